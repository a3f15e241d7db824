package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
)

type anyOf struct {
	Columns []rules.ColumnName `param:"columns,main,required" vi:"các cột, ít nhất một cột phải có giá trị" en:"the columns of which at least one must hold a value"`
}

var msgNoneOf = message.Define("none_of",
	"không cột nào có giá trị", "none of the columns holds a value")

func init() {
	rules.Register(rules.Check{
		Name: "any_of", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi ít nhất một trong các cột có giá trị. Mọi dòng đều được kiểm tra.",
			EN: "A row passes when at least one of the columns holds a value. Every row is tested.",
		},
	}, func(p *anyOf, s *rules.Scope) rules.Bound {
		cols := s.Columns("columns", p.Columns)
		if len(cols) < 2 {
			s.Fault("columns", message.New(msgTooFewColumns, "2"))
		}
		return rules.Row{Columns: cols, Reach: rules.Every,
			Judge: func(b *rules.Batch, tested, failed rules.Bits) {
				none := append(rules.Bits(nil), tested...)
				for _, c := range cols {
					none.And(b.Missing(c))
				}
				failed.Or(none)
			},
			Why: func(*rules.Batch, int) message.M { return message.New(msgNoneOf) }}
	})
}
