package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"rasoat/rules"
)

// delivered is a row of the files of these tests.
type delivered struct {
	ID   int64    `parquet:"id"`
	Name string   `parquet:"name,optional,dict"`
	Note string   `parquet:"note,optional"`
	Many []string `parquet:"many,list"`
}

func deliveredRow(i int) delivered {
	r := delivered{ID: int64(i), Name: fmt.Sprint("Nguyễn ", i%7), Note: strings.Repeat("x", i%50)}
	if i%11 == 3 {
		r.Name = ""
	}
	if i%31 == 9 {
		r.Note = "\xff"
	}
	return r
}

// parquetFile writes rows in groups of so many.
func parquetFile[T any](t testing.TB, rows []T, group int, options ...parquet.WriterOption) []byte {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[T](&out, append(options, parquet.Compression(&parquet.Zstd), parquet.PageBufferSize(512))...)
	for len(rows) > 0 {
		n := min(group, len(rows))
		if _, err := w.Write(rows[:n]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows = rows[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func deliveries(n int) []delivered {
	var rows []delivered
	for i := range n {
		rows = append(rows, deliveredRow(i))
	}
	return rows
}

func openFiles(t testing.TB, spec Spec, files map[string][]byte) (*Extract, error) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		write(t, dir, name, data)
	}
	return open(t, dir, spec)
}

func parquetExtract(t testing.TB) *Extract {
	t.Helper()
	e, err := openFiles(t, Spec{Path: "*"}, map[string][]byte{
		"0.parquet": parquetFile(t, deliveries(1000), 130), "1.parquet": parquetFile(t, deliveries(3), 10),
		"2.csv": []byte("id,name\n7,x\n"), "3.parquet": parquetFile(t, []struct {
			Name string `parquet:"name"`
		}{{"alone"}}, 10),
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func deliveredLine(file, i int) string {
	r := deliveredRow(i)
	line := fmt.Sprintf("%d/%d:%d %q %q %q absent", file, i+2, i+2, strings.ToValidUTF8(r.Note, "\uFFFD"), fmt.Sprint(r.ID), r.Name)
	if r.Note == "\xff" {
		line += " undecodable"
	}
	return line + "\n"
}

// All rows of all files, whatever the jobs; the hash is that of all bytes.
func TestReadParquet(t *testing.T) {
	e := parquetExtract(t)
	var want []string
	for i := range 1000 {
		want = append(want, deliveredLine(0, i))
	}
	for i := range 3 {
		want = append(want, deliveredLine(1, i))
	}
	want = append(want, "2/2:2 absent \"7\" \"x\" absent\n", "3/2:2 absent absent \"alone\" absent\n")
	for _, jobs := range []int{1, 2, 5} {
		var seen int64
		e.Progress = func(n int64) { seen += n }
		if diff := cmp.Diff(want, collect(t, e, []string{"note", "id", "name", "none"}, jobs)); diff != "" {
			t.Errorf("jobs %d: %s", jobs, diff)
		}
		size := int64(0)
		for _, f := range e.Files {
			raw, err := os.ReadFile(f.Path)
			if err != nil {
				t.Fatal(err)
			}
			size += int64(len(raw))
			if sum := fmt.Sprintf("%x", sha256.Sum256(raw)); sum != f.SHA256 {
				t.Errorf("%s: SHA256 %s, want %s", f.Name, f.SHA256, sum)
			}
			if f.Format == "parquet" && (f.Records != f.Read || f.Rejected != 0 || f.Skipped != 0) {
				t.Errorf("%s does not add up: %+v", f.Name, f)
			}
		}
		if seen != size {
			t.Errorf("progress %d of %d bytes", seen, size)
		}
	}
	if f := e.Files[0]; f.Read != 1000 || f.Format != "parquet" || f.Dialect != "zstd, 8 row groups" || f.Encoding != "utf-8" {
		t.Errorf("%+v", f)
	}
}

func TestHeadAndFetchOfParquet(t *testing.T) {
	e := parquetExtract(t)
	columns := []string{"note", "id", "name", "none"}
	all := collect(t, e, columns, 1)
	for _, n := range []int{0, 1, 129, 131, 1001, 5000} {
		lines := map[rules.RowID]string{}
		err := e.Head(context.Background(), columns, n, func(b *Batch) error {
			describe(b, lines)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(all[:min(n, len(all))], inOrder(lines)) {
			t.Errorf("head of %d has %d rows", n, len(lines))
		}
	}
	for _, records := range [][]int64{{2}, {1001, 5, 3, 3, 700, 701, 130, 132, 999_999}, {1}} {
		var ids []rules.RowID
		var want, got []string
		for _, record := range records {
			ids = append(ids, rules.NewRowID(0, record))
		}
		slices.Sort(records)
		for _, record := range slices.Compact(records) {
			if record >= 2 && record < 1002 {
				want = append(want, deliveredLine(0, int(record)-2))
			}
		}
		err := e.Fetch(context.Background(), columns, ids, 2, func(b *Batch, row int, id rules.RowID) error {
			got = append(got, describeRow(b, row))
			return nil
		})
		slices.Sort(want)
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: %v, got %q, want %q", records, err, got, want)
		}
	}
}

// Batches of one group of rows have the same dictionary, which outlives them.
func TestDictionaryIsKept(t *testing.T) {
	rows := make([]delivered, 200_000)
	for i := range rows {
		rows[i] = deliveredRow(i)
	}
	e, err := openFiles(t, Spec{Path: "*"}, map[string][]byte{"a.parquet": parquetFile(t, rows, len(rows))})
	if err != nil {
		t.Fatal(err)
	}
	var words []*array.String
	read := 0
	err = e.Read(context.Background(), []string{"name"}, 1, func(int) func(*Batch) error {
		return func(b *Batch) error {
			d := b.Record.Column(0).(*array.Dictionary)
			words = append(words, d.Dictionary().(*array.String))
			words[len(words)-1].Retain()
			for i := range b.Rows.Count {
				if want := deliveredRow(read).Name; TextAt(d, i) != want {
					t.Fatalf("row %d: %q, want %q", read, TextAt(d, i), want)
				}
				read++
			}
			return nil
		}
	})
	if err != nil || len(words) < 2 || read != len(rows) {
		t.Fatal(err, len(words), read)
	}
	for _, w := range words {
		if w.Data() != words[0].Data() || w.Value(0) != "Nguyễn 0" {
			t.Error("another dictionary")
		}
	}
}

// What cannot be read says so, in words, and names the place.
func TestParquetRefusals(t *testing.T) {
	good := parquetFile(t, deliveries(300), 100)
	damaged := bytes.Clone(good)
	for i := 4; i < 400; i++ {
		damaged[i] ^= 0x55
	}
	for name, c := range map[string]struct {
		file    string
		data    []byte
		format  string
		columns []string
		want    string
	}{
		"list":       {"a.parquet", good, "", []string{"many"}, "a.parquet: column “many” holds many values in each cell (LIST)"},
		"not asked":  {"a.parquet", good, "", []string{"id"}, ""},
		"damaged":    {"a.parquet", damaged, "", []string{"id"}, "a.parquet: column “id”, row group 1: its values cannot be read"},
		"cut":        {"a.parquet", good[:len(good)-3], "", nil, "a.parquet: is a Parquet file without its end"},
		"only named": {"a.parquet", []byte("id\n1\n"), "", nil, "a.parquet: is no Parquet file"},
		"only said":  {"a.csv", []byte("id\n1\n"), "parquet", nil, "a.csv: is no Parquet file"},
		"by content": {"a.csv", good, "", []string{"id"}, ""},
		"as text":    {"a.parquet", good, "csv", nil, "a.parquet: is a Parquet file, not CSV"},
		"empty":      {"a.parquet", nil, "", nil, "empty extract"},
		"empty too":  {"a.parquet", nil, "parquet", nil, "empty extract"},
		"twice":      {"a.parquet", parquetFile(t, []struct{ A, B string }{}, 1), "", []string{"A"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := openFiles(t, Spec{Path: "*", Format: c.format}, map[string][]byte{c.file: c.data})
			if err == nil {
				err = e.Read(context.Background(), c.columns, 2, func(int) func(*Batch) error { return func(*Batch) error { return nil } })
			}
			if err == nil && c.want != "" || err != nil && (c.want == "" || !strings.HasPrefix(err.Error(), c.want)) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// A file without rows has a header, one of a size of zero has none: both are read
// whole, and hashed.
func TestParquetWithoutRows(t *testing.T) {
	e, err := openFiles(t, Spec{Path: "*"}, map[string][]byte{"a.parquet": parquetFile(t, []delivered{}, 1), "b.parquet": nil})
	if err != nil {
		t.Fatal(err)
	}
	if got := collect(t, e, []string{"id"}, 2); got != nil {
		t.Error(got)
	}
	for _, f := range e.Files {
		if len(f.SHA256) != 64 || f.Records != 0 {
			t.Errorf("%+v", f)
		}
	}
	if !slices.Equal(e.Files[0].Header, []string{"id", "name", "note", "many"}) {
		t.Error(e.Files[0].Header)
	}
}

// Keys that describe text are faults of a source that is declared as Parquet.
func TestParquetSpec(t *testing.T) {
	s := Spec{Path: "a.parquet", Format: "Parquet", Encoding: "utf-8", Delimiter: ";", Quote: "none", HeaderRow: 2}
	var keys []string
	for _, f := range s.Faults() {
		keys = append(keys, f.Key)
	}
	if got := strings.Join(keys, " "); got != "encoding delimiter quote header_row" {
		t.Error(got)
	}
}

// A file that is changed while it is read is an error, as for text.
func TestParquetThatChanges(t *testing.T) {
	e := parquetExtract(t)
	path := e.Files[0].Path
	err := e.Read(context.Background(), []string{"id"}, 2, func(int) func(*Batch) error {
		return func(*Batch) error { return os.Truncate(path, 2000) }
	})
	if err == nil || !strings.HasPrefix(err.Error(), filepath.Base(path)+": ") {
		t.Error(err)
	}
}
