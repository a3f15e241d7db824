package format

import "testing"

func TestGTINReasons(t *testing.T) {
	reasons(t, judge(t, "gtin", "2026-11-21"), `
8934673123457→ ok
96385074→ ok
036000291452→ ok
18934673123454→ ok
8934673123450→ check_digit
96385075→ check_digit
36000291452→ lost_leading_zero
36000291453→ wrong_length
123456789→ wrong_length
893467312345700→ wrong_length
→ wrong_length
893467312345X→ not_digits
8934673-123457→ not_digits
 8934673123457→ blanks_around
8934673123457.0→ spreadsheet_number
8.93467E+12→ spreadsheet_number
`)
}

// TestGTINFindsAnyWrongDigit: what the check digit promises.
func TestGTINFindsAnyWrongDigit(t *testing.T) {
	f, _ := Lookup("gtin")
	for _, valid := range f.Valid {
		for i := range valid {
			v := []byte(valid)
			for d := byte('0'); d <= '9'; d++ {
				if v[i] = d; d != valid[i] && gtin(v) != wrongCheckDigit {
					t.Errorf("%s passes with its digit %d changed", v, i+1)
				}
			}
		}
	}
}

func TestCodeReasons(t *testing.T) {
	reasons(t, judge(t, "country", "2026-11-21"), `
VN→ ok
VNM→ ok
vn→ not_upper
Vnm→ not_upper
XX→ not_iso
UK→ not_iso
VNA→ not_iso
AN→ not_iso
V→ wrong_length
VIET→ wrong_length
→ wrong_length
704→ not_letters
VIỆT→ not_letters
V-N→ not_letters
VN → blanks_around
1.0→ spreadsheet_number
`)
	reasons(t, judge(t, "currency", "2026-11-21"), `
VND→ ok
XAU→ ok
vnd→ not_upper
XXX→ not_iso
XTS→ not_iso
xts→ not_iso
VN→ not_iso
VNDD→ wrong_length
VNĐ→ not_letters
₫→ not_letters
704→ not_letters
`)
	reasons(t, judge(t, "language", "2026-11-21"), `
vi→ ok
vie→ ok
fre→ ok
VI→ not_lower
Vie→ not_lower
vn→ not_iso
und→ not_iso
qaa→ not_iso
mkh→ not_iso
v→ wrong_length
viet→ wrong_length
vi-VN→ not_letters
`)
}

func TestDegreesReasons(t *testing.T) {
	const both = `
21.0285→ ok
-33.9→ ok
+8.65→ ok
0→ ok
-0.0→ ok
90→ ok
-90.000→ ok
089.5→ ok
21,0285→ degrees_comma
-21,5→ degrees_comma
21,→ degrees
,5→ degrees
1,2,3→ degrees
21.→ degrees
.5→ degrees
-→ degrees
→ degrees
+-1→ degrees
1e1→ degrees
0021.5→ degrees
0021→ degrees
21.02.85→ degrees
21°01'42"N→ degrees
2A.5→ degrees
 21.0285→ blanks_around
21.0285 → blanks_around
`
	reasons(t, judge(t, "latitude", "2026-11-21"), both+`
90.0001→ latitude_range
-91→ latitude_range
105.8542→ latitude_range
999.5→ latitude_range
`)
	reasons(t, judge(t, "longitude", "2026-11-21"), both+`
105.8542→ ok
180→ ok
-180.00→ ok
180.01→ longitude_range
-181→ longitude_range
999→ longitude_range
1058542→ degrees
`)
}

func TestUUIDReasons(t *testing.T) {
	reasons(t, judge(t, "uuid", "2026-11-21"), `
f47ac10b-58cc-4372-a567-0e02b2c3d479→ ok
F47AC10B-58CC-4372-A567-0E02B2C3D479→ ok
f47ac10b58cc4372a5670e02b2c3d479→ uuid
f47ac10b-58cc-4372-a567-0e02b2c3d47g→ uuid
f47ac10b-58cc-4372-a567-0e02b2c3d4790→ uuid
f47ac10b--58cc-4372-a567-0e02b2c3d47→ uuid
f47ac10-b58cc-4372-a567-0e02b2c3d479→ uuid
→ uuid
f47ac10b-58cc-4372-a567-0e02b2c3d479 → blanks_around
`)
}

func TestAddressReasons(t *testing.T) {
	reasons(t, judge(t, "ipv4", "2026-11-21"), `
203.162.4.191→ ok
0.0.0.0→ ok
255.255.255.255→ ok
256.0.0.1→ ipv4_number
1.2.3.99999999999999999999→ ipv4_number
01.2.3.4→ ipv4_zero
1.2.3.00→ ipv4_zero
1.2.3→ ipv4
1.2.3.4.5→ ipv4
1.2.3.→ ipv4
1..2.3→ ipv4
1.0→ ipv4
1.2.3.4/24→ ipv4
1.2.3.4:80→ ipv4
::1→ ipv4
→ ipv4
 1.2.3.4→ blanks_around
`)
	reasons(t, judge(t, "ipv6", "2026-11-21"), `
2001:df0:66:40::15→ ok
::→ ok
1:2:3:4:5:6:7:8→ ok
1:2:3:4:5:6:7::→ ok
::ffff:203.162.4.191→ ok
1:2:3:4:5:6:1.2.3.4→ ok
1:2:3:4:5:6:7→ ipv6
1:2:3:4:5:6:7:8:9→ ipv6
1::2::3→ ipv6
:::→ ipv6
:1→ ipv6
1:→ ipv6
12345::→ ipv6
::1.2.3→ ipv6
::1.2.3.4:5→ ipv6
::1.2.3.4::→ ipv6
1:2:3:4:5:6:7:1.2.3.4→ ipv6
fe80::1%eth0→ ipv6
[::1]→ ipv6
1.2.3.4→ ipv6
→ ipv6
::1 → blanks_around
`)
}

func TestURLReasons(t *testing.T) {
	reasons(t, judge(t, "url", "2026-11-21"), `
https://hanoi.gov.vn→ ok
HTTP://A.VN:8080/x?y=%20#z→ ok
http://203.162.4.191/→ ok
https://[::1]:65535/→ ok
https://a.vn?x→ ok
hanoi.gov.vn→ url_scheme
httpss://a.vn→ url_scheme
htt://a.vn→ url_scheme
ftp://a.vn→ url_scheme
http:/a.vn→ url_scheme
→ url_scheme
https://→ url_host
https:///x→ url_host
https://localhost→ url_host
https://a..vn→ url_host
https://đ.vn→ url_host
https://[::1→ url_host
https://[1.2.3.4]→ url_host
https://[]→ url_host
https://[::1]x→ url_host
https://1.2.3.256→ url_host
https://a.vn:→ url_port
https://a.vn:0→ url_port
https://a.vn:65536→ url_port
https://a.vn:99999999999999999999→ url_port
https://a.vn:x→ url_port
https://u:p@a.vn→ url_user
https://a.vn/tin tức→ url_character
https://a.vn/%2→ url_character
https://a.vn/%zz→ url_character
https://a.vn/#a#b→ url_character
https://a.vn/[x]→ url_character
 https://a.vn→ blanks_around
https://a.vn/ → blanks_around
`)
}
