package score

import (
	"errors"
	"math/big"
	"strings"
	"testing"
)

func TestMaturity(t *testing.T) {
	m, err := LoadMaturity(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		values map[string]Score
		want   string
	}{
		{nil, ""},
		{map[string]Score{"other": Of(1, 1)}, ""},
		{map[string]Score{IndicatorQuality: Of(0, 1)}, "0.00 none"},
		{map[string]Score{IndicatorQuality: Of(1, 5)}, "1.00 unstable"},
		{map[string]Score{IndicatorQuality: Of(199_999, 1_000_000)}, "1.00 unstable"}, // rounded half up
		{map[string]Score{IndicatorQuality: Of(8, 10), IndicatorClean: Of(9, 10)}, "4.25 managed"},
		{map[string]Score{IndicatorQuality: Of(9, 10)}, "4.50 optimised"},
		{map[string]Score{IndicatorQuality: Of(999_999, 1_000_000)}, "4.99 optimised"}, // something failed
		{map[string]Score{IndicatorQuality: Of(1, 1), IndicatorDelivery: Of(1, 1), IndicatorClean: Of(1, 1), IndicatorCorrection: Of(1, 1)}, "5.00 optimised"},
		{map[string]Score{IndicatorQuality: Of(1, 1), IndicatorDelivery: Of(2, 3), IndicatorClean: Of(1, 1), IndicatorCorrection: Of(1, 1)}, "4.58 optimised"},
	} {
		got := ""
		if f := m.Of(c.values); f.Exists {
			got = f.Figure.String() + " " + f.ID
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}

func TestMaturityWeights(t *testing.T) {
	m, err := LoadMaturity(map[string]*big.Rat{IndicatorQuality: big.NewRat(3, 1), IndicatorClean: new(big.Rat)})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]Score{IndicatorQuality: Of(1, 2), IndicatorClean: Of(1, 1), IndicatorDelivery: Of(9, 10), IndicatorCorrection: Of(1, 1)}
	if got := m.Of(all); got.Figure != 340 || got.Level != 3 { // (3·0.5 + 0.9 + 1) ÷ 5 × 5
		t.Errorf("%v", got)
	}
	again, err := ParseMaturity(m.Canonical())
	if err != nil || string(again.Canonical()) != string(m.Canonical()) || again.Of(all) != m.Of(all) {
		t.Errorf("%v: %s, then %s", err, m.Canonical(), again.Canonical())
	}
	zero := new(big.Rat)
	for _, c := range []struct {
		weights map[string]*big.Rat
		want    string
	}{
		{map[string]*big.Rat{"qualty": zero}, `no indicator "qualty"`},
		{map[string]*big.Rat{IndicatorClean: big.NewRat(-1, 1)}, "must be a decimal"},
		{map[string]*big.Rat{IndicatorClean: zero, IndicatorQuality: zero, IndicatorDelivery: zero, IndicatorCorrection: zero}, "no maturity"},
	} {
		_, err := LoadMaturity(c.weights)
		var faults Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %s", c.weights, err, c.want)
		}
	}
}

// A method and a maturity are the same again from their canonical forms.
func TestParseMethod(t *testing.T) {
	for _, id := range Methods() {
		m, err := Load(id, Overrides{Weights: map[string]*big.Rat{"dung": big.NewRat(5, 2)}, Bands: map[string]*big.Rat{"green": big.NewRat(1825, 20)}})
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseMethod(m.Canonical())
		if err != nil || again.Fingerprint() != m.Fingerprint() || again.BandOf(Of(9124, 10000)) != "yellow" {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := ParseMethod([]byte(`{"id":"x"}`)); err == nil {
		t.Error("a method without anything was read")
	}
	if _, err := ParseMaturity([]byte(`{`)); err == nil {
		t.Error("half a maturity was read")
	}
}
