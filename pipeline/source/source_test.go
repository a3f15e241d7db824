package source

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"go.uber.org/goleak"
	"go.yaml.in/yaml/v4"

	"rasoat/rules"
	"rasoat/rules/message"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var update = flag.Bool("update", false, "write what is read into the txtar files")

// Each testdata/*.txtar is an extract: an optional spec, files (those whose names
// end in .quoted hold Go string literals, one per line; those whose names end in .gz and
// the like are compressed, and those with a ! in it packed), and what reading them gives,
// in want.
func TestCorpus(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no corpus")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir, spec, want := unpack(t, ar)
			for _, jobs := range []int{1, 3} {
				for _, block := range []int{5, 64, blockBytes} {
					got := readAll(t, dir, spec, jobs, block)
					if *update {
						want.Data = []byte(got)
					}
					if diff := cmp.Diff(string(want.Data), got); diff != "" {
						t.Fatalf("jobs %d, block %d: want (-), got (+):\n%s", jobs, block, diff)
					}
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// unpack writes the files of an archive into a folder.
func unpack(t *testing.T, ar *txtar.Archive) (dir string, spec Spec, want *txtar.File) {
	dir = t.TempDir()
	spec.Path = "*.csv"
	packed := map[string][]txtar.File{}
	for name, data := range zipBooks(t, ar.Files) {
		spec.Path = "*" + filepath.Ext(name)
		write(t, dir, name, data)
	}
	for i := range ar.Files {
		f := &ar.Files[i]
		switch name, quoted := strings.CutSuffix(f.Name, ".quoted"); {
		case f.Name == "spec":
			if err := yaml.Unmarshal(f.Data, &spec); err != nil {
				t.Fatal(err)
			}
		case f.Name == "digits":
			if err := yaml.Unmarshal(f.Data, &spec.Digits); err != nil {
				t.Fatal(err)
			}
		case f.Name == "want":
			want = f
		case strings.Contains(f.Name, ".xlsx/"), strings.Contains(f.Name, ".ods/"), strings.Contains(f.Name, ".xls/"):
		case strings.Contains(f.Name, "!"): // of an archive
			in, inside, _ := strings.Cut(f.Name, "!")
			packed[in] = append(packed[in], txtar.File{Name: inside, Data: compress(t, inside, f.Data)})
		case quoted:
			write(t, dir, name, unquote(t, f.Data))
		default:
			write(t, dir, name, compress(t, name, f.Data))
		}
	}
	for name, files := range packed {
		write(t, dir, name, archive(t, name, files))
	}
	if want == nil {
		ar.Files = append(ar.Files, txtar.File{Name: "want"})
		want = &ar.Files[len(ar.Files)-1]
	}
	return dir, spec, want
}

func unquote(t *testing.T, lines []byte) []byte {
	var b bytes.Buffer
	for line := range strings.Lines(string(lines)) {
		s, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		b.WriteString(s)
	}
	return b.Bytes()
}

func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, dir string, spec Spec) (*Extract, error) {
	t.Helper()
	found, err := Find(context.Background(), spec, dir, 0)
	if err != nil {
		return nil, err
	}
	return Open(context.Background(), spec, found)
}

// readAll describes an extract: what Open found, all rows with all columns of all
// files, what was rejected, and the counts.
func readAll(t testing.TB, dir string, spec Spec, jobs, block int) string {
	e, err := open(t, dir, spec)
	if err != nil && !errors.Is(err, ErrNoHeader) {
		return "error: " + err.Error() + "\n"
	}
	e.block = block
	var b strings.Builder
	if err != nil {
		fmt.Fprintln(&b, "error:", err)
	}
	var columns []string
	for _, f := range e.Files {
		for _, c := range f.Header {
			if !slices.Contains(columns, c) {
				columns = append(columns, c)
			}
		}
	}
	if jobs == 1 {
		if err := e.Hold(context.Background(), columns); err != nil {
			t.Fatal(err)
		}
	}
	lines := collect(t, e, columns, jobs)
	for _, f := range e.Files {
		fmt.Fprintf(&b, "%s: %s; %s; header %q\n", f.Name, f.Dialect, f.Encoding, f.Header)
	}
	b.WriteString(strings.Join(lines, ""))
	for _, f := range e.Files {
		fmt.Fprintf(&b, "%s: records %d, read %d, rejected %d, skipped %d\n", f.Name, f.Records, f.Read, f.Rejected, f.Skipped)
		for _, found := range f.Findings {
			fmt.Fprintf(&b, "%s: %s\n", f.Name, found.Text.In(message.EN))
		}
		if f.Read+f.Rejected+f.Skipped != f.Records {
			t.Errorf("%s does not add up", f.Name)
		}
	}
	return b.String()
}

// collect reads an extract and returns a line for each record that is not
// skipped, in order.
func collect(t testing.TB, e *Extract, columns []string, jobs int) []string {
	t.Helper()
	lines := map[rules.RowID]string{}
	var mu sync.Mutex
	err := e.Read(context.Background(), columns, jobs, func(int) func(*Batch) error {
		return func(b *Batch) error {
			mu.Lock()
			defer mu.Unlock()
			describe(b, lines)
			return nil
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) <= 200 {
		fetchAgain(t, e, columns, lines)
	}
	return inOrder(lines)
}

// fetchAgain fetches every row that was read, each alone: it is the same.
func fetchAgain(t testing.TB, e *Extract, columns []string, lines map[rules.RowID]string) {
	t.Helper()
	for id, line := range lines {
		got := ""
		err := e.Fetch(context.Background(), columns, []rules.RowID{id}, 1, func(b *Batch, row int, _ rules.RowID) error {
			got = describeRow(b, row)
			return nil
		})
		if err != nil || got != line && !(got == "" && strings.Contains(line, " rejected ")) {
			t.Fatalf("%v is fetched as %q, %v, was read as %q; parts %+v", id, got, err, line, e.places[id.File()])
		}
	}
}

func inOrder(lines map[rules.RowID]string) []string {
	var ids []rules.RowID
	for id := range lines {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var out []string
	for _, id := range ids {
		out = append(out, lines[id])
	}
	return out
}

func describe(b *Batch, lines map[rules.RowID]string) {
	for _, c := range b.Record.Columns() {
		if texts, ok := c.(*array.String); ok {
			texts.ValueBytes() // panics where a column has no offsets, as one without rows may
		}
	}
	for i := range b.Rows.Count {
		lines[b.Rows.ID(i)] = describeRow(b, i)
	}
	for _, r := range b.Rejects {
		lines[rules.NewRowID(b.Rows.File, r.Record)] = fmt.Sprintf("%d/%d:%d rejected %s\n", b.Rows.File, r.Record, r.Line, r.Reason)
	}
}

func describeRow(b *Batch, i int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d/%d:%d", b.Rows.File, b.Rows.Record(i), b.Rows.LineOf(i))
	for _, c := range b.Record.Columns() {
		if _, absent := c.(*array.Null); absent {
			s.WriteString(" absent")
			continue
		}
		fmt.Fprintf(&s, " %q", TextAt(c, i))
	}
	if slices.Contains(b.Undecodable, int32(i)) {
		s.WriteString(" undecodable")
	}
	for _, flaw := range b.Flaws {
		if int(flaw.Row) == i {
			fmt.Fprintf(&s, " flawed %s", flaw.Reason)
		}
	}
	return s.String() + "\n"
}
