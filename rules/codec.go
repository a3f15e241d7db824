package rules

import (
	"encoding/json"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
)

// tallyVersion is the version of a tally's byte form.
const tallyVersion = 2

// AppendBinary appends the byte form of a tally that is not closed: what
// travels between machines and is merged there. It is read by a plan of the
// same rules only.
func (t *Tally) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, tallyVersion)
	b = state.AppendFixed64(b, t.plan.identity())
	b = state.AppendUint(state.AppendUint(b, uint64(t.rows)), uint64(t.rejected))
	b = t.appendSegments(b)
	for i := range t.rules {
		b = t.rules[i].append(b)
	}
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
// same plan. Foreign bytes, and those of another plan, are an error.
func (t *Tally) UnmarshalBinary(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(tallyVersion)
	if d.Fixed64() != t.plan.identity() {
		d.Fail()
	}
	t.rows, t.rejected = d.Count(), d.Count()
	rename := t.decodeSegments(d)
	t.limitSamples()
	for i := range t.rules {
		t.rules[i].decode(d, rename, len(t.plan.Dataset.Columns))
	}
	for i := range t.profiles {
		t.profiles[i] = decodeProfile(d)
	}
	for range d.Len(4) {
		if d.Failed() {
			break
		}
		t.parts = append(t.parts, decodeClasses(d))
	}
	if rename.unknown || !arePlausible(t.parts) {
		d.Fail()
	}
	if err := d.Err(); err != nil {
		return fmt.Errorf("tally of %s: %w", t.plan.Dataset.ID, err)
	}
	return t.plan.Err()
}

// identity tells plans apart whose tallies must not be mixed: it covers all
// that a count depends on, but for the rows and the references.
func (p *Plan) identity() uint64 {
	h := xxh3.New()
	write := func(words ...any) { fmt.Fprintf(h, "%q\n", words) }
	write(p.Dataset.ID, p.Dataset.Segment, p.Dataset.Key, p.env.Period, fmt.Sprint(p.env.Zone))
	for i, c := range p.Dataset.Columns {
		write(c.Name, c.Type, c.Personal, p.columns[i].form.String(), p.Dataset.placeholdersOf(&c))
	}
	for _, r := range p.rules {
		params, _ := json.Marshal(r.Params) // parameters are plain values
		write(r.ID, r.Check.Name, string(params), r.Where, r.nullsFail, r.Folding, r.scored, r.gated, fmt.Sprintf("%T", r.bound))
	}
	return h.Sum64()
}

// appendSegments writes the dictionary: the values that this tally has rows
// of, each with its id here.
func (t *Tally) appendSegments(b []byte) []byte {
	all := t.segments()
	b = state.AppendUint(b, uint64(len(all)))
	for i := range all {
		s := &all[i]
		b = state.AppendUint(b, uint64(s.id))
		b = state.AppendString(b, s.Name)
		b = state.AppendUint(b, uint64(s.Rows))
		b = state.AppendUint(b, uint64(s.Rows-s.CleanRows))
	}
	return b
}

// renaming maps the writer's ids of segments to this process's.
type renaming struct {
	ids     map[uint64]uint32
	unknown bool // an id was met that the writer's dictionary lacks
}

func (r *renaming) of(from uint32) uint32 {
	id, ok := r.ids[uint64(from)]
	r.unknown = r.unknown || !ok
	return id
}

func (t *Tally) decodeSegments(d *state.Decoder) *renaming {
	rename := &renaming{ids: map[uint64]uint32{}}
	if t.plan.segment < 0 {
		rename.ids[0] = 0 // the one that stands for none
	}
	for range d.Len(4) {
		from, name := d.Uint(), d.Bytes()
		rows, unclean := d.Count(), d.Count()
		if rows == 0 || t.plan.segment < 0 {
			d.Fail()
		}
		if d.Failed() {
			break
		}
		id := t.plan.segments.id(name)
		rename.ids[from] = id
		t.segRows = grown(t.segRows, id)
		t.segRows[id] += rows
		t.addUnclean(id, unclean)
	}
	return rename
}

