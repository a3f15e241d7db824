package rules

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"pgregory.net/rapid"

	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// column is a dataset of one column and of rules that use the given binds.
func column(binds ...func(*Scope) Bound) *Dataset {
	d := &Dataset{ID: "t", Columns: []Column{{Name: "v"}}}
	for i, bind := range binds {
		check := &Check{Name: "test", Unit: UnitRow, bind: func(_ any, s *Scope) Bound { return bind(s) }}
		d.Rules = append(d.Rules, &Rule{ID: fmt.Sprint("r", i), Check: check, Field: "v", Severity: Major})
	}
	return d
}

// judge folds the values in batches of the given length.
func judge(t *testing.T, d *Dataset, length int, values ...string) Outcome {
	t.Helper()
	plan, faults := Bind(d, Env{Zone: hanoi})
	if len(faults) > 0 {
		t.Fatalf("%v", faults)
	}
	total := plan.NewTally()
	for from := 0; from < len(values); from += length {
		tally := plan.NewTally()
		var rows [][]string
		for _, v := range values[from:min(from+length, len(values))] {
			rows = append(rows, strings.Split(v, "|"))
		}
		in := textInput(d, rows)
		in.Rows.First += int64(from)
		tally.Update(in)
		total.Merge(tally)
	}
	total.Close(1)
	return total.Outcome()
}

// A long value is cut before it is shown, and bytes that are no text are none.
func TestShownText(t *testing.T) {
	if got := shownText([]byte(strings.Repeat("ễ", longestSample+1)), false); got != strings.Repeat("ễ", longestSample)+"…" {
		t.Errorf("%q", got)
	}
	if got := shownText([]byte("a\xffb"), false); got != "a\uFFFDb" {
		t.Errorf("%q", got)
	}
}

// What a rule says in vain is a fault.
func TestIdleKeys(t *testing.T) {
	d := column(func(*Scope) Bound { return Rejected{} }, func(*Scope) Bound { return Whole{New: func() State { return glass{} }} })
	d.Rules[0].Check.NoRows, d.Rules[0].Where, d.Rules[0].NullsFail = true, `v == ""`, true
	d.Rules[1].Check.Unit, d.Rules[1].Where, d.Rules[1].NullsFail = UnitDataset, `v == ""`, true
	_, faults := Bind(d, Env{Dry: true})
	var got []string
	for _, f := range faults {
		got = append(got, f.Rule.ID+" "+f.Param+" "+f.Text.Key)
	}
	want := []string{"r0 where " + msgIdle, "r0 nulls " + msgIdle, "r1 nulls " + msgIdle}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Rules that are not yet in force are not judged, but looked at by lint.
func TestInForce(t *testing.T) {
	d := column(func(*Scope) Bound { return NotApplicable{Reason: message.New(msgIsMissing)} })
	d.Rules[0].HasFrom, d.Rules[0].ValidFrom = true, mustDay("2026-01-01")
	for period, want := range map[string]int{"2025-12-31": 0, "2026-01-01": 1} {
		plan, _ := Bind(d, Env{Period: mustDay(period)})
		if len(plan.rules) != want {
			t.Errorf("%s: %d rules", period, len(plan.rules))
		}
	}
	if plan, _ := Bind(d, Env{Dry: true}); len(plan.rules) != 1 {
		t.Error("lint passes over a rule")
	}
}

// A waived rule is counted, and makes no row unclean.
func TestWaived(t *testing.T) {
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: fragile} })
	d.Rules[0].Waiver, d.Rules[0].Severity = &Waiver{Until: mustDay("2026-12-31")}, Critical
	if o := judge(t, d, 10, "bad", "good"); o.Results[0].Counts.Failed != 1 || o.Group1 != 2 {
		t.Errorf("waived: %+v", o)
	}
	d.Rules[0].Waiver.Until = mustDay("1969-12-31") // the period of these tests is 1970-01-01
	if o := judge(t, d, 10, "bad", "good"); o.Group1 != 1 || o.Group3 != 1 {
		t.Errorf("no longer waived: %+v", o)
	}
}

// The identifier gate and severity critical make a row unusable though its rule is not
// scored; it is clean all the same, and in one group only.
func TestUnscoredGate(t *testing.T) {
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: fragile} })
	none := func(*Rule) bool { return false }
	gate := func(*Rule) bool { return true }
	for name, c := range map[string]struct {
		severity Severity
		gated    func(*Rule) bool
		want     [4]int64 // clean, and the groups
	}{
		"neither": {Major, none, [4]int64{3, 3, 0, 0}}, "critical": {Critical, none, [4]int64{3, 2, 0, 1}}, "gate": {Major, gate, [4]int64{3, 2, 0, 1}},
	} {
		d.Rules[0].Severity = c.severity
		plan, _ := Bind(d, Env{Zone: hanoi, Scored: none, Gated: c.gated})
		tally := plan.NewTally()
		tally.Update(textInput(d, [][]string{{"bad"}, {"good"}, {"fine"}}))
		tally.Close(1)
		if o := tally.Outcome(); [4]int64{o.Clean, o.Group1, o.Group2, o.Group3} != c.want {
			t.Errorf("%s: %d clean, groups %d, %d, %d; want %v", name, o.Clean, o.Group1, o.Group2, o.Group3, c.want)
		}
	}
}

