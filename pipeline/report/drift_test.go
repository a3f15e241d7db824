package report

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// profileOf is a profile of 1,000 rows in which values have counts, and the others are missing.
func profileOf(name string, top ...counted) store.ColumnProfile {
	c := store.ColumnProfile{Column: name, Type: "string", Rows: 1000, Missing: 1000, Distinct: int64(len(top)), DistinctIsExact: true}
	var parts []string
	for _, v := range top {
		c.Missing -= v.Count
		parts = append(parts, fmt.Sprintf(`{"value":%q,"count":%d}`, v.Value, v.Count))
	}
	list := "[" + strings.Join(parts, ",") + "]"
	c.TopValues = &list
	return c
}

// toldDrifts are drifts as text: those that lie outside, or all.
func toldDrifts(all []drift, outsideOnly bool) string {
	var lines []string
	for _, d := range all {
		v := driftView{d}
		if d.outside || !outsideOnly {
			lines = append(lines, fmt.Sprintf("%s %s %s %s in %s (%d) %s", d.column, v.What().EN, v.Sign(), v.Now().EN, v.Bounds().EN, d.deliveries, v.Remark().EN))
		}
	}
	return strings.Join(lines, "\n")
}

// TestDrifts: what lies outside of which history, and what does not.
func TestDrifts(t *testing.T) {
	sex := func(male, female int64) store.ColumnProfile {
		return profileOf("sex", counted{"Nam", male}, counted{"Nữ", female})
	}
	lengths := func(least, most int64) store.ColumnProfile {
		c := store.ColumnProfile{Column: "id", Type: "string", Rows: 1000, Distinct: 1000, MinLength: &least, MaxLength: &most}
		return c
	}
	area := func(mean, middle float64) store.ColumnProfile {
		return store.ColumnProfile{Column: "area", Type: "decimal", Rows: 1000, Distinct: 900, Mean: &mean, P50Approx: &middle}
	}
	typed := sex(500, 500)
	typed.Type = "integer"
	times := func(n int, c ...store.ColumnProfile) (all []store.ColumnProfile) {
		for i := range n {
			all = append(all, c[i%len(c)])
		}
		return all
	}
	for _, c := range []struct {
		what   string
		before []store.ColumnProfile
		now    store.ColumnProfile
		want   string
	}{
		{"nothing changed", times(9, sex(500, 500)), sex(500, 500), ""},
		{"within the floors", times(9, sex(500, 500)), sex(515, 478), ""},
		{"half is missing", times(9, sex(500, 480), sex(499, 480), sex(500, 481)), sex(250, 240), "sex missing (%) ↑ 51.00% in 1.00% – 3.00% (9) "},
		{"too short a history", times(6, sex(500, 480)), sex(250, 240), ""},
		{"just long enough", times(7, sex(500, 480)), sex(250, 240), "sex missing (%) ↑ 51.00% in 1.00% – 3.00% (7) "},
		{"another balance", times(9, sex(500, 500)), sex(900, 100),
			"sex share of “Nam” (%) ↑ 90.00% in 48.00% – 52.00% (9) \nsex share of “Nữ” (%) ↓ 10.00% in 48.00% – 52.00% (9) "},
		{"it swings so", times(9, sex(300, 700), sex(500, 500), sex(700, 300)), sex(900, 100), ""},
		{"a new value, however rare", times(9, sex(500, 500)), profileOf("sex", counted{"Nam", 500}, counted{"Nữ", 499}, counted{"M", 1}),
			"sex share of “M” (%) ↑ 0.10% in 0.00% – 2.00% (9) a new value, which no delivery had"},
		{"a value that is gone", times(9, profileOf("sex", counted{"Nam", 500}, counted{"Khác", 1})), profileOf("sex", counted{"Nam", 501}),
			"sex share of “Khác” (%) ↓ 0.00% in 0.00% – 2.20% (9) a value that all deliveries had, and that is gone"},
		{"a value that comes and goes", append(times(8, profileOf("sex", counted{"Nam", 500}, counted{"Khác", 1})), sex(501, 0)), profileOf("sex", counted{"Nam", 501}), ""},
		{"a character more", times(9, lengths(12, 12)), lengths(12, 13), "id longest value ↑ 13 in 11.4 – 12.6 (9) "},
		{"a character of forty", times(9, lengths(2, 40)), lengths(2, 41), ""},
		{"names are as long as they are", times(9, lengths(2, 38), lengths(2, 47), lengths(2, 41)), lengths(2, 52), ""},
		{"a unit forgotten", times(9, area(812.4, 100), area(809.1, 101), area(815, 100)), area(8124, 1000),
			"area mean ↑ 8,124 in 771.78 – 853.02 (9) \narea median (estimate) ↑ 1,000 in 95 – 105 (9) "},
		{"below nothing", times(9, area(-5, 0)), area(-9, 0), "area mean ↓ −9 in −5.25 – −4.75 (9) "},
		{"another type is another column", times(9, typed), sex(900, 100), ""},
		{"another column", times(9, lengths(1, 1)), sex(900, 100), ""},
	} {
		var before []Profiled
		for i, p := range c.before {
			before = append(before, profiled(store.Day(100+i), []store.ColumnProfile{p}))
		}
		got := drifts(store.Day(100+len(before)), []store.ColumnProfile{c.now}, before)
		if diff := cmp.Diff(c.want, toldDrifts(got, true)); diff != "" {
			t.Errorf("%s (-want +got):\n%s\nof\n%s", c.what, diff, toldDrifts(got, false))
		}
	}
}

