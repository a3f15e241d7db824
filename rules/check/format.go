package check

import (
	"rasoat/rules"
	"rasoat/rules/format"
	"rasoat/rules/message"
)

type formatOf struct {
	Format string           `param:"format,main,required" vi:"tên định dạng, ví dụ vn.citizen_id; xem “rasoat explain”" en:"the name of a format, e.g. vn.citizen_id; see rasoat explain"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgUnknownFormat = message.Define("check.unknown_format",
	"không có định dạng nào tên là %q", "there is no format named %q")

func init() {
	rules.Register(rules.Check{
		Name: "format", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị đúng định dạng đã nêu tên (số định danh, mã số thuế, mã đơn vị hành chính, …). Giá trị được xét đúng như đã ghi, kể cả khoảng trắng. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value is of the named format (citizen id, tax code, administrative unit, …). The value is judged as it stands, blanks included. Missing values are not tested.",
		},
	}, func(p *formatOf, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		f, ok := format.Lookup(p.Format)
		if !ok {
			s.Fault("format", message.New(msgUnknownFormat, p.Format), message.DidYouMean(p.Format, format.Names()))
			return rules.NotApplicable{}
		}
		if s.Dry {
			return rules.Row{Columns: []int{col}}
		}
		judge := f.New(s.Period)
		return rules.Row{Columns: []int{col},
			Value: func(v []byte) bool { return judge(v) == "" },
			Why:   func(b *rules.Batch, row int) message.M { return message.New(judge(b.TextAt(col, row))) }}
	})
}
