package manual

import (
	"strings"

	"rasoat/rules/message"
)

// Topics is the key of the heading over what is true of the rules of many checks.
var Topics = message.Define("manual.topics", "Khóa chung của các quy tắc", "Keys of any rule")

var msgTopic = message.Define("manual.topic", "khóa của quy tắc", "key of a rule")

// topics are the keys of a rule of which more is to be said than the table of the
// introduction holds.
var topics = []struct {
	name string
	body message.Text
}{
	{"fold", message.Text{
		VI: `“fold” nêu những khác biệt được bỏ qua khi so sánh chữ: một tên hoặc một danh sách, ví dụ “fold: [case, space]”. Không có “fold” thì chữ được so sánh đúng như đã ghi.

case: hoa thường (HUẾ = Huế).
space: khoảng trắng ở đầu, ở cuối, lặp lại, và loại khoảng trắng.
nfc: cách mã hóa chữ có dấu, dựng sẵn hay tổ hợp.
tone: vị trí dấu thanh (hòa = hoà); bỏ qua cả những gì nfc bỏ qua.
accents: mọi dấu của chữ, và đ như d (Đà Nẵng = Da Nang); bỏ qua cả những gì nfc bỏ qua.

“fold” không đổi cách ghi ngày và số: 05/03/2020 và 5/3/2020, 1 và 01 vẫn khác nhau. Chỉ dùng được cho các phép kiểm tra có ghi “dùng được fold”.`,
		EN: "`fold` names differences that do not count when texts are compared: one name or a list, as in `fold: [case, space]`. Without it texts are compared as they stand.\n\n" + `case: capitals and small letters (HUẾ = Huế).
space: blanks at the beginning, at the end and repeated, and kinds of blanks.
nfc: how marked letters are encoded, composed or not.
tone: where the mark of the tone stands (hòa = hoà); passes over what nfc does, too.
accents: all marks of letters, and đ is d (Đà Nẵng = Da Nang); passes over what nfc does, too.

` + "`fold` does not touch ways of writing days and numbers: 05/03/2020 and 5/3/2020, 1 and 01 still differ. It is for the checks that say “takes fold”.",
	}},
	{"where", message.Text{
		VI: `“where” là một biểu thức CEL: các dòng không thỏa bị loại trừ, không được quy tắc xét. Cột được gọi bằng tên và có giá trị theo kiểu đã khai báo; tên không phải là từ của CEL thì viết col("tên bất kỳ").

status == "hiệu lực" && !missing(phone)
issued_on >= date("2016-01-01") && issued_on <= today
kind in ["A", "B"] || note.size() > 3

Chữ được so sánh đúng như đã ghi. today là ngày của kỳ kiểm toán, date("2026-01-31") là một ngày, missing(x) cho biết x thiếu giá trị. Các hàm khác có ở phép kiểm tra expression. Dòng thiếu giá trị, hoặc có giá trị sai kiểu, ở một cột mà biểu thức đọc thì bị loại trừ; chỉ thiếu giá trị thì không, nếu biểu thức hỏi missing(x) về cột ấy, như ở missing(x) || x > 5. Dùng được cho mọi phép kiểm tra đọc các dòng của bộ dữ liệu; ở phép khác, lint sẽ báo.`,
		EN: "`where` is an expression of CEL: rows that it does not hold for are excluded, and the rule does not judge them. Columns go by their names and have values of their declared types; a name that CEL cannot read is written col(\"any name\").\n\n" + `status == "hiệu lực" && !missing(phone)
issued_on >= date("2016-01-01") && issued_on <= today
kind in ["A", "B"] || note.size() > 3

` + "Texts are compared as they stand. `today` is the day of the period, date(\"2026-01-31\") a day, missing(x) tells whether x has no value. The other functions are those of the check `expression`. A row is excluded that has no value, or one of another type, in a column that the expression reads; not where it only has none and the expression asks missing(x) of that column, as in missing(x) || x > 5. It is for all checks that read the rows of the dataset; of others, lint complains.",
	}},
}

var msgReason = message.Define("manual.reason", "lý do hoặc giá trị đo được trong kho điểm", "reason or observation in the store")

// OfReason is what the store means by the key of a reason or an observation; %s and %d stand
// for arguments.
func OfReason(key string, lang message.Lang) (Page, bool) {
	text, ok := message.Lookup(key)
	if !ok {
		return Page{}, false
	}
	return Page{Name: key, Kind: say(msgReason, lang), Body: strings.NewReplacer("%%", "%", "%+d", "%d").Replace(text.In(lang)), lang: lang}, true
}

// TopicNames are the names that OfTopic takes.
func TopicNames() []string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.name
	}
	return names
}

// OfTopic is the chapter of a key that any rule may have.
func OfTopic(name string, lang message.Lang) (Page, bool) {
	for _, t := range topics {
		if t.name == name {
			return Page{Name: name, Kind: say(msgTopic, lang), Body: t.body.In(lang), lang: lang}, true
		}
	}
	return Page{}, false
}
