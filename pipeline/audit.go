package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"rasoat/pipeline/incident"
	"rasoat/pipeline/scan"
	"rasoat/pipeline/score"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

// errStore marks a failure of the score store: no dataset can go on.
var errStore = errors.New("score store")

// audit is one dataset audited for one period.
type audit struct {
	*Config
	period value.Day
	target target
	lists  references
	before *history

	attempt  *store.Attempt
	inputs   []store.Input
	arrivals store.Arrivals // when files were first seen
	extract  *source.Extract
	others   map[string]gathered // of other datasets, by need
	share    *spill.Share        // of the run's budget
}

// run audits the dataset, and gives what came of it, be it an error, to write,
// which calls the commit it is given once, perhaps later. The commit returns what
// follows from, nil if there was none.
func (a *audit) run(ctx context.Context, out *Audited, write func(commit func() *followable)) {
	*out = Audited{Period: a.period, Dataset: a.target.id()}
	if d := a.target.dataset; d != nil {
		out.dir = d.Dir
	}
	attempt, err := a.Store.Begin(ctx, store.Day(a.period), a.target.agency(), out.Dataset)
	if err != nil {
		var locked *store.Locked
		out.Status, out.Err = score.Error, err
		if !errors.As(err, &locked) {
			out.Err = fmt.Errorf("%w: %w", errStore, err)
		}
		return
	}
	if a.Missing && attempt.Number > 1 && a.leave(ctx, attempt, out) {
		return
	}
	a.attempt, out.RunID = attempt, attempt.RunID
	a.Log.Info().Str("dataset", out.Dataset).Str("period", a.period.String()).Str("run_id", out.RunID).Msg("audit begins")
	tables, manifest, err := a.judge(ctx)
	if ctx.Err() != nil {
		out.Status, out.Err = score.Error, errors.Join(context.Cause(ctx), attempt.Abort())
		return
	}
	if err != nil {
		out.Err = err
		tables, manifest = a.failed(err)
	}
	out.Status = score.Status(manifest.Status)
	write(func() *followable {
		var results []incident.Result // of many segments many: made while the disk is waited for
		var made sync.WaitGroup
		made.Go(func() { results = resultsOf(tables, manifest.Status) })
		err := attempt.Commit(ctx, tables, manifest)
		made.Wait()
		if out.Stored = err == nil || errors.Is(err, store.ErrUnfinished); err != nil {
			out.Err = fmt.Errorf("%w: %w", errStore, err)
			return nil
		}
		a.logDone(*out, tables)
		return followableOf(tables, results)
	})
}

func (a *audit) logDone(out Audited, t *store.Tables) {
	event := a.Log.Info()
	if out.Err != nil {
		event = a.Log.Error().Str("error", out.Problem().In(message.EN))
	}
	run := t.Runs[0]
	event.Str("dataset", out.Dataset).Str("period", out.Period.String()).Str("run_id", out.RunID).
		Str("status", string(out.Status)).Int64("rows", run.RowsRead).Int64("rejected", run.RowsRejected).
		Int64("bytes", run.InputBytes).Int64("duration_ms", run.DurationMs).Msg("audit done")
}

// judge finds, reads and scores the extract.
func (a *audit) judge(ctx context.Context) (*store.Tables, *store.Manifest, error) {
	d := a.target.dataset
	if d == nil {
		return nil, nil, &brokenFile{a.target.broken.Path, a.target.broken.Problems}
	}
	found, err := find(ctx, d, a.period)
	if err != nil {
		return nil, nil, err
	}
	if len(found) == 0 {
		return a.absent(ctx)
	}
	if a.attempt == nil || a.attempt.Number > 1 { // else nothing was seen before
		if a.arrivals, err = a.Store.Arrivals(ctx, store.Day(a.period), a.target.id()); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errStore, err)
		}
	}
	t, result, err := a.judgeFiles(ctx, found)
	if err != nil {
		return nil, nil, err
	}
	m := a.manifest(t.DatasetScores[0].Status, result.Forms)
	m.Headers, m.Kept = a.headers(), result.Kept
	for _, f := range a.extract.Delivered() {
		m.Inputs = append(m.Inputs, input(store.InputExtract, "", f, a.arrivals))
	}
	return t, m, nil
}

