package message

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
	"testing"
)

type spokenError struct{ is error }

func (spokenError) Error() string   { return "spoken" }
func (e spokenError) Unwrap() error { return e.is }
func (spokenError) Message() M      { return New(msgAiling, "births", "is closed") }

// Of errors that are joined each is told, once, and with its own file.
func TestFailuresJoined(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}
	denied := &fs.PathError{Op: "remove", Path: "b", Err: syscall.EACCES}
	saidFull := "a: no space left on device; free disk space, then run again"
	saidDenied := "b: permission denied; give the account that runs rasoat the right to it, or run it as one that has it"
	checksum := errors.New("c: checksum is wrong")
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.Join(full, denied), saidFull + "; " + saidDenied},
		{errors.Join(denied, checksum), saidDenied + "; c: checksum is wrong"},
		{errors.Join(checksum, denied), "c: checksum is wrong; " + saidDenied},
		{errors.Join(full, errors.Join(full, io.ErrUnexpectedEOF)), saidFull + "; unexpected EOF"},
		{errors.Join(full, spokenError{denied}), saidFull + "; births: is closed"},
		{fmt.Errorf("%w: %w", errors.New("score store"), errors.Join(full, checksum)), saidFull + "; score store: c: checksum is wrong"},
		{fmt.Errorf("deaths: %w", errors.Join(checksum, denied)), "deaths: c: checksum is wrong; " + saidDenied},
		{errors.Join(errors.New("store"), full), saidFull}, // a mark, which tells nothing
	} {
		if m, ok := Failure(c.err); !ok || Parse(m.String()).In(EN) != c.want {
			t.Errorf("%q:\n%s, want\n%s", c.err, m.In(EN), c.want)
		}
	}
	if m, ok := Failure(errors.Join(checksum, io.EOF)); ok {
		t.Errorf("what is no error of the system became %q", m.In(EN))
	}
}
