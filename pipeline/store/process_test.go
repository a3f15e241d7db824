package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The test binary runs itself as another process; these say as what.
const (
	roleVariable = "RASOAT_STORE_TEST_ROLE"
	rootVariable = "RASOAT_STORE_TEST_ROOT"
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "rerun":
		err := rerunForever(os.Getenv(rootVariable))
		fmt.Println(err)
		os.Exit(1)
	case "join":
		err := joinForever(os.Getenv(rootVariable))
		fmt.Println(err)
		os.Exit(1)
	case "hold":
		err := hold(os.Getenv(rootVariable))
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// rerunForever audits the same day again and again, as commands would.
func rerunForever(root string) error {
	s, err := Open(root)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for i := int64(2); ; i++ {
		if err := s.Recover(ctx); err != nil {
			return err
		}
		a, err := s.Begin(ctx, noon, "so_tu_phap", "births")
		if err != nil {
			return err
		}
		tables, m := audit(i % 50)
		if i%5 == 0 {
			m.Status = StatusError
		}
		if err := a.Commit(ctx, tables, m); err != nil {
			return err
		}
	}
}

// joinForever audits days of a month that has ended, and joins and prunes it, again and
// again, as commands would.
func joinForever(root string) error {
	s, err := Open(root)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for i := int64(0); ; i++ {
		if err := s.Recover(ctx); err != nil {
			return err
		}
		a, err := s.Begin(ctx, october+Day(i%3), "so_tu_phap", []string{"births", "deaths"}[i%2])
		if err != nil {
			return err
		}
		tables, m := audit(i % 50)
		if i%5 == 0 {
			m.Status = StatusError
		}
		if err := a.Commit(ctx, tables, m); err != nil {
			return err
		}
		if err := s.WriteAgencyScores(ctx, a.Period, []AgencyScore{{Agency: "a", Datasets: i}}); err != nil {
			return err
		}
		if i%2 == 0 {
			_, err = s.Compact(ctx, noon)
		} else if i%7 == 0 {
			_, err = s.Prune(ctx, october+2, By{Reason: "x"}, false)
		}
		if err != nil {
			return err
		}
	}
}

// hold locks a dataset until its standard input ends.
func hold(root string) error {
	s, err := Open(root)
	if err != nil {
		return err
	}
	if _, err = s.Begin(ctx, noon, "a", "births"); err != nil {
		return err
	}
	fmt.Println("ready")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// start runs the test binary in a role and waits until it says that it is ready.
func start(t *testing.T, role, root string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), roleVariable+"="+role, rootVariable+"="+root)
	if _, err := c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "ready" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return c
}

// kill ends the child as kill -9 does and waits until it is gone.
func kill(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the child had ended by itself: %v", err)
	}
}

// TestKill9 kills re-runs at twenty random moments. No file is ever
// unreadable, and after the next command current is what history commits.
func TestKill9(t *testing.T) {
	root := t.TempDir()
	commit(t, open(t, root), noon, "births", 1, "pass")
	cut := 0
	for range 20 {
		child := start(t, "rerun", root)
		time.Sleep(time.Duration(rand.Int64N(int64(80 * time.Millisecond))))
		kill(t, child)
		files := content(t, root)
		if _, unfinished := files[intentFile("births")]; unfinished {
			cut++
		}
		readable(t, files)
		s := recovered(t, root, noon)
		whole(t, root)
		if failing(t, s, noon, "births") < 0 {
			t.Fatal("nothing is shown")
		}
	}
	t.Logf("%d of 20 hit a commit", cut)
}

// TestKill9Joining kills audits of a month that is being joined, and the joining, at twenty
// random moments: what was committed is there, and what current shows follows from it.
func TestKill9Joining(t *testing.T) {
	root := t.TempDir()
	commit(t, open(t, root), october, "births", 1, "pass")
	runs, cut := int64(1), 0
	for range 20 {
		child := start(t, "join", root)
		time.Sleep(time.Duration(rand.Int64N(int64(250 * time.Millisecond))))
		kill(t, child)
		if _, unfinished := content(t, root)[begunDir+"/2026-10.json"]; unfinished {
			cut++
		}
		readable(t, content(t, root))
		s := recovered(t, root, october)
		verified(t, root)
		v, err := s.Verify(ctx, Verification{})
		if err != nil || v.Runs < runs || failing(t, s, october, "births") < 0 || t.Failed() {
			t.Fatalf("%d runs, there were %d: %v", v.Runs, runs, err)
		}
		runs = v.Runs
	}
	// What a night or a prune was writing the next one writes.
	for i := range Day(3) {
		if err := open(t, root).WriteAgencyScores(ctx, october+i, []AgencyScore{{Agency: "a"}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := open(t, root).Prune(ctx, october+2, By{Reason: "x"}, false); err != nil {
		t.Fatal(err)
	}
	for name := range content(t, root) {
		if strings.HasSuffix(name, ".tmp") && !strings.HasPrefix(name, intentsDir) {
			t.Errorf("%s is left", name)
		}
	}
	t.Logf("%d of 20 hit a compaction; %d runs", cut, runs)
}

// recovered opens a store after a kill, as the next command would: what it shows for a
// period can be read before anything is mended.
func recovered(t *testing.T, root string, period Day) *Store {
	t.Helper()
	s, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Load(ctx, period); err != nil {
		t.Fatal(err)
	}
	if err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLockedByProcess: a lock holds against another process, says whose it
// is, and ends with that process however it ends.
func TestLockedByProcess(t *testing.T) {
	root := t.TempDir()
	child := start(t, "hold", root)
	s := open(t, root)
	var held *Locked
	_, err := s.Begin(ctx, noon, "a", "births")
	if !errors.As(err, &held) || held.Holder.PID != child.Process.Pid || held.Holder.Since.IsZero() {
		t.Errorf("%v", err)
	}
	if host, _ := os.Hostname(); !strings.Contains(fmt.Sprint(err), fmt.Sprintf("process %d on %s, since ", child.Process.Pid, host)) {
		t.Errorf("%v", err)
	}
	kill(t, child)
	commit(t, s, noon, "births", 1, "pass")
}
