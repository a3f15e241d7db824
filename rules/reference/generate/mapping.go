package main

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// pair is what the package says of one old commune: its code, its names, and
// the new commune that it went to. Some have no old code.
type pair struct {
	OldCode     string `json:"old_ward_code"`
	OldName     string `json:"old_ward_name"`
	OldDistrict string `json:"old_district_name"`
	OldProvince string `json:"old_province_name"`
	NewCode     string `json:"new_ward_code"`
	NewName     string `json:"new_ward_name"`
	NewProvince string `json:"new_province_name"`
}

func (p *pair) normalize() {
	for _, s := range []*string{&p.OldName, &p.OldDistrict, &p.OldProvince, &p.NewName, &p.NewProvince} {
		*s = norm.NFC.String(*s)
	}
}

// unchanged is the one commune that went into the new list as it was and that
// the package leaves out of its pairs.
var unchanged = pair{OldCode: "23938", OldName: "Xã Ia Mơ", OldDistrict: "Huyện Chư Prông", OldProvince: "Tỉnh Gia Lai",
	NewCode: "23938", NewName: "Xã Ia Mơ", NewProvince: "Gia Lai"}

// codeless is how many pairs of the package have no old code.
const codeless = 943

//go:embed divided.txt
var dividedText string

// divided are the old communes that went to more than one new one.
func divided() map[string]bool {
	codes := map[string]bool{}
	for line := range strings.Lines(dividedText) {
		if !strings.HasPrefix(line, "#") {
			for _, code := range strings.Fields(line) {
				codes[code] = true
			}
		}
	}
	return codes
}

// mapping is the reorganisation of 1/7/2025: where each old unit went to.
type mapping struct {
	communes  []pair            // with their old codes, by these
	provinces map[string]string // old names to the codes of new provinces
}

// newMapping holds the pairs against the list of new communes: whatever does
// not fit is an error, so that a wrong pair is never shipped.
func newMapping(src source, provinces, communes *table) (*mapping, error) {
	m := &mapping{provinces: map[string]string{}, communes: []pair{unchanged}}
	for _, p := range src.pairs {
		if p.OldCode != "" {
			m.communes = append(m.communes, p)
		}
	}
	if left := len(src.pairs) - len(m.communes) + 1; left != codeless {
		return nil, fmt.Errorf("%d pairs have no old code, want %d", left, codeless)
	}
	slices.SortFunc(m.communes, func(a, b pair) int { return strings.Compare(a.OldCode, b.OldCode) })
	names := map[string]string{}
	for _, r := range provinces.rows {
		names[r.code] = r.name
	}
	for i := range m.communes {
		p := &m.communes[i]
		if i > 0 && p.OldCode == m.communes[i-1].OldCode {
			return nil, fmt.Errorf("old commune %s: two pairs", p.OldCode)
		}
		if err := m.place(p, communes, names); err != nil {
			return nil, fmt.Errorf("old commune %s: %w", p.OldCode, err)
		}
	}
	return m, nil
}

// place finds the new commune of a pair, compares the names, and notes where
// the old province went to.
func (m *mapping) place(p *pair, communes *table, provinces map[string]string) error {
	at := slices.IndexFunc(communes.rows, func(r row) bool { return r.code == p.NewCode && r.from == firstDay })
	if at < 0 {
		return fmt.Errorf("there is no new commune %s", p.NewCode)
	}
	r := communes.rows[at]
	if in := provinces[r.province]; in != strings.TrimPrefix(p.NewProvince, "Thành phố ") {
		return fmt.Errorf("its new commune %s is in %s, not in %s", p.NewCode, in, p.NewProvince)
	}
	if kind, name := splitKind(p.NewName, communeKinds...); r.kind != kind || r.name != corrected(p.NewCode, name) {
		return fmt.Errorf("its new commune %s is %s, not %s", p.NewCode, r.name, p.NewName)
	}
	if code, known := m.provinces[p.OldProvince]; known && code != r.province {
		return fmt.Errorf("%s went to both %s and %s", p.OldProvince, code, r.province)
	}
	m.provinces[p.OldProvince] = r.province
	return nil
}

// corrected is a new commune's name once what the package has wrong is mended.
func corrected(code, name string) string {
	for _, c := range communeCorrections {
		if c.code == code && c.column == "name" && c.found == name {
			return c.right
		}
	}
	return name
}

// provinceFile is vn.provinces_old_to_new: the 63 provinces and where they
// went to, as their communes did.
func (m *mapping) provinceFile() ([]byte, error) {
	var b strings.Builder
	preamble(&b, "vn.provinces_old_to_new: the 63 provinces until 30/6/2025, and the province that each belongs to by "+decision+".",
		"The codes are those of the statistics office (Quyết định 124/2004/QĐ-TTg and its updates); the source has none of the old provinces.",
		"new_code is where the communes of the province went to, by the source: all of them to one, for each province.")
	b.WriteString("code,name,type,new_code,valid_from,valid_to\n")
	left := maps.Clone(m.provinces)
	for _, p := range oldProvinces {
		code, ok := left[p[1]]
		if !ok {
			return nil, fmt.Errorf("old province %s: no commune of it is in the package", p[1])
		}
		delete(left, p[1])
		kind, name := splitKind(p[1], "Thành phố", "Tỉnh")
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,\n", p[0], name, kind, code, firstDay)
	}
	if len(left) > 0 {
		return nil, fmt.Errorf("old provinces without a code: %v", left)
	}
	return []byte(b.String()), nil
}

// communeFile is vn.communes_old_to_new: one row for each old commune.
func (m *mapping) communeFile() ([]byte, error) {
	provinces := map[string]string{}
	for _, p := range oldProvinces {
		provinces[p[1]] = p[0]
	}
	var b strings.Builder
	preamble(&b, append([]string{"vn.communes_old_to_new: the 10,035 communes until 30/6/2025, and the commune that each belongs to by " + decision + "."}, mappingGaps...)...)
	b.WriteString("code,name,type,district,province_code,new_code,divided,valid_from,valid_to\n")
	parts, yes := divided(), map[bool]string{false: "no", true: "yes"}
	for _, p := range m.communes {
		kind, name := splitKind(p.OldName, "Phường", "Xã", "Thị trấn")
		if kind == "" {
			return nil, fmt.Errorf("old commune %s: %s is of no known kind", p.OldCode, p.OldName)
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s,%s,\n", p.OldCode, name, kind, p.OldDistrict, provinces[p.OldProvince], p.NewCode, yes[parts[p.OldCode]], firstDay)
		delete(parts, p.OldCode)
	}
	if len(parts) > 0 {
		return nil, fmt.Errorf("divided communes that are not in the package: %v", slices.Sorted(maps.Keys(parts)))
	}
	return []byte(b.String()), nil
}

func splitKind(full string, kinds ...string) (kind, name string) {
	for _, k := range kinds {
		if name, ok := strings.CutPrefix(full, k+" "); ok {
			return k, name
		}
	}
	return "", full
}

// preamble writes the comment at the top of a mapping.
func preamble(b *strings.Builder, what ...string) {
	lines := append(what[:1:1], sourceLines...)
	lines = append(lines, "valid_from is the day from which the mapping holds.")
	for _, line := range append(lines, what[1:]...) {
		fmt.Fprintf(b, "# %s\n", line)
	}
}
