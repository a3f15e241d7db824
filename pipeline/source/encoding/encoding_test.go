package encoding

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// What the domain says of the encodings, and what else must not be got wrong.
func TestVectors(t *testing.T) {
	for _, c := range []struct {
		of          *Encoding
		bytes, want string
	}{
		{UTF8, "Nguyễn \xff", "Nguyễn \xff"},
		{TCVN3, "Tr\xad\xeang \xa7\xb9i h\xe4c", "Trường Đại học"},
		{TCVN3, "A\xb5 \xa2\xca I\xdd a\xb5", "À Ấ Í aà"},
		{TCVN3, "A\xb3 \xa9\xb4 n\xb2 \xc4", "Á ậ n\u0303 Ấ"},
		{TCVN3, "\x93h\xb5\x94 \x81", "“hà” \xff"},
		{TCVN3, "A\xb9\xb2\xb2 \xb2\xb3", "Ạ\u0303\u0303 \u0303\u0301"},
		{VNI, "Th\xf6\xfba \xf1a\xe1t", "Thửa đất"},
		{VNI, "A\xd9 A\xf9 a\xd9 \xd6\xd9 \xf2", "Á Á á Ứ ị"},
		{VNI, "n\xf9 \xf9 aa\xf9\xf9", "n\xff \xff aá\xff"},
		{VISCII, "Vi\xaet Nam \x02\x05\x06\x14\x19\x1e\t\n", "Việt Nam ẲẴẪỶỸỴ\t\n"},
		{Windows1258, "Vi\xea\xf2t Nam, \xd0a\xf2i ho\xf2c", "Việt Nam, Đại học"},
		{Windows1258, "n\xec \xec a\xec\xf2 \xd5\xd2 \x81", "ń \u0301 ạ\u0301 Ở \xff"},
		{Windows1258, "\xcc\xec\xfd\xf2", "\u0300\u0301ự"},
		{Windows1252, "caf\xe9 \x80 \x93\x81\x94", "café € “\xff”"},
		{ISO88591, "caf\xe9 \x80\xa0\xff", "café \u0080\u00a0ÿ"},
		{UTF16LE, "\xc7\x1e,\x00\x3d\xd8\x00\xde", "ệ,😀"},
		{UTF16BE, "\x1e\xc7\x00,\xd8\x3d\xde\x00", "ệ,😀"},
		{UTF16LE, "a\x00\x3d\xd8b\x00\x00\xdec", "a\xffb\xff\xff"},
		{UTF16LE, "\x3d\xd8\x3d\xd8\x00\xde\x3d\xd8x", "\xff😀\xff\xff"},
		{UTF16BE, "\x00", "\xff"},
		{UTF16BE, "", ""},
	} {
		if got := string(c.of.Append([]byte("> "), []byte(c.bytes))); got != "> "+c.want {
			t.Errorf("%s: %q: %q, want %q", c.of, c.bytes, got, c.want)
		}
	}
}

// Every letter of Vietnamese can be read in the encodings that were made for it, and
// nothing but Damage is outside UTF-8.
func TestEveryLetter(t *testing.T) {
	for _, e := range []*Encoding{TCVN3, VNI, VISCII, Windows1258} {
		there := map[string]bool{}
		for i := range 1 << 16 {
			text := e.Append(nil, []byte{byte(i), byte(i >> 8)})
			if bad := bytes.ReplaceAll(text, []byte{Damage}, nil); !utf8.Valid(bad) {
				t.Fatalf("%s: %x becomes %q", e, i, text)
			}
			there[string(text)] = true
			there[string(e.Append(nil, []byte{byte(i)}))] = true
		}
		for _, r := range vietnamese {
			if !there[string(r)] {
				t.Errorf("%s has no %c", e, r)
			}
		}
	}
}

