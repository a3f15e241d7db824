// Package reason has the error of the packages by which extracts are reached and read:
// why nothing was had, in the words of an officer, and what the other side says. Package
// source adds the name of the file.
package reason

import (
	"errors"

	"rasoat/rules/message"
)

// Error says why something gave nothing, or not all of it.
type Error struct {
	Message message.M // for officers
	Err     error     // what the server, the library or the system says, or nil
}

// New is an error of a message alone.
func New(key string, args ...any) *Error { return &Error{Message: message.New(key, args...)} }

// Error is the English form: what: why.
func (e *Error) Error() string {
	s := e.Message.In(message.EN)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns what the other side says.
func (e *Error) Unwrap() error { return e.Err }

// Root is the innermost error: those around it hold addresses and what was asked.
func Root(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}
