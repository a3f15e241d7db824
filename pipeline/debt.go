package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// CatchUp derives what follows from audits whose process died before it could: after a
// kill, or on a disk that was full. Every command that has a catalogue at hand calls it
// after store.Recover. Mostly there is nothing to do, which one look at an empty folder
// tells.
func CatchUp(ctx context.Context, c Config) error {
	err := c.Store.Debts(ctx, func(d *store.Debt) (bool, error) { return c.pay(ctx, d) })
	if err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return nil
}

var msgRemade = message.Define("incidents_remade", "đã lập lại", "made anew")

// RemakeIncidents follows the incidents of a store anew from where they are not what
// follows, whoever altered them, and names what was wrong, and what still is when looked at
// again: a month's file is none that is made here. What is owed, [CatchUp] pays.
func RemakeIncidents(ctx context.Context, c Config) ([]store.Finding, error) {
	found, from, err := c.Store.WrongIncidents(ctx, nextIncidents)
	if err == nil && len(found) > 0 {
		err = c.followFrom(ctx, from)
	}
	var left []store.Finding
	if err == nil && len(found) > 0 {
		left, _, err = c.Store.WrongIncidents(ctx, nextIncidents)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errStore, err)
	}
	for i, was := range found {
		if !slices.ContainsFunc(left, func(f store.Finding) bool { return f.Path == was.Path }) {
			found[i].What, found[i].Done = message.New(msgRemade), true
		}
	}
	return found, nil
}

// pay derives what a debt names: incidents from where they may be stale, and the
// agencies' scores of its period and of those that follow from it. These are left to a
// process with a key where they are signed.
func (c Config) pay(ctx context.Context, d *store.Debt) (paid bool, err error) {
	from := map[string]store.Day{}
	for _, dataset := range d.Datasets {
		from[dataset] = d.From
	}
	if err := c.followFrom(ctx, from); err != nil {
		return false, err
	}
	due, err := c.isRanked(ctx, d)
	if err != nil {
		return false, err
	}
	head, _, err := c.Store.Head(ctx)
	if err != nil || head.Signature != nil && !c.Store.Signs() {
		return false, err
	}
	c.Datasets, c.To = d.Datasets, value.Day(d.Period)
	if due {
		err = c.scoreAgencies(ctx, c.To, nil)
	}
	if err != nil {
		return false, err
	}
	return true, c.scoreLater(ctx)
}

// isRanked tells whether the agencies have scores for the period of a debt: because what
// the debt is of was committed for it, or something else. A range that died after it went
// on to a period, and before a commit, still owes what follows later from those before.
func (c *Config) isRanked(ctx context.Context, d *store.Debt) (bool, error) {
	there, err := c.Store.LoadTables(ctx, d.Period, []string{"dataset_scores"}, d.Datasets...)
	if err != nil || len(there.Runs) > 0 {
		return err == nil, err
	}
	ranked, err := c.Store.RankedPeriods(ctx, d.Period, d.Period)
	return len(ranked) > 0, err
}

// followFrom follows the incidents of datasets, each from a period on, or from where they
// are known before it, up to the last that current has.
func (c Config) followFrom(ctx context.Context, from map[string]store.Day) error {
	now, datasets := c.Store.Calendar(), slices.Sorted(maps.Keys(from))
	return c.Store.FollowIncidents(ctx, func() error {
		return c.followEach(ctx, datasets, func(i int) ([]store.Run, error) {
			c := c
			c.To = value.Day(from[datasets[i]])
			n := &night{Config: &c, period: c.To}
			return n.follow(ctx, now, datasets[i])
		})
	})
}

// owe says in the store what this run will have to derive, before it commits anything.
func (c *Config) owe(ctx context.Context, period value.Day, targets []target) (err error) {
	if c.debt != nil {
		from := period
		for _, behind := range c.behind {
			from = min(from, behind)
		}
		err = c.debt.Move(ctx, store.Day(period), store.Day(from))
	} else {
		datasets := make([]string, len(targets))
		for i := range targets {
			datasets[i] = targets[i].id()
		}
		c.debt, err = c.Store.Owe(ctx, store.Day(period), datasets)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return nil
}

// paid takes that back: all is derived.
func (c *Config) paid(ctx context.Context) error {
	if c.debt == nil {
		return nil
	}
	if err := c.debt.Paid(ctx); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return nil
}
