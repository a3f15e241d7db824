package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type notInSet struct {
	Values []string         `param:"values,main,required" vi:"các giá trị không được dùng" en:"the values that are not allowed"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgForbiddenValue = message.Define("forbidden_value",
	"là giá trị không được dùng", "is one of the values that are not allowed")

func init() {
	rules.Register(rules.Check{
		Name: "not_in_set", Criterion: "dung", ErrorGroup: 2, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị không phải là một trong các giá trị đã liệt kê (mã đã hủy, giá trị quy ước không còn dùng, …). Giá trị được so sánh theo đúng chữ đã ghi, kể cả ở cột ngày, cột số: 05/03/2020 và 5/3/2020 là hai giá trị. “fold” bỏ qua hoa thường, dấu, khoảng trắng, không bỏ qua cách ghi ngày và số; quy tắc format hoặc one_form trên cột giữ cho mọi dòng một cách ghi. Ô thiếu, kể cả ô ghi “không rõ”, “đang cập nhật”, …, không được kiểm tra.",
			EN: "A row passes when its value is none of those listed (codes withdrawn, conventional values no longer in use, …). Values are compared by the text that is written, in columns of days and numbers too: 05/03/2020 and 5/3/2020 are two values. `fold` passes over case, marks and blanks, not over ways of writing days and numbers; a rule format or one_form on the column keeps them to one. Missing values, placeholders such as “không rõ” among them, are not tested.",
		},
	}, func(p *notInSet, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		if len(p.Values) == 0 {
			s.Fault("values", message.New(msgEmptySet))
		}
		set := kernel.NewTextSet(p.Values, s.Rule.Folding)
		return rules.Row{Columns: []int{col},
			Value: func(v []byte) bool { return !set.Contains(v) },
			Why:   func(*rules.Batch, int) message.M { return message.New(msgForbiddenValue) }}
	})
}
