package store

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"rasoat/rules/message"
)

var (
	findMonthRun = message.Define("store.find_month_run",
		"của bộ dữ liệu %s, kỳ %d, có lượt %s, trong khi phải là lượt %s",
		"has of dataset %s, period %d, run %s, and that has to be run %s")
	findJoining = message.Define("store.find_joining",
		"tháng %s đang được gộp hoặc việc gộp bị ngắt giữa chừng: chưa kiểm chứng được; hãy kiểm chứng lại sau",
		"month %s is being joined, or that was cut off: it could not be verified; verify again later")
	findMonthRows = message.Define("store.find_month_rows",
		"các dòng của bộ dữ liệu %s, kỳ %d không phải là của lượt %s trong lịch sử",
		"its rows of dataset %s for %d are not those of run %s of history")
	findMonthStray = message.Define("store.find_month_stray",
		"có dòng không thuộc lượt kiểm toán nào (bộ dữ liệu %s, kỳ %d, lượt %s)",
		"has rows that belong to no run (dataset %s, period %d, run %s)")
)

// months looks at the files of months: each has to be as it was sealed, and to have just
// the rows of the runs in history that it shows.
func (p *proof) months(ctx context.Context) error {
	p.joined, p.lost = map[place]string{}, map[string]bool{}
	found := map[string][]string{} // month → tables
	err := p.eachCurrent(ctx, func(table, name string) error {
		if month := monthIn(name); isMonthFile(table, name) && !p.joining[month] && table != agencyScores.name && table != incidents.name {
			found[month] = append(found[month], table)
		}
		return ctx.Err()
	})
	for _, month := range sortedKeys(found) {
		if err == nil {
			first, _ := dayOfMonth(month)
			err = p.month(ctx, first)
		}
	}
	return err
}

// lookForMonths finds out of which months there are files: the tables of their runs are
// looked at again then.
func (p *proof) lookForMonths(ctx context.Context) error {
	p.monthly = map[string]bool{}
	return p.eachUnder(ctx, currentDir+"/"+runsTable+"/", func(name string) error {
		if isMonthFile(runsTable, name) {
			p.monthly[monthIn(name)] = true
		}
		return ctx.Err()
	})
}

// monthIn is the month that the file of a month is named after.
func monthIn(name string) string { return strings.TrimSuffix(path.Base(name), ".parquet") }

// begunMonths learns which months are being joined.
func (p *proof) begunMonths(ctx context.Context) error {
	p.joining = map[string]bool{}
	names, err := p.files.List(ctx, begunDir)
	if errors.Is(err, fs.ErrPermission) {
		return nil // of a copy for auditors, perhaps
	}
	alive := false
	if len(names) > 0 && err == nil {
		alive, err = p.living(ctx, monthsLock)
	}
	for _, name := range names {
		month := strings.TrimSuffix(name, ".json")
		if p.joining[month] = true; alive {
			p.Live = append(p.Live, month)
			continue
		}
		p.found.add(begunDir+"/"+name, findJoining, month)
	}
	return err
}

// month looks at the files of one month.
func (p *proof) month(ctx context.Context, first Day) error {
	runs, _, err := monthRuns(ctx, p.files, first)
	if err != nil {
		p.lost[monthOf(first)] = true
		p.found.wrong(monthFile(runsTable, first), err)
		return ctx.Err()
	}
	m := &monthProof{proof: p, first: first, runs: runs, counts: map[place]*filed{}}
	if err := m.decide(ctx); err != nil {
		return err
	}
	each := make([]findings, len(tables))
	err = few(len(tables), p.AtOnce(), func(i int) error { return m.table(ctx, tables[i], &each[i]) })
	for i := range each {
		p.Files++
		p.found = append(p.found, each[i]...)
		if tables[i].name == runsTable && len(each[i]) > 0 {
			p.lost[monthOf(first)] = true
		}
	}
	return err
}

// monthProof is the verification of the files of a month.
type monthProof struct {
	*proof
	first  Day
	runs   map[place]string
	counts map[place]*filed // the places that the files of the month decide
}

// decide finds the places for which there is no day's file, and their runs in history.
func (m *monthProof) decide(ctx context.Context) error {
	days, err := m.kinds(ctx, runsTable, []place{{period: m.first}})
	for at, id := range m.runs {
		m.joined[at] = id
		if !days.day[at] && !m.isBusy(at) && !m.isTorn(at) {
			m.counts[at] = m.attempt(at, id)
		}
	}
	return err
}

// attempt is the run of a place in history, or nil.
func (p *proof) attempt(at place, id string) *filed {
	for i := range p.known[at.dataset] {
		if f := &p.known[at.dataset][i]; f.Period == at.period && f.RunID == id && f.committed() {
			return f
		}
	}
	return nil
}

