package pipeline_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/spill"
)

// Where there is no memory for keys, or little, the same bytes are stored as
// where there is enough; nothing stays of the files that it took.
func TestMemoryDoesNotMatter(t *testing.T) {
	big := t.TempDir()
	if _, err := catalogue.Init(big); err != nil {
		t.Fatal(err)
	}
	writeBirths(t, filepath.Join(big, "extracts", "births.csv"), 1, 40_000)
	for dir, limits := range map[string][]int64{demo: {1}, big: {1, 1 << 20}} {
		want := files(t, run(t, dir, 2))
		for _, memory := range limits {
			location := t.TempDir()
			for _, d := range runInto(t, location, dir, pipeline.Config{Jobs: 2, Memory: memory}) {
				if d.Err != nil {
					t.Fatalf("%s: %v", d.Dataset, d.Err)
				}
			}
			sameFiles(t, fmt.Sprint("memory ", memory), files(t, location), want)
			left, err := os.ReadDir(filepath.Join(location, ".rasoat", "spill"))
			if err != nil || len(left) > 0 {
				t.Errorf("memory %d: %v, %v: nothing was spilled, or some of it is left", memory, left, err)
			}
		}
	}
}

// A dataset whose keys find no place on the disk is an error that says so; the
// others are audited.
func TestSpillFails(t *testing.T) {
	location := t.TempDir()
	blocked := filepath.Join(location, ".rasoat", "spill")
	if err := errors.Join(os.Mkdir(filepath.Dir(blocked), 0o700), os.WriteFile(blocked, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	failed := 0
	done := runInto(t, location, demo, pipeline.Config{Jobs: 2, Memory: 1})
	for _, d := range done {
		var e *spill.Error
		if d.Err == nil {
			continue
		}
		failed++
		if !errors.As(d.Err, &e) || d.Problem().Key != "spill.unwritable" || d.Status != store.StatusError {
			t.Errorf("%s: %s: %v", d.Dataset, d.Status, d.Err)
		}
	}
	if failed == 0 || failed == len(done) {
		t.Errorf("%d of %d datasets failed", failed, len(done))
	}
}
