package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rasoat/pipeline/store"
)

var update = flag.Bool("update", false, "rewrite golden files and the expectations of scripts")

// TestMain makes the test binary the rasoat of all scripts and tests here: it
// is found in the PATH under that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rasoat": main})
}

// The program from outside: testdata/script/*.txtar. Beside what testscript
// brings, a script may say
//
//	status CODE PROGRAM ARG…         runs it and wants exactly this exit code
//	interrupt SIGNAL CODE PROGRAM ARG…    the same, but sends the signal once the
//	                                 first audit has begun
//	[!] row FILE TABLE COLUMN=TEXT…  whether a table of an answer in JSON has
//	                                 such a row; null is null
//	tables FILE                      the answer has every table of the store
//	append FILE COUNT 'TEXT'         adds a text, quoted as in Go, so many times
//	parquet CSV FILE COLUMN=TYPE…    writes a table with semicolons as Parquet: its
//	                                 columns are texts, or of type date, timestamp or list
//	trees A B                        two folders hold the same files, byte for
//	                                 byte
//
// and read $FIXTURES, the folder of fixtures.
func TestScripts(t *testing.T) { testscript.Run(t, scripts(t, "testdata/script", nil)) }

// scripts are those of a folder; their environment has more, of other programs.
func scripts(t *testing.T, dir string, more []string) testscript.Params {
	t.Helper()
	fixtures, err := filepath.Abs("../../fixtures")
	if err != nil {
		t.Fatal(err)
	}
	return testscript.Params{
		Dir: dir, UpdateScripts: *update, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("FIXTURES", fixtures)
			e.Vars = append(e.Vars, more...)
			return nil
		},
		Condition: func(word string) (bool, error) {
			if word == "superuser" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("there is no condition %q", word)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "interrupt": interrupt, "row": row, "tables": tables, "append": appendText, "parquet": writeParquet, "trees": trees,
		},
	}
}

// codeOf is the exit code that an error of a program's run stands for.
func codeOf(err error) int {
	var e *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.ExitCode()
	}
	return -1
}

func number(ts *testscript.TestScript, text string) int {
	n, err := strconv.Atoi(text)
	ts.Check(err)
	return n
}

func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status CODE PROGRAM ARG…")
	}
	err := ts.Exec(args[1], args[2:]...)
	if got, want := codeOf(err), number(ts, args[0]); got != want {
		ts.Fatalf("exit code %d, want %d (%v)", got, want, err)
	}
}

// interrupt sends the signal when the log says that an audit begins, so that
// nothing depends on how fast the machine is; the extract has to be large.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}
	if neg || len(args) < 3 || signals[args[0]] == nil {
		ts.Fatalf("usage: interrupt INT|TERM CODE PROGRAM ARG…")
	}
	cmd := exec.Command(args[2], args[3:]...)
	cmd.Dir = ts.MkAbs(".")
	watch := &watcher{word: []byte("audit begins"), seen: make(chan struct{})}
	cmd.Stderr, cmd.Stdout = watch, ts.Stdout()
	ts.Check(cmd.Start())
	select {
	case <-watch.seen:
	case <-time.After(time.Minute):
		_ = cmd.Process.Kill()
		ts.Fatalf("the audit never began: %s", watch.text.String())
	}
	ts.Check(cmd.Process.Signal(signals[args[0]]))
	err := cmd.Wait()
	_, _ = ts.Stderr().Write(watch.text.Bytes())
	if got, want := codeOf(err), number(ts, args[1]); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// watcher keeps what is written and tells when a word first appears in it.
type watcher struct {
	word []byte
	text bytes.Buffer
	seen chan struct{}
	told bool
}

func (w *watcher) Write(p []byte) (int, error) {
	w.text.Write(p)
	if !w.told && bytes.Contains(w.text.Bytes(), w.word) {
		w.told = true
		close(w.seen)
	}
	return len(p), nil
}

// answer reads a file as an answer of --json.
func answer(ts *testscript.TestScript, file string) map[string][]map[string]any {
	in := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	in.UseNumber()
	var all map[string][]map[string]any
	if err := in.Decode(&all); err != nil {
		ts.Fatalf("%s is no answer in JSON: %v", file, err)
	}
	if in.More() {
		ts.Fatalf("%s has something behind the answer", file)
	}
	return all
}

func tables(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tables FILE")
	}
	got := slices.Sorted(maps.Keys(answer(ts, args[0])))
	if want := slices.Sorted(slices.Values(store.TableNames())); !slices.Equal(got, want) {
		ts.Fatalf("tables %q, want %q", got, want)
	}
}

func row(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: row FILE TABLE COLUMN=TEXT…")
	}
	rows, ok := answer(ts, args[0])[args[1]]
	if !ok {
		ts.Fatalf("there is no table %s", args[1])
	}
	found := slices.ContainsFunc(rows, func(r map[string]any) bool { return agrees(ts, r, args[2:]) })
	if found == neg {
		ts.Fatalf("row %q of %s: %v, want %v", args[2:], args[1], found, !neg)
	}
}

func agrees(ts *testscript.TestScript, row map[string]any, want []string) bool {
	for _, w := range want {
		column, text, _ := strings.Cut(w, "=")
		v, ok := row[column]
		if !ok {
			ts.Fatalf("there is no column %s", column)
		}
		got := "null"
		if v != nil {
			got = fmt.Sprint(v)
		}
		if got != text {
			return false
		}
	}
	return true
}

func appendText(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: append FILE COUNT 'TEXT'")
	}
	text, err := strconv.Unquote(`"` + args[2] + `"`)
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ts.Check(err)
	defer f.Close()
	const atOnce = 1 << 20
	left := number(ts, args[1])
	for block := max(atOnce/len(text), 1); left > 0; left -= block {
		_, err := f.WriteString(strings.Repeat(text, min(block, left)))
		ts.Check(err)
	}
}

func trees(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: trees A B")
	}
	a, err := readTree(ts.MkAbs(args[0]))
	ts.Check(err)
	b, err := readTree(ts.MkAbs(args[1]))
	ts.Check(err)
	if d := firstDifference(a, b); d != "" {
		ts.Fatalf("%s differs", d)
	}
}
