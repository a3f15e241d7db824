package rules

import (
	"regexp"
	"slices"

	"rasoat/rules/internal/kernel"
)

// Expression is a parameter that holds a CEL expression over the columns.
type Expression string

// expressionWords are what an expression's columns may be read from: texts in
// quotes, identifiers.
var expressionWords = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_]*`)

// Names returns the words of an expression that may name columns, in order:
// identifiers, and what stands in col("…"). It does not tell a column from a
// function: whoever asks knows the columns.
func (e Expression) Names() []string {
	var names []string
	last := ""
	for _, word := range expressionWords.FindAllString(string(e), -1) {
		quoted := word[0] == '"' || word[0] == '\''
		switch {
		case quoted && last == "col":
			names = append(names, word[1:len(word)-1])
		case !quoted:
			names = append(names, word)
		}
		last = word
	}
	return names
}

// Condition is an expression bound to the columns: what a row check demands of
// every row. A row for which it is false, or cannot be evaluated, fails. A row
// that misses a value which decides is missing.
type Condition struct{ where *where }

// Condition binds an expression that a parameter holds, nil if it is faulty.
func (s *Scope) Condition(param string, e Expression) *Condition {
	w, err := s.expressions.compile(string(e))
	if err != nil {
		text, hint := s.expressionFault(string(e), err)
		s.Fault(param, text, hint)
		return nil
	}
	return &Condition{w}
}

// Row returns the row check that the condition is.
func (c *Condition) Row() Row {
	return Row{Columns: slices.Clone(c.where.operands), Condition: c, Exclude: func(b *Batch, judged Bits) {
		for _, col := range c.where.asked {
			judged.AndNot(b.Mistyped(col))
		}
	}}
}

// judgeCondition judges the rows at hand by an expression: what is false or
// breaks fails, what is undecided for want of a value is missing.
func (t *Tally) judgeCondition(c *Condition, nullsFail bool) {
	yes, no, broken := kernel.NewBits(t.batch.Count), kernel.NewBits(t.batch.Count), evalError{rows: kernel.NewBits(t.batch.Count)}
	c.where.truth.eval(t.batch, t.judged, yes, no, &broken)
	undecided := slices.Clone(t.judged)
	for _, decided := range []Bits{yes, no, broken.rows} {
		undecided.AndNot(decided)
	}
	t.judged.AndNot(undecided)
	if nullsFail {
		t.failed.Or(undecided)
	} else {
		t.missing.Or(undecided)
	}
	t.failed.Or(no)
	if broken.text != "" {
		t.failed.Or(broken.rows)
		t.breakable()
		t.broken.rows.Or(broken.rows)
		t.broken.text = smaller(t.broken.text, broken.text)
	}
}
