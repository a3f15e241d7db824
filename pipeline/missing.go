package pipeline

import (
	"context"
	"errors"
	"fmt"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// leaveGood finds out which targets have a run of the period that need not be repeated.
func (n *night) leaveGood(ctx context.Context) error {
	n.good, n.out = make([]bool, len(n.targets)), make([]Audited, len(n.targets))
	return each(len(n.targets), max(n.Jobs, n.Store.AtOnce()), func(i int) (err error) {
		n.out[i], n.good[i], err = n.goodRun(ctx, n.period, n.targets[i])
		return err
	})
}

// goodRun tells whether there is a run that is left alone, and what came of it.
func (c *Config) goodRun(ctx context.Context, period value.Day, t target) (Audited, bool, error) {
	rows, err := c.Store.LoadTables(ctx, store.Day(period), nil, t.id())
	if err != nil || len(rows.Runs) == 0 || !isGood(ctx, period, t, rows.Runs[0].Status) {
		return Audited{Period: period, Dataset: t.id()}, false, err
	}
	run := rows.Runs[0]
	return Audited{Period: period, Dataset: t.id(), RunID: run.RunID, Status: score.Status(run.Status), Before: true}, true, nil
}

// isGood tells whether a run of that status is left alone. Whether something has been
// delivered since is looked for; what goes wrong with that, the audit will say.
func isGood(ctx context.Context, period value.Day, t target, status string) bool {
	switch {
	case status == store.StatusError:
		return false
	case wasAudited(status) || t.dataset == nil:
		return true
	}
	found, err := find(ctx, t.dataset, period)
	return err == nil && len(found) == 0
}

// leave gives an attempt up that is not needed after all: a run that was killed is
// finished only when its lock is free, and that may have been just now.
func (a *audit) leave(ctx context.Context, attempt *store.Attempt, out *Audited) bool {
	before, good, err := a.goodRun(ctx, a.period, a.target)
	if !good && err == nil {
		return false
	}
	if good {
		*out = before
	}
	if err = errors.Join(err, attempt.Abort()); err != nil {
		out.Status, out.Err = score.Error, fmt.Errorf("%w: %w", errStore, err)
	}
	return true
}
