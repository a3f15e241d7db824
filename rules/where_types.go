package rules

import (
	"regexp"
	"strings"

	"rasoat/rules/message"
)

// The types of CEL in an officer's words.
func init() {
	for _, w := range [][3]string{
		{"where_type.string", "chữ", "string"},
		{"where_type.int", "số nguyên", "int"},
		{"where_type.uint", "số nguyên không dấu", "uint"},
		{"where_type.double", "số thập phân", "double"},
		{"where_type.bool", "đúng/sai", "bool"},
		{"where_type.timestamp", "ngày giờ", "timestamp"},
		{"where_type.duration", "khoảng thời gian", "duration"},
		{"where_type.null", "null", "null"},
		{"where_type.bytes", "dãy byte", "bytes"},
		{"where_type.dyn", "bất kỳ", "dyn"},
	} {
		message.Define(w[0], w[1], w[2])
	}
}

var (
	msgTypeList = message.Define("where_list_of",
		"danh sách %s", "list(%s)")
	msgTypeName = message.Define("where_name_of_type",
		"tên kiểu %s", "type(%s)")
	msgTypesJoined = message.Define("where_types_joined",
		"%s, %s", "%s, %s")
	msgExpected = message.Define("where_expected",
		"%s: cần kiểu %s, lại là %s", "%s: %s is wanted, and this is %s")
	msgExpectedHint = message.Define("where_expected_hint",
		"mỗi vế của &&, || và ! phải là một điều kiện, như n > 0", "each side of &&, || and ! must be a condition, as n > 0")
	msgNoParts = message.Define("where_no_parts",
		"giá trị kiểu %s không có thành phần để viết dấu chấm ở %s", "a value of type %s has no parts to name by a dot at %s")
	msgNoPartsHint = message.Define("where_no_parts_hint",
		`hàm viết có ngoặc: size(status), status.startsWith("a"); cột có dấu chấm trong tên: col("a.b")`,
		`functions have brackets: size(status), status.startsWith("a"); a column with a dot in its name: col("a.b")`)
	msgTooLarge = message.Define("where_number_too_large",
		"số nguyên ở %s quá lớn", "the whole number at %s is too large")
	msgColTakes = message.Define("where_col_takes",
		"col cần tên cột đặt trong dấu nháy, như col(\"Tên cột\")", "col takes a column's name in quotes, as in col(\"Tên cột\")")
	msgMissingTakes = message.Define("where_missing_takes",
		"missing cần đúng một cột, như missing(status)", "missing takes a column, as in missing(status)")
	msgBooleans = message.Define("where_booleans",
		"đúng, sai viết true, false bằng chữ thường", "write true and false in lower case")
	msgUseSize = message.Define("where_use_size",
		"số ký tự của chữ: size(status)", "the number of characters of a text: size(status)")
	msgUseFold = message.Define("where_use_fold",
		`bỏ qua hoa thường: fold(status, "case") == fold("Nam", "case")`, `to pass over case: fold(status, "case") == fold("Nam", "case")`)
)

// typeWord is a type in words; one that there is no word for stands as it is.
func typeWord(t string) message.M {
	if of, ok := strings.CutPrefix(t, "list("); ok && strings.HasSuffix(of, ")") {
		return message.New(msgTypeList, typeWord(of[:len(of)-1]))
	}
	if of, ok := strings.CutPrefix(t, "type("); ok && strings.HasSuffix(of, ")") {
		return message.New(msgTypeName, typeWord(of[:len(of)-1]))
	}
	if key := "where_type" + "." + strings.TrimSuffix(t, "_type"); isWord(key) {
		return message.New(key)
	}
	return message.New(msgAsItIs, t)
}

var msgAsItIs = message.Define("where_as_it_is", "%s", "%s")

func isWord(key string) bool {
	_, known := message.Lookup(key)
	return known
}

// typeWords are several types, one after another.
func typeWords(types []string) message.M {
	if len(types) == 1 {
		return typeWord(types[0])
	}
	return message.New(msgTypesJoined, typeWord(types[0]), typeWords(types[1:]))
}

// splitTypes parts "string, map(string, int)" at the commas outside of brackets.
func splitTypes(list string) (types []string) {
	depth, from := 0, 0
	for i, c := range list {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				types, from = append(types, list[from:i]), i+2
			}
		}
	}
	return append(types, list[min(from, len(list)):])
}

// operators are CEL's names of what is written otherwise.
var operators = map[string]string{"_?_:_": "? :", "_[_]": "[ ]", "@in": "in", "!_": "!", "-_": "-"}

func operator(name string) string {
	if as, ok := operators[name]; ok {
		return as
	}
	return strings.Trim(name, "_@")
}

// functionNames are those that expressions may call, for hints.
var functionNames = strings.Fields("size contains startsWith endsWith matches date days years fold is_format missing col " +
	"int double string bool duration timestamp has all exists " +
	"getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds")

// otherwise are names from elsewhere, and what is written for them here.
var otherwise = map[string]string{
	"len": msgUseSize, "length": msgUseSize, "lower": msgUseFold, "upper": msgUseFold, "lowercase": msgUseFold, "tolower": msgUseFold,
	"toupper": msgUseFold, "lowerascii": msgUseFold, "true": msgBooleans, "false": msgBooleans, "null": msgNull, "none": msgNull,
	"nil": msgNull, "isnull": msgNull, "isblank": msgNull, "missing": msgMissingTakes,
}

// functionHint says what is written for a function that there is not.
func functionHint(name string) message.M {
	if key, ok := otherwise[strings.ToLower(name)]; ok {
		return message.New(key)
	}
	if hint := message.DidYouMean(name, functionNames); !hint.IsZero() {
		return hint
	}
	return message.New(msgWhereHint)
}

var (
	celExpected = regexp.MustCompile(`^expected type '(.*)' but found '(.*)'$`)
	celNoParts  = regexp.MustCompile(`^type '(.*)' does not support field selection$`)
)

// typeFault is what else CEL finds often, and false for what it does not.
func typeFault(e *whereError) (text, hint message.M, known bool) {
	if m := celExpected.FindStringSubmatch(e.message); m != nil {
		return message.New(msgExpected, e.place(), typeWord(m[1]), typeWord(m[2])), message.New(msgExpectedHint), true
	}
	if m := celNoParts.FindStringSubmatch(e.message); m != nil {
		return message.New(msgNoParts, typeWord(m[1]), e.place()), message.New(msgNoPartsHint), true
	}
	switch {
	case e.message == "invalid int literal":
		return message.New(msgTooLarge, e.place()), message.M{}, true
	case strings.HasPrefix(e.message, "col takes"):
		return message.New(msgColTakes), message.M{}, true
	case strings.HasPrefix(e.message, "missing takes"):
		return message.New(msgMissingTakes), message.M{}, true
	}
	return message.M{}, message.M{}, false
}
