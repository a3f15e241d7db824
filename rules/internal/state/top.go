package state

import (
	"cmp"
	"maps"
	"slices"
)

// TopLimit is the number of distinct values up to which a Top is exact.
const TopLimit = 1000

// Top counts every distinct value up to TopLimit of them. Past the limit it
// overflows for good and forgets: whether it does depends only on how many
// distinct values there are, not on the order in which they came.
type Top struct {
	counts   map[string]*int64
	Overflow bool
}

// Add counts n occurrences of v.
func (t *Top) Add(v []byte, n int64) {
	if t.Overflow {
		return
	}
	if c, ok := t.counts[string(v)]; ok {
		*c += n
		return
	}
	if t.counts == nil {
		t.counts = map[string]*int64{}
	}
	if len(t.counts) == TopLimit {
		*t = Top{Overflow: true}
		return
	}
	first := n // its address is kept: n itself would move to the heap on every call
	t.counts[string(v)] = &first
}

// Merge folds in another part's counts.
func (t *Top) Merge(o *Top) {
	if o.Overflow {
		*t = Top{Overflow: true}
		return
	}
	for v, n := range o.counts {
		t.Add([]byte(v), *n)
	}
}

// Distinct is the exact number of distinct values, unless Overflow.
func (t *Top) Distinct() int64 { return int64(len(t.counts)) }

// Has tells whether v has been counted.
func (t *Top) Has(v []byte) bool { return t.counts[string(v)] != nil }

// Values are the distinct values, in no particular order.
func (t *Top) Values() []string { return slices.Collect(maps.Keys(t.counts)) }

// ValueCount is a value and how often it occurs.
type ValueCount struct {
	Value string `json:"value"`
	Count int64  `json:"count"`
}

// Most returns the k commonest values, ties by value; nil after an overflow.
func (t *Top) Most(k int) []ValueCount {
	if t.Overflow {
		return nil
	}
	all := make([]ValueCount, 0, len(t.counts))
	for v, n := range t.counts {
		all = append(all, ValueCount{v, *n})
	}
	slices.SortFunc(all, func(a, b ValueCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return all[:min(k, len(all))]
}

// Append appends the byte form.
func (t *Top) Append(b []byte) []byte {
	b = AppendBool(b, t.Overflow)
	b = AppendUint(b, uint64(len(t.counts)))
	for _, v := range slices.Sorted(maps.Keys(t.counts)) {
		b = AppendUint(AppendString(b, v), uint64(*t.counts[v]))
	}
	return b
}

// DecodeTop reads what Append wrote.
func DecodeTop(d *Decoder) Top {
	t := Top{Overflow: d.Bool()}
	n := d.Len(2)
	if n > TopLimit || t.Overflow && n > 0 {
		d.Fail()
	}
	for range n {
		v, c := d.Bytes(), d.Uint()
		if d.Failed() || c > 1<<48 {
			d.Fail()
			break
		}
		t.Add(v, int64(c))
	}
	return t
}
