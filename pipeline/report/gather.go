package report

import (
	"cmp"
	"fmt"
	"slices"

	"rasoat/pipeline/store"
)

// volume is all that is reported: the rows of one period, by dataset.
type volume struct {
	period   *store.Day // nil when there are no rows
	sheets   []*sheet   // in the order of attention: what needs someone first comes first
	agencies []store.AgencyScore
	names    map[string]string // of agencies by id
}

// sheet is one dataset: every row that concerns it. Of rules and criteria the
// rows of the whole dataset only; segments have their own table.
type sheet struct {
	score    store.DatasetScore
	detailed bool // it has a section of its own
	run      *store.Run
	failed   *store.Run // the newest attempt, if it broke off and this is one before
	criteria []store.CriterionScore
	fields   []store.FieldScore
	rules    []store.RuleResult
	segments []*store.SegmentScore
	columns  []store.ColumnProfile
	samples  map[string][]store.FailureSample // by rule

	incidents map[string]*store.Incident // of the whole dataset, by rule
	standing  []*store.Incident          // of its segments, too
}

// attention ranks statuses of datasets and rules: smaller needs someone sooner.
var attention = map[string]int{
	"error": 1, "not_delivered": 2, "critical": 3, "fail": 4, "warn": 5,
	"pass": 7, "waived": 8, "not_applicable": 9, "not_due": 10, "not_ranked": 11,
}

func urgency(status string) int { return cmp.Or(attention[status], 6) }

// gather sorts the rows and hands each to its sheet. Rows of more than one
// period are an error: a page that mixed them would say nothing true.
func gather(t store.Tables, agencies []store.AgencyScore, o *Options) (*volume, error) {
	t = ordered(t)
	v := &volume{names: map[string]string{}, agencies: tree(agencies)}
	if err := v.datePeriod(t, agencies); err != nil {
		return nil, err
	}
	for _, a := range agencies {
		v.names[a.Agency] = a.Name
	}
	v.distribute(t, &o.Method)
	slices.SortStableFunc(v.sheets, func(a, b *sheet) int { return byUrgency(&a.score, &b.score) })
	for _, s := range v.sheets {
		s.detailed = o.Sheets == nil || slices.Contains(o.Sheets, s.score.Dataset)
		if run, failed := o.Failed[s.score.Dataset]; failed {
			s.failed = &run
		}
	}
	return v, nil
}

func (v *volume) datePeriod(t store.Tables, agencies []store.AgencyScore) error {
	see := func(d store.Day) error {
		if v.period == nil {
			v.period = &d
		}
		if *v.period != d {
			return fmt.Errorf("report: rows of more than one period: %s and %s", day(*v.period).EN, day(d).EN)
		}
		return nil
	}
	for _, r := range t.Runs {
		if err := see(r.Period); err != nil {
			return err
		}
	}
	for _, r := range t.DatasetScores {
		if err := see(r.Period); err != nil {
			return err
		}
	}
	for _, r := range agencies {
		if err := see(r.Period); err != nil {
			return err
		}
	}
	return nil
}

// distribute makes the sheets. A dataset is known by its score or its run; one
// whose audit broke has a run alone.
func (v *volume) distribute(t store.Tables, m *Method) {
	by := map[string]*sheet{}
	open := func(k store.Key) *sheet {
		s := by[k.Dataset]
		if s == nil {
			s = &sheet{samples: map[string][]store.FailureSample{}, incidents: map[string]*store.Incident{}}
			s.score.Key, s.score.Title, s.score.Status = k, k.Dataset, "error"
			by[k.Dataset] = s
			v.sheets = append(v.sheets, s)
		}
		return s
	}
	for _, r := range t.DatasetScores {
		s := open(r.Key)
		if s.score = r; r.Title == "" {
			s.score.Title = r.Dataset
		}
	}
	for i, r := range t.Runs {
		if s := open(r.Key); s.run == nil || s.score.RunID == r.RunID {
			s.run = &t.Runs[i]
		}
	}
	deal(t.CriterionScores, by, func(s *sheet, r *store.CriterionScore) {
		if r.Segment == nil {
			s.criteria = append(s.criteria, *r)
		}
	})
	deal(t.RuleResults, by, func(s *sheet, r *store.RuleResult) {
		if r.Segment == nil {
			s.rules = append(s.rules, *r)
		}
	})
	deal(t.FieldScores, by, func(s *sheet, r *store.FieldScore) { s.fields = append(s.fields, *r) })
	deal(t.SegmentScores, by, func(s *sheet, r *store.SegmentScore) { s.segments = append(s.segments, r) })
	deal(t.ColumnProfiles, by, func(s *sheet, r *store.ColumnProfile) { s.columns = append(s.columns, *r) })
	deal(t.FailureSamples, by, func(s *sheet, r *store.FailureSample) {
		s.samples[r.Rule] = append(s.samples[r.Rule], *r)
	})
	deal(t.Incidents, by, func(s *sheet, r *store.Incident) {
		s.standing = append(s.standing, r)
		if r.Segment == nil {
			s.incidents[r.Rule] = r
		}
	})
	for _, s := range v.sheets {
		s.arrange(m)
	}
}

