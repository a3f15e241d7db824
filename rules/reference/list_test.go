package reference

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/message"
)

// table is a list of rows as text: cells by |, the first row the header.
func table(t testing.TB, text string) ([]string, [][]string) {
	t.Helper()
	var rows [][]string
	for line := range strings.Lines(text) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "|"))
	}
	return rows[0], rows[1:]
}

func TestNewList(t *testing.T) {
	for _, c := range []struct{ name, text, wrong string }{
		{"plain", "staff_id|name\nA1|An\nA2|Bình", ""},
		{"no rows", "staff_id|name", ""},
		{"dated", "staff_id|valid_from|valid_to\nA1|2025-01-01|2025-12-31\nA1|01/01/2026|\nA2||31/12/2025\nA3||", ""},
		{"dates first", "valid_from|valid_to|staff_id\n2025-07-01||A1", ""},
		{"one digit", "staff_id|valid_from\nA1|1/7/2025", ""},
		{"duplicate", "staff_id\nA1\nA2\nA1", "row 4: the key is in row 2 already, in force at the same time"},
		{"duplicate, open", "staff_id|valid_from|valid_to\nA1|2025-01-01|2025-12-31\nA1|2025-12-31|", "row 3: the key is in row 2 already, in force at the same time"},
		{"duplicate of the second", "k|valid_from|valid_to\nA|2025-01-01|2025-01-31\nA|2025-02-01|\nA|2025-03-01|", "row 4: the key is in row 3 already, in force at the same time"},
		{"short row", "staff_id|name\nA1", "row 2: 1 cells, want 2 as in the header"},
		{"long row", "staff_id|name\nA1|An|x", "row 2: 3 cells, want 2 as in the header"},
		{"empty key", "staff_id|name\nA1|An\n|Bình", "row 3: the key column staff_id is empty"},
		{"no date", "staff_id|valid_from\nA1|07/2025", "row 2: the column valid_from is not a date, want 2025-07-01 or 01/07/2025"},
		{"no such day", "staff_id|valid_to\nA1|31/02/2025", "row 2: the column valid_to is not a date, want 2025-07-01 or 01/07/2025"},
		{"ends before", "k|valid_from|valid_to\nA|2025-07-01|2025-06-30", "row 2: valid_to is before valid_from"},
		{"column twice", "k|name|name\nA|x|y", "row 1: the column name is there twice"},
		{"only dates", "valid_from|valid_to\n2025-07-01|", "row 1: there is no column that could be the key"},
		{"no columns", "", "row 1: there is no column that could be the key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			columns, rows := []string(nil), [][]string(nil)
			if c.text != "" {
				columns, rows = table(t, c.text)
			}
			l, err := NewList("staff", columns, rows)
			if c.wrong == "" {
				if err != nil || l.Len() != len(rows) || l.Name() != "staff" {
					t.Fatalf("%v, %v", l, err)
				}
				return
			}
			if err == nil || err.Error() != "staff: "+c.wrong {
				t.Errorf("error %v, want staff: %s", err, c.wrong)
			}
			if e := (*Error)(nil); !errors.As(err, &e) || e.Message.In(message.VI) == e.Message.In(message.EN) {
				t.Errorf("%v is not an *Error in two languages", err)
			}
		})
	}
}

func TestKeyedList(t *testing.T) {
	columns, rows := table(t, "unit|staff_id|valid_from|name\nX|A1|2025-07-01|An\nX|A2|2025-07-01|Bình")
	if _, err := NewList("staff", columns, rows); err == nil {
		t.Error("the first column is a key, twice the same")
	}
	if _, err := NewKeyedList("staff", "id", columns, rows); err == nil || err.Error() != "staff: row 1: there is no key column id" {
		t.Errorf("a key that is no column: %v", err)
	}
	l, err := NewKeyedList("staff", "staff_id", columns, rows)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"unit", "staff_id", "name"}; !slices.Equal(l.Columns(), want) || l.Key() != "staff_id" {
		t.Errorf("columns %v, key %s", l.Columns(), l.Key())
	}
	on := day(t, "2025-07-01")
	if r, ok := l.Find(on, []byte("A2")); !ok || r.Value("name") != "Bình" || r.Value("unit") != "X" {
		t.Error("A2 is not the row of Bình")
	}
	if _, ok := l.Find(on-1, []byte("A2")); ok {
		t.Error("A2 is in force before its first day")
	}
	units, ok := l.Column(on, "unit")
	if !ok || units.Len() != 1 || !units.Contains([]byte("X")) {
		t.Error("the units are not X alone")
	}
	if _, ok := l.Column(on, "valid_from"); ok {
		t.Error("a date of validity is no column of the list")
	}
}

