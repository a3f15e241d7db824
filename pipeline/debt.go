package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"rasoat/pipeline/store"
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

// FollowMissing follows the incidents of all datasets from where they are no longer
// known, whoever removed them: for who repairs a store.
func FollowMissing(ctx context.Context, c Config) error {
	head, _, err := c.Store.Head(ctx)
	if err == nil {
		err = c.followAll(ctx, slices.Sorted(maps.Keys(head.Datasets)))
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return nil
}

// pay derives what a debt names: incidents from where they are no longer known, and the
// agencies' scores of its period and of those that follow from it. These are left to a
// process with a key where they are signed.
func (c Config) pay(ctx context.Context, d *store.Debt) (paid bool, err error) {
	if err := c.followAll(ctx, d.Datasets); err != nil {
		return false, err
	}
	there, err := c.Store.LoadTables(ctx, d.Period, []string{"dataset_scores"}, d.Datasets...)
	if err != nil || len(there.Runs) == 0 {
		return err == nil, err
	}
	head, _, err := c.Store.Head(ctx)
	if err != nil || head.Signature != nil && !c.Store.Signs() {
		return false, err
	}
	c.Datasets, c.To = d.Datasets, value.Day(d.Period)
	if err := c.scoreAgencies(ctx, c.To, nil); err != nil {
		return false, err
	}
	return true, c.scoreLater(ctx)
}

// followAll follows the incidents of datasets from the last period for which they are
// known, which is the newest unless something was left underived.
func (c Config) followAll(ctx context.Context, datasets []string) error {
	c.To = value.Day(store.Latest)
	n := &night{Config: &c, period: c.To}
	now := c.Store.Calendar()
	return c.Store.FollowIncidents(ctx, func() error {
		return each(len(datasets), max(c.Jobs, c.Store.AtOnce()), func(i int) error {
			if err := n.follow(ctx, now, datasets[i]); err != nil {
				return fmt.Errorf("incidents of %s: %w", datasets[i], err)
			}
			return nil
		})
	})
}

// owe says in the store what this run will have to derive, before it commits anything.
func (c *Config) owe(ctx context.Context, period value.Day, targets []target) (err error) {
	if c.debt != nil {
		err = c.debt.Move(ctx, store.Day(period))
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
