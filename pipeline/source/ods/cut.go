package ods

import (
	"bytes"
	"io"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// cutter unpacks a sheet and cuts it into runs of whole rows.
type cutter struct {
	beside  sheet.Beside
	name    string
	ahead   *office.Ahead
	part    *office.Part
	feed    *office.Feed
	lend    sheet.Lender
	free    func() // of buf, nil if it has none
	buf     []byte
	done    bool // the table's end was met
	columns []columnStyle
	wide    int   // columns so far
	seen    int64 // number of the last row met
	given   int64 // and of the last one that was part of a run
	read    int64 // bytes behind it
	repeats int64 // values so far that stand in the file once for several cells
}

// A columnStyle is the style of cells that have none, up to a column.
type columnStyle struct {
	end  int
	name []byte
}

// run is some whole rows of a sheet, as XML.
type run struct {
	first, last int64
	before      int64 // number of the row before the text's first one
	share       float64
	text        []byte
	columns     []columnStyle
	part        string
	free        func()
	kept        bool
}

// Span returns the rows that the run accounts for.
func (r *run) Span() (first, last int64) { return r.first, r.last }

// Share returns how much of the part is behind.
func (r *run) Share() float64 { return r.share }

// Release gives the run's buffer back.
func (r *run) Release() { r.free() }

// Keep copies the rows.
func (r *run) Keep() {
	if !r.kept {
		r.kept = true
		r.text = bytes.Clone(r.text)
		r.free()
		r.free = func() {}
	}
}

// Cut begins to unpack a sheet.
func (b *Book) Cut(in io.ReaderAt, i int, _ bool, lend sheet.Lender) (sheet.Cutter, error) {
	a, err := b.content.OpenAhead(in, office.MostSheet)
	if err != nil {
		return nil, err
	}
	c := &cutter{name: b.sheets[i].Name, ahead: a, part: b.content, lend: lend, feed: &office.Feed{In: a, Part: b.content.Name}}
	if err := c.find(i); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// find goes to the sheet of a number.
func (c *cutter) find(i int) error {
	tags := office.Tags{Feed: c.feed}
	defer tags.End()
	for tables := 0; ; {
		t, ok, err := tags.Next()
		switch {
		case err != nil:
			return err
		case !ok:
			return office.Damaged(c.part.Name, office.WhyCut)
		case string(t.Name) != "table" || t.Open && t.Close:
			continue
		case !t.Open:
			tables--
			continue
		}
		if tables++; tables == 1 {
			if i == 0 {
				return nil
			}
			i--
		}
	}
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
	return nil, io.EOF
}

// next looks at some rows. It returns no run if they have no value.
func (c *cutter) next() (*run, error) {
	if c.free == nil {
		var err error
		if c.buf, c.free, err = c.lend(); err != nil {
			return nil, err
		}
	}
	for have := 0; ; {
		n, ended, err := c.feed.Fill(c.buf, have)
		if err != nil {
			return nil, err
		}
		s := survey{cutter: c, c: office.Cursor{Text: c.buf[:n]}, before: c.seen}
		if err := s.look(); err != nil {
			return nil, err
		}
		switch {
		case s.at > 0:
			c.feed.GiveBack(bytes.Clone(c.buf[s.at:n]))
			return c.cut(&s), nil
		case ended:
			return nil, office.Damaged(c.part.Name, office.WhyCut)
		case n >= office.LongestElement:
			return nil, office.Damaged(c.part.Name, office.WhyLong, office.LongestElement>>20)
		}
		larger := make([]byte, 2*len(c.buf))
		have = copy(larger, c.buf[:n])
		c.buf = larger
	}
}

// cut makes a run of what was looked at, up to the last row that has a value.
func (c *cutter) cut(s *survey) *run {
	c.read += int64(s.at)
	if s.end == 0 {
		return nil
	}
	r := &run{first: c.given + 1, last: s.valued, before: s.before, text: s.c.Text[:s.end], columns: c.columns, part: c.part.Name, free: c.free}
	if c.part.Size > 0 {
		r.share = min(1, float64(c.read)/float64(c.part.Size))
	}
	c.given, c.free = s.valued, nil
	return r
}
