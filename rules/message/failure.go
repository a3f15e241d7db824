package message

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Failure is an error of the operating system as a whole: where, what, and what to do; of
// errors that are joined each of them, those of others too. ok is false where none is of
// the system.
func Failure(err error) (m M, ok bool) {
	if why, _ := OfSystem(err); why.IsZero() {
		return M{}, false
	}
	parts := joined(err)
	if len(parts) == 1 {
		return failure(parts[0]), true
	}
	var all []M
	for _, part := range parts {
		if m := failureOf(part); !m.IsZero() && !slices.ContainsFunc(all, func(said M) bool { return said.String() == m.String() }) {
			all = append(all, m)
		}
	}
	return List(all...), true
}

// failure is one error of the system.
func failure(err error) M {
	why, _ := OfSystem(err)
	if at := whereOf(err); at != "" {
		why = New(msgAiling, at, why)
	}
	return Advised(why, err)
}

// failureOf is one of several errors: by its own words if it has any. One of a single word
// only marks the others, for errors.Is, and tells an officer nothing.
func failureOf(err error) M {
	var spoken interface{ Message() M }
	if errors.As(err, &spoken) {
		return spoken.Message()
	}
	if why, _ := OfSystem(err); !why.IsZero() {
		return failure(err)
	}
	if text := err.Error(); strings.Contains(text, " ") {
		return New(msgList, text)
	}
	return M{}
}

// joined are the errors that were joined to one, each with what was put before them all;
// err alone where none were.
func joined(err error) []error {
	inner := within(err)
	if _, spoken := err.(interface{ Message() M }); spoken || len(inner) == 0 {
		return []error{err}
	}
	if isJoin(err, inner) {
		var all []error
		for _, err := range inner {
			all = append(all, joined(err)...)
		}
		return all
	}
	for _, one := range inner {
		if parts := joined(one); len(parts) > 1 {
			before, _, found := strings.Cut(err.Error(), one.Error())
			for i := range parts {
				if found {
					parts[i] = fmt.Errorf("%s%w", before, parts[i])
				}
			}
			return parts
		}
	}
	return []error{err}
}

// isJoin tells errors.Join, which writes one error below the other, from fmt.Errorf with
// several of them, which is one error.
func isJoin(err error, inner []error) bool {
	texts := make([]string, len(inner))
	for i := range inner {
		texts[i] = inner[i].Error()
	}
	_, several := err.(interface{ Unwrap() []error })
	return several && err.Error() == strings.Join(texts, "\n")
}

// within are the errors right inside another.
func within(err error) []error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	if inner := errors.Unwrap(err); inner != nil {
		return []error{inner}
	}
	return nil
}

// whereOf is the file of an error, else what those it passed through have put before it.
func whereOf(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Path
	case errors.As(err, &link): // of two the one that was to come to be
		return link.New
	}
	root := err
	for inner := ailing(root); inner != nil; inner = ailing(root) {
		root = inner
	}
	before, _, _ := strings.Cut(err.Error(), root.Error())
	return strings.TrimSuffix(strings.TrimSpace(before), ":")
}

// ailing is the error of the system right inside another; nil where there is none.
func ailing(err error) error {
	for _, err := range within(err) {
		if why, _ := OfSystem(err); !why.IsZero() {
			return err
		}
	}
	return nil
}
