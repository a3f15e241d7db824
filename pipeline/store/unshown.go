package store

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"rasoat/rules/message"
)

// ErrSettled says that a run which was missing in current is there by now: what was read
// before is to be read again.
var ErrSettled = errors.New("files of current were being switched to another run")

var currentMissing = message.Define("store.current_missing",
	"%s không còn hoặc không khớp với các tệp khác của lượt, trong khi lịch sử có lượt %s: chạy “rasoat store repair” để lập lại từ lịch sử",
	"%s is not there, or not of one run with its other files, though history has run %s: rasoat store repair makes it again from history")

// Unshown names the first dataset and period, from one day to another, of which history has
// a run that was not seen in current. A file that is lost there would otherwise pass for
// an audit that never was. Only names are listed, but for what is missing.
func (s *Store) Unshown(ctx context.Context, from, to Day, seen func(period Day, dataset string) bool) error {
	unseen, err := s.unseen(ctx, from, to, seen)
	if err != nil {
		return err
	}
	settled := error(nil)
	for _, at := range unseen {
		switch err := s.unshown(ctx, at); {
		case errors.Is(err, ErrSettled):
			settled = err // another may be lost nevertheless
		case err != nil:
			return err
		}
	}
	return settled
}

// unshown tells of a place that was not seen what is missing there, nil if nothing is.
func (s *Store) unshown(ctx context.Context, at place) error {
	ids, err := s.attempts(ctx, at.period, at.dataset)
	if err != nil {
		return err
	}
	for _, id := range slices.Backward(ids) {
		if _, _, err := s.manifest(ctx, at.period, at.dataset, id); errors.Is(err, fs.ErrNotExist) {
			continue // never committed
		}
		return s.missing(ctx, Key{Period: at.period, Dataset: at.dataset, RunID: id})
	}
	return nil
}

// How often, and after what pause, it is asked whether a run that is missing is there: one
// that was committed a moment ago is being put into current, file by file, which takes its
// time where the store is far away.
const (
	missingTries = 10
	missingPause = 100 * time.Millisecond
)

// missing is the error of a run that current ought to have; ErrSettled if it can be read now.
func (s *Store) missing(ctx context.Context, run Key) error {
	for try := range missingTries {
		if try > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(missingPause):
			}
		}
		var t Tables
		if err := s.load(ctx, run.Period, run.Dataset, tables, &t); err != nil {
			return err
		}
		if len(t.Runs) > 0 {
			return ErrSettled
		}
	}
	return s.Lacking(ctx, run, runsTable)
}

// Lacking is the error of a run that has no rows of a table in current which it ought to have.
func (s *Store) Lacking(ctx context.Context, run Key, table string) error {
	name := currentFile(table, run.Period, run.Dataset)
	packed, err := s.isThere(ctx, packFile(monthOf(run.Period), run.Dataset))
	if err != nil {
		return err
	}
	if packed {
		name = monthFile(table, run.Period)
	}
	return refusal(currentMissing, name, run.RunID)
}
