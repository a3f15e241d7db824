package check

import (
	"strings"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

type foreignKey struct {
	Columns   []rules.ColumnName `param:"columns,main,required" vi:"các cột tạo thành khóa ngoại" en:"the columns that make up the foreign key"`
	Dataset   string             `param:"dataset" vi:"bộ dữ liệu được tham chiếu" en:"the dataset that is referred to"`
	Reference string             `param:"reference" vi:"hoặc danh mục được tham chiếu" en:"or the reference that is referred to"`
	Key       []string           `param:"key" vi:"các cột của bên được tham chiếu (mặc định cùng tên với columns, hoặc khóa của danh mục)" en:"the columns of the other side (the same names as columns, or the reference's key, if left out)"`
}

var (
	msgOneOfDatasetReference = message.Define("check.dataset_or_reference",
		"cần đúng một trong hai tham số dataset, reference", "exactly one of dataset and reference is needed")
	msgKeyLength = message.Define("check.key_length",
		"key có %s cột, columns có %s", "key has %s column%[1]v, columns has %s")
	msgOneColumn = message.Define("check.one_column",
		"chỉ một cột được so sánh với danh mục", "one column only is compared with a reference")
	msgNoSuchKey = message.Define("no_such_key",
		"không tìm thấy khóa trong %s", "the key is not found in %s")
)

func init() {
	rules.Register(rules.Check{
		Name: "foreign_key", Criterion: "thong_nhat", ErrorGroup: 5, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi khóa của nó có trong bộ dữ liệu khác cùng kỳ, hoặc trong danh mục. Dòng thiếu một phần của khóa không được kiểm tra. Khóa của hai bên được so sánh theo đúng chữ đã ghi, kể cả ở cột ngày, cột số: 05/03/2020 và 5/3/2020 là hai khóa. “fold” bỏ qua hoa thường, dấu, khoảng trắng, không bỏ qua cách ghi ngày và số; quy tắc format hoặc one_form trên cột giữ cho mọi dòng một cách ghi. Nếu bộ dữ liệu kia chưa được giao nộp thì quy tắc không áp dụng, kèm lý do.",
			EN: "A row passes when its key occurs in another dataset of the same period, or in a reference. Rows that lack a part of the key are missing. Keys of both sides are compared by the text that is written, in columns of days and numbers too: 05/03/2020 and 5/3/2020 are two keys. `fold` passes over case, marks and blanks, not over ways of writing days and numbers; a rule format or one_form on the column keeps them to one. When the other dataset was not delivered the rule is not applicable, and says so.",
		},
	}, bindForeignKey, rules.NeedsOthers(func(p *foreignKey, _ *rules.Dataset) []rules.Need {
		if p.Dataset == "" {
			return nil
		}
		return []rules.Need{{Dataset: p.Dataset, Key: otherColumns(p.Columns, p.Key, "key", "key")}}
	}))
}

func bindForeignKey(p *foreignKey, s *rules.Scope) rules.Bound {
	cols := s.Columns("columns", p.Columns)
	if len(cols) == 0 {
		s.Fault("columns", message.New(msgTooFewColumns, 1))
		return rules.NotApplicable{}
	}
	if len(p.Key) > 0 && len(p.Key) != len(cols) {
		s.Fault("key", message.New(msgKeyLength, len(p.Key), len(cols)))
	}
	if (p.Dataset == "") == (p.Reference == "") {
		s.Fault("", message.New(msgOneOfDatasetReference))
		return rules.NotApplicable{}
	}
	keys, other, none := p.keys(s, cols)
	if keys == nil {
		return rules.NotApplicable{Reason: none}
	}
	why := func(*rules.Batch, int) message.M { return message.New(msgNoSuchKey, other) }
	if all := keys.Spilled(); all != nil {
		return rules.Whole{Columns: cols, Why: why, New: func() rules.State {
			return &strayKeys{rowKeys{cols: cols, folding: s.Rule.Folding, keys: state.NewKeys(s.Spill), share: s.Spill}, all}
		}}
	}
	return rules.Row{Columns: cols, Why: why,
		Judge: func(b *rules.Batch, tested, failed rules.Bits) {
			hash := b.KeyHash(b.FoldedAll(cols, s.Rule.Folding))
			kernel.Reject(tested, failed, func(i int) bool { return keys.Contains(hash(i)) })
		}}
}

// strayKeys fails the rows whose key is not among those of the other side. It
// takes the place of the row check where there is no memory for the other
// side's keys: both are written to disk and held against each other at the end.
type strayKeys struct {
	rowKeys
	others *state.Keys
}

func (f *strayKeys) Merge(o rules.State) { f.keys.Merge(o.(*strayKeys).keys) }

func (f *strayKeys) Verdict() rules.Verdict {
	return rules.Verdict{Rows: func(jobs int, yield func(rules.RowID, uint32)) {
		f.keys.Outside(f.others, jobs, func(k state.Key) { yield(rules.RowID(k.Row), k.Segment) })
	}}
}

// keys returns the other side's keys and its name, or why there are none.
func (p *foreignKey) keys(s *rules.Scope, cols []int) (*rules.KeySet, string, message.M) {
	if p.Dataset != "" {
		others, why := s.Others()
		if len(others) == 0 {
			return nil, "", why
		}
		return others[0].Keys, p.Dataset, why
	}
	list, ok := s.Dataset.References[p.Reference]
	if !ok {
		s.Fault("reference", message.New(msgUnknownReference, p.Reference), referenceHint(s, p.Reference))
		return nil, "", message.M{}
	}
	if len(cols) != 1 {
		s.Fault("columns", message.New(msgOneColumn))
	}
	switch {
	case list == nil:
		return nil, "", message.M{} // lint: the user's own list is not read
	case !s.Dry && !list.Covers(s.Period):
		first, _ := list.Since()
		return nil, "", message.New(msgListBegins, p.Reference, first)
	}
	return p.listKeys(s, list), p.Reference, message.M{}
}

func (p *foreignKey) listKeys(s *rules.Scope, list *reference.List) *rules.KeySet {
	key := list.Key()
	if len(p.Key) == 1 {
		key = p.Key[0]
	}
	set, ok := list.Column(s.Period, key)
	if !ok {
		s.Fault("key", message.New(msgNoColumnInReference, p.Reference, key),
			message.DidYouMean(strings.Join(p.Key, ""), list.Columns()))
		return nil
	}
	keys := rules.NewKeySet(nil)
	set.Each(func(v string) { keys.AddText([]byte(v), s.Rule.Folding) })
	return keys
}
