package check

import (
	"github.com/zeebo/xxh3"

	"rasoat/rules"
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

// hashOfValues is the hash by which rows are told apart on some columns, by what
// their values mean; without columns they are all alike.
func hashOfValues(b *rules.Batch, cols []int, folding rules.Folding) func(row int) xxh3.Uint128 {
	if len(cols) == 0 {
		return func(int) xxh3.Uint128 { return xxh3.Uint128{} }
	}
	return b.KeyHash(b.KeyTexts(cols, 0, folding))
}

// wholeOf views a column of days, moments or whole numbers as whole numbers.
func wholeOf(b *rules.Batch, col int, t value.Type) func(row int) int64 {
	switch t {
	case value.Date:
		days := b.Days(col)
		return func(row int) int64 { return int64(days[row]) }
	case value.Timestamp:
		micros := b.Micros(col)
		return func(row int) int64 { return micros[row] }
	}
	integers := b.Integers(col)
	return func(row int) int64 { return integers[row] }
}
