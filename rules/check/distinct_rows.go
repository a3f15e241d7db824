package check

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type distinctRows struct {
	Ignore []string `param:"ignore,main" vi:"các cột không được so sánh, như số thứ tự (mặc định: so sánh mọi cột đã khai báo)" en:"columns that are not compared, such as a running number (all declared columns are compared if left out)"`
}

var (
	msgSameRow = message.Define("same_row",
		"giống hệt một dòng khác", "is the same as another row")
	msgNotCompared = message.Define("not_compared",
		"không so sánh các cột chưa khai báo: %s", "not compared, for they are not declared: %s")
)

func init() {
	rules.Register(rules.Check{
		Name: "distinct_rows", Criterion: "sach", ErrorGroup: 3, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi không có dòng nào khác giống hệt nó ở mọi cột đã khai báo, trừ các cột trong ignore; khi trùng, mọi dòng giống nhau đều không đạt. Các ô được so sánh theo đúng chữ đã ghi, kể cả ở cột ngày, cột số (05/03/2020 và 5/3/2020 khác nhau), trừ khi có “fold”; ô thiếu (trống, hoặc chỉ ghi “không rõ”, “-”…) bằng ô thiếu. Dòng thiếu ở mọi cột được so sánh thì không được kiểm tra. Cột có trong bản trích mà chưa khai báo không được so sánh, và được nêu trong kết quả. Kết quả còn ghi số nhóm trùng (duplicate_groups) và số dòng thừa (surplus_rows). Dòng được so sánh bằng mã băm xxh3 128 bit: với 50 triệu dòng khác nhau, xác suất báo trùng nhầm dưới 10⁻²³.",
			EN: "A row passes when no other row is the same in all declared columns but those in ignore; of rows that are the same, all fail. Cells are compared by the text that is written, in columns of days and numbers too (05/03/2020 and 5/3/2020 differ), unless `fold` is given; a missing value (an empty one, or a placeholder such as “-”) is the same as any other missing one. Rows that hold no value in any of the compared columns are missing. Columns of the extract that are not declared are not compared, and the result names them. Also stored: duplicate_groups and surplus_rows. Rows are compared by their 128-bit xxh3 hash: among 50 million different rows the chance of one false duplicate is below 10⁻²³.",
		},
	}, bindDistinctRows)
}

func bindDistinctRows(p *distinctRows, s *rules.Scope) rules.Bound {
	var ignored, cols []int
	for _, name := range p.Ignore {
		ignored = append(ignored, s.Column("ignore", rules.ColumnName(name)))
	}
	for c := range s.Dataset.Columns {
		if !slices.Contains(ignored, c) {
			cols = append(cols, c)
		}
	}
	if len(cols) == 0 {
		s.Misfit("ignore", message.New(msgTooFewColumns, "1"))
	}
	observed := notCompared(s)
	return rules.Whole{Columns: cols, Reach: rules.Some,
		New: func() rules.State {
			keys := rowKeys{cols: cols, folding: s.Rule.Folding, keys: state.NewKeys(s.Spill), share: s.Spill}
			return &rowTexts{uniqueKeys: uniqueKeys{keys}, observed: observed}
		},
		Why: func(*rules.Batch, int) message.M { return message.New(msgSameRow) }}
}

// notCompared says which columns of the extract are not declared.
func notCompared(s *rules.Scope) string {
	var names []string
	for _, f := range s.Files {
		names = append(names, beyond(f.Columns, s.Dataset.ColumnNames())...)
	}
	if names = distinct(names); len(names) == 0 {
		return ""
	}
	return message.New(msgNotCompared, strings.Join(names, ", ")).String()
}

// rowTexts fails the rows all of whose texts came more than once.
type rowTexts struct {
	uniqueKeys
	observed string
	key      []byte // scratch
}

func (r *rowTexts) Update(b *rules.Batch, tested rules.Bits) {
	texts, missing := b.FoldedAll(r.cols, r.folding), make([]rules.Bits, len(r.cols))
	for i, c := range r.cols {
		missing[i] = b.Missing(c)
	}
	tested.Each(func(row int) {
		r.key = r.key[:0]
		for i := range texts {
			var v []byte
			if !missing[i].Has(row) {
				v = texts[i].At(row)
			}
			r.key = append(binary.AppendUvarint(r.key, uint64(len(v))), v...)
		}
		r.keys.Add(xxh3.Hash128Seed(r.key, state.KeySeed), uint64(b.ID(row)), b.SegmentOf(row))
	})
}

func (r *rowTexts) Merge(o rules.State) { r.keys.Merge(o.(*rowTexts).keys) }

func (r *rowTexts) Verdict() rules.Verdict {
	v := r.uniqueKeys.Verdict()
	v.Observed = r.observed
	return v
}
