package score

import (
	"cmp"
	"math/big"
	"slices"
)

// Field is a column, or the dataset as a whole, that rules speak of.
type Field struct {
	Name       string
	Title      string
	Identifier bool     // the identifier gate applies
	Weight     *big.Rat // nil: the method's for that name
}

// Dataset is everything that follows from the counts of one dataset, or of one
// segment of it.
type Dataset struct {
	Score    Score // none where the status is error or nothing was scored
	Band     string
	Status   Status
	Rows     int64
	Counts   Counts
	Rules    []RuleScore      // in the order given
	Fields   []FieldScore     // in the order given; then those that only rules name
	Criteria []CriterionScore // all of the method, in its order; then those that only rules name
	Cells    []Cell           // field × criterion, where there are rules, by field and criterion
}

// Sums are the counts below a field, a criterion or a cell. Tested and Failed
// are sums over the rules that were judged: neither waived nor in error.
type Sums struct {
	Rules, Tested, Failed int64
}

// FieldScore is the mark of a field.
type FieldScore struct {
	Field // with the weight filled in
	Score Score
	Band  string
	// Status is the worst of its rules; not_applicable if it has none.
	Status Status
	Sums
}

// CriterionScore is the mark of a criterion over the dataset.
type CriterionScore struct {
	Criterion
	Score Score
	Band  string
	Sums
}

// Cell is the mark of a criterion at a field.
type Cell struct {
	Field, Criterion string
	Score            Score
	Band             string
	Sums
}

// Dataset scores the counts of a dataset that has the given number of rows, or
// of one segment. The order of fields and rules does not matter to any score.
func (m *Method) Dataset(fields []Field, rules []Rule, rows int64) *Dataset {
	return m.Scorer(fields).Dataset(rules, rows)
}

// sheet is a Dataset in the making: beside each list of its result, what is
// being added up for it.
type sheet struct {
	method               *Method
	warnBelow, failBelow Points
	out                  *Dataset
	fields, criteria     []tally
	cells                []cell
	order                []int // of the cells, by field and criterion
	fieldAt              map[string]int
	given                int // fields; others only rules name
	whole                tally
}

// tally adds up what lies below a mark.
type tally struct {
	mean   mean
	broken bool // a rule is in error: no score
}

func (t *tally) score() Score {
	if t.broken {
		return Score{}
	}
	return t.mean.score()
}

// cell is a Cell in the making, with the places of its field and criterion.
type cell struct {
	tally
	field, criterion int
	sums             Sums
}

func (s *sheet) addField(f Field) int {
	if f.Weight == nil {
		f.Weight = s.method.FieldWeight(f.Name)
	}
	s.fieldAt[f.Name] = len(s.fields)
	s.fields = more(s.fields)
	s.fields[len(s.fields)-1].clear()
	s.out.Fields = append(s.out.Fields, FieldScore{Field: f, Status: NotApplicable})
	return len(s.fields) - 1
}

func (s *sheet) addCriterion(c Criterion) int {
	s.criteria = more(s.criteria)
	s.criteria[len(s.criteria)-1].clear()
	s.out.Criteria = append(s.out.Criteria, CriterionScore{Criterion: c})
	return len(s.criteria) - 1
}

// places returns where the rule's field and criterion stand. A field that was
// not given has the method's weight, a criterion that the method lacks none.
func (s *sheet) places(r *Rule) (field, criterion int) {
	field, ok := s.fieldAt[r.Field]
	if !ok {
		field = s.addField(Field{Name: r.Field, Title: r.Field})
	}
	for i := range s.out.Criteria {
		if s.out.Criteria[i].ID == r.Criterion {
			return field, i
		}
	}
	unnamed := Words{VI: r.Criterion, EN: r.Criterion}
	return field, s.addCriterion(Criterion{ID: r.Criterion, Name: unnamed, Weight: Decimal{new(big.Rat)}})
}

