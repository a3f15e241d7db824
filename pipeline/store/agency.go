package store

import (
	"context"
	"io"
)

// WriteAgencyScores replaces the agencies' scores of a period. It is called
// once per invocation, after the datasets; invocations that meet wait for one
// another. The scores follow from those of the datasets, so they are not kept
// in history.
func (s *Store) WriteAgencyScores(ctx context.Context, period Day, scores []AgencyScore) error {
	if err := checkPeriod(period); err != nil {
		return err
	}
	for i := range scores {
		scores[i].Period = period
	}
	return s.under(ctx, agencyLock, func() error {
		return s.files.Put(ctx, agencyFile(period), func(w io.Writer) error {
			return agencyScores.write(w, agencyScores.rows(scores), "")
		})
	})
}
