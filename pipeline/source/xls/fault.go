package xls

import (
	"rasoat/pipeline/source/sheet"
	"rasoat/rules/message"
)

var (
	errDamaged = message.Define("xls_damaged",
		"là sổ tính .xls bị hỏng: %s", "is a damaged workbook: %s")
	errNotWorkbook = message.Define("xls_not_workbook",
		"là tài liệu Office cũ (như Word, PowerPoint), không phải sổ tính", "is an old Office document (of Word, PowerPoint …), no workbook")
	errBefore97 = message.Define("xls_before_97",
		"là sổ tính của Excel đời trước 1997; hãy lưu lại dưới dạng .xlsx", "is a workbook of an Excel before that of 1997; save it as .xlsx")
	errLocked = message.Define("xls_encrypted",
		"được bảo vệ bằng mật khẩu; hãy lưu lại không có mật khẩu", "is protected by a password; save it without one")
	errTooLarge = message.Define("xls_too_large",
		"lớn hơn giới hạn %s MiB của sổ tính .xls; hãy lưu lại dưới dạng .xlsx", "is larger than the limit of %s MiB of workbooks that are .xls; save it as .xlsx")
)

// What is damaged. They complete “is a damaged workbook: …”.
var (
	whyContainer = message.Define("xls_container",
		"không đọc được mục lục của tệp", "its directory cannot be read")
	whyCut = message.Define("xls_cut",
		"tệp bị cắt cụt ở byte %s", "it ends in the middle, at byte %s")
	whyRecord = message.Define("xls_record_bad",
		"bản ghi loại %s ở byte %s ngắn hơn quy định", "the record of type %s at byte %s is too short")
	whySheet = message.Define("xls_sheet_absent",
		"trang tính “%s” không bắt đầu ở byte %s như mục lục ghi", "its sheet “%s” does not begin at byte %s, where it should")
	whyShared = message.Define("xls_shared_absent",
		"ô %s của trang tính “%s” trỏ đến văn bản dùng chung số %s không tồn tại", "cell %s of the sheet “%s” refers to the shared text %s, which does not exist")
	whyTexts = message.Define("xls_texts_bad",
		"danh sách văn bản dùng chung bị hỏng ở văn bản thứ %s", "the list of shared texts is broken at text %s")
)

// damaged says what is.
func damaged(why string, args ...any) *sheet.Error {
	return sheet.Refuse(errDamaged, message.New(why, args...))
}
