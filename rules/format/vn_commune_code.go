package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.commune_code",
		Doc: message.Text{
			VI: `Mã đơn vị hành chính cấp xã: 5 chữ số, có trong danh mục vn.communes đang có hiệu lực vào kỳ kiểm toán (3.321 xã, phường, đặc khu từ 1/7/2025).

Được kiểm tra: 5 chữ số, kể cả các số 0 ở đầu (00004, không phải 4 hay 4.0); có trong danh mục của kỳ.
Không kiểm tra: mã có đúng với tên xã hay tỉnh hay không; bản ghi thuộc thời kỳ nào, vì hầu hết các mã dùng lại mã của xã cũ. Với kỳ trước 1/7/2025 chỉ kiểm tra dạng mã.

Nguồn: Quyết định 19/2025/QĐ-TTg; danh mục và các thay đổi ghi ở đầu tệp vn_communes.csv.`,
			EN: `Code of a commune: 5 digits, in the list vn.communes as it is in force in the period audited (3,321 communes, wards and special zones since 1/7/2025).

Checked: 5 digits, leading zeros included (00004, not 4 or 4.0); in the list of the period.
Not checked: whether the code agrees with a name or a province; which era a record belongs to, since nearly all codes are those of former communes used again. For periods before 1/7/2025 only the form is checked.

Source: Quyết định 19/2025/QĐ-TTg; the list and its changes are named at the top of vn_communes.csv.`,
		},
		Valid:   []string{"00004", "25270", "06970", "23938", "32248"},
		Invalid: []string{"1.0", "4", "4.0", "00001", "99999", "23737", "000004", "0004", "00004 ", "\u00a000004", "0000a", "00-04"},
		New:     datedCode("vn.communes", 5),
	})
}
