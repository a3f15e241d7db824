package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/ulikunitz/xz"

	"rasoat/rules"
	"rasoat/rules/spill"
)

// compress compresses by the last ending of a name, as often as it has one.
func compress(t testing.TB, name string, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch filepath.Ext(name) {
	case ".gz":
		w = gzip.NewWriter(&out)
	case ".zst":
		w, err = zstd.NewWriter(&out)
	case ".xz":
		w, err = xz.NewWriter(&out)
	case ".lz4":
		w = lz4.NewWriter(&out)
	default:
		return text
	}
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// archive packs files by the endings of a name: a.zip, a.tar, a.tar.gz.
func archive(t testing.TB, name string, files []txtar.File) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.Closer
	var add func(f txtar.File) (io.Writer, error)
	if filepath.Ext(name) == ".zip" {
		z := zip.NewWriter(&out)
		w, add = z, func(f txtar.File) (io.Writer, error) { return z.Create(f.Name) }
	} else {
		z := tar.NewWriter(&out)
		w, add = z, func(f txtar.File) (io.Writer, error) {
			return z, z.WriteHeader(&tar.Header{Name: f.Name, Mode: 0o644, Size: int64(len(f.Data))})
		}
	}
	for _, f := range files {
		to, err := add(f)
		if err == nil {
			_, err = to.Write(f.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if name = strings.TrimSuffix(name, ".tar"); filepath.Ext(name) == ".zip" {
		return out.Bytes()
	}
	return compress(t, name, out.Bytes())
}

// A table is read the same, row by row and with the same ids, however it is packed:
// Head, Read and Fetch, on any number of jobs. The digest is that of what was delivered.
func TestPackedReadsAsPlain(t *testing.T) {
	text := sampleTable(4000)
	rows := make([]delivered, 6000)
	for i := range rows {
		rows[i] = deliveredRow(i)
	}
	for format, content := range map[string][]byte{"csv": text, "parquet": parquetFile(t, rows, 1000)} {
		name := "t." + format
		want := packedLines(t, Spec{Path: name}, map[string][]byte{name: content})
		for _, packing := range []string{"gz", "zst", "xz", "lz4", "zip", "tar", "tar.gz", "zip of gz"} {
			t.Run(format+" "+packing, func(t *testing.T) {
				inside := txtar.File{Name: "sub/" + name, Data: content}
				out, packed := name+"."+packing, []byte(nil)
				switch packing {
				case "zip of gz":
					inside = txtar.File{Name: name + ".gz", Data: compress(t, ".gz", content)}
					out, packed = "t.zip", archive(t, "t.zip", []txtar.File{inside})
				case "zip", "tar", "tar.gz":
					packed = archive(t, out, []txtar.File{inside})
				default:
					packed = compress(t, out, content)
				}
				got := packedLines(t, Spec{Path: out}, map[string][]byte{out: packed})
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// packedLines writes files, reads them in every way, checks that they agree, and returns
// the rows.
func packedLines(t *testing.T, spec Spec, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		write(t, dir, name, b)
	}
	return linesOf(t, dir, spec, files)
}

// linesOf reads what was delivered in every way.
func linesOf(t *testing.T, dir string, spec Spec, files map[string][]byte) string {
	t.Helper()
	folder := t.TempDir()
	budget := spill.New(filepath.Join(folder, "spill"), "spill", 1<<20)
	share := budget.Share()
	defer share.Close()
	spec.Spill = share
	e, err := open(t, dir, spec)
	if err != nil {
		t.Fatal(err)
	}
	e.block = 10_000
	columns := e.Files[0].Header[:3]
	if err := e.Hold(context.Background(), columns); err != nil {
		t.Fatal(err)
	}
	all := collect(t, e, columns, 1)
	if diff := cmp.Diff(all, collect(t, e, columns, 3)); diff != "" {
		t.Error(diff)
	}
	lines := map[rules.RowID]string{}
	note := func(b *Batch) error { describe(b, lines); return nil }
	if err := e.Head(context.Background(), columns, 50, note); err != nil || !slices.Equal(inOrder(lines), all[:len(lines)]) || len(lines) < 50 {
		t.Errorf("head: %d rows, %v", len(lines), err)
	}
	var ids []rules.RowID
	for i := int64(2); i < 4000; i += 397 {
		ids = append(ids, rules.NewRowID(0, i))
	}
	err = e.Fetch(context.Background(), columns, ids, 2, func(b *Batch, row int, id rules.RowID) error {
		if line := describeRow(b, row); !slices.Contains(all, line) {
			t.Errorf("fetched %s", line)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	checkDelivered(t, e, files)
	if left, _ := os.ReadDir(filepath.Join(folder, "spill")); len(left) > 0 {
		t.Errorf("%d files with names in the folder of the run", len(left))
	}
	return strings.Join(all, "")
}

func checkDelivered(t *testing.T, e *Extract, files map[string][]byte) {
	t.Helper()
	got := map[string]string{}
	for _, d := range e.Delivered() {
		got[d.Name] = fmt.Sprint(d.Bytes, " ", d.SHA256)
	}
	want := map[string]string{}
	for name, b := range files {
		want[name] = fmt.Sprintf("%d %x", len(b), sha256.Sum256(b))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is damaged deep inside is told when it is read, with the file and the place.
func TestPackedDamageIsTold(t *testing.T) {
	text := bytes.Repeat([]byte("id,name\n1,An\n"), 100_000)
	packed := archive(t, "a.zip", []txtar.File{{Name: "b.csv", Data: text}})
	packed[len(packed)/2] ^= 0xFF
	dir := t.TempDir()
	write(t, dir, "a.zip", packed)
	e, err := open(t, dir, Spec{Path: "a.zip"})
	if err == nil {
		err = e.Read(context.Background(), []string{"id"}, 2, func(int) func(*Batch) error { return func(*Batch) error { return nil } })
	}
	var wrong *Error
	if !errors.As(err, &wrong) || wrong.File != "a.zip!b.csv" || !strings.Contains(err.Error(), "is damaged: unpacking (zip) broke off after byte") {
		t.Error(err)
	}
}

// A packed file that is replaced while it is read is an error, as any file is.
func TestPackedFileChanges(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.csv.gz", compress(t, ".gz", []byte("id\n1\n")))
	e, err := open(t, dir, Spec{Path: "a.csv.gz"})
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "a.csv.gz", compress(t, ".gz", []byte("id\n1\n2\n3\n4\n5\n")))
	err = e.Read(context.Background(), []string{"id"}, 1, func(int) func(*Batch) error { return func(*Batch) error { return nil } })
	if err == nil || !strings.Contains(err.Error(), "was changed while it was read") {
		t.Error(err)
	}
}

func TestMatchMember(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{{"*.csv", "a.csv", true}, {"*.csv", "x/y/a.csv", true}, {"x/*.csv", "x/a.csv", true}, {"x/*.csv", "x/y/a.csv", false},
		{"**/a.csv", "a.csv", true}, {"**/a.csv", "x/y/a.csv", true}, {"x/**", "x/y/a.csv", true}, {"x/**", "y/a.csv", false}, {"a", "b", false}} {
		if got := matchMember(c.pattern, c.name); got != c.want {
			t.Errorf("%s of %s: %v", c.pattern, c.name, got)
		}
	}
}
