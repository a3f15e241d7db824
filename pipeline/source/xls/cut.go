package xls

import (
	"io"

	"rasoat/pipeline/source/sheet"
)

// runCells is about how many cells a run has.
const runCells = 1 << 15

// cutter cuts the cells of a sheet into runs of whole rows.
type cutter struct {
	name  string
	cells *cells
	texts *texts
	at    int   // of the cells
	given int64 // the last row that was part of a run
}

// run is some whole rows of a sheet.
type run struct {
	*cutter
	first, last int64
	cells       []cell
	share       float64
}

// Span returns the rows that the run accounts for.
func (r *run) Span() (first, last int64) { return r.first, r.last }

// Share returns how much of the sheet is behind.
func (r *run) Share() float64 { return r.share }

// Keep has nothing to do: a run has no buffer.
func (r *run) Keep() {}

// Release has nothing to give back.
func (r *run) Release() {}

// Cut reads a sheet. It lends no buffers.
func (b *Book) Cut(in io.ReaderAt, i int, _ bool, _ sheet.Lender) (sheet.Cutter, error) {
	s, err := streamOf(in, b.size)
	if err != nil {
		return nil, err
	}
	texts, err := b.load(s)
	if err != nil {
		return nil, err
	}
	c := &cutter{name: b.sheets[i].Name, cells: &cells{}, texts: texts}
	if err := c.cells.read(recordsOf(s, b.offsets[i]), c.name); err != nil {
		return nil, err
	}
	c.cells.order()
	return c, nil
}

// read reads the records of a sheet up to its end. Charts in it are sheets in a sheet.
func (c *cells) read(in *records, name string) error {
	at := in.at
	c.in = in
	first, err := in.next()
	if err != nil || !isBegin(&first) {
		return damaged(whySheet, name, at)
	}
	for depth := 1; depth > 0; {
		r, err := in.next()
		switch {
		case err != nil:
			return err
		case r.kind == recBOF:
			depth++
		case r.kind == recEOF:
			depth--
		case depth == 1:
			if err := c.take(&r); err != nil {
				return err
			}
		}
	}
	return nil
}

// Beside returns the columns that are hidden and the areas that are merged.
func (c *cutter) Beside() sheet.Beside { return c.cells.beside }

// Close has nothing to close.
func (c *cutter) Close() {}

// Next returns the next run.
func (c *cutter) Next() (sheet.Run, error) {
	all := c.cells.all
	if c.at >= len(all) {
		return nil, io.EOF
	}
	end := min(c.at+runCells, len(all))
	for end < len(all) && all[end].row() == all[end-1].row() {
		end++
	}
	r := &run{cutter: c, first: c.given + 1, last: all[end-1].row(), cells: all[c.at:end], share: float64(end) / float64(len(all))}
	c.at, c.given = end, r.last
	return r, nil
}
