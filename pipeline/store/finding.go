package store

import (
	"errors"
	"io/fs"

	"rasoat/rules/message"
)

// Finding is what was found about one file of the store, by its path there.
type Finding struct {
	Path string
	What message.M
	Done bool // it was something to repair, and is
}

// findings are collected in the order in which they are made.
type findings []Finding

func (f *findings) add(path, key string, args ...any) {
	*f = append(*f, Finding{Path: path, What: message.New(key, args...)})
}

func (f *findings) done(path, key string, args ...any) {
	*f = append(*f, Finding{Path: path, What: message.New(key, args...), Done: true})
}

// wrong adds what an error says about a file: a refusal of the store in its own
// words, an absent file as that, and whatever else the system says, of reading it or of
// writing what was to be.
func (f *findings) wrong(path string, err error) {
	var refusal *Error
	var full *Full
	switch {
	case errors.As(err, &full):
		*f = append(*f, Finding{Path: path, What: full.Message()})
	case isOfWriting(err):
		f.add(path, findUnwritten, message.Cause(err))
	case isNewer(err):
		f.add(path, findNewer)
	case errors.As(err, &refusal) && refusal.Cause != nil:
		f.add(path, findDamaged, inWords(refusal.Cause))
	case errors.As(err, &refusal):
		*f = append(*f, Finding{Path: path, What: refusal.What})
	case errors.Is(err, fs.ErrNotExist):
		f.add(path, findAbsent)
	default:
		f.add(path, findUnreadable, message.Cause(err))
	}
}

// inWords is what an error says, in the reader's language where it has words of its own.
func inWords(err error) any {
	var refusal *Error
	if errors.As(err, &refusal) && refusal.Cause == nil {
		return refusal.What
	}
	return err
}

var (
	findDamaged = message.Define("store.find_damaged",
		"bị hỏng hoặc bị sửa (%s)", "is damaged or was altered (%s)")
	findNewer = message.Define("store.find_newer",
		"do phiên bản rasoat mới hơn ghi: hãy dùng phiên bản mới hơn", "a newer rasoat wrote it: use that one")
	findAbsent = message.Define("store.find_absent",
		"không còn nữa", "is not there")
	findUnwritten = message.Define("store.find_unwritten",
		"không ghi được (%s)", "could not be written (%s)")
	findUnreadable = message.Define("store.find_unreadable",
		"không đọc được (%s)", "cannot be read (%s)")
)
