package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/rules/message"
)

// told are findings as lines, in English, with what differs between machines and
// runs left out.
func told(found []Finding, runs ...*Manifest) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%v %s: %s\n", f.Done, f.Path, f.What.In(message.EN))
	}
	text := b.String()
	for i, m := range runs {
		text = strings.ReplaceAll(text, m.RunID, fmt.Sprintf("RUN%d", i+1))
	}
	return text
}

// damage does something to a file of a store.
func damage(t testing.TB, root, name string, do func(data []byte) []byte) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	data, err := os.ReadFile(file)
	if err == nil {
		if data = do(data); data == nil {
			err = os.Remove(file)
		} else {
			err = os.WriteFile(file, data, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func remove([]byte) []byte         { return nil }
func longer(data []byte) []byte    { return append(data, 'x') }
func notJSON([]byte) []byte        { return []byte("not json") }
func otherByte(data []byte) []byte { data[len(data)/2] ^= 1; return data }

// TestRepair: a store whose current or HEAD.json was damaged in any way is what it
// was, byte for byte but for HEAD; what happened is said; a second repair has
// nothing to say.
func TestRepair(t *testing.T) {
	const month = "year=2026/month=11/"
	for name, c := range map[string]struct {
		spoil func(t *testing.T, root string)
		want  string
	}{
		"nothing": {func(*testing.T, string) {}, ""},
		"current": {func(t *testing.T, root string) {
			damage(t, root, currentFile("runs", noon, "births"), remove)
			damage(t, root, currentFile("rule_results", noon, "births"), longer)
			damage(t, root, currentFile("dataset_scores", noon, "deaths"), otherByte)
		}, "true current/rule_results/" + month + "2026-11-21.births.parquet: copied again from run RUN2 of history\n" +
			"true current/runs/" + month + "2026-11-21.births.parquet: copied again from run RUN2 of history\n" +
			"true current/dataset_scores/" + month + "2026-11-21.deaths.parquet: copied again from run RUN4 of history\n"},
		"no HEAD": {func(t *testing.T, root string) { damage(t, root, headFile, remove) },
			"true history/HEAD.json: made again from the manifests (number 4); compare it with a copy kept elsewhere\n"},
		"HEAD": {func(t *testing.T, root string) { damage(t, root, headFile, notJSON) },
			"true history/HEAD.json: made again from the manifests (number 4); compare it with a copy kept elsewhere\n"},
		"intent": {func(t *testing.T, root string) {
			if err := putBytes(ctx, folder{root}, intentFile("births"), []byte("x")); err != nil {
				t.Fatal(err)
			}
		}, "true .rasoat/intents/births.json: was damaged and is removed; it is needed only while a run is written\n"},
	} {
		t.Run(name, func(t *testing.T) {
			root := scratch(t)
			s := open(t, root)
			a, b := commit(t, s, noon, "births", 1, "pass"), commit(t, s, noon, "births", 2, "pass")
			e := commit(t, s, noon, "births", 3, StatusError)
			d := commit(t, s, noon, "deaths", 3, "pass")
			before := content(t, root)
			c.spoil(t, root)
			s = open(t, root)
			found, err := s.Repair(ctx)
			if diff := cmp.Diff(c.want, told(found, a, b, e, d)); diff != "" || err != nil {
				t.Errorf("%v\n%s", err, diff)
			}
			whole(t, root)
			after := content(t, root)
			delete(before, headFile)
			delete(after, headFile)
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error(diff)
			}
			if found, err = s.Repair(ctx); len(found) > 0 || err != nil {
				t.Errorf("again: %s%v", told(found), err)
			}
			commit(t, open(t, root), noon, "births", 5, "pass") // and the chain goes on
			whole(t, root)
		})
	}
}

// TestRepairOfOldHead: a copy of HEAD.json that is older than history takes in the
// runs that follow it.
func TestRepairOfOldHead(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	first := commit(t, s, noon, "births", 1, "pass")
	old := content(t, root)[headFile]
	second := commit(t, s, noon, "births", 2, "pass")
	third := commit(t, s, noon, "deaths", 2, "pass")
	damage(t, root, headFile, func([]byte) []byte { return []byte(old) })
	found, err := open(t, root).Repair(ctx)
	want := "true history/HEAD.json: has taken in run RUN2 of dataset births\ntrue history/HEAD.json: has taken in run RUN3 of dataset deaths\n"
	if got := told(found, first, second, third); got != want || err != nil {
		t.Errorf("%s%v", got, err)
	}
	whole(t, root)
}

// TestBeyondRepair: what is lost is named, and nothing else is touched.
func TestBeyondRepair(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, root string, runs []*Manifest)
		want  string
	}{
		"manifest": {func(t *testing.T, root string, runs []*Manifest) {
			damage(t, root, manifestFile(noon, "births", runs[0].RunID), otherByte)
		}, "false history/2026-11-21/births/RUN1/manifest.json: is damaged or was altered"},
		"no manifest": {func(t *testing.T, root string, runs []*Manifest) {
			damage(t, root, manifestFile(noon, "births", runs[0].RunID), remove)
		}, "false history/2026-11-21/births/RUN1/manifest.json: is not there: the run was never finished, or its manifest was removed\n" +
			"false history/2026-11-21/births/RUN1/manifest.json: is missing: run RUN2 was made to follow it\n"},
		"table": {func(t *testing.T, root string, runs []*Manifest) {
			damage(t, root, historyFile(noon, "births", runs[1].RunID, "runs.parquet"), otherByte)
			damage(t, root, currentFile("runs", noon, "births"), remove)
		}, "false history/2026-11-21/births/RUN2/runs.parquet: is damaged or was altered"},
		"stray": {func(t *testing.T, root string, _ []*Manifest) {
			err := errors.Join(putBytes(ctx, folder{root}, "current/runs/x.parquet", nil),
				putBytes(ctx, folder{root}, currentFile("runs", noon, "ghosts"), nil))
			if err != nil {
				t.Fatal(err)
			}
		}, "false current/runs/x.parquet: belongs to no run\n" +
			"false current/runs/year=2026/month=11/2026-11-21.ghosts.parquet: belongs to no run\n"},
		"agencies": {func(t *testing.T, root string, _ []*Manifest) {
			if err := putBytes(ctx, folder{root}, agencyFile(noon), []byte("x")); err != nil {
				t.Fatal(err)
			}
		}, "false current/agency_scores/year=2026/month=11/2026-11-21.parquet: is damaged or was altered; run rasoat run for this period again"},
	} {
		t.Run(name, func(t *testing.T) {
			root := scratch(t)
			s := open(t, root)
			runs := []*Manifest{commit(t, s, noon, "births", 1, "pass"), commit(t, s, noon, "births", 2, "pass")}
			c.spoil(t, root, runs)
			before := content(t, root)
			found, err := open(t, root).Repair(ctx)
			if got := told(found, runs...); !strings.HasPrefix(got, c.want) || err != nil || strings.Contains(got, "true ") {
				t.Errorf("%s%v, want\n%s", got, err, c.want)
			}
			if diff := cmp.Diff(before, content(t, root)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRepairOfWhatWasCutOff: a run that was cut off anywhere is finished or undone,
// and said to be.
func TestRepairOfWhatWasCutOff(t *testing.T) {
	finished, undone := 0, 0
	for at := 3; ; at += 2 {
		root := scratch(t)
		commit(t, open(t, root), noon, "births", 1, "pass")
		dead := &faulty{folder: folder{root}, at: at, how: torn, deadly: true}
		if err := rerun(open(t, root, At(dead, folder{root})), "pass"); err == nil {
			break
		}
		found, err := open(t, root).Repair(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			switch {
			case !f.Done:
				t.Errorf("operation %d: %s", at, told(found))
			case f.What.Key == repairFinished:
				finished++
			case f.What.Key == repairUndone:
				undone++
			}
		}
		whole(t, root)
	}
	if finished == 0 || undone == 0 {
		t.Errorf("%d finished, %d undone", finished, undone)
	}
}

// TestRepairLeavesLivingRuns: a dataset that is being audited is left to its run.
func TestRepairLeavesLivingRuns(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	commit(t, s, noon, "births", 1, "pass")
	a, err := s.Begin(ctx, noon, "so_tu_phap", "births")
	if err != nil {
		t.Fatal(err)
	}
	damage(t, root, currentFile("runs", noon, "births"), remove)
	damage(t, root, headFile, remove)
	found, err := open(t, root).Repair(ctx)
	want := "false history/2026-11-21/births: the dataset is being audited; left to that run\n" +
		"true history/HEAD.json: made again from the manifests (number 1); compare it with a copy kept elsewhere\n"
	if got := told(found); got != want || err != nil {
		t.Errorf("%s%v", got, err)
	}
	tables, m := audit(2)
	if err := a.Commit(ctx, tables, m); err != nil {
		t.Error(err)
	}
	whole(t, root)
}
