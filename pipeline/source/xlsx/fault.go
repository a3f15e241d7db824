package xlsx

import "rasoat/rules/message"

var (
	errNotWorkbook = message.Define("xlsx_not_workbook",
		"là tệp nén zip nhưng không phải sổ tính Excel (.xlsx)", "is a zip archive, but no Excel workbook (.xlsx)")
	errBinary = message.Define("xlsx_is_xlsb",
		"là sổ tính Excel nhị phân (.xlsb); hãy lưu lại dưới dạng .xlsx", "is a binary Excel workbook (.xlsb); save it as .xlsx")
	errDocument = message.Define("xlsx_is_document",
		"là tài liệu %s, không phải sổ tính", "is a %s document, not a workbook")
	errOld = message.Define("xlsx_is_old",
		"là sổ tính Excel cũ (.xls) hoặc tài liệu Office cũ dù được đặt tên khác; hãy bỏ `format: xlsx`",
		"is an old Excel workbook (.xls) or an old Office document, whatever its name; leave out `format: xlsx`")
)

// Why a part is damaged. They complete “its part %s …”.
var (
	whyOrder = message.Define("xlsx_rows_disordered",
		"có dòng %s đứng sau dòng %s", "has row %s behind row %s")
	whyRow = message.Define("xlsx_row_beyond",
		"có số dòng không hợp lệ “%s”", "has the impossible row number “%s”")
	whyCell = message.Define("xlsx_cell_beyond",
		"có địa chỉ ô không hợp lệ “%s” ở dòng %s", "has the impossible cell address “%s” in row %s")
	whyShared = message.Define("xlsx_shared_absent",
		"có ô %s trỏ đến văn bản dùng chung “%s” không tồn tại", "has the cell %s of the shared text “%s”, which does not exist")
)
