package message

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	testInner = Define("test.inner", "có %s dòng", "%s rows")
	testOuter = Define("test.outer", "%s: %s", "%s: %s")
	testPlain = Define("test.plain", "đủ 100%%", "100%% there")
)

func TestIn(t *testing.T) {
	for _, c := range []struct {
		m      M
		vi, en string
	}{
		{New(testInner, 3), "có 3 dòng", "3 rows"},
		{New(testPlain), "đủ 100%", "100% there"},
		{New(testOuter, "a.csv", New(testInner, 3)), "a.csv: có 3 dòng", "a.csv: 3 rows"},
		{New(testOuter, "a.csv", New(testOuter, "x(1)", New(testInner, "4, 5"))), "a.csv: x(1): có 4, 5 dòng", "a.csv: x(1): 4, 5 rows"},
		{List(New(testPlain), New(testOuter, "a, b", New(testInner, 3))), "đủ 100%; a, b: có 3 dòng", "100% there; a, b: 3 rows"},
		{New(testOuter, "@home", "@test.unknown"), "@home: @test.unknown", "@home: @test.unknown"},
		{M{Key: "of_a_newer_version", Args: []string{"1"}}, "of_a_newer_version(1)", "of_a_newer_version(1)"},
	} {
		stored := Parse(c.m.String())
		if got := stored.In(VI); got != c.vi {
			t.Errorf("%s: vi %q, want %q", c.m, got, c.vi)
		}
		if got := stored.In(EN); got != c.en {
			t.Errorf("%s: en %q, want %q", c.m, got, c.en)
		}
	}
}

func TestStringIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := M{Key: rapid.StringMatching(`[a-z._]{1,12}`).Draw(t, "key"), Args: rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "args")}
		if diff := cmp.Diff(m, Parse(m.String())); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestNearest(t *testing.T) {
	known := []string{"not_null", "unique", "in_set", "range"}
	for written, want := range map[string]string{"uniqe": "unique", "uniuqe": "unique", "notnull": "not_null", "in_sets": "in_set", "format": "", "": ""} {
		if got, ok := Nearest(written, known); got != want && ok || ok != (want != "") {
			t.Errorf("Nearest(%q) = %q, %v; want %q", written, got, ok, want)
		}
	}
}

// "=>" is ">=" with its signs swapped rather than "=" with one too many.
func TestNearestOfTies(t *testing.T) {
	operators := []string{"=", "!=", "<", "<=", ">", ">="}
	for written, want := range map[string]string{"=>": ">=", "=<": "<=", "==": "="} {
		if got, _ := Nearest(written, operators); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", written, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("wrong_length(11, 12)")
	f.Add(`a(\(\),b\\)`)
	f.Fuzz(func(t *testing.T, s string) {
		m := Parse(s)
		if again := Parse(m.String()); cmp.Diff(m, again) != "" && len(m.Args) > 0 {
			t.Fatalf("%q: %v, then %v", s, m, again)
		}
		_, _ = m.In(VI), m.In(EN)
	})
}
