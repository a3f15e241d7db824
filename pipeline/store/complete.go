package store

import (
	"errors"
	"fmt"
)

// complete fills in what the store knows of the run, in the manifest and in
// the rows.
func (a *Attempt) complete(t *Tables, m *Manifest) error {
	if m.Status == "" {
		return errors.New("the manifest has no status")
	}
	a.completeManifest(m)
	return a.completeRows(t, m)
}

// completeRows fills in the rows, from a manifest that is complete.
func (a *Attempt) completeRows(t *Tables, m *Manifest) error {
	switch {
	case len(t.Runs) > 1:
		return fmt.Errorf("%d rows of runs, one is wanted", len(t.Runs))
	case len(t.Runs) == 0:
		t.Runs = []Run{{}}
	}
	// A failed attempt has to be seen by whoever reads scores only.
	if m.Failed() && len(t.DatasetScores) == 0 {
		t.DatasetScores = []DatasetScore{{Title: a.Dataset, Status: StatusError}}
	}
	a.completeRun(&t.Runs[0], m)
	t.Stamp(Key{Period: a.Period, Agency: a.Agency, Dataset: a.Dataset, RunID: a.RunID})
	return nil
}

func (a *Attempt) completeManifest(m *Manifest) {
	m.RunID, m.Attempt = a.RunID, a.Number
	m.Period, m.Agency, m.Dataset = iso(a.Period), a.Agency, a.Dataset
	m.StartedAt, m.FinishedAt = a.StartedAt, a.store.time()
	m.PreviousRun, m.Previous = a.PreviousRun, a.Previous
	m.Tables = map[string]TableFile{}
	if m.Inputs == nil {
		m.Inputs = []Input{}
	}
	if m.Rules == nil {
		m.Rules = map[string]string{}
	}
	for i := range m.Inputs {
		m.Inputs[i].ArrivedAt = m.Inputs[i].ArrivedAt.UTC()
	}
}

// completeRun takes into the row of runs what the manifest says, so that the
// two never differ.
func (a *Attempt) completeRun(r *Run, m *Manifest) {
	r.Attempt = m.Attempt
	r.StartedAt, r.FinishedAt = m.StartedAt, m.FinishedAt
	r.DurationMs = m.FinishedAt.Sub(m.StartedAt).Milliseconds()
	r.ToolVersion, r.Method = m.Tool.Version, m.Parameters.Method
	r.CatalogueSHA256, r.RulesSHA256 = m.CatalogueSHA256, m.RulesSHA256
	r.InputFiles, r.InputBytes, r.InputSHA256 = m.inputs()
	r.Reason, r.Operator, r.Host = textOrNull(m.Reason), textOrNull(m.Operator), textOrNull(m.Host)
	r.Status, r.Error = m.Status, textOrNull(m.Error)
	r.PreviousRun = textOrNull(m.PreviousRun)
	r.Every, r.Due = textOrNull(m.Parameters.Every), nil
	if due := int64(m.Parameters.Due); due > 0 {
		r.Due = &due
	}
}

func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