func (rt *ruleTally) append(b []byte) []byte {
	b = rt.counts.Append(b)
	b = state.AppendUint(b, uint64(rt.bySegment.known))
	for id := range rt.bySegment.known {
		b = rt.bySegment.of(uint32(id)).Append(b)
	}
	b = state.AppendUint(b, uint64(rt.broken))
	b = state.AppendString(state.AppendString(b, rt.err), rt.fatal)
	b = rt.samples.append(b)
	if rt.state != nil {
		b = state.AppendString(b, rt.state.Append(nil))
	}
	return b
}

func (rt *ruleTally) decode(d *state.Decoder, rename *renaming, columns int) {
	rt.counts = state.DecodeCounts(d)
	for from := range d.Len(4) {
		c := state.DecodeCounts(d)
		if c == (Counts{}) {
			continue // an id that the writer gave to a segment of another tally
		}
		rt.bySegment.add(rename.of(uint32(from)), c)
	}
	rt.broken, rt.err, rt.fatal = d.Count(), d.String(), d.String()
	rt.samples.decode(d, rename, columns)
	if rt.state == nil || d.Failed() {
		return
	}
	if rt.state.Decode(d.Bytes()) != nil {
		d.Fail()
		return
	}
	if s, ok := rt.state.(interface{ Remap(func(uint32) uint32) }); ok {
		s.Remap(rename.of)
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
	p := profile{rows: d.Count(), missing: d.Count(), placeholders: d.Count()}
	p.top, p.shapes.Top = state.DecodeTop(d), state.DecodeTop(d)
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
	last := c.rows.Record(0)
	b = state.AppendUint(b, uint64(last))
	b = state.AppendBool(b, c.rows.Records != nil)
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

// What hostile bytes can claim at most: rows of a batch, files, records of a file, and
// pages of classes that all files have together (68 thousand million records).
const (
	maxBatch  = 1 << 24
	maxFiles  = 1 << 20
	maxRecord = 1 << 36
	maxPages  = 1 << 20
)

// arePlausible tells whether the pages of classes of all files can be held.
func arePlausible(parts []rowClasses) bool {
	type span struct{ first, last int64 }
	files, pages := map[int]span{}, int64(0)
	for i := range parts {
		r := &parts[i].rows
		if r.Count == 0 {
			return false
		}
		s, there := files[r.File]
		if !there {
			s.first = r.Record(0)
		}
		files[r.File] = span{min(s.first, r.Record(0)), max(s.last, r.Record(r.Count-1))}
	}
	for _, s := range files {
		pages += (s.last-s.first)>>pageBits + 1
	}
	return pages <= maxPages
}

func decodeClasses(d *state.Decoder) rowClasses {
	c := rowClasses{rows: Rows{File: int(d.Count()), Count: int(d.Count()), First: d.Count()}}
	if c.rows.File >= maxFiles || c.rows.Count == 0 || c.rows.Count > maxBatch || c.rows.First > maxRecord {
		d.Fail()
	}
	if d.Bool() {
		last := c.rows.First
		for range c.rows.Count {
			if d.Failed() {
				return rowClasses{}
			}
			if last += d.Count(); last > maxRecord {
				d.Fail()
			}
			c.rows.Records = append(c.rows.Records, last)
		}
	}
	c.unclean, c.unusable = decodeBits(d, c.rows.Count), decodeBits(d, c.rows.Count)
	return c
}

// decodeBits reads the mask of n rows; a bit past the last one is foreign.
func decodeBits(d *state.Decoder, n int) Bits {
	raw := d.Raw((n + 63) / 64 * 8)
	if d.Failed() {
		return nil
	}
	words, b := state.NewDecoder(raw), kernel.NewBits(n)
	for i := range b {
		b[i] = words.Fixed64()
	}
	if n%64 != 0 && b[len(b)-1]>>(n%64) != 0 {
		d.Fail()
	}
	return b
}
