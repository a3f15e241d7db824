package sheet

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestAppendNumber(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "-0.0": "0", "12": "12", "-12": "-12", "007": "7", "+5": "5", "1.0": "1", "1.50": "1.5",
		"0.1": "0.1", ".5": "0.5", "5.": "5", "1E3": "1000", "1.5E-3": "0.0015", "1.23457E+11": "123457000000",
		"0.30000000000000004": "0.30000000000000004", "19.990000000000002": "19.990000000000002",
		"19.989999999999998": "19.99", "0.10000000000000001": "0.1", "123456789012345": "123456789012345",
		"1234567890123456": "1234567890123456", "12345678901234567890": "12345678901234567000",
		"9007199254740993": "9007199254740992", "1E+21": "1e+21", "1E-7": "1e-07", "0.0000001": "1e-07", "0.000001": "0.000001",
		"0.0000005": "5e-07", "123456.789012345": "123456.789012345", "1e400": "", "": "", "-": "", ".": "", "abc": "",
		"NaN": "", "Inf": "", "0x10": "", "1_000": "", "1 2": "", "--1": "", "1.2.3": "", "12,5": "",
	} {
		got, ok := AppendNumber(nil, []byte(text))
		if string(got) != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", text, got, ok, want)
		}
	}
}

// What is written is read as the same number, and nothing shorter is; what passes
// as it stands is what would be written.
func TestNumbersAreShortest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text string
		if rapid.Bool().Draw(t, "float") {
			text = strconv.FormatFloat(rapid.Float64().Draw(t, "x"), byte(rapid.SampledFrom([]int{'g', 'f', 'e', 'G'}).Draw(t, "form")),
				rapid.IntRange(-1, 20).Draw(t, "precision"), 64)
		} else {
			text = rapid.StringMatching(`-?[0-9]{1,17}(\.[0-9]{0,17})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "text")
		}
		got, ok := AppendNumber(nil, []byte(text))
		x, err := strconv.ParseFloat(text, 64)
		if ok != (err == nil) {
			t.Fatalf("%q: %q %v, but %v", text, got, ok, err)
		}
		if !ok {
			return
		}
		if want := string(AppendFloat(nil, x)); want != string(got) {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
		if back, err := strconv.ParseFloat(string(got), 64); err != nil || back != x && !math.IsNaN(x) {
			t.Fatalf("%q: %q is %v", text, got, back)
		}
	})
}

func TestNumeral(t *testing.T) {
	for text, want := range map[string][2]bool{
		"12": {true, false}, "-3.5": {true, false}, "12,5": {true, false}, "0": {true, false}, "0.5": {true, false},
		"00123": {true, true}, "-012": {true, true}, "0,5": {true, false}, "": {}, "-": {}, "1.": {}, "1.2.3": {}, "x1": {}, "1x": {}, "1 2": {}, "00.5": {true, false},
	} {
		is, zeros := Numeral([]byte(text))
		if is != want[0] || zeros != want[1] {
			t.Errorf("%q: %v %v", text, is, zeros)
		}
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]int{"A": 0, "Z": 25, "AA": 26, "AZ": 51, "BA": 52, "ZZ": 701, "AAA": 702, "XFD": MaxColumns - 1} {
		if got := Column(want); got != address {
			t.Errorf("column %d: %s, want %s", want, got, address)
		}
		col, row, ok := ParseCell("$" + address + "$7")
		if col != want || row != 7 || !ok {
			t.Errorf("%s: %d %d %v", address, col, row, ok)
		}
	}
	for _, bad := range []string{"", "A", "7", "A0", "XFE1", "A1048577", "A1B", "AAAAA1", "A-1", "Á1"} {
		if _, _, ok := ParseCell(bad); ok {
			t.Errorf("%q is an address", bad)
		}
	}
	for sheet, want := range map[string]string{"Sheet1": "Sheet1!C7", "Danh sách": "'Danh sách'!C7", "Tháng_5.2026": "Tháng_5.2026!C7",
		"1": "'1'!C7", "O'Neil": "'O''Neil'!C7", "": "''!C7", "a-b": "'a-b'!C7"} {
		if got := Within(sheet, Cell(2, 7)); got != want {
			t.Errorf("%q: %s, want %s", sheet, got, want)
		}
	}
	if r, ok := ParseArea("C7:A2"); !ok || r.String() != "A2:C7" {
		t.Error(r, ok)
	}
	if r, ok := ParseArea("B3"); !ok || r.String() != "B3" {
		t.Error(r, ok)
	}
	if _, ok := ParseArea("B3:"); ok {
		t.Error("half an area")
	}
}
