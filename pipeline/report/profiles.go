package report

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"rasoat/pipeline/store"
)

// How far back the profiles of columns are looked at: of what is delivered daily the
// days of the trend, of what is delivered more rarely so many deliveries, but not past
// a number of days, so that the files of years are never listed.
const (
	rarerDeliveries = 12
	longestBack     = 800
	listedAtOnce    = 92
)

// Profiled is what the profiles of one delivery come to, in as many figures as are
// compared.
type Profiled struct {
	Period  store.Day
	columns map[string]*columnFigures
}

// columnFigures are the figures of a column in one delivery.
type columnFigures struct {
	kind    string // the declared type
	figures [figureCount]float64
	has     [figureCount]bool
	shares  map[string]float64 // of each value in percent; nil: they are too many, or not to be shown
}

// figure is what is compared of a profile.
type figure int

const (
	missingShare figure = iota
	distinctShare
	meanValue
	medianValue
	shortest
	longest
	figureCount
)

// A column has few values where the store has all of them, with their counts, and where
// they repeat: a list of ten places has a name for each.
const (
	domainMost   = 20
	leastRepeats = 5 // on average
)

// profiled takes the figures of the profiles of one dataset.
func profiled(period store.Day, columns []store.ColumnProfile) Profiled {
	p := Profiled{Period: period, columns: map[string]*columnFigures{}}
	for i := range columns {
		p.columns[columns[i].Column] = figuresOf(&columns[i])
	}
	return p
}

func figuresOf(c *store.ColumnProfile) *columnFigures {
	f := &columnFigures{kind: c.Type}
	set := func(what figure, v float64) { f.figures[what], f.has[what] = published(v), true }
	present := c.Rows - c.Missing
	if c.Rows > 0 {
		set(missingShare, 100*float64(c.Missing)/float64(c.Rows))
	}
	if present > 0 {
		set(distinctShare, 100*float64(c.Distinct)/float64(present))
		f.shares = sharesOf(c, present)
	}
	for what, v := range map[figure]*float64{meanValue: c.Mean, medianValue: c.P50Approx} {
		if finite(v) {
			set(what, *v)
		}
	}
	for what, v := range map[figure]*int64{shortest: c.MinLength, longest: c.MaxLength} {
		if v != nil {
			set(what, float64(*v))
		}
	}
	return f
}

// sharesOf are the shares of all values, where they are few.
func sharesOf(c *store.ColumnProfile, present int64) map[string]float64 {
	if c.TopValues == nil || !c.DistinctIsExact || c.Distinct > domainMost || present < leastRepeats*c.Distinct {
		return nil
	}
	var all []counted
	if err := json.Unmarshal([]byte(*c.TopValues), &all); err != nil || int64(len(all)) != c.Distinct {
		return nil
	}
	shares := map[string]float64{}
	for _, v := range all {
		shares[v.Value] = published(100 * float64(v.Count) / float64(present))
	}
	return shares
}

// CycleStart says on which day the cycle begins that holds a day, by the catalogue.
type CycleStart func(dataset string, day store.Day) store.Day

// Profiles reads what the profiles of the named datasets were in deliveries before the
// period, oldest first: of each cycle before that of the period those of the last audit
// that found an extract. One that lies there for a month is one delivery, and not thirty,
// and one that is there for a day of its month is one, too. A nil cycle takes each day for
// one. No more files are read than it takes to find them.
func (l *Lookback) Profiles(ctx context.Context, period store.Day, datasets []string, cycle CycleStart) (map[string][]Profiled, error) {
	if cycle == nil {
		cycle = func(_ string, day store.Day) store.Day { return day }
	}
	l.forget(period)
	wanted := map[string][][]store.Day{}
	for _, id := range datasets {
		days, err := l.deliveries(ctx, period, id, cycle)
		if err != nil {
			return nil, err
		}
		wanted[id] = days
	}
	for unread := l.unread(wanted); len(unread) > 0; unread = l.unread(wanted) {
		if err := l.readProfiles(ctx, unread); err != nil {
			return nil, err
		}
	}
	found := map[string][]Profiled{}
	for _, id := range datasets {
		found[id] = []Profiled{}
		for _, days := range slices.Backward(wanted[id]) {
			if len(days) > 0 {
				found[id] = append(found[id], *l.profiles[days[0]][id])
			}
		}
	}
	return found, nil
}

