package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type notNull struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột phải có giá trị" en:"the column that must hold a value"`
}

var (
	msgBlank = message.Define("blank",
		"để trống", "is blank")
	msgPlaceholder = message.Define("placeholder",
		"chỉ ghi cụm từ thay cho giá trị", "holds a placeholder, no value")
)

func init() {
	rules.Register(rules.Check{
		Name: "not_null", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi ô của cột có giá trị. Ô trống, chỉ có khoảng trắng hoặc chỉ ghi cụm từ thay cho giá trị (“không rõ”, “đang cập nhật”, …) là thiếu và không đạt. Mọi dòng đều được kiểm tra.",
			EN: "A row passes when the column holds a value. Empty cells, cells of blanks only and placeholders (“không rõ”, “đang cập nhật”, …) are missing and fail. Every row is tested.",
		},
	}, func(p *notNull, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col}, Reach: rules.Every,
			Judge: func(b *rules.Batch, tested, failed rules.Bits) {
				missing := b.Missing(col)
				for w := range failed {
					failed[w] |= tested[w] & missing[w]
				}
			},
			Why: func(b *rules.Batch, row int) message.M {
				if value.IsBlank(b.TextAt(col, row)) {
					return message.New(msgBlank)
				}
				return message.New(msgPlaceholder)
			}}
	})
}
