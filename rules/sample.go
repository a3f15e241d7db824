package rules

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

// SamplesPerRule is how many failing rows are kept of a rule, and
// SamplesPerSegment how many more of each of its segments.
const (
	SamplesPerRule    = 20
	SamplesPerSegment = 5
)

// sampleSeed is the public key of the hash that picks samples.
const sampleSeed = 0x6c61792d6d61752d

// longestSample cuts a value that is shown, in characters.
const longestSample = 200

// wholeDataset is the segment of samples that stand for the whole dataset.
const wholeDataset = ^uint32(0)

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

// picked is a sample on its way: chosen by its rank, shown when at hand.
type picked struct {
	rank    uint64
	segment uint32
	shown   bool
	Sample
}

// sampler keeps the rows with the smallest ranks. A row's rank is a keyed hash
// of its id, so that the choice does not depend on the order of reading, and
// favours neither the head of a file nor a segment.
type sampler struct {
	whole     []*picked
	bySegment [][]*picked // by the segment's id
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

// wants tells whether a row of that rank would be kept.
func wants(list []*picked, k int, rank uint64) bool {
	return len(list) < k || rank < list[len(list)-1].rank
}

func insert(list []*picked, k int, p *picked) []*picked {
	if !wants(list, k, p.rank) {
		return list
	}
	at, found := slices.BinarySearchFunc(list, p.rank, func(a *picked, rank uint64) int { return cmp.Compare(a.rank, rank) })
	if found {
		return list
	}
	list = slices.Insert(list, at, p)
	return list[:min(len(list), k)]
}

// offer keeps the row if its rank is small enough; show is called at most once
// and only then.
func (s *sampler) offer(id RowID, rank uint64, segment uint32, segmented bool, show func() (Sample, bool)) {
	inWhole := wants(s.whole, SamplesPerRule, rank)
	inPart := segmented && (int(segment) >= len(s.bySegment) || wants(s.bySegment[segment], SamplesPerSegment, rank))
	if !inWhole && !inPart {
		return
	}
	sample, shown := show()
	sample.Row = id
	if inWhole {
		s.whole = insert(s.whole, SamplesPerRule, &picked{rank: rank, segment: wholeDataset, shown: shown, Sample: sample})
	}
	if inPart {
		s.insertPart(&picked{rank: rank, segment: segment, shown: shown, Sample: sample})
	}
}

func (s *sampler) insertPart(p *picked) {
	if n := int(p.segment) + 1; n > len(s.bySegment) {
		s.bySegment = append(s.bySegment, make([][]*picked, n-len(s.bySegment))...)
	}
	s.bySegment[p.segment] = insert(s.bySegment[p.segment], SamplesPerSegment, p)
}

// merge folds in another part's samples.
func (s *sampler) merge(o *sampler) {
	o.each(func(p *picked) {
		if p.segment == wholeDataset {
			s.whole = insert(s.whole, SamplesPerRule, p)
		} else {
			s.insertPart(p)
		}
	})
}

// each calls f with every sample kept, the whole dataset's first, then by the
// id of the segment.
func (s *sampler) each(f func(p *picked)) {
	for _, p := range s.whole {
		f(p)
	}
	for _, list := range s.bySegment {
		for _, p := range list {
			f(p)
		}
	}
}

// inOrder are the samples in the order of their rows, the whole dataset's first,
// then by segment.
func (s *sampler) inOrder(segments []published) []Sample {
	out := appendInOrder(nil, s.whole, nil)
	for i := range segments {
		if at := &segments[i]; int(at.id) < len(s.bySegment) {
			out = appendInOrder(out, s.bySegment[at.id], &at.Name)
		}
	}
	return out
}

func appendInOrder(out []Sample, list []*picked, segment *string) []Sample {
	first := len(out)
	for _, p := range list {
		out = append(out, p.Sample)
		out[len(out)-1].Segment = segment
	}
	slices.SortFunc(out[first:], func(a, b Sample) int { return cmp.Compare(a.Row, b.Row) })
	return out
}

func (s *sampler) append(b []byte) []byte {
	n := 0
	s.each(func(*picked) { n++ })
	b = state.AppendUint(b, uint64(n))
	s.each(func(p *picked) { b = p.append(b) })
	return b
}

func (s *sampler) decode(d *state.Decoder, rename *renaming) {
	for range d.Len(8) {
		p := decodePicked(d, rename)
		if d.Failed() {
			return
		}
		if p.segment == wholeDataset {
			s.whole = insert(s.whole, SamplesPerRule, p)
		} else {
			s.insertPart(p)
		}
	}
}

func (p *picked) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(p.Row))
	b = state.AppendBool(b, p.segment != wholeDataset)
	if p.segment != wholeDataset {
		b = state.AppendUint(b, uint64(p.segment))
	}
	b = state.AppendBool(b, p.shown)
	b = state.AppendInt(b, p.Line)
	for _, s := range []string{p.Column, p.Value, p.Key, p.Reason.String()} {
		b = state.AppendString(b, s)
	}
	return b
}

