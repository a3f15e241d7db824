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

// memoLimit bounds the verdicts that are remembered of a batch: an expression
// that is no automaton costs 200 ns and more, a look-up 20.
const memoLimit = 1 << 10

func init() {
	rules.Register(rules.Check{
		Name: "pattern", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi cả giá trị khớp với biểu thức chính quy (cú pháp RE2), không chỉ một phần. Ô thiếu không được kiểm tra.",
			EN: "A row passes when the whole value, not a part of it, matches the regular expression (RE2). Missing values are not tested.",
		},
	}, func(p *pattern, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		matches, err := matcher(p.Regex)
		if err != nil {
			s.Fault("regex", message.New(msgRegex, strings.TrimPrefix(err.Error(), "error parsing regexp: ")), message.New(msgRegexHint))
			return rules.NotApplicable{}
		}
		return rules.Row{Columns: []int{col},
			Judge: func(b *rules.Batch, tested, failed rules.Bits) {
				text, match := b.Text(col), matches()
				kernel.Reject(tested, failed, func(i int) bool { return match(text.At(i)) })
			},
			Why: func(*rules.Batch, int) message.M { return message.New(msgNoMatch, p.Regex) }}
	})
}

// matcher compiles an expression that is to match a whole value. What it
// returns makes the function for one batch. The expression is compiled by
// itself first: "a)|(b" becomes valid between brackets.
func matcher(regex string) (func() func(v []byte) bool, error) {
	if _, err := regexp.Compile(regex); err != nil {
		return nil, err
	}
	if dfa, ok := kernel.CompileDFA(regex); ok {
		return func() func([]byte) bool { return dfa.Match }, nil
	}
	re, err := regexp.Compile(`\A(?:` + regex + `)\z`)
	return func() func([]byte) bool { return remembered(re.Match) }, err
}

// remembered asks match once per distinct value of a batch, while they are few.
func remembered(match func([]byte) bool) func([]byte) bool {
	memo := map[string]bool{}
	return func(v []byte) bool {
		ok, known := memo[string(v)]
		if known {
			return ok
		}
		ok = match(v)
		if len(memo) < memoLimit {
			memo[string(v)] = ok
		}
		return ok
	}
}
