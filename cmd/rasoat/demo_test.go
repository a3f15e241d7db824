package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"rasoat/pipeline/store"
)

const demo = "../../fixtures/demo"

// rasoat runs the program on the demo, for its period, with a store of the
// test's, and returns its exit code, stdout and stderr.
func rasoat(location string, args ...string) (code int, stdout, stderr string) {
	cmd := program(location, args...)
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	err := cmd.Run()
	return codeOf(err), out.String(), errors.String()
}

func program(location string, args ...string) *exec.Cmd {
	all := append([]string{args[0], "--catalogue", demo, "--period", "2026-11-21", "--store", location, "--lang", "en"}, args[1:]...)
	return exec.Command("rasoat", all...)
}

// mustRun wants the exit code 0.
func mustRun(t *testing.T, location string, args ...string) string {
	t.Helper()
	code, out, problem := rasoat(location, args...)
	if code != 0 {
		t.Fatalf("rasoat %q: exit code %d\n%s", args, code, problem)
	}
	return out
}

// What differs between two runs that find the same.
var ownOfRun = []string{"run_id", "previous_run", "started_at", "finished_at", "duration_ms", "operator", "host", "tool_version"}

// The whole answer on the demo, with what belongs to the run blanked. Rows of
// segments and most samples are only summed up: they would fill megabytes.
func TestDemoIsGolden(t *testing.T) {
	t.Parallel()
	var answer map[string][]map[string]any
	in := json.NewDecoder(strings.NewReader(mustRun(t, t.TempDir(), "run", "--json", "--log-level", "error")))
	in.UseNumber()
	if err := in.Decode(&answer); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, table := range store.TableNames() {
		writeGolden(t, &out, table, answer[table])
	}
	const name = demo + "/golden/results.txt"
	if *update {
		if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("the demo gives other results (-update takes them for right):\n%s", diff)
	}
}

func writeGolden(t *testing.T, out *bytes.Buffer, table string, rows []map[string]any) {
	t.Helper()
	digest := sha256.New()
	samples := map[any]int{}
	var shown bytes.Buffer
	for _, row := range rows {
		for _, c := range ownOfRun {
			if row[c] != nil {
				row[c] = "…"
			}
		}
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(digest, "%s\n", line)
		if segment, ok := row["segment"]; ok && segment != nil && table != "segment_scores" {
			continue
		}
		if key := fmt.Sprint(row["dataset"], row["rule"]); table == "failure_samples" {
			if samples[key]++; samples[key] > 2 {
				continue
			}
		}
		fmt.Fprintf(&shown, "%s\n", line)
	}
	fmt.Fprintf(out, "-- %s: %d rows, sha256 %s --\n%s", table, len(rows), hex.EncodeToString(digest.Sum(nil)), shown.Bytes())
}

// watched is a store that is looked at again and again.
type watched struct {
	location string
	history  map[string]string // what was committed, by its name
	checked  map[string]bool   // the SHA-256 of tables that could be read
}

func watch(location string) *watched {
	return &watched{location: location, history: map[string]string{}, checked: map[string]bool{}}
}

// check proves the store whole: every table is readable, none is left over from
// a writing that was cut off, nothing that was committed is lost or changed, and
// current holds, for every dataset, the files that the newest manifest in history
// names, byte for byte. It returns the number of attempts.
func (w *watched) check(t *testing.T) (attempts int) {
	t.Helper()
	sums, err := readTree(w.location)
	if err != nil {
		t.Fatal(err)
	}
	for name, sum := range w.history {
		if sums[name] != sum {
			t.Errorf("%s was committed, and is lost or changed", name)
		}
	}
	for name, sum := range sums {
		// A report is derived: what a kill leaves of writing one is hidden, and
		// the report itself whole.
		if strings.HasPrefix(path.Base(name), ".") && !strings.HasPrefix(name, "reports/") {
			t.Errorf("%s is left over", name)
		}
		if path.Ext(name) == ".parquet" && !w.checked[sum] {
			checkTable(t, filepath.Join(w.location, name))
			w.checked[sum] = true
		}
		if strings.HasPrefix(name, "history/2026-11-21/") && path.Base(name) != agencyProof {
			w.history[name] = sum
		}
	}
	datasets, err := filepath.Glob(filepath.Join(w.location, "history", "2026-11-21", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dataset := range datasets {
		if filepath.Base(dataset) == agencyProof {
			continue
		}
		attempts += w.checkCurrent(t, sums, dataset)
	}
	return attempts
}

// agencyProof is the one file of a period in history that is no attempt and is replaced.
const agencyProof = "agency_scores.json"

// checkTable reads all rows of a table.
func checkTable(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	read := int64(0)
	r, rows := parquet.NewReader(f), make([]parquet.Row, 100)
	for {
		n, err := r.ReadRows(rows)
		read += int64(n)
		if err != nil || n == 0 {
			break
		}
	}
	if read != f.NumRows() {
		t.Errorf("%s: %d rows can be read, %d are promised", path, read, f.NumRows())
	}
}

// checkCurrent compares current with the newest manifest of a dataset.
func (w *watched) checkCurrent(t *testing.T, sums map[string]string, dataset string) (attempts int) {
	t.Helper()
	runs, err := os.ReadDir(dataset)
	if err != nil {
		t.Fatal(err)
	}
	var newest *store.Manifest
	for _, run := range runs {
		data, err := os.ReadFile(filepath.Join(dataset, run.Name(), "manifest.json"))
		if err != nil {
			t.Errorf("an attempt without a manifest is left over: %v", err)
			continue
		}
		if newest, err = store.DecodeManifest(data); err != nil {
			t.Fatal(err)
		}
		attempts++
	}
	if newest == nil {
		return 0
	}
	if newest.Attempt != int64(attempts) {
		t.Errorf("%s: the newest is attempt %d, there are %d", newest.Dataset, newest.Attempt, attempts)
	}
	for table, f := range newest.Tables {
		name := "current/" + table + "/year=2026/month=11/2026-11-21." + newest.Dataset + ".parquet"
		if sums[name] != f.SHA256 {
			t.Errorf("%s is not that of the newest attempt, %s", name, newest.RunID)
		}
	}
	return attempts
}
