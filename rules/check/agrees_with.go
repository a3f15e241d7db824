package check

import (
	"math/bits"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type agreesWith struct {
	Dataset      string             `param:"dataset,main,required" vi:"bộ dữ liệu được đối chiếu" en:"the dataset to hold against"`
	Columns      []rules.ColumnName `param:"columns,required" vi:"các cột phải có cùng giá trị ở hai bên" en:"the columns that must have the same values on both sides"`
	Key          []rules.ColumnName `param:"key,required" vi:"các cột tạo thành khóa nhận ra cùng một đối tượng ở hai bên" en:"the columns that make up the key by which both sides name the same object"`
	OtherKey     []string           `param:"other_key" vi:"các cột khóa của bộ dữ liệu kia, theo thứ tự của key (mặc định cùng tên)" en:"the columns of the key in the other dataset, in the order of key (the same names if left out)"`
	OtherColumns []string           `param:"other_columns" vi:"các cột tương ứng của bộ dữ liệu kia, theo thứ tự của columns (mặc định cùng tên)" en:"the columns of the other dataset, in the order of columns (the same names if left out)"`
}

var msgDisagrees = message.Define("disagrees",
	"khác với bộ dữ liệu %s (%s)", "differs from dataset %s (%s)")

func init() {
	rules.Register(rules.Check{
		Name: "agrees_with", Criterion: "thong_nhat", ErrorGroup: 6, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi bộ dữ liệu kia, cùng kỳ, có dòng cùng khóa và cùng giá trị ở mọi cột được đối chiếu. Bộ dữ liệu kia có nhiều dòng cùng khóa thì chỉ cần một dòng khớp toàn bộ. Khóa được so sánh như văn bản, dù cột có kiểu gì (05/03/2020 và 5/3/2020 là hai khóa); ngày, số và các kiểu khác được so sánh theo giá trị, không theo cách ghi. Dòng thiếu khóa hoặc thiếu một giá trị không được kiểm tra. Dòng mà bộ dữ liệu kia không có khóa, hoặc có khóa nhưng thiếu giá trị, bị loại trừ: thiếu khóa là việc của foreign_key. Nếu bộ dữ liệu kia chưa được giao nộp thì quy tắc không áp dụng, kèm lý do.",
			EN: "A row passes when the other dataset, in the same period, has a row of the same key with the same values in all columns that are compared. Where the other dataset has several rows of a key, one that agrees in everything is enough. Keys are compared as texts, whatever the type of the column (05/03/2020 and 5/3/2020 are two keys); days, numbers and the other types by their value, however they are written. Rows that lack a part of the key or a value are missing. Rows whose key the other dataset does not have, or only without a value, are excluded: that a key is not there is for foreign_key to say. When the other dataset was not delivered the rule is not applicable, and says so.",
		},
	}, bindAgreesWith, rules.NeedsOthers(needsOfAgreesWith))
}

// needsOfAgreesWith are the keys of the other dataset, of rows that have all
// values, alone and together with these.
func needsOfAgreesWith(p *agreesWith, d *rules.Dataset) []rules.Need {
	key, values := otherColumns(p.Key, p.OtherKey, "other_key", "key"), otherColumns(p.Columns, p.OtherColumns, "other_columns", "columns")
	for i, c := range p.Columns {
		values[i].Like = columnType(d, c)
	}
	return []rules.Need{{Dataset: p.Dataset, Key: key, Beside: values}, {Dataset: p.Dataset, Key: key, Values: values}}
}

func bindAgreesWith(p *agreesWith, s *rules.Scope) rules.Bound {
	key, values := s.Columns("key", p.Key), s.Columns("columns", p.Columns)
	needColumns(s, "key", key)
	needColumns(s, "columns", values)
	sameLength(s, "other_key", p.OtherKey, "key", p.Key)
	sameLength(s, "other_columns", p.OtherColumns, "columns", p.Columns)
	others, why := s.Others()
	if len(others) == 0 {
		return rules.NotApplicable{Reason: why}
	}
	pair := &pairing{key: key, all: append(append([]int{}, key...), values...), folding: s.Rule.Folding,
		keys: others[0].Keys, pairs: others[1].Keys}
	reason := func(*rules.Batch, int) message.M { return message.New(msgDisagrees, p.Dataset, listNames(p.Columns)) }
	if pair.keys.Spilled() != nil || pair.pairs.Spilled() != nil {
		return rules.Whole{Columns: pair.all, Why: reason, New: func() rules.State { return newStrayPairs(pair, s) }}
	}
	return rules.Row{Columns: pair.all, Why: reason, Sift: pair.sift}
}

