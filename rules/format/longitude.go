package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "longitude",
		Doc: message.Text{
			VI: `Kinh độ theo độ thập phân: từ -180 đến 180, dấu chấm thập phân, ví dụ 105.8542.

Được kiểm tra: dấu + hoặc - (nếu có), 1–3 chữ số, phần thập phân sau dấu chấm (nếu có); giá trị trong khoảng.
Không kiểm tra: điểm có nằm trong Việt Nam, trong tỉnh hay trong xã hay không (dùng phép kiểm tra geo_within). Độ, phút, giây, dấu phẩy thập phân và chữ E, W không hợp lệ.

Nguồn: ISO 6709, dạng độ thập phân.`,
			EN: `Longitude in decimal degrees: from -180 to 180, with a decimal point, e.g. 105.8542.

Checked: a sign + or - (if any), 1–3 digits, a fraction after the point (if any); the value is within its range.
Not checked: whether the point lies in Việt Nam, its province or commune (use the check geo_within). Degrees with minutes and seconds, a decimal comma and the letters E and W fail.

Source: ISO 6709, decimal degrees.`,
		},
		Valid: []string{"105.8542", "-70.6", "+106.7", "180", "-180.0", "0", "007.25", "106.660172"},
		Invalid: []string{"180.0001", "-181", "1058542", "105,8542", "105°51'15\"E", "105.8542E", "105.", ".5", "+", "1.05e2", "105.85.42",
			" 105.8542", "105.8542 ", "0105.8542"},
		New: always(longitude),
	})
}

var longitudeRange = message.Define("format.longitude_range",
	"kinh độ phải từ -180 đến 180",
	"a longitude is from -180 to 180")

func longitude(v []byte) string {
	if reason := degrees(v, 180, longitudeRange); reason != "" {
		return degreesFault(v, reason)
	}
	return ""
}
