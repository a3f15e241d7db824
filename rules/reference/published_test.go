package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// published are the units of another publisher's list, by their codes.
func published(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	units := map[string]map[string]string{}
	for _, u := range publishedRows(t, file) {
		u["type"] = strings.TrimSuffix(u["type"], " trực thuộc trung ương")
		units[u["code"]] = u
	}
	return units
}

// foldTone moves the tone mark of each syllable to its end, so that names that
// differ only in where it is written are equal: Hòa and Hoà, Thủy and Thuỷ.
func foldTone(name string) string {
	words := strings.Fields(norm.NFD.String(name))
	for i, w := range words {
		var letters, tones []rune
		for _, r := range w {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", r) {
				tones = append(tones, r)
			} else {
				letters = append(letters, r)
			}
		}
		words[i] = string(append(letters, tones...))
	}
	return norm.NFC.String(strings.Join(words, " "))
}

// TestAgreesWithPublishedLists names every difference from the lists of
// another publisher: there are none but these.
func TestAgreesWithPublishedLists(t *testing.T) {
	apostrophes := []string{ // the source has U+2019 here, the other publisher U+0027
		"24184: name Ea H’Leo, published Ea H'Leo",
		"24280: name Cư M’gar, published Cư M'gar",
		"24286: name Ea M’Droh, published Ea M'Droh",
		"24412: name M’Drắk, published M'Drắk",
		"24436: name Cư M’ta, published Cư M'ta",
	}
	baChe := []string{ // the publisher has since gone back to 06970
		"06970: not published",
		"06978: only published",
	}
	phoBang := []string{"00745: name Phó Bảng, published Phố Bảng"}
	for _, c := range []struct {
		list, day, file string
		want            []string
	}{
		{"vn.provinces", "2025-07-01", "provinces_20250701.csv", nil},
		{"vn.provinces", "2026-04-30", "provinces_20260430.csv", nil},
		{"vn.communes", "2025-07-01", "communes_20250701.csv", slices.Concat(baChe, apostrophes)},
		{"vn.communes", "2026-04-30", "communes_20260430.csv", slices.Concat(phoBang, baChe, apostrophes)},
	} {
		t.Run(c.file, func(t *testing.T) {
			got := differences(t, lookup(t, c.list), c.day, published(t, c.file))
			if !slices.Equal(got, c.want) {
				t.Errorf("differences:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func differences(t *testing.T, l *List, iso string, units map[string]map[string]string) (diffs []string) {
	on := day(t, iso)
	codes := l.At(on)
	codes.Each(func(code string) {
		u, ok := units[code]
		if !ok {
			diffs = append(diffs, code+": not published")
			return
		}
		r, _ := l.Find(on, []byte(code))
		for _, column := range l.Columns() {
			if got, want := r.Value(column), u[column]; foldTone(got) != foldTone(want) {
				diffs = append(diffs, fmt.Sprintf("%s: %s %s, published %s", code, column, got, want))
			}
		}
	})
	for code := range units {
		if !codes.Contains([]byte(code)) {
			diffs = append(diffs, code+": only published")
		}
	}
	slices.Sort(diffs)
	return diffs
}

func TestFoldTone(t *testing.T) {
	for _, c := range [][2]string{{"Hòa Bình", "Hoà Bình"}, {"Thủy Nguyên", "Thuỷ Nguyên"}, {"Khỏe", "Khoẻ"}} {
		if foldTone(c[0]) != foldTone(c[1]) {
			t.Errorf("%s and %s differ", c[0], c[1])
		}
	}
	for _, c := range [][2]string{{"Phó Bảng", "Phố Bảng"}, {"Hòa", "Hoa"}, {"Hòa", "Hóa"}} {
		if foldTone(c[0]) == foldTone(c[1]) {
			t.Errorf("%s and %s are taken for the same", c[0], c[1])
		}
	}
}
