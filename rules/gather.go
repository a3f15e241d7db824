package rules

import (
	"slices"
	"sync"

	"github.com/zeebo/xxh3"
)

// Needed returns a dataset with those columns alone that the needs ask for: what
// has to be read of it.
func (d *Dataset) Needed(needs []Need) *Dataset {
	only := &Dataset{ID: d.ID, Placeholders: d.Placeholders}
	for _, c := range d.Columns {
		if slices.ContainsFunc(needs, func(n Need) bool { return slices.Contains(names(n.columns()), c.Name) }) {
			only.Columns = append(only.Columns, c)
		}
	}
	return only
}

// Gathering collects what rules need of another dataset, in one reading of it.
// Every worker has a Gatherer of its own.
type Gathering struct {
	plan  *Plan
	needs []Need
	cols  [][]int   // of each need
	keys  []*KeySet // of each need; nil where a state is gathered
	mu    sync.Mutex
	parts []*Gatherer
}

// NewGathering returns an empty gathering for needs of the dataset, whose columns
// must be declared. Keys and states draw on env.Spill.
func NewGathering(d *Dataset, env Env, needs []Need) *Gathering {
	plan, _ := Bind(&Dataset{ID: d.ID, Columns: d.Columns, Placeholders: d.Placeholders}, env) // no rules, no faults
	g := &Gathering{plan: plan, needs: needs, cols: make([][]int, len(needs)), keys: make([]*KeySet, len(needs))}
	for i, n := range needs {
		for _, c := range n.columns() {
			g.cols[i] = append(g.cols[i], d.Index(c.Name))
		}
		if n.Gather == nil {
			g.keys[i] = NewKeySet(env.Spill)
		}
	}
	return g
}

// Columns are the names of the columns that a record must have, in order.
func (g *Gathering) Columns() []string { return g.plan.Columns() }

// NewGatherer returns what one worker folds batches into.
func (g *Gathering) NewGatherer() *Gatherer {
	w := &Gatherer{of: g, batch: newBatch(g.plan), states: make([]State, len(g.needs))}
	for i, n := range g.needs {
		if n.Gather != nil {
			w.states[i] = n.Gather(&Scope{Env: g.plan.env, Dataset: g.plan.Dataset, Rule: n.rule})
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.parts = append(g.parts, w)
	return w
}

// Others merges what the workers have gathered, and returns it for each need. No
// batch is read any more.
func (g *Gathering) Others() []Other {
	all := make([]Other, len(g.needs))
	for i := range g.needs {
		all[i].Keys = g.keys[i]
		for _, w := range g.parts {
			switch {
			case all[i].State == nil:
				all[i].State = w.states[i]
			case w.states[i] != nil:
				all[i].State.Merge(w.states[i])
			}
		}
	}
	return all
}

// Gatherer is what one worker has gathered.
type Gatherer struct {
	of     *Gathering
	batch  *Batch
	states []State
	rows   Bits
	hashes []xxh3.Uint128
}

// Read folds in one batch.
func (w *Gatherer) Read(in Input) {
	b := w.batch
	b.reset(in)
	for i := range w.of.needs {
		need, cols := &w.of.needs[i], w.of.cols[i]
		w.choose(cols, len(need.Key))
		if state := w.states[i]; state != nil {
			state.Update(b, w.rows)
			continue
		}
		compared := cols[:len(need.Key)+len(need.Values)]
		w.addKeys(w.of.keys[i], b.KeyHash(b.KeyTexts(compared, len(need.Key), need.Folding)))
	}
}

// choose takes the rows that have a value in every column, one of its type where
// types are compared.
func (w *Gatherer) choose(cols []int, keys int) {
	b := w.batch
	w.rows = w.rows.Reset(b.Count)
	w.rows.Fill(b.Count)
	for i, c := range cols {
		w.rows.AndNot(b.Missing(c))
		if i >= keys {
			w.rows.AndNot(b.Mistyped(c))
		}
	}
}

// addKeys hashes the keys of the rows before it locks the set.
func (w *Gatherer) addKeys(into *KeySet, hash func(row int) xxh3.Uint128) {
	w.hashes = w.hashes[:0]
	w.rows.Each(func(i int) { w.hashes = append(w.hashes, hash(i)) })
	into.mu.Lock()
	defer into.mu.Unlock()
	for _, h := range w.hashes {
		into.set.Add(h)
	}
}

// KeyTexts are the texts that make up a key: so many columns as they stand under
// a folding, the others by their types (Comparable).
func (b *Batch) KeyTexts(cols []int, keys int, f Folding) []Text {
	texts := make([]Text, len(cols))
	for i, c := range cols {
		if i < keys {
			texts[i] = b.Folded(c, f)
		} else {
			texts[i] = b.Comparable(c, f)
		}
	}
	return texts
}
