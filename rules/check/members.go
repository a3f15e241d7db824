package check

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

var (
	msgRow = message.Define("word.row",
		"dòng %s", "row %s")
	msgRowOfFile = message.Define("word.row_of_file",
		"dòng %s của tệp %s", "row %s of %s")
)

// rowText names another row in a reason, and its file where there are several.
func rowText(s *rules.Scope, row uint64) message.M {
	id := rules.RowID(row)
	if file := id.File(); len(s.Files) > 1 && file < len(s.Files) {
		return message.New(msgRowOfFile, id.Record(), s.Files[file].File)
	}
	return message.New(msgRow, id.Record())
}

// members gathers the rows of groups in their order, for the checks that judge a
// row beside others of its group.
type members struct {
	series *state.Series
	share  *spill.Share
	// place returns what puts a row of a batch into its place; it is called once
	// per batch.
	place func(b *rules.Batch) func(row int, m *state.Member)
}

func newMembers(s *rules.Scope, place func(b *rules.Batch) func(row int, m *state.Member)) members {
	return members{state.NewSeries(s.Spill), s.Spill, place}
}

func (g *members) Update(b *rules.Batch, tested rules.Bits) {
	put := g.place(b)
	var m state.Member
	tested.Each(func(i int) {
		m = state.Member{Row: uint64(b.ID(i)), Segment: b.SegmentOf(i)}
		put(i, &m)
		g.series.Add(m)
	})
}

func (g *members) Merge(o rules.State) {
	g.series.Merge(o.(interface{ gathered() *state.Series }).gathered())
}

func (g *members) gathered() *state.Series     { return g.series }
func (g *members) Append(b []byte) []byte      { return g.series.Append(append(b, 1)) }
func (g *members) Remap(f func(uint32) uint32) { g.series.Remap(f) }

func (g *members) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	g.series = state.DecodeSeries(d, g.share)
	return d.Err()
}

// comparedValues are columns whose values are told apart: texts as they stand
// under a folding, all others by what they mean, in whatever form they are
// written.
type comparedValues struct {
	cols    []int
	types   []value.Type
	folding rules.Folding
	scratch []rules.Text
}

func newComparedValues(s *rules.Scope, cols ...int) *comparedValues {
	c := &comparedValues{cols: cols, folding: s.Rule.Folding, scratch: make([]rules.Text, len(cols))}
	for _, col := range cols {
		c.types = append(c.types, s.Dataset.Columns[col].Type)
	}
	return c
}

// hash returns the hash by which rows are told apart; without columns they are
// all alike.
func (c *comparedValues) hash(b *rules.Batch) func(row int) xxh3.Uint128 {
	if len(c.cols) == 0 {
		return func(int) xxh3.Uint128 { return xxh3.Uint128{} }
	}
	return b.KeyHash(c.of(b))
}

// of returns the values in texts of which equal ones are equal.
func (c *comparedValues) of(b *rules.Batch) []rules.Text {
	texts := make([]rules.Text, len(c.cols))
	for i, col := range c.cols {
		if c.types[i] == value.String {
			texts[i] = b.Folded(col, c.folding)
			continue
		}
		t := &c.scratch[i]
		t.Reset()
		appendValue := valueAppender(b, col, c.types[i])
		for row := range b.Count {
			t.Data = appendValue(t.Data, row)
			t.Close()
		}
		texts[i] = *t
	}
	return texts
}

func valueAppender(b *rules.Batch, col int, t value.Type) func(dst []byte, row int) []byte {
	if t == value.Decimal {
		decimals := b.Decimals(col)
		return func(dst []byte, row int) []byte {
			v := decimals[row]
			return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(dst, uint64(v.HighBits())), v.LowBits())
		}
	}
	at := wholeOf(b, col, t)
	return func(dst []byte, row int) []byte { return binary.BigEndian.AppendUint64(dst, uint64(at(row))) }
}

// wholeOf views a column of days, moments, whole numbers or booleans as whole
// numbers of the same order.
func wholeOf(b *rules.Batch, col int, t value.Type) func(row int) int64 {
	switch t {
	case value.Date:
		days := b.Days(col)
		return func(row int) int64 { return int64(days[row]) }
	case value.Timestamp:
		micros := b.Micros(col)
		return func(row int) int64 { return micros[row] }
	case value.Boolean:
		booleans := b.Booleans(col)
		return func(row int) int64 { return int64(kernel.One(booleans.Has(row))) }
	}
	integers := b.Integers(col)
	return func(row int) int64 { return integers[row] }
}
