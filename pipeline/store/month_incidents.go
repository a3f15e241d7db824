package store

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// knownKey is the key of a month's file of incidents that holds of each dataset for which
// days they are known: a day without any has no row.
const knownKey = "rasoat.known"

// monthOfIncidents is what a month's file of incidents has of some places.
type monthOfIncidents struct {
	rows  []Incident
	known map[place]bool
}

// monthIncidents reads a month's file of incidents, as far as a sheet does; nothing where
// there is none.
func (s *Store) monthIncidents(ctx context.Context, as *sheet[Incident], want rowsWanted) (*monthOfIncidents, error) {
	m, name := &monthOfIncidents{known: map[place]bool{}}, monthFile(incidents.name, want.from)
	var known string
	err := openParquet(ctx, s.ofMonths, name, func(p *parquet.File) error {
		known, _ = p.Lookup(knownKey)
		return m.know(known, want)
	})
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(m.known) == 0 {
		return m, nil
	}
	if err == nil {
		m.rows, _, err = as.part(ctx, s.ofMonths, name, want)
	}
	return m, err
}

// monthKnows tells whether the month's file has incidents at a place, without reading
// them: each dataset of a night asks.
func (s *Store) monthKnows(ctx context.Context, at place) (bool, error) {
	known, err := s.knownIn(ctx, rowsWanted{from: at.period, to: at.period, at: map[place]bool{at: true}})
	return len(known) > 0, err
}

// knownIn says which of the places that are wanted the month's file has incidents of.
func (s *Store) knownIn(ctx context.Context, want rowsWanted) (map[place]bool, error) {
	m := &monthOfIncidents{known: map[place]bool{}}
	err := openParquet(ctx, s.files, monthFile(incidents.name, want.from), func(p *parquet.File) error {
		known, _ := p.Lookup(knownKey)
		return m.know(known, want)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return m.known, err
}

// know takes over what the key says of the places that are wanted.
func (m *monthOfIncidents) know(known string, want rowsWanted) error {
	var ranges map[string][][2]Day
	if err := json.Unmarshal([]byte(known), &ranges); err != nil {
		return err
	}
	for dataset, days := range ranges {
		for _, r := range days {
			for day := max(r[0], want.from); day <= min(r[1], want.to); day++ {
				if at := (place{day, dataset}); want.at == nil || want.at[at] {
					m.known[at] = true
				}
			}
		}
	}
	return nil
}

// knowledge is what know reads: of each dataset the days, as ranges.
func (m *monthOfIncidents) knowledge() (string, error) {
	ranges := map[string][][2]Day{}
	for _, at := range slices.SortedFunc(maps.Keys(m.known), func(a, b place) int { return int(a.period - b.period) }) {
		all := ranges[at.dataset]
		if n := len(all); n > 0 && all[n-1][1]+1 == at.period {
			all[n-1][1]++
			continue
		}
		ranges[at.dataset] = append(all, [2]Day{at.period, at.period})
	}
	text, err := json.Marshal(ranges)
	return string(text), err
}

// wholeMonth wants all rows of the month of a day.
func wholeMonth(day Day) rowsWanted {
	first, _ := dayOfMonth(monthOf(day))
	return rowsWanted{from: first, to: lastOf(first)}
}

// forgetInMonth takes the incidents at a place out of its month's file. Who calls holds the
// lock of incidents.
func (s *Store) forgetInMonth(ctx context.Context, at place) error {
	return s.forgetAll(ctx, rowsWanted{from: at.period, to: at.period, at: map[place]bool{at: true}})
}

// forgetAll is forgetInMonth of places of one month, whose file is written once.
func (s *Store) forgetAll(ctx context.Context, gone rowsWanted) error {
	if known, err := s.knownIn(ctx, gone); len(known) == 0 || err != nil {
		return err
	}
	m, err := s.monthIncidents(ctx, &incidents, wholeMonth(gone.from))
	if err != nil {
		return err
	}
	maps.DeleteFunc(m.known, func(at place, _ bool) bool { return gone.at[at] })
	m.rows = slices.DeleteFunc(m.rows, func(i Incident) bool { return gone.at[place{i.Period, i.Dataset}] })
	return s.putIncidents(ctx, gone.from, m)
}

// ReplaceJoined takes out of months' files the incidents at the periods of runs for which days'
// files were written since: who reads all files would see both. It is called with the last of
// them in [Store.FollowIncidents]. A month's file that cannot be read is left to Verify.
func (s *Store) ReplaceJoined(ctx context.Context, runs []Run) error {
	months := map[string]rowsWanted{}
	for i := range runs {
		at := place{runs[i].Period, runs[i].Dataset}
		month := monthOf(at.period)
		if _, known := months[month]; !known {
			whole := wholeMonth(at.period)
			whole.at = map[place]bool{}
			months[month] = whole
		}
		months[month].at[at] = true
	}
	for _, month := range sortedKeys(months) {
		refusal := (*Error)(nil)
		if err := s.forgetAll(ctx, months[month]); err != nil && !errors.As(err, &refusal) {
			return err
		}
	}
	return nil
}

// putIncidents writes a month's file of incidents.
func (s *Store) putIncidents(ctx context.Context, month Day, m *monthOfIncidents) error {
	known, err := m.knowledge()
	if err != nil {
		return err
	}
	if err := s.holds(incidentLock); err != nil {
		return err
	}
	sortByKey[Incident](m.rows)
	return s.files.Put(ctx, monthFile(incidents.name, month), func(w io.Writer) error {
		out := incidents.month(w)
		for _, rows := range byPeriod(m.rows, func(i *Incident) Day { return i.Period }) {
			if err := errors.Join(out.add(incidents.rows(rows)), out.endPeriod()); err != nil {
				return err
			}
		}
		return out.close(knownKey, known)
	})
}
