package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"rasoat/pipeline/store"
)

// Two published lists of communes, of 1/7/2025 and of 30/4/2026, write 190 names
// with the tone on another vowel, and one (00745, Phó or Phố Bảng) otherwise. With
// tones folded that one is what is left.
func TestPublishedCommunesAgreeButForTones(t *testing.T) {
	lists, err := filepath.Abs("../../shared/reference")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(lists); err != nil {
		t.Skip("the published lists are not here to compare: ", err)
	}
	dir := t.TempDir()
	write := func(name, format string, args ...any) {
		if err := os.WriteFile(filepath.Join(dir, name), fmt.Appendf(nil, format, args...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "datasets"), 0o750); err != nil {
		t.Fatal(err)
	}
	const dataset = "version: 1\nid: of_%[1]s\ntitle: Danh mục xã\nagency: moha\nsource: {path: %[2]q}\ncolumns: {code: {}, name: {}}\n"
	write("rasoat.yaml", "version: 1\nagencies: [{id: moha, name: Bộ Nội vụ}]\n")
	write("datasets/2026.yaml", dataset, "2026", filepath.Join(lists, "communes_20260430.csv"))
	write("datasets/2025.yaml", dataset+`rules:
  - {id: as_written, agrees_with: {dataset: of_2026, key: [code], columns: [name]}}
  - {id: tones_folded, agrees_with: {dataset: of_2026, key: [code], columns: [name]}, fold: [tone]}
`, "2025", filepath.Join(lists, "communes_20250701.csv"))
	got := map[string][2]int64{}
	for _, r := range rowsOf[store.RuleResult](t, files(t, run(t, dir, 2)), "rule_results") {
		if r.Check == "agrees_with" {
			got[r.Rule] = [2]int64{r.Tested, r.Failed}
		}
	}
	want := map[string][2]int64{"as_written": {3321, 191}, "tones_folded": {3321, 1}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("tested and failed: %v, want %v", got, want)
	}
}