// Columns are views of Arrow's memory, wherever in it they begin.
func TestTextOf(t *testing.T) {
	build := func(values ...string) arrow.Array {
		b := array.NewStringBuilder(memory.DefaultAllocator)
		for _, v := range values {
			if v == "null" {
				b.AppendNull()
			} else {
				b.Append(v)
			}
		}
		return b.NewArray()
	}
	for name, test := range map[string]struct {
		array  arrow.Array
		want   []string
		absent bool
	}{
		"none":    {build(), nil, false},
		"empty":   {build("", ""), []string{"", ""}, false},
		"nulls":   {build("a", "null", "b"), []string{"a", "", "b"}, false},
		"sliced":  {array.NewSlice(build("a", "bc", "", "def"), 1, 4), []string{"bc", "", "def"}, false},
		"absent":  {array.NewNull(2), []string{"", ""}, true},
		"foreign": {array.NewInt64Builder(memory.DefaultAllocator).NewArray(), nil, true},
	} {
		r := array.NewRecord(arrow.NewSchema([]arrow.Field{{Name: "v", Type: test.array.DataType()}}, nil), []arrow.Array{test.array}, int64(test.array.Len()))
		var c batchColumn
		c.take(r, 0)
		for i, want := range test.want {
			if got := string(c.text.At(i)); got != want || c.absent != test.absent {
				t.Errorf("%s: row %d is %q, want %q", name, i, got, want)
			}
		}
	}
}

