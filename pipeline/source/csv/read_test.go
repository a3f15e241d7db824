package csv

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// cutting says how a text is read: none of it may show in the result.
type cutting struct {
	block int  // bytes of a block
	batch int  // records of a batch
	small bool // the stream gives a byte at a time
	again bool // each part is cut once more, by its place in the text

	window int // bytes that the parser looks at at a time; 0: as many as users' do
	cells  int // cells that wait to be copied, beside those of one record; 0: as many as users'
}

// read reads text with the code that users run.
func read(t interface{ Fatalf(string, ...any) }, text []byte, l Layout, limit int, c cutting) table {
	var in io.Reader = bytes.NewReader(text)
	if c.small {
		in = iotest.OneByteReader(in)
	}
	blocks := NewBlocks(3, c.block)
	s := newSplitter(in, l.Dialect, blocks, limit)
	var tapped []byte
	s.Tap = func(b []byte, done func()) { tapped = append(tapped, b...); done() }
	p := NewParser(l)
	if c.window > 0 {
		p.window = c.window
	}
	if c.cells > 0 {
		p.cells = p.cells[:l.Fields+c.cells-1]
	}
	var out table
	for {
		part, err := s.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("split: %v", err)
		}
		out.Total += part.Records
		if c.again && part.Reason == "" {
			out.readAgain(t, text, part, p, limit, c)
		} else {
			out.read(p, part, c)
		}
		part.Release()
	}
	s.Close()
	if !bytes.Equal(tapped, text) {
		t.Fatalf("tapped %q, want the text", tapped)
	}
	if n := len(blocks.loan); n != 0 {
		t.Fatalf("%d blocks were not given back", n)
	}
	return out
}

func (t *table) read(p *Parser, part *Part, c cutting) {
	p.Start(part)
	for rows := p.Next(c.batch); rows != nil; rows = p.Next(c.batch) {
		t.take(rows)
	}
}

// readAgain reads a part from its place in the text, as one who comes later does.
func (t *table) readAgain(tb interface{ Fatalf(string, ...any) }, text []byte, place *Part, p *Parser, limit int, c cutting) {
	s := newSplitter(bytes.NewReader(text[place.Offset:place.Offset+place.Bytes]), p.layout.Dialect, NewBlocks(2, c.block), limit)
	s.Resume(place)
	defer s.Close()
	for {
		part, err := s.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			tb.Fatalf("part %+v: %v", place, err)
		}
		t.read(p, part, c)
		part.Release()
	}
}

func (t *table) take(rows *Rows) {
	for i := range rows.At.Count {
		var row []string
		for _, c := range rows.Columns {
			row = append(row, string(c.Data[c.Offsets[i]:c.Offsets[i+1]]))
		}
		t.Rows = append(t.Rows, row)
		t.Records = append(t.Records, rows.At.Record(i))
		t.Lines = append(t.Lines, rows.At.LineOf(i))
	}
	for _, u := range rows.Undecodable {
		t.Undecodable = append(t.Undecodable, rows.At.Record(int(u)))
	}
	t.Rejects = append(t.Rejects, rows.Rejects...)
	t.Skipped += rows.Skipped
	t.Notes.Merge(&rows.Notes)
}

func (t table) account(tb interface{ Fatalf(string, ...any) }) {
	if n := len(t.Rows) + len(t.Rejects) + t.Skipped; int64(n) != t.Total {
		tb.Fatalf("read + rejected + skipped = %d, records = %d", n, t.Total)
	}
}

// dirty draws texts that consist mostly of what matters to the reader.
func dirty() *rapid.Generator[[]byte] {
	atom := rapid.SampledFrom([]string{
		",", ",", ",", "\n", "\n", "\r\n", "\r", `"`, `"`, `""`, `,"`, `",`, "\"\n", `","`, "a", "é", "Nguyễn Thị Hà",
		" ", "\u00a0", "\x00", "\xff", "\xe1\xbb", "0123456789abcdefghijklm", ";", "x,y\n", "\"x\ny\",z\n",
		`\`, `\"`, `\\`, "a,b\n", "a,b,c\r\n", "\"a\",b\n", "Tổng cộng", "TỔNG SỐ:", "Cộng,1", "\n,total,2\n", "\r\n",
	})
	return rapid.Custom(func(t *rapid.T) []byte {
		return []byte(strings.Join(rapid.SliceOfN(atom, 0, 60).Draw(t, "atoms"), ""))
	})
}

