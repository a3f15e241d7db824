package ole_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/richardlehane/mscfb"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"rasoat/pipeline/source/ole"
	"rasoat/pipeline/source/ole/oletest"
)

// Streams of all sizes are read as they were written, whatever the order of their
// sectors.
func TestStreams(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var streams []oletest.Stream
		for i := range rapid.IntRange(0, 5).Draw(t, "streams") {
			size := rapid.OneOf(rapid.IntRange(0, 200), rapid.IntRange(4000, 4200), rapid.IntRange(0, 60_000)).Draw(t, "size")
			text := make([]byte, size)
			for k := range text {
				text[k] = byte(k*7 + k>>8 + i)
			}
			streams = append(streams, oletest.Stream{Name: fmt.Sprint("Luồng ", i), Text: text})
		}
		shift := rapid.SampledFrom([]uint{9, 12}).Draw(t, "shift")
		data := oletest.Write(shift, rapid.Bool().Draw(t, "backwards"), streams...)
		f, err := ole.Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Streams) != len(streams) {
			t.Fatalf("%d streams, want %d", len(f.Streams), len(streams))
		}
		for _, want := range streams {
			s := f.Find("none", want.Name)
			if s == nil || s.Size != int64(len(want.Text)) {
				t.Fatalf("%s: %+v", want.Name, s)
			}
			got, err := io.ReadAll(s.NewReader())
			if err != nil || !bytes.Equal(got, want.Text) {
				t.Fatalf("%s of %d bytes: %v", want.Name, s.Size, err)
			}
			from := rapid.IntRange(0, len(want.Text)).Draw(t, "from")
			part := make([]byte, rapid.IntRange(0, 5000).Draw(t, "part"))
			n, err := s.ReadAt(part, int64(from))
			if !bytes.Equal(part[:n], want.Text[from:min(from+len(part), len(want.Text))]) || (err == io.EOF) != (n < len(part)) {
				t.Fatalf("%s from %d: %d bytes, %v", want.Name, from, n, err)
			}
		}
	})
}

// A document that somebody else wrote is read as somebody else reads it.
func TestEncryptedDocument(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	var out bytes.Buffer
	if err := f.Write(&out, excelize.Options{Password: "x"}); err != nil {
		t.Fatal(err)
	}
	peer, err := mscfb.New(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	mine, err := ole.Open(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for e, err := peer.Next(); err == nil; e, err = peer.Next() {
		if e.Size == 0 {
			continue
		}
		want, err := io.ReadAll(e)
		if err != nil {
			t.Fatal(err)
		}
		s := mine.Find(e.Name)
		if e.Initial < ' ' { // mscfb takes the first character off
			s = mine.Find(string(rune(e.Initial)) + e.Name)
		}
		if s == nil {
			t.Fatalf("no %q", e.Name)
		}
		got, err := io.ReadAll(s.NewReader())
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v, want %d", e.Name, len(got), err, len(want))
		}
		seen++
	}
	if seen < 2 {
		t.Error(seen, " streams")
	}
}

// A damaged file is an error or is read; it takes neither for ever nor all memory.
func FuzzOpen(f *testing.F) {
	long := bytes.Repeat([]byte("x"), 5000)
	f.Add(oletest.Write(9, false, oletest.Stream{Name: "Workbook", Text: []byte("abc")}, oletest.Stream{Name: "Long", Text: long}))
	f.Add(oletest.Write(12, true, oletest.Stream{Name: "Workbook", Text: long}))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ole.Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for i := range file.Streams {
			s := &file.Streams[i]
			n, err := io.Copy(io.Discard, io.LimitReader(s.NewReader(), 1<<20))
			if err == nil && n < min(s.Size, 1<<20) {
				t.Errorf("%s: %d of %d bytes and no error", s.Name, n, s.Size)
			}
		}
	})
}
