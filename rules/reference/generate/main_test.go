package main

import (
	"strings"
	"testing"
)

func small() table {
	return table{
		name: "vn.test", parent: true,
		rows: []row{{"00010", "Lộc", "Xã", "75", firstDay, ""}, {"00004", "Ba Đnh", "Phường", "01", firstDay, ""}},
		corrections: []correction{
			{"00004", "name", "Ba Đnh", "Ba Đình", "the decision"},
		},
		changes: []change{{dongNaiDay, "00010", "Lộc", "Xã", "Phường", "a resolution"}},
		counts: []count{
			{firstDay, map[string]int{"Xã": 1, "Phường": 1}},
			{dongNaiDay, map[string]int{"Phường": 2}},
		},
	}
}

func TestTable(t *testing.T) {
	list := small()
	if err := list.build(); err != nil {
		t.Fatal(err)
	}
	text := string(list.csv())
	want := `code,name,type,province_code,valid_from,valid_to
00004,Ba Đình,Phường,01,2025-07-01,
00010,Lộc,Xã,75,2025-07-01,2026-04-29
00010,Lộc,Phường,75,2026-04-30,
`
	if !strings.HasSuffix(text, "\n"+want) {
		t.Errorf("wrote\n%s", text)
	}
	for _, said := range []string{"# vn.test", packageSHA256, "Ba Đnh corrected to Ba Đình: the decision", "by a resolution", "00010 Lộc"} {
		if !strings.Contains(text, said) {
			t.Errorf("the preamble does not say %q", said)
		}
	}
}

// TestStaleEntries: an entry that no longer fits what the package says is an
// error.
func TestStaleEntries(t *testing.T) {
	for what, spoil := range map[string]func(*table){
		`vn.test: 00004: the name is "Ba Đình", not "Ba Đnh" as the correction says`: func(l *table) { l.rows[1].name = "Ba Đình" },
		`vn.test: no unit has the code 00004`:                                        func(l *table) { l.rows = l.rows[:1] },
		`vn.test: 00010 is Phường Lộc, not Xã Lộc as the change says`:                func(l *table) { l.rows[0].kind = "Phường" },
		`vn.test: on 2025-07-01 there are 1 of the kind Xã, want 2`:                  func(l *table) { l.counts[0].want = map[string]int{"Xã": 2} },
		`vn.test: on 2025-07-01 there are kinds of unit that are not known: map[Phường:1 Xã:1]`: func(l *table) {
			l.counts[0].want = map[string]int{"Xã": 1}
		},
	} {
		list := small()
		spoil(&list)
		if err := list.build(); err == nil || err.Error() != what {
			t.Errorf("error %v, want %s", err, what)
		}
	}
}
