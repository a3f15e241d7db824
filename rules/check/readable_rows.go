package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
)

func init() {
	rules.Register(rules.Check{
		Name: "readable_rows", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow, AlwaysOn: true, NoRows: true,
		Deed: message.Text{
			VI: "sửa các dòng sai cấu trúc trong bản trích rồi giao nộp lại",
			EN: "correct the rows of the extract that cannot be read, and deliver again",
		},
		Doc: message.Text{
			VI: "Bản ghi đạt khi đọc được thành một dòng của bảng. Bản ghi thừa hoặc thiếu ô, có dấu ngoặc kép không đóng, quá dài hoặc chứa byte NUL (trong tệp văn bản) bị loại khi đọc: được đếm, nêu số dòng, và không đạt ở đây. Luôn được áp dụng.",
			EN: "A record passes when it can be read as a row. Records with too few or too many fields, an unclosed quote, a NUL byte (in a text file) or of excessive length are rejected in reading: counted, named by row number, and failed here. Always on.",
		},
	}, func(*struct{}, *rules.Scope) rules.Bound { return rules.Rejected{} })
}
