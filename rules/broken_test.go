package rules

import (
	"reflect"
	"testing"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

// fragile cannot bear the value "boom".
func fragile(v []byte) bool {
	if string(v) == "boom" {
		panic("boom is too much")
	}
	return string(v) != "bad"
}

// A value that a check cannot bear fails its own row, and the error is kept.
func TestPanicFailsItsRow(t *testing.T) {
	d := column(
		func(*Scope) Bound { return Row{Columns: []int{0}, Value: fragile} },
		func(*Scope) Bound {
			return Row{Columns: []int{0}, Judge: func(b *Batch, tested, failed Bits) {
				text := b.Text(0)
				kernel.Reject(tested, failed, func(i int) bool { return fragile(text.At(i)) })
			}}
		})
	values := []string{"good", "boom", "bad", "", "good", "boom", "good"}
	want := judge(t, d, len(values), values...)
	for _, r := range want.Results {
		if r.Counts != (Counts{Tested: 6, Missing: 1, Failed: 3}) || r.Reason.Key != msgBroke || r.Reason.Args[0] != "2" || r.Err != "" {
			t.Errorf("%s: %+v %v %q", r.Rule.ID, r.Counts, r.Reason, r.Err)
		}
		if len(r.Samples) != 3 || r.Samples[0].Reason.Key != msgRowBroke || !r.Samples[1].Reason.IsZero() {
			t.Errorf("%s: samples %+v", r.Rule.ID, r.Samples)
		}
	}
	if want.Group1 != 4 {
		t.Errorf("%d rows are clean", want.Group1)
	}
	for length := range len(values) - 1 {
		if got := judge(t, d, length+1, values...); !reflect.DeepEqual(got, want) {
			t.Errorf("in batches of %d: %+v, want %+v", length+1, got, want)
		}
	}
}

// glass is a state that breaks.
type glass struct{ onUpdate bool }

func (g glass) Update(b *Batch, _ Bits) {
	if g.onUpdate {
		panic("broken")
	}
}
func (glass) Merge(State)            {}
func (glass) Append(b []byte) []byte { return b }
func (glass) Decode([]byte) error    { return nil }
func (glass) Verdict() Verdict       { panic("broken") }

// A check that breaks as a whole is the error of its rule, and no other's.
func TestPanicOfAStateIsTheRulesError(t *testing.T) {
	for _, onUpdate := range []bool{true, false} {
		d := column(
			func(*Scope) Bound { return Whole{Columns: []int{0}, New: func() State { return glass{onUpdate} }} },
			func(*Scope) Bound { return Row{Columns: []int{0}, Value: fragile} })
		o := judge(t, d, 2, "good", "", "bad")
		if r := o.Results[0]; r.Err == "" || r.Counts != (Counts{Excluded: 3}) || len(r.Samples) > 0 {
			t.Errorf("on update %v: %+v", onUpdate, r)
		}
		if r := o.Results[1]; r.Err != "" || r.Counts != (Counts{Tested: 2, Missing: 1, Failed: 1}) {
			t.Errorf("the other rule: %+v", r)
		}
		d.Rules[0].Check.Unit = UnitDataset
		if r := judge(t, d, 2, "good").Results[0]; r.Err == "" || r.Counts != (Counts{}) {
			t.Errorf("a whole dataset: %+v", r)
		}
	}
}

// lateGlass is a state that breaks while it names the rows that failed late.
type lateGlass struct{ glass }

func (lateGlass) Update(*Batch, Bits) {}
func (lateGlass) Verdict() Verdict {
	return Verdict{Rows: func(_ int, failed func(RowID, uint32)) { failed(NewRowID(0, 0), 0); panic("broken") }}
}

// Of a check that breaks while its samples are chosen none is kept.
func TestPanicOfAVerdictKeepsNoSample(t *testing.T) {
	d := column(func(*Scope) Bound { return Whole{Columns: []int{0}, New: func() State { return lateGlass{} }} })
	if r := judge(t, d, 2, "good", "bad").Results[0]; r.Err == "" || r.Counts != (Counts{Excluded: 2}) || len(r.Samples) > 0 {
		t.Errorf("%+v", r)
	}
}

// A reason that breaks is the error of its rule, and which samples there were by then does
// not depend on the batches.
func TestPanicOfAReasonIsTheRulesError(t *testing.T) {
	d := column(func(*Scope) Bound {
		return Row{Columns: []int{0}, Value: func(v []byte) bool { return string(v) == "good" }, Why: func(b *Batch, i int) message.M {
			if string(b.Text(0).At(i)) == "boom" {
				panic("broken")
			}
			return message.New(msgIsMissing)
		}}
	})
	values := []string{"bad", "good", "boom", "bad", ""}
	want := judge(t, d, len(values), values...)
	if r := want.Results[0]; r.Err == "" || r.Counts != (Counts{Excluded: 5}) || len(r.Samples) > 0 {
		t.Errorf("%+v", r)
	}
	for length := range len(values) - 1 {
		if got := judge(t, d, length+1, values...); !reflect.DeepEqual(got, want) {
			t.Errorf("in batches of %d: %+v, want %+v", length+1, got, want)
		}
	}
}
