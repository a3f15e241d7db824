package report

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// scored commits the score of a dataset on a day, made by a method of a fingerprint.
func scored(t *testing.T, s *store.Store, day store.Day, agency, dataset, fingerprint string) {
	t.Helper()
	ctx, points := context.Background(), 90.0
	a, err := s.Begin(ctx, day, agency, dataset)
	if err != nil {
		t.Fatal(err)
	}
	rows := &store.Tables{DatasetScores: []store.DatasetScore{{Title: dataset, Score: &points, Status: "pass", Rows: 1, Weight: 1}}}
	m := &store.Manifest{Status: "pass", MethodSHA256: strings.Repeat(fingerprint, 64), CatalogueSHA256: fingerprint,
		Parameters: store.Parameters{Method: "cv4856-2026"}}
	if err := a.Commit(ctx, rows, m); err != nil {
		t.Fatal(err)
	}
}

// TestMethodsLookedAt: the past knows by which methods each score was made: of datasets
// that of their run, of agencies those of the datasets below them.
func TestMethodsLookedAt(t *testing.T) {
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, points, city := context.Background(), 90.0, "city"
	for day, by := range map[store.Day][2]string{20001: {"a", "a"}, 20002: {"b", "a"}, 20003: {"b", "b"}} {
		scored(t, s, day, "justice", "births", by[0])
		scored(t, s, day, "finance", "firms", by[1])
		err := s.ScoreAgencies(ctx, day, func() ([]store.AgencyScore, error) {
			return []store.AgencyScore{{Agency: "city", Score: &points}, {Agency: "justice", Parent: &city, Score: &points},
				{Agency: "finance", Parent: &city, Score: &points}, {Agency: "idle", Parent: &city, Score: &points}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	p, err := NewLookback(s).Past(ctx, 20003, []string{"births", "firms"})
	if err != nil {
		t.Fatal(err)
	}
	told := func(before []Point, now []string) (text string) {
		for _, x := range append(before[:len(before):len(before)], Point{Methods: now}) {
			initials := ""
			for _, m := range slices.Sorted(slices.Values(x.Methods)) {
				initials += m[:1]
			}
			text += initials + " "
		}
		return text
	}
	for id, want := range map[string]string{"births": "a b b ", "firms": "a a b "} {
		if got := told(p.Datasets[id], p.DatasetMethods[id]); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	// Of an agency of whose datasets none was looked at, those of all are told.
	for id, want := range map[string]string{"justice": "a b b ", "finance": "a a b ", "city": "a ab b ", "idle": "a ab b "} {
		if got := told(p.Agencies[id], p.AgencyMethods[id]); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

// TestMethodsApart: scores of several methods are set beside each other without an arrow,
// and it is said that they are not comparable, and since when.
func TestMethodsApart(t *testing.T) {
	tables, agencies := city(t)
	period := agencies[0].Period
	o := options(message.EN)
	o.Past = before(period)
	o.Past.DatasetMethods, o.Past.AgencyMethods = map[string][]string{"births": {"b"}}, map[string][]string{"so_tu_phap": {"b"}}
	for _, points := range [][]Point{o.Past.Datasets["births"], o.Past.Agencies["so_tu_phap"]} {
		for i := range points {
			points[i].Methods = []string{"a"}
		}
		points[len(points)-1].Methods = []string{"b"}
	}
	text := checkPage(t, made(t, HTML, tables, agencies, o))
	for _, want := range []string{"+1.59", "+4.02", "↑ +8,53", "+8.29", "since 20 Nov 2026", "not comparable", "không so sánh được",
		"the last time from 20 Nov 2026 on", "lần gần nhất từ kỳ 20/11/2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, wrong := range []string{"↑ +4,02", "↑ +8,29"} {
		if strings.Contains(text, wrong) {
			t.Errorf("the page says %q of scores of two methods", wrong)
		}
	}
	var trends Trends
	if err := trends.Add(tables, agencies, o); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range trends.scores {
		got = append(got, fmt.Sprint(row.Against, " ", *row.Comparable))
	}
	if want := "previous true|7_days false|30_days false|previous true|7_days true|30_days false"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %s", got, want)
	}
	if book := dumped(t, made(t, Book, tables, agencies, o)); strings.Count(book, "not comparable") != 3 {
		t.Error("the workbook does not say what is not comparable")
	}
	var unknown bytes.Buffer
	o.Past.DatasetMethods, o.Past.AgencyMethods = nil, nil
	if err := HTML(&unknown, tables, agencies, o); err != nil || !strings.Contains(unknown.String(), "not comparable") {
		t.Errorf("what is known of the days before is not told (%v)", err)
	}
}
