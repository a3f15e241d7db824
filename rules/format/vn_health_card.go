package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.health_card",
		Doc: message.Text{
			VI: `Số thẻ bảo hiểm y tế: 15 ký tự viết liền (2 chữ cái, 1 chữ số từ 1 đến 5, 2 chữ số mã tỉnh từ 01 đến 99, 10 chữ số), ví dụ DN4797912345678; thẻ mới chỉ in 10 chữ số cuối.

Được kiểm tra: 2 chữ cái in hoa A–Z; mức hưởng từ 1 đến 5; mã tỉnh khác 00; 10 chữ số; hoặc chỉ 10 chữ số.
Không kiểm tra: nhóm đối tượng (2 chữ cái) và mã tỉnh có trong danh mục hay không; thẻ có còn giá trị hay không; không có chữ số kiểm tra.

Nguồn: quy định về mã thẻ bảo hiểm y tế.`,
			EN: `Number of a health insurance card: 15 characters, nothing between them (2 letters, 1 digit from 1 to 5, 2 digits of a province from 01 to 99, 10 digits), e.g. DN4797912345678; newer cards print the last 10 digits only.

Checked: 2 capital letters A–Z; the level of benefits from 1 to 5; a province other than 00; 10 digits; or 10 digits alone.
Not checked: whether the group (the letters) and the province are in a list; whether the card is valid; there is no check digit.

Source: the rules on numbers of health insurance cards.`,
		},
		Valid: []string{"DN4797912345678", "HS4010112345678", "TE1990000000000", "CH5017912345678", "7912345678", "0112345678"},
		Invalid: []string{"DN479791234567", "DN47979123456789", "dn4797912345678", "DN0797912345678", "DN6797912345678", "DN4007912345678", "D14797912345678",
			"DN47979123456A8", "DN 4 79 7912345678", "DN-4-79-7912345678", "112345678", "01123456789", "012345678901234", "7912345678.0", "7.91E+09",
			" DN4797912345678", "DN4797912345678 ", "ĐN4797912345678"},
		New: always(healthCard),
	})
}

var (
	cardLetters = message.Define("format.health_card_letters",
		"hai ký tự đầu phải là chữ cái A–Z viết hoa",
		"the first two characters are not capital letters A–Z")
	cardDigits = message.Define("format.health_card_digits",
		"sau hai chữ cái phải là 13 chữ số",
		"the two letters are not followed by 13 digits")
	cardBenefit = message.Define("format.health_card_benefit",
		"mức hưởng (ký tự thứ ba) phải từ 1 đến 5",
		"the level of benefits (the third character) is not 1 to 5")
	cardProvince = message.Define("format.health_card_province",
		"mã tỉnh (hai chữ số sau mức hưởng) phải từ 01 đến 99",
		"the province (the two digits after the level of benefits) is not 01 to 99")
)

func healthCard(v []byte) string {
	switch {
	case len(v) == 10 && isDigits(v):
		return ""
	case len(v) != 15 || v[0]-'A' >= 26 || v[1]-'A' >= 26 || !isDigits(v[2:]):
		return healthCardFault(v)
	case v[2]-'1' >= 5:
		return cardBenefit
	case v[3] == '0' && v[4] == '0':
		return cardProvince
	}
	return ""
}

func healthCardFault(v []byte) string {
	reason := formFault(v)
	switch {
	case reason != "":
		return reason
	case len(v) != 15 && len(v) != 10:
		return wrongLength
	case len(v) == 10:
		return notDigits
	case !isLetter(v[0]) || !isLetter(v[1]):
		return cardLetters
	case isDigits(v[2:]):
		return notUpper
	}
	return cardDigits
}

// isLetter tells whether a byte is one of A–Z, in capitals or small.
func isLetter(c byte) bool { return c|0x20-'a' < 26 }