func layouts(fields int) *rapid.Generator[Layout] {
	return rapid.Custom(func(t *rapid.T) Layout {
		l := Layout{
			Dialect: Dialect{Delimiter: ',', Quote: '"', Break: '\n'},
			Header:  rapid.Int64Range(0, 2).Draw(t, "header"),
			Fields:  fields,
		}
		if rapid.IntRange(0, 9).Draw(t, "break") == 0 {
			l.Dialect.Break = '\r'
		}
		if rapid.IntRange(0, 9).Draw(t, "quote") == 0 {
			l.Dialect.Quote = NoQuote
		}
		if rapid.IntRange(0, 4).Draw(t, "escape") == 0 {
			l.Dialect.Escape = '\\'
		}
		l.CRLF = rapid.Bool().Draw(t, "crlf")
		l.Cells = rapid.IntRange(0, 3).Draw(t, "cells") == 0
		if rapid.Bool().Draw(t, "asides") {
			l.Asides = NewAsides([][]string{[]string{"a", "b", "c"}[:fields], {"", "é"}}, rapid.Bool().Draw(t, "totals"))
		}
		wanted := rapid.Permutation([]int{0, 1, 2, 3, 4}[:fields]).Draw(t, "wanted")
		l.Wanted = wanted[:rapid.IntRange(0, fields).Draw(t, "columns")]
		return l
	})
}

// Any text, any cutting: what the slow reader says.
func TestReadsAsTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := dirty().Draw(t, "text")
		l := layouts(rapid.IntRange(1, 3).Draw(t, "fields")).Draw(t, "layout")
		limit := rapid.SampledFrom([]int{1, 2, 5, 20, 60, Limit}).Draw(t, "limit")
		want := reference(text, l, limit)
		want.account(t)
		got := read(t, text, l, limit, cutting{
			block: rapid.SampledFrom([]int{1, 2, 3, 7, 16, 50, 300, 4096}).Draw(t, "block"),
			batch: rapid.SampledFrom([]int{1, 2, 5, 100}).Draw(t, "batch"),
			small: rapid.Bool().Draw(t, "small"),
			again: rapid.Bool().Draw(t, "again"),

			window: rapid.SampledFrom([]int{0, 1, 4, 17, 63, 64, 65, 200}).Draw(t, "window"),
			cells:  rapid.SampledFrom([]int{0, 1, 3, 7}).Draw(t, "cells"),
		})
		if want.String() != got.String() {
			t.Fatalf("reference (-), reader (+):\n%s", cmp.Diff(want.String(), got.String()))
		}
	})
}

// Where nothing quotes, a cell may begin with a NUL, and hold what stands for no quote.
func TestReadsCellsWithoutQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"a,\"\x00":     `"a" "\"\x00"`,
		"\x00,\x00b\n": `"\x00" "\x00b"`,
		"\xffa,b\n":    `"�a" "b" undecodable`,
	} {
		for _, escape := range []byte{0, '\\'} {
			l := Layout{Dialect: Dialect{Delimiter: ',', Quote: NoQuote, Escape: escape, Break: '\n'}, Fields: 2, Wanted: []int{0, 1}, Cells: true}
			plain, fast := reference([]byte(text), l, Limit), read(t, []byte(text), l, Limit, cutting{block: 16, batch: 5})
			want := "1:1 " + want + "\nrecords 1, read 1, rejected 0, skipped 0\n"
			if plain.String() != want || fast.String() != want {
				t.Errorf("%q: the reference reads\n%sand the reader\n%swant\n%s", text, plain, fast, want)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("../testdata/*.txtar")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, uint8(2), uint8(30), uint16(20))
	}
	f.Add([]byte("a,b\na,b\nTổng,1\r\n\"x\\\"y\\\\\",z\n"), uint8(9), uint8(3), uint16(90))
	f.Add([]byte("a,b\n\"x\ny\",z\n\"\"\"\",\xff\n,\x00\n\"open"), uint8(2), uint8(3), uint16(9))
	f.Fuzz(func(t *testing.T, text []byte, fields, block uint8, limit uint16) {
		l := Layout{
			Dialect: Dialect{Delimiter: ",;\t|"[fields>>6], Quote: "\"'"[fields>>5&1], Break: '\n'},
			CRLF:    fields&16 > 0,
			Header:  1, Fields: 1 + int(fields%8),
		}
		if fields&8 > 0 {
			l.Dialect.Escape = '\\'
		}
		first, _, _ := strings.Cut(strings.ToValidUTF8(string(text), "\ufffd"), "\n")
		l.Asides = NewAsides([][]string{strings.Split(first, ",")}, true)
		for i := range l.Fields {
			l.Wanted = append(l.Wanted, i)
		}
		for _, max := range []int{1 + int(limit), Limit} {
			want := reference(text, l, max)
			want.account(t)
			for _, c := range []cutting{
				{block: 1 + int(block), batch: 3},
				{block: 1 << 16, batch: 1 << 16},
				{block: 1 << 16, batch: 5, window: 1 + int(block), cells: 2},
			} {
				got := read(t, text, l, max, c)
				if want.String() != got.String() {
					t.Fatalf("%+v: reference (-), reader (+):\n%s", c, cmp.Diff(want.String(), got.String()))
				}
			}
		}
	})
}
