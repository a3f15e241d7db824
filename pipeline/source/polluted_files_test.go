package source

import (
	"strings"
	"testing"
)

func cellsOf(b *Batch, row int) []string {
	var cells []string
	for _, c := range b.Record.Columns() {
		cells = append(cells, strings.Clone(TextAt(c, row)))
	}
	return cells
}

// A corpus of polluted files, made from seeds: with the dialect given, all of them are
// read as their clean twins are; with nothing given, nearly all.
func TestPollutedFiles(t *testing.T) {
	right, made := 0, map[string]int{}
	for seed := range uint64(pollutedFiles) {
		p := pollute(seed)
		dir := t.TempDir()
		write(t, dir, "twin.csv", p.sheet.csv())
		write(t, dir, p.name, p.bytes)
		want, _, err := readOutcome(t, dir, Spec{Path: "twin.csv", Delimiter: ",", Encoding: "utf-8", HeaderRow: 1, FooterRows: new(0)})
		if err != nil {
			t.Fatal(err)
		}
		want.rejected, want.undecodable = p.rejected, p.extra
		given := p.spec
		given.Path = p.name
		got, _, err := readOutcome(t, dir, given)
		if err != nil || !got.equal(want) {
			t.Errorf("%s (%s): given: %v %s", p.name, strings.Join(p.done, "; "), err, got.difference(want))
		}
		got, f, err := readOutcome(t, dir, Spec{Path: p.name})
		if err == nil && got.equal(want) {
			right++
			continue
		}
		made[p.spec.Encoding]++
		how := ""
		if f != nil {
			how = f.Assumed.In("en")
		}
		t.Logf("%s (%s): found out: %s %v %s", p.name, strings.Join(p.done, "; "), how, err, got.difference(want))
	}
	t.Logf("found out without a hint: %d of %d files (%.1f %%)", right, pollutedFiles, 100*float64(right)/pollutedFiles)
	if right*100 < rightPercent*pollutedFiles {
		t.Errorf("found out: %d of %d, less than %d %%; wrong by encoding: %v", right, pollutedFiles, rightPercent, made)
	}
}
