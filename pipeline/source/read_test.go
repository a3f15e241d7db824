package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rasoat/rules"
)

// sampleTable writes n rows, some of them of two lines, some of them ragged.
func sampleTable(n int) []byte {
	var b bytes.Buffer
	b.WriteString("id,name,note\n")
	for i := range n {
		switch {
		case i%17 == 5:
			fmt.Fprintf(&b, "%d,\"two\nlines\",x\n", i)
		case i%23 == 7:
			fmt.Fprintf(&b, "%d,few\n", i)
		case i%29 == 8:
			b.WriteString("\n")
		case i%31 == 9:
			fmt.Fprintf(&b, "%d,\xff,\n", i)
		default:
			fmt.Fprintf(&b, "%d,Nguyễn %d,\n", i, i)
		}
	}
	return b.Bytes()
}

func extract(t testing.TB, files ...[]byte) *Extract {
	t.Helper()
	dir := t.TempDir()
	for i, f := range files {
		write(t, dir, fmt.Sprintf("%d.csv", i), f)
	}
	e, err := open(t, dir, Spec{Path: "*.csv"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var columns3 = []string{"note", "id", "absent", "id"}

// Jobs and blocks do not show in what is read, nor in the hash and the counts.
func TestReadDoesNotDependOnJobs(t *testing.T) {
	e := extract(t, sampleTable(300), sampleTable(10), []byte("id\n"), sampleTable(77))
	want := collect(t, e, columns3, 1)
	files := slices.Clone(e.Files)
	rapid.Check(t, func(rt *rapid.T) {
		e.block = rapid.IntRange(1, 5000).Draw(rt, "block")
		got := collect(t, e, columns3, rapid.IntRange(1, 5).Draw(rt, "jobs"))
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
		if diff := cmp.Diff(files, e.Files, cmpopts.IgnoreUnexported(File{})); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestHashAndProgressCoverAllBytes(t *testing.T) {
	text := append([]byte("\xef\xbb\xbf"), sampleTable(500)...)
	e := extract(t, text)
	e.block = 700
	var seen int64
	e.Progress = func(n int64) { seen += n }
	collect(t, e, nil, 2)
	if want := fmt.Sprintf("%x", sha256.Sum256(text)); e.Files[0].SHA256 != want {
		t.Errorf("SHA256 %s, want %s", e.Files[0].SHA256, want)
	}
	if want := int64(len(text) - 3); seen != want || e.Files[0].Bytes != want+3 {
		t.Errorf("progress %d of %d bytes, want %d", seen, e.Files[0].Bytes, want)
	}
}

// Head gives exactly the first records, across files.
func TestHead(t *testing.T) {
	e := extract(t, sampleTable(40), sampleTable(40))
	all := collect(t, e, columns3, 1)
	for _, n := range []int{0, 1, 5, 39, 45, 1000} {
		for _, block := range []int{9, blockBytes} {
			e.block = block
			lines := map[rules.RowID]string{}
			err := e.Head(context.Background(), columns3, n, func(b *Batch) error {
				describe(b, lines)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(all[:min(n, len(all))], inOrder(lines), cmp.Transformer("s", func(s []string) string { return strings.Join(s, "") })); diff != "" {
				t.Errorf("head of %d, block %d:\n%s", n, block, diff)
			}
		}
	}
}

// Fetch finds exactly the rows asked for, before Read and after it.
func TestFetch(t *testing.T) {
	e := extract(t, sampleTable(200), sampleTable(50))
	e.block = 300
	rows := map[rules.RowID]string{}
	fetch := func(ids []rules.RowID) []rules.RowID {
		var got []rules.RowID
		err := e.Fetch(context.Background(), columns3, ids, 2, func(b *Batch, row int, id rules.RowID) error {
			got = append(got, id)
			if want, ok := rows[id]; ok && want != describeRow(b, row) {
				t.Errorf("%v: %s, want %s", id, describeRow(b, row), want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		return got
	}
	first := rules.NewRowID(0, 2)
	if got := fetch([]rules.RowID{first}); !slices.Equal(got, []rules.RowID{first}) {
		t.Errorf("before Read: %v", got)
	}
	var mu sync.Mutex
	err := e.Read(context.Background(), columns3, 2, func(int) func(*Batch) error {
		return func(b *Batch) error {
			mu.Lock()
			defer mu.Unlock()
			for i := range b.Rows.Count {
				rows[b.Rows.ID(i)] = describeRow(b, i)
			}
			return nil
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var ids, want []rules.RowID
	for file := range 3 {
		for record := range int64(250) {
			id := rules.NewRowID(file, record)
			ids = append(ids, id, id)
			if _, ok := rows[id]; ok {
				want = append(want, id)
			}
		}
	}
	slices.Reverse(ids)
	if diff := cmp.Diff(want, fetch(ids)); diff != "" {
		t.Error(diff)
	}
}

func TestErrorOfWorkerEndsReading(t *testing.T) {
	e := extract(t, sampleTable(3000))
	e.block = 100
	wrong := errors.New("wrong")
	for _, jobs := range []int{1, 2, 4} {
		err := e.Read(context.Background(), []string{"id"}, jobs, func(i int) func(*Batch) error {
			n := 0
			return func(*Batch) error {
				if n++; n == 3 {
					return wrong
				}
				return nil
			}
		})
		if !errors.Is(err, wrong) {
			t.Errorf("jobs %d: %v", jobs, err)
		}
	}
	if err := e.Head(context.Background(), nil, 10, func(*Batch) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("head: %v", err)
	}
}

func TestCancel(t *testing.T) {
	e := extract(t, sampleTable(3000))
	e.block = 100
	why := errors.New("enough of it")
	ctx, cancel := context.WithCancelCause(context.Background())
	err := e.Read(ctx, []string{"id"}, 2, func(int) func(*Batch) error {
		return func(*Batch) error { cancel(why); return nil }
	})
	if !errors.Is(err, why) {
		t.Errorf("read: %v", err)
	}
	if err := e.Head(ctx, nil, 10, func(*Batch) error { return nil }); !errors.Is(err, why) {
		t.Errorf("head: %v", err)
	}
	if err := e.Fetch(ctx, nil, []rules.RowID{3}, 1, func(*Batch, int, rules.RowID) error { return nil }); !errors.Is(err, why) {
		t.Errorf("fetch: %v", err)
	}
	if _, err := Open(ctx, Spec{}, []Found{{Name: "0.csv", Path: e.Files[0].Path}}); !errors.Is(err, why) {
		t.Errorf("open: %v", err)
	}
}

func TestFileThatChanges(t *testing.T) {
	changes := map[string]func(path string) error{
		"longer":  func(p string) error { return os.WriteFile(p, sampleTable(3001), 0o644) },
		"shorter": func(p string) error { return os.Truncate(p, 500) },
		"touched": func(p string) error { return os.Chtimes(p, time.Time{}, time.Now().Add(time.Hour)) },
		"removed": os.Remove,
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			e := extract(t, sampleTable(3000))
			e.block = 100
			path := e.Files[0].Path
			var once sync.Once
			read := func() error {
				return e.Read(context.Background(), []string{"id"}, 2, func(int) func(*Batch) error {
					return func(*Batch) (err error) {
						once.Do(func() { err = change(path) })
						return err
					}
				})
			}
			if err := read(); name != "removed" && (err == nil || !strings.Contains(err.Error(), "0.csv: the file was changed")) {
				t.Errorf("while reading: %v", err)
			}
			if err := read(); err == nil || !strings.HasPrefix(err.Error(), "0.csv: ") {
				t.Errorf("after: %v", err)
			}
		})
	}
}

// A line of 100 MB costs one record and not much more memory than the limit.
func TestLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 100 MB")
	}
	path := filepath.Join(t.TempDir(), "long.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("id,name\n1,x\n9,\"")
	for range 17 {
		f.Write(bytes.Repeat([]byte{'y'}, 1<<20))
	}
	f.WriteString("\"\n")
	for range 100 {
		f.Write(bytes.Repeat([]byte{'y'}, 1<<20))
	}
	f.WriteString("\n2,z\n")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	e, err := Open(context.Background(), Spec{}, []Found{{Name: "long.csv", Path: path}})
	if err != nil {
		t.Fatal(err)
	}
	got := collect(t, e, []string{"id"}, 2)
	want := []string{"0/2:2 \"1\"\n", "0/3:3 rejected quote_too_long\n", "0/4:4 rejected record_too_long\n", "0/5:5 \"2\"\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
