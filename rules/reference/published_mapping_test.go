package reference

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

var update = flag.Bool("update", false, "rewrite testdata/old_to_new.txt")

// publishedRows are the rows of another publisher's file, read in place, by their
// columns.
func publishedRows(t *testing.T, file string) (rows []map[string]string) {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../shared/reference", file))
	if os.IsNotExist(err) {
		t.Skipf("%s is not here to compare with", file)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.FieldsPerRecord = -1 // one file has commas in names without quotes
	cells, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range cells[1:] {
		row := map[string]string{}
		for i, column := range cells[0] {
			row[column] = norm.NFC.String(r[i])
		}
		rows = append(rows, row)
	}
	return rows
}

// compare holds got against want and names every difference between them.
func compare(t *testing.T, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("differences:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// differ tells whether two names differ in more than case and where the tone
// mark is written.
func differ(a, b string) bool { return foldTone(strings.ToLower(a)) != foldTone(strings.ToLower(b)) }

// TestAgreesWithPublishedMapping: every pair of an old and a new commune that
// only one of the two lists has, and every name that differs, is a line of
// testdata/old_to_new.txt. Where a commune was divided the other list has more
// than one successor, of which ours must be one, and ours must say so.
func TestAgreesWithPublishedMapping(t *testing.T) {
	on, old := day(t, "2025-07-01"), lookup(t, "vn.communes_old_to_new")
	successors := map[string][]string{}
	var got []string
	for _, p := range publishedRows(t, "communes_old_to_new.csv") {
		code := p["old_code"]
		if code == "" {
			continue // a special zone that was a district without communes
		}
		successors[code] = append(successors[code], p["new_code"])
		r, ok := old.Find(on, []byte(code))
		if !ok {
			got = append(got, code+": only published")
			continue
		}
		if r.Value("new_code") != p["new_code"] {
			got = append(got, fmt.Sprintf("%s: to %s, only published", code, p["new_code"]))
		}
		if full := r.Value("type") + " " + r.Value("name"); differ(full, p["old_name"]) {
			got = append(got, fmt.Sprintf("%s: %s, published %s", code, full, p["old_name"]))
		}
		if differ(r.Value("district"), p["old_district"]) {
			got = append(got, fmt.Sprintf("district of %s: %s, published %s", r.Value("province_code"), r.Value("district"), p["old_district"]))
		}
		if r.Value("province_code") != p["old_province_code"] {
			t.Errorf("%s: in province %s, published %s", code, r.Value("province_code"), p["old_province_code"])
		}
	}
	old.At(on).Each(func(code string) {
		r, _ := old.Find(on, []byte(code))
		to := successors[code]
		if !slices.Contains(to, r.Value("new_code")) {
			got = append(got, fmt.Sprintf("%s: to %s, not published", code, r.Value("new_code")))
		}
		if (len(to) > 1) != (r.Value("divided") == "yes") {
			t.Errorf("%s: divided is %s, published %v", code, r.Value("divided"), to)
		}
	})
	slices.Sort(got)
	comparePinned(t, "testdata/old_to_new.txt", slices.Compact(got))
}

// comparePinned compares with a file of lines; -update writes it.
func comparePinned(t *testing.T, file string, got []string) {
	t.Helper()
	text := strings.Join(got, "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("the differences are not those of %s; -update writes them, to be read", file)
	}
}

func TestAgreesWithPublishedProvinces(t *testing.T) {
	on, old, now := day(t, "2025-07-01"), lookup(t, "vn.provinces_old_to_new"), lookup(t, "vn.provinces")
	rows := publishedRows(t, "old63_to_new34.csv")
	if len(rows) != old.Len() {
		t.Errorf("%d published, %d here", len(rows), old.Len())
	}
	for _, p := range rows {
		r, _ := old.Find(on, []byte(p["old_code"]))
		n, _ := now.Find(on, []byte(r.Value("new_code")))
		if foldTone(r.Value("type")+" "+r.Value("name")) != foldTone(p["old_name"]) || r.Value("new_code") != p["new_code"] ||
			foldTone(n.Value("type")+" "+n.Value("name")) != foldTone(p["new_name"]) {
			t.Errorf("%s became %s, published %v", r.Value("name"), r.Value("new_code"), p)
		}
	}
}

// TestAgreesWithPublishedCodes names every difference of the small lists.
func TestAgreesWithPublishedCodes(t *testing.T) {
	for _, c := range []struct {
		list, day, file, code, name, province string
		prefix                                string // of their codes
		want                                  []string
	}{
		{"vn.birth_provinces", "2026-11-21", "cccd_birth_province.csv", "code3", "province_at_birth_registration", "new34_code", "", nil},
		{"vn.phone_areas", "2026-11-21", "phone_area_codes.csv", "area_code", "old_province", "", "0", []string{
			"209: Bắc Kạn, published Tỉnh Bắc Kạn",
			"225: Hải Phòng, published Thành phố Hải Phòng",
			"234: Thừa Thiên Huế, published Thừa Thiên-Huế",
			"236: Đà Nẵng, published TP Đà Nẵng",
			"24: Hà Nội, published Thủ đô Hà Nội",
			"254: Bà Rịa - Vũng Tàu, published Bà Rịa-Vũng Tàu",
			"261: Đắk Nông, published Đăk Nông",
			"262: Đắk Lắk, published Đăk Lăk",
			"28: Hồ Chí Minh, published Thành phố Hồ Chí Minh",
			"292: Cần Thơ, published Thành phố Cần Thơ",
		}},
		{"vn.ethnic_groups", "2026-11-21", "ethnic_54.csv", "code", "name", "", "", []string{
			"47: Cơ Lao, published Co Lao"}}, // both are in vn.ethnic_names
		{"vn.plates", "2025-06-30", "license_plates_63.csv", "license", "definition", "", "", []string{
			"13: Bắc Giang; Bắc Ninh, published Bắc Giang", // theirs has two rows of 13
			"13: Bắc Giang; Bắc Ninh, published Bắc Ninh",
			"33: Hà Nội, not published", // of Hà Tây, in Hà Nội since 2008
			"80: Cục Cảnh sát giao thông, published Chính Phủ",
			"82: Kon Tum, published Kom Tum", // slips of theirs
			"97: Bắc Kạn, published Bắc Cạn",
		}},
	} {
		t.Run(c.list, func(t *testing.T) {
			on, l := day(t, c.day), lookup(t, c.list)
			known := map[string]bool{}
			var got []string
			for _, p := range publishedRows(t, c.file) {
				code := strings.TrimPrefix(p[c.code], c.prefix)
				if c.list == "vn.plates" && (code < "00" || code > "99") {
					continue // military plates and others of letters
				}
				known[code] = true
				r, ok := l.Find(on, []byte(code))
				if !ok || foldTone(r.Value("name")) != foldTone(p[c.name]) || c.province != "" && r.Value("province_code") != p[c.province] {
					got = append(got, fmt.Sprintf("%s: %s, published %s", code, r.Value("name"), p[c.name]))
				}
			}
			l.At(on).Each(func(code string) {
				if r, _ := l.Find(on, []byte(code)); !known[code] {
					got = append(got, fmt.Sprintf("%s: %s, not published", code, r.Value("name")))
				}
			})
			compare(t, got, c.want)
		})
	}
}

// The names that the other publisher has for ethnic groups are all known.
func TestKnowsPublishedEthnicNames(t *testing.T) {
	on, names := day(t, "2026-11-21"), lookup(t, "vn.ethnic_names")
	for _, p := range publishedRows(t, "ethnic_54.csv") {
		for _, name := range append(strings.Split(p["aliases"], "; "), p["name"]) {
			if r, ok := names.Find(on, []byte(name)); name != "" && (!ok || r.Value("code") != p["code"]) {
				t.Errorf("%s %s is %q here", p["code"], name, r.Value("code"))
			}
		}
	}
}
