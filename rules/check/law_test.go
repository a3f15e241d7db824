package check_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/spill"
)

// The law: any split into batches, any distribution over workers, any of these
// through the byte form, merged in any order, with or without dictionaries of the
// extract's own, gives what one tally over all rows at once gives that judges
// every value by itself; also where there is no memory for keys.
func TestLaw(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, 120)
		requireEqual(t, w.atOnce(t), w.inPieces(t, dir))
	})
}

// The law holds too where a column has more different values than are counted
// exactly.
func TestLawPastTheLimits(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, 0)
		w.rows = drawManyValues(t)
		requireEqual(t, w.atOnce(t), w.inPieces(t, dir))
	})
}

func requireEqual(t *rapid.T, atOnce, inPieces rules.Outcome) {
	if reflect.DeepEqual(atOnce, inPieces) {
		return
	}
	byID := cmp.Comparer(func(a, b *rules.Rule) bool { return a.ID == b.ID })
	t.Fatal("at once (-) and in pieces (+) differ:", cmp.Diff(atOnce, inPieces, byID))
}

// world is a dataset, its rules, and all its rows.
type world struct {
	dataset rules.Dataset
	env     rules.Env
	rows    []row
	rejects []reject
}

type row struct {
	id          rules.RowID
	cells       []string // by column; those of absent columns are passed over
	undecodable bool
	flawed      bool
}

type reject struct {
	file int
	rules.Reject
}

// bind makes a plan of its own; segments have other ids in each.
func (w *world) bind(t failer) *rules.Plan {
	plan, faults := rules.Bind(&w.dataset, w.env)
	for _, f := range faults {
		t.Fatalf("%s: %s: %s", f.Rule.ID, f.Param, f.Text.In(message.EN))
	}
	return plan
}

type failer interface{ Fatalf(string, ...any) }

// atOnce is one tally, one batch per file, one value after another.
func (w *world) atOnce(t failer) rules.Outcome {
	plainly := *w
	plainly.env.Plain = true
	plan := plainly.bind(t)
	tally := plan.NewTally()
	for _, in := range w.batches(0, 0) {
		tally.Update(in)
	}
	return w.close(tally)
}

// inPieces cuts the rows into batches, gives them to several workers, some of
// them in another process, and merges what they bring. Keys are spilled to dir.
func (w *world) inPieces(t *rapid.T, dir string) rules.Outcome {
	if budget := rapid.SampledFrom([]int64{-1, 0, 4 << 10}).Draw(t, "memory for keys"); budget >= 0 {
		share := spill.New(dir, "spill", budget).Share()
		defer share.Close()
		in := *w
		in.env.Spill, in.env.Other = share, gatherOthers(share)
		w = &in
		defer func() {
			if err := share.Err(); err != nil {
				t.Fatalf("%v", err)
			}
		}()
	}
	here, there := w.bind(t), w.bind(t)
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	batches := w.batches(rapid.IntRange(1, 60).Draw(t, "longest batch"), random.Uint64())
	random.Shuffle(len(batches), reflect.Swapper(batches))
	workers := make([]*rules.Tally, rapid.IntRange(1, 5).Draw(t, "workers"))
	elsewhere := make([]bool, len(workers))
	for i := range workers {
		workers[i], elsewhere[i] = here.NewTally(), rapid.Bool().Draw(t, "elsewhere")
		if elsewhere[i] {
			workers[i] = there.NewTally()
		}
	}
	for _, in := range batches {
		if rapid.Bool().Draw(t, "with dictionaries") {
			in.Record = withDictionaries(in.Record)
		}
		busy := random.IntN(1 + random.IntN(len(workers))) // some do more than others
		workers[busy].Update(in)
	}
	for i, far := range elsewhere {
		if far {
			workers[i] = sent(t, workers[i], here)
		}
	}
	for len(workers) > 1 {
		i := random.IntN(len(workers) - 1)
		workers[i].Merge(workers[i+1])
		workers = slices.Delete(workers, i+1, i+2)
	}
	return w.close(workers[0])
}

// sent moves a tally to another process.
func sent(t failer, tally *rules.Tally, to *rules.Plan) *rules.Tally {
	raw, err := tally.AppendBinary(nil)
	if err != nil {
		t.Fatalf("%v", err)
	}
	arrived := to.NewTally()
	if err := arrived.UnmarshalBinary(raw); err != nil {
		t.Fatalf("%v", err)
	}
	return arrived
}

// close ends the counting and reads again the rows that are wanted.
func (w *world) close(tally *rules.Tally) rules.Outcome {
	for _, id := range tally.Close(2) {
		i := slices.IndexFunc(w.rows, func(r row) bool { return r.id == id })
		if i < 0 {
			panic(fmt.Sprint("a row is wanted that never was: ", id))
		}
		tally.Show(w.batch(w.rows[i:i+1]), 0)
	}
	return tally.Outcome()
}

