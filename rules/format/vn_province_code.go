package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.province_code",
		Doc: message.Text{
			VI: `Mã đơn vị hành chính cấp tỉnh: 2 chữ số, có trong danh mục vn.provinces đang có hiệu lực vào kỳ kiểm toán (34 tỉnh, thành phố từ 1/7/2025).

Được kiểm tra: 2 chữ số, kể cả số 0 ở đầu (01, không phải 1); có trong danh mục của kỳ.
Không kiểm tra: mã có đúng với tên tỉnh hay không; bản ghi thuộc thời kỳ nào, vì mã cũ được dùng lại. Với kỳ trước 1/7/2025 chỉ kiểm tra dạng mã.

Nguồn: Quyết định 19/2025/QĐ-TTg; danh mục và các thay đổi ghi ở đầu tệp vn_provinces.csv.`,
			EN: `Code of a province: 2 digits, in the list vn.provinces as it is in force in the period audited (34 provinces since 1/7/2025).

Checked: 2 digits, a leading zero included (01, not 1); in the list of the period.
Not checked: whether the code agrees with a name; which era a record belongs to, since old codes are used again. For periods before 1/7/2025 only the form is checked.

Source: Quyết định 19/2025/QĐ-TTg; the list and its changes are named at the top of vn_provinces.csv.`,
		},
		Valid:   []string{"01", "04", "75", "79", "96"},
		Invalid: []string{"1", "02", "97", "00", "1.0", "001", "79 ", " 79", "7a", "HN", "٠١"},
		New:     datedCode("vn.provinces", 2),
	})
}
