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
		Name: "language",
		Doc: message.Text{
			VI: `Mã ngôn ngữ theo ISO 639: 2 hoặc 3 chữ cái thường, ví dụ vi, vie, tyz (tiếng Tày).

Được kiểm tra: mã 2 chữ cái (ISO 639-1) hoặc 3 chữ cái (ISO 639-2 và 639-3) có trong danh mục; tiếng nói của phần lớn dân tộc thiểu số chỉ có mã 3 chữ cái. Mã của cả nhóm ngôn ngữ (mkh), mã không chỉ ngôn ngữ nào (mis, mul, und, zxx) và dải dùng riêng qaa–qtz không hợp lệ.
Không kiểm tra: cột có dùng thống nhất một loại mã hay không (thêm phép kiểm tra length). Tên ngôn ngữ và thẻ có vùng (vi-VN) không hợp lệ.

Nguồn: ISO 639; danh mục, nguồn và thời điểm ghi ở đầu tệp iso_639.csv.`,
			EN: `Code of a language by ISO 639: 2 or 3 small letters, e.g. vi, vie, tyz (Tày).

Checked: the code of 2 letters (ISO 639-1) or 3 (ISO 639-2 and 639-3) is in the list; most languages of ethnic minorities have codes of 3 letters only. Codes of groups of languages (mkh), those that name none (mis, mul, und, zxx) and the range for private use, qaa–qtz, fail.
Not checked: whether a column keeps to one kind (add the check length). Names of languages and tags with a region (vi-VN) fail.

Source: ISO 639; the list, its source and date are at the top of iso_639.csv.`,
		},
		Valid:   []string{"vi", "vie", "en", "tyz", "jra", "fre", "fra"},
		Invalid: []string{"VI", "Vie", "vn", "mkh", "und", "mul", "qaa", "vi-VN", "vi_VN", "tiếng Việt", "v", "viet", "vi ", " vi", "xx", "12"},
		New:     letterCode('a', languages),
	})
}

//go:embed iso_639.csv
var languagesCSV string

func languages(value.Day) []string {
	return slices.Collect(maps.Keys(facts(languagesCSV)))
}
