package sheet

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"rasoat/rules/message"
)

// A Book is a workbook that is open: what it says of itself is known, no row was
// read. It does not keep the file; who reads gives it again.
type Book interface {
	// Sheets are those that have rows and columns, in the order of their tabs.
	Sheets() []Sheet
	Calendar() Calendar
	// Cut begins to read a sheet; it is read while in is open. Who wants to look at
	// its first rows only says so.
	Cut(in io.ReaderAt, sheet int, first bool, lend Lender) (Cutter, error)
	// Forget lets go of what can be read from the file again, when no run is left.
	Forget()
	// NewScanner makes a scanner that puts what it reads into rows.
	NewScanner(rows *Rows) Scanner
}

// A Sheet is one of a workbook.
type Sheet struct {
	Name   string
	Hidden bool
}

// A Lender lends a buffer, some bytes shorter than its capacity. It may wait until
// one was given back, which is done by calling free once.
type Lender func() (buf []byte, free func(), err error)

// A Cutter cuts a sheet into runs of rows, as they stand in the file. It has to be
// closed.
type Cutter interface {
	// Next returns the next run, which the caller releases, or io.EOF behind the last
	// one: then all of the sheet was looked at. Rows at the end that have no value are
	// not part of any run.
	Next() (Run, error)
	// Beside returns what was met beside the rows; it is whole when Next has
	// returned io.EOF.
	Beside() Beside
	Close()
}

// Beside is what a file says of a sheet beside its rows.
type Beside struct {
	Hidden []Columns   // columns that are not shown
	Merged []Rectangle // areas of merged cells
}

// Columns are some neighbouring columns of a sheet, from 0, both included.
type Columns struct{ First, Last int }

// A Run is some whole rows that can be read by themselves.
type Run interface {
	Span() (first, last int64) // the rows that it accounts for; the last one has a value
	Share() float64            // how much of the sheet is behind when it ends, about
	Keep()                     // takes what it needs out of its buffer and gives that back, for a run that has to wait
	Release()                  // gives its memory back
}

// A Scanner reads runs into rows. It serves one goroutine.
type Scanner interface {
	// Start begins a run, which must stay unreleased while Next is called.
	Start(Run)
	// Next reads rows until there are so many, or enough for a batch. It is false when
	// it has read the last one.
	Next(most int) (more bool, err error)
}

// Error says why a workbook cannot be read.
type Error struct {
	Message message.M
	Err     error // what the system or a decoder says, or nil
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message.In(message.EN)
	}
	return e.Message.In(message.EN) + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Refuse says why a workbook cannot be read.
func Refuse(key string, args ...any) *Error { return &Error{Message: message.New(key, args...)} }

// Because keeps what a decoder says; where that is an Error already, it is all there
// is to say.
func (e *Error) Because(err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	e.Err = err
	return e
}

var (
	errNoSheet = message.Define("sheet_absent",
		"không có trang tính “%s”; các trang tính: %s", "has no sheet “%s”; its sheets are: %s")
	errNoSheets = message.Define("sheet_none_shown",
		"không có trang tính nào đang hiện", "has no sheet that is shown")
)

// Choose returns the sheets whose name is of a pattern, in order: a name, in which *
// stands for any signs and ? for one, neither of which a name can hold. "" is all
// that are shown. A hidden sheet is only that of a name without a pattern.
func Choose(all []Sheet, pattern string) (chosen []int, err error) {
	exact := pattern != "" && !strings.ContainsAny(pattern, "*?")
	var names []string
	for i, s := range all {
		names = append(names, fmt.Sprintf("“%s”", s.Name))
		if (exact || !s.Hidden) && (pattern == "" || MatchName(pattern, s.Name)) {
			chosen = append(chosen, i)
		}
	}
	switch {
	case len(chosen) > 0:
		return chosen, nil
	case pattern == "" || len(all) == 0:
		return nil, Refuse(errNoSheets)
	}
	return nil, Refuse(errNoSheet, pattern, strings.Join(names, ", "))
}
