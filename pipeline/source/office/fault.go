package office

import (
	"rasoat/pipeline/source/sheet"
	"rasoat/rules/message"
)

// What is wrong with an archive. Programs that read one of a kind say more.
var (
	errDamaged = message.Define("office_damaged",
		"là sổ tính bị hỏng: phần %s %s", "is a damaged workbook: its part %s %s")
	ErrNotZip = message.Define("office_not_zip",
		"là sổ tính bị hỏng hoặc bị cắt cụt: không đọc được mục lục của tệp nén", "is a damaged workbook or only the beginning of one: its table of contents cannot be read")
	ErrLocked = message.Define("office_encrypted",
		"được bảo vệ bằng mật khẩu; hãy lưu lại không có mật khẩu", "is protected by a password; save it without one")
	errPacking = message.Define("office_packing",
		"dùng cách nén mà chương trình không đọc (phần %s, phương pháp %s); hãy lưu lại bằng phần mềm bảng tính",
		"is packed in a way that is not read (part %s, method %s); save it with a spreadsheet")
	ErrTooLarge = message.Define("office_too_large",
		"phần %s lớn hơn giới hạn %s MiB sau khi giải nén", "its part %s is larger than the limit of %s MiB when unpacked")
)

// Why a part is damaged. They complete “its part %s …”.
var (
	WhyAbsent = message.Define("office_part_absent",
		"không có trong tệp", "is not in the file")
	WhyCut = message.Define("office_part_cut",
		"bị cắt cụt", "ends in the middle")
	whyPacked = message.Define("office_part_packed",
		"không giải nén được", "cannot be unpacked")
	whySum = message.Define("office_part_checksum",
		"không khớp mã kiểm tra", "does not match its checksum")
	WhyMarkup = message.Define("office_part_markup",
		"không phải XML hợp lệ", "is not well-formed XML")
	WhyMarkupNear = message.Define("office_part_markup_near",
		"không phải XML hợp lệ gần dòng %s", "is not well-formed XML near row %s")
	WhyLong = message.Define("office_element_long",
		"có một phần tử dài hơn %s MiB", "has an element of more than %s MiB")
)

// Damaged says why a part is.
func Damaged(part, why string, args ...any) *sheet.Error {
	return sheet.Refuse(errDamaged, part, message.New(why, args...))
}
