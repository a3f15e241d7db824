package pipeline

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/scan"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules"
	"rasoat/rules/message"
)

// weigh turns what was counted into the rows of the score store.
func (a *audit) weigh(r *scan.Result) *store.Tables {
	w := &weighing{audit: a, result: r, t: &store.Tables{}, fields: fieldsOf(a.target.dataset), whole: slices.Clone(r.Results)}
	slices.SortFunc(w.whole, func(a, b rules.Result) int { return cmp.Compare(a.Rule.ID, b.Rule.ID) })
	var beside sync.WaitGroup
	beside.Go(w.addSamples) // of many segments there are tens of thousands
	w.addScores()
	w.addProfiles()
	beside.Wait()
	w.addRun()
	return w.t
}

// weighing is the tables of one run in the making.
type weighing struct {
	*audit
	result *scan.Result
	fields []score.Field
	whole  []rules.Result // by the rule's id, as the tables are
	t      *store.Tables
}

// fieldsOf are the columns of a dataset as fields of its score.
func fieldsOf(d *catalogue.Dataset) []score.Field {
	fields := make([]score.Field, len(d.Columns))
	for i, c := range d.Columns {
		fields[i] = score.Field{Name: c.Name, Title: cmp.Or(c.Title, c.Name), Identifier: c.Identifier, Weight: c.Weight}
	}
	return fields
}

// rulesOf are results as the method scores them.
func (w *weighing) rulesOf(results []rules.Result) []score.Rule {
	out := make([]score.Rule, len(results))
	for i := range results {
		r := &results[i]
		out[i] = score.Rule{ID: r.Rule.ID, Field: r.Rule.Field, Criterion: r.Rule.Criterion, Weight: r.Rule.Weight,
			Critical: r.Rule.Severity == rules.Critical, WarnBelow: r.Rule.WarnBelow, FailBelow: r.Rule.FailBelow,
			Tested: r.Counts.Tested, Failed: r.Counts.Failed, Waived: r.Rule.Waived(w.period), Err: r.Err != ""}
	}
	return out
}

// addScores scores the dataset as a whole, its fields, criteria and rules, and its
// segments.
func (w *weighing) addScores() {
	s := w.Catalogue.Method.Dataset(w.fields, w.rulesOf(w.whole), w.result.Rows) // without a row that could be read it scores 0
	w.addDataset(s)
	for _, f := range s.Fields {
		weight, _ := f.Weight.Float64()
		w.t.FieldScores = append(w.t.FieldScores, store.FieldScore{Field: f.Name, Title: f.Title, Identifier: f.Identifier,
			Score: f.Score.Float64(), Band: textOrNull(f.Band), Status: string(f.Status), Weight: weight,
			Tested: f.Tested, Failed: f.Failed})
	}
	parts := w.newParts(s)
	parts.score()
	w.addSegments(parts)
	w.addCriteria(s, parts)
}

func (w *weighing) addDataset(s *score.Dataset) {
	r, d := w.result, w.target.dataset
	rows := r.Rows + r.Rejected
	weight, _ := d.Weight.Float64()
	w.t.DatasetScores = []store.DatasetScore{{
		Title: d.Title, Score: s.Score.Float64(), Band: textOrNull(s.Band), Status: string(s.Status),
		Rows: rows, CleanRows: r.Clean, CleanPercent: score.Of(r.Clean, rows).Float64(),
		Group1Rows: r.Group1, Group2Rows: r.Group2, Group3Rows: r.Group3,
		Rules: s.Counts.Rules, RulesPassed: s.Counts.Passed, RulesWarned: s.Counts.Warned,
		RulesFailed: s.Counts.Failed, RulesCritical: s.Counts.Critical, RulesWaived: s.Counts.Waived,
		RulesNotApplicable: s.Counts.NotApplicable, RulesError: s.Counts.Errors, Weight: weight,
	}}
}

// addCriteria adds the criteria in the order of the table: each of the whole, then of
// the segments.
func (w *weighing) addCriteria(s *score.Dataset, p *parts) {
	criteria := slices.SortedFunc(slices.Values(s.Criteria), func(a, b score.CriterionScore) int { return cmp.Compare(a.ID, b.ID) })
	w.t.CriterionScores = make([]store.CriterionScore, 0, len(criteria)*(1+len(p.scored)))
	for _, c := range criteria {
		row := store.CriterionScore{Criterion: c.ID, CriterionName: c.Name.Text().In(w.Catalogue.Language), Weight: c.Weight.Float64()}
		add := func(segment *string, c *score.CriterionScore) {
			row.Segment, row.Score, row.Band = segment, c.Score.Float64(), valueOrNull(&c.Band)
			row.Rules, row.Tested, row.Failed = c.Rules, c.Tested, c.Failed
			w.t.CriterionScores = append(w.t.CriterionScores, row)
		}
		add(nil, &c)
		at := p.criterion(c.ID)
		for i := range p.scored {
			if at >= 0 {
				add(&w.result.Segments[i].Name, &p.scored[i].criteria[at])
			}
		}
	}
}

