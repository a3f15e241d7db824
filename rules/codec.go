package rules

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
)

// tallyVersion is the version of a tally's byte form.
const tallyVersion = 1

// AppendBinary appends the byte form of a tally that is not closed: what
// travels between machines and is merged there. It is read by a plan of the
// same rules only.
func (t *Tally) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, tallyVersion)
	b = state.AppendUint(state.AppendUint(b, uint64(t.rows)), uint64(t.rejected))
	b = t.appendSegments(b)
	b = state.AppendUint(b, uint64(len(t.rules)))
	for i := range t.rules {
		b = t.rules[i].append(b, t.plan.segments)
	}
	b = state.AppendUint(b, uint64(len(t.profiles)))
	for i := range t.profiles {
		b = t.profiles[i].append(b)
	}
	b = state.AppendUint(b, uint64(len(t.parts)))
	for i := range t.parts {
		b = t.parts[i].append(b)
	}
	return b, nil
}

// UnmarshalBinary reads what AppendBinary wrote into an empty tally of the
// same plan. Foreign bytes are an error.
func (t *Tally) UnmarshalBinary(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(tallyVersion)
	t.rows, t.rejected = int64(d.Uint()), int64(d.Uint())
	rename := t.decodeSegments(d)
	if n := d.Len(1); n != len(t.rules) {
		d.Fail()
	}
	for i := range t.rules {
		t.rules[i].decode(d, t.plan.segments, rename)
	}
	if n := d.Len(1); n != len(t.profiles) {
		d.Fail()
	}
	for i := range t.profiles {
		t.profiles[i] = decodeProfile(d)
	}
	for range d.Len(4) {
		t.parts = append(t.parts, decodeClasses(d))
	}
	if err := d.Err(); err != nil {
		return fmt.Errorf("tally of %s: %w", t.plan.Dataset.ID, err)
	}
	return nil
}

// appendSegments writes the dictionary: the values that this tally has rows
// of, each with its id here.
func (t *Tally) appendSegments(b []byte) []byte {
	ids := t.segmentIDs()
	b = state.AppendUint(b, uint64(len(ids)))
	for _, id := range ids {
		b = state.AppendUint(b, uint64(id))
		b = state.AppendString(b, t.plan.segments.name(id))
		b = state.AppendUint(b, uint64(t.segRows[id]))
		unclean := int64(0)
		if int(id) < len(t.segUnclean) {
			unclean = t.segUnclean[id]
		}
		b = state.AppendUint(b, uint64(unclean))
	}
	return b
}

// decodeSegments returns the mapping from the writer's ids to this process's.
func (t *Tally) decodeSegments(d *state.Decoder) func(uint32) uint32 {
	ids := map[uint32]uint32{}
	for range d.Len(4) {
		from, name := d.Uint(), d.Bytes()
		rows, unclean := d.Uint(), d.Uint()
		if d.Failed() {
			break
		}
		id := t.plan.segments.id(name)
		ids[uint32(from)] = id
		t.segRows = grown(t.segRows, id)
		t.segRows[id] += int64(rows)
		t.addUnclean(id, int64(unclean))
	}
	return func(from uint32) uint32 { return ids[from] }
}

func (rt *ruleTally) append(b []byte, names *segments) []byte {
	b = rt.counts.Append(b)
	b = state.AppendUint(b, uint64(len(rt.bySegment)))
	for _, c := range rt.bySegment {
		b = c.Append(b)
	}
	b = state.AppendUint(b, uint64(rt.broken))
	b = state.AppendString(b, rt.err)
	n := 0
	rt.samples.each(func(*picked) { n++ })
	b = state.AppendUint(b, uint64(n))
	rt.samples.each(func(p *picked) { b = p.append(b, names) })
	if rt.state != nil {
		b = state.AppendString(b, rt.state.Append(nil))
	}
	return b
}

