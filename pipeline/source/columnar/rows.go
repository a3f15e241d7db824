package columnar

import (
	"github.com/apache/arrow/go/v17/arrow"

	"rasoat/rules/message"
)

// A Span is rows of one group that are read by themselves.
type Span struct {
	Row   int64 // the first one, of the file
	Group int
	First int64 // the first one, of the group
	Rows  int64
}

// Rows are some rows of a file. The columns are strings or dictionaries of
// strings. They are lent: the next call of Next fills their memory again, but a
// dictionary does not change and may be kept.
type Rows struct {
	Columns     []arrow.Array
	Undecodable []int32 // rows with bytes that are not UTF-8, which are read as U+FFFD
}

// Error says why a file, or a column of it, cannot be read.
type Error struct {
	Message message.M
	Err     error // what exactly is wrong, or nil
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message.In(message.EN)
	}
	return e.Message.In(message.EN) + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

var (
	errNested = message.Define("columnar_nested",
		"cột “%s” chứa danh sách hoặc cấu trúc trong mỗi ô (%s), chưa đọc được; hãy tách thành các cột, hoặc bỏ cột này khỏi phần khai báo",
		"column “%s” holds many values in each cell (%s) and cannot be read; make columns of them, or do not declare it")
	errType = message.Define("columnar_type",
		"cột “%s” có kiểu %s, không viết được thành văn bản; hãy xuất cột này dưới dạng chuỗi, hoặc bỏ khỏi phần khai báo",
		"column “%s” is of the type %s, which has no text form; export it as text, or do not declare it")
)

// Refusal is the error for a column that cannot be read: because there are many values in a
// cell, or because its type has no text form.
func Refusal(name, typ string, nested bool) *Error {
	key := errType
	if nested {
		key = errNested
	}
	return &Error{Message: message.New(key, name, typ)}
}
