package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "email",
		Doc: message.Text{
			VI: `Địa chỉ thư điện tử: phần tên, một dấu @, tên miền.

Được kiểm tra: đúng một dấu @; phần tên chỉ gồm chữ cái không dấu, chữ số và các ký tự . _ % + -; tên miền có ít nhất hai nhãn cách nhau bằng dấu chấm, mỗi nhãn 1–63 ký tự gồm chữ cái, chữ số, dấu gạch nối không ở đầu hay cuối; nhãn cuối chỉ gồm chữ cái, ít nhất 2 chữ.
Không kiểm tra: tên miền hay hộp thư có tồn tại hay không. Chú thích, phần tên đặt trong ngoặc kép và địa chỉ có ký tự ngoài ASCII không hợp lệ.

Nguồn: tập con thường dùng của RFC 5322; nhãn tên miền theo RFC 1035.`,
			EN: `E-mail address: a local part, one @, a domain.

Checked: exactly one @; the local part is of unaccented letters, digits and . _ % + -; the domain has at least two labels with dots between them, each of 1–63 letters, digits and hyphens, no hyphen first or last; the last label is of letters only, at least 2.
Not checked: whether the domain or the mailbox exists. Comments, quoted local parts and characters outside ASCII fail.

Source: the practical subset of RFC 5322; labels as in RFC 1035.`,
		},
		Valid: []string{"a@b.vn", "nguyen.van-a_1%x+y@so-tp.hanoi.gov.vn", "A@B.COM", "1@2.vn", ".a..b@c.vn"},
		Invalid: []string{"a", "a@", "@b.vn", "a@b", "a@@b.vn", "a@b@c.vn", "a b@c.vn", "nguyễn@c.vn", "a@c.v", "a@c.v1", "a@-c.vn", "a@c-.vn",
			"a@c..vn", "a@.vn", "a@c.vn.", " a@c.vn", "a@c.vn ", `"a"@c.vn`, "a@[10.0.0.1]", "a@đ.vn", "a@c.vn; b@c.vn"},
		New: always(email),
	})
}

var (
	emailAt = message.Define("format.email_at",
		"không có đúng một dấu @",
		"there is not exactly one @")
	emailLocal = message.Define("format.email_local",
		"phần trước dấu @ trống hoặc có ký tự không được phép",
		"the part before the @ is empty or has characters that are not allowed")
	emailDomain = message.Define("format.email_domain",
		"tên miền sau dấu @ không hợp lệ",
		"the domain after the @ is not valid")
	emailTopLevel = message.Define("format.email_top_level",
		"nhãn cuối của tên miền phải gồm ít nhất 2 chữ cái",
		"the last label of the domain is not 2 letters or more")
)

// Classes of the characters of an address.
const (
	letter = 1 << iota
	digit
	hyphen
	localOnly // . _ % +
)

var emailClass = func() (class [256]uint8) {
	for c := '0'; c <= '9'; c++ {
		class[c] = digit
	}
	for c := 'a'; c <= 'z'; c++ {
		class[c], class[c-'a'+'A'] = letter, letter
	}
	for _, c := range "._%+" {
		class[c] = localOnly
	}
	class['-'] = hyphen
	return class
}()

func email(v []byte) string {
	if isAddress(v) {
		return ""
	}
	return emailReason(v)
}

// emailReason judges the local part up to the first @, then the domain.
func emailReason(v []byte) string {
	at := 0
	for at < len(v) && emailClass[v[at]] != 0 {
		at++
	}
	if at == 0 || at == len(v) || v[at] != '@' {
		return emailFault(v, emailLocal)
	}
	if reason := domain(v[at+1:]); reason != "" {
		return emailFault(v, reason)
	}
	return ""
}

const longestLabel = 63

// domain judges the labels one after another; the last of them is the top
// level.
func domain(v []byte) string {
	start, seen := 0, uint8(0) // of the label at hand: where it starts, classes so far
	for i, c := range v {
		switch class := emailClass[c]; {
		case c == '.':
			if !isLabel(v[start:i]) {
				return emailDomain
			}
			start, seen = i+1, 0
		case class&(letter|digit|hyphen) == 0:
			return emailDomain
		default:
			seen |= class
		}
	}
	switch {
	case start == 0 || !isLabel(v[start:]):
		return emailDomain
	case seen != letter || len(v)-start < 2:
		return emailTopLevel
	}
	return ""
}

// isLabel judges the length and the ends of a label.
func isLabel(v []byte) bool {
	return 0 < len(v) && len(v) <= longestLabel && v[0] != '-' && v[len(v)-1] != '-'
}

// emailFault gives what is wrong with the whole address before what is wrong
// with a part of it.
func emailFault(v []byte, part string) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	ats := 0
	for _, c := range v {
		if c == '@' {
			ats++
		}
	}
	if ats != 1 {
		return emailAt
	}
	return part
}
