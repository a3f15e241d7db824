package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Attempt is an audit of one dataset for one period that is under way. It
// holds the dataset's lock until it is committed or aborted.
type Attempt struct {
	RunID       string
	Number      int64 // 1 for the first at this dataset and period
	Period      Day
	Agency      string
	Dataset     string
	StartedAt   time.Time // UTC, whole microseconds
	PreviousRun string    // the attempt before at this dataset and period, or ""
	Previous    *Link     // the manifest before of this dataset, any period, or nil

	store   *Store
	release func() error
	named   *ClosedActs // what HEAD.json said of closings when it began
}

// Begin locks a dataset and gives the attempt its id and its place in the
// chain. It refuses with a *Locked while another run holds the dataset, and waits for a
// compaction of it. What a dead run of the dataset left is finished first.
func (s *Store) Begin(ctx context.Context, period Day, agency, dataset string) (*Attempt, error) {
	if err := errors.Join(checkDataset(dataset), checkPeriod(period)); err != nil {
		return nil, err
	}
	release, err := s.outlive(ctx, datasetLock+dataset)
	if err != nil {
		return nil, err
	}
	a := &Attempt{Period: period, Agency: agency, Dataset: dataset, store: s, release: release}
	if err := a.begin(ctx); err != nil {
		return nil, errors.Join(err, release())
	}
	return a, nil
}

func (a *Attempt) begin(ctx context.Context) error {
	a.StartedAt = a.store.time()
	if err := a.store.finish(ctx, a.Dataset); err != nil {
		return err
	}
	head, err := a.store.chained(ctx)
	if err != nil {
		return err
	}
	a.named = head.Closed
	if _, err := a.store.mayChange(ctx, a.Period, a.named); err != nil {
		return err
	}
	ids, err := a.store.attempts(ctx, a.Period, a.Dataset)
	if err == nil {
		ids, err = a.store.attempted(ctx, a.Period, a.Dataset, ids)
	}
	if err != nil {
		return err
	}
	after := ""
	if last, ok := head.Datasets[a.Dataset]; ok {
		a.Previous, after = &last, last.RunID
	} else if len(ids) > 0 {
		return lostHead(attemptsDir(a.Period, a.Dataset))
	}
	if n := len(ids); n > 0 {
		a.PreviousRun, after = ids[n-1], max(after, ids[n-1])
	}
	a.Number = int64(len(ids)) + 1
	a.RunID, err = newRunID(a.StartedAt, a.store.random, after)
	return err
}

// time is the clock as the store keeps it.
func (s *Store) time() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Abort gives the attempt up, leaves no trace, and frees the dataset. After a
// Commit or another Abort it does nothing, so it may be deferred.
func (a *Attempt) Abort() error {
	if a.release == nil {
		return nil
	}
	release := a.release
	a.release = nil
	return release()
}

// Commit stores the attempt for good and frees the dataset. It fills in, in
// place, the keys of all rows, the row of runs except for what only the reader
// knows (rows_…, encoding, format), and the second half of the manifest.
//
// An error means that nothing was stored, with one exception: if it is an
// ErrUnfinished the run is in history and the next command shows it.
// A context that ends before the manifest is written stops the commit; later
// it has no influence.
func (a *Attempt) Commit(ctx context.Context, t *Tables, m *Manifest) error {
	if a.release == nil {
		return fmt.Errorf("run %s of %s: committed or aborted before", a.RunID, a.Dataset)
	}
	if err := a.commit(ctx, t, m); err != nil {
		return errors.Join(fmt.Errorf("run %s of %s for %s: %w", a.RunID, a.Dataset, iso(a.Period), err), a.Abort())
	}
	return a.Abort()
}

func (a *Attempt) commit(ctx context.Context, t *Tables, m *Manifest) error {
	if err := a.complete(t, m); err != nil {
		return err
	}
	i := intent{Version: documentVersion, Period: m.Period, Dataset: a.Dataset, RunID: a.RunID}
	for _, t := range tables {
		i.Tables = append(i.Tables, t.name)
	}
	w, err := a.write(ctx, &i, t, m)
	always := context.WithoutCancel(ctx)
	if err != nil {
		return errors.Join(err, a.store.undo(always, &i))
	}
	if err := a.store.land(always, &i, w); err != nil {
		return fmt.Errorf("%w: %w", ErrUnfinished, err)
	}
	return nil
}

