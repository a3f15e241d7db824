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
	for d := max(period-TrendDays, store.Earliest); d <= period; d++ {
		at, err := l.look(ctx, d, datasets)
		if err != nil {
			return nil, err
		}
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

func (l *Lookback) look(ctx context.Context, d store.Day, datasets []string) (*lookedAt, error) {
	at := l.days[d]
	if at == nil {
		at = &lookedAt{agencies: map[string]float64{}, parents: map[string]string{}, datasets: map[string]*lookedUp{}}
		rows, err := l.store.Ranking(ctx, d)
		if err != nil {
			return nil, err
		}
		for _, a := range rows {
			if a.Parent != nil {
				at.parents[a.Agency] = *a.Parent
			}
			if finite(a.Score) {
				at.agencies[a.Agency] = *a.Score
			}
		}
		l.days[d] = at
	}
	unknown := slices.DeleteFunc(slices.Clone(datasets), func(id string) bool { _, known := at.datasets[id]; return known })
	if len(unknown) == 0 {
		return at, nil
	}
	t, err := l.store.LoadTables(ctx, d, []string{"dataset_scores"}, unknown...)
	if err != nil {
		return nil, err
	}
	for _, id := range unknown {
		at.datasets[id] = nil
	}
	runs := map[string]*store.Run{}
	for i := range t.Runs {
		runs[t.Runs[i].Dataset] = &t.Runs[i]
	}
	for _, r := range t.DatasetScores {
		if finite(r.Score) {
			at.datasets[r.Dataset] = &lookedUp{*r.Score, r.Agency, l.method(ctx, runs[r.Dataset])}
		}
	}
	return at, ctx.Err()
}
