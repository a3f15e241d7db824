package reference

import (
	"maps"
	"testing"
)

// TestProvincesMapping: each of the 63 provinces became one of the 34, and each
// of the 34 is made of one to three of them.
func TestProvincesMapping(t *testing.T) {
	now := lookup(t, "vn.provinces")
	old, ok := now.Former()
	if !ok || old != lookup(t, "vn.provinces_old_to_new") {
		t.Fatal("the provinces have no past")
	}
	on := day(t, "2025-07-01")
	parts := map[string]int{}
	for _, r := range old.content().rows {
		parts[Row{old.content(), &r}.Value("new_code")]++
	}
	if len(parts) != 34 {
		t.Errorf("%d provinces of 34 have a past", len(parts))
	}
	sizes := map[int]int{}
	for code, n := range parts {
		sizes[n]++
		if _, ok := now.Find(on, []byte(code)); !ok {
			t.Errorf("there is no province %s", code)
		}
	}
	if want := map[int]int{1: 11, 2: 17, 3: 6}; !maps.Equal(sizes, want) {
		t.Errorf("provinces by how many they were made of: %v, want %v", sizes, want)
	}
}

// withoutPast are the special zones that were districts without communes.
var withoutPast = map[string]string{
	"11948": "Bạch Long Vĩ", "19742": "Cồn Cỏ", "20333": "Hoàng Sa", "21548": "Lý Sơn", "26732": "Côn Đảo",
}

// TestCommunesMapping: each old commune became part of a new one of the
// province that its own became, and each new one but five has an old one.
func TestCommunesMapping(t *testing.T) {
	now, provinces := lookup(t, "vn.communes"), lookup(t, "vn.provinces_old_to_new")
	old, ok := now.Former()
	if !ok {
		t.Fatal("the communes have no past")
	}
	on := day(t, "2025-07-01")
	made, divided, again := map[string]bool{}, 0, 0
	for _, e := range old.content().rows {
		r := Row{old.content(), &e}
		code := r.Value("new_code")
		made[code] = true
		unit, ok := now.Find(on, []byte(code))
		province, known := provinces.Find(on, []byte(r.Value("province_code")))
		if !ok || !known || unit.Value("province_code") != province.Value("new_code") {
			t.Errorf("%s became %s, which is in province %s", r.Value("code"), code, unit.Value("province_code"))
		}
		switch r.Value("divided") {
		case "yes":
			divided++
		case "no":
		default:
			t.Errorf("%s: divided is %q", r.Value("code"), r.Value("divided"))
		}
		if _, ok := now.Find(on, []byte(r.Value("code"))); ok {
			again++
		}
	}
	now.At(on).Each(func(code string) {
		r, _ := now.Find(on, []byte(code))
		if name, none := withoutPast[code]; made[code] == none || none && name != r.Value("name") {
			t.Errorf("%s %s: made of old communes: %v", code, r.Value("name"), made[code])
		}
	})
	if divided != 471 || again != 3316 {
		t.Errorf("%d divided, %d codes used again, want 471 and 3316", divided, again)
	}
}

// A list of the user's has no past, whatever its name.
func TestFormerIsOfShippedListsOnly(t *testing.T) {
	own, err := NewList("vn.communes", []string{"code"}, [][]string{{"00001"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := own.Former(); ok {
		t.Error("a list that only has the name has the past too")
	}
	if _, ok := lookup(t, "vn.plates").Former(); ok {
		t.Error("the plates have a past")
	}
}

func TestLast(t *testing.T) {
	columns, rows := table(t, "k|v|valid_from|valid_to\nA|late|2025-08-01|2025-08-31\nA|early|2025-07-01|2025-07-31\nB|open||")
	l, err := NewList("x", columns, rows)
	if err != nil {
		t.Fatal(err)
	}
	a, ok := l.Last([]byte("A"))
	from, dated := a.From()
	to, ends := a.To()
	if !ok || a.Value("v") != "late" || !dated || !ends || from != day(t, "2025-08-01") || to != day(t, "2025-08-31") {
		t.Errorf("the last of A is %q, %v to %v", a.Value("v"), from, to)
	}
	b, ok := l.Last([]byte("B"))
	_, dated = b.From()
	_, ends = b.To()
	if !ok || dated || ends {
		t.Error("B is not open")
	}
	if _, ok := l.Last([]byte("C")); ok {
		t.Error("found a key that is not there")
	}
}
