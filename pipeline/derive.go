package pipeline

import (
	"context"
	"fmt"

	"rasoat/rules/value"
)

// Derive makes what follows from the audits of a period that a store holds, as Run does
// after them: incidents from it on, and the agencies' scores. It is for those who commit
// audits by other means.
func Derive(ctx context.Context, c Config, period value.Day) error {
	c.To = period // the last of a range: incidents are followed to the end
	n := &night{Config: &c, period: period, before: c.historyOf(period), targets: c.targets()}
	n.good = make([]bool, len(n.targets))
	if err := n.followIncidents(ctx); err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return c.scoreAgencies(ctx, period, n.committed)
}
