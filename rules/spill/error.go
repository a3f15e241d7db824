package spill

import (
	"errors"
	"io/fs"

	"rasoat/rules/message"
)

var (
	msgUnwritable = message.Define("spill.unwritable",
		"không ghi được tệp tạm vào %s (%s); hãy giải phóng dung lượng đĩa, kiểm tra quyền ghi vào thư mục đó, hoặc tăng --memory",
		"temporary files cannot be written to %s (%s); free disk space, see that the folder can be written to, or raise --memory")
	msgDamaged = message.Define("spill.damaged",
		"tệp tạm trong %s bị hỏng hoặc không đọc lại được (%s); hãy kiểm tra ổ đĩa rồi chạy lại",
		"a temporary file in %s is damaged or cannot be read again (%s); check the disk and run again")
	msgChecksum = message.Define("spill.checksum",
		"sai tổng kiểm tra", "a checksum is wrong")
)

// ErrDamaged is the cause of an Error where a file does not hold what was
// written to it.
var ErrDamaged = errors.New("spill: damaged frame")

// Error is a file that could not be written, or not be read again.
type Error struct {
	Dir     string
	Reading bool
	Err     error
}

// Message says where it happened and what to do.
func (e *Error) Message() message.M {
	what, why := msgUnwritable, message.Cause(e.Err)
	if e.Reading {
		what = msgDamaged
	}
	if errors.Is(e.Err, ErrDamaged) {
		why = message.New(msgChecksum)
	}
	return message.New(what, e.Dir, why)
}

func (e *Error) Error() string { return e.Message().In(message.EN) }

func (e *Error) Unwrap() error { return e.Err }

// cause is an error without the path that the operating system adds to it:
// the folder is named in the message, the file has no name any more.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
