package rules

import "rasoat/rules/message"

var (
	msgUndeclared = message.Define("column_undeclared",
		"cột %q không được khai báo", "column %q is not declared")
	msgIdle = message.Define("says_nothing",
		"%s không xét từng dòng nên không dùng được %s", "%s does not judge row by row, so %s says nothing here")
	msgSegments = message.Define("segments_too_many",
		"cột phân nhóm %q có hơn %+d giá trị khác nhau; hãy chọn cột như mã xã ở segment, hoặc bỏ segment",
		"the segment column %q has more than %+d different values; name a column such as the commune code in segment, or leave segment out")
	msgNothingTested = message.Define("nothing_tested",
		"không có gì để kiểm tra", "nothing was tested")
	msgBroke = message.Define("evaluation_broke",
		"tính toán bị lỗi ở %s dòng: %s", "evaluation broke in %s row%[1]v: %s")
	msgRowBroke = message.Define("row_broke",
		"không tính được ở dòng này", "could not be evaluated in this row")
	msgIsMissing = message.Define("is_missing",
		"thiếu giá trị", "is missing")
	msgPanic = message.Define("check_broke",
		"phép kiểm tra bị lỗi: %s", "the check broke: %s")
)
