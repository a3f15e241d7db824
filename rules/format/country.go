package format

import (
	_ "embed"
	"maps"
	"slices"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

func init() {
	Register(Format{
		Name: "country",
		Doc: message.Text{
			VI: `Mã nước, vùng lãnh thổ theo ISO 3166-1: 2 hoặc 3 chữ cái in hoa, ví dụ VN, VNM.

Được kiểm tra: mã 2 chữ cái (alpha-2) hoặc 3 chữ cái (alpha-3) có trong danh mục 249 nước, vùng lãnh thổ.
Không kiểm tra: cột có dùng thống nhất một loại mã hay không (thêm phép kiểm tra length). Tên nước, mã 3 chữ số và mã của nước không còn tồn tại không hợp lệ.

Nguồn: ISO 3166-1; danh mục, nguồn và thời điểm ghi ở đầu tệp iso_3166.csv.`,
			EN: `Code of a country or territory by ISO 3166-1: 2 or 3 capital letters, e.g. VN, VNM.

Checked: the code of 2 letters (alpha-2) or 3 (alpha-3) is in the list of 249 countries and territories.
Not checked: whether a column keeps to one kind (add the check length). Names of countries, codes of 3 digits and codes of countries that are no more fail.

Source: ISO 3166-1; the list, its source and date are at the top of iso_3166.csv.`,
		},
		Valid:   []string{"VN", "VNM", "LA", "KHM", "US"},
		Invalid: []string{"vn", "Vn", "VNA", "XX", "UK", "EU", "SU", "704", "Việt Nam", "V", "VIET", "VN ", " VN", "V.N", "ĐN"},
		New:     letterCode('A', countries),
	})
}

//go:embed iso_3166.csv
var countriesCSV string

// countries are the codes of both lengths.
func countries(value.Day) []string {
	codes := facts(countriesCSV)
	return slices.AppendSeq(slices.Collect(maps.Keys(codes)), maps.Values(codes))
}
