package format

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"
)

// Formats held to what widely used libraries say, every difference named.

// ownNumbers are the numbers after the 0 on which the library and the numbering
// plan of vn.phone differ, by their first two digits.
var ownNumbers = map[string]string{
	"12": "the library takes numbers of machines, 9 digits, for mobile ones",
	"16": "the library takes numbers of machines, 9 digits, for mobile ones",
	"24": "the library knows the blocks in use in Hà Nội",
	"28": "the library knows the blocks in use in Hồ Chí Minh",
	"30": "the library takes all of 3x for mobile",
	"31": "the library takes all of 3x for mobile",
	"51": "the library takes 51 for mobile",
	"52": "the library knows the blocks in use",
	"55": "the library knows the blocks in use",
	"89": "the library knows the blocks in use",
	"99": "the library knows the blocks in use",
}

// librarySays tells whether the library knows a number as one of a subscriber
// or, dialled without a 0, as a service.
func librarySays(s string) bool {
	n, err := phonenumbers.Parse(s, "VN")
	if err != nil || !phonenumbers.IsValidNumberForRegion(n, "VN") {
		return false
	}
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return true
	case phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE:
		return strings.HasPrefix(s, "18") || strings.HasPrefix(s, "19")
	}
	return false
}

// agreeOnPhone compares a number of digits after a 0, and a service.
func agreeOnPhone(t interface{ Errorf(string, ...any) }, is Func, s string) {
	if s[0] == '0' && len(s) > 3 && ownNumbers[s[1:3]] != "" {
		return
	}
	if ours, library := is([]byte(s)) == "", librarySays(s); ours != library {
		t.Errorf("%s: %v, the library says %v", s, ours, library)
	}
}

func TestPhonesAgainstLibrary(t *testing.T) {
	is := judge(t, "vn.phone", "2026-11-21")
	for _, tail := range []string{"23456712", "00000000", "98765432"} {
		for prefix := range 1000 {
			for length := 8; length <= 11; length++ {
				if number := fmt.Sprintf("0%03d%s", prefix, tail); number[1] != '0' { // 00 dials abroad
					agreeOnPhone(t, is, number[:length])
				}
			}
		}
		for length := 7; length <= 11; length++ {
			agreeOnPhone(t, is, ("1800" + tail)[:length])
			agreeOnPhone(t, is, ("1900" + tail)[:length])
		}
	}
}

func FuzzPhoneAgainstLibrary(f *testing.F) {
	for _, s := range []string{"901234567", "2838221234", "2033825123", "321234567", "217123456", "711234567", "123"} {
		f.Add([]byte(s))
	}
	is := judge(f, "vn.phone", "2026-11-21")
	f.Fuzz(func(t *testing.T, v []byte) {
		if len(v) > 0 && v[0] != '0' && isDigits(v) {
			agreeOnPhone(t, is, "0"+string(v))
		}
	})
}

// agreeOnEmail: an address that passes is one to the library as well, whole and
// without a name, unless its dots are where RFC 5322 has none.
func agreeOnEmail(t interface{ Errorf(string, ...any) }, v []byte) {
	local, _, _ := bytes.Cut(v, []byte("@"))
	oddDots := bytes.HasPrefix(local, []byte(".")) || bytes.HasSuffix(local, []byte(".")) || bytes.Contains(local, []byte(".."))
	if email(v) != "" || oddDots {
		return
	}
	if a, err := mail.ParseAddress(string(v)); err != nil || a.Address != string(v) || a.Name != "" {
		t.Errorf("%q passes, the library reads %v, %v", v, a, err)
	}
}

func TestEmailAgainstLibrary(t *testing.T) {
	near := rapid.StringMatching(`[a-z._%+-]{1,5}@[a-zA-Z0-9]{1,3}(?:-[a-z]{1,3})?\.[a-z]{2,3}`)
	rapid.Check(t, func(t *rapid.T) { agreeOnEmail(t, []byte(near.Draw(t, "address"))) })
}

func FuzzEmailAgainstLibrary(f *testing.F) {
	e, _ := Lookup("email")
	for _, v := range append(e.Valid, e.Invalid...) {
		f.Add([]byte(v))
	}
	f.Fuzz(func(t *testing.T, v []byte) { agreeOnEmail(t, v) })
}
