package report

import (
	"context"
	"slices"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// method is the fingerprint of the method by which a run was scored. Of each build one
// manifest is read. What it cannot tell is left to verify, and is "".
func (l *Lookback) method(ctx context.Context, run *store.Run) string {
	if run == nil {
		return ""
	}
	sha256, known := l.methods[run.Build()]
	found := store.Recorded{Period: run.Period, Dataset: run.Dataset, RunID: run.RunID}
	if !known && l.store.ReadManifest(ctx, &found) == nil {
		sha256 = found.Manifest.MethodSHA256
		l.methods[run.Build()] = sha256
	}
	return sha256
}

// methods are the one by which it was scored, if that is known.
func (x *lookedUp) methods() []string {
	if x.method == "" {
		return nil
	}
	return []string{x.method}
}

// methodsUsed are the methods of the scores of a day, by agency with those below it; ""
// is for all of them.
type methodsUsed map[string][]string

// used are the methods by which the named datasets were scored. What the store has of
// agencies does not say it, and so it is known of those datasets only.
func (at *lookedAt) used(datasets []string) methodsUsed {
	used := methodsUsed{}
	for _, id := range datasets {
		x := at.datasets[id]
		if x == nil || x.method == "" {
			continue
		}
		used.add("", x.method)
		agency := x.agency
		for range len(at.parents) + 1 { // a store that was tampered with may have a circle
			if agency != "" {
				used.add(agency, x.method)
			}
			agency = at.parents[agency]
		}
	}
	return used
}

func (u methodsUsed) add(agency, method string) {
	if !slices.Contains(u[agency], method) {
		u[agency] = append(u[agency], method)
		slices.Sort(u[agency])
	}
}

// of are the methods of the score of an agency: where none of its datasets was looked at,
// those of all, for the catalogue has one method at a time.
func (u methodsUsed) of(agency string) []string {
	if own, any := u[agency]; any {
		return own
	}
	return u[""]
}

// present takes the point of the period itself out of the points before it: its score is
// at hand, its methods are not.
func present(points map[string][]Point, methods map[string][]string, period store.Day) {
	for id, all := range points {
		if last := len(all) - 1; last >= 0 && all[last].Period == period {
			points[id], methods[id] = all[:last], all[last].Methods
		}
	}
}

// several tells whether scores are of more than one method, as far as that is known: then
// they are not to be compared.
func several(methods ...[]string) bool {
	all := slices.Concat(methods...)
	return slices.ContainsFunc(all, func(m string) bool { return m != all[0] })
}

// comparable tells whether a score and those that it is set beside are of one method; nil
// where of some that is not known.
func (t *trend) comparable(points []Point) *bool {
	methods, known := [][]string{t.methods}, len(t.methods) > 0
	for _, p := range points {
		methods, known = append(methods, p.Methods), known && len(p.Methods) > 0
	}
	if one := !several(methods...); known || !one {
		return &one
	}
	return nil
}

// changed is the last period whose score was made by other methods than the one before it.
func (t *trend) changed() (day store.Day, any bool) {
	var before []string
	for _, p := range append(t.before[:len(t.before):len(t.before)], Point{Period: t.period, Methods: t.methods}) {
		if len(p.Methods) == 0 {
			continue
		}
		if before != nil && !slices.Equal(before, p.Methods) {
			day, any = p.Period, true
		}
		before = p.Methods
	}
	return day, any
}

// MethodChanged says since when scores shown are not comparable with those before, where
// it is so.
func (p *page) MethodChanged() message.Text {
	var last store.Day
	changed := false
	see := func(t trend, ok bool) {
		if day, any := t.changed(); ok && any && (!changed || day > last) {
			last, changed = day, true
		}
	}
	if p.HasTrend() {
		for _, a := range p.agencies {
			see(p.agencyTrend(a))
		}
		for _, v := range p.Sheets() {
			see(v.trend())
		}
	}
	if !changed {
		return message.Text{}
	}
	return say("report.method_changed", count(TrendDays), day(last))
}
