package source

import (
	"context"
	"errors"
	"io"
	"slices"

	"rasoat/pipeline/source/sheet"
)

// tabPart is a run of rows of a sheet, or the notes that were taken of the file
// beside its rows.
type tabPart struct {
	at    place
	tab   int
	run   sheet.Run // or nil
	below int64     // the first row below the table, 0 if it has none
	notes *sheet.Notes
}

func (p *tabPart) place() place { return p.at }

func (p *tabPart) release() {
	if p.run != nil {
		p.run.Release()
	}
}

// cut reads the sheets one after the other. What is hashed is what was just read, or
// will be at once.
func (t *workbook) cut(ctx context.Context, in input, emit func(part) error) error {
	f, err := t.file.reopen(ctx)
	if err != nil {
		return err
	}
	defer f.Close()
	c := tabCutter{workbook: t, in: in, emit: emit, handle: f, shown: newShowing(f, in.tap)}
	defer c.drop()
	for i := range t.tabs {
		if err := c.cut(ctx, i); err != nil {
			return err
		}
	}
	if t.many && t.book != nil {
		t.book.Forget() // the parts that are not read yet have what they need
	}
	return c.end(ctx)
}

// tabCutter is a workbook that is being cut.
type tabCutter struct {
	*workbook
	in     input
	emit   func(part) error
	handle content
	shown  *showing
	at     int64 // bytes of the file behind it
	notes  sheet.Notes
	held   []sheet.Run // the last ones, in which the table may end
}

func (c *tabCutter) cut(ctx context.Context, i int) error {
	lend := func() ([]byte, func(), error) { return c.in.blocks.Borrow(ctx) }
	cutter, err := c.book.Cut(c.handle, c.tabs[i].sheet, false, lend)
	if err != nil {
		return c.fault(err)
	}
	defer cutter.Close()
	for {
		run, err := cutter.Next()
		switch {
		case errors.Is(err, io.EOF):
			c.takeNotes(i, cutter.Beside())
			return c.giveLast(ctx, i)
		case err != nil && context.Cause(ctx) != nil:
			return context.Cause(ctx)
		case err != nil:
			return c.fault(errors.Join(err, c.file.unchanged(c.handle)))
		}
		if err := c.hold(ctx, i, run); err != nil {
			return err
		}
	}
}

// footerRows is how many rows at the end of a sheet are looked at: what stands below
// a table is hardly more.
const footerRows = 60

// hold keeps the runs that hold the last rows so far, and gives those before them.
func (c *tabCutter) hold(ctx context.Context, i int, run sheet.Run) error {
	most := int64(footerRows)
	if n := c.spec.FooterRows; n != nil {
		most = int64(*n)
	}
	c.held = append(c.held, run)
	_, last := run.Span()
	for len(c.held) > 1 {
		if from, _ := c.held[1].Span(); last-from < most {
			break
		}
		if err := c.giveFirst(ctx, i, 0); err != nil {
			return err
		}
	}
	for _, r := range c.held[:len(c.held)-1] {
		r.Keep()
	}
	return nil
}

// giveLast finds out where the table ends, and gives the runs that are held.
func (c *tabCutter) giveLast(ctx context.Context, i int) error {
	below, err := c.footer(i)
	if err != nil {
		return c.fault(err)
	}
	for len(c.held) > 0 {
		if err := c.giveFirst(ctx, i, below); err != nil {
			return err
		}
	}
	return nil
}

// footer returns the first row below the table, 0 if there is none.
func (c *tabCutter) footer(i int) (int64, error) {
	if len(c.held) == 0 {
		return 0, nil
	}
	_, last := c.held[len(c.held)-1].Span()
	if n := c.spec.FooterRows; n != nil {
		return last - int64(*n) + 1, nil
	}
	first := max(last-footerRows+1, c.file.Sheets[i].Header+1)
	rows, head := sheet.NewHead(sheet.MaxRows, c.book.Calendar())
	head.From = first // a row may be there a million times
	s := c.book.NewScanner(rows)
	for _, run := range c.held {
		s.Start(run)
		for more := true; more && !head.Full(); rows.Next() {
			var err error
			if more, err = s.Next(maxBatch); err != nil {
				return 0, err
			}
		}
	}
	if len(head.Rows) == 0 {
		return 0, nil
	}
	cells := withBlanks(head.Rows, first)
	if n := c.tabs[i].found.FooterCells(cells); n > 0 {
		return first + int64(len(cells)-n), nil
	}
	return 0, nil
}

// giveFirst gives the first run that is held.
func (c *tabCutter) giveFirst(ctx context.Context, i int, below int64) error {
	run := c.held[0]
	c.held = c.held[1:]
	first, last := run.Span()
	at := c.place((float64(i) + run.Share()) / float64(len(c.tabs)))
	at.record, at.records = sheet.Record(i, first), last-first+1
	return c.give(ctx, &tabPart{at: at, tab: i, run: run, below: below})
}

// drop lets go of the runs that nobody will get.
func (c *tabCutter) drop() {
	for _, r := range c.held {
		r.Release()
	}
}

// place is where a part stands with which so much of the file is behind.
func (c *tabCutter) place(share float64) place {
	end := max(c.at, int64(share*float64(c.file.Bytes)))
	at := place{offset: c.at, bytes: end - c.at}
	c.at = end
	return at
}

func (c *tabCutter) give(ctx context.Context, p *tabPart) error {
	if err := c.emit(p); err != nil {
		return err
	}
	if err := c.shown.until(ctx, c.at); err != nil {
		return c.fault(err)
	}
	return nil
}

// end gives the notes, and shows what is left of the file.
func (c *tabCutter) end(ctx context.Context) error {
	c.noteSheets()
	at := c.place(1)
	at.record = sheet.Record(len(c.tabs), 1)
	if err := c.give(ctx, &tabPart{at: at, notes: &c.notes}); err != nil {
		return err
	}
	return c.file.unchanged(c.handle)
}

// streamed says that what is packed cannot be entered in the middle.
func (t *workbook) streamed() {}

// again cuts the file up to the last part that is wanted.
func (t *workbook) again(ctx context.Context, in input, _ place, wanted []int64, emit func(part) error) error {
	err := t.cut(ctx, in, func(p part) error {
		at, first := p.place(), len(wanted)
		wanted = slices.DeleteFunc(slices.Clone(wanted), func(record int64) bool { return record < at.record+at.records })
		if len(wanted) == first {
			p.release()
			return nil
		}
		if err := emit(p); err != nil || len(wanted) > 0 {
			return err
		}
		return errStop
	})
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}
