package check

import (
	"math/big"
	"strings"

	"rasoat/rules"
	"rasoat/rules/message"
)

var (
	msgNoStore = message.Define("no_store",
		"chỉ biết được khi kiểm toán có kho điểm (rasoat run)", "known only to an audit that has a score store (rasoat run)")
	msgNoEarlier = message.Define("no_earlier_delivery",
		"kho điểm chưa có lần giao nộp nào của các chu kỳ trước", "the score store has no delivery of an earlier cycle")
	msgNotKept = message.Define("earlier_not_kept",
		"kho điểm không còn giữ bằng chứng về lần giao nộp của kỳ %d", "the score store does not have the evidence of the delivery of %d")
	msgPercent = message.Define("check.percent",
		"phải lớn hơn 0 và không quá 100", "must be greater than 0 and at most 100")
)

// earlier returns what is known of deliveries before the audited one, or the
// result of a rule where there is none to look back on.
func earlier(s *rules.Scope) ([]rules.Delivery, rules.Bound) {
	switch {
	case s.Dry:
		return nil, rules.NotApplicable{}
	case s.Past == nil:
		return nil, rules.NotApplicable{Reason: message.New(msgNoStore)}
	case len(s.Past.Earlier) == 0:
		return nil, rules.NotApplicable{Reason: message.New(msgNoEarlier)}
	}
	return s.Past.Earlier, nil
}

// atLast is the state of a check that looks at no row and comes to its verdict
// when all files have been read.
type atLast struct {
	fixed
	judge func() rules.Verdict
}

func (a atLast) Verdict() rules.Verdict { return a.judge() }

// atEnd is a check of that kind, bound.
func atEnd(judge func() rules.Verdict) rules.Whole {
	return rules.Whole{New: func() rules.State { return atLast{judge: judge} }}
}

// judgement is the verdict on the dataset as a whole; a reason means that it fails.
func judgement(observed, reason message.M) rules.Verdict {
	v := rules.Verdict{Counts: rules.Counts{Tested: 1}, Observed: observed.String(), Reason: reason}
	if !reason.IsZero() {
		v.Counts.Failed = 1
	}
	return v
}

// shortNumber is a fraction in decimal, rounded to two places.
func shortNumber(r *big.Rat) string {
	text := r.FloatString(2)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