// batches cuts the rows of each file into batches of at most the given length
// (0: as long as the file), and gives the rejects of a file to any of its
// batches.
func (w *world) batches(longest int, seed uint64) []rules.Input {
	random := rand.New(rand.NewPCG(seed, 1))
	var all []rules.Input
	for file := range files {
		rows := slices.DeleteFunc(slices.Clone(w.rows), func(r row) bool { return r.id.File() != file })
		from := len(all)
		for len(rows) > 0 {
			n := len(rows)
			if longest > 0 {
				n = min(n, 1+random.IntN(longest))
			}
			all = append(all, w.batch(rows[:n]))
			rows = rows[n:]
		}
		if len(all) == from {
			all = append(all, w.batch(nil)) // a batch may hold nothing but rejects
			all[from].Rows.File = file
		}
		for _, r := range w.rejects {
			if r.file == file {
				i := from + random.IntN(len(all)-from)
				all[i].Rejects = append(all[i].Rejects, r.Reject)
			}
		}
	}
	return all
}

// batch makes a batch of rows of one file.
func (w *world) batch(rows []row) rules.Input {
	in := rules.Input{Rows: rules.Rows{Count: len(rows)}}
	consecutive := true
	for i, r := range rows {
		in.Rows.File = r.id.File()
		in.Rows.Records = append(in.Rows.Records, r.id.Record())
		in.Rows.Lines = append(in.Rows.Lines, r.id.Record()*2)
		consecutive = consecutive && r.id.Record() == rows[0].id.Record()+int64(i)
		if r.undecodable {
			in.Undecodable = append(in.Undecodable, int32(i))
		}
		if r.flawed {
			in.Flaws = append(in.Flaws, rules.Flaw{Row: int32(i), Reason: message.New("cell_error", fmt.Sprint("A", r.id.Record()), "#N/A")})
		}
	}
	if len(rows) > 0 {
		in.Rows.First = rows[0].id.Record()
	}
	if consecutive {
		in.Rows.Records = nil
	}
	in.Record = w.record(rows)
	return in
}

func (w *world) record(rows []row) arrow.Record {
	var fields []arrow.Field
	var arrays []arrow.Array
	for c, column := range w.dataset.Columns {
		a := arrow.Array(array.NewNull(len(rows)))
		if column.Name != absentColumn {
			b := array.NewStringBuilder(memory.DefaultAllocator)
			for _, r := range rows {
				b.Append(r.cells[c])
			}
			a = b.NewArray()
		}
		fields = append(fields, arrow.Field{Name: column.Name, Type: a.DataType()})
		arrays = append(arrays, a)
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(len(rows)))
}

// withDictionaries gives each column of a record a dictionary: the values of all
// rows, one that no row has, and null for the empty texts.
func withDictionaries(r arrow.Record) arrow.Record {
	var fields []arrow.Field
	var arrays []arrow.Array
	for c, column := range r.Columns() {
		if texts, ok := column.(*array.String); ok {
			column = withDictionary(texts, c%2 == 0)
		}
		fields = append(fields, arrow.Field{Name: r.ColumnName(c), Type: column.DataType()})
		arrays = append(arrays, column)
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, r.NumRows())
}

func withDictionary(texts *array.String, wide bool) arrow.Array {
	coded := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String}
	if wide {
		coded.IndexType = arrow.PrimitiveTypes.Int32
	}
	values, indices := array.NewStringBuilder(memory.DefaultAllocator), array.NewBuilder(memory.DefaultAllocator, coded.IndexType)
	values.Append("never")
	for i := range texts.Len() {
		if texts.Value(i) == "" {
			indices.AppendNull()
			continue
		}
		if err := indices.AppendValueFromString(fmt.Sprint(values.Len())); err != nil {
			panic(err)
		}
		values.Append(texts.Value(i))
	}
	return array.NewDictionaryArray(coded, indices.NewArray(), values.NewArray())
}

// Where all keys of a column are counted, its profile need not estimate.
func TestDistinctOfUniqueColumn(t *testing.T) {
	unique, _ := rules.Lookup("unique")
	rule := &rules.Rule{ID: "u", Check: unique, Params: fill(unique, map[string]any{"columns": []rules.ColumnName{"id"}})}
	w := world{dataset: rules.Dataset{ID: "w", Columns: []rules.Column{{Name: "id"}, {Name: "other"}}, Rules: []*rules.Rule{rule}}}
	for i := range 5000 {
		id := fmt.Sprint(i / 2)
		w.rows = append(w.rows, row{id: rules.NewRowID(0, int64(i)+2), cells: []string{id, id}})
	}
	o := w.atOnce(t)
	if p := o.Profiles[0]; p.Distinct != 2500 || !p.DistinctIsExact {
		t.Errorf("%d different ids, exact: %v", p.Distinct, p.DistinctIsExact)
	}
	if p := o.Profiles[1]; p.DistinctIsExact {
		t.Error("nobody has counted the other column")
	}
}