func TestValidityIsInclusive(t *testing.T) {
	columns, rows := table(t, "k|valid_from|valid_to\nA|2025-07-01|2025-07-31\nB|2025-08-01|\nC||2025-07-01")
	l, err := NewList("x", columns, rows)
	if err != nil {
		t.Fatal(err)
	}
	for iso, want := range map[string]string{
		"1900-01-01": "C", "2025-06-30": "C", "2025-07-01": "AC", "2025-07-02": "A",
		"2025-07-31": "A", "2025-08-01": "B", "2999-12-31": "B",
	} {
		var got strings.Builder
		l.At(day(t, iso)).Each(func(k string) { got.WriteString(k) })
		if got.String() != want {
			t.Errorf("on %s: %s, want %s", iso, &got, want)
		}
	}
	if _, ok := l.Since(); ok || !l.Covers(day(t, "1900-01-01")) {
		t.Error("a list with an open row has no beginning")
	}
}

// TestSetIsASet holds the set to the obvious one, for codes of one length (a
// bit map) and for any text (a map).
func TestSetIsASet(t *testing.T) {
	text := rapid.OneOf(rapid.StringMatching(`[0-9]{3}`), rapid.StringMatching(`[0-9a:/ ]{0,7}`))
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.OneOf(rapid.SliceOf(rapid.StringMatching(`[0-9]{3}`)), rapid.SliceOf(text)).Draw(t, "values")
		s := newSet(values)
		want := map[string]bool{}
		for _, v := range values {
			want[v] = true
		}
		if s.Len() != len(want) {
			t.Fatalf("%d values, want %d", s.Len(), len(want))
		}
		s.Each(func(v string) {
			if !want[v] {
				t.Fatalf("%q is not in it", v)
			}
		})
		probe := text.Draw(t, "probe")
		if s.Contains([]byte(probe)) != want[probe] {
			t.Fatalf("contains %q: %v", probe, !want[probe])
		}
	})
}

func TestFingerprintIsOfTheContent(t *testing.T) {
	columns, rows := table(t, "k|name|valid_from\nA|x|2025-07-01\nB|y|\nB2|y|")
	fingerprint := func(key string, columns []string, rows [][]string) string {
		l, err := NewKeyedList("any", key, columns, rows)
		if err != nil {
			t.Fatal(err)
		}
		return l.SHA256()
	}
	first := fingerprint("k", columns, rows)
	if len(first) != 64 {
		t.Fatalf("%q is no SHA-256", first)
	}
	same := [][]string{rows[2], {"A", "x", "01/07/2025"}, rows[1]}
	if fingerprint("k", columns, same) != first {
		t.Error("order of rows or form of a date changes it")
	}
	for what, other := range map[string]string{
		"another cell":        fingerprint("k", columns, [][]string{{"A", "z", "2025-07-01"}, rows[1], rows[2]}),
		"another day":         fingerprint("k", columns, [][]string{{"A", "x", "2025-07-02"}, rows[1], rows[2]}),
		"a row less":          fingerprint("k", columns, rows[:2]),
		"a cell moved":        fingerprint("k", columns, [][]string{rows[0], rows[1], {"B", "2y", "2030-01-01"}}[:2]),
		"another column name": fingerprint("k", []string{"k", "title", "valid_from"}, rows),
		"another key":         fingerprint("name", columns, [][]string{rows[0], rows[1]}),
	} {
		if other == first {
			t.Errorf("%s does not change it", what)
		}
	}
}

// FuzzNewList: no text makes it panic, and what is accepted can be found.
func FuzzNewList(f *testing.F) {
	f.Add("k|valid_from|valid_to\nA|2025-07-01|2025-07-31\nA|01/08/2025|")
	f.Add("valid_to\n")
	f.Add("a|a\n|")
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" {
			return
		}
		columns, rows := table(t, text)
		l, err := NewList("fuzz", columns, rows)
		if err != nil {
			return
		}
		for _, e := range l.content().rows {
			key := []byte(e.cells[l.content().key])
			if _, ok := l.Find(e.from, key); !ok || !l.At(e.to).Contains(key) {
				t.Errorf("%q is not found", key)
			}
		}
		l.SHA256()
	})
}
