package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "ipv4",
		Doc: message.Text{
			VI: `Địa chỉ IPv4: bốn số từ 0 đến 255 cách nhau bằng dấu chấm, ví dụ 203.162.4.191.

Được kiểm tra: đúng bốn số; mỗi số từ 0 đến 255, không có số 0 thừa ở đầu (010 bị một số chương trình đọc là số 8).
Không kiểm tra: địa chỉ có đang được dùng, là địa chỉ công cộng hay nội bộ. Cổng và độ dài mạng (/24) không hợp lệ.

Nguồn: RFC 6943, mục 3.1.1 (dạng chặt chẽ).`,
			EN: `IPv4 address: four numbers from 0 to 255 with full stops between them, e.g. 203.162.4.191.

Checked: exactly four numbers; each from 0 to 255, without leading zeros (some programs read 010 as 8).
Not checked: whether the address is in use, public or private. A port or the length of a network (/24) fails.

Source: RFC 6943, section 3.1.1 (the strict form).`,
		},
		Valid: []string{"203.162.4.191", "0.0.0.0", "255.255.255.255", "10.0.0.1", "1.2.3.4"},
		Invalid: []string{"256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3.4", "1..2.3", "01.2.3.4", "1.2.3.004", "1.2.3.4/24", "1.2.3.4:80", "1.2.3.a",
			"::1", "1,2,3,4", " 1.2.3.4", "1.2.3.4 ", "16909060", "999.999.999.999"},
		New: always(ipv4),
	})
}

var (
	ipv4Form = message.Define("format.ipv4",
		"không đúng dạng địa chỉ IPv4: bốn số cách nhau bằng dấu chấm",
		"not an IPv4 address: four numbers with full stops between them")
	ipv4Number = message.Define("format.ipv4_number",
		"mỗi số của địa chỉ IPv4 phải từ 0 đến 255",
		"a number of the IPv4 address is not 0 to 255")
	ipv4Zero = message.Define("format.ipv4_zero",
		"có số 0 thừa ở đầu một số của địa chỉ IPv4",
		"a number of the IPv4 address has a leading zero")
)

func ipv4(v []byte) string {
	if isIPv4(v) {
		return ""
	}
	return ipv4Fault(v)
}

func isIPv4(v []byte) bool {
	if len(v) > len("255.255.255.255") {
		return false
	}
	stops, n, digits := 0, 0, 0 // of the number at hand: its value, its digits
	for _, c := range v {
		switch {
		case c-'0' <= 9:
			if digits > 0 && n == 0 {
				return false
			}
			n = n*10 + int(c-'0')
			digits++
			if n > 255 {
				return false
			}
		case c == '.' && digits > 0:
			stops++
			n, digits = 0, 0
		default:
			return false
		}
	}
	return stops == 3 && digits > 0
}

// ipv4Fault looks at the numbers only where there are four.
func ipv4Fault(v []byte) string {
	if reason := blankFault(v); reason != "" {
		return reason
	}
	reason, numbers := ipv4Number, 0
	for rest := v; ; numbers++ {
		n := leadingDigits(rest)
		if n == 0 {
			return ipv4Form
		}
		if n > 1 && rest[0] == '0' {
			reason = ipv4Zero
		}
		if rest = rest[n:]; len(rest) == 0 {
			break
		}
		if rest[0] != '.' {
			return ipv4Form
		}
		rest = rest[1:]
	}
	if numbers != 3 {
		return ipv4Form
	}
	return reason
}
