package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"
)

// rowsWanted says which rows of a month's file are wanted: those of some periods and,
// unless at is nil, of these places alone.
type rowsWanted struct {
	from, to Day
	at       map[place]bool
}

// rowRange are rows of a row group that stand together.
type rowRange struct{ first, rows int64 }

// part reads some rows of a month's file. Row groups of other periods are not touched;
// of the others two columns say where the rows are, so that the pages of other datasets
// are passed over.
func (s *sheet[T]) part(ctx context.Context, files Files, name string, want rowsWanted) (rows []T, seal string, err error) {
	err = openParquet(ctx, files, name, func(p *parquet.File) error {
		seal, _ = p.Lookup(sealKey)
		for _, g := range p.RowGroups() {
			ranges, err := want.ranges(g)
			if err == nil {
				rows, err = s.readRanges(g, ranges, rows)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return rows, seal, err
}

// openParquet opens a file of the store and has do read it. What is wrong with it, and
// that parquet-go answers some damaged files with a panic, is said with its name.
func openParquet(ctx context.Context, files Files, name string, do func(*parquet.File) error) (err error) {
	f, err := files.Open(ctx, name)
	if err != nil {
		return err
	}
	defer f.Close()
	defer func() {
		if p := recover(); p != nil {
			err = damaged(name, fmt.Errorf("parquet: %v", p))
		}
	}()
	whole, err := inMemory(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p, err := parquet.OpenFile(whole, f.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err == nil {
		err = do(p)
	}
	if err != nil {
		return damaged(name, err)
	}
	return nil
}

// ranges are the rows of a group that are wanted.
func (w rowsWanted) ranges(g parquet.RowGroup) ([]rowRange, error) {
	if g.NumRows() == 0 {
		return nil, nil
	}
	first, last, known := bounds(g)
	switch {
	case known && (last < w.from || first > w.to):
		return nil, nil
	case known && w.at == nil && w.from <= first && last <= w.to:
		return []rowRange{{0, g.NumRows()}}, nil
	}
	wanted := make([]bool, g.NumRows())
	var days []Day
	err := eachValue(g, "period", func(i int, v parquet.Value) {
		days = append(days, v.Int32())
		wanted[i] = w.from <= v.Int32() && v.Int32() <= w.to
	})
	if err == nil && w.at != nil {
		at, is := place{}, false
		err = eachValue(g, "dataset", func(i int, v parquet.Value) {
			if days[i] != at.period || string(v.ByteArray()) != at.dataset || i == 0 {
				at = place{days[i], string(v.ByteArray())}
				is = w.at[at]
			}
			wanted[i] = wanted[i] && is
		})
	}
	return rangesOf(wanted), err
}

// bounds are the first and the last period of a row group, by its statistics.
func bounds(g parquet.RowGroup) (first, last Day, known bool) {
	leaf, ok := g.Schema().Lookup("period")
	if !ok {
		return 0, 0, false
	}
	chunk, ok := g.ColumnChunks()[leaf.ColumnIndex].(*parquet.FileColumnChunk)
	if !ok {
		return 0, 0, false
	}
	least, most, ok := chunk.Bounds()
	return least.Int32(), most.Int32(), ok
}

func rangesOf(wanted []bool) []rowRange {
	var all []rowRange
	for i, is := range wanted {
		switch {
		case !is:
		case i > 0 && wanted[i-1]:
			all[len(all)-1].rows++
		default:
			all = append(all, rowRange{int64(i), 1})
		}
	}
	return all
}

// eachValue visits the values of a column of a row group, which is one value a row.
// They are valid only during the visit.
func eachValue(g parquet.RowGroup, column string, visit func(i int, v parquet.Value)) error {
	leaf, ok := g.Schema().Lookup(column)
	if !ok {
		return fmt.Errorf("it has no column %s", column)
	}
	at := 0
	return eachBatch(g, []int{leaf.ColumnIndex}, func(values [][]parquet.Value) error {
		for _, v := range values[0] {
			visit(at, v)
			at++
		}
		return nil
	})
}

// readRanges reads rows of a group. Where it is not all of them, the offsets of the
// pages are read first: without them parquet-go decodes all that stand before.
func (s *sheet[T]) readRanges(g parquet.RowGroup, ranges []rowRange, items []T) ([]T, error) {
	ranges, err := s.withoutSegments(g, ranges)
	if err != nil || len(ranges) == 0 {
		return items, err
	}
	if ranges[0].rows < g.NumRows() {
		for _, c := range g.ColumnChunks() {
			if _, err := c.OffsetIndex(); err != nil && !errors.Is(err, parquet.ErrMissingOffsetIndex) {
				return nil, err
			}
		}
	}
	return s.readPart(g, ranges, items)
}

// withoutSegments leaves out the rows that the sheet is not to read.
func (s *sheet[T]) withoutSegments(g parquet.RowGroup, ranges []rowRange) ([]rowRange, error) {
	if _, has := g.Schema().Lookup(s.segment); s.segment == "" || !has || len(ranges) == 0 {
		return ranges, nil
	}
	wanted := make([]bool, g.NumRows())
	for _, r := range ranges {
		for i := range r.rows {
			wanted[r.first+i] = true
		}
	}
	if err := leaveNulls(g, s.segment, wanted); err != nil {
		return nil, err
	}
	return rangesOf(wanted), nil
}

// leaveNulls makes rows unwanted in which a column, one that may be null, has a value. Of
// its pages only that is asked: there are a hundred thousand rows about segments.
func leaveNulls(g parquet.RowGroup, column string, wanted []bool) (err error) {
	leaf, _ := g.Schema().Lookup(column)
	if leaf.MaxDefinitionLevel != 1 {
		return fmt.Errorf("the column %s has no nulls", column)
	}
	pages := g.ColumnChunks()[leaf.ColumnIndex].Pages()
	defer func() { err = errors.Join(err, pages.Close()) }()
	for len(wanted) > 0 {
		page, err := pages.ReadPage()
		if err != nil {
			return cutShort(err)
		}
		levels := page.DefinitionLevels()
		if n := int(page.NumRows()); n == 0 || n != len(levels) || n > len(wanted) {
			parquet.Release(page)
			return fmt.Errorf("the column %s has a page of %d rows and %d levels where %d are left", column, n, len(levels), len(wanted))
		}
		for i, level := range levels {
			wanted[i] = wanted[i] && level == 0
		}
		wanted = wanted[len(levels):]
		parquet.Release(page)
	}
	return nil
}

// monthRuns reads which run the runs file of a month has for each place, and the seal
// of that file, by which one can tell that it was replaced.
func monthRuns(ctx context.Context, files Files, month Day) (runs map[place]string, seal string, err error) {
	runs = map[place]string{}
	err = openParquet(ctx, files, monthFile(runsTable, month), func(p *parquet.File) error {
		seal, _ = p.Lookup(sealKey)
		names := map[string]string{} // each dataset has one text, however many its rows
		for _, g := range p.RowGroups() {
			at := make([]place, g.NumRows())
			err := eachValue(g, "period", func(i int, v parquet.Value) { at[i].period = v.Int32() })
			if err == nil {
				err = eachValue(g, "dataset", func(i int, v parquet.Value) { at[i].dataset = interned(names, v.ByteArray()) })
			}
			if err == nil {
				err = eachValue(g, "run_id", func(i int, v parquet.Value) { runs[at[i]] = string(v.ByteArray()) })
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return runs, seal, err
}

func interned(texts map[string]string, text []byte) string {
	s, ok := texts[string(text)]
	if !ok {
		s = string(text)
		texts[s] = s
	}
	return s
}
