package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rasoat/pipeline/store"
	"rasoat/pipeline/store/views"
)

// BenchmarkYear makes a store of a year of many datasets through the store's own API and
// measures what it takes, before and after its months are joined. It takes hours and
// 15 GB for 300 datasets, so it is told where and how much:
//
//	RASOAT_YEAR=/big/folder RASOAT_YEAR_DATASETS=300 RASOAT_YEAR_DAYS=365 \
//	    go test ./pipeline/store -run '^$' -bench Year -benchtime 1x -timeout 4h
//
// A folder that has a store already is measured as it is. For DuckDB, python3 with the
// package duckdb has to be in the PATH.
func BenchmarkYear(b *testing.B) {
	root := os.Getenv("RASOAT_YEAR")
	if root == "" {
		b.Skip("RASOAT_YEAR does not say where the store is to be")
	}
	datasets, days := asked(b, "RASOAT_YEAR_DATASETS", 300), asked(b, "RASOAT_YEAR_DAYS", 365)
	for range b.N {
		if _, err := os.Stat(filepath.Join(root, "history")); errors.Is(err, fs.ErrNotExist) {
			took(b, "made", func() error { return makeYear(root, datasets, days) })
		}
		y := &year{b: b, root: root, last: firstDay + store.Day(days) - 1, days: days}
		y.measure("before")
		s := y.open()
		took(b, "store compact", func() error {
			done, err := s.Compact(context.Background(), y.last)
			for _, m := range done {
				if len(m.Left) > 0 {
					err = errors.Join(err, fmt.Errorf("%s: left %+v", m.Month, m.Left))
				}
			}
			return err
		})
		y.measure("after")
		took(b, "verify", func() error {
			v, err := s.Verify(context.Background(), store.Verification{})
			if err == nil && len(v.Found) > 0 {
				err = fmt.Errorf("%d findings, the first is %+v", len(v.Found), v.Found[0])
			}
			return err
		})
	}
}

// firstDay is 2025-12-01.
const firstDay store.Day = 20423

func asked(b *testing.B, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("%s is %q", name, text)
	}
	return n
}

func took(b *testing.B, what string, do func() error) {
	b.Helper()
	begun := time.Now()
	if err := do(); err != nil {
		b.Fatalf("%s: %v", what, err)
	}
	fmt.Printf("%-44s %10.3f s\n", what, time.Since(begun).Seconds())
}

// year is what is measured.
type year struct {
	b    *testing.B
	root string
	last store.Day
	days int
}

func (y *year) open() *store.Store {
	s, err := store.Open(y.root)
	if err != nil {
		y.b.Fatal(err)
	}
	return s
}

// measure prints what the store takes, and how long those wait who read it.
func (y *year) measure(when string) {
	ctx, first := context.Background(), y.last-store.Day(y.days)+1
	for _, half := range []string{"current", "history"} {
		files, size, blocks := 0, int64(0), int64(0)
		err := filepath.WalkDir(filepath.Join(y.root, half), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil {
				files, size = files+1, size+info.Size()
				blocks += info.Sys().(*syscall.Stat_t).Blocks * 512
			}
			return err
		})
		if err != nil {
			y.b.Fatal(err)
		}
		fmt.Printf("%-44s %10d files %9.1f MB %9.1f MB on disk\n", half+", "+when, files, float64(size)/1e6, float64(blocks)/1e6)
	}
	took(y.b, "store ls, "+when, func() error {
		all, _, err := y.open().Recorded(ctx, store.Wanted{From: store.Earliest, To: store.Latest, Most: 50})
		if err == nil && len(all) != 50 {
			err = fmt.Errorf("%d attempts", len(all))
		}
		return err
	})
	for name, day := range map[string]store.Day{"first": first, "last": y.last} {
		took(y.b, "all of the "+name+" day, "+when, func() error {
			t, _, err := y.open().Load(ctx, day)
			if err == nil && len(t.Runs) == 0 {
				err = errors.New("nothing is there")
			}
			return err
		})
	}
	took(y.b, "one dataset of the first day, "+when, func() error {
		_, _, err := y.open().Load(ctx, first, "dataset_000")
		return err
	})
	took(y.b, "scores and rules over the year, "+when, func() error {
		rows := 0
		return y.open().Span(ctx, first, y.last, []string{"dataset_scores", "rule_results"}, func(m *store.Month) error {
			rows += len(m.RuleResults)
			return nil
		})
	})
	y.duckdb(when, "latest")
	y.duckdb(when, "worst_rules")
	y.duckdb(when, "trend")
}

