package check

import "rasoat/rules/message"

// Complaints that several checks make.
var (
	msgTooFewColumns = message.Define("check.too_few_columns",
		"cần ít nhất %s cột", "at least %s column%[1]v must be named")
	msgMinOverMax = message.Define("check.min_over_max",
		"min (%s) lớn hơn max (%s)", "min (%s) is greater than max (%s)")
	msgNoBounds = message.Define("check.no_bounds",
		"cần ít nhất một trong hai tham số min, max", "at least one of min and max is needed")
	msgNegative = message.Define("check.negative",
		"không được nhỏ hơn 0", "may not be less than 0")
	msgPositive = message.Define("check.not_positive",
		"phải lớn hơn 0", "must be greater than 0")
	msgWrongLiteral = message.Define("check.wrong_literal",
		"%q không phải là giá trị kiểu %s", "%q is not a value of type %s")
	msgWrongType = message.Define("check.wrong_type",
		"cột %q có kiểu %s; phép kiểm tra này cần kiểu %s", "column %q is of type %s; this check needs %s")
	msgUnknownReference = message.Define("check.unknown_reference",
		"không có danh mục nào tên là %q", "there is no reference named %q")
	msgNoColumnInReference = message.Define("check.no_column_in_reference",
		"danh mục %q không có cột %q", "reference %q has no column %q")
)
