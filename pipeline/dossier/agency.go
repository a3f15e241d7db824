package dossier

import (
	"cmp"
	"slices"

	"rasoat/pipeline/score"
	"rasoat/rules/value"
)

// subtree is what is added up of the datasets of an agency and of those below it.
type subtree struct {
	Punctuality
	Followed
	datasets, scored, rows, clean int64
	methods                       map[string]bool
}

// agencies makes the tables agencies and maturity.
func (c *compiler) agencies() {
	var agencies []score.Agency
	for _, a := range c.frame.Agencies {
		agencies = append(agencies, score.Agency{ID: a.ID, Parent: a.Parent, Name: a.Name, Code: a.Code})
	}
	sums := c.subtrees()
	earlier := map[string]score.Score{}
	for _, s := range c.frame.method.Rollup(value.Day(c.before.until), agencies, c.before.scored()) {
		earlier[s.ID] = s.Score
	}
	rolled := c.frame.method.Rollup(value.Day(c.until), agencies, c.scored())
	for position, i := range inTree(rolled) {
		s := &rolled[i]
		sum := sums[s.ID]
		row := AgencyRow{Span: c.span.String(), Agency: s.ID, Parent: textOrNull(s.Parent), Position: int64(position + 1), Level: s.Level,
			Code: s.Code, Name: s.Name, Score: s.Score.Float64(), Band: textOrNull(s.Band), Tied: s.Tied,
			Datasets: sum.datasets, DatasetsScored: sum.scored,
			Rows: sum.rows, CleanRows: sum.clean, CleanPercent: score.Of(sum.clean, sum.rows).Float64(),
			Punctuality: sum.Punctuality, Followed: sum.Followed}
		if low, high, ok := c.frame.method.Interval(sum.clean, sum.rows); ok {
			from, to := low.Float64(), high.Float64()
			row.ConfidenceLow, row.ConfidenceHigh = &from, &to
		}
		if s.Rank > 0 {
			row.Rank, row.RankOf = &s.Rank, &s.Of
		}
		if row.PreviousScore = earlier[s.ID].Float64(); row.PreviousScore != nil && row.Score != nil {
			one := len(sum.methods) == 1
			row.PreviousChange, row.PreviousCompared = difference(row.Score, row.PreviousScore), &one
		}
		c.mature(&row, s.Score)
		c.d.Tables.Agencies = append(c.d.Tables.Agencies, row)
	}
	slices.SortFunc(c.d.Tables.Agencies, func(a, b AgencyRow) int { return cmp.Compare(a.Position, b.Position) })
}

// scored are the datasets of a register with their means, which hold to its end.
func (r *register) scored() []score.Delivery {
	var all []score.Delivery
	for _, id := range sorted(r.accounts) {
		a := r.accounts[id]
		if len(a.deliveries) == 0 {
			continue
		}
		last := &a.deliveries[len(a.deliveries)-1].score
		weight, err := score.FromDouble(last.Weight)
		if err != nil {
			continue // only a store that was tampered with has such a weight
		}
		d := score.Delivery{Dataset: a.id, Agency: a.agency, Weight: weight, Cycle: score.Cycle{Every: score.Daily},
			Ever: true, Delivered: value.Day(r.until), Score: a.mean(), Scored: value.Day(r.until), Rows: last.Rows, CleanRows: last.CleanRows}
		all = append(all, d)
	}
	return all
}

// subtrees adds up the datasets of each agency and of those below it.
func (c *compiler) subtrees() map[string]*subtree {
	sums := map[string]*subtree{}
	for _, a := range c.frame.Agencies {
		sums[a.ID] = &subtree{methods: map[string]bool{}}
	}
	for i := range c.d.Tables.Datasets {
		row := &c.d.Tables.Datasets[i]
		a := c.accounts[row.Dataset]
		for _, id := range c.chain(row.Agency) {
			s := sums[id]
			s.datasets++
			s.Punctuality.add(row.Punctuality)
			s.Followed.add(row.Followed)
			if row.Mean != nil { // also of weight 0, which is out of the score only
				s.scored++
				s.rows += *row.Rows
				s.clean += *row.CleanRows
			}
			for sha256 := range c.fingerprints(a) {
				s.methods[sha256] = true
			}
			if earlier := c.before.accounts[row.Dataset]; earlier != nil {
				for sha256 := range c.before.fingerprints(earlier) {
					s.methods[sha256] = true
				}
			}
		}
	}
	return sums
}

// chain is an agency and all above it.
func (c *compiler) chain(id string) []string {
	var chain []string
	for a := c.frame.Agency(id); a != nil && !slices.Contains(chain, a.ID); a = c.frame.Agency(a.Parent) {
		chain = append(chain, a.ID)
	}
	return chain
}

// inTree is the order in which agencies are printed: each under its parent, siblings
// by rank.
func inTree(all []score.AgencyScore) []int {
	under := map[string][]int{}
	known := map[string]bool{}
	for _, a := range all {
		known[a.ID] = true
	}
	for i, a := range all {
		parent := a.Parent
		if !known[parent] {
			parent = ""
		}
		under[parent] = append(under[parent], i)
	}
	for _, siblings := range under {
		slices.SortFunc(siblings, func(a, b int) int {
			unranked := func(i int) int64 { return bit(all[i].Rank == 0) }
			return cmp.Or(cmp.Compare(unranked(a), unranked(b)), cmp.Compare(all[a].Rank, all[b].Rank), cmp.Compare(all[a].ID, all[b].ID))
		})
	}
	var order []int
	var grow func(parent string)
	grow = func(parent string) {
		for _, i := range under[parent] {
			order = append(order, i)
			grow(all[i].ID)
		}
	}
	grow("")
	return order
}

// mature fills in the maturity of an agency, and the rows of its indicators.
func (c *compiler) mature(row *AgencyRow, quality score.Score) {
	parts := map[string][2]int64{
		score.IndicatorDelivery:   {row.Punctuality.Delivered, row.Seen()},
		score.IndicatorClean:      {row.CleanRows, row.Rows},
		score.IndicatorCorrection: {row.Followed.Incidents - row.IncidentsLate, row.Followed.Incidents},
	}
	values := map[string]score.Score{score.IndicatorQuality: quality}
	for id, p := range parts {
		values[id] = score.Of(p[0], p[1])
	}
	m := c.frame.maturity
	for _, i := range m.Indicators {
		r := MaturityRow{Span: row.Span, Agency: row.Agency, Indicator: i.ID, Weight: i.Weight.Float64(),
			Part: parts[i.ID][0], Whole: parts[i.ID][1], Percent: values[i.ID].Float64()}
		if figure, ok := m.Figure(values[i.ID]); ok {
			f := figure.Float64()
			r.Figure = &f
		}
		c.d.Tables.Maturity = append(c.d.Tables.Maturity, r)
	}
	if of := m.Of(values); of.Exists {
		figure := of.Figure.Float64()
		row.Maturity, row.MaturityLevel, row.MaturityLevelID = &figure, &of.Level, &of.ID
	}
}
