package parquet

import (
	"errors"
	"io"
	"slices"

	"rasoat/pipeline/source/columnar"
)

// manyGroups are enough for any number of goroutines to be busy to the end.
const manyGroups = 16

// spanBytes is about how much a span of a group has, unpacked: where a group is cut
// most columns have a page that is unpacked for the span before and for the one
// after. A cut may cost at most a quarter of it.
var spanBytes = int64(32 << 20)

// Spans cuts the file into spans: its groups of rows, and where these are few and
// large, parts of them. Groups are cut where pages end, as far as they do: a group
// whose chunks are one page each, as DuckDB writes them, stays whole.
func (f *File) Spans(in io.ReaderAt) []columnar.Span {
	var all []columnar.Span
	row := int64(0)
	for i, g := range f.groups {
		first := int64(0)
		for _, end := range append(f.cuts(in, &g), g.rows) {
			if end > first {
				all = append(all, columnar.Span{Row: row + first, Group: i, First: first, Rows: end - first})
			}
			first = end
		}
		row += g.rows
	}
	return all
}

// cuts returns the rows before which a group is cut.
func (f *File) cuts(in io.ReaderAt, g *group) []int64 {
	full := int64(0)
	for _, k := range g.chunks {
		full += max(k.full, 0)
	}
	parts := min(full/spanBytes, g.rows/64, int64((manyGroups+len(f.groups)-1)/len(f.groups)))
	if len(f.groups) >= manyGroups || parts < 2 {
		return nil
	}
	var torn tear
	for _, k := range g.chunks {
		pages, err := pagesOf(in, k, g.rows)
		if err != nil { // who reads them says what is wrong
			return nil
		}
		torn.columns = append(torn.columns, pages)
	}
	return torn.cheapest(g.rows, g.rows/parts)
}

// pageAt is a data page: the row that follows it, and its bytes, unpacked.
type pageAt struct{ end, full int64 }

// pagesOf reads the heads of the pages of a chunk.
func pagesOf(in io.ReaderAt, k chunk, rows int64) ([]pageAt, error) {
	var pages []pageAt
	var buffer [4096]byte
	row := int64(0)
	for at, end := k.from, k.from+k.bytes; at < end && row < rows; {
		n, err := in.ReadAt(buffer[:min(int64(len(buffer)), end-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		h, err := readPageHead(buffer[:n])
		if err != nil {
			return nil, err
		}
		if at += int64(h.headLength) + h.packed; h.kind == pageData || h.kind == pageDataV2 {
			row += h.values
			pages = append(pages, pageAt{row, h.full})
		}
	}
	return pages, nil
}

// A tear weighs what it costs to cut a group before a row: the pages that are torn.
type tear struct {
	columns [][]pageAt
	next    []int
}

// cost returns the bytes of the pages that hold both the row and the one before.
// Rows must be asked for in order.
func (t *tear) cost(row int64) (bytes int64) {
	for i, pages := range t.columns {
		k := t.next[i]
		for k < len(pages) && pages[k].end <= row {
			k++
		}
		t.next[i] = k
		if begins := k > 0 && pages[k-1].end == row; k < len(pages) && !begins {
			bytes += pages[k].full
		}
	}
	return bytes
}

// cheapest returns a row near to every multiple of step, where there is one that
// does not cost too much.
func (t *tear) cheapest(rows, step int64) []int64 {
	var ends, cuts []int64
	for _, pages := range t.columns {
		for _, p := range pages {
			ends = append(ends, p.end)
		}
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	t.next = make([]int, len(t.columns))
	best, least := int64(0), spanBytes/4+1
	middle := step
	for _, row := range ends {
		for row > middle+step/2 {
			if best > 0 {
				cuts = append(cuts, best)
			}
			best, least = 0, spanBytes/4+1
			middle += step
		}
		if row > rows-step/2 {
			break
		}
		if cost := t.cost(row); row >= middle-step/2 && cost < least {
			best, least = row, cost
		}
	}
	if best > 0 {
		cuts = append(cuts, best)
	}
	return cuts
}
