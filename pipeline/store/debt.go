package store

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
)

// Debt says that somebody commits audits from which something is still to be derived:
// incidents, and agencies' scores. It is written before the first of those commits and
// removed when all is derived, so that whoever comes after a kill, a loss of power or a
// full disk finds in one small folder what is left to do ([Store.Debts]), however many
// years the store has. While its debtor lives, it holds the lock of the same name.
type Debt struct {
	Period   Day      // that is being audited; what comes before is derived
	Datasets []string // that may be committed

	store   *Store
	name    string
	release func() error
}

// debtDocument is the file of a debt.
type debtDocument struct {
	Version  int      `json:"version"`
	Period   string   `json:"period"`
	Datasets []string `json:"datasets"`
	Digest   string   `json:"digest,omitempty"`
}

// Owe writes a debt for commits of some datasets for a period. Its name is that of the
// first of them, so that locks stay few; where another has that, with a number after it.
func (s *Store) Owe(ctx context.Context, period Day, datasets []string) (*Debt, error) {
	for n := 1; ; n++ {
		name := datasets[0]
		if n > 1 {
			name += "." + strconv.Itoa(n)
		}
		release, err := s.lock(ctx, debtLock+name)
		if held := (*Locked)(nil); errors.As(err, &held) {
			continue
		}
		if err != nil {
			return nil, err
		}
		d := &Debt{Datasets: datasets, store: s, name: name, release: release}
		there, err := s.isThere(ctx, debtFile(name)) // of one who died, and not yet paid
		if err == nil && !there {
			err = d.Move(ctx, period)
		}
		if err == nil && !there {
			return d, nil
		}
		if err = errors.Join(err, release()); err != nil {
			return nil, err
		}
	}
}

// Move makes the debt that of another period: all of the one before is derived, as far
// as it does not follow from this one too.
func (d *Debt) Move(ctx context.Context, period Day) error {
	if err := checkPeriod(period); err != nil {
		return err
	}
	file, _, err := seal(&debtDocument{Version: documentVersion, Period: iso(period), Datasets: d.Datasets})
	if err != nil {
		return err
	}
	d.Period = period
	return putBytes(ctx, d.store.files, debtFile(d.name), file)
}

// Paid removes the debt: all is derived.
func (d *Debt) Paid(ctx context.Context) error {
	return errors.Join(d.store.files.Delete(ctx, debtFile(d.name)), d.Leave())
}

// Leave leaves the debt to whoever comes next. After Paid it does nothing, so it may be
// deferred.
func (d *Debt) Leave() error {
	if d.release == nil {
		return nil
	}
	release := d.release
	d.release = nil
	return release()
}

// Debts calls pay with each debt that a dead process left, and removes it if pay says
// that it is paid. Debts of the living are left to them, and so is everything by those who may
// not write here. What goes wrong with one does not stop the others; all errors are
// returned.
func (s *Store) Debts(ctx context.Context, pay func(*Debt) (paid bool, err error)) error {
	names, err := s.debts(ctx)
	for _, name := range names {
		failure := s.debt(ctx, name, pay)
		if held := (*Locked)(nil); !errors.As(failure, &held) && !errors.Is(failure, fs.ErrPermission) {
			err = errors.Join(err, failure)
		}
	}
	return err
}

// debts are the names of all debts.
func (s *Store) debts(ctx context.Context) ([]string, error) {
	files, err := s.files.List(ctx, debtsDir)
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil
	}
	if u, ok := s.plain.(unfinished); ok && err == nil {
		var begun []string
		begun, err = u.Unfinished(ctx, debtsDir)
		files = append(files, begun...)
	}
	names := files[:0]
	for _, file := range files {
		name, ok := strings.CutSuffix(file, ".json")
		if dataset, _, _ := strings.Cut(name, "."); ok && datasetForm.MatchString(dataset) {
			names = append(names, name)
		}
	}
	return names, err
}

// debt has one debt paid while nobody else does.
func (s *Store) debt(ctx context.Context, name string, pay func(*Debt) (bool, error)) error {
	release, err := s.lock(ctx, debtLock+name)
	if err != nil {
		return err
	}
	d, paid := &Debt{store: s, name: name, release: release}, false
	switch err = d.read(ctx); {
	case errors.Is(err, fs.ErrNotExist): // paid meanwhile, or never written to its end
		err = s.discardBegun(ctx, debtFile(name))
	case err == nil:
		paid, err = pay(d)
	}
	if !paid || err != nil {
		return errors.Join(err, d.Leave())
	}
	return d.Paid(ctx)
}

func (d *Debt) read(ctx context.Context) error {
	file, err := readAll(ctx, d.store.files, debtFile(d.name))
	if err != nil {
		return err
	}
	var doc debtDocument
	err = unseal(file, &doc)
	if err == nil {
		err = checkVersion(doc.Version)
	}
	if err == nil {
		d.Period, err = dayOf(doc.Period)
	}
	for _, dataset := range doc.Datasets {
		if err == nil {
			err = checkDataset(dataset)
		}
	}
	if err != nil {
		return damaged(debtFile(d.name), err)
	}
	d.Datasets = doc.Datasets
	return nil
}

// owing are the datasets whose incidents a living process is about to follow.
func (s *Store) owing(ctx context.Context) (map[string]bool, error) {
	names, err := s.debts(ctx)
	datasets := map[string]bool{}
	for _, name := range names {
		release, failure := s.lock(ctx, debtLock+name)
		if held := (*Locked)(nil); !errors.As(failure, &held) {
			if failure == nil {
				err = errors.Join(err, release())
			}
			continue // its debtor is dead, or nobody can tell
		}
		if d := (&Debt{store: s, name: name}); d.read(ctx) == nil {
			for _, dataset := range d.Datasets {
				datasets[dataset] = true
			}
		}
	}
	return datasets, err
}
