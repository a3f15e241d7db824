package state

import (
	"cmp"
	"maps"
	"slices"
)

// TopLimit is the number of distinct values up to which a Top is exact.
const TopLimit = 1000

// TopLength is the longest value, in bytes, that a Top keeps: the few values of
// a column may be scans of a megabyte each.
const TopLength = 256

// Top counts every distinct value up to TopLimit of them, if none is longer
// than TopLength. Past the limits it is to forget, for good: whether it does
// depends only on which values there are, not on the order in which they came.
type Top struct {
	counts   map[string]*ValueCount
	last     *ValueCount // counted last: columns repeat themselves
	Overflow bool
}

// Add counts n occurrences of v. It tells whether v could be counted: false
// past the limits and after an overflow.
func (t *Top) Add(v []byte, n int64) bool {
	if t.last != nil && t.last.Value == string(v) {
		t.last.Count += n
		return true
	}
	c, ok := t.counts[string(v)]
	if !ok {
		if t.Overflow || len(t.counts) == TopLimit || len(v) > TopLength {
			return false
		}
		if t.counts == nil {
			t.counts = map[string]*ValueCount{}
		}
		c = &ValueCount{Value: string(v)}
		t.counts[c.Value] = c
	}
	c.Count += n
	t.last = c
	return true
}

// Forget makes t overflow.
func (t *Top) Forget() { *t = Top{Overflow: true} }

// Merge folds in another part's counts.
func (t *Top) Merge(o *Top) {
	if t.Overflow || o.Overflow {
		t.Forget()
		return
	}
	for v, c := range o.counts {
		if !t.Add([]byte(v), c.Count) {
			t.Forget()
			return
		}
	}
}

// Distinct is the exact number of distinct values, unless Overflow.
func (t *Top) Distinct() int64 { return int64(len(t.counts)) }

// Each calls f with every value and how often it occurs, in no particular
// order.
func (t *Top) Each(f func(v []byte, n int64)) {
	for v, c := range t.counts {
		f([]byte(v), c.Count)
	}
}

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
	for _, c := range t.counts {
		all = append(all, *c)
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
		b = AppendUint(AppendString(b, v), uint64(t.counts[v].Count))
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
		v, c := d.Bytes(), d.Count()
		if d.Failed() {
			return Top{}
		}
		t.Add(v, c)
	}
	return t
}