// pairing is the keys of another dataset, and the pairs of a key and its values.
type pairing struct {
	key, all    []int // the columns of the key, and those with the values behind them
	folding     rules.Folding
	keys, pairs *rules.KeySet
}

// sift looks for the key alone only where the pair is not there: few rows, mostly.
func (p *pairing) sift(b *rules.Batch, judged, failed rules.Bits) {
	pair, alone := b.KeyHash(b.KeyTexts(p.all, len(p.key), p.folding)), b.KeyHash(b.FoldedAll(p.key, p.folding))
	for w, word := range judged {
		for ; word != 0; word &= word - 1 {
			bit := word & -word
			i := w<<6 | bits.TrailingZeros64(word)
			switch {
			case p.pairs.Contains(pair(i)):
			case p.keys.Contains(alone(i)):
				failed[w] |= bit
			default:
				judged[w] &^= bit
			}
		}
	}
}

// strayPairs takes the place of the row check where there is no memory for the
// other side's keys: those of both sides are held against each other at the end.
type strayPairs struct {
	keys, pairs rowKeys
	of          *pairing
}

func newStrayPairs(of *pairing, s *rules.Scope) *strayPairs {
	gather := func(cols []int, typed int) rowKeys {
		return rowKeys{cols: cols, typed: typed, folding: of.folding, keys: state.NewKeys(s.Spill), share: s.Spill}
	}
	return &strayPairs{keys: gather(of.key, 0), pairs: gather(of.all, len(of.all)-len(of.key)), of: of}
}

func (p *strayPairs) Update(b *rules.Batch, tested rules.Bits) {
	p.keys.Update(b, tested)
	p.pairs.Update(b, tested)
}

func (p *strayPairs) Merge(o rules.State) {
	p.keys.keys.Merge(o.(*strayPairs).keys.keys)
	p.pairs.keys.Merge(o.(*strayPairs).pairs.keys)
}

func (p *strayPairs) Append(b []byte) []byte {
	return state.AppendString(state.AppendString(append(b, 1), p.keys.Append(nil)), p.pairs.Append(nil))
}

func (p *strayPairs) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	if p.keys.Decode(d.Bytes()) != nil || p.pairs.Decode(d.Bytes()) != nil {
		d.Fail()
	}
	return d.Err()
}

// Remap renames segments.
func (p *strayPairs) Remap(f func(uint32) uint32) {
	p.keys.Remap(f)
	p.pairs.Remap(f)
}

// Verdict excludes the rows whose key the other side does not have, and fails the
// others whose pair it does not.
func (p *strayPairs) Verdict() rules.Verdict {
	unknown := rowMarks{}
	return rules.Verdict{
		Excluded: func(jobs int, yield func(rules.RowID, uint32)) {
			p.keys.keys.Outside(p.of.keys.Listed(), jobs, func(k state.Key) {
				unknown.set(rules.RowID(k.Row))
				yield(rules.RowID(k.Row), k.Segment)
			})
		},
		Rows: func(jobs int, yield func(rules.RowID, uint32)) {
			p.pairs.keys.Outside(p.of.pairs.Listed(), jobs, func(k state.Key) {
				if !unknown.has(rules.RowID(k.Row)) {
					yield(rules.RowID(k.Row), k.Segment)
				}
			})
		},
	}
}

// rowMarks is a set of rows, a bit each, in pages of 4,096 rows.
type rowMarks map[rules.RowID]*[64]uint64

func (m rowMarks) set(id rules.RowID) {
	page := m[id>>12]
	if page == nil {
		page = new([64]uint64)
		m[id>>12] = page
	}
	page[id>>6&63] |= 1 << (id & 63)
}

func (m rowMarks) has(id rules.RowID) bool {
	page := m[id>>12]
	return page != nil && page[id>>6&63]>>(id&63)&1 == 1
}
