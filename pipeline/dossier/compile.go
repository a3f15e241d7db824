package dossier

import (
	"cmp"
	"context"
	"slices"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
)

// compiler turns registers into tables.
type compiler struct {
	*register
	before   *register
	calendar *store.Calendar
	d        *Dossier
}

// datasets makes the tables that have the rows of datasets, by agency and dataset.
func (c *compiler) datasets(ctx context.Context) error {
	t := &c.d.Tables
	for _, a := range c.ordered() {
		if err := c.carry(ctx, c.calendar, a); err != nil {
			return err
		}
		row, err := c.dataset(ctx, a)
		if err != nil {
			return err
		}
		t.Datasets = append(t.Datasets, *row)
		if len(a.deliveries) > 0 {
			t.Criteria = append(t.Criteria, c.criteria(a)...)
			for _, r := range a.ruleRows() {
				r.Span, r.Agency, r.Dataset = row.Span, a.agency, a.id
				t.Rules = append(t.Rules, r)
			}
		}
		for _, w := range a.waivers {
			w.Span, w.Agency, w.Dataset = row.Span, a.agency, a.id
			w.Expired = w.WaivedUntil != nil && *w.WaivedUntil < c.until
			t.Waivers = append(t.Waivers, *w)
		}
	}
	return nil
}

// ordered are the accounts by agency and dataset, as the tables have them.
func (c *compiler) ordered() []*account {
	var all []*account
	for _, id := range sorted(c.accounts) {
		all = append(all, c.accounts[id])
	}
	slices.SortStableFunc(all, func(a, b *account) int { return cmp.Compare(a.agency, b.agency) })
	return all
}

// dataset makes the row of a dataset, and of what it missed.
func (c *compiler) dataset(ctx context.Context, a *account) (*DatasetRow, error) {
	row := &DatasetRow{Span: c.span.String(), Agency: a.agency, Dataset: a.id, Title: a.title,
		Deliveries: int64(len(a.deliveries)), RuleSets: int64(len(a.ruleSets)), SegmentIncidentsOpen: a.segmentsOpen}
	if a.of != nil {
		row.Every, row.Due = &a.of.Every, a.of.due()
	}
	var err error
	var missed []MissedRow
	if row.Punctuality, missed, err = c.punctual(ctx, c.calendar, a); err != nil {
		return nil, err
	}
	for _, m := range missed {
		m.Span, m.Agency, m.Dataset = row.Span, a.agency, a.id
		c.d.Tables.Missed = append(c.d.Tables.Missed, m)
	}
	incidents := a.incidentRows(c.until)
	row.Followed = followed(incidents)
	for _, in := range incidents {
		in.Span, in.Agency, in.Dataset = row.Span, a.agency, a.id
		c.d.Tables.Incidents = append(c.d.Tables.Incidents, in)
	}
	c.marks(a, row)
	c.compare(a, row)
	row.Altered = a.altered()
	return row, nil
}

// altered tells what the catalogue says otherwise than it did in the span.
func (a *account) altered() Altered {
	x := a.before
	if a.of == nil && a.notDelivered > 0 {
		x.NotCounted = &a.notDelivered
	}
	elsewhere := int64(0)
	for under, runs := range a.under {
		if under != a.agency {
			elsewhere += runs
		}
	}
	if elsewhere > 0 {
		x.Elsewhere = &elsewhere
	}
	for i := range a.deliveries {
		s, last := &a.deliveries[i].score, &a.deliveries[len(a.deliveries)-1].score
		if s.Weight != last.Weight {
			x.WeightBefore, x.WeightUntil = &s.Weight, &s.Period
		}
	}
	return x
}

// unexpected tells what is not counted, or is counted for another agency than it was.
func (c *compiler) unexpected() {
	for _, a := range c.ordered() {
		if a.of == nil && a.notDelivered > 0 {
			c.d.Unexpected = append(c.d.Unexpected, Unexpected{Title: a.title, Agency: a.agency, NotDelivered: a.notDelivered})
		}
		for _, under := range sorted(a.under) {
			if under != a.agency {
				c.d.Unexpected = append(c.d.Unexpected, Unexpected{Title: a.title, Agency: a.agency, Under: under, Runs: a.under[under]})
			}
		}
	}
}

