package report

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// TestChanges: with what a score is compared, and by how much it differs.
func TestChanges(t *testing.T) {
	points := func(days ...float64) (list []Point) { // score by how many days before, negative: none
		for i, score := range days {
			if score >= 0 {
				list = append(list, Point{Period: store.Day(100 - len(days) + i), Score: score})
			}
		}
		return list
	}
	for _, c := range []struct {
		now    float64
		before []Point
		want   string
	}{
		{90, nil, ""},
		{90, points(88.5), "88,50 ↑ +1,50 (1) | 88,50 ↑ +1,50 (1) | 88,50 ↑ +1,50 (1)"},
		{90, points(90, -1, -1), "90,00 = 0,00 (1) | 90,00 = 0,00 (1) | 90,00 = 0,00 (1)"},
		{50, points(100, 99.99, 99.99), "99,99 ↓ −49,99 (1) | 99,99 ↓ −49,99 (3) | 99,99 ↓ −49,99 (3)"},
		{0, points(0.01, 0.02), "0,02 ↓ −0,02 (1) | 0,02 ↓ −0,02 (2) | 0,02 ↓ −0,02 (2)"}, // 0.015 is rounded up, −0.015 down
		{80, points(60, -1, 70, 70, 70, 70, 70, 70, 70), "70,00 ↑ +10,00 (1) | 70,00 ↑ +10,00 (7) | 68,75 ↑ +11,25 (8)"},
		{80, points(60, -1, -1, -1, -1, -1, -1, -1), "60,00 ↑ +20,00 (1) | 60,00 ↑ +20,00 (1)"}, // none of 7 days
	} {
		tr := trend{period: 100, now: hundredths(c.now), before: c.before}
		var got []string
		for _, x := range tr.changes() {
			got = append(got, fmt.Sprintf("%s %s %s (%d)", x.Figure.VI, x.Sign, x.Change.VI, x.Periods))
		}
		if got := strings.Join(got, " | "); got != c.want {
			t.Errorf("%v after %v:\n%s, want\n%s", c.now, c.before, got, c.want)
		}
	}
}

// TestRounded: half away from zero, as a rational number is.
func TestRounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(-400_000, 400_000).Draw(t, "a"), rapid.Int64Range(1, 31).Draw(t, "b")
		if got, want := fmt.Sprint(rounded(a, b)), big.NewRat(a, b).FloatString(0); got != want && !(got == "0" && want == "-0") {
			t.Fatalf("%d ÷ %d: %s, want %s", a, b, got, want)
		}
	})
}

// before is a past of the city: births rise, marriages were never scored.
func before(period store.Day) *Past {
	p := &Past{Datasets: map[string][]Point{"marriages": {}}, Agencies: map[string][]Point{}}
	for i, score := range []float64{91.2, 93.45, 93.45, 95, 96.31} {
		p.Datasets["births"] = append(p.Datasets["births"], Point{Period: period - 20 + store.Day(i*4), Score: score})
		p.Agencies["so_tu_phap"] = append(p.Agencies["so_tu_phap"], Point{Period: period - 5 + store.Day(i), Score: 99 - score/10})
	}
	return p
}

// TestTrend: the page shows what the past is told of, in both languages, and nothing
// of it where it is not known.
func TestTrend(t *testing.T) {
	tables, agencies := city(t)
	o := options(message.VI)
	o.Past = before(agencies[0].Period)
	page := made(t, HTML, tables, agencies, o)
	text := checkPage(t, page)
	for _, want := range []string{"Xu hướng trong 30 ngày", "Trend over 30 days", "kỳ trước có điểm (17/11/2026)", "the period before with a score (17 Nov 2026)",
		"trung bình 7 ngày trước", "trung bình 30 ngày trước", "+1,59", "+1.59", "93,88", "+4,02", "từ 90 đến 100; thấp nhất 91,20, cao nhất 97,90"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	var lines strings.Builder
	for line := range strings.Lines(string(page)) {
		if strings.Contains(line, `class="spark"`) || strings.Contains(line, `class="change `) {
			lines.WriteString(line)
		}
	}
	golden(t, "trend.html", []byte(lines.String()))
	if n := strings.Count(string(page), `class="spark"`); n != 3 {
		t.Errorf("%d pictures", n) // of the agency, of births in the overview and in its section
	}
	if plain := made(t, HTML, tables, agencies, options(message.VI)); strings.Contains(string(plain), `class="spark"`) || strings.Contains(string(plain), "Xu hướng") {
		t.Error("a trend of an unknown past")
	}
}

// TestLookback reads each day once, of the datasets that are asked for.
func TestLookback(t *testing.T) {
	s, period := stored(t)
	l := NewLookback(s)
	ctx := context.Background()
	for _, ask := range []struct {
		of       store.Day
		datasets []string
		want     string
	}{
		{period, []string{"births"}, "births []"},
		{period + 1, []string{"births"}, "births [{20778 97.9 []}]"},
		{period + 30, []string{"births", "marriages"}, "births [{20778 97.9 []}] marriages []"},
		{period + 31, []string{"births"}, "births []"},
	} {
		p, err := l.Past(ctx, ask.of, ask.datasets)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, id := range ask.datasets {
			got = append(got, fmt.Sprint(id, " ", p.Datasets[id]))
		}
		if got := strings.Join(got, " "); got != ask.want {
			t.Errorf("%d: %s, want %s", ask.of, got, ask.want)
		}
		if n := len(p.Agencies["so_tu_phap"]); n != number(ask.of > period && ask.of <= period+30) {
			t.Errorf("%d: %d scores of an agency", ask.of, n)
		}
	}
	if len(l.days) > TrendDays+1 {
		t.Errorf("%d days are remembered", len(l.days))
	}
}
