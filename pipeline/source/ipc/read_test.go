package ipc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/pipeline/source/columnar"
)

// textOf returns a row of a column that was read.
func textOf(a arrow.Array, i int) string {
	if d, ok := a.(*array.Dictionary); ok {
		if d.IsNull(i) {
			return ""
		}
		return d.Dictionary().(*array.String).Value(d.GetValueIndex(i))
	}
	return a.(*array.String).Value(i)
}

func readable(f *File) (columns []int) {
	for i := range f.Columns {
		if f.Columns[i].Readable() {
			columns = append(columns, i)
		}
	}
	return columns
}

// readSheet reads columns of a file, by spans, in batches of at most so many rows.
func readSheet(raw []byte, columns func(*File) []int, most int) (sheet, error) {
	s := sheet{texts: map[string][]string{}}
	in := bytes.NewReader(raw)
	f, err := Open(in, in.Size())
	if err != nil {
		return s, err
	}
	wanted := columns(f)
	for _, i := range wanted {
		s.names = append(s.names, f.Columns[i].Name)
	}
	r, err := f.NewReader(wanted)
	if err != nil {
		return s, err
	}
	for _, span := range f.Spans() {
		if err := r.Seek(in, span.Group, span.First); err != nil {
			return s, err
		}
		for left := span.Rows; left > 0; {
			n := int(min(left, int64(most)))
			rows, err := r.Next(n)
			if err != nil {
				return s, err
			}
			for i, a := range rows.Columns {
				for k := range n {
					text := strings.Clone(textOf(a, k))
					if name := s.names[i]; strings.Contains(text, "\uFFFD") && !undecodable(rows, k) {
						return s, errors.New(name + ": damaged text that is not listed")
					} else {
						s.texts[name] = append(s.texts[name], text)
					}
				}
			}
			left -= int64(n)
		}
	}
	return s, nil
}

func undecodable(rows *columnar.Rows, row int) bool {
	for _, i := range rows.Undecodable {
		if int(i) == row {
			return true
		}
	}
	return false
}

// What is read is what Arrow's reader reads, however the file is written and in whatever
// batches it is read.
func TestAgainstArrow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWriting(rt)
		raw := w.write(rt, rapid.Uint64().Draw(rt, "seed"))
		want := readOracle(t, raw, w.stream)
		got, err := readSheet(raw, readable, rapid.IntRange(1, 200).Draw(rt, "most"))
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			rt.Fatal(diff)
		}
		if !w.stream {
			inFile(rt, raw)
		}
	})
}

// inFile: a file without its frame is a stream, and says the same.
func inFile(t rapid.TB, raw []byte) {
	want, err := readSheet(raw, readable, 1000)
	if err != nil {
		t.Fatal(err)
	}
	footer := int(binary.LittleEndian.Uint32(raw[len(raw)-int(tailBytes):])) + int(tailBytes)
	got, err := readSheet(raw[magicBytes:len(raw)-footer], readable, 1000)
	if diff := cmp.Diff(want.String(), got.String()); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
}

// A column is the same whatever other columns are read.
func TestProjection(t *testing.T) {
	w := writing{batches: []int{100, 70}, nulls: 20, distinct: 30}
	for i := range shapes {
		w.columns = append(w.columns, i)
	}
	raw := w.write(t, 1)
	want, err := readSheet(raw, readable, 64)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range readable(f) {
		got, err := readSheet(raw, func(*File) []int { return []int{i} }, 33)
		if err != nil {
			t.Fatal(err)
		}
		if name := f.Columns[i].Name; !cmp.Equal(want.texts[name], got.texts[name]) {
			t.Errorf("%s %s: %s", name, f.Columns[i].Type, cmp.Diff(want.texts[name], got.texts[name]))
		}
	}
}

