package score

// Scorer scores one dataset after another that have the same fields: the thousands of
// segments of an extract. It belongs to one goroutine.
type Scorer struct{ sheet }

// Scorer returns one for datasets of such fields.
func (m *Method) Scorer(fields []Field) *Scorer {
	s := &Scorer{sheet{method: m, out: &Dataset{}, fieldAt: make(map[string]int, len(fields)+1)}} // and _dataset
	s.warnBelow, s.failBelow = m.thresholds()
	for _, f := range fields {
		s.addField(f)
	}
	s.given = len(fields)
	return s
}

// Dataset scores the next; what it returned before is overwritten.
func (s *Scorer) Dataset(rules []Rule, rows int64) *Dataset {
	s.begin()
	for i := range rules {
		s.enter(&rules[i])
	}
	s.scoreCells()
	s.scoreFieldsAndCriteria()
	s.scoreDataset(rows)
	return s.out
}

// begin forgets the last dataset, but for the fields that were given.
func (s *sheet) begin() {
	for _, f := range s.out.Fields[s.given:] {
		delete(s.fieldAt, f.Name)
	}
	out := s.out
	*out = Dataset{Status: NotApplicable, Rules: out.Rules[:0], Fields: out.Fields[:s.given], Criteria: out.Criteria[:0], Cells: out.Cells[:0]}
	for i := range out.Fields {
		out.Fields[i] = FieldScore{Field: out.Fields[i].Field, Status: NotApplicable}
		s.fields[i].clear()
	}
	s.fields, s.criteria, s.cells = s.fields[:s.given], s.criteria[:0], s.cells[:0]
	for _, c := range s.method.Criteria {
		s.addCriterion(c)
	}
}

// clear begins anew with the same memory.
func (t *tally) clear() { *t = tally{mean: mean{parts: t.mean.parts[:0]}} }

// more makes a list longer by one, which is what was there before, if anything was.
func more[T any](list []T) []T {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	var zero T
	return append(list, zero)
}
