package check

import (
	"unicode/utf8"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type tidySpace struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgUntidySpace = map[spaceFault]string{
	edgeSpace: message.Define("blank_at_the_edge",
		"có khoảng trắng ở đầu hoặc cuối", "begins or ends with a blank"),
	doubledSpace: message.Define("blank_doubled",
		"có hai khoảng trắng liền nhau", "has two blanks in a row"),
	strangeSpace: message.Define("blank_strange",
		"có khoảng trắng khác dấu cách thường (tab, xuống dòng, U+00A0, …)", "has a blank other than the space (tab, line break, U+00A0, …)"),
}

func init() {
	rules.Register(rules.Check{
		Name: "tidy_space", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị không có khoảng trắng ở đầu, ở cuối, không có hai khoảng trắng liền nhau, và không có khoảng trắng nào khác dấu cách thường (U+0020). Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value has no leading, trailing or doubled blank, and no blank other than U+0020. Missing values are not tested.",
		},
	}, func(p *tidySpace, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col},
			Value: func(v []byte) bool { return spaceFaultOf(v) == tidy },
			Why: func(b *rules.Batch, row int) message.M {
				return message.New(msgUntidySpace[spaceFaultOf(b.Text(col).At(row))])
			}}
	})
}

type spaceFault uint8

const (
	tidy spaceFault = iota
	edgeSpace
	doubledSpace
	strangeSpace
)

// spaceFaultOf returns the first fault of a text's blanks.
func spaceFaultOf(v []byte) spaceFault {
	last := byte(' ') // so that a leading blank is met as one after another
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == ' ' && last == ' ':
			if i == 0 {
				return edgeSpace
			}
			return doubledSpace
		case c < ' ' && c >= '\t' && c <= '\r':
			return strangeSpace
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(v[i:])
			if kernel.IsBlank(r) {
				return strangeSpace
			}
			i += n - 1
		}
		last = c
	}
	if last == ' ' && len(v) > 0 {
		return edgeSpace
	}
	return tidy
}
