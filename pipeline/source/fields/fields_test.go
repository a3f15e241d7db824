package fields

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/rules/message"
)

// take puts fields of a record, written as name=value, name for null, one within another
// with a slash. It is false if a name came twice.
func take(r *Rows, record int64, all ...string) bool {
	r.Begin(record, record)
	before := map[*Name]*Name{}
	ok := true
	for _, field := range all {
		path, v, solid := strings.Cut(field, "=")
		n := r.Root()
		for _, key := range strings.Split(path, "/") {
			child := r.Child(n, before[n], []byte(key))
			before[n] = child
			n = child
		}
		if solid {
			ok = r.Put(n, []byte(v)) && ok
		} else {
			ok = r.Null(n) && ok
		}
	}
	return ok
}

func TestGather(t *testing.T) {
	for _, c := range []struct {
		declared []string
		records  []string
		want     string
	}{
		{nil, []string{"a=1,b=2", "c=3,a=1", "b/x=1"}, "a|b|c|b.x"},
		{nil, []string{"a", "b/c", "a/x=1", "b"}, "b.c|a.x"},
		{nil, []string{"a/b=1", "a.b=2", " a =3,A=1"}, "a.b|a|A"},
		{nil, []string{"e\u0301=1", "é=1", "=1", "/=2"}, "é|."},
		{[]string{"z", "a"}, []string{"a=1"}, "a"},
	} {
		rows, g := Gather(c.declared)
		for i, record := range c.records {
			take(rows, int64(i+1), strings.Split(record, ",")...)
			rows.Keep()
		}
		if got := strings.Join(g.Columns(), "|"); got != c.want {
			t.Errorf("%q: %s, want %s", c.records, got, c.want)
		}
	}
}

// Behind the first records only declared names are columns, and a damaged record names
// none.
func TestGatherLate(t *testing.T) {
	rows, g := Gather([]string{"late", "a", "never"})
	for i := range GatheredRecords {
		take(rows, int64(i+1), "a=1")
		if rows.Keep(); g.Enough(i + 1) {
			t.Fatal("enough after", i+1)
		}
	}
	take(rows, 20_000, "other=1", "late=2")
	rows.RejectDamaged(message.M{})
	if got := g.Columns(); !slices.Equal(got, []string{"a"}) {
		t.Error("of a damaged record: ", got)
	}
	take(rows, 20_001, "other=1", "late=2")
	rows.Keep()
	if got := g.Columns(); !slices.Equal(got, []string{"a", "late"}) || g.Enough(20_001) {
		t.Error(got)
	}
	take(rows, 20_002, "never")
	if rows.Keep(); !g.Enough(20_002) {
		t.Error("all declared columns were found")
	}
}

func TestTooManyNames(t *testing.T) {
	rows, g := Gather(nil)
	for i := 0; !g.TooMany(); i++ {
		if i > MostColumns {
			t.Fatal("no end")
		}
		take(rows, int64(i+1), fmt.Sprintf("name%d=1", i))
		rows.Keep()
	}
	if !g.Enough(1) {
		t.Error("goes on")
	}
}

// Names beyond those that are kept are still told from each other.
func TestNamesAreBounded(t *testing.T) {
	rows := NewRows(Layout{Columns: []string{"x"}, Wanted: []int{0}})
	for i := range mostNames + 10 {
		take(rows, 1, fmt.Sprintf("n%d=1", i), "x=1")
		rows.Skip()
	}
	take(rows, 2, "x=2")
	if rows.Keep(); rows.names > mostNames+20 {
		t.Error(rows.names)
	}
	if got := rows.Take(); string(got.Columns[0].Data) != "2" || got.Skipped != mostNames+10 {
		t.Errorf("%q", got.Columns[0].Data)
	}
}

func TestRows(t *testing.T) {
	rows := NewRows(Layout{File: 3, Columns: []string{"a", "b.c", "d"}, Wanted: []int{1, 0}})
	take(rows, 2, "a=1", "b/c=x")
	rows.Keep()
	take(rows, 3, "b/c=lost", "a=lost")
	rows.Reject(message.M{Key: "why"})
	if take(rows, 5, "d=1", "a=2", "a=3", "d") {
		t.Error("twice")
	}
	rows.Keep()
	take(rows, 6, "a")
	rows.Damaged()
	rows.Keep()
	take(rows, 7, "e=1", "a=4")
	a := rows.Child(rows.Root(), nil, []byte("a"))
	rows.Add(a, []byte(`5"`))
	rows.Add(a, []byte("6"))
	rows.Keep()
	take(rows, 8, "a")
	rows.Add(a, []byte("7"))
	rows.Keep()
	got := rows.Take()
	if diff := cmp.Diff([]string{"x,,,,", `1,2,,["4","5\"","6"],7`}, []string{column2(got, 0), column2(got, 1)}); diff != "" {
		t.Error(diff)
	}
	if at := got.At; at.File != 3 || at.Count != 5 || !slices.Equal(at.Records, []int64{2, 5, 6, 7, 8}) || !slices.Equal(got.Undecodable, []int32{2}) {
		t.Errorf("%+v", got)
	}
	if len(got.Rejects) != 1 || got.Rejects[0].Record != 3 || got.Notes.Unread.Count != 1 || got.Notes.Repeated.Count != 2 {
		t.Errorf("%+v", got)
	}
	if again := rows.Take(); again.At.Count != 0 || len(again.Columns[0].Offsets) != 1 {
		t.Errorf("%+v", again)
	}
}

func column2(t *Taken, i int) string {
	var texts []string
	c := t.Columns[i]
	for row := range t.At.Count {
		texts = append(texts, string(c.Data[c.Offsets[row]:c.Offsets[row+1]]))
	}
	return strings.Join(texts, ",")
}

// However the records are shared out, the notes say the same.
func TestNotesMerge(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		records := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(strings.Fields("a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 x=1")), 0, 4), 0, 30).Draw(rt, "records")
		whole, parts := &Notes{}, []*Notes{{}, {}, {}}
		rows := []*Rows{NewRows(Layout{}), NewRows(Layout{}), NewRows(Layout{}), NewRows(Layout{})}
		for i, fields := range records {
			of := rapid.IntRange(0, 2).Draw(rt, "part")
			for _, r := range []*Rows{rows[3], rows[of]} {
				take(r, int64(i), fields...)
				r.Keep()
			}
			if rapid.Bool().Draw(rt, "batch ends") {
				parts[of].Merge(rows[of].Take().Notes)
			}
		}
		whole.Merge(rows[3].Take().Notes)
		all := &Notes{}
		for _, i := range rapid.Permutation([]int{0, 1, 2}).Draw(rt, "order") {
			parts[i].Merge(rows[i].Take().Notes)
			all.Merge(parts[i])
		}
		if diff := cmp.Diff(fmt.Sprint(*whole), fmt.Sprint(*all)); diff != "" {
			rt.Fatal(diff)
		}
	})
}
