package main

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasoat/pipeline/store"
)

// compacting is the command that joins the month of the demo, which has ended by then.
func compacting(location string) *exec.Cmd {
	return exec.Command("rasoat", "store", "compact", "--store", location, "--period", "2026-12-01", "--lang", "en")
}

// untouched wants a store in which nothing looks altered, and returns how many runs it has.
func untouched(t *testing.T, location string) int64 {
	t.Helper()
	s, err := store.Open(location)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Verify(context.Background(), store.Verification{})
	if err != nil || len(v.Found) > 0 {
		t.Fatalf("%+v %v", v, err)
	}
	return v.Runs
}

// Killed at any moment, joining a month and auditing a day of it lose nothing, and the
// report is the same as before, whatever was joined by then.
func TestKilledJoining(t *testing.T) {
	t.Parallel()
	times := 12
	if testing.Short() {
		times = 3
	}
	location := t.TempDir()
	mustRun(t, location, "run", "--log-level", "error")
	r, runs := rand.New(rand.NewPCG(278, 2025)), untouched(t, location)
	for i := range times {
		cmd := compacting(location)
		if i%3 == 2 {
			cmd = program(location, "run", "--log-level", "error")
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(300 * time.Millisecond))))
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		out := filepath.Join(t.TempDir(), "r.html")
		mustRun(t, location, "report", "--out", out)
		now := untouched(t, location)
		if now < runs {
			t.Fatalf("after kill %d there are %d runs, there were %d", i, now, runs)
		}
		runs = now
	}
	before := reported(t, location)
	if said, err := compacting(location).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if untouched(t, location); reported(t, location) != before {
		t.Error("the report is another after the month was joined")
	}
}

// reported is the report of the demo.
func reported(t *testing.T, location string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "r.html")
	mustRun(t, location, "report", "--out", out)
	html, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(html)
}

// On a full disk a month is not joined, or wholly; nothing is lost either way, and with
// room again it is.
func TestFullDiskJoining(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "16m")
	location := filepath.Join(disk, "scores")
	mustRun(t, location, "run", "--log-level", "error")
	before, full := reported(t, location), 0
	for _, left := range []int64{0, 8 << 10, 32 << 10, 128 << 10, 256 << 10} {
		ballast := fillDisk(t, disk, left)
		said, err := compacting(location).CombinedOutput()
		if err != nil && (codeOf(err) != 3 || !strings.Contains(string(said), "no space left on device")) {
			t.Errorf("%d bytes left: %v\n%s", left, err, said)
		}
		if strings.Contains(string(said), "no space left on device") {
			full++
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		if reported(t, location) != before {
			t.Errorf("%d bytes left: the report is another", left)
		}
		untouched(t, location)
	}
	if full < 2 {
		t.Errorf("the disk was full %d times", full)
	}
	if said, err := compacting(location).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if untouched(t, location); reported(t, location) != before {
		t.Error("the report is another after the month was joined")
	}
}