// A profile says what a look at the values says.
func TestProfile(t *testing.T) {
	d := &Dataset{ID: "t", Columns: []Column{
		{Name: "name"}, {Name: "secret", Personal: true}, {Name: "n", Type: value.Integer, Personal: true}, {Name: "x", Type: value.Decimal},
		{Name: "born", Type: value.Date}, {Name: "at", Type: value.Timestamp}, {Name: "p", Type: value.Boolean},
	}}
	o := judge(t, d, 2,
		"An|001|1|1.5|01/02/2020|2020-02-01 00:00|có",
		"Bình|002|3||31/12/1999||không",
		"An|||2.5|31/02/2020|x|có",
		"không rõ|001|x|-7|||")
	var got []string
	for _, p := range o.Profiles {
		got = append(got, profileLine(p))
	}
	want := []string{
		`name string rows 4 missing 1 placeholders 1 distinct 2 exact min An max Bình length 2–4 top [{"value":"An","count":2},{"value":"Bình","count":1}] shapes [{"value":"A","count":3}]`,
		`secret string rows 4 missing 1 placeholders 0 distinct 2 exact length 3–3`,
		`n integer rows 4 missing 1 placeholders 0 distinct 3 exact length 1–1`,
		`x decimal rows 4 missing 1 placeholders 0 distinct 3 exact min -7 max 2.5 mean -1 stddev 4.26224 length 2–3 top [{"value":"-7","count":1},{"value":"1.5","count":1},{"value":"2.5","count":1}] shapes [{"value":"9.9","count":2},{"value":"-9","count":1}]`,
		`born date rows 4 missing 1 placeholders 0 distinct 3 exact min 1999-12-31 max 2020-02-01 length 10–10 top [{"value":"01/02/2020","count":1},{"value":"31/02/2020","count":1},{"value":"31/12/1999","count":1}] shapes [{"value":"99/99/9999","count":3}]`,
		`at timestamp rows 4 missing 2 placeholders 0 distinct 2 exact min 2020-01-31T17:00:00Z max 2020-01-31T17:00:00Z length 1–16 top [{"value":"2020-02-01 00:00","count":1},{"value":"x","count":1}] shapes [{"value":"9999-99-99 99:99","count":1},{"value":"a","count":1}]`,
		`p boolean rows 4 missing 1 placeholders 0 distinct 2 exact min có max không length 2–5 top [{"value":"có","count":2},{"value":"không","count":1}] shapes [{"value":"a","count":3}]`,
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
}

func profileLine(p Profile) string {
	s := fmt.Sprintf("%s %s rows %d missing %d placeholders %d distinct %d", p.Column, p.Type, p.Rows, p.Missing, p.Placeholders, p.Distinct)
	if p.DistinctIsExact {
		s += " exact"
	}
	if p.Min != nil {
		s += fmt.Sprintf(" min %s max %s", *p.Min, *p.Max)
	}
	if p.Mean != nil || p.Quartiles != [3]*float64{} {
		s += fmt.Sprintf(" mean %g stddev %.6g", *p.Mean, *p.Stddev)
	}
	if p.MinLength != nil {
		s += fmt.Sprintf(" length %d–%d", *p.MinLength, *p.MaxLength)
	}
	if p.TopValues != nil {
		s += fmt.Sprintf(" top %s shapes %s", *p.TopValues, *p.Shapes)
	}
	return s
}

// Past the limit nothing is counted exactly, and lengths, shapes and order are
// still those of all values.
func TestProfilePastTheLimit(t *testing.T) {
	d := &Dataset{ID: "t", Columns: []Column{{Name: "v"}}}
	var values []string
	for i := range 3000 {
		values = append(values, fmt.Sprintf("%04d", i), "a")
	}
	p := judge(t, d, 500, values...).Profiles[0]
	if p.DistinctIsExact || p.Distinct < 2900 || p.Distinct > 3100 || p.TopValues != nil {
		t.Errorf("%d distinct, exact: %v", p.Distinct, p.DistinctIsExact)
	}
	if *p.Min != "0000" || *p.Max != "a" || *p.MinLength != 1 || *p.MaxLength != 4 {
		t.Errorf("%s…%s, %d…%d", *p.Min, *p.Max, *p.MinLength, *p.MaxLength)
	}
	if *p.Shapes != `[{"value":"9999","count":3000},{"value":"a","count":3000}]` {
		t.Errorf("shapes %s", *p.Shapes)
	}
}

// A column that is given up by its dictionary has the profile of one that is counted
// value by value, be it a value below the limit or above, or only the ways to write
// that there is none.
func TestProfileAtTheLimit(t *testing.T) {
	missing := []string{"", " ", "-", "n/a", "không rõ", "đang cập nhật", strings.Repeat(" ", state.TopLength+1)}
	for i := range 30 {
		missing = append(missing, strings.Repeat(" ", i+2))
	}
	rapid.Check(t, func(t *rapid.T) {
		present := state.TopLimit + rapid.IntRange(-2, 2).Draw(t, "above the limit")
		var values []string
		for i := range present {
			values = append(values, fmt.Sprintf("%d", i*7919%100_003))
		}
		values = append(values, rapid.SliceOfN(rapid.SampledFrom(missing), 0, 60).Draw(t, "missing")...)
		if rapid.IntRange(0, 3).Draw(t, "long") == 0 {
			values = append(values, strings.Repeat("x", state.TopLength+rapid.IntRange(0, 1).Draw(t, "too long")))
		}
		values = append(values, values[:rapid.IntRange(0, 50).Draw(t, "again")]...)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0)).Shuffle(len(values), func(i, k int) { values[i], values[k] = values[k], values[i] })
		length := rapid.IntRange(100, len(values)).Draw(t, "batch")
		if got, want := profileOf(t, false, length, values), profileOf(t, true, len(values), values); got != want {
			t.Fatalf("%d present, batches of %d:\ngot  %s\nwant %s", present, length, got, want)
		}
	})
}

// profileOf is the profile of a column, by one worker.
func profileOf(t *rapid.T, plain bool, length int, values []string) string {
	d := &Dataset{ID: "t", Columns: []Column{{Name: "v"}}, Placeholders: []string{"-", "n/a", "không rõ", "đang cập nhật"}}
	plan, faults := Bind(d, Env{Zone: hanoi, Plain: plain})
	if len(faults) > 0 {
		t.Fatalf("%v", faults)
	}
	tally := plan.NewTally()
	for from := 0; from < len(values); from += length {
		var rows [][]string
		for _, v := range values[from:min(from+length, len(values))] {
			rows = append(rows, []string{v})
		}
		tally.Update(textInput(d, rows))
	}
	tally.Close(1)
	return profileLine(tally.Outcome().Profiles[0])
}

// Values of a dictionary that no row has are not counted, neither there nor in a
// part of the extract that comes without one.
func TestProfileOfUnusedValues(t *testing.T) {
	d := &Dataset{ID: "t", Columns: []Column{{Name: "v"}}}
	plan, faults := Bind(d, Env{Zone: hanoi})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var unused []string
	for i := range state.TopLimit {
		unused = append(unused, fmt.Sprint(i))
	}
	tally := plan.NewTally()
	tally.Update(codedInput(t, unused, 0, 1, 1))
	tally.Update(textInput(d, [][]string{{"a"}, {"b"}, {"a"}}))
	tally.Close(1)
	p := tally.Outcome().Profiles[0]
	if want := "v string rows 6 missing 0 placeholders 0 distinct 4 exact"; !strings.HasPrefix(profileLine(p), want) {
		t.Errorf("got  %s\nwant %s", profileLine(p), want)
	}
}
