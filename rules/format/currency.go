package format

import (
	_ "embed"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

func init() {
	Register(Format{
		Name: "currency",
		Doc: message.Text{
			VI: `Mã tiền tệ theo ISO 4217: 3 chữ cái in hoa, ví dụ VND, USD.

Được kiểm tra: có trong danh mục mã đang dùng vào kỳ kiểm toán, kể cả mã quỹ và kim loại quý (XAU). Mã thử nghiệm XTS và mã “không có tiền tệ” XXX không hợp lệ. Mã của đồng tiền đã ngừng lưu hành chỉ hợp lệ với kỳ đến hết ngày ghi trong tệp.
Không kiểm tra: số tiền. Ký hiệu (₫, $), chữ “đồng”, “VNĐ” và mã 3 chữ số không hợp lệ.

Nguồn: ISO 4217; danh mục, nguồn và thời điểm ghi ở đầu tệp iso_4217.csv.`,
			EN: `Code of a currency by ISO 4217: 3 capital letters, e.g. VND, USD.

Checked: the code is in the list in use in the period audited, those of funds and precious metals (XAU) included. XTS, for tests, and XXX, “no currency”, fail. The code of a currency that was withdrawn passes for periods up to the day that the file gives.
Not checked: the amount. Signs (₫, $), the word “đồng”, “VNĐ” and codes of 3 digits fail.

Source: ISO 4217; the list, its source and date are at the top of iso_4217.csv.`,
		},
		Valid:   []string{"VND", "USD", "EUR", "LAK", "XAU"},
		Invalid: []string{"vnd", "VNĐ", "VN", "VNDD", "XXX", "XTS", "BGN", "DEM", "704", "đồng", "$", "₫", "VND ", " VND", "ABC"},
		New:     letterCode('A', currencies),
	})
}

//go:embed iso_4217.csv
var currenciesCSV string

// currencies are the codes that are not yet withdrawn on a day.
func currencies(on value.Day) []string {
	var codes []string
	for code, lastDay := range facts(currenciesCSV) {
		if last, err := value.ParseDay(lastDay); err == nil && last < on {
			continue
		}
		codes = append(codes, code)
	}
	return codes
}
