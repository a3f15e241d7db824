package report

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// stored is the city in a store, with a dataset whose broken rule is not what
// needs attention most.
func stored(t testing.TB) (*store.Store, store.Day) {
	t.Helper()
	all, agencies := city(t)
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for _, d := range all.DatasetScores {
		if d.Dataset == "land_parcels" {
			d.Status = "pass"
		}
		a, err := s.Begin(ctx, d.Period, d.Agency, d.Dataset)
		if err != nil {
			t.Fatal(err)
		}
		rows := &store.Tables{DatasetScores: []store.DatasetScore{d}}
		rows.Runs = of(all.Runs, d.Dataset, func(r store.Run) store.Key { return r.Key })
		rows.RuleResults = of(all.RuleResults, d.Dataset, func(r store.RuleResult) store.Key { return r.Key })
		rows.FieldScores = of(all.FieldScores, d.Dataset, func(r store.FieldScore) store.Key { return r.Key })
		rows.CriterionScores = of(all.CriterionScores, d.Dataset, func(r store.CriterionScore) store.Key { return r.Key })
		rows.ColumnProfiles = of(all.ColumnProfiles, d.Dataset, func(r store.ColumnProfile) store.Key { return r.Key })
		rows.FailureSamples = of(all.FailureSamples, d.Dataset, func(r store.FailureSample) store.Key { return r.Key })
		if err := a.Commit(ctx, rows, &store.Manifest{Status: d.Status}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.ScoreAgencies(ctx, agencies[0].Period, func() ([]store.AgencyScore, error) { return agencies, nil }); err != nil {
		t.Fatal(err)
	}
	return s, agencies[0].Period
}

func of[R any](rows []R, dataset string, key func(R) store.Key) []R {
	return slices.DeleteFunc(slices.Clone(rows), func(r R) bool { return key(r).Dataset != dataset })
}

// TestLoad: what is made of the rows that Load leaves is what is made of all rows,
// byte for byte, and it says that there is more.
func TestLoad(t *testing.T) {
	s, period := stored(t)
	all, agencies, err := s.Load(context.Background(), period)
	if err != nil {
		t.Fatal(err)
	}
	for most, sheets := range map[int]string{
		0: "", 1: "businesses", 2: "businesses births", 3: "businesses births land_parcels",
		9: "businesses births land_parcels residents procedure_files",
	} {
		rows, err := Load(context.Background(), s, period, most)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(rows.Sheets, " "); got != sheets {
			t.Errorf("%d: details of %s, not of %s", most, got, sheets)
		}
		o := options(message.VI)
		o.Sheets = rows.Sheets
		page := made(t, HTML, rows.Tables, rows.Agencies, o)
		text := checkPage(t, page)
		for name, write := range map[string]writer{"page": HTML, "summary": Summary} {
			if !bytes.Equal(made(t, write, rows.Tables, rows.Agencies, o), made(t, write, *all, agencies, o)) {
				t.Errorf("%d: the %s is not that of all rows", most, name)
			}
		}
		wanted := len(rows.Sheets)
		if most == 0 {
			wanted = 5
		}
		if n := bytes.Count(page, []byte(`<section class="dataset"`)); n != wanted {
			t.Errorf("%d: %d sections", most, n)
		}
		more := say("report.sheets_more", count(int64(wanted)), count(5), "2026-11-21").VI
		summary := string(made(t, Summary, rows.Tables, rows.Agencies, o))
		if strings.Contains(text, more) != (wanted < 5) || strings.Contains(summary, more) != (wanted < 5) {
			t.Errorf("%d: what is said of the others", most)
		}
		for _, d := range all.DatasetScores {
			if !strings.Contains(text, d.Title) {
				t.Errorf("%d: %s is not in the overview", most, d.Title)
			}
		}
		if most == 1 && (len(rows.FailureSamples) == 0 || len(rows.FailureSamples) == len(all.FailureSamples)) {
			t.Errorf("%d samples were read", len(rows.FailureSamples))
		}
	}
}

// TestLoadNothing: a store without the period has no rows.
func TestLoadNothing(t *testing.T) {
	s, period := stored(t)
	rows, err := Load(context.Background(), s, period+1, 3)
	if err != nil || len(rows.Runs)+len(rows.Agencies)+len(rows.Sheets) > 0 {
		t.Errorf("%v %+v", err, rows)
	}
}
