package xlsx

import (
	"bytes"
	"io"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// cutter unpacks a sheet and cuts it into runs of whole rows.
type cutter struct {
	beside sheet.Beside

	ahead  *office.Ahead
	part   *office.Part
	feed   *office.Feed // nil when all was read
	window *window
	texts  *texts
	lend   sheet.Lender
	free   func() // of the window's buffer, nil if it has none
	done   bool   // the rows are
	seen   int64  // number of the last row met
	given  int64  // and of the last one that was part of a run
	read   int64  // bytes of XML behind it
}

// run is some whole rows of a sheet, as XML.
type run struct {
	first, last int64
	share       float64
	text        []byte
	texts       *texts
	before      int64 // number of the row before its first one, if that has none itself
	part        *office.Part
	free        func()
	kept        bool
}

// Span returns the rows that the run accounts for.
func (r *run) Span() (first, last int64) { return r.first, r.last }

// Share returns how much of the sheet is behind.
func (r *run) Share() float64 { return r.share }

// Release gives the run's buffer back.
func (r *run) Release() { r.free() }

// Keep copies the rows.
func (r *run) Keep() {
	if r.kept {
		return
	}
	r.kept = true
	kept := make([]byte, len(r.text)+slack)
	copy(kept, r.text)
	r.text = kept[:len(r.text)]
	r.free()
	r.free = func() {}
}

// Cut begins to unpack a sheet.
func (b *Book) Cut(in io.ReaderAt, i int, first bool, lend sheet.Lender) (sheet.Cutter, error) {
	load := b.load
	if first {
		load = b.loadFirst
	}
	texts, err := load(in)
	if err != nil {
		return nil, err
	}
	p := b.parts[i]
	a, err := p.OpenAhead(in, office.MostSheet)
	if err != nil {
		return nil, err
	}
	c := &cutter{ahead: a, part: p, texts: texts, lend: lend, feed: &office.Feed{In: a, Part: p.Name}}
	before, err := readPrologue(c.feed)
	if err != nil {
		c.Close()
		return nil, err
	}
	if c.beside.Hidden, c.done = before.hidden, !before.rows; before.ended {
		c.feed = nil
	}
	c.window = &window{Feed: c.feed, name: "row", space: before.space}
	return c, nil
}

// Beside returns the columns that are hidden and the areas that are merged.
func (c *cutter) Beside() sheet.Beside { return c.beside }

// Close ends the unpacking, wherever it is.
func (c *cutter) Close() {
	if c.free != nil {
		c.free()
	}
	c.ahead.Close()
}

// Next returns the next run.
func (c *cutter) Next() (sheet.Run, error) {
	for !c.done {
		r, err := c.next()
		if err != nil {
			return nil, err
		}
		if r != nil {
			return r, nil
		}
	}
	if c.feed != nil {
		f := c.feed
		c.feed = nil
		if err := readEpilogue(f, func(area sheet.Rectangle) { c.beside.Merged = append(c.beside.Merged, area) }); err != nil {
			return nil, err
		}
	}
	return nil, io.EOF
}

// next looks at a window of rows. It returns no run if they have no value.
func (c *cutter) next() (r *run, err error) {
	w := c.window
	if c.free == nil {
		if w.buf, c.free, err = c.lend(); err != nil {
			return nil, err
		}
	}
	w.have, w.ended = 0, false
	if err := w.look(); err != nil {
		return nil, err
	}
	if c.done = closes(w.buf[:w.have], w.space, "sheetData"); c.done {
		w.GiveBack(bytes.Clone(w.buf[:w.have]))
		return nil, nil
	}
	n, err := w.whole()
	if err != nil {
		return nil, err
	}
	c.done = n == 0
	w.GiveBack(bytes.Clone(w.buf[n:w.have]))
	return c.cut(w.buf[:n])
}

// cut makes a run of whole rows, up to the last one that has a value.
func (c *cutter) cut(text []byte) (*run, error) {
	s := survey{text: text, part: c.part.Name, space: c.window.space, last: c.seen}
	if err := s.look(); err != nil {
		return nil, err
	}
	c.read += int64(len(text))
	before := c.seen
	c.seen = s.last
	if s.end == 0 {
		return nil, nil
	}
	if s.valued <= c.given {
		return nil, office.Damaged(c.part.Name, whyOrder, s.valued, c.given)
	}
	r := &run{first: c.given + 1, last: s.valued, text: text[:s.end], texts: c.texts, before: before, part: c.part, free: c.free}
	if c.part.Size > 0 {
		r.share = min(1, float64(c.read)/float64(c.part.Size))
	}
	c.given, c.free = s.valued, nil
	return r, nil
}

// closes tells whether a text begins with the end of an element.
func closes(b []byte, space, name string) bool {
	i := 0
	for i < len(b) && office.IsSpace(b[i]) {
		i++
	}
	return bytes.HasPrefix(b[i:], []byte("</"+space+name))
}
