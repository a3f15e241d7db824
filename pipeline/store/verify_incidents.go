package store

import (
	"bytes"
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
		"không khớp với kết quả của các kỳ đến kỳ này", "does not follow from the results of the periods up to this one")
	findNoIncidents = message.Define("store.find_no_incidents",
		"không còn; chạy lại “rasoat run” cho kỳ này", "is not there; run rasoat run for this period again")
)

// VerifyIncidents follows the incidents of all datasets anew, by next, which makes those
// of a period from those before it and the tables of its run, and names each file that
// says something else, or is no longer as it was written. Of incidents that are new in a
// period next is told the rows that are there: when they are due follows from a catalogue
// that may have changed. Datasets whose run is being written are left out, and those whose
// incidents a living process will follow.
func (s *Store) VerifyIncidents(ctx context.Context, next func(before []Incident, t *Tables, there []Incident) []Incident) ([]Finding, error) {
	p := &proof{Store: s, followed: map[string]*provenMonth{}}
	if err := p.begun(ctx); err != nil {
		return nil, err
	}
	p.found = nil // Verify says what is being written
	owing, err := s.owing(ctx)
	if err != nil {
		return nil, err
	}
	c := s.Calendar()
	datasets, err := c.datasets(ctx)
	for _, dataset := range datasets {
		if p.busy[dataset] == "" && !owing[dataset] {
			err = errors.Join(err, p.incidentsOf(ctx, c, dataset, next))
		}
	}
	return p.found, err
}

func (p *proof) incidentsOf(ctx context.Context, c *Calendar, dataset string, next func([]Incident, *Tables, []Incident) []Incident) error {
	periods, err := c.From(ctx, Earliest, dataset)
	var before []Incident
	for _, month := range byPeriod(periods, func(d *Day) Day { return wholeMonth(*d).from }) {
		places := make([]place, len(month))
		for i, period := range month {
			places[i] = place{period, dataset}
		}
		// Verify names what is wrong with them, and they are followed as far as they go.
		all, failure := p.loadPlaces(ctx, places, tablesOf("dataset_scores", "rule_results"))
		if failure != nil {
			all = make([]Tables, len(places))
			for i, at := range places {
				_ = p.load(ctx, at.period, dataset, tablesOf("dataset_scores", "rule_results"), &all[i])
			}
		}
		for i := range all {
			if t := &all[i]; err == nil && len(t.Runs) > 0 {
				before, err = p.incidentsAt(ctx, before, t, next)
			}
		}
	}
	return err
}

// incidentsAt follows the incidents of a dataset by one period.
func (p *proof) incidentsAt(ctx context.Context, before []Incident, t *Tables, next func([]Incident, *Tables, []Incident) []Incident) ([]Incident, error) {
	name, there, err := p.incidentsThere(ctx, &t.Runs[0])
	if err != nil {
		return nil, err
	}
	now := next(before, t, there)
	if !p.isFound(name) && !slices.EqualFunc(byRule(now), byRule(there), sameIncident) {
		p.found.add(name, findIncidents)
	}
	return now, nil
}

// incidentsThere reads what the file of a day or, where there is none, of a month says
// of the incidents at the end of the period of a run, and names the file.
func (p *proof) incidentsThere(ctx context.Context, run *Run) (name string, there []Incident, err error) {
	name = currentFile(incidents.name, run.Period, run.Dataset)
	if day, err := p.isThere(ctx, name); day || err != nil {
		if err == nil {
			there, err = p.sealed(ctx, name, run)
		}
		return name, there, err
	}
	m, err := p.incidentMonth(ctx, run.Period)
	switch at := (place{run.Period, run.Dataset}); {
	case err != nil:
		return name, nil, err
	case m == nil:
		p.found.add(name, findNoIncidents)
	default:
		name = monthFile(incidents.name, run.Period)
		if there = m.of[at]; !m.known[at] && !p.isFound(name) {
			p.found.add(name, findNoIncidents)
		}
		if len(there) > 0 && there[0].RunID != run.RunID && !p.isFound(name) {
			p.found.add(name, findIncidentsOf, there[0].RunID, run.RunID)
		}
	}
	return name, there, nil
}

// incidentMonth reads a month's file of incidents, once; nil where there is none.
func (p *proof) incidentMonth(ctx context.Context, period Day) (*provenMonth, error) {
	month := monthOf(period)
	if m, done := p.followed[month]; done {
		return m, nil
	}
	name := monthFile(incidents.name, period)
	joined, err := p.isThere(ctx, name)
	if err != nil {
		return nil, err
	}
	var m *provenMonth
	if joined {
		m = &provenMonth{monthOfIncidents: &monthOfIncidents{}, of: map[place][]Incident{}}
		if p.isSealed(ctx, name) {
			if m.monthOfIncidents, err = p.monthIncidents(ctx, wholeMonth(period)); err != nil {
				p.found.wrong(name, err)
				m.monthOfIncidents = &monthOfIncidents{}
			}
		}
		for i := range m.rows {
			at := place{m.rows[i].Period, m.rows[i].Dataset}
			m.of[at] = append(m.of[at], m.rows[i])
		}
	}
	p.followed[month] = m
	return m, ctx.Err()
}

// provenMonth is a month's file of incidents by places.
type provenMonth struct {
	*monthOfIncidents
	of map[place][]Incident
}

func (p *proof) isFound(name string) bool {
	return slices.ContainsFunc(p.found, func(f Finding) bool { return f.Path == name })
}

// sealed reads a file of incidents and says what is wrong with it.
func (p *proof) sealed(ctx context.Context, name string, run *Run) ([]Incident, error) {
	file, err := readAll(ctx, p.files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.found.add(name, findNoIncidents)
		return nil, nil
	case err != nil:
		return nil, err
	}
	rows, runID, err := incidents.read(ctx, p.files, name)
	if err != nil {
		p.found.wrong(name, err)
		return nil, ctx.Err()
	}
	again, err := sealedIncidents(runID, rows)
	switch {
	case err != nil:
		return nil, err
	case !bytes.Equal(file, again):
		p.found.add(name, findSeal)
	case runID != run.RunID:
		p.found.add(name, findIncidentsOf, runID, run.RunID)
	}
	return rows, nil
}

func byRule(rows []Incident) []Incident {
	return slices.SortedFunc(slices.Values(rows), func(a, b Incident) int {
		return incidents.compare(incidents.rows([]Incident{a})[0], incidents.rows([]Incident{b})[0])
	})
}

// sameIncident compares all but the keys of the run.
func sameIncident(a, b Incident) bool {
	a.Key, b.Key = Key{}, Key{}
	x, y := incidents.rows([]Incident{a})[0], incidents.rows([]Incident{b})[0]
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
