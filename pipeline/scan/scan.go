// Package scan reads the rows of one extract and has them judged.
//
// It is the place where source and rules meet, and it is short because it
// decides nothing of its own. In order:
//
//	head     the first 100,000 records decide the forms of dates and numbers
//	bind     the rules are bound to the columns, the forms and the period
//	read     every worker folds the batches that it is given into its own tally
//	merge    the tallies become one; any order gives the same
//	close    keys that came twice and the like are known only now; where they had
//	         to be written to disk, the first error of it ends the scan
//	fetch    the few rows that failed late and became samples are read again
//
// Each part of the file is read once by one worker, so that nothing is shared
// while rows are read but the plan, which does not change.
package scan

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"golang.org/x/sync/errgroup"

	"rasoat/pipeline/source"
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Request is one dataset to be judged.
type Request struct {
	Dataset *rules.Dataset
	Extract *source.Extract
	Env     rules.Env // Forms and Files are filled in here
	Decimal string    // declared decimal mark, "" to detect it
	Dates   []string  // declared forms of dates of the source
	Jobs    int       // workers; at least 1
}

// Result is what was counted, and how columns were read.
type Result struct {
	rules.Outcome
	Forms map[string]string // column → the form decided, for the manifest
}

// FaultsError is returned when rules cannot be bound to what was delivered.
type FaultsError struct{ Faults []rules.Fault }

func (e *FaultsError) Error() string {
	f := e.Faults[0]
	return fmt.Sprintf("rule %s: %s", f.Rule.ID, f.Text.In(message.EN))
}

// Run judges the extract.
func Run(ctx context.Context, r Request) (*Result, error) {
	if err := r.decideForms(ctx); err != nil {
		return nil, err
	}
	r.Env.Files = headers(r.Extract)
	plan, faults := rules.Bind(r.Dataset, r.Env)
	if len(faults) > 0 {
		return nil, &FaultsError{faults}
	}
	total, err := r.read(ctx, plan)
	if err != nil {
		return nil, err
	}
	if err := r.fetch(ctx, total); err != nil {
		return nil, err
	}
	return &Result{Outcome: total.Outcome(), Forms: r.formTexts()}, nil
}

func headers(e *source.Extract) []rules.Header {
	var all []rules.Header
	for _, f := range e.Files {
		all = append(all, rules.Header{File: f.Name, Format: f.Format, Columns: f.Header, Types: f.Types})
	}
	return all
}

// read folds all batches of the extract into one tally.
func (r *Request) read(ctx context.Context, plan *rules.Plan) (*rules.Tally, error) {
	var mu sync.Mutex
	var tallies []*rules.Tally
	err := r.Extract.Read(ctx, plan.Columns(), r.Jobs, func(int) func(*source.Batch) error {
		mu.Lock()
		defer mu.Unlock()
		var t *rules.Tally
		if len(tallies) == 0 {
			t = plan.NewTally()
		} else {
			t = tallies[0].Beside()
		}
		tallies = append(tallies, t)
		return func(b *source.Batch) error {
			t.Update(input(b))
			return cmp.Or(plan.Err(), r.Env.Spill.Err())
		}
	})
	if err != nil {
		return nil, err
	}
	tallies[0].MergeAll(tallies[1:], r.Jobs)
	return tallies[0], nil
}

// fetch reads again the rows that failed late and became samples.
func (r *Request) fetch(ctx context.Context, total *rules.Tally) error {
	wanted := total.Close(r.Jobs)
	if err := r.Env.Spill.Err(); err != nil || len(wanted) == 0 {
		return err
	}
	return r.Extract.Fetch(ctx, total.ShownColumns(), wanted, r.Jobs, func(b *source.Batch, row int, _ rules.RowID) error {
		total.Show(input(b), row)
		return nil
	})
}

func input(b *source.Batch) rules.Input {
	return rules.Input{Record: b.Record, Rows: b.Rows, Rejects: b.Rejects, Undecodable: b.Undecodable, Flaws: b.Flaws}
}

// Gather collects what rules need of another dataset, in one reading of its
// extract: only the columns that are needed are read.
func Gather(ctx context.Context, r Request, needs []rules.Need) ([]rules.Other, error) {
	r.Dataset = r.Dataset.Needed(needs)
	if err := r.decideForms(ctx); err != nil {
		return nil, err
	}
	all := rules.NewGathering(r.Dataset, r.Env, needs)
	err := r.Extract.Read(ctx, all.Columns(), r.Jobs, func(int) func(*source.Batch) error {
		one := all.NewGatherer()
		return func(b *source.Batch) error {
			one.Read(input(b))
			return r.Env.Spill.Err()
		}
	})
	if err != nil {
		return nil, err
	}
	return all.Others(), r.Env.Spill.Err()
}

// decideForms looks at the first records to decide how dates and numbers of
// each column are written. A column's own forms win over the source's. Texts have
// no form, so they are not read. A small extract is parsed once for this and for
// the reading that follows.
func (r *Request) decideForms(ctx context.Context) error {
	columns := r.Dataset.Columns
	var typed []string
	var evidence []value.Evidence
	r.Env.Forms = make([]value.Form, len(columns))
	for _, c := range columns {
		if c.Type != value.String {
			typed = append(typed, c.Name)
		}
	}
	evidence = make([]value.Evidence, len(typed))
	if len(typed) > 0 {
		if err := r.Extract.Hold(ctx, r.Dataset.ColumnNames()); err != nil {
			return err
		}
		err := r.Extract.Head(ctx, typed, value.EvidenceRecords, func(b *source.Batch) error {
			var all errgroup.Group
			all.SetLimit(max(r.Jobs, 1))
			for i, name := range typed {
				all.Go(func() error {
					gather(&evidence[i], columns[r.Dataset.Index(name)].Type, b.Record.Column(i))
					return nil
				})
			}
			return all.Wait()
		})
		if err != nil {
			return err
		}
	}
	for c := range columns {
		var seen value.Evidence
		if columns[c].Type != value.String {
			seen, evidence = evidence[0], evidence[1:]
		}
		r.Env.Forms[c] = seen.Decide(columns[c].Type, r.declared(c))
	}
	return nil
}

func gather(e *value.Evidence, t value.Type, column arrow.Array) {
	if texts, ok := column.(*array.String); ok {
		bytes, offsets := texts.ValueBytes(), texts.ValueOffsets()
		for i := range texts.Len() {
			e.AddAs(t, bytes[offsets[i]-offsets[0]:offsets[i+1]-offsets[0]])
		}
		return
	}
	for i := 0; i < column.Len() && column.DataType().ID() != arrow.NULL; i++ {
		e.AddAs(t, []byte(source.TextAt(column, i)))
	}
}

func (r *Request) declared(col int) []string {
	c := r.Dataset.Columns[col]
	switch {
	case len(c.Formats) > 0:
		return c.Formats
	case c.Type == value.Date || c.Type == value.Timestamp:
		return r.Dates
	case r.Decimal != "" && c.Type != value.Boolean:
		return []string{r.Decimal}
	}
	return nil
}

func (r *Request) formTexts() map[string]string {
	texts := map[string]string{}
	for i, c := range r.Dataset.Columns {
		if c.Type != value.String {
			texts[c.Name] = r.Env.Forms[i].String()
		}
	}
	return texts
}
