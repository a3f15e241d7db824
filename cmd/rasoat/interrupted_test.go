package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// backFill begins an audit of the days before those that a store has, and sends a signal
// once the second of them is under way.
func backFill(t *testing.T, location string, signal os.Signal) {
	t.Helper()
	cmd := over(location, []string{"run", "--from", "2026-10-01", "--to", "2026-10-20", "--log-level", "error", "births", "businesses"})
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(filepath.Join(location, "history", "2026-10-02", "births")); err == nil {
			break
		}
	}
	_ = cmd.Process.Signal(signal)
	if err := cmd.Wait(); err == nil {
		t.Fatal("the run was not stopped")
	}
}

// said is what a command prints, and its exit code.
func said(t *testing.T, args ...string) (string, int) {
	t.Helper()
	out, err := exec.Command("rasoat", append(args, "--lang", "en")...).CombinedOutput()
	return string(out), codeOf(err)
}

// A run of earlier days that is killed takes no incidents of later days from readers, and
// verification names the one thing that is left to do, which the command it names does.
func TestKilledBackFill(t *testing.T) {
	t.Parallel()
	location := t.TempDir()
	for _, day := range []string{"2026-11-20", "2026-11-21"} {
		if out, err := over(location, []string{"run", "--period", day, "--log-level", "error", "births", "businesses"}).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	was := content(t, location, "incidents/year=2026/month=11")
	backFill(t, location, syscall.SIGKILL)
	for name, file := range content(t, location, "incidents/year=2026/month=11") {
		if file != was[name] {
			t.Errorf("%s has changed", name)
		}
		delete(was, name)
	}
	if len(was) > 0 {
		t.Errorf("%d files of incidents have gone", len(was))
	}
	for _, args := range [][]string{{"verify", location}, {"store", "repair", "--store", location}} {
		want := map[string]int{"verify": 1, "store": 3}[args[0]]
		if out, code := said(t, args...); code != want || strings.Count(out, "✕") != 1 || !strings.Contains(out, "run rasoat store repair --catalogue DIR") {
			t.Errorf("%s: exit code %d\n%s", args[0], code, out)
		}
	}
	if out, code := said(t, "store", "repair", "--store", location, "--catalogue", demo); code != 0 || !strings.Contains(out, "1 repaired") {
		t.Errorf("repair: exit code %d\n%s", code, out)
	}
	verified(t, location)
}

// One that is told to stop settles what it owes.
func TestStoppedBackFill(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		location := t.TempDir()
		if out, err := over(location, []string{"run", "--period", "2026-11-21", "--log-level", "error", "births", "businesses"}).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		backFill(t, location, signal)
		verified(t, location)
	}
}

// content are the files of a table of current.
func content(t *testing.T, location, table string) map[string]string {
	t.Helper()
	all, err := readTree(filepath.Join(location, "current", filepath.FromSlash(table)))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Verification beside an audit takes no work of it for tampering, and excuses no fault: a
// byte that was flipped is named each time.
func TestVerifyBesideAudit(t *testing.T) {
	t.Parallel()
	location := t.TempDir()
	if out, err := over(location, []string{"run", "--period", "2026-11-21", "--log-level", "error", "births", "businesses"}).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	beside := func(from, to string, each func(out string, code int)) {
		cmd := over(location, []string{"run", "--from", from, "--to", to, "--log-level", "error", "births", "businesses"})
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for {
			select {
			case err := <-ended:
				if err != nil {
					t.Error(err)
				}
				return
			default:
				each(said(t, "verify", location))
			}
		}
	}
	live := 0
	beside("2026-10-01", "2026-10-20", func(out string, code int) {
		if code != 0 || strings.Contains(out, "✕") {
			t.Errorf("exit code %d\n%s", code, out)
		}
		if strings.Contains(out, "somebody is writing the store (births, businesses)") {
			live++
		}
	})
	if live == 0 {
		t.Error("that somebody was writing was never said")
	}
	tables, err := filepath.Glob(filepath.Join(location, "history", "2026-11-21", "births", "*", "rule_results.parquet"))
	if err != nil || len(tables) != 1 {
		t.Fatal(tables, err)
	}
	flipped := append(tables, filepath.Join(location, "current", "column_profiles", "year=2026", "month=10", "2026-10-02.businesses.parquet"),
		filepath.Join(location, "current", "incidents", "year=2026", "month=10", "2026-10-02.births.parquet"))
	for _, name := range flipped {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file[len(file)/2] ^= 4
		if err := os.WriteFile(name, file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	looked := 0
	beside("2026-10-21", "2026-11-08", func(out string, code int) {
		if !strings.Contains(out, "somebody is writing") {
			return // it had ended
		}
		looked++
		for _, name := range flipped {
			if short, _ := filepath.Rel(location, name); !strings.Contains(out, "✕ "+filepath.ToSlash(short)) {
				t.Errorf("%s is not named\n%s", short, out)
			}
		}
		if code != 1 || strings.Count(out, "✕") != len(flipped) {
			t.Errorf("exit code %d\n%s", code, out)
		}
	})
	if looked == 0 {
		t.Error("it was never looked beside an audit")
	}
}
