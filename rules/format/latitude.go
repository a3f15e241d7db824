package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "latitude",
		Doc: message.Text{
			VI: `Vĩ độ theo độ thập phân: từ -90 đến 90, dấu chấm thập phân, ví dụ 21.0285.

Được kiểm tra: dấu + hoặc - (nếu có), 1–3 chữ số, phần thập phân sau dấu chấm (nếu có); giá trị trong khoảng.
Không kiểm tra: điểm có nằm trong Việt Nam, trong tỉnh hay trong xã hay không (dùng phép kiểm tra geo_within). Độ, phút, giây, dấu phẩy thập phân và chữ N, S không hợp lệ.

Nguồn: ISO 6709, dạng độ thập phân.`,
			EN: `Latitude in decimal degrees: from -90 to 90, with a decimal point, e.g. 21.0285.

Checked: a sign + or - (if any), 1–3 digits, a fraction after the point (if any); the value is within its range.
Not checked: whether the point lies in Việt Nam, its province or commune (use the check geo_within). Degrees with minutes and seconds, a decimal comma and the letters N and S fail.

Source: ISO 6709, decimal degrees.`,
		},
		Valid: []string{"21.0285", "8.65", "-33.9", "+21.0285", "90", "-90.000", "0", "00.5", "10.776530"},
		Invalid: []string{"90.0001", "-91", "105.8542", "21,0285", "21°01'42\"N", "21.0285N", "21.", ".5", "-", "2.1e1", "21.02.85", "− 21.0",
			" 21.0285", "21.0285 ", "0021.0285"},
		New: always(latitude),
	})
}

var latitudeRange = message.Define("format.latitude_range",
	"vĩ độ phải từ -90 đến 90 (có thể đã ghi nhầm kinh độ vào cột vĩ độ)",
	"a latitude is from -90 to 90 (this may be a longitude)")

func latitude(v []byte) string {
	if reason := degrees(v, 90, latitudeRange); reason != "" {
		return degreesFault(v, reason)
	}
	return ""
}
