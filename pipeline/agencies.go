package pipeline

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules"
	"rasoat/rules/value"
)

// scoreAgencies rolls the agencies up for a period, from the whole numbers that
// the store keeps and from nothing else: a run of one dataset scores them as a
// run of all would. What this run has just committed need not be read again.
func (c *Config) scoreAgencies(ctx context.Context, period value.Day, own committed) error {
	err := c.Store.ScoreAgencies(ctx, store.Day(period), func() ([]store.AgencyScore, error) {
		c.tellReplaced(ctx, period)
		return c.agencyRows(ctx, period, own)
	})
	if err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return nil
}

// tellReplaced tells of agencies whose scores are about to go because the catalogue does
// not have them: it may be that of another store. Scores that cannot be read are replaced.
func (c *Config) tellReplaced(ctx context.Context, period value.Day) {
	before, _ := c.Store.Ranking(ctx, store.Day(period))
	var gone []string
	for i := range before {
		if !slices.ContainsFunc(c.Catalogue.Agencies, func(a catalogue.Agency) bool { return a.ID == before[i].Agency }) {
			gone = append(gone, before[i].Agency)
		}
	}
	switch {
	case len(gone) == 0:
	case c.Replaced != nil:
		c.Replaced(period, gone)
	default:
		c.Log.Warn().Str("period", period.String()).Strs("agencies", gone).
			Msg("scores of agencies that are not in this catalogue are replaced: do two catalogues write into this store?")
	}
}

// scoreLater scores the agencies again for periods after the range for which they were
// scored before, as far as a score of the range may count there: of a monthly dataset
// that is audited again, for all days until the next delivery is due.
func (c *Config) scoreLater(ctx context.Context) error {
	until, now := c.To, c.historyOf(c.To)
	for _, t := range c.targets() {
		cycle, err := score.Cycle{Every: score.Daily}, error(nil)
		switch {
		case t.dataset != nil:
			cycle = t.dataset.Cycle
		case t.broken != nil:
			cycle, err = now.cycleOf(ctx, t.broken)
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errStore, err)
		}
		_, last := cycle.Window(c.To)
		until = max(until, cycle.Deadline(last+1)-1)
	}
	if until == c.To {
		return nil
	}
	later, err := c.Store.RankedPeriods(ctx, store.Day(c.To)+1, store.Day(until))
	if err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	for _, period := range later {
		if err := c.scoreAgencies(ctx, value.Day(period), nil); err != nil {
			return err
		}
	}
	return nil
}

// agencyRows are the agencies' scores as the store has them.
func (c *Config) agencyRows(ctx context.Context, period value.Day, own committed) ([]store.AgencyScore, error) {
	deliveries, err := c.deliveries(ctx, period, own)
	if err != nil {
		return nil, err
	}
	agencies := make([]score.Agency, len(c.Catalogue.Agencies))
	for i, a := range c.Catalogue.Agencies {
		agencies[i] = score.Agency{ID: a.ID, Parent: a.Parent, Name: a.Name, Code: a.Code}
	}
	var rows []store.AgencyScore
	for _, s := range c.Catalogue.Method.Rollup(period, agencies, deliveries) {
		rows = append(rows, agencyRow(period, &s))
	}
	return rows, nil
}

func agencyRow(period value.Day, s *score.AgencyScore) store.AgencyScore {
	row := store.AgencyScore{Period: store.Day(period), Agency: s.ID, Parent: textOrNull(s.Parent), Name: s.Name, Level: s.Level,
		Score: s.Score.Float64(), Band: textOrNull(s.Band), Tied: s.Tied, Datasets: s.Datasets,
		DatasetsNotDelivered: s.NotDelivered, DatasetsNotAudited: &s.NotAudited, ConfidenceLow: s.ConfidenceLow, ConfidenceHigh: s.ConfidenceHigh}
	if s.Rank > 0 {
		row.Rank, row.RankOf = &s.Rank, &s.Of
	}
	return row
}

