package json

import (
	"rasoat/pipeline/source/cut"
	"rasoat/rules/message"
)

// Why a record is rejected.
var (
	reasonDamaged = message.Define("json_damaged",
		"bản ghi không phải là JSON hợp lệ tại byte thứ %s của tệp: %s", "the record is no JSON at byte %s of the file: %s")
	reasonNotObject = message.Define("json_not_object",
		"bản ghi không phải là một đối tượng JSON {…}", "the record is no JSON object {…}")
	reasonTwice = message.Define("json_name_twice",
		"bản ghi có hai trường cùng tên “%s”", "the record has two fields named “%s”")
	reasonEmpty = message.Define("json_nothing",
		"không có bản ghi nào giữa hai dấu phẩy, hoặc giữa dấu phẩy và dấu đóng danh sách", "there is no record between two commas, or between a comma and the end of the list")
	reasonNoComma = message.Define("json_no_comma",
		"thiếu dấu phẩy trước bản ghi", "there is no comma before the record")
)

// What is wrong where a record is damaged.
var (
	whyName = message.Define("json_wants_name",
		"cần tên trường trong dấu ngoặc kép", "the name of a field is wanted, in quotes")
	whyColon = message.Define("json_wants_colon",
		"cần dấu hai chấm sau tên trường", "a colon is wanted behind the name of a field")
	whyComma = message.Define("json_wants_comma",
		"cần dấu phẩy hoặc dấu đóng ngoặc", "a comma or a closing bracket is wanted")
	whyValue = message.Define("json_wants_value",
		"cần một giá trị", "a value is wanted")
	whyNumber = message.Define("json_bad_number",
		"số viết không đúng quy cách JSON", "a number is not written as JSON wants it")
	whyEscape = message.Define("json_bad_escape",
		"ký tự thoát sau dấu \\ không hợp lệ", "what follows a \\ means nothing")
	whyControl = message.Define("json_control",
		"chuỗi văn bản chứa ký tự điều khiển hoặc xuống dòng, hoặc thiếu dấu ngoặc kép đóng",
		"a text holds a control character or a line break, or its closing quote is missing")
	whyCut = message.Define("json_record_cut",
		"bản ghi kết thúc giữa chừng", "the record ends in the middle")
	whyBehind = message.Define("json_behind",
		"có nội dung thừa sau bản ghi", "something stands behind the record")
	whyDeep = message.Define("json_deep",
		"các ngoặc lồng nhau quá 64 cấp", "brackets are nested to more than 64 levels")
)

// Why a file cannot be read on.
var (
	errCut = message.Define("json_cut",
		"là tệp JSON bị thiếu phần cuối (byte thứ %s), có thể do chép hoặc xuất chưa xong; hãy chép hoặc xuất lại",
		"is a JSON file without its end (byte %s): it may be that it was not copied or exported to the end; do it again")
	errStructure = message.Define("json_structure",
		"là tệp JSON bị hỏng tại byte thứ %s: %s; hãy xuất lại tệp",
		"is a JSON file that is damaged at byte %s: %s; export it again")
	errNotJSON = message.Define("json_not_json",
		"không phải là tệp JSON: nội dung không bắt đầu bằng [ hoặc {", "is no JSON file: it does not begin with [ or {")
	errNoList = message.Define("json_no_list",
		"không có bản ghi tại “%s” trong tệp JSON; hãy ghi vào records đường dẫn tới danh sách bản ghi, ví dụ /data/items",
		"the JSON file has no records at “%s”; name the list of records in records, like /data/items")
	errListTwice = message.Define("json_list_twice",
		"tệp JSON có hai danh sách bản ghi tại “%s” (danh sách thứ hai ở byte thứ %s)",
		"the JSON file has two lists of records at “%s” (the second one at byte %s)")
	whyBrackets = message.Define("json_brackets",
		"dấu ngoặc không khớp", "brackets do not match")
	whyOutside = message.Define("json_outside",
		"có nội dung thừa ngoài danh sách bản ghi", "something stands behind the document")
)

// broken says where the structure of a document is.
func broken(at int64, why string) *cut.Error {
	return &cut.Error{Offset: at, Message: message.New(errStructure, at, message.New(why))}
}
