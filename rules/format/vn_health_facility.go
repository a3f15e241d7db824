package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.health_facility",
		Doc: message.Text{
			VI: `Mã cơ sở khám bệnh, chữa bệnh: 5 ký tự viết liền, gồm 2 chữ số mã tỉnh và 3 ký tự của cơ sở (3 chữ số, hoặc một chữ cái và 2 chữ số), ví dụ 01001, 79A12.

Được kiểm tra: 5 ký tự; hai chữ số đầu từ 01 đến 99; ký tự thứ ba là chữ số hoặc chữ cái in hoa A–Z; hai ký tự cuối là chữ số.
Không kiểm tra: mã tỉnh và mã cơ sở có trong danh mục hay không.
4 ký tự mà thêm số 0 ở đầu thì đúng dạng là mã đã mất số 0.

Nguồn: quy định về mã cơ sở khám bệnh, chữa bệnh.`,
			EN: `Code of a health facility: 5 characters, nothing between them: 2 digits of a province and 3 of the facility (3 digits, or a letter and 2 digits), e.g. 01001, 79A12.

Checked: five characters; the first two are digits from 01 to 99; the third is a digit or a capital letter A–Z; the last two are digits.
Not checked: whether province and facility are in a list.
4 characters that are of the form with a 0 before them have lost it.

Source: the rules on codes of health facilities.`,
		},
		Valid:   []string{"01001", "79A12", "79013", "97801", "01Z00"},
		Invalid: []string{"1001", "1A01", "00123", "010012", "0100", "79a12", "79AB1", "7A912", "79-12", "79Đ12", "79012.0", " 79012", "79012 ", "A9012"},
		New:     always(healthFacility),
	})
}

var (
	facilityForm = message.Define("format.health_facility",
		"không đúng dạng 2 chữ số mã tỉnh và 3 ký tự của cơ sở, ví dụ 01001, 79A12",
		"not 2 digits of a province and 3 characters of a facility, e.g. 01001, 79A12")
	facilityProvince = message.Define("format.health_facility_province",
		"hai chữ số đầu (mã tỉnh) phải từ 01 đến 99",
		"the first two digits (the province) are not 01 to 99")
)

func healthFacility(v []byte) string {
	if len(v) != 5 || !isDigits(v[:2]) || !isFacility(v[2:]) {
		return healthFacilityFault(v)
	}
	if v[0] == '0' && v[1] == '0' {
		return facilityProvince
	}
	return ""
}

func healthFacilityFault(v []byte) string {
	reason := formFault(v)
	switch {
	case reason != "":
		return reason
	case len(v) == 4 && v[0]-'1' < 9 && isFacility(v[1:]):
		return lostLeadingZero
	case len(v) == 5 && isDigits(v[:2]) && v[2]-'a' < 26 && isDigits(v[3:]):
		return notUpper
	case len(v) != 5:
		return wrongLength
	}
	return facilityForm
}

// isFacility judges the three characters after the province.
func isFacility(v []byte) bool {
	return (v[0]-'0' <= 9 || v[0]-'A' < 26) && isDigits(v[1:])
}
