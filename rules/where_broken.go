package rules

import (
	"regexp"
	"strings"

	"rasoat/rules/message"
)

// What breaks an expression in a row, in words; the English ones are CEL's own.
func init() {
	for _, w := range [][3]string{
		{"division", "chia cho 0", "division by zero"},
		{"modulus", "chia lấy dư cho 0", "modulus by zero"},
		{"overflow", "số nguyên quá lớn", "integer overflow"},
		{"unsigned", "số nguyên không dấu âm hoặc quá lớn", "unsigned integer overflow"},
		{"double", "số thập phân quá lớn", errDouble},
		{"day", "ngày nằm ngoài khoảng tính được", "timestamp overflow"},
		{"duration", "khoảng thời gian quá dài", "duration overflow"},
		{"date", "chữ đưa cho date không có dạng 2026-01-31", errDateForm},
		{"overload", "phép tính không dùng được cho các giá trị này", "no such overload"},
		{"cost", "tính quá lâu nên bị dừng", "operation cancelled: actual cost limit exceeded"},
	} {
		brokenWords[w[2]] = message.Define("broke_by"+"."+w[0], w[1], w[2])
	}
}

// brokenWords are the keys of those words by CEL's.
var brokenWords = map[string]string{}

// brokenForms are what CEL says with a detail in it, which the brackets catch, and the
// keys of that.
var brokenForms = []struct {
	form *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^index '(.*)' out of range in list size '\d+'$`), msgBrokeIndex},
	{regexp.MustCompile(`^index out of bounds: (.*)$`), msgBrokeIndex},
	{regexp.MustCompile(`^no such key: (.*)$`), msgBrokeKey},
	{regexp.MustCompile(`^error parsing regexp: (.*)$`), msgBrokePattern},
	{regexp.MustCompile(`^invalid RFC 3339 timestamp "(.*)"$`), msgBrokeMoment},
	{regexp.MustCompile(`^unknown time zone (.*)$`), msgBrokeZone},
}

var (
	msgBrokeConversion = message.Define("broke_by.conversion",
		"không đổi được giá trị kiểu %s sang kiểu %s", "a value of type %s cannot be made one of type %s")
	msgBrokeIndex = message.Define("broke_by.index",
		"danh sách không có phần tử số %s (đếm từ 0)", "the list has no item %s (counted from 0)")
	msgBrokeKey = message.Define("broke_by.key",
		"không có khóa %s", "there is no key %s")
	msgBrokePattern = message.Define("broke_by.pattern",
		"biểu thức chính quy sai: %s", "the regular expression is wrong: %s")
	msgBrokeMoment = message.Define("broke_by.moment",
		"“%s” không phải là ngày giờ dạng 2026-01-31T08:30:00Z", "“%s” is no moment of the form 2026-01-31T08:30:00Z")
	msgBrokeZone = message.Define("broke_by.zone",
		"không có múi giờ %s", "there is no time zone %s")
	msgBrokeOther = message.Define("broke_by.other",
		"CEL báo: %s", "CEL says: %s")
)

// celConversion is a value that cannot become one of another type.
var celConversion = regexp.MustCompile(`^type conversion error from '(.*)' to '(.*)'$`)

// brokenBy is why a row could not be judged: CEL is quoted where there are no words for it.
func brokenBy(text string) any {
	if key, known := brokenWords[text]; known {
		return message.New(key)
	}
	if m := celConversion.FindStringSubmatch(text); m != nil {
		return message.New(msgBrokeConversion, valueType(m[1]), valueType(m[2]))
	}
	if text == unsaid {
		return text
	}
	for _, f := range brokenForms {
		if m := f.form.FindStringSubmatch(text); m != nil {
			return message.New(f.key, m[1])
		}
	}
	return message.New(msgBrokeOther, text)
}

// valueType is the type of a value in words, by the name that values have of it.
func valueType(name string) message.M {
	return typeWord(strings.ToLower(strings.TrimPrefix(name, "google.protobuf.")))
}