// written is a run that is in history: its manifest, the SHA-256 of that file, and
// the files of its tables as far as they are at hand.
type written struct {
	*Manifest
	sha256 string
	tables map[string][]byte

	closed []Closing // as of the commit; nil: none, or not looked at
}

// write writes intent, tables and manifest.
func (a *Attempt) write(ctx context.Context, i *intent, t *Tables, m *Manifest) (*written, error) {
	if err := a.store.putIntent(ctx, i); err != nil {
		return nil, err
	}
	lots := newLots(t)
	files := make([]smallFile, len(tables))
	order := lots.longestFirst()
	guards := 0 // things to do beside the tables
	if a.store.conditional() != nil {
		guards = 1
	}
	// As many as there are cores: what takes long would have but a part of one until the
	// others are done, and then be alone.
	err := few(len(tables)+guards, a.store.cores()+guards, func(n int) (err error) {
		if n -= guards; n < 0 {
			return a.unchanged(ctx)
		}
		n = order[n]
		rows := lots.of(n)
		if tables[n].name == runsTable {
			m.ResultsSHA256 = lots.sum()
			t.Runs[0].ResultsSHA256 = m.ResultsSHA256
		}
		var file bytes.Buffer
		if err = rows.write(&file, a.RunID); err != nil {
			err = fmt.Errorf("table %s: %w", tables[n].name, err)
		}
		files[n] = smallFile{name: historyFile(a.Period, a.Dataset, a.RunID, tables[n].name+".parquet"), data: file.Bytes()}
		return err
	})
	if err == nil {
		err = a.store.putAll(ctx, files)
	}
	if err != nil {
		return nil, err
	}
	w := &written{Manifest: m, tables: map[string][]byte{}}
	for n, table := range tables {
		file := files[n].data
		w.tables[table.name] = file
		m.Tables[table.name] = TableFile{Rows: int64(lots.made[n].count()), Bytes: int64(len(file)), SHA256: sha256Hex(file)}
	}
	file, err := m.encode()
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if file, err = a.store.signed(file, m.Digest); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	w.sha256 = sha256Hex(file)
	// The books may have been closed since the run began. Who closes them waits for those
	// that look just now: their intent is there.
	if w.closed, err = a.store.mayChange(ctx, a.Period, a.named); err != nil {
		return nil, err
	}
	if a.store.conditional() != nil {
		return w, a.store.decide(ctx, i, file)
	}
	return w, putBytes(ctx, a.store.files, manifestFile(a.Period, a.Dataset, a.RunID), file)
}

// lots are the rows of all tables of a run as they will be written.
type lots struct {
	tables *Tables
	made   []lot
	once   []sync.Once
}

func newLots(t *Tables) *lots {
	return &lots{t, make([]lot, len(tables)), make([]sync.Once, len(tables))}
}

// of is that of a table. Who asks first makes it.
func (l *lots) of(n int) lot {
	l.once[n].Do(func() { l.made[n] = tables[n].lot(l.tables) })
	return l.made[n]
}

// longestFirst are the tables in the order in which they are best begun: runs, which sums
// all others up, then the one of most rows.
func (l *lots) longestFirst() []int {
	order, rows := make([]int, len(tables)), make([]int, len(tables))
	for i, t := range tables {
		order[i], rows[i] = i, t.count(l.tables)
		if t.name == runsTable {
			rows[i] = math.MaxInt
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rows[b], rows[a]) })
	return order
}

// sum sums all results up, table after table.
func (l *lots) sum() string {
	sum := newResults()
	for n, table := range tables {
		sum.begin(table.name)
		l.of(n).digest(sum, table.own)
	}
	return sum.sum()
}

// together does n things at the same time and returns the first error in
// order. A file of a few kilobytes costs little but the wait for the disk, and
// the disk takes several at once: a commit took 95 ms one by one, 29 together.
func together(n int, do func(i int) error) error { return few(n, n, do) }

// few does n things, so many at the same time, and returns the first error in
// order.
func few(n, atOnce int, do func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, atOnce) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				errs[i] = do(int(i))
			}
		})
	}
	all.Wait()
	return cmp.Or(errs...)
}
