package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "ipv6",
		Doc: message.Text{
			VI: `Địa chỉ IPv6: tám nhóm tối đa 4 chữ số thập lục phân cách nhau bằng dấu hai chấm, “::” thay cho các nhóm 0 liền nhau, ví dụ 2001:df0:66:40::15.

Được kiểm tra: số nhóm và số chữ số; “::” nhiều nhất một lần và thay cho ít nhất một nhóm; hai nhóm cuối có thể viết như IPv4 (::ffff:203.162.4.191).
Không kiểm tra: địa chỉ có đang được dùng hay không; đã viết gọn theo RFC 5952 hay chưa. Vùng (%eth0), ngoặc vuông, cổng và độ dài mạng không hợp lệ.

Nguồn: RFC 4291, mục 2.2.`,
			EN: `IPv6 address: eight groups of at most 4 hexadecimal digits with colons between them, “::” for groups of 0 in a row, e.g. 2001:df0:66:40::15.

Checked: the number of groups and of digits; “::” at most once and for at least one group; the last two groups may be written as IPv4 (::ffff:203.162.4.191).
Not checked: whether the address is in use; whether it is in the short form of RFC 5952. A zone (%eth0), brackets, a port or the length of a network fails.

Source: RFC 4291, section 2.2.`,
		},
		Valid: []string{"2001:df0:66:40::15", "::", "::1", "1::", "2001:DB8:0:0:8:800:200C:417A", "::ffff:203.162.4.191", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "64:ff9b::192.0.2.33"},
		Invalid: []string{"1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1", "1:", ":::", "12345::", "g::1", "fe80::1%eth0", "[::1]", "2001:db8::/32",
			"1:2:3:4:5:6:7::8", "::1.2.3", "::1.2.3.256", "1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:1", " ::1", "::1 ", ":"},
		New: always(ipv6),
	})
}

var ipv6Form = message.Define("format.ipv6",
	"không đúng dạng địa chỉ IPv6, ví dụ 2001:df0:66:40::15",
	"not an IPv6 address, e.g. 2001:df0:66:40::15")

func ipv6(v []byte) string {
	if isIPv6(v) {
		return ""
	}
	if reason := blankFault(v); reason != "" {
		return reason
	}
	return ipv6Form
}

// isIPv6 counts groups. A gap is “::”; without one there have to be eight.
func isIPv6(v []byte) bool {
	groups, gap := 0, false
	if len(v) >= 2 && v[0] == ':' && v[1] == ':' {
		gap, v = true, v[2:]
	}
	for len(v) > 0 {
		n := 0
		for n < len(v) && isHex[v[n]] {
			n++
		}
		switch {
		case n < len(v) && v[n] == '.':
			return isIPv4(v) && isWhole(groups+2, gap)
		case n == 0 || n > 4:
			return false
		}
		groups++
		if v = v[n:]; len(v) == 0 {
			break
		}
		if v[0] != ':' || len(v) == 1 {
			return false
		}
		if v = v[1:]; v[0] == ':' {
			if gap {
				return false
			}
			gap, v = true, v[1:]
		}
	}
	return isWhole(groups, gap)
}

func isWhole(groups int, gap bool) bool { return !gap && groups == 8 || gap && groups < 8 }