func (w *weighing) ruleRow(r *rules.Result, s *score.RuleScore) store.RuleResult {
	weight, _ := s.Weight.Float64()
	row := store.RuleResult{
		Rule: r.Rule.ID, Check: r.Rule.Check.Name, Field: r.Rule.Field, Criterion: r.Rule.Criterion,
		Severity: string(r.Rule.Severity), Status: string(s.Status), Unit: string(r.Unit),
		Total: r.Counts.Total(), Tested: r.Counts.Tested, Missing: r.Counts.Missing, Excluded: r.Counts.Excluded,
		Passed: r.Counts.Passed(), Failed: r.Counts.Failed, Score: s.Score.Float64(),
		WarnBelow: s.WarnBelow, FailBelow: s.FailBelow, Weight: weight,
		Observed: textOrNull(r.Observed), DuplicateGroups: r.DuplicateGroups, SurplusRows: r.SurplusRows,
		Reason: textOrNull(r.Reason.String()), Basis: textOrNull(r.Rule.Basis),
		RuleSHA256: w.target.dataset.RuleSHA256[r.Rule.ID],
	}
	if r.Rule.Check.Name == "readable_rows" {
		row.Observed = textOrNull(readingText(w.extract.Files).String())
	}
	if r.Err != "" {
		row.Reason = textOrNull(r.Err)
	}
	if g := int64(r.Rule.ErrorGroup); g > 0 {
		row.ErrorGroup = &g
	}
	if r.Rule.Waived(w.period) {
		until := store.Day(r.Rule.Waiver.Until)
		row.WaivedUntil = &until
		row.WaiverDocument, row.WaiverReason = textOrNull(r.Rule.Waiver.Document), textOrNull(r.Rule.Waiver.Reason)
	}
	return row
}

func (w *weighing) addProfiles() {
	for i, p := range w.result.Profiles {
		row := store.ColumnProfile{Column: p.Column, Position: w.position(i), Type: p.Type.String(), Rows: p.Rows,
			Missing: p.Missing, Placeholders: p.Placeholders, Distinct: p.Distinct, DistinctIsExact: p.DistinctIsExact,
			Min: p.Min, Max: p.Max, Mean: p.Mean, Stddev: p.Stddev, MinLength: p.MinLength, MaxLength: p.MaxLength,
			P25Approx: p.Quartiles[0], P50Approx: p.Quartiles[1], P75Approx: p.Quartiles[2],
			TopValues: p.TopValues, Shapes: p.Shapes}
		w.t.ColumnProfiles = append(w.t.ColumnProfiles, row)
	}
}

// position is the place of a column in the first file that has it, from 1.
func (w *weighing) position(col int) *int64 {
	name := w.target.dataset.Columns[col].Name
	for _, f := range w.extract.Files {
		for i, h := range f.Header {
			if h == name {
				at := int64(i + 1)
				return &at
			}
		}
	}
	return nil
}

func (w *weighing) addSamples() {
	n := 0
	for i := range w.whole {
		n += len(w.whole[i].Samples)
	}
	w.t.FailureSamples = make([]store.FailureSample, 0, n)
	var said reasonText
	for i := range w.whole {
		r := &w.whole[i]
		for k := range r.Samples {
			s := &r.Samples[k]
			file := &w.extract.Files[s.Row.File()]
			number, cell := file.Place(s.Row.Record(), s.Column)
			row := store.FailureSample{Rule: r.Rule.ID, Segment: s.Segment, SourceFile: file.Name, RowNumber: number, Cell: textOrNull(cell),
				Column: valueOrNull(&s.Column), KeyMasked: valueOrNull(&s.Key), Reason: said.of(s.Reason)}
			if s.Line > 0 {
				row.Line = &s.Line
			}
			if s.Column != "" {
				row.ValueMasked = &s.Value
			}
			w.t.FailureSamples = append(w.t.FailureSamples, row)
		}
	}
}

// reasonText is the text of a reason, which most samples of a rule have in common.
type reasonText struct {
	message.M
	text *string
}

func (r *reasonText) of(m message.M) *string {
	if m.Key != r.Key || !slices.Equal(m.Args, r.Args) {
		r.M, r.text = m, textOrNull(m.String())
	}
	return r.text
}

// addRun is the row of runs, as far as only the reader knows it.
func (w *weighing) addRun() {
	var run store.Run
	var encodings, dialects []string
	for _, f := range w.extract.Files {
		run.RowsRead += f.Read
		run.RowsRejected += f.Rejected
		run.RowsSkipped += f.Skipped
		encodings = append(encodings, f.Encoding)
		dialects = append(dialects, strings.TrimSpace(f.Format+" "+f.Dialect))
	}
	run.Encoding, run.Format = textOrNull(distinctText(encodings)), textOrNull(distinctText(dialects))
	w.t.Runs = []store.Run{run}
}

// distinctText lists what the files are, each once, in order of the files.
func distinctText(all []string) string {
	var out []string
	for _, s := range all {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func textOrNull(s string) *string { return valueOrNull(&s) }

// valueOrNull is textOrNull of a text that stays where it is.
func valueOrNull(s *string) *string {
	if *s == "" {
		return nil
	}
	return s
}
