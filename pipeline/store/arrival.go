package store

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// Arrivals knows when the deliveries of a dataset for a period were first seen.
type Arrivals map[arrival]time.Time

type arrival struct{ path, sha256 string }

// At returns when a file with this content was first seen. A file that was
// replaced is another delivery.
func (a Arrivals) At(path, sha256 string) (time.Time, bool) {
	t, ok := a[arrival{path, sha256}]
	return t, ok
}

// Arrivals reads from the manifests of earlier attempts when the extracts of a
// dataset for a period arrived, so that a re-run judges punctuality by the
// first sight of a file and not by when it was copied since.
func (s *Store) Arrivals(ctx context.Context, period Day, dataset string) (Arrivals, error) {
	if err := errors.Join(checkDataset(dataset), checkPeriod(period)); err != nil {
		return nil, err
	}
	ids, err := s.attempts(ctx, period, dataset)
	known := Arrivals{}
	for _, id := range ids {
		m, _, err := s.manifest(ctx, period, dataset, id)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, in := range m.Inputs {
			key := arrival{in.Path, in.SHA256}
			if _, seen := known[key]; !seen && !in.ArrivedAt.IsZero() {
				known[key] = in.ArrivedAt
			}
		}
	}
	return known, err
}
