package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
)

type inSet struct {
	Values []string         `param:"values,main,required" vi:"các giá trị được phép" en:"the allowed values"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var (
	msgNotInSet = message.Define("not_in_set",
		"không thuộc các giá trị được phép", "is not one of the allowed values")
	msgEmptySet = message.Define("check.empty_set",
		"danh sách giá trị trống", "the list of values is empty")
)

func init() {
	rules.Register(rules.Check{
		Name: "in_set", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị là một trong các giá trị đã liệt kê. Giá trị được so sánh theo đúng chữ đã ghi, kể cả ở cột ngày, cột số: 05/03/2020 và 5/3/2020 là hai giá trị. “fold” bỏ qua hoa thường, dấu, khoảng trắng, không bỏ qua cách ghi ngày và số; quy tắc format hoặc one_form trên cột giữ cho mọi dòng một cách ghi. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value is one of those listed. Values are compared by the text that is written, in columns of days and numbers too: 05/03/2020 and 5/3/2020 are two values. `fold` passes over case, marks and blanks, not over ways of writing days and numbers; a rule format or one_form on the column keeps them to one. Missing values are not tested.",
		},
	}, func(p *inSet, s *rules.Scope) rules.Bound {
		col, folding := s.Column("column", p.Column), s.Rule.Folding
		if len(p.Values) == 0 {
			s.Fault("values", message.New(msgEmptySet))
		}
		set := map[string]bool{}
		for _, v := range p.Values {
			set[string(folding.Append(nil, []byte(v)))] = true
		}
		return rules.Row{Columns: []int{col},
			Value: func(v []byte) bool { return set[string(v)] },
			Why:   func(*rules.Batch, int) message.M { return message.New(msgNotInSet) }}
	})
}
