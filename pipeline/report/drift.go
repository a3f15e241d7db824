package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"rasoat/pipeline/store"
)

// A figure of a column (the share of missing values, the mean, …) has drifted when it
// lies outside the bounds that its own history sets: the median of the deliveries before,
// and on either side of it as far as the modified z-score of Iglewicz and Hoaglin (How to
// detect and handle outliers, ASQC 1993) reaches, 0.6745·|figure − median| ≤ 3.5·MAD,
// where MAD is the median of the distances from the median. One bad night moves neither,
// where it would move a mean and a standard deviation for a month. A figure that never
// changed has no MAD; so the bounds are never nearer than a floor, below which nobody
// would go and look.
//
// Bounds are drawn from leastHistory deliveries on. What was computed is shown with the
// figure, whether it lies outside or not, in the workbook and as JSON; the page shows
// what lies outside.
const (
	leastHistory = 7
	reach        = 3.5 / 0.6745
)

// floors are how near a bound may come to the median: in percentage points for shares,
// as a part of the median for what is measured, half a character at least for lengths.
// Of distinct values the store may have an estimate, of 1 % or so.
func (f figure) floor(median float64) float64 {
	part := math.Abs(median) / 20
	switch f {
	case missingShare:
		return 1
	case distinctShare:
		return 2
	case shortest, longest:
		return max(0.5, part)
	}
	return part
}

// most is the greatest value that a figure can have; the least is 0, or none.
func (f figure) most() float64 {
	if f == missingShare || f == distinctShare {
		return 100
	}
	return math.Inf(1)
}

func (f figure) least() float64 {
	if f == meanValue || f == medianValue {
		return math.Inf(-1)
	}
	return 0
}

// shareFloor is the floor of the share of one value.
const shareFloor = 2

// valueShare stands for the share of one value of a column that has few.
const valueShare = figureCount

// drift is one figure of a column set beside its history.
type drift struct {
	column          string
	figure          figure
	value           string // whose share it is, for valueShare
	now             float64
	previous, mean7 *float64
	mean30          *float64
	low, high       *float64 // nil: too few deliveries
	deliveries      int64
	first, last     store.Day // of them
	outside         bool
	appeared, gone  bool  // the value is new, or there no more
	position        int64 // of the column
}

// past is a figure in an earlier delivery.
type past struct {
	period store.Day
	value  float64
}

// drifts sets the profiles of a delivery beside those before it: all figures that have
// any history, in the order of the columns.
func drifts(period store.Day, columns []store.ColumnProfile, before []Profiled) []drift {
	var all []drift
	for i := range columns {
		c, now := &columns[i], figuresOf(&columns[i])
		for f := range figureCount {
			if now.has[f] {
				all = appendDrift(all, c, drift{figure: f, now: now.figures[f]}, period, historyOf(before, c, func(p *columnFigures) (float64, bool) {
					return p.figures[f], p.has[f]
				}))
			}
		}
		if now.shares != nil {
			all = appendShares(all, c, now.shares, period, before)
		}
	}
	slices.SortStableFunc(all, func(a, b drift) int { return cmp.Compare(a.position, b.position) })
	return all
}

// historyOf are the figures of earlier deliveries in which the column had the same type.
func historyOf(before []Profiled, c *store.ColumnProfile, of func(*columnFigures) (float64, bool)) (all []past) {
	for _, p := range before {
		if then := p.columns[c.Column]; then != nil && then.kind == c.Type {
			if v, ok := of(then); ok {
				all = append(all, past{p.Period, v})
			}
		}
	}
	return all
}

func appendDrift(all []drift, c *store.ColumnProfile, d drift, period store.Day, before []past) []drift {
	if len(before) == 0 {
		return all
	}
	d.column, d.position = c.Column, math.MaxInt64
	if c.Position != nil {
		d.position = *c.Position
	}
	n := len(before)
	d.deliveries, d.first, d.last = int64(n), before[0].period, before[n-1].period
	d.previous = &before[n-1].value
	d.mean7, d.mean30 = meanSince(before, period-7), meanSince(before, period-TrendDays)
	d.bound(before)
	return append(all, d)
}

// bound draws the bounds, and tells whether the figure lies outside.
func (d *drift) bound(before []past) {
	if len(before) < leastHistory {
		return
	}
	values := make([]float64, len(before))
	for i, p := range before {
		values[i] = p.value
	}
	middle := median(values)
	apart := make([]float64, len(values))
	for i, v := range values {
		apart[i] = math.Abs(v - middle)
	}
	floor, least, most := d.figure.floor(middle), d.figure.least(), d.figure.most()
	if d.figure == valueShare {
		floor, least, most = shareFloor, 0, 100
	}
	// Converted, so that no machine joins the product and the sum into one rounding.
	side := max(float64(reach*median(apart)), floor)
	low, high := published(max(middle-side, least)), published(min(middle+side, most))
	d.low, d.high = &low, &high
	d.outside = d.now < low || d.now > high
}

// appendShares has the shares of the values that there are, and of those that were in
// every delivery and are no more. A value of which no delivery had any is outside
// whatever its share, and so is one that all had and that is gone.
func appendShares(all []drift, c *store.ColumnProfile, now map[string]float64, period store.Day, before []Profiled) []drift {
	values := map[string]bool{}
	for v := range now {
		values[v] = true
	}
	for _, p := range before {
		if then := p.columns[c.Column]; then != nil && then.kind == c.Type {
			for v := range then.shares {
				values[v] = true
			}
		}
	}
	for _, v := range sortedValues(values) {
		history := historyOf(before, c, func(p *columnFigures) (float64, bool) { return p.shares[v], p.shares != nil })
		seen := 0
		for _, p := range history {
			seen += number(p.value > 0)
		}
		if now[v] == 0 && seen < len(history) {
			continue // it comes and goes
		}
		d := drift{figure: valueShare, value: v, now: now[v]}
		if len(history) >= leastHistory {
			d.appeared, d.gone = seen == 0, now[v] == 0
		}
		from := len(all)
		all = appendDrift(all, c, d, period, history)
		if len(all) > from {
			all[from].outside = all[from].outside || d.appeared || d.gone
		}
	}
	return all
}

func sortedValues(set map[string]bool) []string {
	all := make([]string, 0, len(set))
	for v := range set {
		all = append(all, v)
	}
	slices.Sort(all)
	return all
}

// median is the middle of the values, of two the mean. It sorts a copy.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return sorted[n/2-1]/2 + sorted[n/2]/2
}

// meanSince is the mean of the figures from a day on, nil if there are none. They are
// added in the order of their periods, which is one.
func meanSince(before []past, from store.Day) *float64 {
	sum, n := 0.0, 0
	for _, p := range before {
		if p.period >= from {
			sum, n = sum+p.value, n+1
		}
	}
	if n == 0 {
		return nil
	}
	sum = published(sum / float64(n))
	return &sum
}

// published is a figure as it is shown, with fifteen digits: without the noise of binary
// fractions, so that anybody can hold it against the bounds that are shown.
func published(v float64) float64 {
	shown, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return v // not a number
	}
	return shown
}
