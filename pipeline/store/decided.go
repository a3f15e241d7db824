package store

import (
	"context"
	"errors"
	"io/fs"
)

// Where locks can be lost, two processes may both believe that a dataset is theirs: one
// that was silent for longer than its lease, and the one that took over. The first may
// wake at any line of its commit. So there the commit is not the writing of a manifest,
// which both an early and a late process could do, but one replacement of the intent,
// the file that both have to pass:
//
//	its writer       intent: writing ──▶ intent: decided, with the manifest ──▶ manifest.json …
//	who takes over   intent: writing ──▶ intent: void ──▶ the tables are removed, then the intent
//
// Each arrow is a PutIf from the version that was read, so exactly one of the two
// happens. A run that is decided will be finished, by whoever comes; of one that is void
// the writer learns when it wants to decide, and removes what tables it has put since. A
// writer that dies just then leaves tables without a manifest, which Verify names.
//
// What comes after the decision may be done by both, and gives the same whoever does it
// last: manifest.json and HEAD.json have one content, and a file of current is replaced
// only from a version that was read before the attempts in history were.

//
// A process that woke before it wrote its intent finds that of the other one, or, where
// that is done, HEAD.json not as it was when the run began (unchanged).

// unchanged refuses to commit a run that no longer follows the end of its chain. It is
// asked while the intent is there, so that no other run can be committed meanwhile.
func (a *Attempt) unchanged(ctx context.Context) error {
	h, _, err := a.store.Head(ctx)
	if err != nil {
		return err
	}
	last, any := h.Datasets[a.Dataset]
	if any != (a.Previous != nil) || any && last != *a.Previous {
		return Overtaken(headFile)
	}
	return nil
}

// decide commits a run: from here on it is finished whatever happens.
func (s *Store) decide(ctx context.Context, i *intent, manifest []byte) error {
	if err := s.holds(datasetLock + i.Dataset); err != nil {
		return err
	}
	decided := *i
	decided.Decided = manifest
	err := s.putIntent(ctx, &decided)
	if err != nil {
		now, failure := s.intent(context.WithoutCancel(ctx), i.Dataset)
		if failure != nil || now.RunID != i.RunID || now.Decided == nil {
			return err
		}
		decided = *now // only the answer was lost
	}
	*i = decided
	return nil
}

// land does all that remains to do for a run that is committed. It may be repeated.
func (s *Store) land(ctx context.Context, i *intent, w *written) error {
	if i.Decided != nil {
		period, err := dayOf(i.Period)
		if err == nil {
			err = s.create(ctx, manifestFile(period, i.Dataset, i.RunID), i.Decided)
		}
		if err != nil {
			return err
		}
	}
	return s.settle(ctx, w)
}

// finishDecided deals with an intent whose writer has lost its lock.
func (s *Store) finishDecided(ctx context.Context, i *intent) error {
	if i.Decided == nil {
		return s.undo(ctx, i)
	}
	m, err := DecodeManifest(i.Decided)
	if err == nil && (m.Period != i.Period || m.Dataset != i.Dataset || m.RunID != i.RunID) {
		err = errors.New("the manifest in it is that of another run")
	}
	if err != nil {
		return damaged(intentFile(i.Dataset), err)
	}
	return s.land(ctx, i, &written{Manifest: m, sha256: sha256Hex(i.Decided)})
}

// undo removes a run that was not committed, after it has made sure that it will not be.
func (s *Store) undo(ctx context.Context, i *intent) error {
	if s.conditional() == nil {
		return s.discard(ctx, i)
	}
	void := *i
	void.Void = true
	if i.version != "" {
		if err := s.putIntent(ctx, &void); err == nil {
			return s.discard(ctx, &void)
		} else if !errors.Is(err, ErrOvertaken) {
			return err
		}
	}
	switch now, err := s.intent(ctx, i.Dataset); {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && now.RunID == i.RunID && now.Decided != nil:
		return ErrUnfinished
	case err == nil && now.RunID == i.RunID && i.version == "": // written, though nobody said so
		return s.undo(ctx, now)
	}
	return s.discardTables(ctx, i)
}

// attempted leaves out attempts of which there is no manifest: of a writer that was
// overtaken some tables may have come late.
func (s *Store) attempted(ctx context.Context, period Day, dataset string, ids []string) ([]string, error) {
	if s.conditional() == nil {
		return ids, nil
	}
	absent := make([]bool, len(ids))
	err := together(len(ids), func(i int) error {
		f, err := s.files.Open(ctx, manifestFile(period, dataset, ids[i]))
		if absent[i] = errors.Is(err, fs.ErrNotExist); absent[i] {
			return nil
		}
		if err == nil {
			err = f.Close()
		}
		return err
	})
	left := ids[:0]
	for i, id := range ids {
		if !absent[i] {
			left = append(left, id)
		}
	}
	return left, err
}
