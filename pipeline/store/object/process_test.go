package object

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rasoat/fixtures/server"
	"rasoat/pipeline/store"
)

// roleVariable says that the test binary is to be another process that audits one
// dataset again and again, up to so many times.
const roleVariable = "RASOAT_OBJECT_TEST_RUNS"

func TestMain(m *testing.M) {
	if times := os.Getenv(roleVariable); times != "" {
		n, err := strconv.Atoi(times)
		if err == nil {
			err = auditTimes(n)
		}
		fmt.Println(err)
		return
	}
	os.Exit(m.Run())
}

// auditTimes audits a dataset so many times, and waits where another process does.
func auditTimes(n int) error {
	p, err := Open("s3://" + server.Bucket + "/diem")
	if err != nil {
		return err
	}
	p.lasts, p.renew, p.slack = 2*time.Second, 300*time.Millisecond, time.Second
	s, err := store.Open("", store.At(p, p))
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for done := 0; done < n; {
		err := auditOnce(s, int64(done%9))
		switch {
		case err == nil:
			done++
		case !mayRunAgain(err):
			return err
		}
	}
	return nil
}

// mayRunAgain: another process audits the dataset, or this one did not get to renew its
// lease for the second that short leases leave it, as on a machine that others load. Then
// nothing was taken in, and the answer is to run again.
func mayRunAgain(err error) bool {
	var held *store.Locked
	return errors.As(err, &held) || errors.Is(err, store.ErrOvertaken)
}

func auditOnce(s *store.Store, failed int64) error {
	if err := s.Recover(ctx); err != nil {
		return err
	}
	a, err := s.Begin(ctx, 20778, "so_tu_phap", "births")
	if err != nil {
		return err
	}
	t := &store.Tables{
		DatasetScores: []store.DatasetScore{{Title: "Khai sinh", Status: "pass", Rows: 1000}},
		RuleResults:   []store.RuleResult{{Rule: "sex.in_set", Total: 1000, Tested: 1000, Failed: failed, Passed: 1000 - failed}},
	}
	return a.Commit(ctx, t, &store.Manifest{Status: "pass"})
}

// another starts the test binary as another process and waits until it is ready.
func another(t *testing.T, times int) (c *exec.Cmd, out *bufio.Reader) {
	t.Helper()
	c = exec.Command(os.Args[0])
	c.Env = append(os.Environ(), roleVariable+"="+strconv.Itoa(times))
	pipe, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	out = bufio.NewReader(pipe)
	if line, err := out.ReadString('\n'); err != nil || strings.TrimSpace(line) != "ready" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	return c, out
}

// sound wants a store in which nothing is wrong, after the next command has finished
// what was cut off.
func sound(t *testing.T) (runs int64) {
	t.Helper()
	s, err := store.Open("", store.At(short(t), short(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	v, err := s.Verify(ctx, store.Verification{})
	if err != nil || len(v.Found) > 0 {
		t.Fatalf("%+v %v", v, err)
	}
	return v.Runs
}

// TestKill9: runs that are killed at random moments leave nothing that the next one does
// not bring to an end, when their lease has run out.
func TestKill9(t *testing.T) {
	server.S3(t)
	s, err := store.Open("", store.At(short(t), short(t)))
	if err != nil {
		t.Fatal(err)
	}
	kills := 6
	if testing.Short() {
		kills = 2
	}
	for range kills {
		c, _ := another(t, 1000)
		time.Sleep(time.Duration(rand.Int64N(int64(300 * time.Millisecond))))
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		c.Wait()
		if _, _, err := s.Load(ctx, 20778); err != nil {
			t.Fatal("unreadable right after the kill:", err)
		}
		err := auditOnce(s, 3) // waits for the lease of the dead
		for again := 0; errors.Is(err, store.ErrOvertaken) && again < 5; again++ {
			err = auditOnce(s, 3)
		}
		if err != nil {
			t.Fatal(err)
		}
		sound(t)
	}
}

// TestTwoProcesses audit one dataset at the same time: each of their runs is committed,
// one after the other.
func TestTwoProcesses(t *testing.T) {
	server.S3(t)
	const times = 4
	var all sync.WaitGroup
	for range 2 {
		c, out := another(t, times)
		all.Go(func() {
			said, _ := out.ReadString('\n')
			if err := c.Wait(); err != nil || strings.TrimSpace(said) != "<nil>" {
				t.Errorf("%s %v", said, err)
			}
		})
	}
	all.Wait()
	if runs := sound(t); runs != 2*times {
		t.Errorf("%d runs, want %d", runs, 2*times)
	}
}
