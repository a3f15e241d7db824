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
	findSeal = message.Define("store.find_seal",
		"đã bị sửa sau khi ghi", "was altered after it was written")
	findIncidentsOf = message.Define("store.find_incidents_of",
		"được lập từ lượt %s, trong khi bảng điểm là của lượt %s", "follows from run %s, but what current shows is of run %s")
	findIncidents = message.Define("store.find_incidents",
		"không khớp với kết quả của các kỳ đến kỳ này; nếu thư mục .rasoat không có ở đây hoặc không đọc được, có thể chỉ là kỳ trước đã được kiểm toán lại và sự cố chưa được lập lại",
		"does not follow from the results of the periods up to this one; where the folder .rasoat is not at hand or cannot be read, an earlier period may have been audited again, and incidents not been made anew yet")
	findNoIncidents = message.Define("store.find_no_incidents",
		"không còn; “rasoat store repair --catalogue THƯ_MỤC” sẽ lập lại", "is not there; rasoat store repair --catalogue DIR makes it anew")
)

// Next makes the incidents of a period from those before it and the tables of its run. Of
// incidents that are new in the period it is told the rows that are there: when they are
// due follows from a catalogue that may have changed.
type Next func(before []Incident, t *Tables, there []Incident) []Incident

// VerifyIncidents names what dead processes owe, and what is wrong beside that: see
// WrongIncidents.
func (s *Store) VerifyIncidents(ctx context.Context, next Next) ([]Finding, error) {
	owed, err := s.Owed(ctx)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for i := range owed {
		if !owed[i].Living {
			found = append(found, owed[i].Finding())
		}
	}
	wrong, _, err := s.WrongIncidents(ctx, next)
	return append(found, wrong...), err
}

// WrongIncidents follows the incidents of all datasets anew and names each file that says
// something else, or is no longer as it was written, with the first such period of each
// dataset. Of what is owed, by the living or by the dead, no more is wanted than that it
// is as it was written; so from the period on that is just being written.
func (s *Store) WrongIncidents(ctx context.Context, next Next) (found []Finding, first map[string]Day, err error) {
	_, err = s.lookAgain(ctx, func() ([]Finding, error) {
		found, first, err = s.wrongIncidents(ctx, next)
		return found, err
	}, func(sure []Finding) { found = sure })
	return found, first, err
}

func (s *Store) wrongIncidents(ctx context.Context, next Next) ([]Finding, map[string]Day, error) {
	p := &proof{Store: s}
	stale, err := p.stale(ctx)
	if err != nil {
		return nil, nil, err
	}
	c, torn := s.Calendar(), Latest+1
	c.torn = &torn // Verify names it
	datasets, err := c.datasets(ctx)
	if err != nil {
		return nil, nil, err
	}
	var all []*following
	for _, dataset := range datasets {
		periods, failure := c.From(ctx, Earliest, dataset)
		err = errors.Join(err, failure)
		f := &following{Store: s, dataset: dataset, next: next, periods: periods, stale: torn}
		if from, some := stale[dataset]; some {
			f.stale = min(f.stale, from)
		}
		all = append(all, f)
	}
	if err == nil {
		err = s.followMonths(ctx, p, all)
	}
	first := map[string]Day{}
	for _, f := range all {
		p.found = append(p.found, f.found...)
		if len(f.found) > 0 {
			first[f.dataset] = f.first
		}
	}
	return p.once(), first, err
}

// stale are the periods from which on incidents may be stale, by dataset.
func (p *proof) stale(ctx context.Context) (map[string]Day, error) {
	if err := p.begun(ctx); err != nil {
		return nil, err
	}
	p.found = nil // Verify says what is being written
	from := map[string]Day{}
	add := func(dataset string, period Day) {
		if was, some := from[dataset]; !some || period < was {
			from[dataset] = period
		}
	}
	for dataset, i := range p.busy {
		if period, err := dayOf(i.Period); err == nil {
			add(dataset, period)
		}
	}
	owed, err := p.Owed(ctx)
	for i := range owed {
		for _, dataset := range owed[i].Datasets {
			add(dataset, owed[i].From)
		}
	}
	return from, err
}

// following follows the incidents of one dataset.
type following struct {
	*Store
	dataset string
	stale   Day   // from here on it is owed, or not known what follows
	first   Day   // the first period with something wrong
	periods []Day // that are still to come
	before  []Incident
	month   func() (*provenMonth, error) // of the file of the month that it is at, what is read with it
	next    Next
	found   findings
	known   bool // rows is
	rows    int  // of the largest of its runs so far, with the incidents then
}

