package rules

import (
	"regexp"
	"strings"

	"rasoat/rules/message"
)

// What CEL's parser says is English, and speaks of tokens. An officer is told at which
// character the expression stops being understood, and what is mostly meant by what
// stands there: the words of SQL and of spreadsheets, one = instead of two, quotes that a
// word processor has bent. What is none of these is told with CEL's own words.

var (
	msgSyntaxAt = message.Define("syntax_at",
		"không hiểu biểu thức từ %s: “%s”", "the expression is not understood from %s on: “%s”")
	msgSyntaxEnds = message.Define("syntax_ends",
		"biểu thức chưa hết: còn thiếu phần sau", "the expression ends too early: something is wanted behind it")
	msgSyntaxOther = message.Define("syntax_other",
		"không hiểu biểu thức từ %s: “%s” (CEL báo: %s)", "the expression is not understood from %s on: “%s” (CEL says: %s)")
	msgOtherFault = message.Define("expression_other",
		"không hiểu biểu thức ở %s (CEL báo: %s)", "the expression is not understood at %s (CEL says: %s)")
	msgCharacter = message.Define("word.character",
		"ký tự thứ %d", "character %d")
	msgLineCharacter = message.Define("word.line_character",
		"dòng %d, ký tự thứ %d", "line %d, character %d")
	msgReserved = message.Define("syntax_reserved",
		"%q là từ dành riêng của CEL", "%q is a word that CEL reserves")
)

