package pipeline

import (
	"rasoat/pipeline/incident"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
)

// committed are the rows that this run has just committed, by dataset, as far as
// something follows from them.
type committed map[string]*followable

// followable is a run from which incidents and agencies' scores follow.
type followable struct {
	run         store.Run
	results     []incident.Result
	forAgencies *store.Tables // nil where an earlier run may count
	failed      bool          // and so left what current shows of its period alone
}

func followableOf(t *store.Tables, results []incident.Result) *followable {
	return &followable{t.Runs[0], results, forAgencies(t), score.Status(t.DatasetScores[0].Status) == score.Error}
}

// forAgencies are the rows of a commit by which agencies are scored, those that
// store.Calendar reads too; nil where the dataset was not delivered or could not be
// read, for then an earlier one may count.
func forAgencies(t *store.Tables) *store.Tables {
	switch score.Status(t.DatasetScores[0].Status) {
	case score.NotDelivered, score.NotDue, score.Error:
		return nil
	}
	return &store.Tables{Runs: t.Runs, DatasetScores: t.DatasetScores, FieldScores: t.FieldScores,
		CriterionScores: whole(t.CriterionScores, func(r *store.CriterionScore) *string { return r.Segment }),
		RuleResults:     whole(t.RuleResults, func(r *store.RuleResult) *string { return r.Segment })}
}

// whole are the rows of the whole dataset, without those of its segments.
func whole[R any](rows []R, segment func(*R) *string) []R {
	var out []R
	for i := range rows {
		if segment(&rows[i]) == nil {
			out = append(out, rows[i])
		}
	}
	return out
}

// newest is the run of a dataset if no other run has come after; else nil.
func (c committed) newest(dataset string, head *store.Head) *followable {
	f := c[dataset]
	if f == nil || head.Datasets[dataset].RunID != f.run.RunID {
		return nil
	}
	return f
}
