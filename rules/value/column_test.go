package value

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// A column of texts in Arrow's layout.
type column struct {
	offsets []int32
	data    []byte
}

// columnOf puts the texts behind some bytes that belong to no row.
func columnOf(before string, texts ...string) column {
	c := column{data: []byte(before)}
	c.offsets = append(c.offsets, int32(len(c.data)))
	for _, s := range texts {
		c.data = append(c.data, s...)
		c.offsets = append(c.offsets, int32(len(c.data)))
	}
	return c
}

func (c column) at(i int) []byte { return c.data[c.offsets[i]:c.offsets[i+1]] }
func (c column) rows() int       { return len(c.offsets) - 1 }
func (c column) mask() []uint64  { return make([]uint64, (c.rows()+63)/64) }

// generalDay, generalMicros, generalInteger and generalDecimal are the ways
// around the plain texts, which read these too.
func generalDay(f *Form, v []byte) (Day, bool) {
	day, _, rest, ok := f.date(Trim(v))
	if ok && len(rest) != 0 {
		_, ok = readClock(rest)
	}
	return day, ok
}

func generalMicros(f *Form, v []byte, loc *time.Location) (int64, bool) {
	day, _, rest, ok := f.date(Trim(v))
	if !ok {
		return 0, false
	}
	c, ok := clock{}, true
	if len(rest) > 0 {
		c, ok = readClock(rest)
	}
	local := int64(day)*microsPerDay + c.micros
	if c.zoned {
		return local - c.east, ok
	}
	return toUTC(local, loc), ok
}

func generalInteger(f *Form, v []byte) (int64, bool) {
	num, ok := readDecimal(Trim(v), f.number.notation())
	if !ok || strings.ContainsAny(string(v), "eE"+string(f.number.notation().point)) {
		return f.Integer(v) // 20 digits are no decimal
	}
	whole, rest := num.Div(decimal128.GetScaleMultiplier(Scale))
	return int64(whole.LowBits()), rest == decimal128.Num{} && whole == decimal128.FromI64(int64(whole.LowBits()))
}

func generalDecimal(f *Form, v []byte) (decimal128.Num, bool) {
	return readDecimal(Trim(v), f.number.notation())
}

// sameColumn compares what the reading of a column and that of its values say.
func sameColumn[T comparable](t interface{ Fatalf(string, ...any) }, name string, c column, read func(skip []uint64, out []T, bad []uint64), one func([]byte) (T, bool)) {
	skip, bad, out := c.mask(), c.mask(), make([]T, c.rows())
	for i := range out {
		if i%7 == 3 {
			skip[i>>6] |= 1 << (i & 63)
		}
	}
	read(skip, out, bad)
	for i, got := range out {
		want, ok := one(c.at(i))
		if i%7 == 3 {
			want, ok = *new(T), true
		}
		if wrong := bad[i>>6]>>(i&63)&1 != 0; wrong == ok || ok && got != want {
			t.Fatalf("%s: %q is %v, bad: %v, want %v, %v", name, c.at(i), got, wrong, want, ok)
		}
	}
}

// columnForms are the forms that differ in what they take for plain.
var columnForms = []Form{
	{}, {number: DecimalComma, dates: 1 << MonthDayYear}, {dates: 1 << YearMonthDay}, {dates: 1<<DayMonthYear | 1<<MonthDayYear}, {dates: 1 << YearOnly},
	formOf(Timestamp, DateForms()...),
}

func checkColumn(t interface{ Fatalf(string, ...any) }, c column) {
	for _, f := range columnForms {
		sameColumn(t, "Days", c, func(skip []uint64, out []Day, bad []uint64) { f.Days(c.offsets, c.data, skip, out, bad) },
			func(v []byte) (Day, bool) { return generalDay(&f, v) })
		sameColumn(t, "Day", c, func(skip []uint64, out []Day, bad []uint64) { f.Days(c.offsets, c.data, skip, out, bad) }, f.Day)
		for _, loc := range []*time.Location{nil, hoChiMinh} {
			sameColumn(t, "Moments", c, func(skip []uint64, out []int64, bad []uint64) { f.Moments(c.offsets, c.data, skip, loc, out, bad) },
				func(v []byte) (int64, bool) { return generalMicros(&f, v, loc) })
			sameColumn(t, "Micros", c, func(skip []uint64, out []int64, bad []uint64) { f.Moments(c.offsets, c.data, skip, loc, out, bad) },
				func(v []byte) (int64, bool) { return f.Micros(v, loc) })
		}
		sameColumn(t, "Integers", c, func(skip []uint64, out []int64, bad []uint64) { f.Integers(c.offsets, c.data, skip, out, bad) },
			func(v []byte) (int64, bool) { return generalInteger(&f, v) })
		sameColumn(t, "Decimals", c, func(skip []uint64, out []decimal128.Num, bad []uint64) { f.Decimals(c.offsets, c.data, skip, out, bad) },
			func(v []byte) (decimal128.Num, bool) { return generalDecimal(&f, v) })
	}
	checkMissing(t, c, DefaultPlaceholders())
	checkMissing(t, c, nil)
}

