package score

import (
	"math/big"
	"slices"
)

// Rule is what was counted for one rule, and what decides its mark. It can be
// made from a run or from a row of rule_results.
type Rule struct {
	ID        string
	Field     string // the field that carries the score
	Criterion string
	Weight    *big.Rat // nil: the method's
	Critical  bool     // severity critical: each fail is critical
	WarnBelow *big.Rat // points of 0–100; nil: the method's bands
	FailBelow *big.Rat
	Tested    int64 // tested = passed + failed, in the rule's unit
	Failed    int64
	Waived    bool // shown, not scored; wins over Err
	Err       bool // could not be evaluated
}

// RuleScore is the mark of a rule. There is no score where the rule was
// waived, could not be evaluated, or tested nothing.
type RuleScore struct {
	Rule      Rule
	Score     Score
	Status    Status
	Weight    *big.Rat // with the method's default filled in
	WarnBelow float64  // as the store keeps it
	FailBelow float64
}

// rule writes the mark of one rule at its field. Counts that cannot be (only rows that
// were tampered with have them) are an error.
func (s *sheet) rule(r *Rule, identifier bool, out *RuleScore) {
	*out = RuleScore{Rule: *r, Weight: r.Weight, WarnBelow: s.warnBelow.Float64(), FailBelow: s.failBelow.Float64()}
	if out.Weight == nil {
		out.Weight = s.method.Weights.Rule.Rat
	}
	if r.WarnBelow != nil {
		out.WarnBelow = toDouble(r.WarnBelow)
	}
	if r.FailBelow != nil {
		out.FailBelow = toDouble(r.FailBelow)
	}
	switch {
	case r.Waived:
		out.Status = Waived
	case r.Err || r.Failed < 0 || r.Failed > r.Tested:
		out.Status = Error
	case r.Tested == 0:
		out.Status = NotApplicable
	default:
		out.Score = Of(r.Tested-r.Failed, r.Tested)
		out.Status = s.judge(r, out.Score.points, identifier)
	}
}

// judge returns the status of a rule that has a score.
func (s *sheet) judge(r *Rule, p Points, identifier bool) Status {
	failed := below(p, r.FailBelow, s.failBelow)
	switch {
	case identifier && r.Failed > 0 && s.method.gated(r.Criterion), failed && r.Critical:
		return Critical
	case failed:
		return Fail
	case below(p, r.WarnBelow, s.warnBelow):
		return Warn
	}
	return Pass
}

// below compares a published figure with the rule's threshold, or the default.
func below(p Points, own *big.Rat, otherwise Points) bool {
	if own == nil {
		return p < otherwise
	}
	return p.under(own)
}

// gated tells whether the identifier gate covers a criterion.
func (m *Method) gated(criterion string) bool {
	return slices.Contains(m.IdentifierGate, criterion)
}
