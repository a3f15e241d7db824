package pack

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
)

// compressed compresses a text.
func compressed(t testing.TB, kind string, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch kind {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "zstd":
		w, err = zstd.NewWriter(&out)
	case "xz":
		w, err = xz.NewWriter(&out)
	case "lz4":
		w = lz4.NewWriter(&out)
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

func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range files {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tarred(t testing.TB, names []string, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, name := range names {
		err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))})
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A file that unpacks to more than is allowed is stopped when it has reached that, and
// what it would have come to is never in memory.
func TestBombs(t *testing.T) {
	zeros := make([]byte, 40<<20)
	limits := Limits{Bytes: 1 << 40, Times: 10, Free: 1 << 20, Members: 5}
	names := strings.Fields("a b c d e f g")
	sevenFiles := map[string][]byte{}
	for _, n := range names {
		sevenFiles[n] = []byte("x")
	}
	var tarOfZeros = compressed(t, "gzip", tarred(t, []string{"a", "b"}, zeros[:20<<20]))
	const large, many = "unpacks to more than", "holds too many files"
	for name, bomb := range map[string]struct {
		packed []byte
		want   string
	}{
		"gzip":        {compressed(t, "gzip", zeros), large},
		"zstd":        {compressed(t, "zstd", zeros), large},
		"xz":          {compressed(t, "xz", zeros), large},
		"lz4":         {compressed(t, "lz4", zeros), large},
		"zip":         {zipped(t, map[string][]byte{"a": zeros}), large},
		"zip in all":  {zipped(t, map[string][]byte{"a": zeros[:600<<10], "b": zeros[:600<<10]}), large},
		"gzip in zip": {zipped(t, map[string][]byte{"a.gz": compressed(t, "gzip", zeros)}), large},
		"tar":         {tarOfZeros, large},
		"zip of many": {zipped(t, sevenFiles), many},
		"tar of many": {tarred(t, names, []byte("x")), many},
		"two names":   {tarred(t, []string{"a", "a"}, []byte("x")), "is in the archive twice"},
		"nothing":     {zipped(t, nil), "is an archive without any file"},
		"litter":      {zipped(t, map[string][]byte{"__MACOSX/a.csv": nil, ".DS_Store": nil, "x/~$b.xlsx": nil, "x/Thumbs.db": nil, "d/": nil}), "is an archive without any file"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := unpackAll(bomb.packed, limits)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), bomb.want) {
			t.Errorf("%s: %v, want %s", name, err, bomb.want)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 32<<20 {
			t.Errorf("%s: took %d MiB", name, took>>20)
		}
	}
}

// A window of gigabytes is not taken on the word of a few bytes.
func TestWindows(t *testing.T) {
	for _, c := range []struct {
		name   string
		packed []byte
	}{{"xz", xzOfWindow(t)}, {"zstd", []byte("\x28\xB5\x2F\xFD\x00\xF0\x01\x00\x00")}} {
		_, _, err := unpackAll(c.packed, Declared)
		if err == nil || !strings.Contains(err.Error(), "needs a window of more than") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// xzOfWindow is a file of xz whose block claims a window of 4 GiB.
func xzOfWindow(t *testing.T) []byte {
	t.Helper()
	packed := compressed(t, "xz", []byte("id\n1\n"))
	header := packed[12 : 12+(int(packed[12])+1)*4]
	at := bytes.Index(header, []byte{lzma2, 1})
	if at < 0 {
		t.Fatal("no filter in the header of the block")
	}
	changed := bytes.Clone(header)
	changed[at+2] = 40
	sum := len(changed) - 4
	binary.LittleEndian.PutUint32(changed[sum:], crc32.ChecksumIEEE(changed[:sum]))
	return append(bytes.Clone(packed[:12]), changed...)
}

func TestLimitsOfSizes(t *testing.T) {
	l := Limits{Bytes: 1000, Times: 10, Free: 50, Members: 1}
	for size, want := range map[int64]int64{0: 50, 1: 50, 5: 50, 6: 60, 99: 990, 100: 1000, 101: 1000, 1 << 62: 1000} {
		if got := l.most(size); got != want {
			t.Errorf("%d bytes: %d, want %d", size, got, want)
		}
	}
	if fmt.Sprint(Declared) != "{274877906944 1000 67108864 10000}" {
		t.Error("the manual names other limits: ", Declared)
	}
}

// No bytes make unpacking crash, hang or take more than 256 MiB.
func FuzzOpen(f *testing.F) {
	for _, name := range append(checked, "files.tar", "legacy.csv.lz4", "streamed.zip", "bzip2.zip", "locked.zip", "nested.zip", "link.tar") {
		f.Add(sample(f, name))
	}
	limits := Limits{Bytes: 8 << 20, Times: 1000, Free: 1 << 20, Members: 50}
	f.Fuzz(func(t *testing.T, packed []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		all, _, err := unpackAll(packed, limits)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 256<<20 {
			t.Errorf("took %d MiB", took>>20)
		}
		total := 0
		for _, text := range all {
			total += len(text)
		}
		if err == nil && int64(total) > limits.most(int64(len(packed))) {
			t.Errorf("%d bytes are unpacked to %d", len(packed), total)
		}
	})
}