func checkMissing(t interface{ Fatalf(string, ...any) }, c column, texts []string) {
	p, missing, want := NewPlaceholders(texts), c.mask(), int64(0)
	if texts == nil {
		p = nil
	}
	got := p.Missing(c.offsets, c.data, missing)
	for i := range c.rows() {
		v := c.at(i)
		match := len(Trim(v)) == 0
		if !match && utf8.Valid(v) && slowMatch(texts, string(v)) {
			match = true
			want++
		}
		if is := missing[i>>6]>>(i&63)&1 != 0; is != match || p.Match(v) != match {
			t.Fatalf("%+q: Missing %v, Match %v, want %v", v, is, p.Match(v), match)
		}
	}
	if got != want {
		t.Fatalf("%q: %d placeholders, want %d", c.data, got, want)
	}
}

var plainTexts = []string{
	"", " ", "-", "- ", "05/03/2020", "31/02/1980", "29/02/2000", "29/02/1900", "29/02/2024", "29/02/2023", "01/01/1000", "31/12/9999", "01/01/0999", "00/01/2000", "01/00/2000", "01/13/2000", "13/01/2000",
	"01/99/2000", "2020-03-05", "2020/03/05", "2020.03-05", "05-03/2020", "05:03:2020", "2020:03:05", "0a/03/2020", "05/03/202a", "05/03/20\xb00", " 5/03/2020", "5/03/2020 ", "20200305  ",
	"2020-03-05T10:15:20", "2020-03-05 10:15:20", "05/03/2020 10:15:20", "2020-03-05t10:15:20", "2020-03-05T24:15:20", "2020-03-05T10:60:20", "2020-03-05T10:15:60", "2020-03-05T10.15.20",
	"2020-03-05T10:15:20.5", "2020-03-05T10:15:20.1234567", "2020-03-05T10:15:20.1234560Z", "2020-03-05T10:15:20+07:00", "2020-03-05T10:15:20 Z", "2020-03-05T10:15:20 ", "2020-03-05T10:15:20.", "2020-03-05T10:15:20x",
	"1970-01-01T10:15:20", "2020-02-30T10:15:20", "1", "12", "-12", "--1", "+5", "12345678", "123456789", "1234567890123456", "12345678901234567", "123456789012345678", "-999999999999999999", "9223372036854775807", "9223372036854775808",
	"1.5", "1,5", "-1.5", ".5", "5.", "1..5", "1.2.3", "1234567.8", "12345678.9", "123456789.1234567", "1.23456789012345", "1234567890123.45", "1.234.567,89", "1234567x", "x2345678", "1234567890x", "99999999.99999999", "1 2", "1\xb02",
	"null", "NULL", "n", "N/A", "Nguyễn Văn A", "Trần Thị B", "trống", "Trọng", "đang cập nhật", "đã chết", "Đường", "không", "\u00a0", "\u200b", "-\u0301", "\u0301", "\xff", "t\x00", "\x00", "\x00\x00",
}

func TestColumns(t *testing.T) {
	checkColumn(t, columnOf("", plainTexts...))
	checkColumn(t, columnOf(strings.Repeat("x", 30), plainTexts...))
	checkColumn(t, columnOf("", "", "", ""))
	for i := range plainTexts { // the text is all there is: no word before it nor behind it
		checkColumn(t, columnOf("", plainTexts[i]))
	}
}

func TestColumnsOfAnyTexts(t *testing.T) {
	part := rapid.SampledFrom(append([]string{"0", "1", "2", "9", "20", "19", "12", "/", "-", ".", ",", ":", "T", " ", "Z", "5678", "12345678", "\u0301", "ạ", "đ", "tr", "\u212a"}, plainTexts...))
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(part, 0, 4), func(s []string) string { return strings.Join(s, "") }), 0, 80).Draw(t, "texts")
		checkColumn(t, columnOf(rapid.StringN(0, 24, 24).Draw(t, "before"), texts...))
	})
}

func FuzzColumns(f *testing.F) {
	for i, s := range plainTexts {
		f.Add(s+"\n"+plainTexts[len(plainTexts)-1-i], i%30)
	}
	f.Fuzz(func(t *testing.T, lines string, before int) {
		texts := strings.Split(lines, "\n")
		checkColumn(t, columnOf(strings.Repeat("5", before&31), texts...))
	})
}

// Every month of the calendar begins and ends as DayOf says, in both orders.
func TestPlainDays(t *testing.T) {
	plain := plainDates{yearLast: true, yearFirst: true}
	for y := 0; y <= maxYear; y++ {
		if y%100 > 4 && y/100 != 10 && y/100 != 19 && y/100 != 20 {
			continue // as others of the century
		}
		for m := range 16 {
			for _, d := range []int{0, 1, 28, 29, 30, 31, 32, 99} {
				want, ok := DayOf(y, m, d)
				for _, text := range []string{fmt.Sprintf("%02d/%02d/%04d", d, m, y), fmt.Sprintf("%04d-%02d-%02d", y, m, d)} {
					if got, gotOK := plain.read([]byte(text)); ok != gotOK || ok && got != want {
						t.Fatalf("%s is %v, %v, want %v, %v", text, got, gotOK, want, ok)
					}
				}
			}
		}
	}
}