// enter marks a rule and adds it to its field, criterion and cell.
func (s *sheet) enter(r *Rule) {
	fi, ci := s.places(r)
	field, criterion, c := &s.out.Fields[fi], &s.out.Criteria[ci], s.cell(fi, ci)
	s.out.Rules = more(s.out.Rules)
	mark := &s.out.Rules[len(s.out.Rules)-1]
	s.rule(r, field.Identifier, mark)
	s.out.Counts.add(mark.Status)
	s.out.Status = Worst(s.out.Status, mark.Status)
	field.Status = Worst(field.Status, mark.Status)
	for _, sums := range [...]*Sums{&field.Sums, &criterion.Sums, &c.sums} {
		sums.add(mark)
	}
	if mark.Status == Error {
		c.broken, s.fields[fi].broken, s.criteria[ci].broken = true, true, true
	}
	c.mean.add(mark.Weight, &mark.Score)
	if s.method.pools() {
		s.criteria[ci].mean.add(new(big.Rat).Mul(mark.Weight, field.Weight), &mark.Score)
	}
}

func (sums *Sums) add(r *RuleScore) {
	sums.Rules++
	if r.Status != Waived && r.Status != Error {
		sums.Tested += r.Rule.Tested
		sums.Failed += r.Rule.Failed
	}
}

// cell returns the cell of a field and a criterion. There are few, and the rules
// of a field mostly follow one another, so it is looked for from the end.
func (s *sheet) cell(field, criterion int) *cell {
	for i := len(s.cells) - 1; i >= 0; i-- {
		if c := &s.cells[i]; c.field == field && c.criterion == criterion {
			return c
		}
	}
	s.cells = more(s.cells)
	c := &s.cells[len(s.cells)-1]
	c.clear()
	c.field, c.criterion, c.sums = field, criterion, Sums{}
	return c
}

// scoreCells closes the cells and adds each to its field and its criterion.
func (s *sheet) scoreCells() {
	s.order = s.order[:0]
	for i := range s.cells {
		s.order = append(s.order, i)
	}
	slices.SortFunc(s.order, func(i, j int) int {
		a, b := &s.cells[i], &s.cells[j]
		return cmp.Or(cmp.Compare(a.field, b.field), cmp.Compare(a.criterion, b.criterion))
	})
	for _, i := range s.order {
		c := &s.cells[i]
		field, criterion, score := &s.out.Fields[c.field], &s.out.Criteria[c.criterion], c.score()
		s.out.Cells = append(s.out.Cells, Cell{field.Name, criterion.ID, score, s.method.BandOf(score), c.sums})
		s.fields[c.field].mean.add(criterion.Weight.Rat, &score)
		if !s.method.pools() {
			s.criteria[c.criterion].mean.add(field.Weight, &score)
		}
	}
}

func (s *sheet) scoreFieldsAndCriteria() {
	for i := range s.fields {
		f := &s.out.Fields[i]
		f.Score = s.fields[i].score()
		f.Band = s.method.BandOf(f.Score)
	}
	for i := range s.criteria {
		c := &s.out.Criteria[i]
		c.Score = s.criteria[i].score()
		c.Band = s.method.BandOf(c.Score)
	}
}

// scoreDataset closes the last level. An extract without rows scores 0, even
// though nothing in it could be tested.
func (s *sheet) scoreDataset(rows int64) {
	d := s.out
	if d.Rows = rows; rows == 0 {
		d.Status = Worst(d.Status, Fail)
	}
	switch {
	case d.Status == Error:
		return
	case rows == 0:
		d.Score = Of(0, 1)
	default:
		d.Score = s.top()
	}
	d.Band = s.method.BandOf(d.Score)
}

// top returns the mean over the level below the dataset.
func (s *sheet) top() Score {
	s.whole.clear()
	all := &s.whole.mean
	if s.method.pools() {
		for i := range s.out.Criteria {
			all.add(s.out.Criteria[i].Weight.Rat, &s.out.Criteria[i].Score)
		}
		return all.score()
	}
	for i := range s.out.Fields {
		all.add(s.out.Fields[i].Weight, &s.out.Fields[i].Score)
	}
	return all.score()
}
