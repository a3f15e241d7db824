package pipeline

import (
	"cmp"
	"slices"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var (
	provePastAgain = message.Define("prove_past_again",
		"lượt %s đã so sánh với lần giao nộp kỳ %d này, nay kỳ đó được tính theo một lượt khác: %s",
		"run %s was compared with this delivery of %d, for which another run counts now: %s")
	provePastOther = message.Define("prove_past_other",
		"lượt %s đã so sánh với lần giao nộp kỳ %d này, nay thay vào đó là lần giao nộp kỳ %d: %s",
		"run %s was compared with this delivery of %d, which that of %d takes the place of now: %s")
	provePastGone = message.Define("prove_past_gone",
		"lượt %s đã so sánh với lần giao nộp kỳ %d này, nay không còn được tính",
		"run %s was compared with this delivery of %d, which counts no more")
)

// otherPast names the earlier deliveries that a run was compared with and would not be
// now. Their manifests are where they were: what differs is which count, and one that
// counts no more has mostly one that counts in its place.
func (p *prover) otherPast(r *store.Recorded, gone, came []store.Input) {
	byPeriod := func(a, b store.Input) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Path, b.Path)) }
	slices.SortFunc(gone, byPeriod)
	slices.SortFunc(came, byPeriod)
	gone = slices.DeleteFunc(gone, func(was store.Input) bool {
		at := slices.IndexFunc(came, func(is store.Input) bool { return is.Name == was.Name })
		if at >= 0 {
			p.add(was.Path, provePastAgain, r.RunID, was.Name, came[at].Path)
			came = slices.Delete(came, at, at+1)
		}
		return at >= 0
	})
	both := min(len(gone), len(came))
	for i, was := range gone[:both] {
		p.add(was.Path, provePastOther, r.RunID, was.Name, came[i].Name, came[i].Path)
	}
	for _, was := range gone[both:] {
		p.add(was.Path, provePastGone, r.RunID, was.Name)
	}
	for _, is := range came[both:] {
		p.add(is.Path, proveNewInput, r.RunID)
	}
}