// deliveries are what is known at a period of every dataset of the catalogue.
func (c *Config) deliveries(ctx context.Context, period value.Day, own committed) ([]score.Delivery, error) {
	var all []score.Delivery
	for _, d := range c.Catalogue.Datasets {
		all = append(all, score.Delivery{Dataset: d.ID, Agency: d.Agency, Weight: d.Weight, Cycle: d.Cycle})
	}
	now := c.historyOf(period)
	for _, b := range c.Catalogue.Broken {
		if b.ID == "" || b.Agency == "" {
			continue
		}
		cycle, err := now.cycleOf(ctx, &b)
		if err != nil {
			return nil, err
		}
		all = append(all, score.Delivery{Dataset: b.ID, Agency: b.Agency, Weight: b.Weight, Cycle: cycle})
	}
	head, _, err := c.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	return all, each(len(all), max(c.Jobs, c.Store.AtOnce()), func(i int) error {
		var rows *store.Tables
		if f := own.newest(all[i].Dataset, head); f != nil {
			rows = f.forAgencies
		}
		return c.complete(ctx, now, rows, &all[i])
	})
}

// complete fills in the last delivery and the last score of a dataset. They
// are of one period, unless the last delivery could not be scored. The rows of
// the last delivery may be at hand.
func (c *Config) complete(ctx context.Context, now *history, t *store.Tables, d *score.Delivery) error {
	var err error
	if t == nil {
		t, err = now.lastDelivered(ctx, d.Dataset, d.Cycle)
	}
	if err != nil {
		return err
	}
	if d.Ever = len(t.DatasetScores) > 0; d.Ever {
		d.Delivered = value.Day(t.DatasetScores[0].Period)
	}
	if d.Overdue(now.period) {
		d.Searched, err = now.looked(ctx, d.Dataset, d.Cycle)
	}
	if err != nil || !d.Ever {
		return err
	}
	if t.DatasetScores[0].Score == nil {
		if t, err = now.lastScored(ctx, d.Dataset, d.Cycle); err != nil || len(t.DatasetScores) == 0 {
			return err
		}
	}
	row := t.DatasetScores[0]
	if d.Score, err = c.rescore(t); err != nil {
		return fmt.Errorf("dataset %s: %w", d.Dataset, err)
	}
	d.Scored, d.Rows, d.CleanRows = value.Day(row.Period), row.Rows, row.CleanRows
	return nil
}

// rescore computes a dataset's exact score again from its stored whole numbers
// and weights.
func (c *Config) rescore(t *store.Tables) (score.Score, error) {
	weights := map[string]*big.Rat{}
	for _, r := range t.CriterionScores {
		if r.Segment == nil {
			w, err := score.FromDouble(r.Weight)
			if err != nil {
				return score.Score{}, err
			}
			weights[r.Criterion] = w
		}
	}
	var fields []score.Field
	for _, f := range t.FieldScores {
		w, err := score.FromDouble(f.Weight)
		if err != nil {
			return score.Score{}, err
		}
		fields = append(fields, score.Field{Name: f.Field, Title: f.Title, Identifier: f.Identifier, Weight: w})
	}
	var all []score.Rule
	for i := range t.RuleResults {
		if r := &t.RuleResults[i]; r.Segment == nil {
			rule, err := storedRule(r)
			if err != nil {
				return score.Score{}, err
			}
			all = append(all, rule)
		}
	}
	method := c.Catalogue.Method
	if scoredBy := t.Runs[0].Method; scoredBy != method.ID {
		other, err := score.Load(scoredBy, score.Overrides{})
		if err != nil {
			return score.Score{}, err
		}
		method = other
	}
	return method.WithWeights(weights).Dataset(fields, all, t.Runs[0].RowsRead).Score, nil
}

func storedRule(r *store.RuleResult) (score.Rule, error) {
	out := score.Rule{ID: r.Rule, Field: r.Field, Criterion: r.Criterion, Critical: r.Severity == string(rules.Critical),
		Tested: r.Tested, Failed: r.Failed, Waived: r.Status == string(score.Waived), Err: r.Status == string(score.Error)}
	var err error
	if out.Weight, err = score.FromDouble(r.Weight); err != nil {
		return out, err
	}
	return out, nil
}