// table looks at the month's file of one table.
func (m *monthProof) table(ctx context.Context, t *table, found *findings) error {
	name, seen := monthFile(t.name, m.first), map[place]bool{}
	whole, err := m.sealedFile(ctx, name)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, fs.ErrNotExist) && !m.wants(t):
		return nil
	case err != nil:
		found.wrong(name, err)
		return nil
	case !whole:
		found.add(name, findSeal)
		return nil
	}
	err = openParquet(ctx, m.files, name, func(f *parquet.File) error {
		columns := f.Schema().Columns()
		return eachGroup(f, func(at place, run string, rows []parquet.Row) error {
			seen[at] = true
			return m.rows(ctx, t, name, at, run, columns, rows, found)
		})
	})
	if err != nil {
		found.wrong(name, err)
		return ctx.Err()
	}
	for at, f := range m.counts {
		if f != nil && f.err == nil && !seen[at] && f.Tables[t.name].Rows > 0 && !m.goes(ctx, f, at.dataset, t.name) {
			found.add(name, findMonthRows, at.dataset, iso(at.period), f.RunID)
		}
	}
	return nil
}

// wants tells whether some run has the table.
func (m *monthProof) wants(t *table) bool {
	for _, f := range m.counts {
		if f == nil || f.err != nil {
			continue
		}
		if _, has := f.Tables[t.name]; has {
			return true
		}
	}
	return false
}

// rows holds the rows that a month's file has of a place against those of history.
func (m *monthProof) rows(ctx context.Context, t *table, name string, at place, run string, columns [][]string, rows []parquet.Row, found *findings) error {
	f, decided := m.counts[at]
	switch {
	case m.isBusy(at) || m.isTorn(at):
		return nil
	case decided && (f == nil || m.runs[at] != run) || m.attempt(at, run) == nil:
		found.add(name, findMonthStray, at.dataset, iso(at.period), run)
		return nil
	case !decided || f.err != nil:
		return nil
	}
	sum := newResults()
	sum.of(nil, columns).add(rows)
	var err error
	want, known := f.digest(t)
	if !known {
		want, err = m.digest(ctx, historyFile(at.period, at.dataset, run, t.name+".parquet"))
	}
	if err == nil && want != sum.sum() || m.wasRemoved(ctx, err, at.period, at.dataset, run, t.name) {
		found.add(name, findMonthRows, at.dataset, iso(at.period), run)
	}
	return ctx.Err() // what is wrong with the file in history is told with its run
}

// digest is that of all rows of a file of history, in its order.
func (m *monthProof) digest(ctx context.Context, name string) (string, error) {
	sum := newResults()
	err := openParquet(ctx, m.files, name, func(f *parquet.File) error {
		return eachRow(f, sum.of(nil, f.Schema().Columns()).add)
	})
	return sum.sum(), err
}

// eachGroup visits the rows of a month's file, those of one run at a time.
func eachGroup(f *parquet.File, visit func(at place, run string, rows []parquet.Row) error) error {
	key := map[string]int{}
	for _, c := range []string{"period", "dataset", "run_id"} {
		leaf, ok := f.Schema().Lookup(c)
		if !ok {
			return errors.New("it has no column " + c)
		}
		key[c] = leaf.ColumnIndex
	}
	var at place
	var run string
	var group []parquet.Row
	var failure error
	err := eachRow(f, func(rows []parquet.Row) {
		for _, row := range rows {
			of := place{row[key["period"]].Int32(), string(row[key["dataset"]].ByteArray())}
			if id := string(row[key["run_id"]].ByteArray()); of != at || id != run {
				if len(group) > 0 && failure == nil {
					failure = visit(at, run, group)
				}
				at, run, group = of, id, group[:0]
			}
			group = append(group, row.Clone())
		}
	})
	if len(group) > 0 && failure == nil && err == nil {
		failure = visit(at, run, group)
	}
	return errors.Join(err, failure)
}

// isSealed tells whether a file is as it was sealed, and names it if not.
func (p *proof) isSealed(ctx context.Context, name string) bool {
	p.Files++
	whole, err := p.sealedFile(ctx, name)
	if err != nil {
		p.found.wrong(name, err)
	} else if !whole {
		p.found.add(name, findSeal)
	}
	return err == nil && whole
}

// inMonth holds what a month's files show of a place that has no day's file of runs
// against the run that has to be shown. It tells whether they have the place.
func (p *proof) inMonth(ctx context.Context, m *filed, dataset string, period Day, chain []filed) (bool, error) {
	run, joined := p.joined[place{period, dataset}]
	if p.lost[monthOf(period)] {
		return true, nil // that is told
	}
	if !joined {
		return false, nil
	}
	if run != m.RunID {
		p.found.add(monthFile(runsTable, period), findMonthRun, dataset, iso(period), run, m.RunID)
	}
	// What a compaction that was cut off has left does not count, but is not to be altered.
	for _, table := range m.tableNames() {
		name := currentFile(table, period, dataset)
		sum, err := p.sum(ctx, name)
		switch {
		case ctx.Err() != nil:
			return true, ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			p.found.wrong(name, err)
		case !slices.ContainsFunc(chain, func(f filed) bool { return f.err == nil && f.Period == period && f.Tables[table].SHA256 == sum }):
			p.found.add(name, findCurrent, m.RunID)
		}
	}
	return true, nil
}
