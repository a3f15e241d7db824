package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

// kindExpectation stands in brackets behind what a rule test finds.
const kindExpectation = "expectation"

var (
	msgCaseFailed = message.Define("test_not_audited",
		"trường hợp “%s” không kiểm toán được: %s", "the case “%s” cannot be audited: %s")
	msgNotJudged = message.Define("test_not_judged",
		"“%s”: quy tắc %s không được xét trong kỳ này", "“%s”: rule %s is not judged in this period")
	msgOtherResult = message.Define("test_other_result",
		"“%s”: quy tắc %s: %s", "“%s”: rule %s: %s")
	msgOtherCount = message.Define("test_other_count",
		"%s là %s, cần %s", "%s is %s, expected %s")
	msgOtherRows = message.Define("test_other_rows",
		"các dòng không đạt là %s, cần %s", "the failing rows are %s, expected %s")
	msgAndOther = message.Define("test_and_other", "%s; %s", "%s; %s")
	msgNoRows   = message.Define("test_no_rows", "(không có dòng nào)", "(none)")
	msgAndMore  = message.Define("test_and_more", "%s… (%s dòng)", "%s… (%s rows)")
	msgOutcome  = message.Define("test_outcome", "kết quả: %s", "the result: %s")
	msgOutcomes = message.Define("test_outcome_reason", "kết quả: %s; %s", "the result: %s; %s")
)

func (t *trial) complain(at decode.Placed[string], text, hint message.M) {
	t.found = append(t.found, decode.Problem{Place: at.Place, Where: kindExpectation, Text: text, Hint: hint})
}

// compare holds the result of a rule against what is expected of it.
func (t *trial) compare(e catalogue.Expectation, tables *store.Tables) {
	at := decode.Placed[string]{Value: e.Rule, Place: e.Place}
	i := slices.IndexFunc(tables.RuleResults, func(r store.RuleResult) bool { return r.Rule == e.Rule && r.Segment == nil })
	if i < 0 {
		t.complain(at, message.New(msgNotJudged, t.given.Name.Value, e.Rule), message.M{})
		return
	}
	r := &tables.RuleResults[i]
	if diff := difference(e, r, failingRows(e.Rule, tables)); !diff.IsZero() {
		t.complain(at, message.New(msgOtherResult, t.given.Name.Value, e.Rule, diff), outcomeOf(r))
	}
}

// difference says in what a result is not as expected; zero if it is.
func difference(e catalogue.Expectation, r *store.RuleResult, rows []int64) message.M {
	var all message.M
	add := func(m message.M) {
		if !all.IsZero() {
			m = message.New(msgAndOther, all, m)
		}
		all = m
	}
	if e.Status != "" && e.Status != r.Status {
		add(message.New(msgOtherCount, "status", r.Status, e.Status))
	}
	for _, c := range e.Counts {
		if have := countOf(r, c.Name); have != c.Want {
			add(message.New(msgOtherCount, c.Name, have, c.Want))
		}
	}
	if e.HasRows && (r.Failed != int64(len(rows)) || !slices.Equal(rows, e.Rows)) {
		add(message.New(msgOtherRows, rowList(rows, r.Failed), rowList(e.Rows, 0)))
	}
	return all
}

func countOf(r *store.RuleResult, name string) int64 {
	return map[string]int64{"total": r.Total, "tested": r.Tested, "missing": r.Missing, "excluded": r.Excluded,
		"passed": r.Passed, "failed": r.Failed}[name]
}

// failingRows are the rows of the case that fail, counted from 1 without the
// header: all of them, if they are no more than samples are kept.
func failingRows(rule string, tables *store.Tables) []int64 {
	var rows []int64
	for _, s := range tables.FailureSamples {
		if s.Rule == rule && s.Segment == nil {
			rows = append(rows, s.RowNumber-1)
		}
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// rowList lists rows, and says how many there are where they are not all.
func rowList(rows []int64, failed int64) any {
	if len(rows) == 0 {
		return message.New(msgNoRows)
	}
	text := strings.Trim(strings.ReplaceAll(fmt.Sprint(rows), " ", ", "), "[]")
	if failed > rules.SamplesPerRule {
		return message.New(msgAndMore, text, failed)
	}
	return text
}

// outcomeOf is all that the rule came to.
func outcomeOf(r *store.RuleResult) message.M {
	counts := fmt.Sprintf("%s, tested %d, missing %d, excluded %d, failed %d", r.Status, r.Tested, r.Missing, r.Excluded, r.Failed)
	if r.Reason != nil {
		return message.New(msgOutcomes, counts, message.Parse(*r.Reason))
	}
	return message.New(msgOutcome, counts)
}
