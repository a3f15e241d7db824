package main

import (
	"strings"
	"testing"
)

// one is a package of one province and two communes, with the pairs that the
// mapping needs: one for each old province, and those without a code.
func one() (source, *table, *table) {
	provinces := &table{rows: []row{{"01", "Hà Nội", "Thành phố", "", firstDay, ""}, {"52", "Gia Lai", "Tỉnh", "", firstDay, ""}}}
	communes := &table{rows: []row{
		{"00004", "Ba Đình", "Phường", "01", firstDay, "2026-04-29"}, {"00004", "Ba Đình", "Xã", "01", dongNaiDay, ""},
		{"23938", "Ia Mơ", "Xã", "52", firstDay, ""}, {"00745", "Phó Bảng", "Xã", "01", firstDay, ""},
	}}
	src := source{pairs: make([]pair, codeless)}
	src.pairs = append(src.pairs, pair{"00001", "Phường Phúc Xá", "Quận Ba Đình", "Thành phố Hà Nội", "00004", "Phường Ba Đình", "Thành phố Hà Nội"})
	return src, provinces, communes
}

func TestMapping(t *testing.T) {
	m, err := newMapping(one())
	if err != nil {
		t.Fatal(err)
	}
	if len(m.communes) != 2 || m.communes[0].OldCode != "00001" || m.communes[1].OldCode != "23938" {
		t.Errorf("communes %v", m.communes)
	}
	if m.provinces["Thành phố Hà Nội"] != "01" || m.provinces["Tỉnh Gia Lai"] != "52" {
		t.Errorf("provinces %v", m.provinces)
	}
}

// TestMappingRefuses: a pair that does not fit the list of new communes is an
// error, so that a wrong one is never shipped.
func TestMappingRefuses(t *testing.T) {
	for want, spoil := range map[string]func(s *source, p *pair){
		"942 pairs have no old code, want 943":                                        func(s *source, p *pair) { s.pairs = s.pairs[1:] },
		"old commune 00001: there is no new commune 00005":                            func(s *source, p *pair) { p.NewCode = "00005" },
		"old commune 00001: its new commune 00004 is Ba Đình, not Xã Ba Đình":         func(s *source, p *pair) { p.NewName = "Xã Ba Đình" },
		"old commune 00001: its new commune 00004 is in Hà Nội, not in Thành phố Huế": func(s *source, p *pair) { p.NewProvince = "Thành phố Huế" },
		"old commune 00001: two pairs":                                                func(s *source, p *pair) { s.pairs = append(s.pairs, *p) },
		"old commune 23940: Thành phố Hà Nội went to both 01 and 52": func(s *source, p *pair) {
			s.pairs = append(s.pairs, pair{"23940", "Xã Ia", "", "Thành phố Hà Nội", "23938", "Xã Ia Mơ", "Gia Lai"})
		},
	} {
		src, provinces, communes := one()
		spoil(&src, &src.pairs[len(src.pairs)-1])
		if _, err := newMapping(src, provinces, communes); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// The file of provinces wants a past for each of the 63, the file of communes a
// commune for each that was divided.
func TestMappingFilesAreWhole(t *testing.T) {
	m, err := newMapping(one())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.provinceFile(); err == nil || err.Error() != "old province Tỉnh Hà Giang: no commune of it is in the package" {
		t.Errorf("error %v", err)
	}
	if _, err := m.communeFile(); err == nil || !strings.HasPrefix(err.Error(), "divided communes that are not in the package: [00007 ") {
		t.Errorf("error %v", err)
	}
	if n := len(divided()); n != 471 {
		t.Errorf("%d divided communes", n)
	}
}

func TestCorrectedName(t *testing.T) {
	if got := corrected("00745", "Phố Bảng"); got != "Phó Bảng" {
		t.Errorf("00745 is %s", got)
	}
	if got := corrected("00004", "Phố Bảng"); got != "Phố Bảng" {
		t.Errorf("00004 is %s", got)
	}
}
