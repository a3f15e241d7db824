package store

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"rasoat/rules/message"
)

var (
	compactLeft = message.Define("store.compact_left",
		"chưa gộp vào tệp tháng: bộ dữ liệu đang được kiểm toán; lần gộp sau sẽ gộp",
		"not joined yet: the dataset is being audited; the next store compact takes it in")
	compactNewer = message.Define("store.compact_newer",
		"không gộp: do phiên bản rasoat mới hơn ghi", "not joined: a newer rasoat wrote it")
	compactRanking = message.Define("store.compact_ranking",
		"không gộp: không khớp với %s", "not joined: it does not agree with %s")
)

// Compacted is what became of a month.
type Compacted struct {
	Month   string // 2026-10
	Runs    int64  // that the month's files show
	Joined  int64  // files of days that the month's files have taken in
	Left    []Finding
	Packed  int64 // attempts whose files in history went into packs
	Packs   int64 // packs that were written
	Removed int64 // plain files of history that went into packs
}

// Compact joins the months of current that ended before a day, and packs their history:
// see the package comment. What cannot be joined is left as it is, and named. The error
// is one that ended the compaction as a whole; what was done until then is returned too.
func (s *Store) Compact(ctx context.Context, before Day) ([]Compacted, error) {
	if err := checkPeriod(before); err != nil {
		return nil, err
	}
	release, err := s.lock(ctx, monthsLock)
	if err != nil {
		return nil, err
	}
	done, err := s.compact(ctx, before)
	return done, errors.Join(err, release())
}

func (s *Store) compact(ctx context.Context, before Day) ([]Compacted, error) {
	months, err := s.closedMonths(ctx, before)
	var all []Compacted
	for _, first := range months {
		if err != nil {
			break
		}
		c := &compaction{Store: s, first: first, patience: lockPatience, Compacted: Compacted{Month: monthOf(first)}}
		if err = c.do(ctx); c.Joined > 0 || c.Packed > 0 || len(c.Left) > 0 {
			all = append(all, c.Compacted)
		}
	}
	return all, err
}

// closedMonths are the months of current and of history that ended before the month of a
// day, in order.
func (s *Store) closedMonths(ctx context.Context, before Day) ([]Day, error) {
	all := map[Day]bool{}
	months, err := s.months(ctx)
	for _, first := range months {
		all[first] = true
	}
	periods, failure := s.periods(ctx)
	for _, period := range periods {
		all[wholeMonth(period).from] = true
	}
	end := wholeMonth(before).from
	maps.DeleteFunc(all, func(first Day, _ bool) bool { return first >= end })
	return slices.Sorted(maps.Keys(all)), errors.Join(err, failure)
}

// compaction is the compaction of one month.
type compaction struct {
	*Store
	first    Day
	patience time.Duration // with datasets that are being audited
	Compacted
	found findings
	shown map[place]*joinable       // what the month's files show
	anew  bool                      // they do not show it yet
	days  map[string]map[place]bool // table → the days' files of the month

	unpacked []string          // datasets with plain files of history
	versions map[string]string // of the files of the month, where files have such
}

func (c *compaction) do(ctx context.Context) error {
	begun := begunDir + "/" + c.Month + ".json"
	if idle, err := c.idle(ctx); idle || err != nil {
		return err
	}
	if err := c.lookAtMonth(ctx); err != nil {
		return err
	}
	if err := putBytes(ctx, c.files, begun, []byte("{}\n")); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{c.incidents, c.agencies, c.tables, c.datasets} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	c.Left = c.found
	return c.files.Delete(ctx, begun)
}

// idle lists the days' files of the month, and tells whether there is nothing to do.
func (c *compaction) idle(ctx context.Context) (bool, error) {
	c.days = map[string]map[place]bool{}
	idle := true
	for _, table := range TableNames() {
		kinds, err := c.kinds(ctx, table, []place{{period: c.first}})
		if err != nil {
			return false, err
		}
		c.days[table] = kinds.day
		idle = idle && len(kinds.day) == 0
	}
	periods, err := c.agencyDays(ctx)
	if err != nil {
		return false, err
	}
	for day := c.first; day <= lastOf(c.first); day++ {
		names, err := c.plain.List(ctx, path.Join(historyDir, iso(day)))
		if err != nil {
			return false, err
		}
		for _, name := range names {
			if dataset, isDir := strings.CutSuffix(name, "/"); isDir && datasetForm.MatchString(dataset) {
				c.unpacked = append(c.unpacked, dataset)
			}
		}
	}
	return idle && len(periods) == 0 && len(c.unpacked) == 0, nil
}

