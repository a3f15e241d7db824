package manual

import "rasoat/rules/message"

var (
	msgCheck     = message.Define("manual.check", "phép kiểm tra", "check")
	msgFormat    = message.Define("manual.format", "định dạng", "format")
	msgCriterion = message.Define("manual.criterion", "tiêu chí %s (%s)", "criterion %s (%s)")
	msgGroup     = message.Define("manual.error_group", "nhóm lỗi %s (%s)", "error group %s (%s)")
	msgUnit      = message.Define("manual.unit", "đơn vị đếm: %s", "counts: %s")
	msgFolds     = message.Define("manual.folds", "dùng được fold", "takes fold")
	msgAlwaysOn  = message.Define("manual.always_on", "luôn được áp dụng", "always on")

	msgParams    = message.Define("manual.parameters", "Tham số", "Parameters")
	msgMain      = message.Define("manual.main", "chính", "main")
	msgRequired  = message.Define("manual.required", "bắt buộc", "required")
	msgFromPlace = message.Define("manual.from_place", "lấy từ cột nếu viết trong checks của cột", "from its column when written there")
	msgParamHead = message.Define("manual.parameter", "Tham số", "Parameter")
	msgWritten   = message.Define("manual.written", "Cách ghi", "Written as")
	msgMeaning   = message.Define("manual.meaning", "Ý nghĩa", "Meaning")

	msgValid   = message.Define("manual.valid", "Hợp lệ", "Valid")
	msgInvalid = message.Define("manual.invalid", "Không hợp lệ", "Invalid")

	msgExample  = message.Define("manual.example", "Ví dụ", "Example")
	msgInput    = message.Define("manual.example_input", "với bản trích", "with the extract")
	msgFile     = message.Define("manual.example_file", "với %s", "with %s")
	msgRejected = message.Define("manual.example_rejected", "và các bản ghi bị loại khi đọc (số dòng, lý do)", "and records that reading rejects (row, reason)")
	msgHistory  = message.Define("manual.example_history", "khi biết về các lần giao nộp như sau (ghi như trong tests/*.yaml)", "where this is known of deliveries (as tests/*.yaml writes it)")
	msgResult   = message.Define("manual.example_result", "cho kết quả", "gives")

	msgText       = message.Define("manual.kind.text", "chữ", "text")
	msgTexts      = message.Define("manual.kind.texts", "danh sách chữ", "list of texts")
	msgPairs      = message.Define("manual.kind.pairs", "các cặp cột: giá trị", "pairs of column: value")
	msgFlag       = message.Define("manual.kind.flag", "true hoặc false", "true or false")
	msgInteger    = message.Define("manual.kind.integer", "số nguyên", "whole number")
	msgNumber     = message.Define("manual.kind.number", "số", "number")
	msgColumn     = message.Define("manual.kind.column", "tên cột", "column")
	msgColumns    = message.Define("manual.kind.columns", "danh sách tên cột", "list of columns")
	msgExpression = message.Define("manual.kind.expression", "biểu thức CEL", "CEL expression")
	msgLiteral    = message.Define("manual.kind.literal", "giá trị", "value")
	msgLiterals   = message.Define("manual.kind.literals", "danh sách giá trị", "list of values")
	msgMapping    = message.Define("manual.kind.mapping", "chữ: danh sách chữ", "text: list of texts")
	msgType       = message.Define("manual.kind.type", "kiểu dữ liệu", "type")
	msgDuration   = message.Define("manual.kind.duration", "khoảng thời gian", "duration")
)

func say(key string, lang message.Lang, args ...any) string {
	return message.New(key, args...).In(lang)
}
