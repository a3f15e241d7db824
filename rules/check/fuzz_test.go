package check_test

import (
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules"
)

// No bytes make the decoder of a tally panic, nor what comes after it, nor
// allocate more than a batch of rows would.
func FuzzTallyUnmarshalBinary(f *testing.F) {
	w := fuzzWorld()
	plan := w.bind(f)
	for _, longest := range []int{0, 3} {
		tally := plan.NewTally()
		for _, in := range w.batches(longest, 1) {
			tally.Update(in)
			raw, err := tally.AppendBinary(nil)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
			f.Add(raw[:len(raw)/2])
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var before, after runtime.MemStats
		tally := plan.NewTally()
		runtime.ReadMemStats(&before)
		err := tally.UnmarshalBinary(raw)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20+100*uint64(len(raw)) {
			t.Fatalf("%d bytes made the decoder allocate %d", len(raw), n)
		}
		if err != nil {
			return
		}
		tally.Close(1)
		tally.Outcome()
	})
}

// fuzzWorld is one world, always the same.
func fuzzWorld() *world {
	return rapid.Custom(func(t *rapid.T) *world {
		w := drawWorld(t, 12)
		w.dataset.Segment = "commune"
		for _, r := range w.dataset.Rules {
			r.Where = ""
		}
		return w
	}).Example(7)
}

// A tally is read by a plan of the same rules, and by no other.
func TestForeignTallyIsRefused(t *testing.T) {
	w := fuzzWorld()
	raw, err := w.bind(t).NewTally().AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(w *world){
		"a rule less":    func(w *world) { w.dataset.Rules = w.dataset.Rules[1:] },
		"another period": func(w *world) { w.env.Period++ },
		"another parameter": func(w *world) {
			i := slices.IndexFunc(w.dataset.Rules, func(r *rules.Rule) bool { return r.Check.Name == "any_of" })
			w.dataset.Rules[i].Params = fill(w.dataset.Rules[i].Check, map[string]any{"columns": []rules.ColumnName{"e", "d"}})
		},
		"another where":   func(w *world) { w.dataset.Rules[0].Where = "n == 17" },
		"another segment": func(w *world) { w.dataset.Segment = "name" },
		"another type":    func(w *world) { w.dataset.Columns[0].Personal = true },
	} {
		other := fuzzWorld()
		change(other)
		if err := other.bind(t).NewTally().UnmarshalBinary(raw); err == nil {
			t.Errorf("%s: the tally was taken", name)
		}
	}
	if err := fuzzWorld().bind(t).NewTally().UnmarshalBinary(raw); err != nil {
		t.Errorf("a tally of the same rules: %v", err)
	}
}
