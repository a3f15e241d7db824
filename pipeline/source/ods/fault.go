package ods

import "rasoat/rules/message"

var (
	errNotWorkbook = message.Define("ods_not_workbook",
		"là tài liệu OpenDocument loại khác (%s), không phải sổ tính (.ods)", "is an OpenDocument of another kind (%s), no workbook (.ods)")
)

// Why a part is damaged. They complete “its part %s …”.
var (
	whyRow = message.Define("ods_row_beyond",
		"có nhiều hơn %s dòng ở trang tính “%s”", "has more than %s rows in the sheet “%s”")
	whyCell = message.Define("ods_cell_beyond",
		"có nhiều hơn %s cột ở dòng %s", "has more than %s columns in row %s")
	whyRepeated = message.Define("ods_repeated",
		"lặp lại hơn %s triệu giá trị ở trang tính “%s”", "repeats more than %s million values in the sheet “%s”")
	whyMany = message.Define("ods_many",
		"có hơn %s kiểu định dạng và trang tính", "has more than %s styles and sheets")
)
