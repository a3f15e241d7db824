package format

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// The lists beside the formats, held to other lists of the same things.

// letterCodesOf returns every code of two and three letters that passes.
func letterCodesOf(is Func, first byte) map[string]bool {
	codes := map[string]bool{}
	var v [3]byte
	for a := range 26 {
		for b := range 26 {
			v[0], v[1] = first+byte(a), first+byte(b)
			if is(v[:2]) == "" {
				codes[string(v[:2])] = true
			}
			for c := range 26 {
				if v[2] = first + byte(c); is(v[:]) == "" {
					codes[string(v[:])] = true
				}
			}
		}
	}
	return codes
}

func TestCountriesAgainstLibrary(t *testing.T) {
	ours := letterCodesOf(judge(t, "country", "2026-11-21"), 'A')
	if len(ours) != 2*249 {
		t.Errorf("%d codes pass, want twice 249", len(ours))
	}
	for two, three := range facts(countriesCSV) {
		r, err := language.ParseRegion(two)
		if err != nil || !r.IsCountry() || r.ISO3() != three {
			t.Errorf("%s %s: the library knows %v %s, %v", two, three, r, r.ISO3(), err)
		}
	}
}

// TestCurrenciesAgainstLibrary: the library's list is of 2017, so it lacks what
// is newer and knows more that is withdrawn.
func TestCurrenciesAgainstLibrary(t *testing.T) {
	newer := strings.Fields("MRU SLE VED VES XAD XCG ZWG UYW")
	ours := letterCodesOf(judge(t, "currency", "2026-11-21"), 'A')
	for code := range ours {
		if _, err := currency.ParseISO(code); (err != nil) != slices.Contains(newer, code) {
			t.Errorf("%s: the library says %v", code, err)
		}
	}
	for _, u := range []currency.Unit{currency.USD, currency.EUR, currency.JPY, currency.CNY, currency.THB, currency.XAU} {
		if !ours[u.String()] {
			t.Errorf("%s fails", u)
		}
	}
	if len(ours) != 176 {
		t.Errorf("%d currencies pass, want 176", len(ours))
	}
}

func TestWithdrawnCurrencies(t *testing.T) {
	reasons(t, judge(t, "currency", "2026-01-31"), "BGN→ ok\nHRK→ not_iso\nVND→ ok\n")
	reasons(t, judge(t, "currency", "2026-02-01"), "BGN→ not_iso\nEUR→ ok\n")
	reasons(t, judge(t, "currency", "2020-01-01"), "HRK→ ok\nANG→ ok\nCUC→ ok\nDEM→ not_iso\n")
}

func TestLanguagesAgainstLibrary(t *testing.T) {
	newer := strings.Fields("cls rrm isv luh hnm oak ynb vsn sjc")
	ours := letterCodesOf(judge(t, "language", "2026-11-21"), 'a')
	two := 0
	for code := range ours {
		if len(code) == 2 {
			two++
		}
		if _, err := language.ParseBase(code); (err != nil) != slices.Contains(newer, code) {
			t.Errorf("%s: the library says %v", code, err)
		}
	}
	if len(ours) != 8123 || two != 184 {
		t.Errorf("%d languages pass, %d of two letters, want 8123 and 184", len(ours), two)
	}
	for _, code := range strings.Fields("tyz nut mtq hmn jra rad bdq sed khm kxm cjm yue") {
		if !ours[code] {
			t.Errorf("%s fails", code)
		}
	}
}

// sharedColumn reads a column of a published list, if it is at hand.
func sharedColumn(t *testing.T, file string, column int) []string {
	t.Helper()
	f, err := os.Open("../../../shared/reference/" + file)
	if os.IsNotExist(err) {
		t.Skip("the published list is not here to compare with")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1 // some cells hold commas without quotes
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, row := range rows[1:] {
		cells = append(cells, row[column])
	}
	return cells
}

// TestPlateCodes: on every day the local codes are the published ones, and 33,
// which was that of Hà Tây and is Hà Nội's.
func TestPlateCodes(t *testing.T) {
	published := map[string]bool{"33": true}
	for _, code := range sharedColumn(t, "license_plates_63.csv", 0) {
		published[code] = true
	}
	for _, iso := range []string{"2025-06-30", "2025-07-01", "2026-11-21"} {
		is := judge(t, "vn.plate", iso)
		for n := range 100 {
			code := fmt.Sprintf("%02d", n)
			if ours := is([]byte(code+"A-123.45")) == ""; ours != published[code] {
				t.Errorf("%s: %s: %v, published %v", iso, code, ours, published[code])
			}
		}
	}
}

// TestParcelsOfAllCommunes: the cell of every commune's centre is one of those
// with Vietnamese territory.
func TestParcelsOfAllCommunes(t *testing.T) {
	cells := sharedColumn(t, "ward_centroids.csv", 3)
	if len(cells) != 3321 {
		t.Errorf("%d centres, want 3321", len(cells))
	}
	for i, cell := range cells {
		if reason := parcelID([]byte(cell + "0000000"[:12-len(cell)])); reason != "" {
			t.Errorf("the centre of row %d, %s: %s", i+2, cell, reason)
		}
	}
}
