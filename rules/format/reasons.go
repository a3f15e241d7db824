package format

import (
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// The reasons that several formats give. One that only one format gives is
// defined in its file.
var (
	blanksAround = message.Define("format.blanks_around",
		"có khoảng trắng ở đầu hoặc cuối giá trị",
		"there are blanks before or after the value")
	notDigits = message.Define("format.not_digits",
		"có ký tự không được phép, chỉ được dùng chữ số",
		"there are characters other than digits")
	wrongLength = message.Define("format.wrong_length",
		"số ký tự không đúng quy định",
		"the number of characters is wrong")
	lostLeadingZero = message.Define("format.lost_leading_zero",
		"mất số 0 ở đầu, thường do mở bằng bảng tính",
		"a leading zero is lost, as happens in a spreadsheet")
	spreadsheetNumber = message.Define("format.spreadsheet_number",
		"đã bị bảng tính đổi thành số (1.0 hoặc 1.2E+11), không còn là mã",
		"a spreadsheet turned the code into a number (1.0 or 1.2E+11)")
	unknownCode = message.Define("format.unknown_code",
		"mã không có trong danh mục đang có hiệu lực",
		"the code is not in the list in force")
)

// formFault finds the reason of what may befall the text of any code: blanks
// around it, or a spreadsheet that took it for a number. Empty: neither.
func formFault(v []byte) string {
	switch {
	case len(value.Trim(v)) != len(v):
		return blanksAround
	case isSpreadsheetNumber(v):
		return spreadsheetNumber
	}
	return ""
}

// blankFault is formFault for what may rightly look like a number of a
// spreadsheet, or never does.
func blankFault(v []byte) string {
	if len(value.Trim(v)) != len(v) {
		return blanksAround
	}
	return ""
}

// isSpreadsheetNumber tells whether the text is a whole number as spreadsheets
// and data frames write it: 1.0, 27400.00, 1.23457E+11, 1,23457e11.
func isSpreadsheetNumber(v []byte) bool {
	whole := leadingDigits(v)
	rest := v[whole:]
	fraction, zeros := 0, true
	if len(rest) > 0 && (rest[0] == '.' || rest[0] == ',') {
		fraction = leadingDigits(rest[1:])
		for _, c := range rest[1 : 1+fraction] {
			zeros = zeros && c == '0'
		}
		rest = rest[1+fraction:]
		if fraction == 0 {
			return false
		}
	}
	if whole == 0 {
		return false
	}
	return len(rest) == 0 && fraction > 0 && zeros || isExponent(rest)
}

// isExponent tells whether the text is E+11, e11 or the like.
func isExponent(v []byte) bool {
	if len(v) < 2 || v[0]|0x20 != 'e' {
		return false
	}
	v = v[1:]
	if v[0] == '+' || v[0] == '-' {
		v = v[1:]
	}
	return len(v) > 0 && isDigits(v)
}

func leadingDigits(v []byte) int {
	for i, c := range v {
		if c-'0' > 9 {
			return i
		}
	}
	return len(v)
}

// isDigits tells whether the text is nothing but ASCII digits.
func isDigits(v []byte) bool {
	for _, c := range v {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}