// rfc1456 is the upper half of VISCII in the mnemonics of RFC 1456: a row for each
// lower half of a byte, from 80 to F0.
const rfc1456 = "A. O^` O~ o^` A` DD a` dd " +
	"A(' O^? a(' o^? A' u+' a' u+. " +
	"A(` O^~ a(` o^~ A^ O` a^ o` " +
	"A(. O^. a(. O+~ A~ O' a~ o' " +
	"A^' O+. a^' O+ A? O^ a? o^ " +
	"A^` O+' a^` o^. A( a. a( o~ " +
	"A^? O+` a^? o+` a(? y? u+~ o? " +
	"A^. O+? a^. o+? a(~ u+` a^~ o. " +
	"E~ I. e~ i. E` u+? e` u. " +
	"E. O? e. U+. E' U` e' u` " +
	"E^' O. e^' U+' E^ U' e^ u' " +
	"E^` I? e^` U+` E? y~ e? u~ " +
	"E^? U? e^? U+? I` y. i` u? " +
	"E^~ U~ e^~ o+ I' Y' i' y' " +
	"E^. U. e^. o+' I~ o+~ i~ o+. " +
	"O^' Y` o^' U+ y` u+ i? U+~"

// viqr spells a letter with its mnemonic marks.
var viqr = strings.NewReplacer("DD", "Đ", "dd", "đ", "(", "\u0306", "^", "\u0302", "+", "\u031b", "'", "\u0301",
	"`", "\u0300", "?", "\u0309", "~", "\u0303", ".", "\u0323")

func TestVISCIIIsTheRFC(t *testing.T) {
	for i, mnemonic := range strings.Fields(rfc1456) {
		b := byte(0x80 + i%8*16 + i/8)
		want := norm.NFC.String(viqr.Replace(mnemonic))
		if got := string(VISCII.Append(nil, []byte{b})); got != want {
			t.Errorf("%x is %q, want %q", b, got, want)
		}
	}
}

// The list that was made by others.
func TestPublishedTable(t *testing.T) {
	file := filepath.Join("..", "..", "..", "..", "shared", "reference", "legacy_encodings.csv")
	f, err := os.Open(file)
	if err != nil {
		t.Skip("no list at hand: ", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for i, e := range map[int]*Encoding{3: VNI, 5: TCVN3} {
			raw, err := hex.DecodeString(strings.ReplaceAll(row[i], " ", ""))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(e.Append(nil, raw)); got != row[0] {
				t.Errorf("%s: %s is %q, want %s", e, row[i], got, row[0])
			}
		}
	}
}

// slow decodes by the books: windows-1258 as x/text and NFC do, the others character
// by character, a letter with its marks before a letter without. More combining marks
// than one are left to NFC.
func slow(e *Encoding, src []byte) string {
	var out strings.Builder
	if e == Windows1258 {
		for _, b := range src {
			if r := charmap.Windows1258.DecodeByte(b); r == utf8.RuneError {
				out.WriteByte(Damage)
			} else {
				out.WriteRune(r)
			}
		}
		return norm.NFC.String(out.String())
	}
	text, tail := "", "" // tail is the last character of text
	for i := 0; i < len(src); i++ {
		if n := towerSize(e, src[i:]); n > 1 {
			tower := tail
			for _, mark := range src[i : i+n] {
				tower += string(e.Append(nil, []byte{mark}))
			}
			text, tail = strings.TrimSuffix(text, tail)+norm.NFC.String(tower), ""
			i += n - 1
			continue
		}
		one := string(e.Append(nil, src[i:i+1]))
		if i > 0 {
			before := string(e.Append(nil, src[i-1:i]))
			if both := string(e.Append(nil, src[i-1:i+1])); both != before+one {
				text, one = strings.TrimSuffix(text, before), both
			}
		}
		text, tail = text+one, one
	}
	return text
}

// towerSize counts the combining tones of tcvn3 that a text begins with.
func towerSize(e *Encoding, src []byte) int {
	n := 0
	for e == TCVN3 && n < len(src) && src[n] >= 0xB0 && src[n] <= 0xB4 {
		n++
	}
	return n
}

// Bytes at any place, among whatever others: what the slow decoder says.
func FuzzEightBits(f *testing.F) {
	f.Add([]byte("Tr\xad\xeang \xa7\xb9i h\xe4c, A\xb5 \xa2\xca"), uint8(0))
	f.Add([]byte("Th\xf6\xfba \xf1a\xe1t, \xd6\xd9\x02\x05"), uint8(7))
	f.Add([]byte("Vi\xea\xf2t \xd0a\xf2\xec\xf2i, \xec\xec"), uint8(3))
	f.Fuzz(func(t *testing.T, src []byte, pad uint8) {
		src = append(bytes.Repeat([]byte("x"), int(pad%16)), src...)
		for _, e := range all[3:] {
			if got, want := string(e.Append(nil, src)), slow(e, src); got != want {
				t.Fatalf("%s: %q: %q, want %q", e, src, got, want)
			}
		}
	})
}

// slowWide decodes by the standard library, which makes U+FFFD of damage.
func slowWide(src []byte, big bool) string {
	var all []uint16
	for i := 0; i+1 < len(src); i += 2 {
		if big {
			all = append(all, binary.BigEndian.Uint16(src[i:]))
		} else {
			all = append(all, binary.LittleEndian.Uint16(src[i:]))
		}
	}
	text := string(utf16.Decode(all))
	if len(src)%2 == 1 {
		text += "\ufffd"
	}
	return text
}

// UTF-16 in any pieces is what the standard library makes of it at once; and its
// bytes can be counted from the text.
func FuzzWide(f *testing.F) {
	f.Add([]byte("N\x00g\x00u\x00y\x00\xc5\x1en\x00\x3d\xd8\x00\xde,\x00"), uint8(3))
	f.Add([]byte("\x3d\xd8\x3d\xd8\xfe\xff\xff\xfe\x00\xdcx"), uint8(1))
	f.Fuzz(func(t *testing.T, src []byte, size uint8) {
		for _, e := range []*Encoding{UTF16LE, UTF16BE} {
			got := e.Append(nil, src)
			streamed, err := io.ReadAll(e.NewReader(iotest.HalfReader(&small{src, 1 + int(size%9)})))
			if err != nil || !bytes.Equal(streamed, got) {
				t.Fatalf("%s: %q: streamed %q (%v), at once %q", e, src, streamed, err, got)
			}
			want := slowWide(src, e.wide.big)
			if text := bytes.ReplaceAll(got, []byte{Damage}, []byte("\ufffd")); string(text) != want {
				t.Fatalf("%s: %q: %q, want %q", e, src, text, want)
			}
			if n := e.Width(got); n != int64(len(src)+len(src)%2) {
				t.Fatalf("%s: %q: %d bytes, counted %d", e, src, len(src), n)
			}
		}
	})
}

// small reads so many bytes at a time.
type small struct {
	rest []byte
	size int
}

func (s *small) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.rest[:min(s.size, len(s.rest))])
	s.rest = s.rest[n:]
	return n, nil
}