// TestDriftOfHidden: of a column that is personal now, nothing of what older profiles
// hold is told.
func TestDriftOfHidden(t *testing.T) {
	open := profileOf("name", counted{"Nguyễn Văn An", 600})
	mean := 3.0
	open.Mean = &mean
	hidden := open
	hidden.TopValues, hidden.Mean = nil, nil
	var before []Profiled
	for i := range 9 {
		before = append(before, profiled(store.Day(i), []store.ColumnProfile{open}))
	}
	got := toldDrifts(drifts(9, []store.ColumnProfile{hidden}, before), false)
	if strings.Contains(got, "An") || strings.Contains(got, "mean") || !strings.Contains(got, "missing") {
		t.Error(got)
	}
}

// TestBounds: they are what exact numbers give, whatever the order of the values, and
// the median lies between them.
func TestBounds(t *testing.T) {
	exact := func(values []float64, f figure) (low, high float64) {
		var all []*big.Rat
		for _, v := range values {
			all = append(all, new(big.Rat).SetFloat64(v))
		}
		middle := ratMedian(all)
		for i, v := range all {
			all[i] = new(big.Rat).Abs(new(big.Rat).Sub(v, middle))
		}
		side := new(big.Rat).Mul(big.NewRat(35000, 6745), ratMedian(all))
		at, _ := middle.Float64()
		if floor := new(big.Rat).SetFloat64(f.floor(at)); side.Cmp(floor) < 0 {
			side = floor
		}
		low, _ = new(big.Rat).Sub(middle, side).Float64()
		high, _ = new(big.Rat).Add(middle, side).Float64()
		return max(low, f.least()), min(high, f.most())
	}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 100), leastHistory, 30).Draw(t, "values")
		f := figure(rapid.IntRange(0, int(figureCount)-1).Draw(t, "figure"))
		d := drift{figure: f, now: rapid.Float64Range(-10, 110).Draw(t, "now")}
		var before []past
		for i, v := range values {
			before = append(before, past{store.Day(i), v})
		}
		d.bound(before)
		low, high := exact(values, f)
		if math.Abs(*d.low-low) > 1e-9 || math.Abs(*d.high-high) > 1e-9 || d.outside != (d.now < *d.low || d.now > *d.high) {
			t.Fatalf("%g–%g, exactly %g–%g, %g outside: %v", *d.low, *d.high, low, high, d.now, d.outside)
		}
		again := drift{figure: f, now: d.now}
		slices.Reverse(before)
		if again.bound(before); *again.low != *d.low || *again.high != *d.high {
			t.Fatal("another order gives other bounds")
		}
	})
}

func ratMedian(all []*big.Rat) *big.Rat {
	s := slices.SortedFunc(slices.Values(all), (*big.Rat).Cmp)
	sum := new(big.Rat).Add(s[(len(s)-1)/2], s[len(s)/2])
	return sum.Quo(sum, big.NewRat(2, 1))
}

