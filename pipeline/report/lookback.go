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

	Profiles map[string][]Profiled // of datasets; nil: not looked at
}

// Point is the score of one period, as it was published.
type Point struct {
	Period store.Day
	Score  float64
}

// Lookback reads the pasts of periods. What it has read it does not read again: of the
// reports of a range each has 29 days in common with the one before.
type Lookback struct {
	store    *store.Store
	days     map[store.Day]*lookedAt
	profiles map[store.Day]map[string]*Profiled // by dataset; nil: it has none
	calendar *store.Calendar
}

// lookedAt is what is known of a day.
type lookedAt struct {
	agencies map[string]float64
	datasets map[string]*float64 // nil: no score
}

// NewLookback looks back in a store.
func NewLookback(s *store.Store) *Lookback {
	return &Lookback{store: s, days: map[store.Day]*lookedAt{}, profiles: map[store.Day]map[string]*Profiled{}}
}

// Past reads the scores of the named datasets and of all agencies before a period. Of a
// dataset that is two small files a day, so an overview of hundreds asks for those that
// it tells more of.
func (l *Lookback) Past(ctx context.Context, period store.Day, datasets []string) (*Past, error) {
	p := &Past{Datasets: map[string][]Point{}, Agencies: map[string][]Point{}}
	for d := range l.days {
		if d < period-TrendDays {
			delete(l.days, d)
		}
	}
	for _, id := range datasets {
		p.Datasets[id] = []Point{}
	}
	for d := max(period-TrendDays, store.Earliest); d < period; d++ {
		at, err := l.look(ctx, d, datasets)
		if err != nil {
			return nil, err
		}
		for id, score := range at.agencies {
			p.Agencies[id] = append(p.Agencies[id], Point{d, score})
		}
		for _, id := range datasets {
			if score := at.datasets[id]; score != nil {
				p.Datasets[id] = append(p.Datasets[id], Point{d, *score})
			}
		}
	}
	return p, nil
}

func (l *Lookback) look(ctx context.Context, d store.Day, datasets []string) (*lookedAt, error) {
	at := l.days[d]
	if at == nil {
		at = &lookedAt{agencies: map[string]float64{}, datasets: map[string]*float64{}}
		rows, err := l.store.Ranking(ctx, d)
		if err != nil {
			return nil, err
		}
		for _, a := range rows {
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
	for _, r := range t.DatasetScores {
		if finite(r.Score) {
			at.datasets[r.Dataset] = r.Score
		}
	}
	return at, nil
}
