package rules

import "rasoat/rules/message"

var (
	msgUndeclared = message.Define("column_undeclared",
		"cột %q không được khai báo", "column %q is not declared")
	msgWhere = message.Define("where_wrong",
		"biểu thức sai: %s", "the expression is wrong: %s")
	msgWhereNotBool = message.Define("where_not_boolean",
		"biểu thức phải cho kết quả đúng hoặc sai, ở đây cho %s", "the expression must yield true or false, it yields %s")
	msgNothingTested = message.Define("nothing_tested",
		"không có gì để kiểm tra", "nothing was tested")
	msgBroke = message.Define("evaluation_broke",
		"tính toán bị lỗi ở %s dòng: %s", "evaluation broke in %s rows: %s")
	msgPanic = message.Define("check_broke",
		"phép kiểm tra bị lỗi: %s", "the check broke: %s")
)
