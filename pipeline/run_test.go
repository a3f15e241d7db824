package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/value"

	_ "rasoat/rules/check"
)

// zeros is a source of randomness that has none: run ids do not depend on
// which dataset asks first, and within a dataset they increase all the same.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// noon is the clock of these tests.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// demo is the catalogue of most tests here.
const demo = "../fixtures/demo"

// run audits a catalogue into a new store whose files depend on nothing but
// the numbers, and returns the folder.
func run(t *testing.T, dir string, jobs int, datasets ...string) string {
	t.Helper()
	return runWith(t, dir, pipeline.Config{Datasets: datasets, Jobs: jobs})
}

func runWith(t *testing.T, dir string, c pipeline.Config) string {
	t.Helper()
	location := t.TempDir()
	for _, d := range runInto(t, location, dir, c) {
		if d.Err != nil {
			t.Fatalf("%s: %v", d.Dataset, d.Err)
		}
	}
	return location
}

// runInto audits a catalogue into the store at a folder.
func runInto(t *testing.T, location, dir string, c pipeline.Config) []pipeline.Audited {
	t.Helper()
	cat, err := catalogue.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(location, store.Clock(noon), store.Random(zeros{}))
	if err != nil {
		t.Fatal(err)
	}
	day, err := value.ParseDay("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	c.Catalogue, c.Store, c.From, c.To = cat, st, day, day
	c.Host, c.Operator, c.Tool = "host", "operator", store.Tool{Version: "test"}
	done, err := pipeline.Run(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// files reads a store: all but HEAD.json, which numbers the commits in the
// order in which datasets got done, and the private folder.
func files(t *testing.T, location string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(location), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || name == "history/HEAD.json" || strings.HasPrefix(name, ".rasoat/") {
			return err
		}
		all[name], err = os.ReadFile(filepath.Join(location, filepath.FromSlash(name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sameFiles(t *testing.T, what string, got, want map[string][]byte) {
	t.Helper()
	if a, b := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(a, b) {
		t.Fatalf("%s: files %q, want %q", what, a, b)
	}
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s: %s differs: %s", what, name, firstDifference(got[name], want[name]))
		}
	}
}

// firstDifference says where two files of a store differ.
func firstDifference(got, want []byte) string {
	a, b := linesOf(got), linesOf(want)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%d: %s, want %s", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d rows, want %d", len(a), len(b))
}

// linesOf are the rows of a table, or the lines of a text.
func linesOf(file []byte) []string {
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return strings.Split(string(file), "\n")
	}
	rows := make([]parquet.Row, f.NumRows())
	n, _ := parquet.NewReader(f).ReadRows(rows)
	lines := make([]string, n)
	for i, row := range rows[:n] {
		lines[i] = fmt.Sprint(row)
	}
	return lines
}

// Same input, same rules, same period: the same bytes in every table and every
// manifest, whatever the number of workers, however often.
func TestJobsDoNotMatter(t *testing.T) {
	want := files(t, run(t, demo, 1))
	tables := 0
	for name := range want {
		if filepath.Ext(name) == ".parquet" {
			tables++
		}
	}
	if wanted := 6*2*(len(store.TableNames())-2) + 6 + 1; tables != wanted {
		t.Fatalf("%d tables, want those of 6 datasets in current and history, their incidents, and agency_scores: %d", tables, wanted)
	}
	repetitions := map[int]int{1: 1, 2: 3, 7: 3}
	if testing.Short() {
		repetitions = map[int]int{2: 1}
	}
	for jobs, times := range repetitions {
		for range times {
			sameFiles(t, fmt.Sprint("jobs ", jobs), files(t, run(t, demo, jobs)), want)
		}
	}
}

// The extracts of the demo are read in one part each. One of several megabytes
// is cut into parts, which several workers fold in any order.
func TestPartsDoNotMatter(t *testing.T) {
	dir := t.TempDir()
	if _, err := catalogue.Init(dir); err != nil {
		t.Fatal(err)
	}
	writeBirths(t, filepath.Join(dir, "extracts", "births.csv"), 1, 40_000)
	writeBirths(t, filepath.Join(dir, "extracts", "births_2.csv"), 2, 10_000)
	want := files(t, run(t, dir, 1))
	for _, jobs := range []int{2, 7} {
		sameFiles(t, fmt.Sprint("jobs ", jobs), files(t, run(t, dir, jobs)), want)
	}
}

// The engine says what the slow and obvious way says, value by value with no
// dictionary, no loop over a column and no compiled expression: on every fixture
// that a run reads, and on an extract with more different values than are counted
// exactly.
func TestEngineAgainstPlain(t *testing.T) {
	many := t.TempDir()
	if _, err := catalogue.Init(many); err != nil {
		t.Fatal(err)
	}
	writeBirths(t, filepath.Join(many, "extracts", "births.csv"), 3, 40_000)
	all := []string{demo, "../fixtures/worked_example", many, dirtyCatalogue(t)}
	if _, err := os.Stat("../../shared/extracts"); err == nil {
		all = append(all, "../fixtures/real")
	} else {
		t.Log("without the real extracts, which are not here")
	}
	for _, dir := range all {
		plain, fast := t.TempDir(), t.TempDir()
		runInto(t, plain, dir, pipeline.Config{Jobs: 1, Plain: true})
		runInto(t, fast, dir, pipeline.Config{Jobs: 3})
		sameFiles(t, dir, files(t, fast), files(t, plain))
	}
}

// dirtyCatalogue declares a dataset for each dirty extract, with checks of all
// kinds on columns that some of them have.
func dirtyCatalogue(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	extracts, err := filepath.Glob("../fixtures/dirty/*.csv")
	if err != nil || len(extracts) == 0 {
		t.Fatal("no dirty extracts:", err)
	}
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rasoat.yaml", "version: 1\nagencies: [{id: city, name: Thành phố}]\n")
	for _, extract := range extracts {
		path, err := filepath.Abs(extract)
		if err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(filepath.Base(extract), ".csv")
		write("datasets/"+id+".yaml", fmt.Sprintf(dirtyRules, id, path))
	}
	return dir
}

const dirtyRules = `version: 1
id: %s
title: Bẩn
agency: city
source: {path: '%s', format: csv}
key: [citizen_id]
columns:
  citizen_id: {identifier: true, checks: [not_null, unique, {format: vn.citizen_id}, {pattern: '[0-9]{12}'}]}
  full_name: {checks: [not_null, nfc, tidy_space, {letter_case: title}, {length: {max: 12}}]}
  birth_date: {type: date, checks: [not_null, {range: {min: 1990-01-01}}]}
`

// writeBirths writes an extract for the catalogue of `rasoat init`: keys that
// come again megabytes later, dates in several forms, dirt of all kinds.
func writeBirths(t testing.TB, name string, seed uint64, rows int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	var b bytes.Buffer
	b.WriteString("registration_no,citizen_id,full_name,birth_date,sex,registered_on,commune_code,status\n")
	for range rows {
		fmt.Fprintf(&b, "%d/2026,%s,%s,%s,%s,%02d/%02d/2026,%s,%s\n", r.IntN(2*rows),
			one(fmt.Sprintf("001%d26%06d", r.IntN(5), r.IntN(rows)), "đang cập nhật", "", "1.23E+11"),
			one("Nguyễn Gia Hân", "Trần  Minh Khôi", "\"Lê\nLinh\"", "a,b", "Hoàng Ngo\u0323c", "\xff"),
			one(fmt.Sprintf("%02d/%02d/2026", 1+r.IntN(30), 1+r.IntN(12)), "2026-05-06", "2026", "-", "05/06/26"),
			one("Nam", "nữ", "Nữ", "Khác", "x", ""), 1+r.IntN(28), 1+r.IntN(12),
			one("00004", "00008", "00025", "00070", "4", "99999", ""), one("hiệu lực", "đã hủy", ""))
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A dataset audited by itself gets what it gets among others.
func TestOthersDoNotMatter(t *testing.T) {
	want := files(t, run(t, demo, 2))
	for _, dataset := range []string{"births", "procedure_files"} {
		got := files(t, run(t, demo, 2, dataset))
		for name := range got {
			if strings.HasPrefix(name, "current/agency_scores/") || strings.HasSuffix(name, "/agency_scores.json") {
				delete(got, name)
			}
		}
		only := maps.Clone(want)
		maps.DeleteFunc(only, func(name string, _ []byte) bool {
			return !strings.Contains(name, "/"+dataset+"/") && !strings.HasSuffix(name, "."+dataset+".parquet")
		})
		sameFiles(t, dataset, got, only)
	}
}

// Agencies get the same scores from what a run has committed as from what it finds
// in the store, be its own part one dataset or all of them.
func TestAgenciesFromTheStore(t *testing.T) {
	location := run(t, demo, 2)
	const scores = "current/agency_scores/year=2026/month=11/2026-11-21.parquet"
	want := files(t, location)[scores]
	if len(want) == 0 {
		t.Fatal("no scores of agencies")
	}
	for _, dataset := range []string{"births", "procedure_files"} {
		if err := os.Remove(filepath.Join(location, filepath.FromSlash(scores))); err != nil {
			t.Fatal(err)
		}
		runInto(t, location, demo, pipeline.Config{Datasets: []string{dataset}, Jobs: 2})
		if got := files(t, location)[scores]; !bytes.Equal(got, want) {
			t.Errorf("%s: %s", dataset, firstDifference(got, want))
		}
	}
}

// Runs of one dataset each that meet leave the agencies' scores of all of them: who
// writes last has seen what the others have committed.
func TestAgenciesOfRunsThatMeet(t *testing.T) {
	const datasets, trials = 8, 6
	dir := manyBirths(t, datasets, 50)
	const scores = "current/agency_scores/year=2026/month=11/2026-11-21.parquet"
	want := files(t, run(t, dir, 1))[scores]
	for trial := range trials {
		location := t.TempDir()
		var all sync.WaitGroup
		for i := range datasets {
			all.Go(func() {
				runInto(t, location, dir, pipeline.Config{Datasets: []string{fmt.Sprintf("births_%02d", i)}, Jobs: 1})
			})
		}
		all.Wait()
		if got := files(t, location)[scores]; !bytes.Equal(got, want) {
			t.Fatalf("trial %d: %s", trial, firstDifference(got, want))
		}
	}
}
