package check

import (
	"regexp"
	"strings"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type pattern struct {
	Regex  string           `param:"regex,main,required" vi:"biểu thức chính quy (cú pháp RE2) mà cả giá trị phải khớp" en:"a regular expression (RE2 syntax) that the whole value must match"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var (
	msgRegex = message.Define("check.regex",
		"biểu thức chính quy sai: %s", "the regular expression is wrong: %s")
	msgNoMatch = message.Define("no_match",
		"không khớp với mẫu %s", "does not match %s")
	msgRegexHint = message.Define("check.regex_hint",
		"cú pháp RE2: không có lookahead, lookbehind và tham chiếu ngược", "RE2 syntax: no look-around, no back-references")
)

func init() {
	rules.Register(rules.Check{
		Name: "pattern", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi cả giá trị khớp với biểu thức chính quy (cú pháp RE2), không chỉ một phần. Ô thiếu không được kiểm tra.",
			EN: "A row passes when the whole value, not a part of it, matches the regular expression (RE2). Missing values are not tested.",
		},
	}, func(p *pattern, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		match, err := compile(p.Regex)
		if err != nil {
			s.Fault("regex", message.New(msgRegex, strings.TrimPrefix(err.Error(), "error parsing regexp: ")), message.New(msgRegexHint))
			return rules.NotApplicable{}
		}
		return rules.Row{Columns: []int{col},
			Value: match.Match, Texts: match.Reject,
			Why: func(*rules.Batch, int) message.M { return message.New(msgNoMatch, p.Regex) }}
	})
}

// A matcher tells which whole texts an expression matches.
type matcher interface {
	Match(v []byte) bool
	Reject(text rules.Text, tested, failed rules.Bits)
}

// compile makes the fastest matcher that an expression allows. The expression
// is compiled by itself first: "a)|(b" becomes valid between brackets.
func compile(regex string) (matcher, error) {
	if _, err := regexp.Compile(regex); err != nil {
		return nil, err
	}
	if dfa, ok := kernel.CompileDFA(regex); ok {
		if frame, ok := dfa.Frame(); ok {
			return frame, nil
		}
		return dfa, nil
	}
	re, err := regexp.Compile(`\A(?:` + regex + `)\z`)
	if err != nil {
		return nil, err
	}
	return slow{re}, nil
}

// slow matches what only package regexp can.
type slow struct{ *regexp.Regexp }

func (s slow) Reject(text rules.Text, tested, failed rules.Bits) {
	kernel.Reject(tested, failed, func(i int) bool { return s.Match(text.At(i)) })
}
