package pack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// unpackAll describes what is in a file: names, lengths and bytes.
func unpackAll(packed []byte, l Limits) (map[string][]byte, *File, error) {
	f, err := Open(context.Background(), bytes.NewReader(packed), int64(len(packed)), l)
	if err != nil || f == nil {
		return nil, nil, err
	}
	defer f.Rest()
	all := map[string][]byte{}
	for i := range f.Members {
		m := &f.Members[i]
		if err := f.Measure(m); err != nil {
			return nil, f, err
		}
		b := make([]byte, m.Size+1)
		n, err := m.ReadAt(b, 0)
		if !errors.Is(err, io.EOF) || int64(n) != m.Size {
			return nil, f, fmt.Errorf("%d of %d bytes: %w", n, m.Size, err)
		}
		all[m.Name] = b[:n]
	}
	return all, f, nil
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What the ordinary tools pack is what they were given: testdata holds files that gzip,
// zstd, bzip2, xz, lz4, GNU tar, Info-ZIP and Python wrote.
func TestReadsWhatToolsPack(t *testing.T) {
	table, small := string(sample(t, "table.csv")), "id\n1\n"
	alone := map[string]string{"": table}
	files := map[string]string{"table.csv": table, "sub/b.csv": small}
	for name, want := range map[string]map[string]string{
		"table.csv.gz": alone, "table.csv.zst": alone, "table.csv.bz2": alone, "table.csv.xz": alone, "table.csv.lz4": alone,
		"twice.csv.gz": alone, "twice.csv.zst": alone, "twice.csv.bz2": alone, "twice.csv.xz": alone, "twice.csv.lz4": alone,
		"blocks.csv.xz": alone, "legacy.csv.lz4": alone,
		"files.tar": files, "files.tar.gz": files, "files.tar.zst": files, "files.tar.bz2": files, "files.tar.xz": files,
		"files.zip": files, "streamed.zip": {"-": table}, "bzip2.zip": {"table.csv": table},
		"compressed.zip": {"table.csv.gz": table, "sub/b.csv": small}, "compressed.tar": {"table.csv.gz": table},
	} {
		got, f, err := unpackAll(sample(t, name), Declared)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: %d files, %v", name, len(got), err)
			continue
		}
		for _, m := range f.Members {
			if string(got[m.Name]) != want[m.Name] {
				t.Errorf("%s: %s has %d bytes, want %d", name, m.Name, m.Size, len(want[m.Name]))
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	for name, want := range map[string]string{
		"locked.zip":    "table.csv: is protected by a password; have it sent without one",
		"lzma.zip":      "table.csv: is compressed in a way that is not readable (zip method 14); pack it in the ordinary way",
		"link.tar":      "link.csv: is no ordinary file of the archive (a link, a device, or a file with holes)",
		"link.zip":      "link.csv: is no ordinary file of the archive (a link, a device, or a file with holes)",
		"nested.zip":    "inner.zip: is packed more than once (zip in zip); pack it once",
		"nested.zip.gz": ": is packed more than once (zip in gzip); pack it once",
		"nested.gz":     ": is packed more than once (gzip in gzip); pack it once",
		"nested.tar.gz": "table.csv.gz: is packed more than once (gzip in tar); pack it once",
	} {
		_, _, err := unpackAll(sample(t, name), Declared)
		var wrong *Error
		if !errors.As(err, &wrong) || wrong.Member+": "+wrong.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func TestLeavesAloneWhatIsNotPacked(t *testing.T) {
	for _, text := range []string{"", "a", "id,name\n1,An\n", "BZhello,1\n", "PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + strings.Repeat("\x00", 12) + "\x13\x00\x00\x00[Content_Types].xml"} {
		if _, f, err := unpackAll([]byte(text), Declared); f != nil || err != nil {
			t.Errorf("%q: %v, %v", text, f, err)
		}
	}
}

// checked are files whose packing has checksums of all that is in them.
var checked = strings.Fields("table.csv.gz table.csv.zst table.csv.bz2 table.csv.xz table.csv.lz4 twice.csv.gz blocks.csv.xz files.zip files.tar.gz compressed.zip")

// A file that was cut short or damaged is never taken for a whole one: what can be read
// of it is what it held, or there is an error that says so.
func TestDamage(t *testing.T) {
	for _, name := range checked {
		whole := sample(t, name)
		want, _, err := unpackAll(whole, Declared)
		if err != nil {
			t.Fatal(name, err)
		}
		same := func(got map[string][]byte) bool {
			for member, text := range got {
				if known, ok := want[member]; ok && !bytes.Equal(known, text) {
					return false
				}
			}
			return true
		}
		for n := 16; n < len(whole); n += 1 + n/20 {
			got, f, err := unpackAll(whole[:n], Declared)
			// Where one stream ends and another was to follow, nothing is missing that can be seen.
			if err == nil && f != nil && (!strings.HasPrefix(name, "twice") || len(got[""]) != 1000) {
				t.Errorf("%s cut at %d of %d: no error", name, n, len(whole))
			}
		}
		for i := 0; i < len(whole); i += 1 + i/30 {
			bad := bytes.Clone(whole)
			bad[i] ^= 0x55
			if got, _, err := unpackAll(bad, Declared); err == nil && !same(got) {
				t.Errorf("%s damaged at %d: other content, no error", name, i)
			}
		}
	}
}

// What stands behind a whole gzip is no part of it that is missing.
func TestBehindGzip(t *testing.T) {
	const behind = "has bytes behind the end of its packing (gzip) that belong to no packed file; something may have been written behind it: ask for it again"
	for _, name := range []string{"table.csv.gz", "twice.csv.gz", "files.tar.gz"} {
		for _, more := range []string{"x", "\x00", "\r\n", "\x1fx", strings.Repeat("garbage ", 100)} {
			_, _, err := unpackAll(append(sample(t, name), more...), Declared)
			if err == nil || err.Error() != behind {
				t.Errorf("%s and %.10q: %v", name, more, err)
			}
		}
		for _, more := range []string{"\x1f", "\x1f\x8b", "\x1f\x8b\x08\x00\x00"} {
			_, _, err := unpackAll(append(sample(t, name), more...), Declared)
			if err == nil || !strings.HasPrefix(err.Error(), "is cut short") {
				t.Errorf("%s and %q: %v", name, more, err)
			}
		}
	}
}

// A stream can be read anywhere, also beyond what it remembers.
func TestReadsAnywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, blocksKept*blockBytes+5*blockBytes+77)
	for i := range text {
		text[i] = byte('a' + random.IntN(3))
	}
	packed := compressed(t, "gzip", text)
	f, err := Open(context.Background(), bytes.NewReader(packed), int64(len(packed)), Declared)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Rest()
	m := &f.Members[0]
	if err := f.Measure(m); err != nil || m.Size != int64(len(text)) {
		t.Fatal(m.Size, err)
	}
	for range 40 {
		at, n := random.IntN(len(text)), random.IntN(3*blockBytes)
		got := make([]byte, n)
		k, err := m.ReadAt(got, int64(at))
		if want := text[at:min(at+n, len(text))]; !bytes.Equal(got[:k], want) || (k < n) != errors.Is(err, io.EOF) {
			t.Fatalf("%d bytes at %d: %d, %v", n, at, k, err)
		}
		if random.IntN(8) == 0 {
			m.Rest()
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := errors.New("stop")
	cancel(stop)
	for _, name := range []string{"files.tar.gz", "files.zip", "files.tar"} {
		b := sample(t, name)
		if f, err := Open(ctx, bytes.NewReader(b), int64(len(b)), Declared); !errors.Is(err, stop) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
}
