package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.budget_unit",
		Doc: message.Text{
			VI: `Mã số đơn vị có quan hệ với ngân sách: 7 chữ số viết liền.

Được kiểm tra: đủ 7 chữ số.
Không kiểm tra: mã đã được cấp hay còn hiệu lực hay không; mã không có chữ số kiểm tra.

Nguồn: tài liệu thứ cấp, chưa đối chiếu văn bản gốc; dạng mã nằm trong tệp dữ liệu forms.csv.`,
			EN: `Code of a unit that deals with the state budget: 7 digits, nothing between them.

Checked: seven digits.
Not checked: whether the code was issued or is still in use; it has no check digit.

Source: second-hand, no signed text compared; the form is in the data file forms.csv.`,
		},
		Valid:   []string{"1053576", "3021234", "9000001"},
		Invalid: []string{"105357", "10535760", "105 3576", "105.3576", "1053576.0", "1.05E+06", "105357a", " 1053576", "1053576\n"},
		New:     always(budgetUnit),
	})
}

var budgetUnitForms = formsOf("vn.budget_unit")

func budgetUnit(v []byte) string {
	if budgetUnitForms.match(v) {
		return ""
	}
	return fixedDigits(v)
}