// duckdb counts the rows of a view.
func (y *year) duckdb(when, view string) {
	if exec.Command("python3", "-c", "import duckdb").Run() != nil {
		fmt.Println("python3 with duckdb is not here")
		return
	}
	var sql bytes.Buffer
	if err := views.Write(&sql, "duckdb", y.root); err != nil {
		y.b.Fatal(err)
	}
	cmd := exec.Command("python3", "-c", `import duckdb, sys, time
db = duckdb.connect()
db.execute("SET enable_progress_bar = false")
db.execute(sys.stdin.read())
begun = time.time()
n = db.execute("SELECT count(*) FROM (SELECT * FROM " + sys.argv[1] + ")").fetchone()[0]
print(f"{time.time() - begun:10.3f} s, {n} rows")`, view)
	cmd.Stdin = &sql
	out, err := cmd.CombinedOutput()
	fmt.Printf("%-44s %s", "DuckDB: "+view+", "+when, out)
	if err != nil {
		y.b.Error(err)
	}
}

// quick are files of a folder that are not brought to the disk one by one.
type quick struct{ store.Files }

func (q quick) Put(_ context.Context, name string, write func(io.Writer) error) error {
	file := filepath.Join(os.Getenv("RASOAT_YEAR"), filepath.FromSlash(name))
	var data bytes.Buffer
	if err := write(&data); err != nil {
		return err
	}
	part := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".tmp")
	err := os.WriteFile(part, data.Bytes(), 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(file), 0o700); err == nil {
			err = os.WriteFile(part, data.Bytes(), 0o600)
		}
	}
	if err != nil {
		return err
	}
	return os.Rename(part, file)
}

// makeYear audits all datasets day by day, several at a time.
func makeYear(root string, datasets, days int) error {
	place := store.NewFolder(root)
	now := time.Unix(int64(firstDay)*86400, 0).Add(20 * time.Hour)
	var mu sync.Mutex
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Millisecond)
		return now
	}
	s, err := store.Open("", store.At(quick{place}, place), store.Clock(clock))
	if err != nil {
		return err
	}
	const atOnce = 8
	for day := range store.Day(days) {
		errs := make([]error, atOnce)
		var all sync.WaitGroup
		for lane := range atOnce {
			all.Go(func() {
				for d := lane; d < datasets && errs[lane] == nil; d += atOnce {
					errs[lane] = auditOne(s, firstDay+day, d)
				}
			})
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
		var scores []store.AgencyScore
		for a := range 30 {
			score := float64(50 + (a*7+int(day))%50)
			scores = append(scores, store.AgencyScore{Agency: fmt.Sprintf("so_%02d", a), Name: fmt.Sprint("Sở ", a), Score: &score, Datasets: 10})
		}
		if err := s.WriteAgencyScores(context.Background(), firstDay+day, scores); err != nil {
			return err
		}
		mu.Lock()
		now = time.Unix(int64(firstDay+day+1)*86400, 0).Add(20 * time.Hour)
		mu.Unlock()
	}
	return nil
}

// auditOne commits a run of the usual size: 25 rules, 11 columns, 20 samples.
func auditOne(s *store.Store, period store.Day, d int) error {
	ctx := context.Background()
	a, err := s.Begin(ctx, period, fmt.Sprintf("so_%02d", d%30), fmt.Sprintf("dataset_%03d", d))
	if err != nil {
		return err
	}
	t, m := usual(int64(period), d)
	if err := a.Commit(ctx, t, m); err != nil {
		return err
	}
	var open []store.Incident
	for i := range d % 4 {
		open = append(open, store.Incident{Rule: fmt.Sprintf("column_%d.not_null", i), FirstSeen: firstDay, LastSeen: period, Periods: int64(period - firstDay), Status: "open"})
	}
	return s.WriteIncidents(ctx, &t.Runs[0], open)
}

