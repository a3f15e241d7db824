package store

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/message"
)

// kept is a store with every kind of file: two datasets, periods, attempts that
// failed, agencies, a run that was judged beside an earlier one.
func kept(t testing.TB, options ...Option) (root string, runs []*Manifest) {
	t.Helper()
	root = scratch(t)
	s := open(t, root, options...)
	add := func(period Day, dataset string, failed int64, status string) {
		runs = append(runs, commit(t, s, period, dataset, failed, status))
	}
	add(noon, "births", 3, "pass")
	add(noon, "births", 2, "pass")
	add(noon, "births", 2, StatusError)
	add(noon, "deaths", 1, "fail")
	add(noon+1, "births", 0, "pass")
	a, err := s.Begin(ctx, noon+2, "so_tu_phap", "births")
	if err != nil {
		t.Fatal(err)
	}
	tables, m := audit(1)
	_, earlier, err := s.evidence(ctx, noon, "births", runs[1].RunID)
	if err != nil {
		t.Fatal(err)
	}
	m.Inputs = append(m.Inputs, earlier)
	if err := a.Commit(ctx, tables, m); err != nil {
		t.Fatal(err)
	}
	runs = append(runs, m)
	for _, period := range []Day{noon, noon, noon + 1} {
		if err := s.WriteAgencyScores(ctx, period, []AgencyScore{{Agency: "a", Score: of(90.0 + float64(len(runs)))}}); err != nil {
			t.Fatal(err)
		}
	}
	return root, runs
}

// TestVerify: nothing is said of a store that nobody touched, and all was looked at.
func TestVerify(t *testing.T) {
	root, runs := kept(t)
	before := content(t, root)
	v, err := open(t, root).Verify(ctx, Verification{})
	if err != nil || len(v.Found) > 0 {
		t.Fatalf("%v\n%s", err, told(v.Found))
	}
	// Of each run a manifest and eight tables; four times the tables of current;
	// HEAD.json, and the agencies of two periods.
	if want := int64(len(runs)*9 + 4*8 + 1 + 2); v.Runs != int64(len(runs)) || v.Files != want || v.Sequence != int64(len(runs)) {
		t.Errorf("%d runs, %d files of %d, HEAD %d", v.Runs, v.Files, want, v.Sequence)
	}
	if after := content(t, root); !maps.Equal(before, after) {
		t.Error("verify changed the store")
	}
	v, err = open(t, t.TempDir()).Verify(ctx, Verification{})
	if err != nil || len(v.Found) > 0 || v.Runs != 0 {
		t.Errorf("of an empty store: %v %v", v, err)
	}
}

// kind is which kind of file a name is, so that each is tried as often.
func kind(name string) string {
	base := filepath.Base(name)
	if strings.HasSuffix(base, ".parquet") {
		parts := strings.Split(name, "/")
		if parts[0] == currentDir {
			return currentDir + "/" + parts[1]
		}
		return historyDir + "/" + base
	}
	return base
}

// TestFlippedByte: one bit of one byte of any file is seen, and that file is named,
// and no other.
func TestFlippedByte(t *testing.T) {
	root, _ := kept(t)
	files := content(t, root)
	kinds := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		kinds[kind(name)] = append(kinds[kind(name)], name)
	}
	if len(kinds) != 9+8+3 {
		t.Errorf("%d kinds of files: %v", len(kinds), slices.Sorted(maps.Keys(kinds)))
	}
	rapid.Check(t, func(r *rapid.T) {
		of := rapid.SampledFrom(slices.Sorted(maps.Keys(kinds))).Draw(r, "kind")
		name := rapid.SampledFrom(kinds[of]).Draw(r, "name")
		at := rapid.IntRange(0, len(files[name])-1).Draw(r, "byte")
		bit := rapid.IntRange(0, 7).Draw(r, "bit")
		file := filepath.Join(root, filepath.FromSlash(name))
		data := []byte(files[name])
		data[at] ^= 1 << bit
		if err := os.WriteFile(file, data, 0o600); err != nil {
			r.Fatal(err)
		}
		v, err := open(t, root).Verify(ctx, Verification{})
		if restore := os.WriteFile(file, []byte(files[name]), 0o600); restore != nil {
			r.Fatal(restore)
		}
		if err != nil || len(v.Found) != 1 || v.Found[0].Path != name {
			r.Fatalf("bit %d of byte %d of %s: %v\n%s", bit, at, name, err, told(v.Found))
		}
	})
}

// TestLostFile: any file that is not there is named, and so is one that was put there.
func TestLostFile(t *testing.T) {
	root, _ := kept(t)
	files := content(t, root)
	for name, data := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || !slices.ContainsFunc(v.Found, func(f Finding) bool {
			return f.Path == name || strings.HasSuffix(name, "agency_scores.json") && strings.Contains(f.What.In(message.EN), name)
		}) {
			t.Errorf("without %s: %v\n%s", name, err, told(v.Found))
		}
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		stray := filepath.Join(filepath.Dir(file), "x.parquet")
		if err := os.WriteFile(stray, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		v, err = open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) != 1 || filepath.Base(v.Found[0].Path) != "x.parquet" {
			t.Errorf("beside %s: %v\n%s", name, err, told(v.Found))
		}
		if err := os.Remove(stray); err != nil {
			t.Fatal(err)
		}
	}
	verified(t, root)
}

// TestVerifyBesideARun: while a run is being written, or after one was cut off, there
// is nothing that looks altered; but that its dataset was not looked at is said.
func TestVerifyBesideARun(t *testing.T) {
	said := 0
	for at := 3; ; at++ {
		root := scratch(t)
		commit(t, open(t, root), noon, "births", 1, "pass")
		dead := &faulty{folder: folder{root}, at: at, how: before, deadly: true}
		if err := rerun(open(t, root, At(dead, folder{root})), "pass"); err == nil {
			break
		}
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) > 1 || len(v.Found) == 1 && v.Found[0].What.Key != findBusy {
			t.Errorf("operation %d: %v\n%s", at, err, told(v.Found))
		}
		said += len(v.Found)
		if err := open(t, root).Recover(ctx); err != nil {
			t.Fatal(err)
		}
		verified(t, root)
	}
	if said < 10 {
		t.Errorf("said of %d operations", said)
	}
}

func BenchmarkVerify(b *testing.B) {
	root, runs := kept(b)
	for b.Loop() {
		if _, err := open(b, root).Verify(ctx, Verification{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N*len(runs)), "ms/run")
}