// request is the dataset as scan wants it: with its lists, the method's word on
// which rules count, and the keys of other datasets at hand.
func (a *audit) request(ctx context.Context) (scan.Request, error) {
	d := a.target.dataset
	judged := d.Dataset
	lists, err := a.lists.of(d)
	if err != nil {
		return scan.Request{}, err
	}
	judged.References = lists
	past, err := a.past(ctx)
	if err != nil {
		return scan.Request{}, err
	}
	a.addReferences()
	if a.Progress != nil {
		total := int64(0)
		for _, f := range a.extract.Files {
			total += f.Bytes
		}
		a.extract.Progress = a.Progress(d.ID, total)
	}
	method := a.Catalogue.Method
	env := rules.Env{Period: a.period, Zone: a.Catalogue.Zone, Plain: a.Plain,
		Scored: func(r *rules.Rule) bool { return method.Counts(r.Criterion) },
		Gated: func(r *rules.Rule) bool {
			field := judged.Index(r.Field)
			return method.Gates(r.Criterion, field >= 0 && judged.Columns[field].Identifier)
		},
		Spill: a.share, Past: past,
		Other: func(n rules.Need) (rules.Other, message.M) { return a.other(ctx, n) }}
	return scan.Request{Dataset: &judged, Extract: a.extract, Env: env, Jobs: a.Jobs,
		Decimal: d.Source.Decimal, Dates: d.Source.DateFormats}, nil
}

// absent is the finding that nothing was delivered.
func (a *audit) absent(ctx context.Context) (*store.Tables, *store.Manifest, error) {
	d := a.target.dataset
	before, err := a.before.deliveredBefore(ctx, d.ID, d.Cycle)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errStore, err)
	}
	var last value.Day
	ever := len(before.DatasetScores) > 0
	if ever {
		last = value.Day(before.DatasetScores[0].Period)
	}
	status := string(d.Cycle.Absent(a.period, last, ever))
	weight, _ := d.Weight.Float64()
	t := &store.Tables{DatasetScores: []store.DatasetScore{{Title: d.Title, Status: status, Weight: weight}}}
	return t, a.manifest(status, nil), nil
}

// failed is what is stored of an attempt that broke off: the error, and
// whatever is known of the inputs.
func (a *audit) failed(err error) (*store.Tables, *store.Manifest) {
	m := a.manifest(store.StatusError, nil)
	m.Error = ProblemOf(err).String()
	title, weight := a.target.id(), 1.0
	if d := a.target.dataset; d != nil {
		title = d.Title
		weight, _ = d.Weight.Float64()
	}
	return &store.Tables{DatasetScores: []store.DatasetScore{{Title: title, Status: store.StatusError, Weight: weight}}}, m
}

func (a *audit) manifest(status string, forms map[string]string) *store.Manifest {
	c := a.Catalogue
	m := &store.Manifest{Tool: a.Tool, Inputs: a.inputs, CatalogueSHA256: c.SHA256, TopSHA256: c.TopSHA256, MethodSHA256: c.Method.Fingerprint(),
		Reason: a.Reason, Operator: a.Operator, Host: a.Host, Status: status,
		Parameters: store.Parameters{Method: c.Method.ID, Language: string(c.Language), Timezone: c.Zone.String(), Forms: forms}}
	if d := a.target.dataset; d != nil {
		m.DatasetSHA256, m.RulesSHA256, m.Rules = d.FileSHA256, d.SHA256, maps.Clone(d.RuleSHA256)
		m.Parameters.Every, m.Parameters.Due = string(d.Cycle.Every), d.Cycle.Due
	}
	return m
}

// input is a file that was read as the manifest names it, with the time it was
// first seen.
func input(kind, name string, f source.Delivered, known store.Arrivals) store.Input {
	in := store.Input{Kind: kind, Name: name, Path: f.Name, Bytes: f.Bytes, SHA256: f.SHA256, ArrivedAt: f.Modified.Truncate(time.Microsecond)}
	if first, ok := known.At(f.Name, f.SHA256); ok {
		in.ArrivedAt = first
	}
	return in
}