// lookAtMonth notes which files of the month there are, before anything is read that new
// ones are made of: of two compactions, one of which was silent for too long, none
// replaces what the other has written.
func (c *compaction) lookAtMonth(ctx context.Context) error {
	if c.conditional() == nil {
		return nil
	}
	c.versions = map[string]string{}
	for _, table := range TableNames() {
		name := monthFile(table, c.first)
		f, err := c.plain.Open(ctx, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		c.versions[name] = version(f)
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// put writes a month's file in place of the one that was looked at.
func (c *compaction) put(ctx context.Context, name string, write func(io.Writer) error) error {
	if err := c.holds(monthsLock); err != nil {
		return err
	}
	return c.putFrom(ctx, name, c.versions[name], write)
}

// tables writes the month's files of the tables of runs, runs last, unless they have
// all that the days' files have.
func (c *compaction) tables(ctx context.Context) error {
	if err := c.collect(ctx); err != nil {
		return err
	}
	if !c.anew {
		return nil
	}
	c.Runs = int64(len(c.shown))
	return c.write(ctx, tables)
}

// write writes the month's files of some tables.
func (c *compaction) write(ctx context.Context, which []*table) error {
	all := slices.SortedFunc(maps.Values(c.shown), func(a, b *joinable) int {
		return cmp.Or(cmp.Compare(a.period, b.period), cmp.Compare(a.agency, b.agency), cmp.Compare(a.dataset, b.dataset))
	})
	for _, t := range which {
		if err := c.join(ctx, t, all); err != nil {
			return err
		}
	}
	return nil
}

// collect finds out which runs the month's files are to show: those of the days' files,
// and of the month's files as they are where there is none.
func (c *compaction) collect(ctx context.Context) error {
	c.shown = map[place]*joinable{}
	runs, _, err := monthRuns(ctx, c.files, c.first)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for at := range c.days[runsTable] {
		var t Tables
		id, err := runsOf.read(ctx, c.files, currentFile(runsTable, at.period, at.dataset), &t)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && runs[at] == id {
			continue // the files were being removed when the last compaction ended
		}
		j, err := c.joinable(ctx, at, id, err)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			c.found.wrong(currentFile(runsTable, at.period, at.dataset), err)
			continue
		}
		c.shown[at], c.anew = j, true
	}
	if !c.anew {
		return c.asIs(runs)
	}
	for at, id := range runs {
		if c.shown[at] != nil {
			continue
		}
		if c.shown[at], err = c.joinable(ctx, at, id, nil); err != nil {
			c.found.wrong(monthFile(runsTable, c.first), err) // all stays as it is
			return c.asIs(runs)
		}
	}
	return ctx.Err()
}

// asIs says that the month's files show what they show.
func (c *compaction) asIs(runs map[place]string) error {
	c.anew = false
	c.shown, c.Runs = map[place]*joinable{}, int64(len(runs))
	for at, id := range runs {
		c.shown[at] = &joinable{place: at, run: id}
	}
	return nil
}

// datasets removes, dataset after dataset, what the months' files have taken in. One
// that is being audited is waited for, but not all of them for long.
func (c *compaction) datasets(ctx context.Context) error {
	all, deadline := map[string]bool{}, time.Now().Add(c.patience)
	for _, days := range c.days {
		for at := range days {
			all[at.dataset] = true
		}
	}
	for _, dataset := range c.unpacked {
		all[dataset] = true
	}
	for _, dataset := range sortedKeys(all) {
		release, err := c.holdUntil(ctx, deadline, dataset)
		var held *Locked
		if errors.As(err, &held) {
			c.found.add(attemptsDir(c.first, dataset), compactLeft)
			continue
		}
		if err == nil {
			err = errors.Join(c.dataset(ctx, dataset), release())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// holdUntil takes the lock of a dataset, if need be after some time.
func (c *compaction) holdUntil(ctx context.Context, deadline time.Time, dataset string) (func() error, error) {
	for {
		release, err := c.lockTo(ctx, compacting, datasetLock+dataset)
		var held *Locked
		if !errors.As(err, &held) || time.Now().After(deadline) {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * lockPause):
		}
	}
}

// dataset removes the days' files of a dataset whose run the month's files show, runs
// first: from that instant readers look at the month's. No run of it can begin.
func (c *compaction) dataset(ctx context.Context, dataset string) error {
	if err := c.finish(ctx, dataset); err != nil {
		return err
	}
	var runs, others []string
	for at, j := range c.shown {
		if at.dataset != dataset {
			continue
		}
		name := currentFile(runsTable, at.period, dataset)
		var t Tables
		id, err := runsOf.read(ctx, c.files, name, &t)
		switch {
		case errors.Is(err, fs.ErrNotExist): // removed before this compaction was cut off
		case err != nil || id != j.run:
			continue // committed since
		default:
			runs = append(runs, name)
		}
		for _, t := range tables[:len(tables)-1] {
			if c.days[t.name][at] {
				others = append(others, currentFile(t.name, at.period, dataset))
			}
		}
	}
	slices.Sort(runs)
	slices.Sort(others)
	if err := errors.Join(c.holds(monthsLock), c.holds(datasetLock+dataset)); err != nil {
		return err
	}
	c.Joined += int64(len(runs) + len(others))
	if err := c.remove(ctx, runs); err != nil {
		return err
	}
	if err := c.remove(ctx, others); err != nil {
		return err
	}
	return c.pack(ctx, dataset)
}
