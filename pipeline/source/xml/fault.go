package xml

import (
	"rasoat/pipeline/source/cut"
	"rasoat/rules/message"
)

// reasonDamaged is why a record is rejected.
var reasonDamaged = message.Define("xml_damaged",
	"bản ghi không phải là XML hợp lệ tại byte thứ %s của tệp: %s", "the record is not well-formed XML at byte %s of the file: %s")

// What is wrong where a record is damaged.
var (
	whyTag = message.Define("xml_bad_tag",
		"thẻ viết không đúng quy cách", "a tag is not written as XML wants it")
	whyAttribute = message.Define("xml_bad_attribute",
		"thuộc tính viết không đúng quy cách", "an attribute is not written as XML wants it")
	whyEnd = message.Define("xml_wrong_end",
		"thẻ đóng không khớp với thẻ mở", "an end tag does not match its start tag")
	whyEntity = message.Define("xml_bad_entity",
		"ký hiệu & không thuộc XML, hoặc dấu & chưa được viết thành &amp;", "a reference beginning with & is none of XML, or an & is not written as &amp;")
	whyControl = message.Define("xml_control",
		"có ký tự điều khiển không được phép trong XML", "there is a control character that XML does not allow")
	whyMarkup = message.Define("xml_bad_markup",
		"dấu < không mở một thẻ", "a < opens no tag")
	whyCut = message.Define("xml_record_cut",
		"bản ghi kết thúc giữa chừng", "the record ends in the middle")
	whyDeep = message.Define("xml_deep",
		"các thẻ lồng nhau quá 64 cấp", "elements are nested to more than 64 levels")
)

// Why a file cannot be read, or not on.
var (
	errCut = message.Define("xml_cut",
		"là tệp XML bị thiếu phần cuối (phần tử mở ở byte thứ %s chưa được đóng), có thể do chép hoặc xuất chưa xong; hãy chép hoặc xuất lại",
		"is an XML file without its end (the element that begins at byte %s is not closed): it may be that it was not copied or exported to the end; do it again")
	errStructure = message.Define("xml_structure",
		"là tệp XML bị hỏng tại byte thứ %s: %s; hãy xuất lại tệp",
		"is an XML file that is damaged at byte %s: %s; export it again")
	errNotXML = message.Define("xml_not_xml",
		"không phải là tệp XML: nội dung không bắt đầu bằng một thẻ", "is no XML file: it does not begin with a tag")
	errDTD = message.Define("xml_dtd",
		"khai báo kiểu tài liệu (DOCTYPE), không được đọc vì lý do an toàn; hãy xuất lại không có DOCTYPE",
		"declares a document type (DOCTYPE), which is not read for reasons of safety; export it without")
	errNoRecords = message.Define("xml_no_records",
		"không có bản ghi tại “%s” trong tệp XML; hãy ghi vào records đường dẫn tới phần tử của một bản ghi, ví dụ /danh_sach/ho_so",
		"the XML file has no records at “%s”; name the way to the element of a record in records, like /list/item")
	whyOutside = message.Define("xml_outside",
		"có nội dung thừa sau phần tử gốc", "something stands behind the document")
)

// broken says where the structure of a document is.
func broken(at int64, why string) *cut.Error {
	return &cut.Error{Offset: at, Message: message.New(errStructure, at, message.New(why))}
}
