package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.parcel_id",
		Doc: message.Text{
			VI: `Mã định danh thửa đất: GeoHash 12 ký tự trong hệ tọa độ WGS84 của một điểm trong thửa, ví dụ w7er8u0evb2x.

Được kiểm tra: đủ 12 ký tự; chỉ gồm chữ số và chữ cái thường của GeoHash (b–z trừ i, l, o; không có a); hai ký tự đầu là w3, w6, w7, w9 hoặc wk, là các ô có lãnh thổ Việt Nam.
Không kiểm tra: điểm có nằm trong xã của thửa hay không (một ô 2 ký tự rộng hơn 1.000 km và có cả phần nước ngoài); với vĩ độ, kinh độ trong hai cột riêng, dùng phép kiểm tra geo_within.

Nguồn: quy định về mã định danh thửa đất; bảng chữ của GeoHash.`,
			EN: `Identifier of a land parcel: the GeoHash of 12 characters in WGS84 of a point in the parcel, e.g. w7er8u0evb2x.

Checked: twelve characters; only digits and small letters of GeoHash (b–z without i, l, o; no a); the first two are w3, w6, w7, w9 or wk, the cells in which Việt Nam has territory.
Not checked: whether the point lies within the parcel's commune (a cell of 2 characters is more than 1,000 km wide and reaches abroad); for latitude and longitude in two columns use the check geo_within.

Source: the rules on identifiers of land parcels; the alphabet of GeoHash.`,
		},
		Valid: []string{"w7er8u0evb2x", "w3gv2p0k1jkm", "w6jtnh3c0000", "wk5zzzzzzzzz", "w9bbbbbbbbbb"},
		Invalid: []string{"w7er8u0evb2", "w7er8u0evb2xy", "W7ER8U0EVB2X", "w7er8u0evb2a", "w7er8u0evbi0", "w7er8u0evbl0", "w7er8u0evbo0", "w4er8u0evb2x",
			"wx4g0bce3m7q", "w7er-8u0e-vb2", "w7er8u0evb2 ", " w7er8u0evb2x", "u4pruydqqvj8", "w7er8u0evbđ"},
		New: always(parcelID),
	})
}

var (
	parcelLetter = message.Define("format.parcel_letter",
		"có ký tự không thuộc bảng chữ của GeoHash (chữ số và b–z, trừ i, l, o)",
		"there are characters that are not GeoHash's (digits and b–z without i, l, o)")
	parcelAbroad = message.Define("format.parcel_abroad",
		"điểm nằm ngoài Việt Nam (mã phải bắt đầu bằng w3, w6, w7, w9 hoặc wk)",
		"the point is outside Việt Nam (the code has to begin with w3, w6, w7, w9 or wk)")
	notLower = message.Define("format.not_lower",
		"chữ cái phải viết thường",
		"letters have to be small")
)

var geohash = func() (letters [256]bool) {
	for _, c := range "0123456789bcdefghjkmnpqrstuvwxyz" {
		letters[c] = true
	}
	return letters
}()

func parcelID(v []byte) string {
	if len(v) != 12 {
		return parcelFault(v)
	}
	in := true
	for _, c := range v {
		in = in && geohash[c]
	}
	switch {
	case !in:
		return parcelFault(v)
	case v[0] != 'w' || !isVietnameseCell(v[1]):
		return parcelAbroad
	}
	return ""
}

func isVietnameseCell(c byte) bool {
	return c == '3' || c == '6' || c == '7' || c == '9' || c == 'k'
}

func parcelFault(v []byte) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	capitals := false
	for _, c := range v {
		switch {
		case geohash[c]:
		case c-'A' < 26 && geohash[c+('a'-'A')]:
			capitals = true
		default:
			return parcelLetter
		}
	}
	if capitals {
		return notLower
	}
	return wrongLength
}
