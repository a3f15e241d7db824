package pipeline

import (
	"fmt"
	"path/filepath"

	"rasoat/pipeline/scan"
	"rasoat/pipeline/source"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

var (
	msgListUnreadable = message.Define("reference_unreadable",
		"không đọc được danh mục %s", "reference %s cannot be read")
	msgListEmpty = message.Define("reference_empty",
		"danh mục %s không có dòng tiêu đề", "reference %s has no header")
	msgListUndecodable = message.Define("reference_undecodable",
		"dòng %s có byte không thuộc bảng mã %s; hãy lưu lại danh mục với đúng bảng mã",
		"row %s has bytes that are not of the encoding %s; save the reference again in the right one")
	msgOtherUnknown = message.Define("other_dataset_unknown",
		"không có bộ dữ liệu %s", "there is no dataset %s")
	msgOtherColumn = message.Define("other_dataset_column",
		"bộ dữ liệu %s không khai báo cột %s", "dataset %s does not declare column %s")
	msgOtherAbsent = message.Define("other_dataset_absent",
		"bộ dữ liệu %s chưa được giao nộp cho kỳ %d", "dataset %s was not delivered for %d")
	msgOtherUnreadable = message.Define("other_dataset_unreadable",
		"không đọc được bộ dữ liệu %s: %s", "dataset %s cannot be read: %s")
	msgBrokenFile = message.Define("dataset_file_wrong",
		"tệp khai báo %s có %s lỗi; chạy “rasoat lint” để xem", "the dataset file %s has %s problem%[2]v; rasoat lint shows them")
	msgRule = message.Define("error_in_rule",
		"quy tắc %s (%s): %s", "rule %s (%s): %s")
	msgMore = message.Define("error_and_more",
		"%s; và %s lỗi khác", "%s; and %s more")
	msgListRow = message.Define("error_in_list",
		"danh mục %s, dòng %s: %s", "reference %s, row %s: %s")
	msgPlaced = message.Define("error_in_file", "%s: %s", "%s: %s")
	msgCause  = message.Define("error_with_cause", "%s (%s)", "%s (%s)")
	msgPlain  = message.Define("error_plain", "%s", "%s")
)

// brokenFile is a dataset whose file is wrong.
type brokenFile struct {
	path     string
	problems *decode.Problems
}

func (b *brokenFile) Error() string { return ProblemOf(b).In(message.EN) }

// ProblemOf turns an error into what an officer reads: as a message where the
// place that made it had one, else as its text.
func ProblemOf(err error) message.M {
	if err == nil {
		return message.M{}
	}
	if m, ok := Told(err); ok {
		return m
	}
	return message.New(msgPlain, err.Error())
}

// Told is an error in words, of errors that are joined each; false where nobody has words
// for it.
func Told(err error) (message.M, bool) {
	return toldAt(err, func(file string) string { return file })
}

// toldAt is Told, with files of extracts named as place has them.
func toldAt(err error, place func(file string) string) (message.M, bool) {
	return message.Failure(err, func(err error) (message.M, bool) {
		switch e := err.(type) {
		case *source.Error:
			return placed(place(e.File), e.Line, e.Message, e.Err), true
		case *reference.Error:
			return message.New(msgListRow, e.List, e.Row, e.Message), true
		case *brokenFile:
			return message.New(msgBrokenFile, e.path, len(e.problems.List)), true
		case *scan.FaultsError:
			return faultsProblem(e.Faults), true
		}
		return message.M{}, false
	})
}

// faultsProblem tells the first of the faults that binding to an extract found:
// where it stands, and how many more there are.
func faultsProblem(faults []rules.Fault) message.M {
	f := faults[0]
	place := f.Rule.PlaceOf(f.Param)
	m := message.New(msgRule, f.Rule.ID, fmt.Sprintf("%s:%d:%d", filepath.Base(place.Path), place.Line, place.Col), f.Text)
	if n := len(faults) - 1; n > 0 {
		m = message.New(msgMore, m, n)
	}
	return m
}

// placed is a message with its file, line and cause.
func placed(file string, line int64, what message.M, cause error) message.M {
	var m message.M
	if line > 0 {
		file = fmt.Sprintf("%s:%d", file, line)
	}
	m = message.New(msgPlaced, file, what)
	if cause != nil {
		m = message.Advised(message.New(msgCause, m, message.Cause(cause)), cause)
	}
	return m
}
