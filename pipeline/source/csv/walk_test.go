package csv

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	asm "github.com/segmentio/asm/utf8"
	"pgregory.net/rapid"
)

// Whatever stands at the edges of words, of the 64 bytes that are marked at once, of
// the 32 that are copied at once, and of windows: what the slow reader says.
func TestEdges(t *testing.T) {
	l := Layout{Dialect: Dialect{Delimiter: ',', Quote: '"', Break: '\n'}, Fields: 3, Wanted: []int{2, 0, 1}}
	edges := []string{
		"a,b,c\n", "a,b,c\r\n", ",,\n", ",,\r\n", "\"x\",\"y\",\"z\"\n", "\"x\",\"y\",\"z\"\r\n", "\"x\r\",y,\"z\r\"\n",
		"\"\",\"\",\"\"\n", "\"x,y\",\",\",\"\n\"\n", "\"x\"\"y\",b,c\n", "\"x\"y,b,\"z\"\r\r\n", "a\"b,c\",\"d\"\n", "a\"\"b,\"\"c,d\"\r\n",
		"a,\r,\r\n", "a,b\r\n", "\r\n", "a,b,c, \n", "a,b,c,\"\n\"\n", "a,b,c,d\n", "é,ữ,😀\n", "é,\xe1\xbb,c\n", "a,\x00,c\n", "a,b,c", "a,b,c\r", "\"a\",b,\"c\"",
	}
	for pad := range 140 {
		head := strings.Repeat("x", pad) + ",y,z\n"
		for _, edge := range edges {
			for _, tail := range []string{"", "d,e,f\n"} {
				text := []byte(head + edge + tail)
				want := reference(text, l, Limit).String()
				for _, window := range []int{0, 64} {
					got := read(t, text, l, Limit, cutting{block: 1 << 12, batch: 1 << 12, window: window}).String()
					if got != want {
						t.Fatalf("%q, window %d:\n%swant\n%s", text, window, got, want)
					}
				}
			}
		}
	}
}

// Several windows of real size, with records of all kinds and sizes.
func TestManyWindows(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	kinds := []string{
		"%[1]s,%[2]d,\"%[1]s, %[1]s\"\n", "%[2]d,%[1]s,\r\n", "\"%[1]s\n%[1]s\",,%[2]d\n", "%[1]s,%[2]d\n", "\"%[1]s \"\"%[2]d\"\"\",%[2]d,%[1]s\n",
		"%[1]s,\xff,%[2]d\n", "%[1]s,\x00,%[2]d\n", "%[1].0s\n", "%[1]s\",%[2]d,\"%[1]s\"\r\n",
	}
	for _, dirty := range []int{1, 50, 5000} {
		var text bytes.Buffer
		for i := 0; text.Len() < 5*window; i++ {
			kind := kinds[0]
			if random.IntN(dirty) == 0 {
				kind = kinds[random.IntN(len(kinds))]
			}
			word := strings.Repeat("Nguyễn ", random.IntN(9))
			if random.IntN(500) == 0 {
				word = strings.Repeat("Đ", random.IntN(window))
			}
			fmt.Fprintf(&text, kind, word, i)
		}
		l := Layout{Dialect: Dialect{Delimiter: ',', Quote: '"', Break: '\n'}, Header: 1, Fields: 3, Wanted: []int{0, 1, 2}}
		want := reference(text.Bytes(), l, Limit).String()
		for _, c := range []cutting{{block: 1 << 20, batch: 1 << 16}, {block: 1 << 16, batch: 100}, {block: 1 << 20, batch: 1 << 16, cells: 1}} {
			if got := read(t, text.Bytes(), l, Limit, c).String(); got != want {
				t.Fatalf("one of %d records may be dirty, %+v: differs from the reference", dirty, c)
			}
		}
	}
}

// The marks are all the punctuation, and nothing else is one.
func TestMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Dialect{Delimiter: rapid.SampledFrom([]byte(",;\t|a\x7f\x01")).Draw(t, "delimiter"), Quote: '"', Break: '\n'}
		if rapid.Bool().Draw(t, "no quotes") {
			d.Quote = NoQuote
		}
		near := []byte{0, 1, '\t', '\n', '\v', '"', '#', '+', ',', '-', ';', '|', 'a', 0x7f, 0x80, 0x8a, 0xa2, 0xac, 0xfe, 0xff}
		text := rapid.SliceOfN(rapid.SampledFrom(near), 0, 300).Draw(t, "text")
		from := rapid.IntRange(0, len(text)).Draw(t, "from")
		var want []uint32
		for i := from; i < len(text); i++ {
			if c := text[i]; c == d.Delimiter || c == d.Break || d.quotes(c) {
				want = append(want, uint32(i))
			}
		}
		m := newMarks(d, nil)
		behind := rapid.SampledFrom([]byte{0, d.Break}).Draw(t, "behind")
		nul := m.find(append(slices.Clone(text), bytes.Repeat([]byte{behind}, slack)...), from, len(text))
		if !slices.Equal(m.at, want) || nul != (bytes.IndexByte(text[from:], 0) >= 0) {
			t.Fatalf("marks %d, %v, want %d", m.at, nul, want)
		}
	})
}

