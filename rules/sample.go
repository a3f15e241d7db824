package rules

import (
	"math/bits"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

// How many failing rows are kept of a rule, and how many more of each of its segments.
const (
	SamplesPerRule    = 20
	SamplesPerSegment = 20   // where there are few segments
	SamplesInSegments = 2000 // of all segments together, if each has more than one
)

// samplesOf is how many rows are kept of each of so many segments.
func samplesOf(segments int) int {
	return min(SamplesPerSegment, max(1, SamplesInSegments/max(1, segments)))
}

// sampleSeed is the public key of the hash that picks samples.
const sampleSeed = 0x6c61792d6d61752d

// longestSample cuts a value that is shown, in characters.
const longestSample = 200

// Sample is a failing row as it is shown: masked where the column is personal.
type Sample struct {
	Row     RowID
	Line    int64 // 0 where the format has no lines
	Column  string
	Value   string
	Key     string
	Reason  message.M
	Segment *string // nil: a sample of the whole dataset
}

// sampler keeps the rows with the smallest ranks. A row's rank is a keyed hash
// of its id, so that the choice does not depend on the order of reading, and
// favours neither the head of a file nor a segment.
type sampler struct {
	whole     chosen // one list
	bySegment chosen // a list for each, by its id
	reason    *message.M
	reserved  []reserved // places of rows that are still to be shown
	room      picked     // of the row that is shown
}

// interned is a reason as samples hold it: most of a rule have the last one's.
func (s *sampler) interned(m message.M) *message.M {
	if s.reason == nil || s.reason.Key != m.Key || !slices.Equal(s.reason.Args, m.Args) {
		kept := m // m itself would be put on the heap in every call
		s.reason = &kept
	}
	return s.reason
}

func newSampler() sampler {
	return sampler{whole: newChosen(SamplesPerRule, 1), bySegment: newChosen(SamplesPerSegment, MostSegments)}
}

// rankOf is the rank of a row: the hash that ends SplitMix64 (Steele, Lea, Flood:
// Fast splittable pseudorandom number generators, OOPSLA 2014). No two rows have
// the same, since every step can be undone.
func rankOf(id RowID) uint64 {
	z := uint64(id) + sampleSeed
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// limit is the ranks that a sampler may still keep.
type limit struct {
	whole *atomic.Uint32
	parts []atomic.Uint32 // nil where there are no segments
}

func (s *sampler) limit(segmented bool) limit {
	l := limit{whole: s.whole.limits.at(0)}
	if segmented {
		l.parts = s.bySegment.limits.all()
	}
	return l
}

// wants tells whether a row may be kept: one of very few, where many fail.
func (l *limit) wants(id RowID, segment uint32) bool {
	rank := upper(rankOf(id))
	return rank <= ^l.whole.Load() || l.parts != nil && rank <= ^l.parts[segment].Load()
}

// among are those of the rows of a word of a mask that wants speaks for. Their ids follow
// one another from the first on. Where most rows fail this is what a failing row costs.
func (l *limit) among(rows uint64, first RowID, segments []uint32) (wanted uint64) {
	most := ^l.whole.Load()
	if l.parts != nil {
		return l.amongParts(rows, first, segments, most)
	}
	for ; rows != 0; rows &= rows - 1 {
		if i := bits.TrailingZeros64(rows); upper(rankOf(first+RowID(i))) <= most {
			wanted |= 1 << i
		}
	}
	return wanted
}

func (l *limit) amongParts(rows uint64, first RowID, segments []uint32, most uint32) (wanted uint64) {
	parts := l.parts
	for ; rows != 0; rows &= rows - 1 {
		i := bits.TrailingZeros64(rows)
		if rank := upper(rankOf(first + RowID(i))); rank <= most || rank <= ^parts[segments[i]].Load() {
			wanted |= 1 << i
		}
	}
	return wanted
}

// offer keeps the row if its rank is small enough; show is called once if it is.
func (s *sampler) offer(id RowID, segment uint32, segmented bool, show func(*picked)) {
	if s.reserve(0, id, segment, segmented); len(s.reserved) > 0 {
		s.fill(func(_ int, p *picked) { show(p) })
	}
}

// reserve takes the places of a row whose rank is small enough.
func (s *sampler) reserve(i int, id RowID, segment uint32, segmented bool) {
	if at, ok := s.whole.take(0, id); ok {
		s.reserved = append(s.reserved, reserved{i, id, at})
	}
	if segmented {
		if at, ok := s.bySegment.take(segment, id); ok {
			s.reserved = append(s.reserved, reserved{i, id, at})
		}
	}
}

// reserved is a place for a row of the batch.
type reserved struct {
	i  int
	id RowID
	at place
}

// fill puts rows in the places reserved for them, each shown once, and those not at all
// whose places went to later rows of the batch. That the places are found first, one after
// the other, lets the processor wait for many at the same time: nothing of them is in a
// cache.
func (s *sampler) fill(show func(i int, p *picked)) {
	all, p, shown := s.reserved, &s.room, -1
	s.reserved = all[:0]
	for k := range all {
		r := &all[k]
		if r.at.row.row != r.id {
			continue
		}
		if r.i != shown {
			*p = picked{row: r.id, column: -1, text: p.text[:0]}
			show(r.i, p)
			shown = r.i
		}
		r.at.put(p)
	}
}

// merge folds in another part's samples.
func (s *sampler) merge(o *sampler) {
	o.whole.each(func(list uint32, at place) { p := at.get(); s.whole.keep(list, &p) })
	o.bySegment.each(func(list uint32, at place) { p := at.get(); s.bySegment.keep(list, &p) })
}

// each calls f with the place of every sample kept.
func (s *sampler) each(f func(at place)) {
	s.whole.each(func(_ uint32, at place) { f(at) })
	s.bySegment.each(func(_ uint32, at place) { f(at) })
}

// inOrder are the samples in the order of their rows, the whole dataset's first,
// then by segment.
func (s *sampler) inOrder(d *Dataset, segments []published) []Sample {
	o := inOrder{d: d, out: make([]Sample, 0, s.whole.count()+s.bySegment.count())}
	o.text.Grow(s.whole.texts.size() + s.bySegment.texts.size())
	o.add(&s.whole, 0, nil)
	for i := range segments {
		o.add(&s.bySegment, segments[i].id, &segments[i].Name)
	}
	return o.out
}

// inOrder are samples in the making. Their texts are parts of one.
type inOrder struct {
	d    *Dataset
	out  []Sample
	text strings.Builder
	room []place
}

func (o *inOrder) add(from *chosen, list uint32, segment *string) {
	o.room = from.places(o.room[:0], list)
	for _, at := range o.room {
		p := at.get()
		first := o.text.Len()
		o.text.Write(p.text)
		text := o.text.String()[first:]
		sample := Sample{Row: p.row, Line: p.line, Value: text[:p.key], Key: text[p.key:], Segment: segment}
		if p.reason != nil {
			sample.Reason = *p.reason
		}
		if p.column >= 0 {
			sample.Column = o.d.Columns[p.column].Name
		}
		o.out = append(o.out, sample)
	}
}

func (s *sampler) append(b []byte) []byte { return s.bySegment.append(s.whole.append(b)) }

func (s *sampler) decode(d *state.Decoder, rename *renaming, columns int) {
	s.whole.decode(d, columns, func(uint32) uint32 { return 0 })
	s.bySegment.decode(d, columns, rename.of)
}

// show describes row i of the batch as a sample of the rule. Judged tells whether the
// check has looked at the row: else it cannot say which column to show. It returns why
// the row fails.
func (r *boundRule) show(p *picked, b *Batch, i int, judged bool, why func(*Batch, int) message.M) message.M {
	p.shown, p.line = true, b.LineOf(i)
	col := r.shown
	if r.shows != nil && judged {
		col = r.shows(b, i)
	}
	p.column, p.text = int32(col), p.text[:0]
	if col >= 0 {
		p.text = b.appendShown(p.text, col, i)
	}
	p.key = len(p.text)
	for k, col := range b.plan.key {
		if k > 0 {
			p.text = append(p.text, " | "...)
		}
		p.text = b.appendShown(p.text, col, i)
	}
	if why == nil {
		return message.M{}
	}
	return why(b, i)
}

// shownColumn is the column of whose value a sample tells, unless the check says another:
// the rule's own, if it reads that, else the first that it reads; -1 if there is none.
func (r *boundRule) shownColumn(d *Dataset) int {
	field := d.Index(r.Field)
	if len(r.cols) == 0 || slices.Contains(r.cols, field) {
		return field
	}
	return r.cols[0]
}

// appendShown writes a value as it may be seen.
func (b *Batch) appendShown(to []byte, col, row int) []byte {
	return appendShown(to, b.TextAt(col, row), b.plan.Dataset.Columns[col].Personal)
}

func shownText(v []byte, personal bool) string { return string(appendShown(nil, v, personal)) }

func appendShown(to, v []byte, personal bool) []byte {
	if len(v) <= longestSample && kernel.IsASCII(v) {
		from := len(to)
		if to = append(to, v...); personal {
			mask(to[from:])
		}
		return to
	}
	s := []rune(strings.ToValidUTF8(string(v), "\uFFFD"))
	long := len(s) > longestSample
	if long {
		s = s[:longestSample]
	}
	if personal {
		mask(s)
	}
	if long {
		s = append(s, '…')
	}
	for _, r := range s {
		to = utf8.AppendRune(to, r)
	}
	return to
}

// Mask hides a text of a personal column: every letter and digit becomes *,
// but for the first and the last of a text of eight letters and digits or
// more. What stays (length, blanks, punctuation) is what an officer needs to
// see a wrong form; the row number leads to the value itself. Bytes are of ASCII.
func Mask[C byte | rune](s []C) []C {
	out := slices.Clone(s)
	mask(out)
	return out
}

// mask is Mask in place.
func mask[C byte | rune](s []C) {
	var first, last, n int
	var a, z C
	for i, c := range s {
		if !hidden(c) {
			continue
		}
		if n == 0 {
			first, a = i, c
		}
		last, z = i, c
		s[i] = '*'
		n++
	}
	if n >= 8 {
		s[first], s[last] = a, z
	}
}

// hidden tells whether a character of a personal column is not to be seen.
func hidden[C byte | rune](c C) bool {
	if r := rune(c); r >= utf8.RuneSelf {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
	}
	return hiddenASCII[c&0x7f]
}

var hiddenASCII = func() (is [utf8.RuneSelf]bool) {
	for r := range is {
		is[r] = unicode.IsLetter(rune(r)) || unicode.IsNumber(rune(r))
	}
	return is
}()
