package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// TestProblemsJoined: of errors that are joined each is told, once, whatever kind it is of.
func TestProblemsJoined(t *testing.T) {
	file := &source.Error{File: "births.csv", Line: 3, Message: message.New(msgPlain, "a quote is not closed"),
		Err: errors.Join(errors.New("one cause"), errors.New("another"))}
	other := &source.Error{File: "deaths.csv", Message: message.New(msgPlain, "no header")}
	held := &store.Error{What: message.New(msgOtherUnknown, "births")}
	full := &fs.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}
	closed := &store.ClosedBooks{Period: 20778}
	told := ProblemOf(file).In(message.EN)
	const saidFull = "a: no space left on device; free disk space, then run again"
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.Join(file, other), told + "; deaths.csv: no header"},
		{errors.Join(other, fmt.Errorf("x: %w", errors.Join(file, held))), "deaths.csv: no header; " + told + "; there is no dataset births"},
		{errors.Join(held, held, full), "there is no dataset births; " + saidFull},
		{fmt.Errorf("%w: %w", errStore, errors.Join(full, other)), saidFull + "; deaths.csv: no header"},
		{errors.Join(errors.New("mark"), held, errors.New("the checksum is wrong")), "there is no dataset births; the checksum is wrong"},
		{closed, closed.Message().In(message.EN)},
		{errors.New("plain"), "plain"},
	} {
		if got := message.Parse(ProblemOf(c.err).String()).In(message.EN); got != c.want {
			t.Errorf("%q:\n%s, want\n%s", c.err, got, c.want)
		}
	}
	a := Audited{Err: errors.Join(other, held), dir: t.TempDir()}
	if got := a.Problem().In(message.EN); got != "deaths.csv: no header; there is no dataset births" {
		t.Error(got)
	}
}