func decodePicked(d *state.Decoder, rename *renaming) *picked {
	p := &picked{segment: wholeDataset}
	p.Row = RowID(d.Uint())
	p.rank = rankOf(p.Row)
	if d.Bool() {
		p.segment = rename.of(uint32(d.Uint()))
	}
	p.shown, p.Line = d.Bool(), d.Int()
	p.Column, p.Value, p.Key = d.String(), d.String(), d.String()
	p.Reason = message.Parse(d.String())
	return p
}

// show describes row i of the batch as a sample of the rule. Judged tells whether the
// check has looked at the row: else it cannot say which column to show.
func (r *boundRule) show(b *Batch, i int, judged bool, why func(*Batch, int) message.M) Sample {
	s := Sample{Line: b.LineOf(i), Key: b.keyMasked(i)}
	col := r.shownColumn(b.plan.Dataset)
	if row, ok := r.bound.(Row); ok && row.Shown != nil && judged {
		col = row.Shown(b, i)
	}
	if col >= 0 {
		c := b.plan.Dataset.Columns[col]
		s.Column = c.Name
		s.Value = shownText(b.TextAt(col, i), c.Personal)
	}
	if why != nil {
		s.Reason = why(b, i)
	}
	return s
}

func (r *boundRule) shownColumn(d *Dataset) int {
	field := d.Index(r.Field)
	if len(r.cols) == 0 || slices.Contains(r.cols, field) {
		return field
	}
	return r.cols[0]
}

func (b *Batch) keyMasked(i int) string {
	if len(b.plan.key) == 1 {
		col := b.plan.key[0]
		return shownText(b.TextAt(col, i), b.plan.Dataset.Columns[col].Personal)
	}
	parts := make([]string, len(b.plan.key))
	for k, col := range b.plan.key {
		parts[k] = shownText(b.TextAt(col, i), b.plan.Dataset.Columns[col].Personal)
	}
	return strings.Join(parts, " | ")
}

func shownText(v []byte, personal bool) string {
	if len(v) <= longestSample && kernel.IsASCII(v) {
		if personal {
			return string(Mask(v))
		}
		return string(v)
	}
	s := []rune(strings.ToValidUTF8(string(v), "\uFFFD"))
	long := len(s) > longestSample
	if long {
		s = s[:longestSample]
	}
	if personal {
		s = Mask(s)
	}
	if long {
		s = append(s, '…')
	}
	return string(s)
}

// Mask hides a text of a personal column: every letter and digit becomes *,
// but for the first and the last of a text of eight letters and digits or
// more. What stays (length, blanks, punctuation) is what an officer needs to
// see a wrong form; the row number leads to the value itself. Bytes are of ASCII.
func Mask[C byte | rune](s []C) []C {
	out := slices.Clone(s)
	first, last, n := -1, -1, 0
	for i, r := range out {
		if r := rune(r); unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			if first < 0 {
				first = i
			}
			last = i
			n++
			out[i] = '*'
		}
	}
	if n >= 8 {
		out[first], out[last] = s[first], s[last]
	}
	return out
}