// forget drops what is too old to be asked for again: periods are asked for in order.
func (l *Lookback) forget(period store.Day) {
	for d := range l.profiles {
		if d < period-longestBack {
			delete(l.profiles, d)
		}
	}
}

// deliveries are the days of each cycle to look at, newest first.
func (l *Lookback) deliveries(ctx context.Context, period store.Day, dataset string, cycle CycleStart) ([][]store.Day, error) {
	if l.calendar == nil {
		l.calendar = l.store.Calendar()
	}
	before := cycle(dataset, period)
	daily := before == period && cycle(dataset, period-1) == period-1
	back, most := store.Day(longestBack), rarerDeliveries
	if daily {
		back, most = TrendDays, TrendDays
	}
	back = min(back, period-store.Earliest)
	var all [][]store.Day
	for to := before - 1; to >= period-back; to -= listedAtOnce {
		there, err := l.calendar.Within(ctx, max(to-listedAtOnce+1, period-back), to, dataset)
		if err != nil {
			return nil, err
		}
		for _, d := range there {
			if d < before {
				if len(all) == most {
					return all, nil
				}
				all, before = append(all, nil), cycle(dataset, d)
			}
			all[len(all)-1] = append(all[len(all)-1], d)
		}
	}
	return all, nil
}

// unread drops the days that are known to have no profiles from the beginning of each
// cycle, and returns those that come first then and are not known yet, with the datasets.
func (l *Lookback) unread(wanted map[string][][]store.Day) map[store.Day][]string {
	unread := map[store.Day][]string{}
	for id, cycles := range wanted {
		for i, days := range cycles {
			for len(days) > 0 {
				p, known := l.profiles[days[0]][id]
				if !known {
					unread[days[0]] = append(unread[days[0]], id)
				}
				if !known || p != nil {
					break
				}
				days = days[1:]
			}
			cycles[i] = days
		}
	}
	return unread
}

// daysAtOnce is of how many days profiles are read at the same time: an extract may have
// thousands of columns.
const daysAtOnce = 8

// readProfiles reads those of some days.
func (l *Lookback) readProfiles(ctx context.Context, unread map[store.Day][]string) error {
	for days := range slices.Chunk(slices.Sorted(maps.Keys(unread)), daysAtOnce) {
		some := map[store.Day][]string{}
		for _, d := range days {
			some[d] = unread[d]
		}
		t, err := l.store.LoadDays(ctx, []string{"column_profiles"}, some)
		if err != nil {
			return err
		}
		l.takeProfiles(some, t.ColumnProfiles)
	}
	return nil
}

// takeProfiles takes what was read of some days, column after column of each dataset.
func (l *Lookback) takeProfiles(asked map[store.Day][]string, read []store.ColumnProfile) {
	for d, ids := range asked {
		if l.profiles[d] == nil {
			l.profiles[d] = map[string]*Profiled{}
		}
		for _, id := range ids {
			l.profiles[d][id] = nil
		}
	}
	same := func(a, b *store.ColumnProfile) bool { return a.Period == b.Period && a.Dataset == b.Dataset }
	for rest := read; len(rest) > 0; {
		n := 1
		for n < len(rest) && same(&rest[0], &rest[n]) {
			n++
		}
		if d, id := rest[0].Period, rest[0].Dataset; slices.Contains(asked[d], id) {
			p := profiled(d, rest[:n])
			l.profiles[d][id] = &p
		}
		rest = rest[n:]
	}
}