// Only what is wanted is read of a file that is not compressed.
func TestOnlyWhatIsWanted(t *testing.T) {
	w := writing{batches: []int{20_000}, distinct: 300, columns: []int{0, 0, 0, 0, 0, 10}}
	raw := w.write(t, 1)
	in := &counting{Reader: bytes.NewReader(raw)}
	f, err := Open(in, int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.NewReader([]int{5})
	if err == nil {
		err = r.Seek(in, 0, 0)
	}
	if err == nil {
		_, err = r.Next(20_000)
	}
	if most := 20_000*4 + 20_000; err != nil || in.read > most {
		t.Errorf("%v, %d bytes of %d were read, want at most %d", err, in.read, len(raw), most)
	}
}

type counting struct {
	*bytes.Reader
	read int
}

func (c *counting) ReadAt(b []byte, at int64) (int, error) {
	c.read += len(b)
	return c.Reader.ReadAt(b, at)
}

// Readers on several goroutines share dictionaries, which come as such.
func TestDictionariesAreShared(t *testing.T) {
	raw := writing{batches: []int{50, 50, 50}, nulls: 10, distinct: 20, columns: []int{42}}.write(t, 1)
	in := bytes.NewReader(raw)
	f, err := Open(in, in.Size())
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	words := make([]arrow.Array, 8)
	for i := range words {
		wait.Go(func() {
			r, err := f.NewReader([]int{0})
			if err == nil {
				err = r.Seek(in, i%3, 0)
			}
			if err != nil {
				t.Error(err)
				return
			}
			if rows, err := r.Next(50); err != nil {
				t.Error(err)
			} else {
				words[i] = rows.Columns[0].(*array.Dictionary).Dictionary()
			}
		})
	}
	wait.Wait()
	for _, w := range words {
		if w.Data() == nil || words[0].Data().Buffers()[2] != w.Data().Buffers()[2] {
			t.Error("a dictionary was read twice")
		}
	}
}

// sampleFiles are files of all types, in all codecs.
func sampleFiles(t testing.TB) (all [][]byte) {
	w := writing{batches: []int{40, 0, 30}, nulls: 20, distinct: 30}
	for i := range shapes {
		w.columns = append(w.columns, i)
	}
	for i, options := range [][]ipc.Option{nil, {ipc.WithLZ4()}, {ipc.WithZstd()}} {
		w.options = options
		for _, w.stream = range []bool{false, true} {
			all = append(all, w.write(t, uint64(i)))
		}
	}
	return all
}

// pass reads a file that may be damaged, but no more than a million rows of it.
func pass(t testing.TB, raw []byte, most int) {
	in := bytes.NewReader(raw)
	f, err := Open(in, in.Size())
	if err != nil {
		if wrong := (*columnar.Error)(nil); !errors.As(err, &wrong) {
			t.Fatalf("an error without a message: %v", err)
		}
		return
	}
	r, err := f.NewReader(readable(f))
	if err != nil {
		t.Fatal(err)
	}
	left := int64(1_000_000)
	for _, span := range f.Spans() {
		err := r.Seek(in, span.Group, span.First)
		for rows := span.Rows; rows > 0 && left > 0 && err == nil; {
			n := min(rows, left, int64(most))
			_, err = r.Next(int(n))
			rows, left = rows-n, left-n
		}
	}
}

// A damaged file is read, or refused, and memory stays within what such files need.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	times := 150
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
	options := [][]ipc.Option{nil, {ipc.WithLZ4()}, {ipc.WithZstd()}}
	for i := 0; i < len(shapes); i += 4 { // small ones, which are quickly changed
		w := writing{batches: []int{5, 3}, nulls: 20, distinct: 30, stream: i%8 == 0, options: options[i/4%len(options)]}
		for k := range min(4, len(shapes)-i) {
			w.columns = append(w.columns, i+k)
		}
		f.Add(w.write(f, 1), uint16(50))
	}
	f.Fuzz(func(t *testing.T, raw []byte, most uint16) { pass(t, raw, 100+int(most)) })
}

// What is wrong with a file as a whole is told.
func TestRefusals(t *testing.T) {
	all := sampleFiles(t)
	file, stream := all[0], all[1]
	with := func(raw []byte, at int, text string) []byte {
		raw = bytes.Clone(raw)
		copy(raw[(at+len(raw))%len(raw):], text)
		return raw
	}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"text":               {[]byte("id,name\n1,x\n"), "is no file of Arrow IPC"},
		"feather 1":          {[]byte("FEA1...."), "Feather file of version 1"},
		"magic alone":        {[]byte(magic), "without its end"},
		"cut":                {file[:len(file)/2], "without its end"},
		"cut stream":         {stream[:len(stream)-100], "without its end"},
		"more behind it":     {append(bytes.Clone(stream), 1), "is damaged at byte"},
		"footer too long":    {with(file, -10, "\xff\xff\xff\x7f"), "is damaged at byte"},
		"footer of nothing":  {with(file, -10, "\x00\x00\x00\x00"), "is damaged at byte"},
		"footer overwritten": {with(file, -int(tailBytes)-int(binary.LittleEndian.Uint32(file[len(file)-int(tailBytes):])), strings.Repeat("\xff", 40)), "is damaged at byte"},
		"schema overwritten": {with(stream, 12, strings.Repeat("\xff", 40)), "is no file of Arrow IPC"},
	} {
		_, err := Open(bytes.NewReader(c.raw), int64(len(c.raw)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
