package dossier

import (
	"context"

	"rasoat/pipeline/store"
)

// closings makes the table of the acts by which the books were closed or opened again for
// days of the span, of the first so many that the store has; fewer than 0: of all. What
// is done to the books later does not make another dossier.
func (c *compiler) closings(ctx context.Context, s *store.Store, most int64) error {
	_, acts, err := s.Closed(ctx)
	if err != nil {
		return err
	}
	if most >= 0 && most < int64(len(acts)) {
		acts = acts[:most]
	}
	c.d.Acts = int64(len(acts))
	before := store.Earliest - 1
	for i := range acts {
		act := &acts[i]
		until := store.Earliest - 1
		if act.Until != "" {
			if until, err = dayIn(act.Until); err != nil {
				return err
			}
		}
		if max(before, until) >= c.span.From && min(before, until) < c.span.To {
			row := ClosingRow{Span: c.span.String(), Number: int64(i + 1), Act: act.Act, Period: act.Period, At: act.At,
				Operator: textOrNull(act.Operator), Reason: textOrNull(act.Reason), HeadSequence: act.HeadSequence}
			if act.Until != "" {
				row.ClosedUntil = &until
			}
			c.d.Tables.Closings = append(c.d.Tables.Closings, row)
		}
		before = until
	}
	c.d.ClosedUntil = before
	return nil
}