// The loop of vector instructions is the one of words.
func TestMasks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMarks(Dialect{Delimiter: ';', Quote: '"', Break: '\n'}, nil)
		near := []byte{0, 1, ':', ';', '<', '!', '"', '#', '\t', '\n', '\v', 0x7f, 0x80, 0xbb, 0xa2, 0x8a, 0xff, 'x', 'y', 'z'}
		blocks := rapid.IntRange(0, 5).Draw(t, "blocks")
		text := rapid.SliceOfN(rapid.SampledFrom(near), 64*blocks, 64*blocks).Draw(t, "text")
		fast, slow := make([]uint64, blocks), make([]uint64, blocks)
		if nul := mask(fast, text, &m); nul != maskPlain(slow, text, &m) || !slices.Equal(fast, slow) {
			t.Fatalf("%x %v, want %x", fast, nul, slow)
		}
	})
}

// Both loops write down where bits are, and at most eight places behind them.
func TestPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.OneOf(rapid.SampledFrom([]uint64{0, 1, 1 << 63, 0xff, 0x1ff << 20, ^uint64(0)}), rapid.Uint64())
		masks, base := rapid.SliceOfN(some, 0, 5).Draw(t, "masks"), rapid.Uint32Range(0, 1<<31).Draw(t, "base")
		var want []uint32
		for b, mask := range masks {
			for i := range 64 {
				if mask>>i&1 == 1 {
					want = append(want, base+uint32(64*b+i))
				}
			}
		}
		for _, find := range []func([]uint32, uint32, []uint64) int{places, placesPlain} {
			at := slices.Repeat([]uint32{7}, 64*len(masks)+markSlack)
			n := find(at, base, masks)
			if !slices.Equal(at[:n], want) || slices.ContainsFunc(at[n+8:], func(x uint32) bool { return x != 7 }) {
				t.Fatalf("%d places in %d, want %d", n, at, want)
			}
		}
	})
}

// So is that which sorts signs out.
func TestSortOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Dialect{Delimiter: rapid.SampledFrom([]byte{',', '\t', '"'}).Draw(t, "delimiter"),
			Quote: rapid.SampledFrom([]byte{'"', '\'', '\n', NoQuote}).Draw(t, "quote"), Break: rapid.SampledFrom([]byte{'\n', '\r'}).Draw(t, "break")}
		near := []byte{0, '!', '"', '#', '\'', ',', '-', '\t', '\n', '\v', '\r', 0x7f, 0x80, 0x8a, 0x8d, 0xa2, 0xac, 0xff, 'x'}
		blocks := rapid.IntRange(0, 5).Draw(t, "blocks")
		text := rapid.SliceOfN(rapid.SampledFrom(near), 64*blocks, 64*blocks).Draw(t, "text")
		var fast, slow, want signs
		for i, c := range text {
			bit := uint64(1) << (i % 64)
			switch {
			case d.quotes(c):
				want.quotes[i/64] |= bit
			case c == d.Break:
				want.breaks[i/64] |= bit
			case c != d.Delimiter:
				continue
			}
			want.all[i/64] |= bit
		}
		sortOut(&fast, blocks, text, d)
		sortOutPlain(&slow, blocks, text, d)
		if fast != want || slow != want {
			t.Fatalf("%x and %x, want %x", fast, slow, want)
		}
	})
}

// The proof by vectors is the proof of the standard library.
func FuzzValidUTF8(f *testing.F) {
	f.Add([]byte("Nguyễn Thị Hạnh"), uint8(30))
	f.Add([]byte("\xed\xa0\x80\xf4\x90\x80\x80"), uint8(31))
	f.Add([]byte("\xf0\x9f\x98\x80\xe1\xbb"), uint8(61))
	f.Fuzz(func(t *testing.T, text []byte, pad uint8) {
		text = append(bytes.Repeat([]byte{'x'}, int(pad)), text...)
		if got, want := asm.Valid(text), utf8.Valid(text); got != want {
			t.Fatalf("Valid(%q) = %v", text, got)
		}
	})
}
