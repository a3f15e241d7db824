package main

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"rasoat/pipeline/store"
)

// Killed at any moment, a run loses nothing that was committed: the next
// command finishes or undoes what it finds.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	times := 20
	if testing.Short() {
		times = 3
	}
	location := t.TempDir()
	begun := time.Now()
	mustRun(t, location, "run", "--log-level", "error")
	whole := time.Since(begun) // the moments are drawn from as long as a run takes
	store := watch(location)
	store.check(t)
	halfway := 0
	r := rand.New(rand.NewPCG(4856, 2026))
	for i := range times {
		cmd := program(location, "run", "--log-level", "error")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(whole))))
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if left, _ := filepath.Glob(filepath.Join(location, ".rasoat", "intents", "*.json")); len(left) > 0 {
			halfway++
		}
		if i%2 == 0 {
			mustRun(t, location, "report", "--out", filepath.Join(t.TempDir(), "r.html"))
		} else {
			mustRun(t, location, "run", "household_books", "--log-level", "error")
		}
		verified(t, location)
		if store.check(t); t.Failed() {
			t.Fatalf("after kill %d", i)
		}
	}
	t.Logf("%d of %d kills came in the middle of a commit", halfway, times)
}

// A dataset is audited by one run at a time: the second says who holds it.
func TestDatasetIsHeld(t *testing.T) {
	t.Parallel()
	location := t.TempDir()
	st, err := store.Open(location)
	if err != nil {
		t.Fatal(err)
	}
	const day store.Day = 20778 // 2026-11-21
	held, err := st.Begin(context.Background(), day, "so_tu_phap", "births")
	if err != nil {
		t.Fatal(err)
	}
	code, _, problem := rasoat(location, "run", "births", "household_books", "--log-level", "error")
	if code != 3 || !strings.Contains(problem, "births: ") || strings.Contains(problem, "household_books: ") ||
		!strings.Contains(problem, " (UTC+07:00); ") { // as the catalogue has it, wherever the machine is
		t.Errorf("exit code %d\n%s", code, problem)
	}
	made := filepath.Join(location, "reports", "2026-11-21.html")
	if err := os.Remove(made); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := rasoat(location, "run", "births", "--log-level", "error"); code != 3 || out != "" {
		t.Errorf("refused: exit code %d, and it shows\n%s", code, out)
	}
	if _, err := os.Stat(made); err == nil {
		t.Error("a run that audited nothing writes a report")
	}
	if err := held.Abort(); err != nil {
		t.Fatal(err)
	}
	mustRun(t, location, "run", "births", "--log-level", "error")
	if n := watch(location).check(t); n != 2 {
		t.Errorf("%d attempts, want one of each dataset", n)
	}
}

// Two at once: whoever comes second waits or is told, and what is stored is
// whole either way.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	location := t.TempDir()
	stored, store := 0, watch(location)
	for range 3 {
		first := program(location, "run", "births", "--log-level", "error")
		var text strings.Builder
		first.Stderr = &text
		if err := first.Start(); err != nil {
			t.Fatal(err)
		}
		code, _, problem := rasoat(location, "run", "births", "--log-level", "error")
		codes := map[int]string{codeOf(first.Wait()): text.String(), code: problem}
		for c, said := range codes {
			if c != 0 && (c != 3 || !strings.Contains(said, "births: ")) {
				t.Errorf("exit code %d\n%s", c, said)
			}
		}
		if _, ok := codes[0]; !ok {
			t.Errorf("neither was stored: %v", codes)
		}
		n := store.check(t)
		if n <= stored {
			t.Errorf("%d attempts, there were %d", n, stored)
		}
		stored = n
	}
}

// A full disk is an error that says so; readers see what they saw, and with
// room again all goes on.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "16m")
	location := filepath.Join(disk, "scores")
	mustRun(t, location, "run", "--log-level", "error")
	before, err := readTree(filepath.Join(location, "current"))
	if err != nil {
		t.Fatal(err)
	}
	store := watch(location)
	attempts := store.check(t)
	for _, left := range []int64{0, 4 << 10, 64 << 10, 256 << 10} {
		ballast := fillDisk(t, disk, left)
		code, _, problem := rasoat(location, "run", "--log-level", "error")
		if code != 3 || !strings.Contains(problem, "no space left on device") {
			t.Errorf("%d bytes left: exit code %d\n%s", left, code, problem)
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		after, err := readTree(filepath.Join(location, "current"))
		if err != nil {
			t.Fatal(err)
		}
		if name := firstDifference(before, after); left < 64<<10 && name != "" {
			t.Errorf("%d bytes left: %s has changed", left, name)
		}
		if out, err := over(location, []string{"store", "ls"}).CombinedOutput(); err != nil {
			t.Errorf("store ls: %v\n%s", err, out)
		}
		verified(t, location)
		mustRun(t, location, "run", "--log-level", "error")
		if n := store.check(t); n < attempts+6 {
			t.Errorf("%d attempts, want at least %d", n, attempts+6)
		} else {
			attempts = n
		}
		if before, err = readTree(filepath.Join(location, "current")); err != nil {
			t.Fatal(err)
		}
	}
}

// smallDisk mounts a disk of a size for the time of the test.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("a disk that can be filled is mounted by root on Linux only")
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	return disk
}

// fillDisk leaves so many bytes of a disk free and names the file that takes
// the rest.
func fillDisk(t *testing.T, disk string, left int64) string {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(disk, &s); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(disk, "ballast")
	if err := os.WriteFile(name, make([]byte, int64(s.Bavail)*int64(s.Bsize)-left), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