// profilesBefore are profiles of births in the ten days before, when no citizen id was
// as short as today, and of businesses in three.
func profilesBefore(period store.Day, tables store.Tables) map[string][]Profiled {
	all := map[string][]Profiled{"residents": {}, "businesses": {}}
	for i := range 10 {
		var births, businesses []store.ColumnProfile
		for _, c := range tables.ColumnProfiles {
			switch {
			case c.Dataset == "births" && c.Column == "citizen_id":
				least := int64(12)
				c.MinLength = &least
				births = append(births, c)
			case c.Dataset == "births":
				births = append(births, c)
			case c.Dataset == "businesses" && i > 6:
				businesses = append(businesses, c)
			}
		}
		d := period - 10 + store.Day(i)
		all["births"] = append(all["births"], profiled(d, births))
		if businesses != nil {
			all["businesses"] = append(all["businesses"], profiled(d, businesses))
		}
	}
	return all
}

// TestDriftIsShown on the page, in both languages, with its bounds.
func TestDriftIsShown(t *testing.T) {
	tables, agencies := city(t)
	o := options(message.VI)
	o.Past = before(agencies[0].Period)
	o.Past.Profiles = profilesBefore(agencies[0].Period, tables)
	page := made(t, HTML, tables, agencies, o)
	text := checkPage(t, page)
	for _, want := range []string{"Biến động của cột", "Drift of columns", "Deliveries before this period: 3; usual bounds are drawn from 7 on",
		"Chưa có lần giao nộp nào trước kỳ này", "độ dài ngắn nhất"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	_, rest, _ := strings.Cut(string(page), `<table class="drift">`)
	table, note, _ := strings.Cut(rest, "</table>")
	note, _, _ = strings.Cut(note[strings.Index(note, "<p"):], "</p>")
	golden(t, "drift.html", []byte(table+note+"\n"))
	if plain := made(t, HTML, tables, agencies, options(message.VI)); strings.Contains(string(plain), "Biến động của cột") {
		t.Error("a drift of an unknown past")
	}
}

// TestProfiles: which deliveries are looked at of a daily and of a monthly dataset, and
// that no other day is read.
func TestProfiles(t *testing.T) {
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	const first = store.Day(20478) // 25 January 2026
	commit := func(d store.Day, dataset, status string) {
		a, err := s.Begin(ctx, d, "a", dataset)
		if err != nil {
			t.Fatal(err)
		}
		rows := &store.Tables{DatasetScores: []store.DatasetScore{{Status: status}}}
		if status == "pass" {
			rows.ColumnProfiles = []store.ColumnProfile{{Column: "id", Type: "string", Rows: int64(d)}}
		}
		if err := a.Commit(ctx, rows, &store.Manifest{Status: status}); err != nil {
			t.Fatal(err)
		}
	}
	for d := first; d < first+70; d++ {
		if d > first+37 {
			commit(d, "daily", pick(d == first+60, "not_delivered", "pass"))
		}
		if n := date(d).Day(); n > 27 || n == 4 {
			commit(d, "monthly", "pass")
			commit(d, "fleeting", pick(n == 4, "pass", "not_due")) // there for a day
		}
	}
	month := func(dataset string, d store.Day) store.Day {
		if dataset == "daily" {
			return d
		}
		return d - store.Day(date(d).Day()) + 1
	}
	l := NewLookback(s)
	got, err := l.Profiles(ctx, first+70, []string{"daily", "monthly", "fleeting", "new"}, month) // 5 April
	if err != nil {
		t.Fatal(err)
	}
	days := func(id string) (list []string) {
		for _, p := range got[id] {
			list = append(list, date(p.Period).Format("01-02"))
		}
		return list
	}
	if d := cmp.Diff([]string{"01-31", "02-28", "03-31"}, days("monthly")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"02-04", "03-04"}, days("fleeting")); d != "" {
		t.Error(d)
	}
	if d := days("daily"); len(d) != 29 || d[0] != "03-06" || slices.Contains(d, "03-26") || d[28] != "04-04" {
		t.Error(d)
	}
	if got["new"] == nil || len(got["new"]) > 0 {
		t.Error(got["new"])
	}
	read := 0
	for _, ids := range l.profiles {
		read += len(ids)
	}
	if read != 44 { // 30 nights, 3 months, and of what was there for a day 4, 2 and 5 nights
		t.Errorf("%d profiles were read", read)
	}
	if _, err := l.Profiles(ctx, first+longestBack+71, nil, month); err != nil || len(l.profiles) > 0 {
		t.Errorf("%d days are remembered, %v", len(l.profiles), err)
	}
}
