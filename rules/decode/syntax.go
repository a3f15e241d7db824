package decode

import (
	"bytes"
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"

	"rasoat/rules"
	"rasoat/rules/message"
)

// fault is a sentence of the parser in the words of this project. The parser's
// sentences are exact and help only those who know how parsers work; the hint
// says what their author has most likely done.
type fault struct {
	says    string // the parser's sentence, or its beginning
	text    string
	hint    string
	context bool // the place is where the construct began, not where it broke
}

var (
	lintSyntax = message.Define("lint.syntax",
		"không phải YAML đúng: %s", "not valid YAML: %s")
	lintTab = message.Define("lint.tab",
		"có dấu tab trong phần thụt đầu dòng", "there is a tab in the indentation")
	lintColon = message.Define("lint.colon",
		"dấu hai chấm không được đặt ở đây", "a colon cannot stand here")
	lintNoColon = message.Define("lint.no_colon",
		"dòng này không có dấu hai chấm", "this line has no colon")
	lintNoKey = message.Define("lint.no_key",
		"ở đây phải là một khóa", "a key is expected here")
	lintUnclosed = message.Define("lint.unclosed",
		"ngoặc mở ở đây mà không đóng", "what is opened here is not closed")
	lintNoComma = message.Define("lint.no_comma",
		"thiếu dấu phẩy hoặc dấu đóng ngoặc", "a comma or a closing bracket is missing")
	lintStart = message.Define("lint.start",
		"giá trị không thể bắt đầu bằng ký tự này", "a value cannot begin with this character")
	lintEscape = message.Define("lint.escape",
		"dấu \\ ở đây không thuộc ký hiệu nào", "this \\ begins no known escape")
	lintNoAnchor = message.Define("lint.no_anchor",
		"bí danh (*) trỏ tới một neo (&) không có", "this alias (*) has no anchor (&)")
	lintNoDash = message.Define("lint.no_dash",
		"ở đây phải là một mục của danh sách", "an item of the list is expected here")
	lintDash = message.Define("lint.dash",
		"danh sách không được bắt đầu ở đây", "a list cannot begin here")

	hintSpaces = message.Define("lint.use_spaces",
		"thụt đầu dòng bằng dấu cách", "indent with spaces")
	hintQuote = message.Define("lint.put_in_quotes",
		"đặt giá trị trong dấu ngoặc kép, hoặc xem lại phần thụt đầu dòng", "put the value in quotes, or look at the indentation")
	hintColon = message.Define("lint.add_colon",
		"viết khóa: giá trị, có dấu cách sau dấu hai chấm", "write key: value, with a blank after the colon")
	hintIndent = message.Define("lint.align",
		"các khóa cùng cấp phải thẳng cột", "keys of one level stand in one column")
	hintClose = message.Define("lint.close",
		"đóng bằng \", ', ] hoặc }", "close it with \", ', ] or }")
	hintSingle = message.Define("lint.single_quotes",
		"trong dấu nháy đơn '…', dấu \\ là ký tự thường", "in single quotes '…' a \\ is a plain character")
	hintDash = message.Define("lint.align_dash",
		"các dấu - của một danh sách phải thẳng cột", "the dashes of a list stand in one column")
)

var faults = []fault{
	{"found a tab character", lintTab, hintSpaces, false},
	{"found mixed spaces and tabs", lintTab, hintSpaces, false},
	{"mapping values are not allowed", lintColon, hintQuote, false},
	{"could not find expected ':'", lintNoColon, hintColon, true},
	{"did not find expected key", lintNoKey, hintIndent, false},
	{"did not find expected '-'", lintNoDash, hintDash, false},
	{"block sequence entries are not allowed", lintDash, hintDash, false},
	{"found unexpected end of stream", lintUnclosed, hintClose, true},
	{"did not find expected ','", lintNoComma, hintClose, false},
	{"did not find expected node content", lintNoComma, hintClose, false},
	{"found character that cannot start any token", lintStart, hintQuote, false},
	{"found unknown escape character", lintEscape, hintSingle, false},
	{"unknown anchor", lintNoAnchor, "", false},
}

// syntax turns the parser's error into the one problem of the file.
func (f *File) syntax(err error) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		f.Complain(f.at(1, 1), kindSyntax, message.New(lintSyntax, err), message.M{})
		return
	}
	at := f.mark(load.Mark, load.ContextMark)
	if line := f.lines[at.Line-1]; bytes.HasPrefix(line[byteOf(line, 0, at.Col-1):], []byte("\t")) {
		f.Complain(at, kindSyntax, message.New(lintTab), message.New(hintSpaces))
		return
	}
	if began, late := f.openedAt(at); late {
		f.Complain(began, kindSyntax, message.New(lintClosedLate, at.Line), message.New(hintClose))
		return
	}
	for _, known := range faults {
		if !strings.HasPrefix(load.Message, known.says) {
			continue
		}
		if known.context && load.ContextMark.Line > 0 {
			at = f.mark(load.ContextMark, load.Mark)
		}
		hint := message.M{Key: known.hint}
		f.Complain(at, kindSyntax, message.New(known.text), hint)
		return
	}
	f.Complain(at, kindSyntax, message.New(lintSyntax, load.Message), message.M{})
}

// mark is the place, inside the file, of the first mark that is known.
func (f *File) mark(marks ...yaml.Mark) rules.Place {
	for _, m := range marks {
		if m.Line > 0 {
			return f.inside(f.at(m.Line, m.Column))
		}
	}
	return f.at(1, 1)
}
