package format

import (
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	notLetters = message.Define("format.not_letters",
		"có ký tự không được phép, chỉ được dùng chữ cái A–Z không dấu",
		"there are characters other than the letters A–Z")
	notISO = message.Define("format.not_iso",
		"mã không có trong danh mục tiêu chuẩn ISO",
		"the code is not in the list of the ISO standard")
)

// letterCodes are codes of two or three letters, one bit for each that the
// letters can write: asking costs no more than reading the letters.
type letterCodes struct {
	first byte // 'A' or 'a': how the codes are written
	two   [(26*26 + 63) / 64]uint64
	three [(26*26*26 + 63) / 64]uint64
}

// letterCode returns New for the codes that a list holds on a day.
func letterCode(first byte, on func(value.Day) []string) func(value.Day) Func {
	return func(day value.Day) Func {
		l := &letterCodes{first: first}
		for _, code := range on(day) {
			l.add([]byte(code))
		}
		return l.judge
	}
}

func (l *letterCodes) add(code []byte) {
	switch n, ok := letterNumber(code, l.first); {
	case !ok:
		panic("format: " + string(code) + " is no code of two or three letters")
	case len(code) == 2:
		l.two[n/64] |= 1 << (n % 64)
	default:
		l.three[n/64] |= 1 << (n % 64)
	}
}

// letterNumber reads two or three letters of one case as digits of a number.
func letterNumber(v []byte, first byte) (n uint, ok bool) {
	if len(v) != 2 && len(v) != 3 {
		return 0, false
	}
	for _, c := range v {
		letter := uint(c - first)
		if letter >= 26 {
			return 0, false
		}
		n = n*26 + letter
	}
	return n, true
}

func (l *letterCodes) contains(v []byte) bool {
	n, ok := letterNumber(v, l.first)
	if len(v) == 2 {
		return ok && l.two[n/64]>>(n%64)&1 == 1
	}
	return ok && l.three[n/64]>>(n%64)&1 == 1
}

func (l *letterCodes) judge(v []byte) string {
	if l.contains(v) {
		return ""
	}
	return l.fault(v)
}

func (l *letterCodes) fault(v []byte) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	for _, c := range v {
		if !isLetter(c) {
			return notLetters
		}
	}
	if len(v) != 2 && len(v) != 3 {
		return wrongLength
	}
	return l.caseFault(v)
}

// caseFault tells a code of the list that is in the wrong case from one that is
// not in it. The two cases of a letter differ in one bit.
func (l *letterCodes) caseFault(v []byte) string {
	var same [3]byte
	for i, c := range v {
		same[i] = c&^0x20 | l.first&0x20
	}
	switch {
	case !l.contains(same[:len(v)]):
		return notISO
	case l.first == 'A':
		return notUpper
	}
	return notLower
}
