package score

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/message"
)

func load(t testing.TB, id string) *Method {
	t.Helper()
	m, err := Load(id, Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestShippedMethods(t *testing.T) {
	if got := Methods(); !slices.Equal(got, []string{"by-criterion", "cv4856-2026"}) {
		t.Fatalf("methods: %v", got)
	}
	for _, id := range Methods() {
		m := load(t, id)
		if m.pools() != (id == "by-criterion") {
			t.Errorf("%s: path %v", id, m.Path)
		}
		for _, c := range m.Criteria {
			if want := map[bool]string{true: "0", false: "1"}[c.ID == "dung_chung"]; c.Weight.String() != want {
				t.Errorf("%s: %s weighs %v", id, c.ID, c.Weight)
			}
		}
		if w := m.Weights; w.Rule.String()+w.Field.String()+w.Dataset.String()+w.DatasetField.String() != "1110" {
			t.Errorf("%s: weights %+v", id, w)
		}
	}
}

// TestSecondHandIsSaid: what is known from a digest only is marked so in the
// file, and shown.
func TestSecondHandIsSaid(t *testing.T) {
	said := map[string]Standing{}
	for _, f := range load(t, "cv4856-2026").Facts {
		for _, part := range f.About {
			said[part] = f.Standing
		}
	}
	for _, part := range []string{"path", "bands", "identifier_gate", "criteria"} {
		if said[part] != SecondHand {
			t.Errorf("%s stands as %q", part, said[part])
		}
	}
}

func TestBandOf(t *testing.T) {
	m := load(t, "")
	for points, want := range map[int64]string{10000: "green", 9000: "green", 8999: "yellow", 7500: "yellow", 7499: "red", 0: "red"} {
		if got := m.BandOf(Of(points, 10000)); got != want {
			t.Errorf("%v: %s, want %s", Points(points), got, want)
		}
	}
	if got := m.BandOf(Score{}); got != "" {
		t.Errorf("no score has the band %q", got)
	}
}

func TestFaults(t *testing.T) {
	dec := func(pairs ...any) map[string]*big.Rat {
		m := map[string]*big.Rat{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i].(string)], _ = new(big.Rat).SetString(pairs[i+1].(string))
		}
		return m
	}
	for _, c := range []struct {
		name, id string
		o        Overrides
		want     []string
	}{
		{"method", "cv4856-2062", Overrides{}, []string{
			`method: no scoring method "cv4856-2062"; the methods are: by-criterion, cv4856-2026; did you mean "cv4856-2026"?`}},
		{"nothing like it", "xyz", Overrides{}, []string{
			`method: no scoring method "xyz"; the methods are: by-criterion, cv4856-2026`}},
		{"all at once", "", Overrides{Weights: dec("dungg", "1", "du", "-1", "sach", "1/3"), Bands: dec("gren", "1", "red", "100.5", "yellow", "75.123")}, []string{
			`weights.du: the weight of the criterion "du" must be a decimal of 0 or more with at most 15 digits`,
			`weights.dungg: the method cv4856-2026 has no criterion "dungg"; its criteria are: dung, du, sach, song, thong_nhat, dung_chung; did you mean "dung"?`,
			`weights.sach: the weight of the criterion "sach" must be a decimal of 0 or more with at most 15 digits`,
			`bands.gren: the method cv4856-2026 has no band "gren"; its bands are: green, yellow, red; did you mean "green"?`,
			`bands.red: the bound of the band "red" must be 0 to 100 with at most two decimals`,
			`bands.yellow: the bound of the band "yellow" must be 0 to 100 with at most two decimals`}},
		{"nothing would be scored", "", Overrides{Weights: dec("dung", "0", "du", "0", "sach", "0", "song", "0", "thong_nhat", "0.0")}, []string{
			"weights: every criterion has the weight 0, so nothing would be scored"}},
		{"order", "", Overrides{Bands: dec("green", "60")}, []string{
			`bands.green: the band "yellow" begins at 75.00; it must be below the band "green" (from 60.00)`}},
		{"order of equals", "", Overrides{Bands: dec("green", "80", "yellow", "80")}, []string{
			`bands.yellow: the band "yellow" begins at 80.00; it must be below the band "green" (from 80.00)`}},
		{"lowest", "", Overrides{Bands: dec("red", "10")}, []string{
			`bands.red: the lowest band "red" begins at 10.00; it must begin at 0`}},
	} {
		_, err := Load(c.id, c.o)
		var faults Faults
		if want := strings.Join(c.want, "\n"); !errors.As(err, &faults) || faults.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.name, err, want)
		}
		for _, f := range faults {
			if f.Text.In(message.VI) == f.Text.In(message.EN) {
				t.Errorf("%s: %v: not translated", c.name, f.Path)
			}
		}
	}
}

func TestNilOverride(t *testing.T) {
	if _, err := Load("", Overrides{Weights: map[string]*big.Rat{"du": nil}, Bands: map[string]*big.Rat{"green": nil}}); err == nil {
		t.Error("overrides without a number are accepted")
	}
}

