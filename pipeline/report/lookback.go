package report

import (
	"context"
	"slices"

	"rasoat/pipeline/store"
)

// TrendDays is how many days before a period its trend looks at.
const TrendDays = 30

// Past is which scores there were in the days before a period: of datasets and of
// agencies by their ids, oldest first. Periods without a score are left out; datasets
// that were not looked for are not there.
type Past struct {
	Datasets, Agencies map[string][]Point

	// By which methods the scores of the period itself were made.
	DatasetMethods, AgencyMethods map[string][]string

	Profiles map[string][]Profiled // of datasets; nil: not looked at
}

// Point is the score of one period, as it was published.
type Point struct {
	Period  store.Day
	Score   float64
	Methods []string // the fingerprints of the methods that made it; none: not known
}

// Lookback reads the pasts of periods. What it has read it does not read again: of the
// reports of a range each has 29 days in common with the one before.
type Lookback struct {
	store    *store.Store
	days     map[store.Day]*lookedAt
	methods  map[store.Build]string             // the fingerprint of the method
	profiles map[store.Day]map[string]*Profiled // by dataset; nil: it has none
	calendar *store.Calendar
}

// lookedAt is what is known of a day.
type lookedAt struct {
	agencies map[string]float64
	parents  map[string]string    // of all agencies that were scored
	datasets map[string]*lookedUp // nil: no score
}

// lookedUp is the score of a dataset.
type lookedUp struct {
	score          float64
	agency, method string
}

// NewLookback looks back in a store.
func NewLookback(s *store.Store) *Lookback {
	return &Lookback{store: s, days: map[store.Day]*lookedAt{}, methods: map[store.Build]string{},
		profiles: map[store.Day]map[string]*Profiled{}}
}

// Past reads the scores of the named datasets and of all agencies before a period. Of a
// dataset that is two small files a day, so an overview of hundreds asks for those that
// it tells more of.
func (l *Lookback) Past(ctx context.Context, period store.Day, datasets []string) (*Past, error) {
	p := &Past{Datasets: map[string][]Point{}, Agencies: map[string][]Point{},
		DatasetMethods: map[string][]string{}, AgencyMethods: map[string][]string{}}
	for d := range l.days {
		if d < period-TrendDays {
			delete(l.days, d)
		}
	}
	for _, id := range datasets {
		p.Datasets[id] = []Point{}
	}
	from := max(period-TrendDays, store.Earliest)
	if err := l.rank(ctx, from, period); err != nil {
		return nil, err
	}
	if err := l.look(ctx, from, period, datasets); err != nil {
		return nil, err
	}
	for d := from; d <= period; d++ {
		at := l.days[d]
		used := at.used(datasets)
		for id, score := range at.agencies {
			p.Agencies[id] = append(p.Agencies[id], Point{d, score, used.of(id)})
		}
		for _, id := range datasets {
			if x := at.datasets[id]; x != nil {
				p.Datasets[id] = append(p.Datasets[id], Point{d, x.score, x.methods()})
			}
		}
	}
	present(p.Datasets, p.DatasetMethods, period)
	present(p.Agencies, p.AgencyMethods, period)
	return p, nil
}

// rank reads the agencies' scores of the days that are not known yet.
func (l *Lookback) rank(ctx context.Context, from, to store.Day) error {
	for d := from; d <= to; d++ {
		if l.days[d] != nil {
			continue
		}
		rows, err := l.store.Ranking(ctx, d)
		if err != nil {
			return err
		}
		at := &lookedAt{agencies: map[string]float64{}, parents: map[string]string{}, datasets: map[string]*lookedUp{}}
		at.take(rows)
		l.days[d] = at
	}
	return nil
}

func (at *lookedAt) take(rows []store.AgencyScore) {
	for _, a := range rows {
		if a.Parent != nil {
			at.parents[a.Agency] = *a.Parent
		}
		if finite(a.Score) {
			at.agencies[a.Agency] = *a.Score
		}
	}
}

// look reads the scores of datasets on the days for which they are not known yet, all at
// once: day by day the folder of a month would be listed for each.
func (l *Lookback) look(ctx context.Context, from, to store.Day, datasets []string) error {
	unknown := map[store.Day][]string{}
	for d := from; d <= to; d++ {
		for _, id := range datasets {
			if _, known := l.days[d].datasets[id]; !known {
				unknown[d] = append(unknown[d], id)
			}
		}
	}
	t, err := l.store.LoadDays(ctx, []string{"dataset_scores"}, unknown)
	if err != nil {
		return err
	}
	for d, ids := range unknown {
		for _, id := range ids {
			l.days[d].datasets[id] = nil
		}
	}
	type key struct {
		day     store.Day
		dataset string
	}
	runs := map[key]*store.Run{}
	for i := range t.Runs {
		runs[key{t.Runs[i].Period, t.Runs[i].Dataset}] = &t.Runs[i]
	}
	for _, r := range t.DatasetScores {
		if slices.Contains(unknown[r.Period], r.Dataset) && finite(r.Score) {
			l.days[r.Period].datasets[r.Dataset] = &lookedUp{*r.Score, r.Agency, l.method(ctx, runs[key{r.Period, r.Dataset}])}
		}
	}
	return ctx.Err()
}