// row is any row of the store that belongs to a dataset.
type row[R any] interface {
	*R
	Leading() *store.Key
}

// deal gives each row to the sheet of its dataset.
func deal[R any, P row[R]](rows []R, by map[string]*sheet, take func(*sheet, P)) {
	for i := range rows {
		r := P(&rows[i])
		if s := by[r.Leading().Dataset]; s != nil {
			take(s, r)
		}
	}
}

// arrange puts the rows of a sheet in the order in which they are read: worst
// first, criteria in the order of the method, columns as in the extract.
func (s *sheet) arrange(m *Method) {
	slices.SortStableFunc(s.criteria, func(a, b store.CriterionScore) int {
		return cmp.Compare(m.criterion(a.Criterion), m.criterion(b.Criterion))
	})
	slices.SortStableFunc(s.fields, func(a, b store.FieldScore) int {
		return cmp.Or(byScore(a.Score, b.Score), cmp.Compare(urgency(a.Status), urgency(b.Status)))
	})
	slices.SortStableFunc(s.rules, func(a, b store.RuleResult) int {
		return cmp.Or(cmp.Compare(urgency(a.Status), urgency(b.Status)), byScore(a.Score, b.Score))
	})
	slices.SortFunc(s.segments, func(a, b *store.SegmentScore) int {
		return cmp.Or(byScore(a.Score, b.Score), cmp.Compare(a.Segment, b.Segment))
	})
	slices.SortStableFunc(s.columns, func(a, b store.ColumnProfile) int {
		return byRank(a.Position, b.Position)
	})
	for rule, all := range s.samples {
		s.samples[rule] = chosen(all)
	}
}

// chosen takes the samples of the whole dataset where the store has them, else
// those of its segments, in the order of the extract.
func chosen(all []store.FailureSample) []store.FailureSample {
	var whole []store.FailureSample
	for _, f := range all {
		if f.Segment == nil {
			whole = append(whole, f)
		}
	}
	if whole == nil {
		whole = all
	}
	slices.SortStableFunc(whole, func(a, b store.FailureSample) int {
		return cmp.Or(cmp.Compare(a.SourceFile, b.SourceFile), cmp.Compare(a.RowNumber, b.RowNumber))
	})
	return whole
}

// byScore puts the lowest score first and what has none last.
func byScore(a, b *float64) int {
	if !finite(a) || !finite(b) {
		return cmp.Compare(number(!finite(a)), number(!finite(b)))
	}
	return cmp.Compare(*a, *b)
}

// byRank puts the first rank first and what has none last.
func byRank(a, b *int64) int {
	if a == nil || b == nil {
		return cmp.Compare(number(a == nil), number(b == nil))
	}
	return cmp.Compare(*a, *b)
}

// tree puts each agency under its parent, siblings by rank. An agency whose
// parents never reach a root stands at the end, so that none is lost.
func tree(rows []store.AgencyScore) []store.AgencyScore {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b store.AgencyScore) int {
		return cmp.Or(byRank(a.Rank, b.Rank), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Agency, b.Agency))
	})
	known, under := map[string]bool{}, map[string][]store.AgencyScore{}
	for _, a := range rows {
		known[a.Agency] = true
	}
	for _, a := range rows {
		parent := ""
		if a.Parent != nil && known[*a.Parent] && *a.Parent != a.Agency {
			parent = *a.Parent
		}
		under[parent] = append(under[parent], a)
	}
	var out []store.AgencyScore
	seen := map[string]bool{}
	var grow func(parent string)
	grow = func(parent string) {
		for _, a := range under[parent] {
			if !seen[a.Agency] {
				seen[a.Agency] = true
				out = append(out, a)
				grow(a.Agency)
			}
		}
	}
	grow("")
	for _, a := range rows {
		if !seen[a.Agency] {
			seen[a.Agency] = true
			out = append(out, a)
			grow(a.Agency)
		}
	}
	return out
}
