package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
)

type allOrNone struct {
	Columns []rules.ColumnName `param:"columns,main,required" vi:"các cột phải cùng có giá trị hoặc cùng để trống" en:"the columns that must all hold a value, or none of them"`
}

var msgOnlySomeOf = message.Define("only_some_of",
	"có cột có giá trị nhưng cột %s thì thiếu", "some columns hold a value, but %s does not")

func init() {
	rules.Register(rules.Check{
		Name: "all_or_none", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi mọi cột đã nêu đều có giá trị, hoặc không cột nào có: số, ngày và nơi cấp của cùng một giấy tờ phải đi cùng nhau. Mọi dòng đều được kiểm tra.",
			EN: "A row passes when all of the columns hold a value, or none of them: number, day and place of issue of one paper belong together. Every row is tested.",
		},
	}, func(p *allOrNone, s *rules.Scope) rules.Bound {
		cols := s.Columns("columns", p.Columns)
		if len(cols) < 2 {
			s.Fault("columns", message.New(msgTooFewColumns, "2"))
		}
		return rules.Row{Columns: cols, Reach: rules.Every,
			Judge: func(b *rules.Batch, tested, failed rules.Bits) { someMissing(b, cols, tested, failed) },
			Why: func(b *rules.Batch, row int) message.M {
				for i, c := range cols {
					if b.Missing(c).Has(row) {
						return message.New(msgOnlySomeOf, p.Columns[i])
					}
				}
				return message.M{}
			}}
	})
}

// someMissing sets the rows in which some of the columns are missing, and not
// all: 64 rows at a time.
func someMissing(b *rules.Batch, cols []int, tested, failed rules.Bits) {
	some, all := make(rules.Bits, len(tested)), append(rules.Bits(nil), tested...)
	for _, c := range cols {
		some.Or(b.Missing(c))
		all.And(b.Missing(c))
	}
	some.And(tested)
	some.AndNot(all)
	failed.Or(some)
}
