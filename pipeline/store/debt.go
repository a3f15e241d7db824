package store

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"rasoat/rules/message"
)

// Debt says that somebody commits audits from which something is still to be derived:
// incidents, and agencies' scores. It is written before the first of those commits and
// removed when all is derived, so that whoever comes after a kill, a loss of power or a
// full disk finds in one small folder what is left to do ([Store.Debts]), however many
// years the store has. While its debtor lives, it holds the lock of the same name.
type Debt struct {
	Period   Day      // that is being audited; what comes before is derived, but for incidents
	From     Day      // from here on incidents may be stale: Period, or before
	Datasets []string // that may be committed
	Living   bool     // of those that Owed returns: its debtor is at work

	store   *Store
	name    string
	stray   string // what it is, where it is none
	damage  error  // why it cannot be read
	release func() error
}

// debtDocument is the file of a debt.
type debtDocument struct {
	Version  int      `json:"version"`
	Period   string   `json:"period"`
	From     string   `json:"from,omitempty"` // where it is not the period
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
			err = d.Move(ctx, period, period)
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
// as it does not follow from this one too, but for incidents from a day on.
func (d *Debt) Move(ctx context.Context, period, from Day) error {
	if err := errors.Join(checkPeriod(period), checkPeriod(from)); err != nil {
		return err
	}
	doc := debtDocument{Version: documentVersion, Period: iso(period), Datasets: d.Datasets}
	if from < period {
		doc.From = iso(from)
	}
	file, _, err := seal(&doc)
	if err != nil {
		return err
	}
	d.Period, d.From = period, min(from, period)
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
	names, strays, err := s.debts(ctx)
	for _, file := range strays {
		err = errors.Join(err, strayed(file))
	}
	for _, name := range names {
		failure := s.debt(ctx, name, pay)
		if held := (*Locked)(nil); !errors.As(failure, &held) && !errors.Is(failure, fs.ErrPermission) {
			err = errors.Join(err, failure)
		}
	}
	return err
}

var noDebt = message.Define("store.no_debt",
	"tên tệp không theo mã bộ dữ liệu nào", "its name is not that of a dataset")

// strayed is what is wrong with a file among the debts that is none.
func strayed(file string) error { return damaged(debtsDir+"/"+file, refusal(noDebt)) }

// debts are the names of all debts, and the files among them that are none.
func (s *Store) debts(ctx context.Context) (names, strays []string, err error) {
	files, err := s.files.List(ctx, debtsDir)
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil, nil
	}
	if u, ok := s.plain.(unfinished); ok && err == nil {
		var begun []string
		begun, err = u.Unfinished(ctx, debtsDir)
		files = append(files, begun...)
	}
	for _, file := range files {
		name, ok := strings.CutSuffix(file, ".json")
		if dataset, _, _ := strings.Cut(name, "."); ok && datasetForm.MatchString(dataset) {
			names = append(names, name)
		} else {
			strays = append(strays, file)
		}
	}
	return names, strays, err
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
	d.From = d.Period
	if err == nil && doc.From != "" {
		d.From, err = dayOf(doc.From)
	}
	if err == nil && len(doc.Datasets) == 0 {
		err = errors.New("it names no dataset")
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

// Owed are all debts, and what lies among them and is none. What a debt says that cannot be
// read is not known.
func (s *Store) Owed(ctx context.Context) ([]Debt, error) {
	names, strays, err := s.debts(ctx)
	var owed []Debt
	for _, file := range strays {
		owed = append(owed, Debt{store: s, stray: debtsDir + "/" + file, damage: strayed(file)})
	}
	for _, name := range names {
		d := Debt{store: s, name: name}
		var failure error
		d.Living, failure = s.living(ctx, debtLock+name) // who may not ask takes it for dead
		err = errors.Join(err, failure)
		if d.damage = d.read(ctx); errors.Is(d.damage, fs.ErrNotExist) {
			continue // paid meanwhile
		}
		owed = append(owed, d)
	}
	return owed, err
}

var findOwed = message.Define("store.find_owed",
	"lượt kiểm toán kỳ %d bị ngắt giữa chừng: sự cố từ kỳ %d và điểm cơ quan của %+d bộ dữ liệu (trước hết là %s) chưa được lập lại; chạy “rasoat store repair --catalogue THƯ_MỤC” để lập lại",
	"an audit of %d was cut off: incidents from %d on, and agencies' scores, of %+d dataset%[3]v (the first is %s) are still to be made anew; run rasoat store repair --catalogue DIR to have it done")

// Finding says what is owed, and how it is settled.
func (d *Debt) Finding() Finding {
	f := findings{}
	if d.damage != nil {
		f.wrong(cmp.Or(d.stray, debtFile(d.name)), d.damage)
		return f[0]
	}
	f.add(debtFile(d.name), findOwed, iso(d.Period), iso(d.From), len(d.Datasets), d.Datasets[0])
	return f[0]
}
