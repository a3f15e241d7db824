package message

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Failure is an error for officers: where, what, and what to do; of errors that are joined
// each of them, once. An error has the words of the outermost one in it that speaks, which is
// that with a Message, or that own has words for; else those of the system. ok is false where
// nothing in it speaks, nor is of the system.
func Failure(err error, own ...func(error) (M, bool)) (m M, ok bool) {
	say := func(err error) (M, bool) {
		if spoken, is := err.(interface{ Message() M }); is {
			return spoken.Message(), true
		}
		for _, words := range own {
			if m, is := words(err); is {
				return m, true
			}
		}
		return M{}, false
	}
	var all []M
	for _, part := range joined(err, say) {
		m, known := failureOf(part, say)
		ok = ok || known
		if !m.IsZero() && !slices.ContainsFunc(all, func(said M) bool { return said.String() == m.String() }) {
			all = append(all, m)
		}
	}
	switch {
	case !ok:
		return M{}, false
	case len(all) == 1:
		return all[0], true
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

// failureOf is one of several errors, and whether it is known what it is. One of a single
// word only marks the others, for errors.Is, and tells an officer nothing.
func failureOf(err error, say func(error) (M, bool)) (m M, known bool) {
	if m, known = outermost(err, say); known {
		return m, true
	}
	if why, _ := OfSystem(err); !why.IsZero() {
		return failure(err), true
	}
	if text := err.Error(); strings.Contains(text, " ") {
		return New(msgList, text), false
	}
	return M{}, false
}

// outermost are the words of the first error that has any, from the outside.
func outermost(err error, say func(error) (M, bool)) (M, bool) {
	if m, ok := say(err); ok {
		return m, true
	}
	for _, inner := range within(err) {
		if m, ok := outermost(inner, say); ok {
			return m, true
		}
	}
	return M{}, false
}

// joined are the errors that were joined to one, each with what was put before them all;
// err alone where none were. One that speaks is a whole.
func joined(err error, say func(error) (M, bool)) []error {
	inner := within(err)
	if _, whole := say(err); whole || len(inner) == 0 {
		return []error{err}
	}
	if isJoin(err, inner) {
		var all []error
		for _, err := range inner {
			all = append(all, joined(err, say)...)
		}
		return all
	}
	for _, one := range inner {
		if parts := joined(one, say); len(parts) > 1 {
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
