package check

import (
	"bytes"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type notConstant struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được xét" en:"the column that is looked at"`
}

var msgConstant = message.Define("constant",
	"mọi dòng có giá trị đều ghi cùng một giá trị", "all rows that hold a value hold the same one")

func init() {
	rules.Register(rules.Check{
		Name: "not_constant", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitColumn, Folds: true,
		Deed: message.Text{
			VI: "kiểm tra việc trích xuất cột chỉ có một giá trị, bổ sung giá trị thực",
			EN: "look into the extraction of a column that has one value only, and fill in the true ones",
		},
		Doc: message.Text{
			VI: "Cột đạt khi có ít nhất hai giá trị khác nhau. Cột mà mọi dòng ghi cùng một giá trị thường là do điền mặc định, chưa thực sự thu thập. Giá trị được so sánh đúng như đã ghi, trừ khi có “fold”. Có ít hơn hai dòng có giá trị thì quy tắc không áp dụng.",
			EN: "The column passes when it holds at least two different values. A column that says the same in every row was mostly filled in by default and never collected. Text is compared as it stands unless `fold` is given. With fewer than two rows that hold a value the rule is not applicable.",
		},
	}, func(p *notConstant, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Whole{Columns: []int{col}, New: func() rules.State { return &variety{col: col, folding: s.Rule.Folding} }}
	})
}

// variety keeps the first value that came and whether another did. Which came
// first says nothing once there are two, and is then forgotten.
type variety struct {
	col     int
	folding rules.Folding
	values  int64 // rows that hold a value
	first   []byte
	varied  bool
}

func (v *variety) Update(b *rules.Batch, tested rules.Bits) {
	n := tested.Count()
	if n == 0 {
		return
	}
	if v.varied {
		v.values += n
		return
	}
	text := b.Folded(v.col, v.folding)
	for w, word := range tested {
		if word == 0 || v.varied {
			continue
		}
		v.look(text, rules.Bits{word}, w*64)
	}
	v.values += n
}

// look compares the values of up to 64 rows with the first.
func (v *variety) look(text rules.Text, tested rules.Bits, from int) {
	tested.Each(func(i int) { v.take(text.At(from + i)) })
}

func (v *variety) take(value []byte) {
	switch {
	case v.varied || v.first != nil && bytes.Equal(v.first, value):
	case v.first == nil:
		v.first = append([]byte{}, value...)
	default:
		v.first, v.varied = nil, true
	}
}

func (v *variety) Merge(o rules.State) {
	other := o.(*variety)
	v.values += other.values
	if other.varied {
		v.first, v.varied = nil, true
	}
	if other.first != nil {
		v.take(other.first)
	}
}

func (v *variety) Append(b []byte) []byte {
	b = state.AppendBool(state.AppendUint(append(b, 1), uint64(v.values)), v.varied)
	return state.AppendString(state.AppendBool(b, v.first != nil), v.first)
}

func (v *variety) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	v.values, v.varied = d.Count(), d.Bool()
	if seen, first := d.Bool(), d.Bytes(); seen {
		v.first = append([]byte{}, first...)
	}
	if v.varied && v.first != nil {
		d.Fail()
	}
	return d.Err()
}

func (v *variety) Verdict() rules.Verdict {
	if v.values < 2 {
		return rules.Verdict{}
	}
	verdict := rules.Verdict{Counts: rules.Counts{Tested: 1}}
	if !v.varied {
		verdict.Counts.Failed, verdict.Reason = 1, message.New(msgConstant)
	}
	return verdict
}
