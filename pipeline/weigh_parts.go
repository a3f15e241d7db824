package pipeline

import (
	"slices"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules"
)

// parts are the segments of an extract being scored: thousands, each by every rule.
// What they have of their own in rule_results is made where it belongs, rule by rule, so
// that nothing has to be copied or sorted.
type parts struct {
	*weighing
	results []*rules.Result // those that segments are counted by
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
	p := &parts{weighing: w, scored: make([]part, len(w.result.Segments))}
	all := w.rulesOf(w.whole)
	for i := range w.whole {
		r := &w.whole[i]
		w.t.RuleResults = append(w.t.RuleResults, w.ruleRow(r, &s.Rules[i]))
		if r.Parts != nil {
			p.results, p.rules = append(p.results, r), append(p.rules, all[i])
			w.t.RuleParts = append(w.t.RuleParts, store.RuleParts{Rule: i, Parts: make([]store.RulePart, len(r.Parts))})
		}
	}
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
		n, mark := r.Parts[i], &s.Rules[k]
		row := &p.t.RuleParts[k].Parts[i]
		*row = store.RulePart{Segment: &segment.Name, Status: string(mark.Status), Score: mark.Score.Float64(),
			Total: n.Total(), Tested: n.Tested, Missing: n.Missing, Excluded: n.Excluded, Passed: n.Passed(), Failed: n.Failed}
		switch {
		case r.Err != "":
			row.Reason = &r.Err
		case n.Tested == 0:
			row.Reason = textOrNull(r.ReasonIn(n).String())
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
