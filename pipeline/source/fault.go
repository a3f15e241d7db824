package source

import (
	"errors"
	"fmt"

	"rasoat/pipeline/source/pack"
	"rasoat/pipeline/source/reason"
	"rasoat/rules/message"
)

// ErrNoHeader is returned by Open when no file of the extract has a record: the
// extract is empty. It is the only error that comes with an Extract.
var ErrNoHeader = errors.New("empty extract: no header")

// Error says why a file cannot be read, or where reading broke off.
type Error struct {
	File    string    // its name as in File.Name, or the path looked for
	Line    int64     // the physical line, or 0
	Message message.M // for officers: what was found, and what to do
	Err     error     // what the system says, or nil
}

// Error is the English form: births.csv: line 3: what: why.
func (e *Error) Error() string {
	s := e.File + ": "
	if e.Line > 0 {
		s += fmt.Sprintf("line %d: ", e.Line)
	}
	s += e.Message.In(message.EN)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the error of the system.
func (e *Error) Unwrap() error { return e.Err }

func fault(file, key string, args ...any) *Error {
	return &Error{File: file, Message: message.New(key, args...)}
}

var (
	errUnreadable = message.Define("source_unreadable",
		"không đọc được", "cannot be read")
	errBroken = message.Define("source_read_broke_off",
		"việc đọc bị gián đoạn ở byte thứ %s", "reading broke off at byte %s")
	errChanged = message.Define("source_changed",
		"tệp bị thay đổi trong khi đang đọc; hãy chạy lại khi tệp đã được ghi xong",
		"the file was changed while it was read; run again when it is written")
)

// broken wraps an error of reading a file, if it is one of the system.
func broken(file string, at int64, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || errors.Is(err, errStop) {
		return err
	}
	var why *reason.Error // before what it did to who was unpacking
	if errors.As(err, &why) {
		return &Error{File: file, Message: why.Message, Err: why.Err}
	}
	var packed *pack.Error
	if errors.As(err, &packed) {
		return &Error{File: file, Message: packed.Message, Err: packed.Err}
	}
	return &Error{File: file, Message: message.New(errBroken, at), Err: err}
}