// TestFingerprint: it follows what is scored, not how it was written, and an
// override leaves the shipped method alone.
func TestFingerprint(t *testing.T) {
	print := func(id, weight, green string) string {
		t.Helper()
		w, _ := new(big.Rat).SetString(weight)
		g, _ := new(big.Rat).SetString(green)
		m, err := Load(id, Overrides{Weights: map[string]*big.Rat{"dung": w}, Bands: map[string]*big.Rat{"green": g}})
		if err != nil {
			t.Fatal(err)
		}
		return m.Fingerprint()
	}
	plain := load(t, "").Fingerprint()
	if len(plain) != 64 || print("", "1.0", "90.00") != plain || print("cv4856-2026", "1", "90") != plain {
		t.Error("the same method has two fingerprints")
	}
	seen := map[string]bool{plain: true}
	for _, other := range []string{print("", "2", "90"), print("", "1", "91"), print("by-criterion", "1", "90")} {
		if seen[other] {
			t.Error("two methods have one fingerprint")
		}
		seen[other] = true
	}
	if load(t, "").Fingerprint() != plain {
		t.Error("an override changed the shipped method")
	}
}

// TestIncompleteMethods: each line of the shipped file that goes missing or
// wrong is refused.
func TestIncompleteMethods(t *testing.T) {
	text, err := files.ReadFile("methods/cv4856-2026.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "ranking:", "rankings:", "rankings"},
		{"no id", "id: cv4856-2026\n", "", "id: missing"},
		{"half a title", "  en: Data quality score of official letter 4856/BCA-TTDLQG\n", "", "both languages"},
		{"path", "[rule, criterion, field, dataset]", "[rule, field, dataset]", "path:"},
		{"fact left out", "[thresholds, weights, ranking, confidence]", "[thresholds, weights, ranking]", "facts:"},
		{"fact twice", "about: [criteria]", "about: [criteria, path]", "facts:"},
		{"standing", "standing: chosen", "standing: sure", "facts:"},
		{"criterion twice", "{id: du,", "{id: dung,", "criteria:"},
		{"negative weight", "en: Validity}, weight: 1", "en: Validity}, weight: -1", "plain decimal"},
		{"weight missing", "en: Validity}, weight: 1", "en: Validity}", "criteria:"},
		{"gate", "[dung, du, sach]", "[dung, duu]", "identifier_gate:"},
		{"bands out of order", "from: 75", "from: 95", "bands:"},
		{"bands end above 0", "from: 0}", "from: 1}", "bands:"},
		{"bound", "from: 90", "from: 90.001", "two decimals"},
		{"thresholds", "warn_below: green", "warn_below: blue", "thresholds:"},
		{"default weight", "dataset_field: 0, ", "", "weights:"},
		{"rows", "min_rows: 30", "min_rows: -1", "ranking:"},
		{"quantile", ", z: 1.959964", "", "confidence:"},
	} {
		changed := bytes.Replace(text, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(changed, text) {
			t.Fatalf("%s: %q is not in the file", c.name, c.old)
		}
		if _, err := parse(changed); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// smallMethod is a whole method in few bytes, for the fuzzer to change. Run it
// with -fuzzminimizetime=10x: by default all the time goes into making the first
// find smaller.
const smallMethod = `id: a
title: &w {vi: b, en: c}
source: *w
facts: [{about: [path, criteria, bands, thresholds, identifier_gate, weights, ranking, confidence], standing: read, note: *w}]
path: [rule, criterion, dataset]
criteria: [{id: d, name: *w, weight: 1}]
bands: [{id: e, name: *w, from: 9.5}, {id: f, name: *w, from: 0}]
thresholds: {warn_below: e, fail_below: e}
identifier_gate: [d]
weights: {rule: 1, field: 1, dataset_field: 0, dataset: 1}
ranking: {min_rows: 1}
confidence: {level_percent: 95, z: 2}
`

func FuzzMethodFile(f *testing.F) {
	if _, err := parse([]byte(smallMethod)); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(smallMethod))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parse(text)
		if err != nil {
			return
		}
		rule := Rule{Field: "a", Criterion: m.Criteria[0].ID, Tested: 3, Failed: 1}
		if d := m.Dataset([]Field{{Name: "a"}}, []Rule{rule}, 3); d.Score.Exists() && d.Band == "" {
			t.Errorf("the score %v has no band", d.Score)
		}
		if m.Fingerprint() == "" {
			t.Error("no fingerprint")
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"1", "0.5", "007.250", "-1", "1e9", "1/3", ".5", "5.", "", "1_000", "999999999999999", "1234567890123456", "0.000000000000001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseDecimal(s)
		if err != nil {
			return
		}
		d := Decimal{r}
		if r.Sign() < 0 {
			t.Fatalf("%q is below 0", s)
		}
		if again, err := ParseDecimal(d.String()); err != nil || again.Cmp(r) != 0 {
			t.Fatalf("%q: %v, %v by way of text", s, again, err)
		}
		if again, err := FromDouble(d.Float64()); err != nil || again.Cmp(r) != 0 {
			t.Fatalf("%q: %v, %v by way of a double", s, again, err)
		}
	})
}

// TestDecimalByDouble: every decimal that a catalogue can hold comes back from
// a double column of the store.
func TestDecimalByDouble(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.Int64Range(0, 999_999_999_999_999).Draw(t, "digits")
		scale := rapid.IntRange(0, 15).Draw(t, "scale")
		pow := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
		want := new(big.Rat).SetFrac(big.NewInt(digits), pow)
		if got, err := FromDouble(Decimal{want}.Float64()); err != nil || got.Cmp(want) != 0 {
			t.Fatalf("%v came back as %v, %v", want, got, err)
		}
	})
	for _, f := range []float64{-1, math.Inf(1), math.Inf(-1), math.NaN()} {
		if r, err := FromDouble(f); err == nil {
			t.Errorf("%v is taken for %v", f, r)
		}
	}
}
