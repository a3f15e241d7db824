package dossier

import (
	"cmp"
	"maps"
	"slices"
)

// What a line of a trend is of.
const (
	trendAgency  = "agency"
	trendDataset = "dataset"
)

// trend makes the table of the same name: of datasets the mean of the deliveries of
// each part of the span, of agencies their last score in it.
func (c *compiler) trend() {
	for _, a := range c.ordered() {
		c.trendOf(a)
	}
	for _, a := range c.frame.Agencies {
		var row TrendRow
		for _, s := range c.register.agencies[a.ID] {
			from, to := c.span.bucket(s.Period)
			if row.Deliveries > 0 && row.From != from {
				c.d.Tables.Trend = append(c.d.Tables.Trend, row)
				row = TrendRow{}
			}
			row = TrendRow{c.span.String(), trendAgency, a.ID, from, to, row.Deliveries + 1, s.Score}
		}
		if row.Deliveries > 0 {
			c.d.Tables.Trend = append(c.d.Tables.Trend, row)
		}
	}
}

func (c *compiler) trendOf(a *account) {
	means := map[Day]*average{}
	rows := map[Day]*TrendRow{}
	for i := range a.deliveries {
		s := &a.deliveries[i].score
		from, to := c.span.bucket(s.Period)
		if rows[from] == nil {
			rows[from] = &TrendRow{Span: c.span.String(), Kind: trendDataset, ID: a.id, From: from, To: to}
			means[from] = &average{}
		}
		rows[from].Deliveries++
		means[from].add(s.Score)
	}
	var all []TrendRow
	for from, row := range rows {
		row.Score = means[from].score().Float64()
		all = append(all, *row)
	}
	slices.SortFunc(all, func(a, b TrendRow) int { return cmp.Compare(a.From, b.From) })
	c.d.Tables.Trend = append(c.d.Tables.Trend, all...)
}

// methods makes the tables of what the runs were scored by, in this span and in the
// one before.
func (c *compiler) methods() {
	for _, r := range []*register{c.before, c.register} {
		by := map[string]*MethodRow{}
		weights := map[string][]WeightRow{}
		for b, u := range r.methods {
			row := by[u.sha256]
			if row == nil {
				row = &MethodRow{Span: r.span.String(), Method: b.Method, MethodSHA256: u.sha256, FirstPeriod: u.first,
					OfCatalogue: u.sha256 == c.frame.MethodSHA256}
				by[u.sha256] = row
			}
			row.FirstPeriod, row.LastPeriod = min(row.FirstPeriod, u.first), max(row.LastPeriod, u.last)
			row.Deliveries += u.deliveries
			for _, w := range u.weights {
				weights[u.sha256] = append(weights[u.sha256], WeightRow{row.Span, u.sha256, w.Criterion, w.CriterionName, w.Weight})
			}
		}
		for _, sha256 := range sorted(by) {
			c.d.Tables.Methods = append(c.d.Tables.Methods, *by[sha256])
			c.d.Tables.Weights = append(c.d.Tables.Weights, distinct(weights[sha256])...)
		}
	}
	slices.SortFunc(c.d.Tables.Methods, func(a, b MethodRow) int {
		return cmp.Or(cmp.Compare(a.FirstPeriod, b.FirstPeriod), cmp.Compare(a.MethodSHA256, b.MethodSHA256))
	})
}

// changed is the latest period whose deliveries were scored by other methods than those
// of the period before. When a method was used first does not tell: an old period may have
// been audited again.
func (r *register) changed() (day Day) {
	used := map[Day]map[string]bool{}
	for _, a := range r.accounts {
		for i := range a.deliveries {
			d := &a.deliveries[i]
			if used[d.score.Period] == nil {
				used[d.score.Period] = map[string]bool{}
			}
			used[d.score.Period][r.methods[d.build].sha256] = true
		}
	}
	var before map[string]bool
	for _, period := range slices.Sorted(maps.Keys(used)) {
		if !maps.Equal(used[period], before) {
			day, before = period, used[period]
		}
	}
	return day
}

// distinct are the weights of a method, of each criterion one row.
func distinct(rows []WeightRow) []WeightRow {
	slices.SortFunc(rows, func(a, b WeightRow) int {
		return cmp.Or(cmp.Compare(a.Criterion, b.Criterion), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Weight, b.Weight))
	})
	return slices.CompactFunc(rows, func(a, b WeightRow) bool { return a.Criterion == b.Criterion })
}
