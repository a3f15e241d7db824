package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Test runs the cases of a file of rule tests and returns what does not hold. The
// rows of a case are written to a file and audited as any extract is: nothing of
// an audit is done another way here.
func Test(ctx context.Context, c Config, tests *catalogue.Tests) (*decode.Problems, error) {
	if _, ok := c.Catalogue.Dataset(tests.Dataset); !ok {
		return nil, fmt.Errorf("%s: dataset %s has problems of its own", tests.Path, tests.Dataset)
	}
	var found []decode.Problem
	for i := range tests.Cases {
		t := &trial{Config: c, dataset: tests.Dataset, given: &tests.Cases[i]}
		if err := t.run(ctx); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", tests.Path, t.given.Name.Value, err)
		}
		found = append(found, t.found...)
	}
	return tests.Problems(found), nil
}

// trial is a case under way.
type trial struct {
	Config
	dataset string
	given   *catalogue.Case
	dir     string // of the files that stand for extracts
	found   []decode.Problem
}

func (t *trial) run(ctx context.Context) (err error) {
	if t.dir, err = os.MkdirTemp("", "rasoat-test-*"); err != nil {
		return err
	}
	defer os.RemoveAll(t.dir)
	if err := t.deliver(); err != nil {
		return err
	}
	tables, err := t.audit(ctx)
	if err := ctx.Err(); err != nil {
		return err
	}
	if err != nil {
		t.complain(t.given.Name, message.New(msgCaseFailed, t.given.Name.Value, ProblemOf(err)), message.M{})
		return nil
	}
	for _, e := range t.given.Expect {
		t.compare(e, tables)
	}
	return nil
}

// deliver writes the extracts of the case and puts them in the place of those that
// the catalogue names. What the case does not write out was not delivered.
func (t *trial) deliver() error {
	cat := *t.Catalogue
	cat.Datasets = slices.Clone(cat.Datasets)
	for i, d := range cat.Datasets {
		own := *d
		own.Dir = t.dir
		own.Source = written
		own.Source.Columns = d.ColumnNames()
		own.Source.Path, own.Source.Decimal, own.Source.DateFormats = fileOf(d.ID), d.Source.Decimal, d.Source.DateFormats
		cat.Datasets[i] = &own
	}
	t.Catalogue = &cat
	for id, table := range t.given.Others {
		if err := t.write(id, table); err != nil {
			return err
		}
	}
	return nil
}

// written is how extracts are written here: nothing is left to be found out, and
// no row is taken for a title, a sum or a note.
var written = source.Spec{Format: "csv", Encoding: "utf-8", Delimiter: "comma", Quote: `"`, Escape: "doubled", LineEnd: "lf",
	HeaderRow: 1, HeaderRows: 1, FooterRows: new(int), Totals: "read"}

func fileOf(dataset string) string { return dataset + ".csv" }

func (t *trial) write(dataset string, table catalogue.Table) error {
	var b strings.Builder
	for _, record := range append([][]string{table.Header}, table.Rows...) {
		for i, cell := range record {
			if i > 0 {
				b.WriteByte(',')
			}
			// In quotes, so that no row is a blank line and no cell breaks one.
			b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		b.WriteByte('\n')
	}
	return os.WriteFile(filepath.Join(t.dir, fileOf(dataset)), []byte(b.String()), 0o600)
}

// audit judges the extract of the case: as a file at hand, or, where earlier
// deliveries or the time of arrival matter, in a run, with a store.
func (t *trial) audit(ctx context.Context) (*store.Tables, error) {
	d, _ := t.Catalogue.Dataset(t.dataset)
	if len(t.given.Earlier) == 0 && t.given.Arrived.IsZero() {
		if err := t.write(t.dataset, t.given.Extract); err != nil {
			return nil, err
		}
		at := source.Found{Name: fileOf(t.dataset), Path: filepath.Join(t.dir, fileOf(t.dataset))}
		return check(ctx, t.Config, d, at, t.given.Period)
	}
	st, err := store.Open(filepath.Join(t.dir, "scores"))
	if err != nil {
		return nil, err
	}
	t.Store, t.Datasets = st, []string{t.dataset}
	for _, e := range t.given.Earlier {
		if err := t.runPeriodOf(ctx, e.Period, e.Table); err != nil {
			return nil, err
		}
	}
	if err := t.runPeriodOf(ctx, t.given.Period, t.given.Extract); err != nil {
		return nil, err
	}
	tables, _, err := st.Load(ctx, store.Day(t.given.Period), t.dataset)
	return tables, err
}

func (t *trial) runPeriodOf(ctx context.Context, period value.Day, table catalogue.Table) error {
	if err := t.write(t.dataset, table); err != nil {
		return err
	}
	if at := t.given.Arrived; !at.IsZero() {
		if err := os.Chtimes(filepath.Join(t.dir, fileOf(t.dataset)), time.Time{}, at); err != nil {
			return err
		}
	}
	t.From, t.To = period, period
	done, err := Run(ctx, t.Config)
	if err == nil && len(done) == 1 {
		err = done[0].Err
	}
	return err
}
