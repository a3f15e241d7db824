package scan_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/scan"
	"rasoat/pipeline/source"
	"rasoat/rules"
	"rasoat/rules/value"

	_ "rasoat/rules/check"
)

var update = flag.Bool("update", false, "write what is counted into the txtar files")

// Each testdata/*.txtar is a dataset file, the extract it names, and what a
// scan counts: the forms decided, rows, groups, rules, samples.
func TestScan(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no data: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := txtar.Write(ar, dir); err != nil {
				t.Fatal(err)
			}
			want := &ar.Files[len(ar.Files)-1]
			for _, jobs := range []int{1, 3} {
				got := dump(scan.Run(context.Background(), request(t, dir, jobs)))
				if *update {
					want.Data = []byte(got)
				}
				if diff := cmp.Diff(string(want.Data), got); diff != "" {
					t.Errorf("jobs %d: want (-), got (+):\n%s", jobs, diff)
				}
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func request(t *testing.T, dir string, jobs int) scan.Request {
	t.Helper()
	cat, d, err := catalogue.LoadDataset(filepath.Join(dir, "dataset.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	day, err := value.ParseDay("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	found, err := source.Find(context.Background(), d.Source, dir, day)
	if err != nil {
		t.Fatal(err)
	}
	extract, err := source.Open(context.Background(), d.Source, found)
	if err != nil && !errors.Is(err, source.ErrNoHeader) {
		t.Fatal(err)
	}
	return scan.Request{Dataset: &d.Dataset, Extract: extract, Env: rules.Env{Period: day, Zone: cat.Zone}, Jobs: jobs,
		Decimal: d.Source.Decimal, Dates: d.Source.DateFormats}
}

func dump(r *scan.Result, err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	var b strings.Builder
	for _, column := range slices.Sorted(maps.Keys(r.Forms)) {
		fmt.Fprintf(&b, "form %s: %s\n", column, r.Forms[column])
	}
	fmt.Fprintf(&b, "rows %d, rejected %d, groups %d %d %d\n", r.Rows, r.Rejected, r.Group1, r.Group2, r.Group3)
	for _, res := range r.Results {
		fmt.Fprintf(&b, "%s: tested %d, missing %d, excluded %d, failed %d\n", res.Rule.ID,
			res.Counts.Tested, res.Counts.Missing, res.Counts.Excluded, res.Counts.Failed)
		for _, s := range res.Samples {
			fmt.Fprintf(&b, "  row %d: %s\n", s.Row.Record(), s.Value)
		}
	}
	return b.String()
}

// A run that is to stop stops, with the cause.
func TestStops(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"dataset.yaml": "version: 1\nid: x\nsource: {path: x.csv}\ncolumns: {id: {checks: [unique]}}\n", "x.csv": "id\n1\n2\n"}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := request(t, dir, 2)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := scan.Run(ctx, r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
