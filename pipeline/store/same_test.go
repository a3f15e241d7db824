package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/store"
)

// zeros is a source of randomness without any.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// in opens a store in a place; its clock stands still.
func in(t *testing.T, p interface {
	store.Files
	store.Locks
}, options ...store.Option) *store.Store {
	t.Helper()
	at := time.Date(2026, 11, 21, 18, 30, 5, 0, time.UTC)
	s, err := store.Open("", append([]store.Option{store.At(p, p), store.Clock(func() time.Time { return at }), store.Random(zeros{})}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// everything are the files of current and history.
func everything(t *testing.T, p store.Files) map[string]string {
	t.Helper()
	files := map[string]string{}
	var walk func(dir string)
	walk = func(dir string) {
		names, err := p.List(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if below, ok := strings.CutSuffix(name, "/"); ok {
				walk(dir + "/" + below)
			} else {
				files[dir+"/"+name] = read(t, p, dir+"/"+name)
			}
		}
	}
	walk("current")
	walk("history")
	return files
}

// TestSameStore: what is written is the same in every place, byte for byte, and is whole.
func TestSameStore(t *testing.T) {
	stores := map[string]map[string]string{}
	inEach(t, func(t *testing.T, open func() place) {
		s := in(t, open())
		store.Commit(t, s, store.Noon, "births", 3, "pass")
		store.Commit(t, s, store.Noon, "births", 0, store.StatusError)
		store.Commit(t, s, store.Noon, "births", 5, "fail")
		store.Commit(t, s, store.Noon+1, "births", 1, "pass")
		store.Commit(t, s, store.Noon, "deaths", 0, store.StatusError)
		m := store.Commit(t, s, store.Noon, "births", 7, "pass") // of a period before the last
		score := 91.5
		for range 2 {
			if err := s.WriteAgencyScores(ctx, store.Noon, []store.AgencyScore{{Agency: "so_tu_phap", Name: "Sở Tư pháp", Score: &score}}); err != nil {
				t.Fatal(err)
			}
		}
		again := in(t, open())
		if err := again.Recover(ctx); err != nil {
			t.Fatal(err)
		}
		tables, agencies, err := again.Load(ctx, store.Noon)
		if err != nil || len(tables.Runs) != 2 || len(agencies) != 1 || tables.Runs[0].RunID != m.RunID || tables.RuleResults[1].Failed != 7 {
			t.Fatalf("%+v %v", tables.Runs, err)
		}
		v, err := again.Verify(ctx, store.Verification{})
		if err != nil || len(v.Found) > 0 || v.Runs != 6 {
			t.Errorf("%+v %v", v, err)
		}
		found, err := again.Repair(ctx)
		if err != nil || len(found) > 0 {
			t.Errorf("%+v %v", found, err)
		}
		all, more, err := again.Recorded(ctx, store.Wanted{From: store.Earliest, To: store.Latest})
		if err != nil || more || len(all) != 6 {
			t.Errorf("%d %v", len(all), err)
		}
		stores[strings.TrimPrefix(t.Name(), "TestSameStore/")] = everything(t, open())
	})
	if stores["bucket"] != nil {
		if d := cmp.Diff(stores["folder"], stores["bucket"]); d != "" {
			t.Error(d)
		}
	}
}

// TestSameCompacted: months that were joined, and their packs, are the same in every
// place; so is what is audited again after that.
func TestSameCompacted(t *testing.T) {
	stores := map[string]map[string]string{}
	inEach(t, func(t *testing.T, open func() place) {
		s := in(t, open())
		for day := store.Noon - 2; day <= store.Noon; day++ {
			for _, dataset := range []string{"births", "deaths"} {
				store.Commit(t, s, day, dataset, int64(day%3), "pass")
			}
			if err := s.WriteAgencyScores(ctx, day, []store.AgencyScore{{Agency: "so_tu_phap"}}); err != nil {
				t.Fatal(err)
			}
		}
		done, err := in(t, open()).Compact(ctx, store.Noon+30)
		if err != nil || len(done) != 1 || done[0].Runs != 6 || done[0].Packed != 6 || len(done[0].Left) > 0 {
			t.Fatalf("%+v %v", done, err)
		}
		again := in(t, open())
		if ranked, err := again.RankedPeriods(ctx, store.Noon-1, store.Noon+9); err != nil || len(ranked) != 2 {
			t.Errorf("%v %v", ranked, err)
		}
		if rows, err := again.Ranking(ctx, store.Noon); err != nil || len(rows) != 1 {
			t.Errorf("%v %v", rows, err)
		}
		store.Commit(t, again, store.Noon-1, "births", 2, "pass")
		tables, agencies, err := in(t, open()).Load(ctx, store.Noon-1)
		if err != nil || len(tables.Runs) != 2 || tables.Runs[0].Attempt != 2 || len(agencies) != 1 {
			t.Errorf("%+v %v", tables.Runs, err)
		}
		sound(t, in(t, open()), "compacted, and audited again")
		stores[strings.TrimPrefix(t.Name(), "TestSameCompacted/")] = everything(t, open())
	})
	if stores["bucket"] != nil {
		if d := cmp.Diff(stores["folder"], stores["bucket"]); d != "" {
			t.Error(d)
		}
	}
}

// TestJoins: months are joined, packed, pruned and closed in every place, to the same
// files, byte for byte, and what is shown stays the same.
func TestJoins(t *testing.T) {
	stores := map[string]map[string]string{}
	inEach(t, func(t *testing.T, open func() place) {
		s := in(t, open())
		for day := range store.Day(3) {
			store.Commit(t, s, store.Noon+day, "births", int64(day), "pass")
			store.Commit(t, s, store.Noon+day, "deaths", 0, store.StatusError)
			if err := s.WriteAgencyScores(ctx, store.Noon+day, []store.AgencyScore{{Agency: "so_tu_phap"}}); err != nil {
				t.Fatal(err)
			}
		}
		load := func() *store.Tables {
			all, agencies, err := in(t, open()).Load(ctx, store.Noon+1)
			if err != nil || len(agencies) != 1 {
				t.Fatal(agencies, err)
			}
			return all
		}
		before := load()
		for range 2 {
			done, err := in(t, open()).Compact(ctx, store.Noon+60)
			if err != nil || len(done) != 1 || len(done[0].Left) > 0 {
				t.Fatalf("%+v %v", done, err)
			}
			if d := cmp.Diff(before, load()); d != "" {
				t.Error(d)
			}
			store.Commit(t, s, store.Noon, "births", 7, "pass")
		}
		if _, err := in(t, open()).Compact(ctx, store.Noon+60); err != nil {
			t.Fatal(err)
		}
		if done, err := in(t, open()).Prune(ctx, store.Noon+1, store.By{Reason: "x"}, false); err != nil || done.Tables != 2*8+2+2 {
			t.Errorf("%+v %v", done, err)
		}
		if _, err := in(t, open()).Close(ctx, "2026-11-22", store.By{}); err != nil {
			t.Error(err)
		}
		v, err := in(t, open()).Verify(ctx, store.Verification{})
		if err != nil || len(v.Found) > 0 || v.Runs != 8 {
			t.Errorf("%+v %v", v, err)
		}
		stores[strings.TrimPrefix(t.Name(), "TestJoins/")] = everything(t, open())
	})
	if stores["bucket"] != nil {
		if d := cmp.Diff(stores["folder"], stores["bucket"]); d != "" {
			t.Error(d)
		}
	}
}

// TestRepairs: what was lost or altered is made again in every place.
func TestRepairs(t *testing.T) {
	inEach(t, func(t *testing.T, open func() place) {
		p := open()
		s := in(t, p)
		store.Commit(t, s, store.Noon, "births", 3, "pass")
		store.Commit(t, s, store.Noon, "births", 4, "pass")
		before := everything(t, p)
		const head, current = "history/HEAD.json", "current/rule_results/year=2026/month=11/2026-11-21.births.parquet"
		put(t, p, current, "altered")
		if err := p.Delete(ctx, head); err != nil {
			t.Fatal(err)
		}
		v, err := in(t, open()).Verify(ctx, store.Verification{})
		if err != nil || len(v.Found) != 2 || v.Found[0].Path != head || v.Found[1].Path != current {
			t.Errorf("%+v %v", v, err)
		}
		if _, err := in(t, open()).Repair(ctx); err != nil {
			t.Fatal(err)
		}
		after := everything(t, p)
		if after[current] != before[current] || after[head] == "" {
			t.Error("not repaired")
		}
		if v, err := in(t, open()).Verify(ctx, store.Verification{}); err != nil || len(v.Found) > 0 {
			t.Errorf("%+v %v", v, err)
		}
	})
}