func (rt *ruleTally) decode(d *state.Decoder, names *segments, rename func(uint32) uint32) {
	rt.counts = state.DecodeCounts(d)
	for from := range d.Len(4) {
		c := state.DecodeCounts(d)
		if c == (Counts{}) {
			continue // an id that the writer gave to a segment of another tally
		}
		id := rename(uint32(from))
		rt.bySegment = grown(rt.bySegment, id)
		rt.bySegment[id].Add(c)
	}
	rt.broken, rt.err = int64(d.Uint()), d.String()
	for range d.Len(8) {
		p := decodePicked(d, names)
		if p.segment == wholeDataset {
			rt.samples.whole = insert(rt.samples.whole, SamplesPerRule, p)
		} else {
			rt.samples.setPart(p.segment, insert(rt.samples.bySegment[p.segment], SamplesPerSegment, p))
		}
	}
	if rt.state == nil || d.Failed() {
		return
	}
	if rt.state.Decode(d.Bytes()) != nil {
		d.Fail()
		return
	}
	if s, ok := rt.state.(interface{ Remap(func(uint32) uint32) }); ok {
		s.Remap(rename)
	}
}

func (p *profile) append(b []byte) []byte {
	for _, n := range []int64{p.rows, p.missing, p.placeholders} {
		b = state.AppendUint(b, uint64(n))
	}
	b = p.shapes.Append(p.top.Append(b))
	b = p.texts.Append(p.cardinality.Append(b))
	b = state.AppendBool(b, p.numbers.Seen)
	for _, v := range []decimal128.Num{p.numbers.Min, p.numbers.Max} {
		b = state.AppendFixed64(state.AppendFixed64(b, uint64(v.HighBits())), v.LowBits())
	}
	return p.sketch.Append(p.moments.Append(b))
}

func decodeProfile(d *state.Decoder) profile {
	p := profile{rows: int64(d.Uint()), missing: int64(d.Uint()), placeholders: int64(d.Uint())}
	p.top, p.shapes = state.DecodeTop(d), state.DecodeTop(d)
	p.cardinality, p.texts = state.DecodeCardinality(d), state.DecodeTexts(d)
	p.numbers.Seen = d.Bool()
	for _, v := range []*decimal128.Num{&p.numbers.Min, &p.numbers.Max} {
		*v = decimal128.New(int64(d.Fixed64()), d.Fixed64())
	}
	p.moments, p.sketch = state.DecodeMoments(d), state.DecodeSketch(d)
	return p
}

func (c *rowClasses) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(c.rows.File))
	b = state.AppendUint(b, uint64(c.rows.Count))
	b = state.AppendUint(b, uint64(c.rows.First))
	b = state.AppendBool(b, c.rows.Records != nil)
	last := c.rows.First
	for _, r := range c.rows.Records {
		b = state.AppendUint(b, uint64(r-last))
		last = r
	}
	for _, words := range []Bits{c.unclean, c.unusable} {
		for _, w := range words {
			b = state.AppendFixed64(b, w)
		}
	}
	return b
}

func decodeClasses(d *state.Decoder) rowClasses {
	c := rowClasses{rows: Rows{File: int(d.Uint()), Count: int(d.Uint()), First: int64(d.Uint())}}
	if c.rows.Count < 0 || c.rows.Count > 1<<24 {
		d.Fail()
		return rowClasses{}
	}
	if d.Bool() {
		last := c.rows.First
		for range c.rows.Count {
			last += int64(d.Uint())
			c.rows.Records = append(c.rows.Records, last)
			if d.Failed() {
				return rowClasses{}
			}
		}
	}
	for _, bits := range []*Bits{&c.unclean, &c.unusable} {
		raw := d.Raw((c.rows.Count + 63) / 64 * 8)
		inner := state.NewDecoder(raw)
		*bits = kernel.NewBits(len(raw) * 8)
		for i := range *bits {
			(*bits)[i] = inner.Fixed64()
		}
	}
	return c
}
