package store

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// without is what readers see of a store when profiles and samples of October are gone.
func without(all sight) sight {
	for period, t := range all.Periods {
		if period < noon {
			t.ColumnProfiles, t.FailureSamples = nil, nil
			all.Periods[period] = t
		}
	}
	all.Span.ColumnProfiles = slices.DeleteFunc(slices.Clone(all.Span.ColumnProfiles), func(p ColumnProfile) bool { return p.Period < noon })
	all.Span.FailureSamples = slices.DeleteFunc(slices.Clone(all.Span.FailureSamples), func(p FailureSample) bool { return p.Period < noon })
	if len(all.Span.FailureSamples) == 0 {
		all.Span.FailureSamples = nil
	}
	if len(all.Span.ColumnProfiles) == 0 {
		all.Span.ColumnProfiles = nil
	}
	return all
}

// TestPrune: of days' files, of joined months, and of a joined month with a re-run beside
// it, what goes goes, and all else stays, provably.
func TestPrune(t *testing.T) {
	for name, prepare := range map[string]func(s *Store, root string){
		"days":  func(*Store, string) {},
		"month": func(_ *Store, root string) { compactAll(t, open(t, root)) },
		"both": func(s *Store, root string) {
			compactAll(t, open(t, root))
			auditAt(t, s, october+1, "marriages", 2, "pass")
			auditAt(t, s, october+30, "births", 3, StatusError)
		},
	} {
		root, s := autumn(t)
		prepare(s, root)
		want := without(readAllOf(t, root))
		dry, err := s.Prune(ctx, noon, By{Reason: "hết hạn lưu"}, true)
		if err != nil {
			t.Fatal(err)
		}
		before := content(t, root)
		done, err := s.Prune(ctx, noon, By{Reason: "hết hạn lưu", Operator: "lan"}, false)
		if err != nil || len(done.Left) > 0 || done.Tables != dry.Tables || done.Attempts == 0 || done.Bytes == 0 {
			t.Errorf("%s: %+v %+v %v", name, done, dry, err)
		}
		if d := cmp.Diff(want, readAllOf(t, root)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		sound(t, root)
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || v.Removed != done.Tables {
			t.Errorf("%s: %d removed, %d went: %v", name, v.Removed, done.Tables, err)
		}
		for file, data := range content(t, root) {
			if strings.Contains(file, "2026-1") && strings.Contains(file, "11-21") && before[file] != data {
				t.Errorf("%s: %s has changed", name, file)
			}
		}
		compactAll(t, open(t, root))
		sound(t, root)
		if d := cmp.Diff(want, readAllOf(t, root)); d != "" {
			t.Errorf("%s, compacted: %s", name, d)
		}
		if again, err := s.Prune(ctx, noon, By{Reason: "x"}, false); err != nil || again.Tables != 0 {
			t.Errorf("%s: again %+v %v", name, again, err)
		}
		auditAt(t, s, october+1, "births", 1, "pass") // and the chain goes on
		auditAt(t, s, october+2, "marriages", 0, StatusError)
		sound(t, root)
	}
	var refused *Error
	if _, err := open(t, scratch(t)).Prune(ctx, noon, By{Reason: " "}, false); !errors.As(err, &refused) {
		t.Errorf("without a reason: %v", err)
	}
}

// TestLostWithoutTombstone: a table that is missing is named unless a tombstone that
// agrees with the manifest says why; and a tombstone is a document like others.
func TestLostWithoutTombstone(t *testing.T) {
	root, s := autumn(t)
	if _, err := s.Prune(ctx, noon, By{Reason: "x"}, false); err != nil {
		t.Fatal(err)
	}
	run := attemptOf(t, s, october, "births")
	stone := tombstoneFile(october, "births", run)
	files := content(t, root)
	for at := 0; at < len(files[stone]); at += 9 {
		damage(t, root, stone, func(data []byte) []byte { data[at] ^= 1 << (at % 8); return data })
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) == 0 || !slices.ContainsFunc(v.Found, func(f Finding) bool { return f.Path == stone }) {
			t.Fatalf("byte %d: %v %s", at, err, told(v.Found))
		}
		putBack(t, root, stone, files[stone])
	}
	damage(t, root, stone, remove)
	v, err := open(t, root).Verify(ctx, Verification{})
	if want := historyFile(october, "births", run, "failure_samples.parquet"); err != nil || !slices.ContainsFunc(v.Found, func(f Finding) bool { return f.Path == want }) {
		t.Errorf("%v %s", err, told(v.Found))
	}
	putBack(t, root, stone, files[stone])
	damage(t, root, historyFile(october, "births", run, "rule_results.parquet"), remove)
	v, err = open(t, root).Verify(ctx, Verification{})
	if err != nil || len(v.Found) != 1 || !strings.HasSuffix(v.Found[0].Path, "rule_results.parquet") {
		t.Errorf("%v %s", err, told(v.Found))
	}
}

// TestPrunedIsListed: a superseded run whose tables are gone is still in the list, by its
// manifest.
func TestPrunedIsListed(t *testing.T) {
	root, s := autumn(t)
	if _, err := s.Prune(ctx, noon, By{Reason: "x"}, false); err != nil {
		t.Fatal(err)
	}
	all, _, err := open(t, root).Recorded(ctx, Wanted{From: october + 1, To: october + 1, Datasets: []string{"births"}})
	if err != nil || len(all) != 2 || all[0].Pruned || !all[1].Pruned || all[1].Err != nil || len(all[1].Rows.Runs) != 1 || *all[1].Rows.Runs[0].Operator != "lan" {
		t.Errorf("%+v %v", all, err)
	}
}

// TestFaultsInPruning cuts pruning off at many operations: nothing looks altered, and the
// next time it does what is left.
func TestFaultsInPruning(t *testing.T) {
	made := copied(t, small(t))
	compactAll(t, open(t, made))
	auditAt(t, open(t, made), october+1, "deaths", 2, "pass")
	files := content(t, made)
	want := without(readAllOf(t, made))
	for at := 1; ; at += strides * step() {
		root := copied(t, files)
		dead := &faulty{folder: folder{root}, at: at, how: torn, deadly: true}
		_, err := open(t, root, At(dead, folder{root})).Prune(ctx, noon, By{Reason: "x"}, false)
		if reached := dead.count >= at; reached == (err == nil) {
			t.Fatalf("operation %d of %d: %v", at, dead.count, err)
		}
		if err := open(t, root).Recover(ctx); err != nil {
			t.Fatal(err)
		}
		if sound(t, root); t.Failed() {
			t.Fatalf("operation %d", at)
		}
		if _, err := open(t, root).Prune(ctx, noon, By{Reason: "x"}, false); err != nil {
			t.Fatal(err)
		}
		sound(t, root)
		if d := cmp.Diff(want, readAllOf(t, root)); d != "" || t.Failed() {
			t.Fatalf("operation %d: %s", at, d)
		}
		left := slices.DeleteFunc(slices.Collect(maps.Keys(content(t, root))), func(name string) bool {
			return !strings.Contains(name, "month=10") || !strings.Contains(name, "failure_samples") || strings.HasSuffix(name, "/2026-10.parquet")
		})
		if len(left) > 0 {
			t.Fatalf("operation %d: %v is left", at, left)
		}
		if err == nil {
			break
		}
	}
}
