package check

import (
	"maps"
	"slices"
	"strings"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

type covers struct {
	Reference string            `param:"reference,main,required" vi:"tên danh mục trong rasoat.yaml" en:"the id of a reference of rasoat.yaml"`
	Column    rules.ColumnName  `param:"column,required" vi:"cột được xét" en:"the column that is looked at"`
	Key       string            `param:"key" vi:"cột của danh mục phải xuất hiện đủ (mặc định là khóa của danh mục)" en:"the column of the reference whose values must all appear (its key if left out)"`
	Only      map[string]string `param:"only" vi:"chỉ xét các dòng của danh mục có giá trị này ở cột này, ví dụ {province_code: \"01\"}" en:"only the rows of the reference that have this value in this column, as in {province_code: \"01\"}"`
}

var (
	msgNotCovered = message.Define("not_covered",
		"thiếu %s khóa của danh mục %s (%s)", "keys of the list %[2]s that do not appear: %[1]s (%[3]s)")
	msgNotCoveredHidden = message.Define("not_covered_hidden",
		"thiếu %s khóa của danh mục %s", "keys of the list %[2]s that do not appear: %[1]s")
	msgNoSuchRows = message.Define("no_such_rows",
		"danh mục %s không có dòng nào như “only” nêu", "the list %s has no rows as `only` says")
)

func init() {
	rules.Register(rules.Check{
		Name: "covers", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitKey, Folds: true,
		Deed: message.Text{
			VI: "bổ sung các đối tượng có trong danh mục mà bản trích còn thiếu",
			EN: "add what the list has and the extract lacks",
		},
		Doc: message.Text{
			VI: "Mỗi khóa của danh mục đang có hiệu lực trong kỳ là một đối tượng; khóa đạt khi xuất hiện ít nhất một lần trong cột. Dùng “only” khi bộ dữ liệu chỉ quản lý một phần của danh mục, ví dụ các xã của một tỉnh. Giá trị được so sánh theo đúng chữ đã ghi, kể cả ở cột số (1 và 01 là hai mã), trừ khi có “fold”; các khóa giống nhau sau khi “fold” là một. Chỉ những dòng trong “where” được tính là xuất hiện. Cột không có giá trị nào thì mọi khóa đều không đạt. Lý do nêu tối đa 10 khóa còn thiếu, trừ khi cột chứa dữ liệu cá nhân.",
			EN: "Each key of the list that is in force in the period is one object; it passes when it appears in the column at least once. `only` is for datasets that hold a part of the list, such as the communes of one province. Values are compared by the text that is written, in columns of numbers too (1 and 01 are two codes), unless `fold` is given; keys that are the same under `fold` are one. Only rows inside `where` count as appearing. Where the column has no value at all, every key fails. The reason names up to 10 keys that are not there, unless the column is personal.",
		},
	}, bindCovers)
}

func bindCovers(p *covers, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	list, ok := s.Dataset.References[p.Reference]
	if !ok {
		s.Fault("reference", message.New(msgUnknownReference, p.Reference), referenceHint(s, p.Reference))
		return rules.NotApplicable{}
	}
	if list == nil || !p.isSound(s, list) || s.Dry {
		return rules.NotApplicable{} // lint: the user's own list is not read
	}
	if !list.Covers(s.Period) {
		first, _ := list.Since()
		return rules.NotApplicable{Reason: message.New(msgListBegins, p.Reference, first)}
	}
	wanted := p.wanted(s, list, s.Dataset.Columns[col].Personal)
	if len(wanted.keys) == 0 && len(p.Only) > 0 {
		return rules.NotApplicable{Reason: message.New(msgNoSuchRows, p.Reference)}
	}
	return rules.Whole{Columns: []int{col}, New: func() rules.State {
		return &coverage{of: wanted, col: col, folding: s.Rule.Folding, seen: kernel.NewBits(len(wanted.keys))}
	}}
}

// isSound complains of columns that the list does not have.
func (p *covers) isSound(s *rules.Scope, list *reference.List) bool {
	sound := true
	need := func(param, column string) {
		if column != "" && !slices.Contains(list.Columns(), column) {
			s.Fault(param, message.New(msgNoColumnInReference, p.Reference, column), message.DidYouMean(column, list.Columns()))
			sound = false
		}
	}
	need("key", p.Key)
	for _, column := range slices.Sorted(maps.Keys(p.Only)) {
		need("only", column)
	}
	return sound
}

// wanted are the keys in force, each once, and where they stand by their folded
// texts.
func (p *covers) wanted(s *rules.Scope, list *reference.List, personal bool) *wantedKeys {
	w := &wantedKeys{list: p.Reference, at: map[string]int{}, personal: personal}
	list.At(s.Period).Each(func(key string) {
		row, _ := list.Find(s.Period, []byte(key))
		for column, want := range p.Only {
			if row.Value(column) != want {
				return
			}
		}
		if p.Key != "" {
			key = row.Value(p.Key)
		}
		folded := string(s.Rule.Folding.Append(nil, []byte(key)))
		if _, known := w.at[folded]; !known && key != "" {
			w.at[folded] = len(w.keys)
			w.keys = append(w.keys, key)
		}
	})
	return w
}

// wantedKeys are the keys that must appear.
type wantedKeys struct {
	list     string
	keys     []string
	at       map[string]int // by the folded text
	personal bool
}

// coverage is which of the keys have appeared.
type coverage struct {
	of      *wantedKeys
	col     int
	folding rules.Folding
	seen    rules.Bits
	all     bool
}

func (c *coverage) Update(b *rules.Batch, tested rules.Bits) {
	if c.all {
		return
	}
	b.EachText(c.col, c.folding, tested, func(v []byte) {
		if i, ok := c.of.at[string(v)]; ok {
			c.seen.Set(i)
		}
	})
	c.all = c.seen.Count() == int64(len(c.of.keys))
}

func (c *coverage) Merge(o rules.State) { c.seen.Or(o.(*coverage).seen) }

func (c *coverage) Append(b []byte) []byte {
	b = append(b, 1)
	for _, word := range c.seen {
		b = state.AppendFixed64(b, word)
	}
	return b
}

func (c *coverage) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	for i := range c.seen {
		c.seen[i] = d.Fixed64()
	}
	if n := len(c.of.keys) % 64; n > 0 && c.seen[len(c.seen)-1]>>n != 0 {
		d.Fail()
	}
	return d.Err()
}

// namedKeys is how many of the keys that are not there a reason names.
const namedKeys = 10

func (c *coverage) Verdict() rules.Verdict {
	v := rules.Verdict{Counts: rules.Counts{Tested: int64(len(c.of.keys))}}
	var absent []string
	for i, key := range c.of.keys {
		if !c.seen.Has(i) {
			absent = append(absent, key)
		}
	}
	if v.Counts.Failed = int64(len(absent)); v.Counts.Failed == 0 {
		return v
	}
	if v.Reason = message.New(msgNotCoveredHidden, v.Counts.Failed, c.of.list); !c.of.personal {
		shown := strings.Join(absent[:min(len(absent), namedKeys)], ", ")
		if len(absent) > namedKeys {
			shown += ", …"
		}
		v.Reason = message.New(msgNotCovered, v.Counts.Failed, c.of.list, shown)
	}
	return v
}