// The loops in assembly say of dates and times, and of what nearly is one, what those in
// Go say.
func TestLayouts(t *testing.T) {
	if !fast {
		t.Skip("this processor has none")
	}
	defer func() { fast = true }()
	rapid.Check(t, func(t *rapid.T) {
		mark := rapid.SampledFrom([]string{"-", "/", ".", ",", "0"}).Draw(t, "mark")
		order := rapid.SampledFrom([]string{"%04[1]d%[4]s%02[2]d%[4]s%02[3]d", "%02[3]d%[4]s%02[2]d%[4]s%04[1]d", "%02[2]d%[4]s%02[3]d%[4]s%04[1]d"}).Draw(t, "order")
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			year := rapid.SampledFrom([]int{0, 900, 999, 1000, 1900, 1930, 1975, 1999, 2000, 2004, 2025, 2100, 9999}).Draw(t, "year")
			text := fmt.Sprintf(order, year, rapid.IntRange(0, 13).Draw(t, "month"), rapid.IntRange(0, 32).Draw(t, "day"), mark)
			if rapid.Bool().Draw(t, "clock") {
				text += fmt.Sprintf("%s%02d:%02d:%02d", rapid.SampledFrom([]string{" ", "T", "t"}).Draw(t, "between"),
					rapid.IntRange(0, 24).Draw(t, "hour"), rapid.IntRange(0, 60).Draw(t, "minute"), rapid.IntRange(0, 60).Draw(t, "second"))
			}
			if at := rapid.IntRange(-60, len(text)-1).Draw(t, "at"); at >= 0 {
				text = text[:at] + string([]byte{rapid.Byte().Draw(t, "byte")}) + text[at+1:]
			}
			return text
		}), 1, 80).Draw(t, "texts")
		c := columnOf(strings.Repeat("5", rapid.IntRange(0, 3).Draw(t, "before")), texts...)
		for _, f := range columnForms {
			read := func(with bool) string {
				fast = with
				skip, bad, late := c.mask(), c.mask(), c.mask()
				days, moments := make([]Day, c.rows()), make([]int64, c.rows())
				for i := 2; i < c.rows(); i += 5 {
					skip[i>>6] |= 1 << (i & 63)
				}
				f.Days(c.offsets, c.data, skip, days, bad)
				f.Moments(c.offsets, c.data, skip, hoChiMinh, moments, late)
				for i := range days {
					if bad[i>>6]>>(i&63)&1 != 0 {
						days[i] = 0 // it means nothing
					}
					if late[i>>6]>>(i&63)&1 != 0 {
						moments[i] = 0
					}
				}
				return fmt.Sprint(days, moments, bad, late)
			}
			if got, want := read(true), read(false); got != want {
				t.Fatalf("%q\n%s\n%s", texts, got, want)
			}
		}
	})
}

// No character that could begin or continue a phrase is left out of suspects.
func TestSuspects(t *testing.T) {
	texts := append(DefaultPlaceholders(), "ſtraße", "한국 없음", "ΐ ᾳ", ";", "K", "å b", "a \u0301b", "`", "x;", "\ufffd")
	p := NewPlaceholders(texts)
	suspect := func(v []byte) bool {
		v = append(v, 0)
		return p.suspects.has(uint16(v[0]) | uint16(v[1])<<8)
	}
	starts := map[rune]bool{0: true, ' ': true}
	for n := p.phrases.nodes[0].child; n != 0; n = p.phrases.nodes[n].sibling {
		starts[p.phrases.nodes[n].char] = true
	}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		text := []byte(string(r))
		if c, _ := skeletonAt(text); r >= ' ' && starts[c] && !suspect(append(text, 'n')) && r >= utf8.RuneSelf {
			t.Fatalf("%U may begin a phrase", r)
		}
	}
	for first := rune(1); first < utf8.RuneSelf; first++ {
		at := p.phrases.step(0, rune(lowerASCII(byte(first))))
		if at < 0 {
			continue
		}
		node := p.phrases.nodes[at]
		for r := rune(1); r < 0x30000; r++ {
			c, _ := skeletonAt(append([]byte(string(r)), 'x'))
			if may := c == 0 || p.phrases.step(at, c) >= 0 || c == ' ' && node.end; may && !suspect([]byte(string(first)+string(r))) {
				t.Fatalf("%c%U may begin a phrase", first, r)
			}
		}
		if node.end && !suspect([]byte{byte(first)}) {
			t.Fatalf("%c is a phrase", first)
		}
	}
	for _, text := range texts {
		for _, v := range []string{text, strings.ToUpper(text), norm.NFD.String(text), "\u212a" + text, text + " "} {
			if p.Match([]byte(v)) != slowMatch(texts, v) {
				t.Fatalf("Match(%+q)", v)
			}
		}
	}
}
