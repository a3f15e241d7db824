package store

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
)

// unfinished is implemented by files that leave something behind when a
// process dies while it writes.
type unfinished interface {
	// Unfinished lists the files of a folder that were being written.
	Unfinished(ctx context.Context, dir string) ([]string, error)
	// Discard removes what is left of writing a file, and not the file.
	Discard(ctx context.Context, name string) error
}

// clearDerived removes what a kill left of writing the agencies' scores and the
// incidents. They have no intent: the next run writes them anew. A folder is looked
// at for each month of the store, which takes microseconds.
func (s *Store) clearDerived(ctx context.Context, u unfinished) error {
	return errors.Join(s.clearTable(ctx, u, agencyScores.name, agencyLock), s.clearTable(ctx, u, incidents.name, incidentLock))
}

func (s *Store) clearTable(ctx context.Context, u unfinished, table, lock string) error {
	root := currentDir + "/" + table
	years, err := s.files.List(ctx, root)
	for _, year := range years {
		of := root + "/" + strings.TrimSuffix(year, "/")
		months, failure := s.files.List(ctx, of)
		err = errors.Join(err, failure)
		for _, month := range months {
			err = errors.Join(err, s.clearMonth(ctx, u, of+"/"+strings.TrimSuffix(month, "/"), lock))
		}
	}
	return err
}

// clearMonth looks again under the lock: what is being written by a living
// process is none of this one's business.
func (s *Store) clearMonth(ctx context.Context, u unfinished, dir, lock string) error {
	names, err := u.Unfinished(ctx, dir)
	if err != nil || len(names) == 0 {
		return err
	}
	err = s.under(ctx, lock, func() error {
		names, err := u.Unfinished(ctx, dir)
		for _, name := range names {
			err = errors.Join(err, u.Discard(ctx, dir+"/"+name))
		}
		return err
	})
	if errors.Is(err, fs.ErrPermission) {
		return nil // a reader cannot change the store, and need not
	}
	return err
}

// clearMonths removes what a kill left of writing months' files and packs. The next
// compaction does what is left to do of its work: at no time was anything shown twice,
// or not at all.
func (s *Store) clearMonths(ctx context.Context, u unfinished) error {
	begun, half, err := s.begunMonths(ctx, u)
	if err != nil || len(begun)+len(half) == 0 {
		return err
	}
	release, err := s.lock(ctx, monthsLock)
	if held := (*Locked)(nil); errors.As(err, &held) || errors.Is(err, fs.ErrPermission) {
		return nil // it is at work, or this one only reads
	}
	if err != nil {
		return err
	}
	return errors.Join(s.clearBegun(ctx, u), release())
}

// begunMonths are the files that say which months are being joined, and those of them that
// were not written to the end.
func (s *Store) begunMonths(ctx context.Context, u unfinished) (begun, half []string, err error) {
	begun, err = s.files.List(ctx, begunDir)
	half, failure := u.Unfinished(ctx, begunDir)
	return begun, half, errors.Join(err, failure)
}

// clearBegun is clearMonths by who may: what was begun when he began may be done by now.
func (s *Store) clearBegun(ctx context.Context, u unfinished) error {
	begun, half, err := s.begunMonths(ctx, u)
	for _, name := range half {
		err = errors.Join(err, u.Discard(ctx, begunDir+"/"+name))
	}
	for _, name := range begun {
		month, _ := strings.CutSuffix(name, ".json")
		if first, ok := dayOfMonth(month); ok {
			err = errors.Join(err, s.clearJoined(ctx, u, first))
		}
	}
	return err
}

func (s *Store) clearJoined(ctx context.Context, u unfinished, first Day) error {
	folders := []string{path.Join(historyDir, monthOf(first))}
	for _, t := range tables {
		folders = append(folders, monthDir(t.name, first))
	}
	for _, dir := range folders {
		names, err := u.Unfinished(ctx, dir)
		if err != nil {
			return err
		}
		for _, name := range names {
			if _, _, isDay := parseCurrent(name); isDay {
				continue // that of a run
			}
			if err := u.Discard(ctx, dir+"/"+name); err != nil {
				return err
			}
		}
	}
	if err := s.undoJoined(ctx, first); err != nil {
		return err
	}
	return s.files.Delete(ctx, begunDir+"/"+monthOf(first)+".json")
}

// undoJoined removes the first files of a month if that of runs, the last, was not
// written: they do not count.
func (s *Store) undoJoined(ctx context.Context, first Day) error {
	if done, err := s.isThere(ctx, monthFile(runsTable, first)); done || err != nil {
		return err
	}
	for _, t := range tables[:len(tables)-1] {
		if err := s.files.Delete(ctx, monthFile(t.name, first)); err != nil {
			return err
		}
	}
	return nil
}
