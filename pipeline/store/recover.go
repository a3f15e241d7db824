package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// intent says which run a process is about to write, so that whoever finds it
// can finish or undo that run without searching. Tables are those that may be
// in the run's folder.
//
// In a place whose locks can be lost it also decides: see decided.go.
type intent struct {
	Version int      `json:"version"`
	Period  string   `json:"period"`
	Dataset string   `json:"dataset"`
	RunID   string   `json:"run_id"`
	Tables  []string `json:"tables"`
	Void    bool     `json:"void,omitempty"`     // the run is being undone
	Decided []byte   `json:"manifest,omitempty"` // the run is committed, and this its manifest
	Digest  string   `json:"digest,omitempty"`

	version string
}

func (s *Store) putIntent(ctx context.Context, i *intent) error {
	file, _, err := seal(i)
	if err != nil {
		return err
	}
	i.version, err = s.putKnown(ctx, intentFile(i.Dataset), i.version, file)
	return err
}

func (s *Store) intent(ctx context.Context, dataset string) (*intent, error) {
	name := intentFile(dataset)
	data, of, err := readKnown(ctx, s.files, name)
	if err == nil && data == nil {
		err = fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	if err != nil {
		return nil, err
	}
	i := &intent{version: of}
	if err = unseal(data, i); err == nil {
		err = i.check(dataset)
	}
	if err != nil {
		return nil, damaged(name, err)
	}
	return i, nil
}

// check holds every name in an intent against its form before it becomes the
// path of a file to remove.
func (i *intent) check(dataset string) error {
	if err := checkVersion(i.Version); err != nil {
		return err
	}
	if _, err := dayOf(i.Period); err != nil {
		return err
	}
	if i.Dataset != dataset || !runForm.MatchString(i.RunID) {
		return fmt.Errorf("it names the dataset %q and the run %q", i.Dataset, i.RunID)
	}
	for _, t := range i.Tables {
		if !datasetForm.MatchString(t) {
			return fmt.Errorf("it names the table %q", t)
		}
	}
	return nil
}

// Recover finishes or undoes the commits that dead processes left, so that
// current shows what history commits. Every command calls it first. Datasets
// that a living run holds are left to it. A store whose private folder may not
// be read is left as it is: its reader could not change it anyhow. What goes
// wrong with one dataset does not stop the others; all errors are returned.
func (s *Store) Recover(ctx context.Context) error {
	names, err := s.files.List(ctx, intentsDir)
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	s.clearSpill(ctx)
	if u, ok := s.plain.(unfinished); ok && err == nil {
		var begun []string
		begun, err = u.Unfinished(ctx, intentsDir)
		names = append(names, begun...)
		err = errors.Join(err, s.clearDerived(ctx, u), s.clearMonths(ctx, u))
	}
	for _, name := range names {
		dataset, ok := strings.CutSuffix(name, ".json")
		if !ok || !datasetForm.MatchString(dataset) {
			err = errors.Join(err, damaged(intentsDir+"/"+name, errors.New("an intent is named after its dataset")))
			continue
		}
		err = errors.Join(err, s.recoverDataset(ctx, dataset))
	}
	return err
}

func (s *Store) recoverDataset(ctx context.Context, dataset string) error {
	release, err := s.lock(ctx, datasetLock+dataset)
	var held *Locked
	if errors.As(err, &held) || errors.Is(err, fs.ErrPermission) {
		return nil // a reader cannot change the store, and need not
	}
	if err != nil {
		return err
	}
	return errors.Join(s.finish(ctx, dataset), release())
}

// finish deals with the intent of a dataset whose lock is held, if there is one.
func (s *Store) finish(ctx context.Context, dataset string) error {
	i, err := s.intent(ctx, dataset)
	if errors.Is(err, fs.ErrNotExist) {
		return s.discardBegun(ctx, intentFile(dataset))
	}
	if err != nil {
		return err
	}
	period, err := dayOf(i.Period)
	if err != nil {
		return err
	}
	if s.conditional() != nil {
		return s.finishDecided(ctx, i)
	}
	m, sum, err := s.manifest(ctx, period, dataset, i.RunID)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s.discard(ctx, i)
	case err != nil:
		return err
	}
	return s.settle(ctx, &written{Manifest: m, sha256: sum})
}

// discard removes a run that was not committed. The manifest goes first: where
// its writing failed at the very end it may be there, and must not outlive a
// table.
func (s *Store) discard(ctx context.Context, i *intent) error {
	period, err := dayOf(i.Period)
	if err != nil {
		return err
	}
	if err := s.files.Delete(ctx, manifestFile(period, i.Dataset, i.RunID)); err != nil {
		return err
	}
	if err := s.discardTables(ctx, i); err != nil {
		return err
	}
	if err := s.holds(datasetLock + i.Dataset); err != nil {
		return err // the intent may be that of another run by now
	}
	return s.files.Delete(ctx, intentFile(i.Dataset))
}

// discardTables removes the tables of a run.
func (s *Store) discardTables(ctx context.Context, i *intent) error {
	period, err := dayOf(i.Period)
	if err != nil {
		return err
	}
	return together(len(i.Tables), func(n int) error {
		return s.files.Delete(ctx, historyFile(period, i.Dataset, i.RunID, i.Tables[n]+".parquet"))
	})
}

// settle does what remains to do for a committed run. It may be repeated.
func (s *Store) settle(ctx context.Context, w *written) error {
	period, err := dayOf(w.Period)
	if err != nil {
		return err
	}
	if err := s.advance(ctx, w); err != nil {
		return err
	}
	if err := s.roll(ctx, period, w); err != nil {
		return err
	}
	if err := s.forgetIncidents(ctx, period, w.Dataset); err != nil {
		return err
	}
	if err := s.holds(datasetLock + w.Dataset); err != nil {
		return err // the intent may be that of another run by now
	}
	return s.files.Delete(ctx, intentFile(w.Dataset))
}

// discardBegun removes what a kill left of writing a file that is not there.
func (s *Store) discardBegun(ctx context.Context, name string) error {
	if _, ok := s.plain.(unfinished); ok {
		return s.files.Delete(ctx, name)
	}
	return nil
}
