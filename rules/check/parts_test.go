package check_test

import "rasoat/rules"

// result is what a rule came to over the whole dataset, or in one segment.
type result struct {
	rules.Result
	Segment *string // nil: the whole dataset
}

// resultsOf lists the rules in file order, each whole and then by segment.
func resultsOf(o rules.Outcome) []result {
	var all []result
	for _, r := range o.Results {
		all = append(all, result{Result: r})
		for i, part := range r.Parts {
			all = append(all, result{rules.Result{Rule: r.Rule, Unit: r.Unit, Counts: part, Reason: r.ReasonIn(part), Err: r.Err}, &o.Segments[i].Name})
		}
	}
	return all
}
