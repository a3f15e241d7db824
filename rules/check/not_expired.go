package check

import (
	"math"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type notExpired struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột ngày hết hạn" en:"the column of the last day of validity"`
}

var msgExpired = message.Define("expired",
	"đã hết hạn trước kỳ kiểm toán", "expired before the period")

func init() {
	rules.Register(rules.Check{
		Name: "not_expired", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi ngày hết hạn là ngày của kỳ kiểm toán hoặc sau đó (không tính theo hôm nay): giấy tờ còn hạn đến hết ngày ghi. Với cột thời điểm, ngày của thời điểm đó được dùng. Ô thiếu (không thời hạn) không được kiểm tra.",
			EN: "A row passes when its last day of validity is the period or later (today does not matter): a paper is valid to the end of the day written. Of a timestamp its day counts. Missing values (no time limit) are not tested.",
		},
	}, func(p *notExpired, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		row := rules.Row{Columns: []int{col}, Why: func(*rules.Batch, int) message.M { return message.New(msgExpired) }}
		switch t := s.Dataset.Columns[col].Type; t {
		case value.Date:
			row.Judge = func(b *rules.Batch, tested, failed rules.Bits) {
				kernel.Outside(b.Days(col), s.Period, noLast, tested, failed)
			}
		case value.Timestamp:
			from := s.Period.Midnight(s.Zone)
			row.Judge = func(b *rules.Batch, tested, failed rules.Bits) {
				kernel.Outside(b.Micros(col), from, math.MaxInt64, tested, failed)
			}
		default:
			s.Misfit("column", message.New(msgWrongType, p.Column, t, "date, timestamp"))
		}
		return row
	})
}
