package store

import (
	"errors"
	"io/fs"
	"slices"

	"rasoat/rules/message"
)

// Full is that there is no room left for a file of the store.
type Full struct {
	Path  string
	Cause error
}

var diskFull = message.Define("store.disk_full",
	"ổ đĩa chứa kho điểm đã đầy, không ghi được %s (%s); hãy giải phóng dung lượng rồi chạy lại",
	"the disk of the score store is full, %s could not be written (%s); make room, then run again")

// Message says where there is no room, and what to do.
func (f *Full) Message() message.M { return message.New(diskFull, f.Path, message.Cause(f.Cause)) }

func (f *Full) Error() string { return f.Message().In(message.EN) }

func (f *Full) Unwrap() error { return f.Cause }

// orFull is the error of writing a file, which says so if there was no room for it.
func orFull(name string, err error) error {
	if message.IsFull(err) {
		return &Full{name, err}
	}
	return err
}

// isOfWriting tells whether an error befell a file that was being written, and not one
// that was read to be copied.
func isOfWriting(err error) bool {
	at := (*fs.PathError)(nil)
	return errors.As(err, &at) && slices.Contains([]string{"write", "sync", "mkdir", "chmod", "remove"}, at.Op)
}