func TestLookup(t *testing.T) {
	for name, want := range map[string]*Encoding{"UTF-8": UTF8, " utf-8-sig": UTF8, "cp1258": Windows1258, "Latin1": ISO88591, "ABC": TCVN3, "utf-16": UTF16LE} {
		if got, ok := Lookup(name); !ok || got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
	for _, name := range Names() {
		if e, ok := Lookup(name); !ok || e.String() != name {
			t.Errorf("%s is %v", name, e)
		}
	}
	if e, ok := Lookup("ebcdic"); ok {
		t.Errorf("ebcdic is %v", e)
	}
}

func TestMark(t *testing.T) {
	for text, want := range map[string]struct {
		e        *Encoding
		n, count int
	}{
		"\xef\xbb\xbfid": {UTF8, 3, 1}, "\xef\xbb\xbf\xef\xbb\xbf": {UTF8, 6, 2}, "\xff\xfei\x00": {UTF16LE, 2, 1},
		"\xfe\xff\xff\xfe": {UTF16BE, 2, 1}, "": {nil, 0, 0}, "\xef\xbb": {nil, 0, 0},
	} {
		if e, n, count := Mark([]byte(text)); e != want.e || n != want.n || count != want.count {
			t.Errorf("%q: %v, %d, %d", text, e, n, count)
		}
	}
}

// A text is decoded the same whether its lines are decoded one by one or together.
func TestLinesAreIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 1, 5).Draw(t, "lines")
		e := rapid.SampledFrom(all[3:]).Draw(t, "encoding")
		var apart []byte
		for i, line := range lines {
			line = append(line, '\n')
			lines[i] = line
			apart = e.Append(apart, line)
		}
		if together := e.Append(nil, bytes.Join(lines, nil)); !bytes.Equal(together, apart) {
			t.Fatalf("%q, apart %q", together, apart)
		}
	})
}
