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
// that may have changed. Datasets whose run is being written are left out.
func (s *Store) VerifyIncidents(ctx context.Context, next func(before []Incident, t *Tables, there []Incident) []Incident) ([]Finding, error) {
	p := &proof{Store: s}
	if err := p.begun(ctx); err != nil {
		return nil, err
	}
	p.found = nil // Verify says what is being written
	c := s.Calendar()
	datasets, err := c.datasets(ctx)
	for _, dataset := range datasets {
		if p.busy[dataset] == "" {
			err = errors.Join(err, p.incidentsOf(ctx, c, dataset, next))
		}
	}
	return p.found, err
}

func (p *proof) incidentsOf(ctx context.Context, c *Calendar, dataset string, next func([]Incident, *Tables, []Incident) []Incident) error {
	periods, err := c.From(ctx, Earliest, dataset)
	var before []Incident
	for _, period := range periods {
		name, t := currentFile(incidents.name, period, dataset), &Tables{}
		if err := p.load(ctx, period, dataset, tablesOf("dataset_scores", "rule_results"), t); err != nil || len(t.Runs) == 0 {
			continue // Verify names what is wrong with them
		}
		there, err := p.sealed(ctx, name, &t.Runs[0])
		if err != nil {
			return err
		}
		before = next(before, t, there)
		if !p.isFound(name) && !slices.EqualFunc(byRule(before), byRule(there), sameIncident) {
			p.found.add(name, findIncidents)
		}
	}
	return err
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
