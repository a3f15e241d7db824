package parquet

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"

	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
)

// sampleFiles are files of all types, in all codecs and both versions.
func sampleFiles(t testing.TB) [][]byte {
	duckdb, err := os.ReadFile("testdata/duckdb.parquet")
	if err != nil {
		t.Fatal(err)
	}
	all := [][]byte{duckdb}
	var columns []int
	for i := range shapes {
		columns = append(columns, i)
	}
	codecs := []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Brotli, compress.Codecs.Zstd}
	for i, codec := range codecs {
		w := writing{rows: 60, nulls: 10 * i, distinct: 7 + 20*i, columns: columns, props: []pq.WriterProperty{
			pq.WithCompression(codec), pq.WithDataPageVersion(pq.DataPageVersion(i % 2)), pq.WithMaxRowGroupLength(40),
			pq.WithDictionaryDefault(i%2 == 0), pq.WithDataPageSize(200), pq.WithBatchSize(16),
			pq.WithEncodingFor("c0", pq.Encodings.DeltaByteArray), pq.WithEncodingFor("c1", pq.Encodings.DeltaLengthByteArray),
			pq.WithEncodingFor("c6", pq.Encodings.DeltaBinaryPacked)}}
		all = append(all, w.write(t, uint64(i)))
	}
	return all
}

// pass reads a file that may be damaged, but no more than a million rows of it: it
// may say that it has any number.
func pass(t testing.TB, raw []byte, most int) {
	in := bytes.NewReader(raw)
	f, err := Open(in, in.Size())
	if err != nil {
		return
	}
	var columns []int
	for i := range f.Columns {
		if f.Columns[i].Readable() {
			columns = append(columns, i)
		}
	}
	r, err := f.NewReader(columns)
	if err != nil {
		t.Fatal(err)
	}
	left := int64(1_000_000)
	for _, span := range f.Spans(in) {
		err := r.Seek(in, span.Group, span.First)
		for rows := span.Rows; rows > 0 && left > 0 && err == nil; {
			n := min(rows, left, int64(most))
			_, err = r.Next(int(n))
			rows, left = rows-n, left-n
		}
		if wrong := (*panicked)(nil); errors.As(err, &wrong) {
			t.Fatal(err)
		}
	}
}

// A damaged file is read, or refused: nothing is left to recover from, and memory
// stays within what such files need.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	times := 400
	if testing.Short() {
		times = 40
	}
	for _, file := range sampleFiles(t) {
		for range times {
			raw := bytes.Clone(file)
			for range 1 + r.IntN(3) {
				raw[r.IntN(len(raw))] ^= byte(1 << r.IntN(8))
			}
			if r.IntN(4) == 0 {
				from := r.IntN(len(raw))
				raw = append(raw[:from], raw[min(len(raw), from+r.IntN(20)):]...)
			}
			pass(t, raw, 1+r.IntN(100))
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("%d MiB are still held", grown>>20)
	}
}

func FuzzFile(f *testing.F) {
	for _, file := range sampleFiles(f) {
		f.Add(file, uint16(50))
	}
	f.Fuzz(func(t *testing.T, raw []byte, most uint16) { pass(t, raw, 1+int(most)) })
}

func FuzzFooter(f *testing.F) {
	for _, file := range sampleFiles(f) {
		f.Add(file[len(file)-8-int(uint32Of(file[len(file)-8:])) : len(file)-8])
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		foot, err := readFooter(raw)
		if err == nil {
			columns, leaves, err := columnsOf(foot.schema)
			if err == nil && leaves < len(columns)-len(foot.schema) {
				t.Error(leaves)
			}
		}
	})
}

// What is wrong with a file as a whole is told.
func TestRefusals(t *testing.T) {
	good := sampleFiles(t)[1]
	with := func(at int, text string) []byte {
		raw := bytes.Clone(good)
		copy(raw[(at+len(raw))%len(raw):], text)
		return raw
	}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"nothing":            {nil, "is no Parquet file"},
		"text":               {[]byte("id,name\n1,x\n"), "is no Parquet file"},
		"magic alone":        {[]byte("PAR1"), "without its end"},
		"cut":                {good[:len(good)/2], "without its end"},
		"footer too long":    {with(-8, "\xff\xff\xff\x7f"), "footer is damaged"},
		"footer of nothing":  {with(-8, "\x00\x00\x00\x00"), "footer is damaged"},
		"encrypted footer":   {with(-4, "PARE"), "is an encrypted Parquet file"},
		"encrypted":          {append([]byte("PARE"), good[4:len(good)-4]...), "without its end"},
		"encrypted, whole":   {append(append([]byte("PARE"), good[4:len(good)-4]...), "PARE"...), "is an encrypted Parquet file"},
		"footer overwritten": {with(-40, strings.Repeat("\xff", 30)), "footer is damaged"},
	} {
		_, err := Open(bytes.NewReader(c.raw), int64(len(c.raw)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
