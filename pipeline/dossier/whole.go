package dossier

import (
	"context"
	"slices"

	"rasoat/pipeline/store"
)

// note notes of a run what a dossier needs to be whole: that it was seen, and whether one
// that audited an extract has rows to show for it.
func (r *register) note(run *store.Run, scores, rules int) {
	r.seen[place{run.Period, run.Dataset}] = true
	switch {
	case !wasAudited(run.Status):
	case scores != 1:
		r.lacking = append(r.lacking, lacking{run.Key, "dataset_scores"})
	case rules == 0 && slices.Contains(r.tables, "rule_results"):
		r.lacking = append(r.lacking, lacking{run.Key, "rule_results"})
	}
}

// lacking is a run without the rows of a table that every audit has.
type lacking struct {
	run   store.Key
	table string
}

// whole is an error where current lacks what history has of the span: the figures would be
// others, and nothing in the dossier would say so.
func (r *register) whole(ctx context.Context, until Day) error {
	err := r.store.Unshown(ctx, r.span.From, min(r.span.To, until), func(period Day, dataset string) bool {
		return r.seen[place{period, dataset}]
	})
	if err == nil && len(r.lacking) > 0 {
		err = r.store.Lacking(ctx, r.lacking[0].run, r.lacking[0].table)
	}
	return err
}
