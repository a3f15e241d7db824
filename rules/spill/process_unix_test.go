//go:build unix

package spill

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary runs itself as another process; these say as what.
const (
	roleVariable = "RASOAT_SPILL_TEST_ROLE"
	rootVariable = "RASOAT_SPILL_TEST_ROOT"
)

func TestMain(m *testing.M) {
	share := New(os.Getenv(rootVariable), "the folder", 0).Share()
	switch os.Getenv(roleVariable) {
	case "killed":
		fmt.Println(fill(share, 4<<20))
		time.Sleep(time.Minute)
	case "full":
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}
		fmt.Println(errors.Join(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit), fill(share, 4<<20)))
	default:
		os.Exit(m.Run())
	}
}

// fill writes so many bytes to a file.
func fill(s *Share, bytes int) error {
	f, err := s.Create()
	for i := 0; i < bytes && err == nil; i += 1000 {
		err = f.Write(make([]byte, 1000))
	}
	if err == nil {
		err = f.Flush()
	}
	return err
}

func start(t *testing.T, role, root string) (*exec.Cmd, string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), roleVariable+"="+role, rootVariable+"="+root)
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return c, strings.TrimSpace(line)
}

// A process that is killed leaves no file.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	c, said := start(t, "killed", dir)
	if said != "<nil>" {
		t.Fatal(said)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // says that it was killed
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}

// A disk that takes no more, here a limit on the size of files, is an error.
func TestFull(t *testing.T) {
	c, said := start(t, "full", t.TempDir())
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, "temporary files cannot be written to the folder (file too large)") {
		t.Error(said)
	}
}
