package store

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/rules/message"
)

// TestFlippedByteOfMonth: one bit of any byte of a month's file is seen, and that file
// is named; repair makes it again.
func TestFlippedByteOfMonth(t *testing.T) {
	root, s := autumn(t)
	compactAll(t, s)
	before := readAllOf(t, root)
	for name, data := range content(t, root) {
		if !strings.HasPrefix(name, currentDir) || !strings.HasSuffix(name, "/2026-10.parquet") {
			continue
		}
		for at := 0; at < len(data); at += 1 + len(data)/5 {
			damage(t, root, name, func(data []byte) []byte { data[at] ^= 1 << (at % 8); return data })
			v, err := open(t, root).Verify(ctx, Verification{})
			if strings.Contains(name, incidents.name) && err == nil {
				v.Found, err = open(t, root).VerifyIncidents(ctx, func(_ []Incident, _ *Tables, there []Incident) []Incident { return there })
			}
			if err != nil || len(v.Found) != 1 || v.Found[0].Path != name {
				t.Fatalf("byte %d of %s: %v\n%s", at, name, err, told(v.Found))
			}
			damage(t, root, name, func([]byte) []byte { return []byte(data) })
		}
		damage(t, root, name, remove)
		v, err := open(t, root).Verify(ctx, Verification{})
		if strings.Contains(name, incidents.name) && err == nil {
			v.Found, err = open(t, root).VerifyIncidents(ctx, func(_ []Incident, _ *Tables, there []Incident) []Incident { return there })
		} else if err == nil && !slices.ContainsFunc(v.Found, func(f Finding) bool { return f.Path == name }) {
			t.Errorf("without %s: %s", name, told(v.Found))
		}
		if err != nil || len(v.Found) == 0 {
			t.Errorf("without %s: %v", name, err)
		}
		found, err := open(t, root).Repair(ctx)
		if derived := strings.Contains(name, incidents.name) || strings.Contains(name, agencyScores.name); !derived && (err != nil || len(found) == 0 || content(t, root)[name] != data) {
			t.Errorf("%s was not made again: %v %s", name, err, told(found))
		}
		putBack(t, root, name, data)
	}
	sound(t, root)
	if d := cmp.Diff(before, readAllOf(t, root)); d != "" {
		t.Error(d)
	}
}

// putBack puts a file back that may not be there.
func putBack(t testing.TB, root, name, data string) {
	t.Helper()
	if err := putBytes(ctx, folder{root}, name, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

// TestForgedMonth: whoever writes a month's file anew, seal and all, has to have the rows
// of history.
func TestForgedMonth(t *testing.T) {
	for _, table := range []string{"dataset_scores", "rule_results", runsTable} {
		root, s := autumn(t)
		compactAll(t, s)
		var rows Tables
		of := tablesOf(table)[0]
		name := monthFile(table, october)
		if _, err := of.part(ctx, s.files, name, wholeMonth(october), &rows); err != nil {
			t.Fatal(err)
		}
		switch table {
		case "dataset_scores":
			rows.DatasetScores[0].Score = ptr(99.99)
		case "rule_results":
			rows.RuleResults = rows.RuleResults[1:]
		default:
			rows.Runs[0].Operator = ptr("mai")
		}
		c := &compaction{Store: s, first: october}
		if err := c.files.Put(ctx, name, forged(of, &rows)); err != nil {
			t.Fatal(err)
		}
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) != 1 || v.Found[0].Path != name || v.Found[0].What.Key != findMonthRows {
			t.Errorf("%s: %v %s", table, err, told(v.Found))
		}
		if message.New(findMonthRows, "births", "2026-10-01", "x").In(message.VI) == "" {
			t.Error("no words")
		}
	}
}

func ptr[T any](v T) *T { return &v }

// forged writes a month's file of some rows.
func forged(t *table, rows *Tables) func(io.Writer) error {
	return func(w io.Writer) error {
		out := t.month(w)
		t.sort(rows)
		if err := out.add(t.rows(rows)); err != nil {
			return err
		}
		return out.close()
	}
}

// TestTornMonth: a month's file that cannot be opened any more is named, once, and keeps no
// other fault from being named.
func TestTornMonth(t *testing.T) {
	root, s := autumn(t)
	compactAll(t, s)
	auditAt(t, s, noon, "births", 1, "pass")
	other := currentFile("rule_results", noon, "births")
	damage(t, root, other, otherByte)
	for name, data := range content(t, root) {
		if !strings.HasPrefix(name, currentDir) || !strings.HasSuffix(name, "/2026-10.parquet") {
			continue
		}
		for _, at := range []int{0, len(data) / 2, len(data) - 6, len(data) - 1} {
			damage(t, root, name, func(data []byte) []byte { data[at] ^= 4; return data })
			v, err := open(t, root).Verify(ctx, Verification{})
			if err != nil {
				t.Fatalf("byte %d of %s: %v", at, name, err)
			}
			incidents, err := open(t, root).VerifyIncidents(ctx, func(_ []Incident, _ *Tables, there []Incident) []Incident { return there })
			var paths []string
			for _, f := range append(v.Found, incidents...) {
				paths = append(paths, f.Path)
			}
			slices.Sort(paths)
			want := []string{name, other}
			slices.Sort(want)
			if d := cmp.Diff(want, slices.Compact(paths)); d != "" || err != nil {
				t.Errorf("byte %d of %s: %v\n%s", at, name, err, d)
			}
			damage(t, root, name, func([]byte) []byte { return []byte(data) })
		}
	}
}
