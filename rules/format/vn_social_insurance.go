package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.social_insurance",
		Doc: message.Text{
			VI: `Mã số bảo hiểm xã hội: 10 chữ số viết liền, hai chữ số đầu là mã tỉnh trước ngày 1/7/2025.

Được kiểm tra: đủ 10 chữ số; hai chữ số đầu là một trong 63 mã tỉnh cũ.
Không kiểm tra: mã đã được cấp hay chưa; mã không có chữ số kiểm tra. Hai chữ số đầu cho biết nơi cấp mã, không cho biết nơi cư trú. Số định danh cá nhân 12 chữ số không hợp lệ ở đây: dùng vn.citizen_id.
9 chữ số mà thêm số 0 ở đầu thì đúng là mã đã mất số 0.

Nguồn: ghi theo trí nhớ, chưa đối chiếu văn bản gốc; dạng mã nằm trong tệp dữ liệu forms.csv, mã tỉnh trong danh mục vn.birth_provinces (bỏ số 0 ở đầu).`,
			EN: `Social insurance number: 10 digits, nothing between them, the first two being a province's code before 1/7/2025.

Checked: ten digits; the first two are one of the 63 old codes of provinces.
Not checked: whether the number was issued; it has no check digit. The first two digits tell where it was issued, not where a person lives. A citizen id of 12 digits fails here: use vn.citizen_id.
9 digits that are right with a 0 before them have lost it.

Source: remembered, no signed text compared; the form is in the data file forms.csv, the codes are those of the list vn.birth_provinces without their leading 0.`,
		},
		Valid:   []string{"0112345678", "7912345678", "9600000001", "0200000000"},
		Invalid: []string{"112345678", "0012345678", "0312345678", "9712345678", "011234567", "01123456789", "01 12345678", "0112345678.0", "1.12E+08", "0112345678 ", "001088000123"},
		New:     always(socialInsurance),
	})
}

var wrongProvince = message.Define("format.wrong_province",
	"hai chữ số của mã tỉnh không có trong danh mục",
	"the two digits of the province are not in the list")

var socialInsuranceForms = formsOf("vn.social_insurance")

// oldProvinces tells which two digits were the code of a province before
// 1/7/2025: those of birth registration are the same with a 0 before them.
var oldProvinces = func() (known [100]bool) {
	for code := range facts(birthProvincesCSV) {
		known[int(code[1]-'0')*10+int(code[2]-'0')] = true
	}
	return known
}()

func socialInsurance(v []byte) string {
	if !socialInsuranceForms.match(v) {
		return socialInsuranceFault(v)
	}
	if !oldProvinces[(v[0]-'0')*10+v[1]-'0'] {
		return wrongProvince
	}
	return ""
}

func socialInsuranceFault(v []byte) string {
	reason := fixedDigits(v)
	if reason == wrongLength && len(v) == 9 && oldProvinces[v[0]-'0'] {
		return lostLeadingZero
	}
	return reason
}
