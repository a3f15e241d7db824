package format

import (
	"rasoat/rules/message"
	"rasoat/rules/value"
)

func init() {
	Register(Format{
		Name: "vn.tax_code",
		Doc: message.Text{
			VI: `Mã số thuế: 10 chữ số; hoặc 10 chữ số, dấu “-” và 3 chữ số của đơn vị phụ thuộc (001–999); từ kỳ 1/7/2025, số định danh cá nhân 12 chữ số là mã số thuế của cá nhân.

Được kiểm tra: số chữ số; chữ số kiểm tra N10 = 10 − (31·N1 + 29·N2 + 23·N3 + 19·N4 + 17·N5 + 13·N6 + 7·N7 + 5·N8 + 3·N9 chia 11 lấy dư); số dư 0 không bao giờ được cấp. Sai một chữ số bất kỳ trong 10 chữ số đều bị phát hiện. Mã 12 chữ số được kiểm tra như vn.citizen_id.
Không kiểm tra: mã đã được cấp hay còn hiệu lực hay không; ba chữ số của đơn vị phụ thuộc (không có chữ số kiểm tra) ngoài việc khác 000.
9 chữ số mà thêm số 0 ở đầu thì đúng là mã đã mất số 0; 13 chữ số viết liền là thiếu dấu “-”.

Nguồn: quy định về đăng ký thuế (cấu trúc mã số thuế); đối chiếu với 156 mã số thuế đã công bố.`,
			EN: `Tax code: 10 digits; or 10 digits, “-”, and 3 digits of a dependent unit (001–999); for periods since 1/7/2025 a person's tax code is the citizen id of 12 digits.

Checked: the number of digits; the check digit N10 = 10 − (31·N1 + 29·N2 + 23·N3 + 19·N4 + 17·N5 + 13·N6 + 7·N7 + 5·N8 + 3·N9 mod 11); a remainder of 0 is never issued. Any single wrong digit among the ten is found. A code of 12 digits is checked as vn.citizen_id.
Not checked: whether the code was issued or is still in use; the three digits of the dependent unit (they have no check digit), except that they are not 000.
9 digits that are right with a 0 before them have lost it; 13 digits in a row lack the “-”.

Source: the rules on tax registration (structure of the tax code); compared with 156 published codes.`,
		},
		Valid: []string{"0100109106", "0300588569", "0101248141", "0312770607", "0100233488",
			"0100109106-001", "0100109106-999", "001088000123"},
		Invalid: []string{"0100233480", "0100109107", "100109106", "100109106-001", "0100109106-000", "0100109106-01",
			"0100109106001", "010010910", "01001091066", "0100-109106", "01001O9106", "0100109106 ", " 0100109106",
			"100109106.0", "1.00109E+08", "001488000123", "0100109106/001", "0000000000"},
		New: func(on value.Day) Func {
			if on < citizenIDsSince {
				return func(v []byte) string { return taxCode(v, false) }
			}
			return func(v []byte) string { return taxCode(v, true) }
		},
	})
}

// citizenIDsSince is the first day on which a citizen id is a tax code, 1/7/2025.
const citizenIDsSince value.Day = 20270

var (
	wrongCheckDigit = message.Define("format.check_digit",
		"chữ số kiểm tra không đúng",
		"the check digit is wrong")
	wrongBranch = message.Define("format.wrong_branch",
		"số của đơn vị phụ thuộc phải từ 001 đến 999",
		"the number of the dependent unit is not 001 to 999")
	lacksHyphen = message.Define("format.lacks_hyphen",
		"thiếu dấu “-” trước ba chữ số của đơn vị phụ thuộc",
		"there is no “-” before the three digits of the dependent unit")
	tooEarly = message.Define("format.citizen_id_too_early",
		"số định danh cá nhân chỉ là mã số thuế từ ngày 1/7/2025",
		"a citizen id is a tax code only since 1/7/2025")
)

func taxCode(v []byte, persons bool) string {
	switch {
	case len(v) == 10 && isDigits(v):
		return enterprise(v)
	case len(v) == 14 && v[10] == '-' && isDigits(v[:10]) && isDigits(v[11:]):
		if string(v[11:]) == "000" {
			return wrongBranch
		}
		return enterprise(v[:10])
	case len(v) == 12 && isDigits(v):
		if !persons {
			return tooEarly
		}
		return citizenID(v)
	}
	return taxCodeFault(v, persons)
}

func enterprise(v []byte) string {
	if !hasTaxCheckDigit(v) {
		return wrongCheckDigit
	}
	return ""
}

// hasTaxCheckDigit tells whether the last of ten digits is the right one. A
// remainder of 0 asks for the digit 10, which does not exist. As no weight is a
// multiple of 11, a change of one digit always changes the remainder.
func hasTaxCheckDigit(v []byte) bool {
	_ = v[9]
	sum := 31*int(v[0]-'0') + 29*int(v[1]-'0') + 23*int(v[2]-'0') +
		19*int(v[3]-'0') + 17*int(v[4]-'0') + 13*int(v[5]-'0') +
		7*int(v[6]-'0') + 5*int(v[7]-'0') + 3*int(v[8]-'0')
	return int(v[9]-'0') == 10-sum%11
}

func taxCodeFault(v []byte, persons bool) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	n := leadingDigits(v)
	switch rest := v[n:]; {
	case n == 9 && isBranch(rest) && hasLostZero(v):
		return lostLeadingZero
	case n == 10 && isBranch(rest): // a branch of another length than 3
		return wrongBranch
	case len(rest) > 0:
		return notDigits
	case n == 13 && hasTaxCheckDigit(v[:10]):
		return lacksHyphen
	case n == 11 && persons && isShortCitizenID(v):
		return lostLeadingZero
	}
	return wrongLength
}

// isBranch tells whether what follows the digits is nothing, or a hyphen and digits.
func isBranch(v []byte) bool {
	return len(v) == 0 || v[0] == '-' && isDigits(v[1:])
}

// hasLostZero tells whether nine digits are a tax code with a 0 before them.
func hasLostZero(v []byte) bool {
	padded := [10]byte{'0'}
	copy(padded[1:], v)
	return hasTaxCheckDigit(padded[:])
}
