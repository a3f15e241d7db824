package store

import (
	"context"
	"errors"
	"io/fs"

	"rasoat/rules/message"
)

// chained is HEAD.json for who is about to add to a chain. One that is not there though
// history has runs was lost: whoever went on would begin second chains beside those that
// are there, and nothing could join them afterwards.
func (s *Store) chained(ctx context.Context) (*Head, error) {
	h, sum, err := s.Head(ctx)
	if err != nil || sum != "" {
		return h, err
	}
	place, err := s.orphan(ctx)
	if err != nil || place == "" {
		return h, err
	}
	if h, sum, err = s.Head(ctx); err == nil && sum == "" { // not written meanwhile
		err = lostHead(place)
	}
	return h, err
}

// orphan is where a committed run lies that HEAD.json must have taken in by now: its
// intent, which stays until then, is gone. It is asked where there is no HEAD.json, and
// ends with the first that it finds: of a store that lost it that is the first it looks
// at, of one in its first night few are under way.
func (s *Store) orphan(ctx context.Context) (string, error) {
	periods, err := s.periods(ctx)
	for _, period := range periods {
		datasets, err := s.datasetsOf(ctx, period)
		for _, dataset := range datasets {
			if is, err := s.isOrphan(ctx, period, dataset); is || err != nil {
				return attemptsDir(period, dataset), err
			}
		}
		if err != nil {
			return "", err
		}
	}
	return "", err
}

// isOrphan is orphan of one dataset and period. The intent is looked for after the
// manifest: it is there before, and HEAD.json before it is gone.
func (s *Store) isOrphan(ctx context.Context, period Day, dataset string) (bool, error) {
	ids, err := s.attempts(ctx, period, dataset)
	for _, id := range ids {
		f, err := s.files.Open(ctx, manifestFile(period, dataset, id))
		if errors.Is(err, fs.ErrNotExist) {
			continue // never committed
		}
		if err != nil {
			return false, err
		}
		i, err := s.intent(ctx, dataset)
		if err := errors.Join(f.Close(), otherThan(err, fs.ErrNotExist)); err != nil {
			return false, err
		}
		if i == nil || i.RunID != id {
			return true, nil
		}
	}
	return false, err
}

// lostHead refuses to add to a chain beside runs that HEAD.json does not know. It has a
// cause, because the store is at fault, and not who asks.
func lostHead(place string) error {
	return &Error{What: message.New(headLost, place), Cause: errors.New("a second chain would begin")}
}

// otherThan is an error, nil if it is the one that is expected.
func otherThan(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
