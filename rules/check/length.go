package check

import (
	"math"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type length struct {
	Min    *int64           `param:"min,main" vi:"số ký tự ít nhất" en:"the smallest number of characters"`
	Max    *int64           `param:"max" vi:"số ký tự nhiều nhất" en:"the largest number of characters"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var (
	msgTooShort = message.Define("too_short",
		"có %s ký tự, ít nhất phải có %s", "its length is %s, at least %s is needed")
	msgTooLong = message.Define("too_long",
		"có %s ký tự, nhiều nhất là %s", "its length is %s, at most %s is allowed")
)

func init() {
	rules.Register(rules.Check{
		Name: "length", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi số ký tự của giá trị nằm trong khoảng từ min đến max. Đếm ký tự Unicode đúng như đã ghi, kể cả khoảng trắng: “ễ” dựng sẵn là một ký tự, dạng tổ hợp là hai hoặc ba (xem nfc). Ô thiếu không được kiểm tra.",
			EN: "A row passes when the number of characters of its value lies between min and max. Unicode characters are counted as they stand, blanks included: a composed “ễ” is one, a decomposed one is two or three (see nfc). Missing values are not tested.",
		},
	}, bindLength)
}

func bindLength(p *length, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	least, most := int64(0), int64(math.MaxInt64)
	if p.Min == nil && p.Max == nil {
		s.Fault("", message.New(msgNoBounds))
	}
	if p.Min != nil {
		if least = *p.Min; least < 0 {
			s.Fault("min", message.New(msgNegative))
		}
	}
	if p.Max != nil {
		if most = *p.Max; most < 1 {
			s.Fault("max", message.New(msgPositive))
		}
	}
	if least > most {
		s.Fault("min", message.New(msgMinOverMax, least, most))
	}
	lengths := kernel.NewLengths(least, most)
	return rules.Row{Columns: []int{col},
		Value: lengths.Match, Texts: lengths.Reject,
		Why: func(b *rules.Batch, row int) message.M {
			if n := kernel.RuneCount(b.Text(col).At(row)); n < least {
				return message.New(msgTooShort, n, least)
			} else {
				return message.New(msgTooLong, n, most)
			}
		}}
}
