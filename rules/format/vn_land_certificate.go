package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "vn.land_certificate",
		Doc: message.Text{
			VI: `Số phát hành giấy chứng nhận quyền sử dụng đất (số in trên phôi): 2 chữ cái và 6 hoặc 8 chữ số, ví dụ CB 246904, AA 00476432.

Được kiểm tra: 2 chữ cái in hoa (A–Z, Đ), rồi 6 hoặc 8 chữ số; giữa hai phần có một khoảng trắng hoặc không có gì.
Không kiểm tra: số đã được phát hành hay chưa. Đây không phải là số vào sổ cấp giấy chứng nhận. Một giấy chứng nhận có thể gồm nhiều thửa, nhiều người, nên số lặp lại chưa phải là trùng.

Nguồn: tài liệu thứ cấp, chưa đối chiếu văn bản gốc; dạng số nằm trong tệp dữ liệu forms.csv.`,
			EN: `Serial number of a land-use certificate (as printed on the blank): 2 letters and 6 or 8 digits, e.g. CB 246904, AA 00476432.

Checked: 2 capital letters (A–Z, Đ), then 6 or 8 digits; between them one blank or nothing.
Not checked: whether the number was issued. It is not the number in the register of certificates. A certificate may cover several parcels and persons, so a number that comes again is no duplicate yet.

Source: second-hand, no signed text compared; the forms are in the data file forms.csv.`,
		},
		Valid: []string{"CB 246904", "AA 00476432", "CB246904", "AA00476432", "ĐĐ 123456", "AĐ123456", "ĐA 12345678"},
		Invalid: []string{"cb 246904", "C 246904", "CBA 246904", "CB 24690", "CB 2469045", "CB 004764321", "CB  246904", "CB-246904", "CB.246904",
			"246904", "CB 24690a", "CB 246904 ", " CB 246904", "Ð 123456", "ÐÐ 123456", "CB\u00a0246904", "đđ 123456"},
		New: always(landCertificate),
	})
}

var certificateForm = message.Define("format.land_certificate",
	"không đúng dạng 2 chữ cái và 6 hoặc 8 chữ số, ví dụ CB 246904",
	"not 2 letters and 6 or 8 digits, e.g. CB 246904")

var certificateForms = formsOf("vn.land_certificate")

func landCertificate(v []byte) string {
	if certificateForms.match(v) {
		return ""
	}
	return certificateForms.fault(v, certificateForm)
}
