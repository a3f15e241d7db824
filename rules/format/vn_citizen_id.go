package format

import (
	"strings"
	"sync"

	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

func init() {
	Register(Format{
		Name: "vn.citizen_id",
		Doc: message.Text{
			VI: `Số định danh cá nhân (số căn cước): 12 chữ số viết liền.

Được kiểm tra: đủ 12 chữ số; chữ số thứ tư (thế kỷ sinh và giới tính) từ 0 đến 3: 0 nam, 1 nữ sinh thế kỷ 20; 2 nam, 3 nữ sinh thế kỷ 21. Chữ số 4–9 dành cho các thế kỷ sau nên không hợp lệ.
Cấu trúc: 3 chữ số mã tỉnh nơi đăng ký khai sinh, 1 chữ số thế kỷ và giới tính, 2 chữ số cuối của năm sinh, 6 chữ số ngẫu nhiên.
Không kiểm tra: ba chữ số đầu có phải là một trong 63 mã tỉnh hay không, vì mã khác có thể là mã quốc gia; nơi cư trú (số này không cho biết); số đã được cấp hay chưa (không có chữ số kiểm tra công khai). Khớp với ngày sinh và giới tính: dùng phép kiểm tra citizen_id_agrees.
11 chữ số bắt đầu khác 0 là số đã mất số 0 ở đầu; 9 chữ số là số chứng minh nhân dân, hết giá trị sử dụng sau ngày 31/12/2024 (xem vn.id_card_9).

Nguồn: Luật Căn cước; Thông tư 07/2016/TT-BCA, Phụ lục 1 (63 mã tỉnh).`,
			EN: `Citizen id: 12 digits, nothing between them.

Checked: twelve digits; the fourth (century and sex) is 0 to 3: 0 male, 1 female of the 1900s, 2 male, 3 female of the 2000s. 4–9 belong to later centuries and fail.
Structure: 3 digits for the province where the birth was registered, 1 for century and sex, the last 2 of the year of birth, 6 at random.
Not checked: whether the first three digits are one of the 63 codes of provinces, since others may be countries; residence, of which the number says nothing; whether the number was ever issued (there is no public check digit). For agreement with birth date and sex use the check citizen_id_agrees.
11 digits that do not begin with 0 have lost a leading zero; 9 digits are a former identity card, out of use since 31/12/2024 (see vn.id_card_9).

Source: Luật Căn cước; Thông tư 07/2016/TT-BCA, Phụ lục 1 (the 63 codes).`,
		},
		Valid: []string{"001088000123", "079301012345", "096195001234", "101200000001"},
		Invalid: []string{"1088000123", "79301012345", "07930101234", "0793010123456", "079401012345", "07930101234a",
			"012345678", "079 301 012 345", " 079301012345", "079301012345 ", "7.93010E+10", "79301012345.0", "０79301012345"},
		New: func(on value.Day) Func {
			if on <= lastDayOf("vn.id_card_9") {
				return citizenID
			}
			return citizenIDNow
		},
	})
}

var (
	wrongCentury = message.Define("format.wrong_century",
		"chữ số thứ tư (thế kỷ sinh và giới tính) phải từ 0 đến 3",
		"the fourth digit (century and sex) is not 0 to 3")
	oldIDCard = message.Define("format.old_id_card",
		"là số chứng minh nhân dân 9 số đã hết giá trị sử dụng, không phải số định danh cá nhân",
		"the number of a former identity card, no longer in use, and not a citizen id")
)

// citizenIDNow is citizenID for the time when the cards of 9 digits are out of
// use: such a number is not a slip but stale, and says so.
func citizenIDNow(v []byte) string {
	reason := citizenID(v)
	if reason == wrongLength && len(v) == 9 {
		return oldIDCard
	}
	return reason
}

func citizenID(v []byte) string {
	if len(v) != 12 || !isDigits(v) {
		return citizenIDFault(v)
	}
	if v[3] > '3' {
		return wrongCentury
	}
	return ""
}

func citizenIDFault(v []byte) string {
	switch reason := formFault(v); {
	case reason != "":
		return reason
	case !isDigits(v):
		return notDigits
	case isShortCitizenID(v):
		return lostLeadingZero
	}
	return wrongLength
}

// isShortCitizenID tells whether digits are a citizen id that a spreadsheet has
// shortened: by one zero, or by the two of the first provinces (001 is Hà Nội,
// the commonest of all). Ten digits are much else, so the province must exist.
func isShortCitizenID(v []byte) bool {
	switch len(v) {
	case 11:
		return v[0] != '0'
	case 10:
		_, known := BirthProvince("00" + string(v[:1]))
		return known && v[1] <= '3'
	}
	return false
}

var birthProvincesCSV = reference.Text("vn.birth_provinces")

var birthProvinces = sync.OnceValue(func() map[string]string { return facts(birthProvincesCSV) })

// BirthProvince returns the province of birth registration that the first
// three digits of a citizen id name. Other codes may be those of countries.
func BirthProvince(code string) (name string, known bool) {
	name, known = birthProvinces()[code]
	return name, known
}

// facts reads the first two columns of a file, below comment lines and a header.
func facts(csv string) map[string]string {
	m := map[string]string{}
	header := true
	for line := range strings.Lines(csv) {
		if line[0] == '#' {
			continue
		}
		if cells := strings.Split(strings.TrimSuffix(line, "\n"), ","); len(cells) > 1 && !header {
			m[cells[0]] = cells[1]
		}
		header = false
	}
	return m
}
