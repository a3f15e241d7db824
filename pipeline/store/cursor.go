package store

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// readBatch is how many rows are read at a time.
const readBatch = 256

// cursor reads one column of a row group from top to bottom. parquet-go's reader of
// rows holds 170 values of every column ready, 4 KiB a column, which is most of what
// it costs to read the few rows that most files of a store have.
type cursor struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader // of the page; nil: another page has to be read
	spent  []parquet.Page      // whose values may still be looked at
}

// read fills values with the next ones.
func (c *cursor) read(values []parquet.Value) error {
	for len(values) > 0 {
		if c.values == nil {
			page, err := c.pages.ReadPage()
			if err != nil {
				return cutShort(err)
			}
			c.page, c.values = page, page.Values()
		}
		n, err := c.values.ReadValues(values)
		values = values[n:]
		switch {
		case errors.Is(err, io.EOF):
			c.spent, c.page, c.values = append(c.spent, c.page), nil, nil
		case err != nil:
			return err
		case n == 0:
			return io.ErrNoProgress
		}
	}
	return nil
}

// seek goes to a row; nobody looks at values any more.
func (c *cursor) seek(row int64) error {
	if c.page != nil {
		c.spent, c.page, c.values = append(c.spent, c.page), nil, nil
	}
	c.release()
	return c.pages.SeekToRow(row)
}

// cutShort says that the end of a column came before that of its rows.
func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// release gives back the pages whose values nobody looks at any more.
func (c *cursor) release() {
	for _, p := range c.spent {
		parquet.Release(p)
	}
	c.spent = c.spent[:0]
}

func (c *cursor) close() error {
	if c.page != nil {
		c.spent, c.page = append(c.spent, c.page), nil
	}
	c.release()
	return c.pages.Close()
}

// eachBatch reads some columns of a row group and visits their values, some rows at a
// time: for each column one value for each row, null where there is none. They last
// until visit returns.
func eachBatch(g parquet.RowGroup, columns []int, visit func(values [][]parquet.Value) error) error {
	return eachBatchOf(g, []rowRange{{0, g.NumRows()}}, columns, visit)
}

// eachBatchOf is eachBatch of some rows, in their order.
func eachBatchOf(g parquet.RowGroup, ranges []rowRange, columns []int, visit func(values [][]parquet.Value) error) (err error) {
	chunks, cursors := g.ColumnChunks(), make([]cursor, len(columns))
	for i, c := range columns {
		cursors[i].pages = chunks[c].Pages()
	}
	defer func() {
		for i := range cursors {
			err = errors.Join(err, cursors[i].close())
		}
	}()
	width := min(int(g.NumRows()), readBatch)
	cells, values := make([]parquet.Value, width*len(columns)), make([][]parquet.Value, len(columns))
	for n, r := range ranges {
		for i := range cursors {
			if n == 0 && r.first == 0 {
				continue
			}
			if err := cursors[i].seek(r.first); err != nil {
				return err
			}
		}
		for rows := int(r.rows); rows > 0; rows -= width {
			for i := range cursors {
				values[i] = cells[i*width:][:min(width, rows)]
				if err := cursors[i].read(values[i]); err != nil {
					return err
				}
			}
			if err := visit(values); err != nil {
				return err
			}
			for i := range cursors {
				cursors[i].release()
			}
		}
	}
	return nil
}

// flat is an error unless every row has one value at most in a column, as all
// tables of a store have it.
func flat(schema *parquet.Schema) error {
	for _, path := range schema.Columns() {
		leaf, ok := schema.Lookup(path...)
		if !ok || len(path) != 1 || leaf.Node.Repeated() || leaf.MaxRepetitionLevel > 0 {
			return fmt.Errorf("the column %q is nested", path)
		}
	}
	return nil
}
