package decode

import "rasoat/rules/message"

// The kinds of problems, as they stand in brackets. Scripts may look for them:
// they are not translated and do not change.
const (
	kindAlias     = "alias"
	kindDepth     = "depth"
	kindDuplicate = "duplicate-key"
	kindEncoding  = "encoding"
	kindMissing   = "missing-key"
	kindSecret    = "secret"
	kindSize      = "size"
	kindSyntax    = "syntax"
	kindTag       = "tag"
	kindType      = "wrong-type"
	kindUnknown   = "unknown-key"
	kindUnset     = "unset-variable"
	kindValue     = "wrong-value"
)

// What was found.
var (
	lintUnknownKey = message.Define("lint.unknown_key",
		"không có khóa %q ở đây", "unknown key %q")
	lintDuplicateKey = message.Define("lint.duplicate_key",
		"khóa %q được viết hai lần", "key %q is written twice")
	lintMissingKey = message.Define("lint.missing_key",
		"thiếu khóa %q", "key %q is missing")
	lintWrongType = message.Define("lint.wrong_type",
		"giá trị %s không đúng loại", "%s is not of the right kind")
	lintNoValue = message.Define("lint.no_value",
		"chưa có giá trị", "there is no value")
	lintNotOneOf = message.Define("lint.not_one_of",
		"giá trị %s không nằm trong các giá trị cho phép", "%s is none of the values allowed here")
	lintBadValue = message.Define("lint.bad_value",
		"giá trị %s không dùng được: %s", "%s cannot be used: %s")
	lintTooLarge = message.Define("lint.too_large",
		"tệp lớn hơn %s MiB", "the file is larger than %s MiB")
	lintNotUTF8 = message.Define("lint.not_utf8",
		"tệp không phải văn bản UTF-8: ở đây có byte không hợp lệ", "the file is not UTF-8 text: there is an invalid byte here")
	lintControl = message.Define("lint.control_character",
		"ký tự điều khiển %s không được phép trong tệp YAML", "control character %s is not allowed in YAML")
	lintEmptyFile = message.Define("lint.empty_file",
		"tệp không có nội dung", "the file holds nothing")
	lintSecondDocument = message.Define("lint.second_document",
		"tệp có nhiều tài liệu YAML", "the file holds more than one YAML document")
	lintSelfAlias = message.Define("lint.self_alias",
		"neo &%s chứa chính nó", "anchor &%s contains itself")
	lintTooManyNodes = message.Define("lint.too_many_values",
		"các bí danh (*) nhân tệp lên thành quá nhiều giá trị", "aliases (*) multiply the file into too many values")
	lintTooDeep = message.Define("lint.too_deep",
		"lồng nhau quá %s tầng", "nested more than %s levels deep")
	lintTag = message.Define("lint.tag",
		"thẻ YAML %s không được dùng", "YAML tag %s is not used here")
	lintSecretHere = message.Define("lint.secret_here",
		"biến môi trường ${%s} không được dùng ở đây", "environment variable ${%s} is not allowed here")
	lintUnset = message.Define("lint.unset_variable",
		"biến môi trường %s chưa được đặt", "environment variable %s is not set")
)

// What to do about it.
var (
	hintKnown = message.Define("lint.known",
		"ở đây dùng được: %s", "known here: %s")
	// HintFirstAt says on which line something stands that is there again.
	HintFirstAt = message.Define("lint.first_at",
		"lần đầu ở dòng %s", "the first one is on line %s")
	hintUTF8 = message.Define("lint.save_as_utf8",
		"hãy lưu tệp dạng văn bản UTF-8", "save the file as UTF-8 text")
	hintSecondDocument = message.Define("lint.one_document",
		"bỏ dòng --- hoặc tách thành hai tệp", "remove the line --- or make it two files")
	hintSecretHere = message.Define("lint.secret_only",
		"chỉ dùng trong source và store", "only in source and store")
	hintUnset = message.Define("lint.set_variable",
		"đặt biến trước khi chạy, hoặc sửa tên", "set it before the run, or correct its name")
)

// What is wanted instead: hints of a wrong type.
var (
	wantsText = message.Define("lint.wants_text",
		"cần một chuỗi văn bản", "a text is wanted")
	wantsKey = message.Define("lint.wants_key",
		"khóa phải là văn bản", "a key must be a text")
	wantsInteger = message.Define("lint.wants_integer",
		"cần một số nguyên, không có dấu ngoặc kép, ví dụ 30", "a whole number is wanted, without quotes, as in 30")
	wantsNumber = message.Define("lint.wants_number",
		"cần một số viết với dấu chấm thập phân, không có dấu ngoặc kép, ví dụ 99.5", "a number with a decimal point is wanted, without quotes, as in 99.5")
	wantsBoolean = message.Define("lint.wants_boolean",
		"cần true hoặc false", "true or false is wanted")
	wantsDate = message.Define("lint.wants_date",
		"cần một ngày, ví dụ 2026-12-31", "a date is wanted, as in 2026-12-31")
	wantsDuration = message.Define("lint.wants_duration",
		"cần một khoảng thời gian: 90s, 15m (phút), 12h, 30d, 3mo (tháng), 1y", "a duration is wanted: 90s, 15m (minutes), 12h, 30d, 3mo (months), 1y")
	wantsList = message.Define("lint.wants_list",
		"cần một danh sách, ví dụ [a, b]", "a list is wanted, as in [a, b]")
	wantsMapping = message.Define("lint.wants_mapping",
		"cần các cặp khóa: giá trị", "keys with values are wanted, as in key: value")
)
