package format

import (
	"encoding/binary"
	"unicode/utf8"

	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

func init() {
	Register(Format{
		Name: "vn.phone",
		Doc: message.Text{
			VI: `Số điện thoại tại Việt Nam: bắt đầu bằng 0, +84 hoặc 84; giữa các chữ số được dùng dấu chấm và khoảng trắng.

Được kiểm tra: di động 9 chữ số sau số 0, đầu số 32–39, 52, 55, 56, 58, 59, 70, 76–79, 81–89, 90–99; cố định 10 chữ số sau số 0, bắt đầu bằng mã vùng đang dùng (2…); tổng đài 1800 và 1900 kèm 4–6 chữ số, quay không có số 0.
Không kiểm tra: thuê bao có tồn tại hay không; số nước ngoài (không hợp lệ); dấu gạch, ngoặc (không hợp lệ).
Di động 11 chữ số đầu 012, 016, 018, 0199 đã ngừng sử dụng: dữ liệu cũ.

Nguồn: quy hoạch kho số viễn thông; mã vùng trong danh mục vn.phone_areas.`,
			EN: `Telephone number in Việt Nam: begins with 0, +84 or 84; dots and blanks may stand between digits.

Checked: mobile, 9 digits after the 0, with the prefixes 32–39, 52, 55, 56, 58, 59, 70, 76–79, 81–89, 90–99; landline, 10 digits after the 0, beginning with an area code in use (2…); the services 1800 and 1900 with 4–6 digits, dialled without a 0.
Not checked: whether the number is in service. Foreign numbers, hyphens and brackets fail.
Mobile numbers of 11 digits with 012, 016, 018, 0199 are dead: stale data.

Source: the national numbering plan; area codes in the list vn.phone_areas.`,
		},
		Valid: []string{"0901234567", "090.123.4567", "090 123 4567", "+84901234567", "84901234567", "+84 90 123 45 67",
			"0321234567", "0700000000", "02838221234", "024 3825 1234", "0203.3825.123", "+842838221234", "19001234", "1800 123456", "+84 1900 1234"},
		Invalid: []string{"901234567", "2838221234", "090123456", "09012345678", "01201234567", "0169 1234567", "01991234567", "0711234567",
			"0531234567", "0217381234", "02173812345", "+1 202 555 0100", "+840901234567", "090-123-4567", "(028)38221234", " 0901234567", "0901234567 ",
			"0901234567.", "1900123", "19001234567", "9.01E+08", "113", "0901234567;0907654321", "+"},
		New: always(phone),
	})
}

var (
	phoneCharacter = message.Define("format.phone_character",
		"có ký tự không được phép; chỉ dùng chữ số, dấu + ở đầu, dấu chấm và khoảng trắng ở giữa",
		"there are characters other than digits, a + at the start, dots and blanks between digits")
	unknownPrefix = message.Define("format.unknown_prefix",
		"đầu số không có trong quy hoạch kho số",
		"the prefix is not in the numbering plan")
	deadPrefix = message.Define("format.dead_prefix",
		"số di động 11 chữ số (012, 016, 018, 0199) đã ngừng sử dụng",
		"a mobile number of 11 digits (012, 016, 018, 0199), no longer in use")
)

var phoneAreasCSV = reference.Text("vn.phone_areas")

// phonePrefixes tells what kind of number begins with three digits.
var phonePrefixes = func() (kinds [1000]phoneKind) {
	set := func(kind phoneKind, first, last int) {
		for p := first * 10; p < last*10+10; p++ {
			kinds[p] = kind
		}
	}
	for _, r := range [][2]int{{32, 39}, {52, 52}, {55, 56}, {58, 59}, {70, 70}, {76, 79}, {81, 99}} {
		set(mobile, r[0], r[1])
	}
	for _, p := range []int{12, 16, 18} {
		set(dead, p, p)
	}
	kinds[199] = dead
	for area := range facts(phoneAreasCSV) {
		n := 0
		for _, c := range area {
			n = n*10 + int(c-'0')
		}
		if len(area) == 2 {
			set(landline, n, n)
		} else {
			kinds[n] = landline
		}
	}
	return kinds
}()

type phoneKind uint8

const (
	noPhone phoneKind = iota
	mobile
	landline
	dead
)

// number is a telephone number without what stands between its digits.
type number struct {
	digits [16]byte
	n      int
	plus   bool
}

// phone reads the number, then looks at what it was dialled with. Most are of a mobile,
// and nothing but its ten digits.
func phone(v []byte) string {
	if len(v) == 10 && v[0] == '0' && eightDigits(v) && eightDigits(v[2:]) && kindOf(v[1:]) == mobile {
		return ""
	}
	var d number
	if !d.read(v) || !d.valid() {
		return phoneFault(v, &d)
	}
	return ""
}

// eightDigits tells whether a text begins with eight digits: in each byte the upper half
// is 3, and still is when 6 is added, which takes the six characters behind 9 out of it.
func eightDigits(v []byte) bool {
	const upper, threes, sixes = 0xF0F0F0F0F0F0F0F0, 0x3030303030303030, 0x0606060606060606
	w := binary.LittleEndian.Uint64(v)
	return w&upper == threes && (w+sixes)&upper == threes
}

// read takes the digits; it fails on other characters, on separators that do
// not stand between digits, and on more digits than any number has.
func (d *number) read(v []byte) bool {
	if len(v) > 0 && v[0] == '+' {
		d.plus, v = true, v[1:]
	}
	between := true // after a separator, or at the start: a digit must follow
	for i := 0; i < len(v); {
		switch c := v[i]; {
		case c-'0' <= 9:
			if d.n == len(d.digits) {
				return false
			}
			d.digits[d.n] = c
			d.n++
			i++
			between = false
		case d.n > 0 && c == '.':
			i++
			between = true
		case d.n > 0 && blankAt(v[i:]) > 0:
			i += blankAt(v[i:])
			between = true
		default:
			return false
		}
	}
	return !between
}

// blankAt returns the length in bytes of the blank at the start of the text, 0
// if there is none.
func blankAt(v []byte) int {
	if v[0] == ' ' {
		return 1
	}
	if _, n := utf8.DecodeRune(v); value.IsBlank(v[:n]) {
		return n
	}
	return 0
}

func (d *number) valid() bool {
	switch n := d.digits[:d.n]; {
	case n[0] == '0' && !d.plus:
		return isSubscriber(n[1:])
	case d.abroad():
		return isSubscriber(n[2:]) || isService(n[2:])
	default:
		return !d.plus && isService(n)
	}
}

// abroad tells whether the number begins with the country code.
func (d *number) abroad() bool { return d.n > 2 && d.digits[0] == '8' && d.digits[1] == '4' }

func kindOf(n []byte) phoneKind {
	if len(n) < 3 {
		return noPhone
	}
	return phonePrefixes[int(n[0]-'0')*100+int(n[1]-'0')*10+int(n[2]-'0')]
}

func isSubscriber(n []byte) bool {
	return len(n) == 9 && kindOf(n) == mobile || len(n) == 10 && kindOf(n) == landline
}

func isService(n []byte) bool { return 8 <= len(n) && len(n) <= 10 && isServicePrefix(n) }

func isServicePrefix(n []byte) bool {
	return len(n) >= 4 && n[0] == '1' && (n[1] == '8' || n[1] == '9') && n[2] == '0' && n[3] == '0'
}

func phoneFault(v []byte, d *number) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	if d.n == len(d.digits) {
		return wrongLength
	}
	if !new(number).read(v) {
		return phoneCharacter
	}
	return d.prefixFault()
}

// prefixFault looks at what follows the 0 or the country code.
func (d *number) prefixFault() string {
	n := d.digits[:d.n]
	trunk := n[0] == '0' && !d.plus
	switch {
	case trunk:
		n = n[1:]
	case d.abroad() && (d.plus || d.n > 10):
		n = n[2:]
	case d.plus:
		return unknownPrefix
	case isSubscriber(n):
		return lostLeadingZero
	}
	switch kind := kindOf(n); {
	case kind == dead && len(n) == 10:
		return deadPrefix
	case kind == mobile || kind == landline || !trunk && isServicePrefix(n):
		return wrongLength
	}
	return unknownPrefix
}
