package check_test

import (
	"fmt"
	"strings"
	"testing"

	"rasoat/rules"
	"rasoat/rules/value"
)

// The manual says how many of the planted near duplicates are found, and how
// much of what is found was planted; it says what is measured here.
func TestNearDuplicateFigures(t *testing.T) {
	const rows = 50_000
	people := plantNames(rows, 1, (*plantedNames).person, (*plantedNames).differently)
	firms := plantNames(rows, 2, (*plantedNames).firm, (*plantedNames).shortened)
	check, _ := rules.Lookup("near_duplicate")
	for what, of := range map[string]struct {
		planted *plantedNames
		columns []rules.Column
		params  map[string]any
	}{
		"people": {people, []rules.Column{{Name: "name"}, {Name: "born", Type: value.Date}},
			map[string]any{"keys": []rules.ColumnName{"name"}, "block": []rules.ColumnName{"born"}}},
		"firms": {firms, []rules.Column{{Name: "name"}, {Name: "address"}},
			map[string]any{"keys": []rules.ColumnName{"name", "address"}}},
	} {
		recall, precision := measured(t, of.planted, of.columns, &rules.Rule{ID: "near", Check: check, Params: fill(check, of.params)})
		t.Logf("%s: recall %s, precision %s", what, recall, precision)
		if recall < "0.95" || precision < "0.98" {
			t.Errorf("%s: recall %s, precision %s", what, recall, precision)
		}
		for lang, sentence := range map[string]string{
			check.Doc.VI: fmt.Sprintf("phát hiện %s, đúng %s", strings.Replace(recall, ".", ",", 1), strings.Replace(precision, ".", ",", 1)),
			check.Doc.EN: fmt.Sprintf("recall %s, precision %s", recall, precision),
		} {
			if !strings.Contains(lang, sentence) {
				t.Errorf("%s: the manual does not say “%s”", what, sentence)
			}
		}
	}
}

// measured returns the shares with three digits. What was planted is a segment.
func measured(t *testing.T, p *plantedNames, columns []rules.Column, rule *rules.Rule) (recall, precision string) {
	w := world{dataset: rules.Dataset{ID: "planted", Segment: "twice", Columns: append(columns, rules.Column{Name: "twice"}), Rules: []*rules.Rule{rule}}}
	in := &extract{header: w.dataset.ColumnNames()}
	for i, row := range p.rows {
		in.rows = append(in.rows, append(row[:len(row):len(row)], fmt.Sprint(p.twice[i])))
	}
	w.env = rules.Env{Period: day("2026-11-21"), Zone: zone, Forms: in.forms(&w.dataset)}
	counts := map[string]rules.Counts{}
	for _, r := range resultsOf(in.outcome(w.bind(t))) {
		if r.Segment != nil {
			counts[*r.Segment] = r.Counts
		}
	}
	found, planted, others := counts["true"].Failed, counts["true"].Tested, counts["false"].Failed
	if planted != int64(len(p.rows))/10 || planted+counts["false"].Tested != int64(len(p.rows)) {
		t.Fatalf("%d rows were planted of %d: %v", planted, len(p.rows), counts)
	}
	return fmt.Sprintf("%.3f", float64(found)/float64(planted)), fmt.Sprintf("%.3f", float64(found)/float64(found+others))
}
