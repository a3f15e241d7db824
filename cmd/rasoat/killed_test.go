package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// killable are the datasets of the demo that are audited while kills come.
var killable = []string{"births", "household_books", "businesses"}

// kills is how often TestKilledOverMonths kills: RASOAT_KILLS says another number, and
// 200 take a quarter of an hour.
func kills(t *testing.T) int {
	times, err := strconv.Atoi(os.Getenv("RASOAT_KILLS"))
	switch {
	case err == nil:
		return times
	case testing.Short():
		return 3
	}
	return 12
}

var runIDs = regexp.MustCompile(`[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}`)

// Killed at any moment, nothing is lost and nothing is half of something: runs of days
// of two months, runs again, compaction, and dossiers, in any order.
func TestKilledOverMonths(t *testing.T) {
	t.Parallel()
	location, dossiers := t.TempDir(), t.TempDir()
	commands := []func(i int) []string{
		func(i int) []string {
			return append([]string{"run", "--period", "2026-10-2" + strconv.Itoa(i%9), "--log-level", "error"}, killable...)
		},
		func(int) []string { return []string{"run", "--period", "2026-10-31", "--log-level", "error", "births"} },
		func(int) []string {
			return append([]string{"run", "--period", "2026-11-21", "--log-level", "error"}, killable...)
		},
		func(int) []string { return []string{"store", "compact", "--period", "2026-11-21"} },
		func(int) []string { return []string{"store", "compact", "--period", "2026-12-01"} },
		func(i int) []string {
			return []string{"audit", "--month", "2026-10", "--out", filepath.Join(dossiers, strconv.Itoa(i)), "--log-level", "error"}
		},
	}
	for _, c := range commands[:2] {
		if out, err := over(location, c(0)).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	r, known, cut := rand.New(rand.NewPCG(278, 2026)), map[string]bool{}, 0
	for i := range kills(t) {
		cmd := over(location, commands[r.IntN(len(commands))](i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(300 * time.Millisecond))))
		_ = cmd.Process.Kill()
		if cmd.Wait() != nil {
			cut++
		}
		if stillThere(t, location, known); t.Failed() {
			t.Fatalf("after kill %d, of %q", i, cmd.Args)
		}
		wholeOrAbsent(t, filepath.Join(dossiers, strconv.Itoa(i)))
	}
	t.Logf("%d of %d commands were cut off; %d runs are in history", cut, kills(t), len(known))
}

// over is a command on the demo and a store, for its own day unless it names another.
func over(location string, args []string) *exec.Cmd {
	cmd := exec.Command("rasoat", append(args[:len(args):len(args)], "--catalogue", demo, "--store", location, "--lang", "en")...)
	if args[0] == "run" { // datasets come last
		at := 1
		for at < len(args) && args[at][0] == '-' {
			at += 2
		}
		cmd.Args = append(append(append([]string{"rasoat"}, args[:at]...), "--catalogue", demo, "--store", location, "--lang", "en"), args[at:]...)
	}
	return cmd
}

// stillThere runs the next command, and holds that every attempt that was ever listed is
// listed, and that current shows what history commits.
func stillThere(t *testing.T, location string, known map[string]bool) {
	t.Helper()
	listed, err := over(location, []string{"store", "ls", "--limit", "0"}).CombinedOutput()
	if err != nil {
		t.Errorf("store ls: %v\n%s", err, listed)
	}
	now := map[string]bool{}
	for _, id := range runIDs.FindAllString(string(listed), -1) {
		now[id] = true
	}
	for id := range known {
		if !now[id] {
			t.Errorf("the run %s was committed and is lost", id)
		}
	}
	for id := range now {
		known[id] = true
	}
	verified(t, location)
}

// verified holds that verify finds nothing wrong with a store or a dossier.
func verified(t *testing.T, location string) {
	t.Helper()
	if out, err := exec.Command("rasoat", "verify", location, "--lang", "en").CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

// wholeOrAbsent holds that a dossier is there as a whole or not at all.
func wholeOrAbsent(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		return
	}
	verified(t, dir)
}

// On a full disk neither compaction nor a dossier leaves half of something, and with
// room again they go on.
func TestFullDiskOverMonths(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "24m")
	location, known := filepath.Join(disk, "scores"), map[string]bool{}
	for _, day := range []string{"2026-10-30", "2026-10-31", "2026-11-21"} {
		if out, err := over(location, append([]string{"run", "--period", day, "--log-level", "error"}, killable...)).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	for i, left := range []int64{0, 16 << 10, 100 << 10, 300 << 10, 1 << 20} {
		dossier := filepath.Join(disk, strconv.Itoa(i))
		ballast := fillDisk(t, disk, left)
		for _, args := range [][]string{
			{"store", "compact", "--period", "2026-11-21"},
			{"audit", "--month", "2026-10", "--out", dossier, "--log-level", "error"},
		} {
			out, err := over(location, args).CombinedOutput()
			if code := codeOf(err); code != 0 && (code != 3 || !strings.Contains(string(out), "no space left on device")) {
				t.Errorf("%d bytes left: %s: exit code %d\n%s", left, args[0], code, out)
			}
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		stillThere(t, location, known)
		wholeOrAbsent(t, dossier)
	}
	if out, err := over(location, []string{"store", "compact", "--period", "2026-11-21"}).CombinedOutput(); err != nil {
		t.Errorf("compact: %v\n%s", err, out)
	}
	stillThere(t, location, known)
}