// through follows the incidents by the runs of some periods, in their order. From one on
// whose tables cannot be read, nothing is known to follow.
func (f *following) through(ctx context.Context, places []place, runs []Tables, unread map[place]bool) (err error) {
	for i := range runs {
		t, found := &runs[i], len(f.found)
		if unread[places[i]] {
			f.stale = min(f.stale, places[i].period)
		}
		switch {
		case err != nil:
			return err
		case places[i].period >= f.stale:
			err = f.owed(ctx, places[i].period)
		case len(t.Runs) > 0:
			f.before, err = f.at(ctx, f.before, t)
		}
		f.known, f.rows = true, max(f.rows, len(t.RuleResults)+len(t.DatasetScores)+len(f.before))
		if found == 0 && len(f.found) > 0 {
			f.first = places[i].period
		}
	}
	return err
}

// owed wants a file whose incidents are owed, or follow from what cannot be read, to be as
// it was written.
func (f *following) owed(ctx context.Context, period Day) error {
	name := currentFile(incidents.name, period, f.dataset)
	data, err := readAll(ctx, f.files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		_, err = f.month() // which says what is wrong with it
		return err
	case err != nil && ctx.Err() == nil:
		f.found.wrong(name, err)
	case err == nil && !isSealed(data):
		f.found.add(name, findSeal)
	}
	return ctx.Err()
}

// at follows the incidents by one period.
func (f *following) at(ctx context.Context, before []Incident, t *Tables) ([]Incident, error) {
	run := &t.Runs[0]
	name := currentFile(incidents.name, run.Period, run.Dataset)
	var there []Incident
	whole := false
	day, err := f.isThere(ctx, name)
	switch {
	case err != nil && ctx.Err() == nil:
		f.found.wrong(name, err)
		err = nil
	case day:
		there, whole, err = f.sealed(ctx, name, run)
	case err == nil:
		name, there, whole, err = f.inMonth(ctx, run)
	}
	if err != nil {
		return nil, err
	}
	now := f.next(before, t, there)
	if whole && !slices.EqualFunc(byRule(now), byRule(there), isIncident) {
		f.found.add(name, findIncidents)
	}
	return now, nil
}

// inMonth is what the month's file says of the incidents at the end of the period of a
// run; whole is false if something is wrong with it that is told.
func (f *following) inMonth(ctx context.Context, run *Run) (name string, there []Incident, whole bool, err error) {
	m, err := f.month()
	name = monthFile(incidents.name, run.Period)
	switch at := (place{run.Period, run.Dataset}); {
	case err != nil || m != nil && m.broken:
		return name, nil, false, err
	case m == nil:
		name = currentFile(incidents.name, run.Period, run.Dataset)
		f.found.add(name, findNoIncidents)
	case !m.known[at]:
		f.found.add(name, findNoIncidents)
	default:
		there = m.of[at]
		if whole = len(there) == 0 || there[0].RunID == run.RunID; !whole {
			f.found.add(name, findIncidentsOf, there[0].RunID, run.RunID)
		}
	}
	return name, there, whole, nil
}

// sealed reads a file of incidents and says what is wrong with it.
func (f *following) sealed(ctx context.Context, name string, run *Run) (rows []Incident, whole bool, err error) {
	file := held{f.files, map[string][]byte{}}
	data, err := readAll(ctx, f.files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.found.add(name, findNoIncidents)
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	file.of[name] = data
	rows, runID, err := incidents.read(ctx, file, name)
	if err != nil {
		f.found.wrong(name, err)
		return nil, false, ctx.Err()
	}
	switch {
	case !isSealed(data):
		f.found.add(name, findSeal)
		rows = nil // nothing is to follow from what was altered
	case runID != run.RunID:
		f.found.add(name, findIncidentsOf, runID, run.RunID)
	default:
		return rows, true, nil
	}
	return rows, false, nil
}

func byRule(rows []Incident) []Incident {
	return slices.SortedFunc(slices.Values(rows), func(a, b Incident) int {
		return incidents.compare(incidents.rows([]Incident{a})[0], incidents.rows([]Incident{b})[0])
	})
}

// isIncident tells whether an incident is what a row says, but for the keys of the run.
// Rows that were written before there was the column do not say until when it is waived.
func isIncident(a, row Incident) bool {
	a.Key, row.Key = Key{}, Key{}
	if row.WaivedUntil == nil {
		a.WaivedUntil = nil
	}
	x, y := incidents.rows([]Incident{a})[0], incidents.rows([]Incident{row})[0]
	return incidents.compare(x, y) == 0
}

// datasets are all of which current has a run, in order.
func (c *Calendar) datasets(ctx context.Context) ([]string, error) {
	months, err := c.monthsBefore(ctx, lastDay)
	all := map[string]bool{}
	for _, month := range months {
		days, failure := c.month(ctx, month)
		err = errors.Join(err, failure)
		for dataset := range days {
			all[dataset] = true
		}
	}
	return slices.Sorted(maps.Keys(all)), err
}
