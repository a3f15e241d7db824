package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

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
	whole     []picked
	bySegment map[uint32][]picked
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
func wants(list []picked, k int, rank uint64) bool {
	return len(list) < k || rank < list[len(list)-1].rank
}

func insert(list []picked, k int, p picked) []picked {
	if !wants(list, k, p.rank) {
		return list
	}
	at, found := slices.BinarySearchFunc(list, p, func(a, b picked) int { return cmp.Compare(a.rank, b.rank) })
	if found {
		return list
	}
	list = slices.Insert(list, at, p)
	return list[:min(len(list), k)]
}

// offer keeps the row if its rank is small enough; show is called at most once
// and only then.
func (s *sampler) offer(id RowID, rank uint64, segment uint32, segmented bool, show func() (Sample, bool)) {
	var part []picked
	if segmented {
		part = s.bySegment[segment]
	}
	inWhole := wants(s.whole, SamplesPerRule, rank)
	inPart := segmented && wants(part, SamplesPerSegment, rank)
	if !inWhole && !inPart {
		return
	}
	sample, shown := show()
	sample.Row = id
	p := picked{rank: rank, segment: wholeDataset, shown: shown, Sample: sample}
	if inWhole {
		s.whole = insert(s.whole, SamplesPerRule, p)
	}
	if inPart {
		p.segment = segment
		s.setPart(segment, insert(part, SamplesPerSegment, p))
	}
}

func (s *sampler) setPart(segment uint32, list []picked) {
	if s.bySegment == nil {
		s.bySegment = map[uint32][]picked{}
	}
	s.bySegment[segment] = list
}

// merge folds in another part's samples.
func (s *sampler) merge(o *sampler) {
	for _, p := range o.whole {
		s.whole = insert(s.whole, SamplesPerRule, p)
	}
	for segment, list := range o.bySegment {
		mine := s.bySegment[segment]
		for _, p := range list {
			mine = insert(mine, SamplesPerSegment, p)
		}
		s.setPart(segment, mine)
	}
}

// each calls f with every sample kept, the whole dataset's first, then by the
// id of the segment.
func (s *sampler) each(f func(p *picked)) {
	for i := range s.whole {
		f(&s.whole[i])
	}
	for _, segment := range slices.Sorted(maps.Keys(s.bySegment)) {
		list := s.bySegment[segment]
		for i := range list {
			f(&list[i])
		}
	}
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
			s.setPart(p.segment, insert(s.bySegment[p.segment], SamplesPerSegment, p))
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

func decodePicked(d *state.Decoder, rename *renaming) picked {
	p := picked{segment: wholeDataset}
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
	parts := make([]string, len(b.plan.key))
	for k, col := range b.plan.key {
		parts[k] = shownText(b.TextAt(col, i), b.plan.Dataset.Columns[col].Personal)
	}
	return strings.Join(parts, " | ")
}

func shownText(v []byte, personal bool) string {
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
// see a wrong form; the row number leads to the value itself.
func Mask(s []rune) []rune {
	out := slices.Clone(s)
	first, last, n := -1, -1, 0
	for i, r := range out {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
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
