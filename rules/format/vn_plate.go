package format

import (
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

func init() {
	Register(Format{
		Name: "vn.plate",
		Doc: message.Text{
			VI: `Biển số xe: ô tô 29A-123.45 hoặc 29A-1234, mô tô 29-B1 123.45.

Được kiểm tra: viết đúng một trong ba dạng trên, kể cả dấu gạch, dấu chấm, khoảng trắng và chữ in hoa; hai chữ số đầu là ký hiệu địa phương có trong danh mục vào kỳ kiểm toán. Tỉnh sau sáp nhập giữ mọi ký hiệu cũ.
Không kiểm tra: biển số đã được cấp hay chưa; chữ cái nào được dùng làm sê-ri. Biển số quân đội, ngoại giao, nước ngoài, xe tạm và sê-ri hai chữ cái không hợp lệ ở đây.

Nguồn: tài liệu thứ cấp, chưa đối chiếu văn bản gốc; các dạng nằm trong tệp dữ liệu forms.csv, ký hiệu địa phương trong danh mục vn.plates.`,
			EN: `Vehicle plate: car 29A-123.45 or 29A-1234, motorcycle 29-B1 123.45.

Checked: written in one of these three forms, with its dash, full stop, blank and capitals; the first two digits are a local code of the list in the period audited. Merged provinces keep all their old codes.
Not checked: whether the plate was issued; which letters are in use as series. Plates of the army, of diplomats, of foreigners, temporary ones and series of two letters fail here.

Source: second-hand, no signed text compared; the forms are in the data file forms.csv, the local codes in the list vn.plates.`,
		},
		Valid: []string{"29A-123.45", "29A-1234", "29-B1 123.45", "51F-000.01", "80A-1234", "99-Z9 999.99", "13B-1234"},
		Invalid: []string{"29A12345", "29A-12345", "29A 123.45", "29B1-123.45", "29-B1 12345", "29-B1-123.45", "29a-123.45", "10A-123.45", "87-B1 123.45", "9A-123.45",
			"29A-123", "29A-123.456", "29AB-123.45", "29-BB 123.45", "TM-12-34", "80-123-NG-45", "29Đ-123.45", " 29A-123.45", "29A-123.45 ", "29-B1\u00a0123.45"},
		New: newPlate,
	})
}

var (
	plateForm = message.Define("format.plate",
		"không đúng dạng biển số 29A-123.45, 29A-1234 hoặc 29-B1 123.45",
		"not of the forms 29A-123.45, 29A-1234 or 29-B1 123.45")
	plateMarks = message.Define("format.plate_marks",
		"đúng chữ và số, nhưng dấu gạch, dấu chấm hoặc khoảng trắng không đúng chỗ (29A-123.45, 29A-1234, 29-B1 123.45)",
		"the letters and digits are right, the dash, full stop or blank is not where it belongs (29A-123.45, 29A-1234, 29-B1 123.45)")
	plateCode = message.Define("format.plate_code",
		"ký hiệu địa phương (hai chữ số đầu) không có trong danh mục",
		"the local code (the first two digits) is not in the list")
)

var (
	plateForms = formsOf("vn.plate")
	bareForms  = plateForms.bare()
)

func newPlate(on value.Day) Func {
	list, ok := reference.Lookup("vn.plates")
	if !ok {
		panic("format: no list vn.plates")
	}
	codes := list.At(on)
	return func(v []byte) string {
		if !plateForms.match(v) {
			return plateFault(v)
		}
		if !codes.Contains(v[:2]) {
			return plateCode
		}
		return ""
	}
}

// plateFault tells a plate that lacks only its marks from what is none.
func plateFault(v []byte) string {
	reason := plateForms.fault(v, plateForm)
	if reason != plateForm {
		return reason
	}
	var squeezed [16]byte
	n := 0
	for _, c := range v {
		switch {
		case formClass[c]&(formDash|formStop|formBlank) != 0:
			continue
		case n == len(squeezed):
			return reason
		}
		squeezed[n] = c
		n++
	}
	if bareForms.match(upper(squeezed[:n], squeezed[:n])) {
		return plateMarks
	}
	return reason
}

// bare returns the forms without the marks between letters and digits.
func (f forms) bare() forms {
	all := make(forms, len(f))
	for i, one := range f {
		for _, classes := range one.classes {
			if classes&(formDash|formStop|formBlank) == 0 {
				all[i].classes = append(all[i].classes, classes)
			}
		}
	}
	return all
}
