package report

import "rasoat/pipeline/store"

// Trends are the tables of an answer as JSON that the store does not have, because they
// follow from it: score_trends and column_drifts, with the figures of the page and of the
// workbook. Its zero value has no rows.
type Trends struct {
	scores  []scoreTrend
	columns []columnDrift
}

// scoreTrend is a row of score_trends: the score of an agency, or of a dataset, set beside
// those of before.
type scoreTrend struct {
	Period      store.Day `parquet:"period,date"`
	Agency      string    `parquet:"agency"`
	Dataset     *string   `parquet:"dataset"` // null: of the agency
	Against     string    `parquet:"against"` // previous, 7_days, 30_days
	Score       float64   `parquet:"score"`
	Before      float64   `parquet:"score_before"`
	Change      float64   `parquet:"change"`
	Periods     int64     `parquet:"periods"` // that score_before is the mean of
	FirstPeriod store.Day `parquet:"first_period,date"`
	LastPeriod  store.Day `parquet:"last_period,date"`
	Comparable  *bool     `parquet:"comparable"` // one method made all of them; null: not known
}

// columnDrift is a row of column_drifts: a figure of a column's profile, set beside those
// of before and what was usual.
type columnDrift struct {
	store.Key
	Column      string    `parquet:"column"`
	Figure      string    `parquet:"figure"`
	Value       *string   `parquet:"value"` // whose share it is, for value_percent
	Now         float64   `parquet:"now"`
	Previous    *float64  `parquet:"previous"`
	Mean7Days   *float64  `parquet:"mean_7_days"`
	Mean30Days  *float64  `parquet:"mean_30_days"`
	Low         *float64  `parquet:"usual_low"` // null: too few deliveries
	High        *float64  `parquet:"usual_high"`
	Deliveries  int64     `parquet:"deliveries"`
	FirstPeriod store.Day `parquet:"first_period,date"`
	LastPeriod  store.Day `parquet:"last_period,date"`
	Outside     bool      `parquet:"outside"`
}

// figureNames are what the figures are called in column_drifts.
var figureNames = [...]string{"missing_percent", "distinct_percent", "mean", "p50_approx", "min_length", "max_length", "value_percent"}

// against is what a score is compared with.
var against = map[int64]string{0: "previous", 7: "7_days", TrendDays: "30_days"}

// Add takes the trends of one period, of which the options know the past.
func (f *Trends) Add(t store.Tables, agencies []store.AgencyScore, o Options) error {
	v, err := gather(t, agencies, &o)
	if err != nil || v.period == nil {
		return err
	}
	p := &page{volume: v, o: o}
	for _, l := range p.trends() {
		f.scores = append(f.scores, scoreTrend{Period: *v.period, Agency: l.agencyID, Dataset: l.dataset, Against: against[l.days],
			Score: l.score, Before: float64(l.figure) / 100, Change: float64(l.moved) / 100, Periods: l.Periods, FirstPeriod: l.first, LastPeriod: l.last,
			Comparable: l.Comparable})
	}
	for _, s := range p.Sheets() {
		for _, d := range s.Drifts() {
			row := columnDrift{Key: s.score.Key, Column: d.column, Figure: figureNames[d.figure], Now: d.now, Previous: d.previous,
				Mean7Days: d.mean7, Mean30Days: d.mean30, Low: d.low, High: d.high, Deliveries: d.deliveries,
				FirstPeriod: d.first, LastPeriod: d.last, Outside: d.outside}
			if d.figure == valueShare {
				row.Value = &d.value
			}
			f.columns = append(f.columns, row)
		}
	}
	return nil
}
