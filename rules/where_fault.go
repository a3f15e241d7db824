package rules

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"rasoat/rules/message"
)

var (
	msgWhere = message.Define("where_wrong",
		"biểu thức sai: %s", "the expression is wrong: %s")
	msgWhereNotBool = message.Define("where_not_boolean",
		"biểu thức phải cho kết quả đúng hoặc sai, ở đây cho %s", "the expression must yield true or false, it yields %s")
	msgWhereTypes = message.Define("where_types",
		"phép %s không dùng được cho kiểu %s", "%s does not apply to %s")
	msgNoFunction = message.Define("where_no_function",
		"không có hàm %s", "there is no function %s")
	msgWhereDate = message.Define("where_date",
		"%q không phải là ngày dạng yyyy-mm-dd", "%q is not a day of the form yyyy-mm-dd")
	msgWhereHint = message.Define("where_hint",
		`cú pháp CEL: so sánh bằng == và !=, nối bằng && và ||, chữ đặt trong dấu nháy; cột có tên chứa dấu hoặc khoảng trắng: col("Tên cột")`,
		`CEL syntax: compare with == and !=, join with && and ||, put text in quotes; a column whose name has blanks or marks: col("Tên cột")`)
	msgWhereDecimal = message.Define("where_decimal",
		"với cột decimal, viết số có phần thập phân: 0.0", "compare a decimal column with a number that has a decimal point: 0.0")
)

// whereError is what CEL says of an expression; notBoolean and wrongDate are
// what it does not.
type (
	whereError struct{ message string }
	notBoolean string
	wrongDate  string
)

func (e *whereError) Error() string { return e.message }
func (t notBoolean) Error() string  { return "yields " + string(t) }
func (d wrongDate) Error() string   { return string(d) + " is not a day" }

var (
	celUndeclared = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	celOverload   = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '\((.*)\)'`)
)

// whereFault puts CEL's finding into an officer's words.
func (s *Scope) whereFault(err error) (text, hint message.M) {
	var cel *whereError
	var yields notBoolean
	var date wrongDate
	switch {
	case errors.As(err, &yields):
		return message.New(msgWhereNotBool, string(yields)), message.M{}
	case errors.As(err, &date):
		return message.New(msgWhereDate, string(date)), message.M{}
	case !errors.As(err, &cel):
		return message.New(msgWhere, err.Error()), message.M{}
	}
	if m := celUndeclared.FindStringSubmatch(cel.message); m != nil {
		if called := regexp.MustCompile(`\b` + regexp.QuoteMeta(m[1]) + `\s*\(`); called.MatchString(s.Rule.Where) {
			return message.New(msgNoFunction, m[1]), message.New(msgWhereHint)
		}
		return s.undeclared(m[1])
	}
	if name, ok := strings.CutPrefix(cel.message, undeclaredColumn); ok {
		return s.undeclared(name)
	}
	if m := celOverload.FindStringSubmatch(cel.message); m != nil {
		switch types := strings.Split(m[2], ", "); {
		case slices.Contains(types, "double") && slices.Contains(types, "int"):
			hint = message.New(msgWhereDecimal)
		case strings.Contains(m[2], "type("): // a column whose name is that of a type
			hint = message.New(msgWhereHint)
		}
		return message.New(msgWhereTypes, strings.Trim(m[1], "_@"), m[2]), hint
	}
	return message.New(msgWhere, cel.message), message.New(msgWhereHint)
}

func (s *Scope) undeclared(name string) (text, hint message.M) {
	if hint = message.DidYouMean(name, append(s.Dataset.ColumnNames(), celToday)); hint.IsZero() {
		hint = message.New(msgWhereHint)
	}
	return message.New(msgUndeclared, name), hint
}
