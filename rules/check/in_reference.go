package check

import (
	"maps"
	"slices"
	"sync"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

type inReference struct {
	Reference string           `param:"reference,main,required" vi:"tên danh mục trong rasoat.yaml" en:"the id of a reference of rasoat.yaml"`
	Column    rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
	Key       string           `param:"key" vi:"cột của danh mục dùng để so sánh (mặc định là khóa của danh mục)" en:"the column of the reference to compare with (its key if left out)"`
	ValidAt   rules.ColumnName `param:"valid_at" vi:"cột ngày: mỗi dòng được đối chiếu với danh mục có hiệu lực vào ngày đó" en:"a date column: each row is judged by the list in force on its own day"`
}

var (
	msgNotInReference = message.Define("not_in_reference",
		"không có trong danh mục %s", "is not in the list %s")
	msgListBegins = message.Define("list_begins",
		"danh mục %s chỉ có từ ngày %d", "the list %s begins on %d only")
)

func init() {
	rules.Register(rules.Check{
		Name: "in_reference", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị có trong danh mục đang có hiệu lực của kỳ kiểm toán, hoặc vào ngày ghi ở cột “valid_at” (dòng có ngày trước khi danh mục bắt đầu bị loại trừ). Giá trị được so sánh theo đúng chữ đã ghi, kể cả ở cột số (1 và 01 là hai mã), trừ khi có “fold”. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value is in the list as it is in force for the period, or on the day in the column `valid_at` (rows of a day before the list begins are excluded). Values are compared by the text that is written, in columns of numbers too (1 and 01 are two codes), unless `fold` is given. Missing values are not tested.",
		},
	}, bindInReference)
}

func bindInReference(p *inReference, s *rules.Scope) rules.Bound {
	cols := []int{s.Column("column", p.Column)}
	list, ok := s.Dataset.References[p.Reference]
	if !ok {
		s.Fault("reference", message.New(msgUnknownReference, p.Reference), referenceHint(s, p.Reference))
		return rules.NotApplicable{}
	}
	key := p.Key
	if key == "" && list != nil {
		key = list.Key()
	}
	if list != nil && !slices.Contains(list.Columns(), key) {
		s.Fault("key", message.New(msgNoColumnInReference, p.Reference, key), message.DidYouMean(key, list.Columns()))
	}
	if p.ValidAt != "" {
		cols = append(cols, s.Column("valid_at", p.ValidAt))
		if c := s.Dataset.Columns[cols[1]]; c.Type != value.Date {
			s.Misfit("valid_at", message.New(msgWrongType, c.Name, c.Type, value.Date))
		}
	}
	if s.Dry || list == nil {
		return rules.Row{Columns: cols}
	}
	row := rules.Row{Columns: cols,
		Why: func(*rules.Batch, int) message.M { return message.New(msgNotInReference, p.Reference) }}
	switch {
	case len(cols) == 2:
		row.Judge, row.Exclude = judgeByDay(cols, newSetsByEra(list, key, s.Rule.Folding)), beforeList(cols[1], list)
	case list.Covers(s.Period):
		row.Value = foldedSet(list, key, s.Period, s.Rule.Folding)
	default:
		first, _ := list.Since()
		return rules.NotApplicable{Reason: message.New(msgListBegins, p.Reference, first)}
	}
	return row
}

// beforeList excludes the rows whose day lies before the list begins: of them
// the list says nothing.
func beforeList(dayCol int, list *reference.List) func(*rules.Batch, rules.Bits) {
	first, dated := list.Since()
	if !dated {
		return nil
	}
	return func(b *rules.Batch, judged rules.Bits) {
		days := b.Days(dayCol)
		early := make(rules.Bits, len(judged))
		kernel.Reject(judged, early, func(i int) bool { return days[i] >= first })
		judged.AndNot(early)
	}
}

func referenceHint(s *rules.Scope, written string) message.M {
	return message.DidYouMean(written, slices.Sorted(maps.Keys(s.Dataset.References)))
}

// setsByEra are the sets of the values in force, under a folding, by era of the
// list. Each is made when a row first asks for it, and shared by all workers.
type setsByEra struct {
	list    *reference.List
	key     string
	folding rules.Folding
	eras    []eraSet
}

type eraSet struct {
	made     sync.Once
	contains func([]byte) bool
}

func newSetsByEra(list *reference.List, key string, folding rules.Folding) *setsByEra {
	return &setsByEra{list: list, key: key, folding: folding, eras: make([]eraSet, list.Eras())}
}

// on returns the set of a day, and the first and last day that it serves.
func (s *setsByEra) on(day value.Day) (contains func([]byte) bool, first, last value.Day) {
	n, first, last := s.list.Era(day)
	era := &s.eras[n]
	era.made.Do(func() { era.contains = foldedSet(s.list, s.key, day, s.folding) })
	return era.contains, first, last
}

func foldedSet(list *reference.List, key string, day value.Day, folding rules.Folding) func([]byte) bool {
	set, ok := list.Column(day, key)
	if !ok {
		return func([]byte) bool { return false }
	}
	if folding == 0 {
		return set.Contains
	}
	folded := map[string]bool{}
	set.Each(func(v string) { folded[string(folding.Append(nil, []byte(v)))] = true })
	return func(v []byte) bool { return folded[string(v)] }
}

// judgeByDay judges each row by the list in force on its own day. The set is
// looked up again only where a row lies in another era than the one before it.
func judgeByDay(cols []int, sets *setsByEra) func(*rules.Batch, rules.Bits, rules.Bits) {
	return func(b *rules.Batch, tested, failed rules.Bits) {
		text, days := b.Folded(cols[0], sets.folding), b.Days(cols[1])
		var contains func([]byte) bool
		first, last := value.Day(1), value.Day(0) // of no day yet
		kernel.Reject(tested, failed, func(i int) bool {
			if day := days[i]; day < first || day > last {
				contains, first, last = sets.on(day)
			}
			return contains(text.At(i))
		})
	}
}