// marks fills in the scores of the deliveries.
func (c *compiler) marks(a *account, row *DatasetRow) {
	var clean average
	for i := range a.deliveries {
		s := &a.deliveries[i].score
		clean.add(s.CleanPercent)
		row.LastPeriod, row.LastScore, row.LastBand, row.LastStatus = &s.Period, s.Score, s.Band, &s.Status
		row.Rows, row.CleanRows, row.CleanPercent, row.Weight = &s.Rows, &s.CleanRows, s.CleanPercent, &s.Weight
		if s.Score == nil {
			continue
		}
		if row.FirstScore == nil {
			row.FirstPeriod, row.FirstScore = &s.Period, s.Score
		}
		if row.WorstScore == nil || *s.Score < *row.WorstScore {
			row.WorstPeriod, row.WorstScore = &s.Period, s.Score
		}
	}
	mean := a.mean()
	row.Mean, row.MeanBand = mean.Float64(), textOrNull(c.frame.method.BandOf(mean))
	row.CleanPercentMean = clean.score().Float64()
	row.Change = difference(row.LastScore, row.FirstScore)
}

// mean is that of the scores of the deliveries.
func (a *account) mean() score.Score {
	if a == nil {
		return score.Score{}
	}
	var all average
	for i := range a.deliveries {
		all.add(a.deliveries[i].score.Score)
	}
	return all.score()
}

// compare fills in the span before, and whether figures can be compared at all.
func (c *compiler) compare(a *account, row *DatasetRow) {
	own := c.fingerprints(a)
	if row.Change != nil {
		one := len(own) == 1
		row.Comparable = &one
	}
	earlier := c.before.accounts[a.id]
	if row.PreviousMean = earlier.mean().Float64(); row.PreviousMean == nil || row.Mean == nil {
		return
	}
	for sha256 := range c.before.fingerprints(earlier) {
		own[sha256] = true
	}
	one := len(own) == 1
	row.PreviousChange, row.PreviousCompared = difference(row.Mean, row.PreviousMean), &one
}

// fingerprints are the methods by which the deliveries of a dataset were scored.
func (r *register) fingerprints(a *account) map[string]bool {
	found := map[string]bool{}
	for i := range a.deliveries {
		found[r.methods[a.deliveries[i].build].sha256] = true
	}
	return found
}

// criteria are the rows of the criteria of a dataset, in the order of the method.
func (c *compiler) criteria(a *account) []CriterionRow {
	var rows []CriterionRow
	for id, row := range a.criteria {
		mean := a.criterionMeans[id]
		row.Span, row.Agency, row.Dataset, row.Deliveries = c.span.String(), a.agency, a.id, mean.n
		row.Mean = mean.score().Float64()
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b CriterionRow) int { return cmp.Compare(a.Criterion, b.Criterion) })
	return rows
}

// readAgain reads what was attempted more than once in the span.
func (r *register) readAgain(ctx context.Context) error {
	again, _, err := r.store.Recorded(ctx, store.Wanted{From: r.span.From, To: r.until, Again: true})
	r.again = map[place][]store.Recorded{}
	for _, attempt := range again {
		err = cmp.Or(err, attempt.Err)
		at := place{attempt.Period, attempt.Dataset}
		r.again[at] = append(r.again[at], attempt)
	}
	return err
}

// attempts makes the table of those that failed or were made again, and counts them.
func (c *compiler) attempts() {
	var runs []store.Run
	shown := map[string]bool{}
	for _, attempts := range c.again {
		for i := range attempts {
			shown[attempts[i].RunID] = attempts[i].Shown
			runs = append(runs, attempts[i].Rows.Runs[0])
		}
	}
	for _, a := range c.accounts {
		for _, n := range a.nights {
			if n.run != nil && len(c.again[place{n.period, a.id}]) == 0 {
				shown[n.run.RunID] = true
				runs = append(runs, *n.run)
			}
		}
	}
	slices.SortFunc(runs, func(a, b store.Run) int {
		return cmp.Or(cmp.Compare(a.Period, b.Period), cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Attempt, b.Attempt))
	})
	for i := range runs {
		c.attempt(&runs[i], shown[runs[i].RunID])
	}
}

func (c *compiler) attempt(r *store.Run, shown bool) {
	at := slices.IndexFunc(c.d.Tables.Datasets, func(d DatasetRow) bool { return d.Dataset == r.Dataset })
	failed := r.Status == store.StatusError
	if at < 0 || !failed && r.Attempt == 1 {
		return
	}
	row := &c.d.Tables.Datasets[at]
	row.FailedAttempts += bit(failed)
	row.Reruns += bit(r.Attempt > 1)
	c.d.Tables.Attempts = append(c.d.Tables.Attempts, AttemptRow{Span: c.span.String(), Agency: row.Agency, Dataset: r.Dataset,
		Period: r.Period, Attempt: r.Attempt, RunID: r.RunID, Status: r.Status, Shown: shown, Reason: r.Reason, Operator: r.Operator, Error: r.Error})
}
