package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// noon is the day that most tests audit, 2026-11-21.
const noon Day = 20778

// ticking is a clock that moves one second on at each look.
func ticking() func() time.Time {
	t := time.Date(2026, 11, 21, 18, 30, 5, 123456789, time.UTC)
	return func() time.Time { t = t.Add(time.Second); return t }
}

// zeros is a source of randomness without any.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func open(t testing.TB, dir string, options ...Option) *Store {
	t.Helper()
	s, err := Open(dir, append([]Option{Clock(ticking()), Random(zeros{})}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// scratch is a folder in memory where the system has such, for tests that
// commit hundreds of times: most of a commit is waiting for the disk.
func scratch(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "rasoat-store-*")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func of[T any](v T) *T { return &v }

// audit makes what an audit might hand over; failed is the number in it.
func audit(failed int64) (*Tables, *Manifest) {
	t := &Tables{
		Runs:          []Run{{RowsRead: 1000, Encoding: of("UTF-8"), Format: of("csv")}},
		DatasetScores: []DatasetScore{{Title: "Đăng ký khai sinh", Score: of(97.95), Band: of("green"), Status: "critical", Rows: 1000, Weight: 3}},
		CriterionScores: []CriterionScore{
			{Criterion: "dung", CriterionName: "Đúng", Segment: of("00001"), Score: of(90.5)},
			{Criterion: "dung", CriterionName: "Đúng", Score: of(90.5)}},
		FieldScores: []FieldScore{{Field: "citizen_id", Identifier: true, Status: "critical", Tested: 1000, Failed: failed}},
		RuleResults: []RuleResult{
			{Rule: "sex.in_set", Check: "in_set", Total: 1000, Tested: 1000, Failed: failed, Passed: 1000 - failed, WaivedUntil: of(noon)},
			{Rule: "citizen_id.unique", Check: "unique", Total: 1000, Tested: 1000, Passed: 1000, SurplusRows: of(int64(0))}},
		ColumnProfiles: []ColumnProfile{{Column: "sex", Rows: 1000, Mean: of(0.1)}},
	}
	for i := range failed {
		t.FailureSamples = append(t.FailureSamples, FailureSample{Rule: "sex.in_set", SourceFile: "births.csv", RowNumber: failed - i, Reason: of("not_in_set")})
	}
	m := &Manifest{
		Tool:       Tool{Version: "0.1.0", Commit: "abc", Go: "go1.26"},
		Parameters: Parameters{Method: "cv4856-2026", Timezone: "Asia/Ho_Chi_Minh", Forms: map[string]string{"birth_date": "dd/mm/yyyy"}},
		Inputs:     []Input{{Kind: InputExtract, Path: "births/births.csv", Bytes: 4711, SHA256: sha256Hex([]byte("x")), ArrivedAt: time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)}},
		Rules:      map[string]string{"sex.in_set": "aa", "citizen_id.unique": "bb"},
		Status:     "critical", Reason: "chạy lại", Operator: "lan", Host: "may-1",
	}
	return t, m
}

// commit stores an audit and returns its manifest.
func commit(t testing.TB, s *Store, period Day, dataset string, failed int64, status string) *Manifest {
	t.Helper()
	a, err := s.Begin(context.Background(), period, "so_tu_phap", dataset)
	if err != nil {
		t.Fatal(err)
	}
	tables, m := audit(failed)
	if m.Status = status; status == StatusError {
		tables, m.Error = &Tables{}, "births.csv: permission denied"
	}
	if err := a.Commit(context.Background(), tables, m); err != nil {
		t.Fatal(err)
	}
	return m
}

// content reads every file of a folder but those that hold locks.
func content(t testing.TB, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".lock") {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// whole checks, from the files alone and without the code under test that
// wrote them, that a store at rest is what the package comment promises.
func whole(t testing.TB, root string) {
	t.Helper()
	files := content(t, root)
	shown := map[string]*Manifest{}       // period/dataset → what current must show
	newest := map[string]*Manifest{}      // dataset → end of its chain
	chain := map[string]map[string]bool{} // dataset → sums that some manifest follows
	sums := map[string]string{}
	runs := 0
	for name, data := range files {
		if !strings.HasSuffix(name, "manifest.json") {
			continue
		}
		runs++
		m, err := DecodeManifest([]byte(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for table, f := range m.Tables {
			file := strings.Replace(name, "manifest.json", table+".parquet", 1)
			if got := sha256Hex([]byte(files[file])); got != f.SHA256 || int64(len(files[file])) != f.Bytes {
				t.Errorf("%s: not what its manifest says", file)
			}
		}
		sums[m.Dataset+m.RunID] = sha256Hex([]byte(data))
		if m.Previous != nil {
			if chain[m.Dataset] == nil {
				chain[m.Dataset] = map[string]bool{}
			}
			chain[m.Dataset][m.Previous.SHA256] = true
		}
		key := m.Period + "/" + m.Dataset
		if s := shown[key]; s == nil || s.Failed() && !m.Failed() || s.Failed() == m.Failed() && s.RunID < m.RunID {
			shown[key] = m
		}
		if n := newest[m.Dataset]; n == nil || n.RunID < m.RunID {
			newest[m.Dataset] = m
		}
	}
	checkHead(t, files, newest, chain, sums, runs)
	checkCurrent(t, files, shown)
}

func checkHead(t testing.TB, files map[string]string, newest map[string]*Manifest, chain map[string]map[string]bool, sums map[string]string, runs int) {
	t.Helper()
	if runs == 0 {
		return
	}
	h, err := DecodeHead([]byte(files[headFile]))
	if err != nil {
		t.Fatal(err)
	}
	if h.Sequence != int64(runs) || len(h.Datasets) != len(newest) {
		t.Errorf("HEAD is number %d with %d datasets; there are %d runs of %d", h.Sequence, len(h.Datasets), runs, len(newest))
	}
	links := 0
	for dataset, m := range newest {
		if h.Datasets[dataset].SHA256 != sums[dataset+m.RunID] {
			t.Errorf("HEAD names %s for %s, the newest run is %s", h.Datasets[dataset].RunID, dataset, m.RunID)
		}
		links += len(chain[dataset]) + 1
	}
	if links != runs {
		t.Errorf("%d runs, but the chains have %d", runs, links)
	}
}

func checkCurrent(t testing.TB, files map[string]string, shown map[string]*Manifest) {
	t.Helper()
	expected := map[string]bool{}
	for _, m := range shown {
		period, _ := dayOf(m.Period)
		for _, table := range tables {
			name := currentFile(table.name, period, m.Dataset)
			expected[name] = true
			if files[name] != files[historyFile(period, m.Dataset, m.RunID, table.name+".parquet")] {
				t.Errorf("%s is not that of run %s", name, m.RunID)
			}
		}
	}
	for name := range files {
		switch {
		case strings.HasPrefix(name, currentDir+"/agency_scores"):
		case strings.HasPrefix(name, currentDir) && !expected[name]:
			t.Errorf("%s belongs to no run", name)
		case strings.HasPrefix(name, intentsDir+"/.") && strings.HasSuffix(name, ".tmp"):
			// An intent that was never whole: nothing followed it, and the
			// dataset's next one takes its place.
		case strings.HasSuffix(name, ".tmp"), strings.HasPrefix(name, intentsDir):
			t.Errorf("%s was left", name)
		case strings.HasPrefix(name, historyDir) && strings.HasSuffix(name, ".parquet"):
			if _, ok := files[filepath.ToSlash(filepath.Dir(name))+"/manifest.json"]; !ok {
				t.Errorf("%s belongs to no commit", name)
			}
		}
	}
	readable(t, files)
}

// readable checks that every Parquet file of current can be read to its end;
// those of history are the same.
func readable(t testing.TB, files map[string]string) {
	t.Helper()
	for name, data := range files {
		if !strings.HasPrefix(name, currentDir) || !strings.HasSuffix(name, ".parquet") {
			continue
		}
		f, err := parquet.OpenFile(bytes.NewReader([]byte(data)), int64(len(data)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, g := range f.RowGroups() {
			rows := g.Rows()
			n, _ := rows.ReadRows(make([]parquet.Row, g.NumRows()))
			if int64(n) != g.NumRows() {
				t.Errorf("%s: %d rows of %d", name, n, g.NumRows())
			}
			rows.Close()
		}
	}
}

// failing returns the number that an audit of the dataset put in, -1 if none.
func failing(t testing.TB, s *Store, period Day, dataset string) int64 {
	t.Helper()
	tables, _, err := s.Load(context.Background(), period, dataset)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tables.FieldScores {
		return r.Failed
	}
	return -1
}

func names(files map[string]string) string {
	var b strings.Builder
	for name := range files {
		fmt.Fprintln(&b, name)
	}
	return b.String()
}
