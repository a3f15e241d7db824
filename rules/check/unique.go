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
			VI: "Dòng đạt khi khóa của nó chỉ xuất hiện một lần trong bộ dữ liệu; khi khóa trùng, mọi dòng mang khóa đó đều không đạt. Dòng thiếu một phần của khóa không được kiểm tra. Kết quả còn ghi số nhóm trùng (duplicate_groups) và số dòng thừa (surplus_rows). Khóa được so sánh bằng mã băm xxh3 128 bit: với 50 triệu khóa khác nhau, xác suất báo trùng nhầm dưới 10⁻²³.",
			EN: "A row passes when its key occurs once in the dataset; of a key that occurs more often, all rows fail. Rows that lack a part of the key are missing. Also stored: duplicate_groups and surplus_rows. Keys are compared by their 128-bit xxh3 hash: among 50 million different keys the chance of one false duplicate is below 10⁻²³.",
		},
	}, func(p *unique, s *rules.Scope) rules.Bound {
		cols := s.Columns("columns", p.Columns)
		if len(cols) == 0 {
			s.Fault("columns", message.New(msgTooFewColumns, "1"))
		}
		return rules.Whole{Columns: cols,
			New: func() rules.State { return &uniqueKeys{cols: cols, folding: s.Rule.Folding, keys: &state.Keys{}} },
			Why: func(*rules.Batch, int) message.M { return message.New(msgDuplicate) }}
	})
}

// uniqueKeys gathers the key of every tested row.
type uniqueKeys struct {
	cols    []int
	folding rules.Folding
	keys    *state.Keys
}

func (u *uniqueKeys) Update(b *rules.Batch, tested rules.Bits) {
	hash := b.KeyHash(b.FoldedAll(u.cols, u.folding))
	tested.Each(func(i int) { u.keys.Add(hash(i), uint64(b.ID(i)), b.SegmentOf(i)) })
}

func (u *uniqueKeys) Merge(o rules.State)         { u.keys.Merge(o.(*uniqueKeys).keys) }
func (u *uniqueKeys) Append(b []byte) []byte      { return u.keys.Append(append(b, 1)) }
func (u *uniqueKeys) Remap(f func(uint32) uint32) { u.keys.Remap(f) }

func (u *uniqueKeys) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	u.keys = state.DecodeKeys(d)
	return d.Err()
}

func (u *uniqueKeys) Verdict() rules.Verdict {
	var again []state.Key
	var groups, surplus int64
	u.keys.Repeated(func(g []state.Key) {
		groups++
		surplus += int64(len(g) - 1)
		again = append(again, g...)
	})
	return rules.Verdict{DuplicateGroups: &groups, SurplusRows: &surplus,
		Rows: func(yield func(rules.RowID, uint32)) {
			for _, k := range again {
				yield(rules.RowID(k.Row), k.Segment)
			}
		}}
}
