package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type unique struct {
	Columns []rules.ColumnName `param:"columns,main,required" vi:"các cột cùng tạo thành khóa" en:"the columns that make up the key"`
}

var msgDuplicate = message.Define("duplicate",
	"khóa xuất hiện nhiều hơn một lần", "the key occurs more than once")

func init() {
	rules.Register(rules.Check{
		Name: "unique", Criterion: "sach", ErrorGroup: 3, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi khóa của nó chỉ xuất hiện một lần trong bộ dữ liệu; khi khóa trùng, mọi dòng mang khóa đó đều không đạt. Dòng thiếu một phần của khóa không được kiểm tra. Khóa được so sánh theo đúng chữ đã ghi, kể cả ở cột ngày, cột số: 05/03/2020 và 5/3/2020 là hai khóa. “fold” bỏ qua hoa thường, dấu, khoảng trắng, không bỏ qua cách ghi ngày và số; quy tắc format hoặc one_form trên cột giữ cho mọi dòng một cách ghi. Kết quả còn ghi số nhóm trùng (duplicate_groups) và số dòng thừa (surplus_rows). Khóa được so sánh bằng mã băm xxh3 128 bit: với 50 triệu khóa khác nhau, xác suất báo trùng nhầm dưới 10⁻²³.",
			EN: "A row passes when its key occurs once in the dataset; of a key that occurs more often, all rows fail. Rows that lack a part of the key are missing. Keys are compared by the text that is written, in columns of days and numbers too: 05/03/2020 and 5/3/2020 are two keys. `fold` passes over case, marks and blanks, not over ways of writing days and numbers; a rule format or one_form on the column keeps them to one. Also stored: duplicate_groups and surplus_rows. Keys are compared by their 128-bit xxh3 hash: among 50 million different keys the chance of one false duplicate is below 10⁻²³.",
		},
	}, func(p *unique, s *rules.Scope) rules.Bound {
		cols := s.Columns("columns", p.Columns)
		if len(cols) == 0 {
			s.Fault("columns", message.New(msgTooFewColumns, "1"))
		}
		return rules.Whole{Columns: cols,
			New: func() rules.State {
				return &uniqueKeys{rowKeys{cols: cols, folding: s.Rule.Folding, keys: state.NewKeys(s.Spill), share: s.Spill}}
			},
			Why: func(*rules.Batch, int) message.M { return message.New(msgDuplicate) }}
	})
}

// uniqueKeys fails the rows whose key came more than once.
type uniqueKeys struct{ rowKeys }

func (u *uniqueKeys) Merge(o rules.State) { u.keys.Merge(o.(*uniqueKeys).keys) }

func (u *uniqueKeys) Verdict() rules.Verdict {
	v := rules.Verdict{DuplicateGroups: new(int64), SurplusRows: new(int64)}
	v.Rows = func(jobs int, yield func(rules.RowID, uint32)) {
		rows := int64(0)
		*v.DuplicateGroups = u.keys.Repeated(jobs, func(k state.Key) {
			rows++
			yield(rules.RowID(k.Row), k.Segment)
		})
		*v.SurplusRows = rows - *v.DuplicateGroups
	}
	return v
}
