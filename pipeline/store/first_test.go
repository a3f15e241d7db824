package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// testdata/first is what the first version wrote: the schemas of its tables, and the
// history of a store that it made of fixtures/worked_example. Neither is ever written
// anew. Dashboards and archives rely on what was there.

// TestColumnsAreOnlyAdded: each table has the columns of the first version, in their
// order, of their types; what came later stands behind them and may be null, as it is
// in files of before.
func TestColumnsAreOnlyAdded(t *testing.T) {
	now := columnsOfTables(t, "testdata/schemas.txt")
	for table, first := range columnsOfTables(t, "testdata/first/schemas.txt") {
		columns := now[table]
		if len(columns) < len(first) {
			t.Errorf("%s has %d columns, it had %d", table, len(columns), len(first))
			continue
		}
		for i, column := range first {
			if columns[i] != column {
				t.Errorf("%s: column %d is %s, it was %s", table, i+1, columns[i], column)
			}
		}
		for _, column := range columns[len(first):] {
			if !strings.HasSuffix(column, " optional") {
				t.Errorf("%s: %s came later and cannot be null", table, column)
			}
		}
	}
}

// columnsOfTables reads a golden file of schemas.
func columnsOfTables(t *testing.T, file string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all, table := map[string][]string{}, ""
	for line := range strings.Lines(string(text)) {
		switch fields := strings.Fields(line); {
		case len(fields) == 1:
			table = fields[0]
		case len(fields) > 1:
			all[table] = append(all[table], strings.Join(fields, " "))
		}
	}
	if len(all) < 9 {
		t.Fatalf("%s has %d tables", file, len(all))
	}
	return all
}

// TestFirstVersion: a store of the first version is read, verified and shown, and its
// digest of results is still what comes out.
func TestFirstVersion(t *testing.T) {
	root := scratch(t)
	if err := os.CopyFS(filepath.Join(root, historyDir), os.DirFS("testdata/first/history")); err != nil {
		t.Fatal(err)
	}
	s := open(t, root)
	found, err := s.Repair(ctx) // makes current of it
	if err != nil || len(found) != 8 || slices.ContainsFunc(found, func(f Finding) bool { return !f.Done }) {
		t.Fatalf("%v\n%s", err, told(found))
	}
	verified(t, root)
	rows, _, err := s.Load(ctx, noon)
	if err != nil || len(rows.Runs) != 1 {
		t.Fatal(err, rows)
	}
	sums := func(of string) (failed int64) {
		for _, r := range rows.RuleResults {
			if r.Rule == of {
				failed += r.Failed
			}
		}
		return failed
	}
	d := rows.DatasetScores[0]
	if d.Rows != 1000 || *d.Score != 97.95 || sums("business_rule") != 15 || sums("structure") != 5 {
		t.Errorf("%d rows, score %v, %d and %d failed", d.Rows, *d.Score, sums("business_rule"), sums("structure"))
	}
	if got := rows.Runs[0].StartedAt; got.Before(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) || got.Location() != time.UTC {
		t.Error(got)
	}
	commit(t, s, noon+1, "people", 1, "pass") // and the chain goes on
	verified(t, root)
}
