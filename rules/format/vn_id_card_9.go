package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.id_card_9",
		Doc: message.Text{
			VI: `Số chứng minh nhân dân 9 số: 9 chữ số viết liền, dùng cho cột lưu số giấy tờ cũ.

Được kiểm tra: đủ 9 chữ số. 8 chữ số bắt đầu khác 0 là số đã mất số 0 ở đầu.
Không kiểm tra: số đã được cấp hay chưa (không có chữ số kiểm tra công khai).
Chứng minh nhân dân hết giá trị sử dụng sau ngày 31/12/2024. Số đúng dạng vẫn đạt ở phép kiểm tra này, vì cột lưu số cũ để đối chiếu là hợp lệ; còn nơi phải ghi số định danh cá nhân thì định dạng vn.citizen_id báo số 9 chữ số là giấy tờ đã hết giá trị sử dụng (với kỳ sau ngày đó).

Nguồn: ghi theo trí nhớ, chưa đối chiếu văn bản gốc; dạng mã và ngày nằm trong tệp dữ liệu forms.csv.`,
			EN: `Number of the former identity card: 9 digits, nothing between them; for columns that keep numbers of old papers.

Checked: nine digits. 8 digits that do not begin with 0 have lost a leading zero.
Not checked: whether the number was ever issued (there is no public check digit).
The cards are out of use since 31/12/2024. A number of the right form still passes here, since a column may well keep old numbers to match by; where a citizen id is due, the format vn.citizen_id says of 9 digits that the card is out of use (for periods after that day).

Source: remembered, no signed text compared; form and day are in the data file forms.csv.`,
		},
		Valid:   []string{"012345678", "123456789", "381234567"},
		Invalid: []string{"12345678", "01234567", "0123456789", "012 345 678", "01234567a", "12345678.0", "1.23E+08", " 012345678", "001088000123"},
		New:     always(idCard9),
	})
}

var idCard9Forms = formsOf("vn.id_card_9")

func idCard9(v []byte) string {
	if idCard9Forms.match(v) {
		return ""
	}
	reason := fixedDigits(v)
	if reason == wrongLength && len(v) == 8 && v[0] != '0' {
		return lostLeadingZero
	}
	return reason
}