func usual(period int64, d int) (*store.Tables, *store.Manifest) {
	score, rows := float64(60+(period*7+int64(d)*13)%40), 10000+period%977
	band, text := "xanh", func(s string) *string { return &s }
	t := &store.Tables{Runs: []store.Run{{RowsRead: rows, Encoding: text("UTF-8"), Format: text("CSV, dấu phẩy")}},
		DatasetScores: []store.DatasetScore{{Title: fmt.Sprint("Bộ dữ liệu số ", d), Score: &score, Band: &band, Status: "fail", Rows: rows, CleanRows: rows * 9 / 10, Weight: 1}}}
	for _, c := range []string{"dung", "du", "sach", "song", "thong_nhat"} {
		t.CriterionScores = append(t.CriterionScores, store.CriterionScore{Criterion: c, CriterionName: strings.ToUpper(c), Score: &score, Band: &band, Weight: 1, Rules: 5, Tested: rows})
	}
	m := &store.Manifest{Tool: store.Tool{Version: "1.0.0", Go: "go1.26"}, Parameters: store.Parameters{Method: "cv4856-2026", Timezone: "Asia/Ho_Chi_Minh"}, Status: "fail", Operator: "rasoat", Host: "may-chu-1",
		Inputs: []store.Input{{Kind: store.InputExtract, Path: fmt.Sprintf("dataset_%03d/extract.csv", d), Bytes: rows * 150, SHA256: strings.Repeat(fmt.Sprintf("%04x", period%65536), 16), ArrivedAt: time.Unix(period*86400, 0)}}, Rules: map[string]string{}}
	for i := range 11 {
		column, mean := fmt.Sprint("column_", i), float64(period%100)+float64(i)/7
		t.FieldScores = append(t.FieldScores, store.FieldScore{Field: column, Title: fmt.Sprint("Cột số ", i), Score: &score, Band: &band, Status: "fail", Weight: 1, Tested: rows, Failed: period % 50})
		t.ColumnProfiles = append(t.ColumnProfiles, store.ColumnProfile{Column: column, Type: "string", Rows: rows, Missing: period % 31, Distinct: rows - period%100, Mean: &mean,
			TopValues: text(fmt.Sprintf(`[{"value":"Nam","count":%d},{"value":"Nữ","count":%d},{"value":"Khác","count":%d}]`, rows/2-period%97, rows/2-period%89, period%97)),
			Shapes:    text(fmt.Sprintf(`[{"value":"999999999999","count":%d},{"value":"Aa aa","count":%d}]`, rows-period%41, period%41))})
	}
	for i := range 25 {
		rule := fmt.Sprintf("column_%d.%s", i%11, []string{"not_null", "format", "unique"}[i%3])
		failed := (period*int64(i) + int64(d)) % 60
		m.Rules[rule] = strings.Repeat(fmt.Sprintf("%02x", i), 32)
		t.RuleResults = append(t.RuleResults, store.RuleResult{Rule: rule, Check: "not_null", Field: fmt.Sprint("column_", i%11), Criterion: "du", Severity: "major", Status: "fail", Unit: "row",
			Total: rows, Tested: rows, Passed: rows - failed, Failed: failed, Score: &score, WarnBelow: 95, FailBelow: 80, Weight: 1, Basis: text("Điều 12 Luật Căn cước"), RuleSHA256: m.Rules[rule]})
	}
	for i := range 20 {
		line := (period*31 + int64(i*i*97)) % rows
		t.FailureSamples = append(t.FailureSamples, store.FailureSample{Rule: t.RuleResults[i].Rule, SourceFile: "extract.csv", RowNumber: line + 1, Line: &line, Column: text(fmt.Sprint("column_", i%11)),
			ValueMasked: text(fmt.Sprintf("0%d**********", line%10)), KeyMasked: text(fmt.Sprintf("0%d*********%d", line%100, line%7)), Reason: text("not_of_format(vn.citizen_id)")})
	}
	return t, m
}
