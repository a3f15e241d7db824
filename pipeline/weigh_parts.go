package pipeline

import (
	"slices"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules"
)

// parts are the segments of an extract being scored: thousands, each by every rule.
// Their rows of rule_results are made where they belong in the table, rule by rule, so
// that nothing has to be held for them, copied or sorted.
type parts struct {
	*weighing
	results []*rules.Result // those that segments are counted by
	first   []int           // of each of results: where its segments begin in RuleResults
	rules   []score.Rule    // what they have in common in all segments
	scored  []part          // of each segment
}

// part is what is left of a segment's score: figures as they are published, for what they
// were made of makes the next.
type part struct {
	ranked   score.Ranked
	band     string
	status   score.Status
	criteria []score.CriterionScore
}

// newParts adds the rows of the rules over the whole dataset, and makes room for those
// of the segments.
func (w *weighing) newParts(s *score.Dataset) *parts {
	segments := w.result.Segments
	p := &parts{weighing: w, scored: make([]part, len(segments))}
	n := len(w.whole)
	for i := range w.whole {
		n += len(w.whole[i].Parts)
	}
	rows := make([]store.RuleResult, 0, n)
	all := w.rulesOf(w.whole)
	for i := range w.whole {
		r := &w.whole[i]
		rows = append(rows, w.ruleRow(r, &s.Rules[i]))
		if r.Parts == nil {
			continue
		}
		p.results, p.rules = append(p.results, r), append(p.rules, all[i])
		p.first = append(p.first, len(rows))
		rows = rows[:len(rows)+len(segments)]
	}
	w.t.RuleResults = rows
	return p
}

// score scores every segment by the method of the whole, several at the same time.
func (p *parts) score() {
	const atOnce = 64
	segments := p.result.Segments
	_ = each((len(segments)+atOnce-1)/atOnce, p.Jobs, func(n int) error { // none fails
		scorer, counted := p.Catalogue.Method.Scorer(p.fields), slices.Clone(p.rules)
		for i := n * atOnce; i < min((n+1)*atOnce, len(segments)); i++ {
			p.scoreOne(i, scorer, counted)
		}
		return nil
	})
}

func (p *parts) scoreOne(i int, scorer *score.Scorer, counted []score.Rule) {
	for k, r := range p.results {
		counted[k].Tested, counted[k].Failed = r.Parts[i].Tested, r.Parts[i].Failed
	}
	s, segment := scorer.Dataset(counted, p.result.Segments[i].Rows), &p.result.Segments[i]
	p.scored[i] = part{score.Ranked{Score: s.Score, Rows: segment.Rows}, s.Band, s.Status, slices.Clone(s.Criteria)}
	for k, r := range p.results {
		row, n := &p.t.RuleResults[p.first[k]+i], r.Parts[i]
		*row = p.t.RuleResults[p.first[k]-1]
		row.Segment, row.Status, row.Score = &segment.Name, string(s.Rules[k].Status), s.Rules[k].Score.Float64()
		row.Total, row.Tested, row.Missing, row.Excluded = n.Total(), n.Tested, n.Missing, n.Excluded
		row.Passed, row.Failed = n.Passed(), n.Failed
		row.Observed, row.DuplicateGroups, row.SurplusRows = nil, nil, nil
		if row.Reason = textOrNull(r.ReasonIn(n).String()); r.Err != "" {
			row.Reason = &r.Err
		}
	}
}

// addSegments adds the segments' own rows, with their places among one another.
func (w *weighing) addSegments(p *parts) {
	ranked := make([]score.Ranked, len(p.scored))
	for i := range p.scored {
		s, seg := &p.scored[i], &w.result.Segments[i]
		ranked[i] = s.ranked
		w.t.SegmentScores = append(w.t.SegmentScores, store.SegmentScore{Segment: seg.Name, Score: s.ranked.Score.Float64(),
			Band: valueOrNull(&s.band), Status: string(s.status), Rows: seg.Rows, CleanRows: seg.CleanRows})
	}
	places := w.Catalogue.Method.Rank(ranked)
	for i := range places {
		if places[i].Rank > 0 {
			w.t.SegmentScores[i].Rank, w.t.SegmentScores[i].Tied = &places[i].Rank, places[i].Tied
		}
	}
}

// criterion is where a criterion stands in the scores of segments, which all have the
// same; -1 where no rule that counts segments names it, or there are none.
func (p *parts) criterion(id string) int {
	if len(p.scored) == 0 {
		return -1
	}
	return slices.IndexFunc(p.scored[0].criteria, func(c score.CriterionScore) bool { return c.ID == id })
}
