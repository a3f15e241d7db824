package store

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"

	"rasoat/rules/message"
)

var (
	repairMonth = message.Define("store.repair_month",
		"đã lập lại từ lịch sử", "made again from history")
	repairNoIncidents = message.Define("store.repair_no_incidents",
		"bị hỏng hoặc bị sửa, đã xóa; lệnh kế tiếp chạy cùng danh mục sẽ lập lại",
		"was damaged or altered, and is removed; the next command with the catalogue at hand follows the incidents anew")
)

// months makes the files of each month again from history that are not what they have to
// be. No compaction may be under way.
func (r *repair) months(ctx context.Context, chains map[string][]Day) error {
	release, err := r.lock(ctx, monthsLock)
	var held *Locked
	if errors.As(err, &held) {
		r.found.add(begunDir, repairBusy)
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(r.wrongMonths(ctx, chains), release())
}

func (r *repair) wrongMonths(ctx context.Context, chains map[string][]Day) error {
	joined := map[string]bool{}
	err := r.eachCurrent(ctx, func(table, name string) error {
		switch {
		case !isMonthFile(table, name) || table == agencyScores.name:
		case table == incidents.name:
			return r.incidentMonth(ctx, name, chains)
		default:
			joined[monthIn(name)] = true
		}
		return ctx.Err()
	})
	if err != nil || len(joined) == 0 {
		return err
	}
	p := &proof{Store: r.Store, known: map[string][]filed{}, busy: map[string]*intent{}}
	for dataset, periods := range chains {
		p.known[dataset], err = r.chain(ctx, dataset, periods)
		if refusal := (*Error)(nil); errors.As(err, &refusal) {
			return nil // a pack cannot be read: that is told with its dataset
		} else if err != nil {
			return err
		}
	}
	for _, month := range sortedKeys(joined) {
		first, _ := dayOfMonth(month)
		if err := r.month(ctx, p, first); err != nil {
			return err
		}
	}
	return nil
}

// incidentMonth removes a month's file of incidents that is not as it was written: what
// follows from the runs is followed anew.
func (r *repair) incidentMonth(ctx context.Context, name string, chains map[string][]Day) error {
	if whole, err := r.sealedFile(ctx, name); whole && err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	first, _ := dayOfMonth(monthIn(name))
	month := wholeMonth(first)
	var datasets []string
	for _, dataset := range sortedKeys(chains) {
		if slices.ContainsFunc(chains[dataset], func(d Day) bool { return month.from <= d && d <= month.to }) {
			datasets = append(datasets, dataset)
		}
	}
	if err := r.owe(ctx, first, datasets...); err != nil {
		return err
	}
	r.found.done(name, repairNoIncidents)
	return r.under(ctx, incidentLock, func() error { return r.files.Delete(ctx, name) })
}

// month looks at the files of one month, and makes all again where one is wrong.
func (r *repair) month(ctx context.Context, p *proof, first Day) error {
	p.found, p.joined, p.lost = nil, map[place]string{}, map[string]bool{}
	if err := p.month(ctx, first); err != nil {
		return err
	}
	if len(p.found) == 0 {
		return nil
	}
	wrong := p.found
	c := &compaction{Store: r.Store, first: first, shown: map[place]*joinable{}, anew: true}
	if err := c.lookAtMonth(ctx); err != nil {
		return err
	}
	if err := r.wanted(ctx, p, c); err != nil {
		return err
	}
	err := c.write(ctx, tables)
	if full := (*Full)(nil); errors.As(err, &full) {
		return err
	}
	if err != nil {
		r.found = append(r.found, wrong...)
		return ctx.Err()
	}
	seen := map[string]bool{}
	for _, f := range wrong {
		if !seen[f.Path] {
			seen[f.Path] = true
			r.found.done(f.Path, repairMonth)
		}
	}
	return nil
}

// wanted says what the files of a month have to show: the runs of all places of it that
// history has, but for those with a day's file.
func (r *repair) wanted(ctx context.Context, p *proof, c *compaction) error {
	days, err := r.kinds(ctx, runsTable, []place{{period: c.first}})
	if err != nil {
		return err
	}
	month := wholeMonth(c.first)
	for dataset, chain := range p.known {
		periods := map[Day]bool{}
		for i := range chain {
			periods[chain[i].Period] = month.from <= chain[i].Period && chain[i].Period <= month.to
		}
		maps.DeleteFunc(periods, func(period Day, in bool) bool { return !in || days.day[place{period, dataset}] })
		for period := range periods {
			at, m := place{period, dataset}, shownOf(chain, period)
			if m == nil {
				continue
			}
			if c.shown[at], err = c.joinable(ctx, at, m.RunID, nil); err != nil {
				r.found.wrong(m.place(dataset), err)
				delete(c.shown, at)
			}
		}
	}
	return ctx.Err()
}

// inMonth tells whether the files of a month show the run, and no day's file does.
func (r *repair) inMonth(ctx context.Context, m *filed, dataset string, period Day) bool {
	if day, err := r.isThere(ctx, currentFile(runsTable, period, dataset)); day || err != nil {
		return false
	}
	at := place{period, dataset}
	if r.monthRuns == nil {
		r.monthRuns = map[string]map[place]string{}
	}
	runs, known := r.monthRuns[monthOf(period)]
	if !known {
		runs, _, _ = monthRuns(ctx, r.files, period) // of one that cannot be read nothing is shown
		r.monthRuns[monthOf(period)] = runs
	}
	return runs[at] == m.RunID
}
