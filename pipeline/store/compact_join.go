package store

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// joinable is a run that a month's files show.
type joinable struct {
	place
	agency string
	run    string
	tables map[string]bool // those that it has
}

// joinable looks at a run in history: each of its tables has to be what its manifest
// says, and one that this version knows.
func (c *compaction) joinable(ctx context.Context, at place, run string, err error) (*joinable, error) {
	if err != nil {
		return nil, err
	}
	m, _, err := c.manifest(ctx, at.period, at.dataset, run)
	if err != nil {
		return nil, err
	}
	j := &joinable{place: at, agency: m.Agency, run: run, tables: map[string]bool{}}
	stone, err := c.buried(ctx, at.period, at.dataset, run)
	if err != nil {
		return nil, err
	}
	for name, f := range m.Tables {
		if stone.has(name) {
			continue
		}
		i := slices.IndexFunc(tables, func(t *table) bool { return t.name == name })
		if i < 0 {
			return nil, refusal(compactNewer)
		}
		file := historyFile(at.period, at.dataset, run, name+".parquet")
		if err := c.isTable(ctx, tables[i], file, f); err != nil {
			return nil, err
		}
		j.tables[name] = true
	}
	return j, nil
}

// isTable holds a table in history against its manifest.
func (c *compaction) isTable(ctx context.Context, t *table, name string, want TableFile) error {
	sum, err := c.sum(ctx, name)
	if err != nil {
		return err
	}
	if sum != want.SHA256 {
		return damaged(name, fmt.Errorf("its manifest says SHA-256 %s, it has %s", want.SHA256, sum))
	}
	return openParquet(ctx, c.files, name, func(p *parquet.File) error {
		for _, column := range p.Schema().Columns() {
			if _, ok := t.schema.Lookup(column...); !ok {
				return refusal(compactNewer)
			}
		}
		return nil
	})
}

// join writes the month's file of a table: the rows of all runs that it is to show.
func (c *compaction) join(ctx context.Context, t *table, all []*joinable) error {
	return c.put(ctx, monthFile(t.name, c.first), func(w io.Writer) error {
		out := t.month(w)
		for _, day := range byPeriod(all, func(j **joinable) Day { return (*j).period }) {
			rows := make([][]parquet.Row, len(day))
			err := few(len(day), c.AtOnce(), func(i int) (err error) {
				rows[i], err = c.rowsOf(ctx, t, day[i])
				return err
			})
			for _, r := range rows {
				if err == nil {
					err = out.add(r)
				}
			}
			if err = cmp.Or(err, ctx.Err()); err != nil {
				return err
			}
			if err := out.endPeriod(); err != nil {
				return err
			}
		}
		return out.close()
	})
}

// rowsOf are the rows of one run.
func (c *compaction) rowsOf(ctx context.Context, t *table, j *joinable) ([]parquet.Row, error) {
	if !j.tables[t.name] {
		return nil, nil
	}
	var rows Tables
	_, err := t.read(ctx, c.files, historyFile(j.period, j.dataset, j.run, t.name+".parquet"), &rows)
	return t.rows(&rows), err
}
