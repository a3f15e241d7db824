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
	msgWhereConstant = message.Define("where_constant",
		"tham số thứ hai của %s phải là chữ đặt trong dấu nháy", "the second argument of %s must be a text in quotes")
	msgWhereRegex = message.Define("where_regex",
		"biểu thức chính quy sai: %s", "the regular expression is wrong: %s")
	msgWhereRegexHint = message.Define("where_regex_hint",
		"cú pháp RE2: không có lookahead, lookbehind và tham chiếu ngược", "RE2 syntax: no look-around, no back-references")
	msgWhereFold = message.Define("where_fold",
		"không có cách quy đổi chữ nào tên là %q", "there is no folding named %q")
	msgWhereFormat = message.Define("where_format",
		"không có định dạng nào tên là %q", "there is no format named %q")
	msgWhereHint = message.Define("where_hint",
		`cú pháp CEL: so sánh bằng == và !=, nối bằng && và ||, chữ đặt trong dấu nháy; cột có tên chứa dấu hoặc khoảng trắng: col("Tên cột")`,
		`CEL syntax: compare with == and !=, join with && and ||, put text in quotes; a column whose name has blanks or marks: col("Tên cột")`)
	msgWhereTaken = message.Define("where_taken",
		"trong biểu thức, %s là từ riêng của CEL, không phải là cột cùng tên", "in an expression, %s is a word of CEL's own and not the column of that name")
	msgWhereTakenHint = message.Define("where_taken_hint",
		`viết col(%q) để chỉ cột`, `write col(%q) for the column`)
	msgWhereToday = message.Define("where_today",
		"có cột tên là today, nên không rõ today là cột ấy hay kỳ kiểm toán", "there is a column named today, so today may be the column or the period")
	msgWhereTodayHint = message.Define("where_today_hint",
		`viết col("today") để chỉ cột, today() để chỉ kỳ kiểm toán`, `write col("today") for the column, today() for the period`)
	msgWhereDecimal = message.Define("where_decimal",
		"với cột decimal, viết số có phần thập phân: 0.0", "compare a decimal column with a number that has a decimal point: 0.0")
	msgWhereDates = message.Define("where_dates",
		`ngày được so sánh với ngày: date("2026-01-31"), today, hoặc một cột kiểu date; số ngày giữa hai ngày: days(từ, đến)`,
		`a day is compared with a day: date("2026-01-31"), today, or a column of type date; days between two: days(from, to)`)
	msgWhereTexts = message.Define("where_texts",
		"chữ đặt trong dấu nháy và chỉ so sánh được với chữ; nếu giá trị của cột là số hoặc ngày, hãy khai báo type cho cột",
		"text stands in quotes and is compared with text only; if a column holds numbers or days, declare its type")
)

// whereError is what CEL says of an expression; notBoolean is what it does not,
// as is wrongConstant.
type (
	whereError struct {
		message      string
		line, column int // of the expression, from 1 and from 0
	}
	notBoolean string
)

func (e *whereError) Error() string { return e.message }
func (t notBoolean) Error() string  { return "yields " + string(t) }

var (
	celUndeclared = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	celReserved   = regexp.MustCompile(`reserved identifier: (\w+)`)
	celOverload   = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '\((.*)\)'`)
)

// expressionFault puts CEL's finding into an officer's words.
func (s *Scope) expressionFault(expression string, err error) (text, hint message.M) {
	var cel *whereError
	var yields notBoolean
	var constant *wrongConstant
	var taken takenName
	switch {
	case errors.As(err, &taken):
		return takenText(string(taken))
	case errors.As(err, &yields):
		return message.New(msgWhereNotBool, typeWord(string(yields))), message.M{}
	case errors.As(err, &constant):
		return constant.text, constant.hint
	case !errors.As(err, &cel):
		return message.New(msgWhere, err.Error()), message.M{}
	}
	if m := celUndeclared.FindStringSubmatch(cel.message); m != nil {
		if called := regexp.MustCompile(`\b` + regexp.QuoteMeta(m[1]) + `\s*\(`); called.MatchString(expression) {
			return message.New(msgNoFunction, m[1]), functionHint(m[1])
		}
		return s.undeclared(m[1])
	}
	if m := celReserved.FindStringSubmatch(cel.message); m != nil {
		return s.reserved(m[1], expression, cel)
	}
	if name, ok := strings.CutPrefix(cel.message, undeclaredColumn); ok {
		return s.undeclared(name)
	}
	if m := celOverload.FindStringSubmatch(cel.message); m != nil {
		types := splitTypes(m[2])
		return message.New(msgWhereTypes, operator(m[1]), typeWords(types)), overloadHint(types)
	}
	if text, hint, known := typeFault(cel); known {
		return text, hint
	}
	if celSyntax.MatchString(cel.message) {
		return s.syntaxFault(expression, cel)
	}
	return message.New(msgOtherFault, cel.place(), cel.message), message.New(msgWhereHint)
}

// overloadHint says what is meant where an operator or a function does not apply.
func overloadHint(types []string) message.M {
	switch list := strings.Join(types, ", "); {
	case slices.Contains(types, "null"):
		return message.New(msgNull)
	case slices.Contains(types, "double") && slices.Contains(types, "int"):
		return message.New(msgWhereDecimal)
	case strings.Contains(list, "type("): // the name of a type, and no column's
		return message.New(msgWhereHint)
	case slices.Contains(types, "timestamp"):
		return message.New(msgWhereDates)
	case slices.Contains(types, "string") && len(types) > 1:
		return message.New(msgWhereTexts)
	}
	return message.M{}
}

// reserved tells of a word that CEL keeps for itself, which may be a column's name.
func (s *Scope) reserved(name, expression string, e *whereError) (text, hint message.M) {
	if s.Dataset.Index(name) >= 0 {
		return takenText(name)
	}
	_, from := e.split(expression)
	for i := range remedies {
		if remedies[i].before == "" && remedyForms[i].from.MatchString(from) {
			return message.New(msgReserved, name), message.New(remedies[i].hint)
		}
	}
	return message.New(msgReserved, name), message.New(msgWhereHint)
}

func takenText(name string) (text, hint message.M) {
	if name == celToday {
		return message.New(msgWhereToday), message.New(msgWhereTodayHint)
	}
	return message.New(msgWhereTaken, name), message.New(msgWhereTakenHint, name)
}

func (s *Scope) undeclared(name string) (text, hint message.M) {
	if s.Dataset.Index(name) >= 0 { // missing(type)
		return takenText(name)
	}
	if hint = message.DidYouMean(name, append(s.Dataset.ColumnNames(), celToday)); hint.IsZero() {
		hint = message.New(msgWhereHint)
		if key, ok := otherwise[strings.ToLower(name)]; ok {
			hint = message.New(key)
		}
	}
	return message.New(msgUndeclared, name), hint
}
