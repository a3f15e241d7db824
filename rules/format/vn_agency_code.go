package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.agency_code",
		Doc: message.Text{
			VI: `Mã định danh điện tử của cơ quan, tổ chức: một chữ cái và 2 chữ số, rồi các cấp dưới ngăn cách bằng dấu chấm, ví dụ H26, H26.1.2; dạng cũ 000.00.00.H26.

Được kiểm tra: chữ cái in hoa A–Z và 2 chữ số; mỗi cấp dưới là một số từ 1 đến 999, không có số 0 ở đầu; hoặc dạng cũ gồm 3, 2 và 2 chữ số trước mã cấp 1.
Không kiểm tra: mã đã được cấp hay còn hiệu lực hay không; mã có đúng với tên cơ quan hay không.

Nguồn: tài liệu thứ cấp, chưa đối chiếu văn bản gốc; mã cấp 1 và dạng cũ nằm trong tệp dữ liệu forms.csv.`,
			EN: `Electronic identifier of an agency: a letter and 2 digits, then the levels below it with full stops between them, e.g. H26, H26.1.2; in the old form 000.00.00.H26.

Checked: a capital letter A–Z and 2 digits; each level below is a number from 1 to 999 without a leading 0; or the old form with 3, 2 and 2 digits before the code of the first level.
Not checked: whether the code was issued or is still in use; whether it agrees with a name.

Source: second-hand, no signed text compared; the code of the first level and the old form are in the data file forms.csv.`,
		},
		Valid: []string{"H26", "H26.1.2", "G01.15", "H29.999", "000.00.00.H26", "000.00.01.H26", "012.34.56.G22"},
		Invalid: []string{"h26", "H2", "H266", "26", "H26.", "H26.0", "H26.01", "H26.1000", "H26..1", ".H26", "H26.1.", "H26.a", "H-26", "H 26", "HN6",
			"00.00.00.H26", "000.0.00.H26", "000.00.00.26", "000-00-00-H26", "000.00.00.H26.1", " H26", "H26 ", "Đ26"},
		New: always(agencyCode),
	})
}

var agencyForm = message.Define("format.agency_code",
	"không đúng dạng mã định danh cơ quan H26, H26.1.2 hoặc 000.00.00.H26",
	"not of the forms H26, H26.1.2 or 000.00.00.H26")

var agencyForms = formsOf("vn.agency_code")

func agencyCode(v []byte) string {
	if isAgencyCode(v) {
		return ""
	}
	if reason := formFault(v); reason != "" {
		return reason
	}
	var capitals [32]byte
	if len(v) <= len(capitals) && isAgencyCode(upper(capitals[:len(v)], v)) {
		return notUpper
	}
	return agencyForm
}

// isAgencyCode looks for levels only below the form that stands first.
func isAgencyCode(v []byte) bool {
	if first := len(agencyForms[0].classes); len(v) > first && v[first] == '.' && agencyForms[0].match(v[:first]) {
		return areLevels(v[first:])
	}
	return agencyForms.match(v)
}

// areLevels judges a text that begins with a full stop: full stops, each with a
// number from 1 to 999 after it.
func areLevels(v []byte) bool {
	digits := 1 // of the level at hand
	for _, c := range v {
		switch {
		case c == '.' && digits > 0:
			digits = 0
		case c-'0' > 9 || digits == 3 || digits == 0 && c == '0':
			return false
		default:
			digits++
		}
	}
	return digits > 0
}