// remedies are what is mostly meant, by what stands where the expression is not
// understood, or just before it. The first that fits is told.
var remedies = []struct{ before, from, hint string }{
	{"", `^[“”„‘’«»]`, message.Define("syntax.curly_quotes",
		`dùng dấu nháy thẳng: "a" hoặc 'a'`, `put text in straight quotes: "a" or 'a'`)},
	{"", openQuote, message.Define("syntax.open_quote",
		`chữ chưa đóng dấu nháy, hoặc có dấu \ hay xuống dòng ở trong; dấu \ viết \\`, `a text is not closed by its quote, or has a \ or a line break in it; write \\ for a \`)},
	{"", `^(=>|=<)`, message.Define("syntax.order",
		"viết >= (lớn hơn hoặc bằng), <= (nhỏ hơn hoặc bằng)", "write >= and <=")},
	{`[=!]=$`, `^=`, msgEqual}, {"", `^=`, msgEqual},
	{`<$`, `^>`, msgEqual},
	{"", `(?i)^(not\s+in|not\s+like|không\s+thuộc)(\s|$)`, message.Define("syntax.not_in",
		`viết !(status in ["a", "b"])`, `write !(status in ["a", "b"])`)},
	{"", `(?i)^(and|or|not|và|hoặc|không)(\s|\(|$)`, msgJoin}, {`(?i)(^|[\s(])not\s*$`, ``, msgJoin}, {"", `^[&|]`, msgJoin},
	{"", `(?i)^like(\s|$)`, message.Define("syntax.like",
		`thay like bằng status.startsWith("a"), .endsWith("a"), .contains("a") hoặc .matches("^a")`,
		`for like write status.startsWith("a"), .endsWith("a"), .contains("a") or .matches("^a")`)},
	{"", `(?i)^between(\s|$)`, message.Define("syntax.between",
		"thay between bằng hai điều kiện: n >= 1 && n <= 2", "for between write two conditions: n >= 1 && n <= 2")},
	{"", `(?i)^is(\s|$)`, msgNull},
	{`\d$`, `^,\d`, message.Define("syntax.decimal_point",
		"số viết với dấu chấm thập phân, không tách hàng nghìn: 1.5, 1000000", "write numbers with a decimal point and without separators: 1.5, 1000000")},
	{`\bin\s*\([^)]*$`, `^,`, message.Define("syntax.list",
		`danh sách đặt trong ngoặc vuông: status in ["a", "b"]`, `a list stands in square brackets: status in ["a", "b"]`)},
	{"", `^;`, message.Define("syntax.semicolon",
		"bỏ dấu chấm phẩy; biểu thức là một điều kiện", "leave out the semicolon; an expression is one condition")},
	{"", `^[)\]}]`, message.Define("syntax.closing",
		"thừa một dấu đóng ngoặc, hoặc thiếu dấu mở", "a bracket is closed that was not opened")},
	{"", `(?i)^if(\s|\()`, msgCondition},
}

// openQuote fits where no text can be read at all; a text that is not wanted is another
// fault.
const openQuote = `^["']`

var (
	msgEqual = message.Define("syntax.equal",
		"so sánh bằng viết ==, khác viết !=", "write == for equal and != for different")
	msgJoin = message.Define("syntax.join",
		"và viết &&, hoặc viết ||, không viết !", "write && for and, || for or, ! for not")
	msgCondition = message.Define("syntax.condition",
		"chọn theo điều kiện viết: điều_kiện ? a : b", "to choose by a condition write: condition ? a : b")
	msgNull = message.Define("syntax.null",
		"để hỏi ô trống viết missing(cột), để hỏi ô có giá trị viết !missing(cột)", "ask for missing values by missing(column), for others by !missing(column)")
	msgOpenBracket = message.Define("syntax.open_bracket",
		"thiếu dấu đóng ngoặc %s", "the bracket %s is missing")
)

// syntaxShown is how much of an expression is shown from the place on.
const syntaxShown = 24

var (
	celSyntax  = regexp.MustCompile(`^Syntax error: `)
	celBracket = regexp.MustCompile(`missing '([)\]}])' at '<EOF>'$|expecting \{?'([)\]}])'(?:, ','\})?$`)
	celColon   = regexp.MustCompile(`expecting ':'$`)
)

// syntaxFault tells where the parser stopped.
func (s *Scope) syntaxFault(expression string, e *whereError) (text, hint message.M) {
	before, from := e.split(expression)
	if strings.TrimSpace(from) == "" {
		return message.New(msgSyntaxEnds), endHint(e.message)
	}
	line, _, _ := strings.Cut(from, "\n")
	rest := []rune(line)
	shown := strings.TrimSpace(string(rest[:min(len(rest), syntaxShown)]))
	for i := range remedies {
		if remedies[i].from == openQuote && !strings.Contains(e.message, "token recognition error") {
			continue
		}
		if remedyForms[i].from.MatchString(from) && remedyForms[i].before.MatchString(before) {
			return message.New(msgSyntaxAt, e.place(), shown), message.New(remedies[i].hint)
		}
	}
	if name, ok := s.unquotedColumn(expression); ok {
		return message.New(msgSyntaxAt, e.place(), shown), message.New(msgWhereTakenHint, name)
	}
	return message.New(msgSyntaxOther, e.place(), shown, strings.TrimPrefix(e.message, "Syntax error: ")), message.New(msgWhereHint)
}

// endHint says what is wanted at the end.
func endHint(says string) message.M {
	if m := celBracket.FindStringSubmatch(says); m != nil {
		return message.New(msgOpenBracket, m[1]+m[2])
	}
	if celColon.MatchString(says) {
		return message.New(msgCondition)
	}
	return message.New(msgWhereHint)
}

// unquotedColumn returns the longest column that an expression names as it stands, though
// its name is none that CEL knows.
func (s *Scope) unquotedColumn(expression string) (name string, found bool) {
	for _, c := range s.Dataset.ColumnNames() {
		if !celName.MatchString(c) && len(c) > len(name) && strings.Contains(expression, c) && !strings.Contains(expression, `"`+c+`"`) {
			name, found = c, true
		}
	}
	return name, found
}

// remedyForm is when a remedy fits.
type remedyForm struct{ before, from *regexp.Regexp }

var remedyForms = func() (all []remedyForm) {
	for _, r := range remedies {
		all = append(all, remedyForm{regexp.MustCompile(r.before), regexp.MustCompile(r.from)})
	}
	return all
}()

// split parts the expression at the place of the error.
func (e *whereError) split(expression string) (before, from string) {
	lines := strings.SplitAfter(expression, "\n")
	line := min(max(e.line, 1), len(lines))
	at := []rune(lines[line-1])
	column := min(max(e.column, 0), len(at))
	return strings.Join(lines[:line-1], "") + string(at[:column]), string(at[column:]) + strings.Join(lines[line:], "")
}

// place names the character, counted from 1.
func (e *whereError) place() message.M {
	if e.line > 1 {
		return message.New(msgLineCharacter, e.line, e.column+1)
	}
	return message.New(msgCharacter, max(e.column, 0)+1)
}
