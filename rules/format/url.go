package format

import (
	"bytes"

	"rasoat/rules/message"
)

func init() {
	Register(Format{
		Name: "url",
		Doc: message.Text{
			VI: `Địa chỉ trang tin (URL) đầy đủ, bắt đầu bằng http:// hoặc https://.

Được kiểm tra: tên máy chủ là tên miền (ít nhất hai nhãn, nhãn cuối gồm ít nhất 2 chữ cái), địa chỉ IPv4 hoặc địa chỉ IPv6 trong ngoặc vuông; cổng (nếu có) từ 1 đến 65535; phần còn lại chỉ gồm các ký tự được phép, sau dấu % là 2 chữ số thập lục phân, nhiều nhất một dấu #.
Không kiểm tra: trang có tồn tại hay không. Chữ có dấu và khoảng trắng phải được mã hóa (%20); tên người dùng, mật khẩu trong địa chỉ và giao thức khác (ftp, mailto) không hợp lệ.

Nguồn: RFC 3986; nhãn tên miền theo RFC 1035.`,
			EN: `Whole web address (URL) that begins with http:// or https://.

Checked: the host is a domain (at least two labels, the last of at least 2 letters), an IPv4 address, or an IPv6 address in square brackets; the port, if any, is 1 to 65535; the rest has only characters that are allowed, 2 hexadecimal digits after each %, at most one #.
Not checked: whether the page exists. Accented letters and blanks have to be encoded (%20); user names and passwords in the address and other schemes (ftp, mailto) fail.

Source: RFC 3986; labels as in RFC 1035.`,
		},
		Valid: []string{"https://hanoi.gov.vn", "http://dichvucong.gov.vn/p/home/dvc-trang-chu.html?id=1&x=%C4%91#top", "HTTPS://Data.Gov.VN/", "http://203.162.4.191:8080/api",
			"https://[2001:df0::15]:443/", "https://a.vn?q=1", "https://a.vn#x", "https://a.vn/a/../b//c;v=1,2", "https://a.vn:1/~x/@(a)'*!$"},
		Invalid: []string{"hanoi.gov.vn", "www.hanoi.gov.vn", "ftp://hanoi.gov.vn", "mailto:a@b.vn", "http:/hanoi.gov.vn", "http//hanoi.gov.vn", "https://", "https:///a", "https://localhost/",
			"https://hanoi", "https://ha noi.gov.vn", "https://hanoi.gov.vn/tin tức", "https://hanoi.gov.vn/tin-tức", "https://a.vn/%2", "https://a.vn/%zz", "https://a.vn:0/", "https://a.vn:65536/",
			"https://a.vn:/", "https://a.vn:8a/", "https://u:p@a.vn/", "https://a.vn/#a#b", "https://a.vn/[x]", "https://a.vn/<x>", "https://256.1.1.1/", "https://[::1/", "https://[1.2.3.4]/",
			"https://a..vn/", "https://-a.vn", "https://a_b.vn", " https://a.vn", "https://a.vn ", "https://đ.vn"},
		New: always(url),
	})
}

var (
	urlScheme = message.Define("format.url_scheme",
		"không bắt đầu bằng http:// hoặc https://",
		"does not begin with http:// or https://")
	urlHost = message.Define("format.url_host",
		"tên máy chủ không hợp lệ",
		"the host is not valid")
	urlPort = message.Define("format.url_port",
		"cổng phải từ 1 đến 65535",
		"the port is not 1 to 65535")
	urlUser = message.Define("format.url_user",
		"có tên người dùng hoặc mật khẩu trong địa chỉ",
		"there is a user name or a password in the address")
	urlCharacter = message.Define("format.url_character",
		"có ký tự phải mã hóa (khoảng trắng, chữ có dấu), dấu phần trăm không kèm 2 chữ số thập lục phân, hoặc hơn một dấu #",
		"there are characters that have to be encoded (blanks, accented letters), a percent sign without 2 hexadecimal digits, or more than one #")
)

// urlPlain are the characters that may stand after the host as they are: all of
// RFC 3986 but the brackets, the % and the #.
var urlPlain = func() (plain [256]bool) {
	for c, class := range emailClass {
		plain[c] = class&(letter|digit) != 0
	}
	for _, c := range "-._~:/?@!$&'()*+,;=" {
		plain[c] = true
	}
	return plain
}()

func url(v []byte) string {
	start := schemeLength(v)
	if start == 0 {
		return urlFault(v, urlScheme)
	}
	end := start
	for end < len(v) && v[end] != '/' && v[end] != '?' && v[end] != '#' {
		end++
	}
	if reason := authority(v[start:end]); reason != "" {
		return urlFault(v, reason)
	}
	if !isURLTail(v[end:]) {
		return urlFault(v, urlCharacter)
	}
	return ""
}

// schemeLength returns the length of the scheme and what ends it, 0 if there is
// no scheme of the web.
func schemeLength(v []byte) int {
	const web = "https"
	n := 0
	for n < len(v) && n < len(web) && v[n]|0x20 == web[n] {
		n++
	}
	if n < len("http") || !bytes.HasPrefix(v[n:], []byte("://")) {
		return 0
	}
	return n + len("://")
}

// authority judges the host and the port.
func authority(v []byte) string {
	if bytes.IndexByte(v, '@') >= 0 {
		return urlUser
	}
	host := v
	if at := bytes.LastIndexByte(v, ':'); at >= 0 && bytes.IndexByte(v[at:], ']') < 0 {
		host = v[:at]
		if !isPort(v[at+1:]) {
			return urlPort
		}
	}
	if !isHost(host) {
		return urlHost
	}
	return ""
}

func isHost(v []byte) bool {
	if n := len(v); n > 2 && v[0] == '[' && v[n-1] == ']' {
		return isIPv6(v[1 : n-1])
	}
	return domain(v) == "" || isIPv4(v)
}

func isPort(v []byte) bool {
	n := 0
	for _, c := range v {
		if c-'0' > 9 || n > 65535 {
			return false
		}
		n = n*10 + int(c-'0')
	}
	return 0 < n && n <= 65535
}

// isURLTail judges path, query and fragment, whose characters are the same.
func isURLTail(v []byte) bool {
	fragment := false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case urlPlain[c]:
		case c == '#' && !fragment:
			fragment = true
		case c == '%' && i+2 < len(v) && isHex[v[i+1]] && isHex[v[i+2]]:
			i += 2
		default:
			return false
		}
	}
	return true
}

func urlFault(v []byte, reason string) string {
	if around := blankFault(v); around != "" {
		return around
	}
	return reason
}
