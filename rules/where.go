package rules

import (
	"strings"

	"cel.dev/cel-go/cel"
	"rasoat/rules/internal/kernel"
)

// where is a bound `where` expression: which rows a rule looks at.
//
// A row is outside when one of the columns that the expression reads is
// missing or not of its type. A column of which the expression asks
// missing(x) has its missing values in hand, and is left to it.
//
// Comparisons with constants, `in` lists, missing(), &&, || and ! are compiled
// to mask kernels; anything else is evaluated by CEL, row by row, which costs
// a hundred times as much. Both are three-valued in CEL's sense: whatever is
// done with a missing value is an error, and true || error is true.
type where struct {
	index    int
	operands []int // must be neither missing nor mistyped
	asked    []int // read, but only through or beside missing()
	truth    predicate
}

// predicate sets the rows for which it is true and those for which it is
// false; the others are errors. The masks are empty when it is called. Errors
// that are not a missing value's are kept in e.
type predicate interface {
	eval(b *Batch, rows, yes, no kernel.Bits, e *evalError)
}

// evalError keeps the rows that broke, and of their errors the smallest text:
// the first met would depend on how the rows were cut into batches.
type evalError struct {
	rows kernel.Bits
	text string
}

func (e *evalError) add(row int, text string) {
	e.rows.Set(row)
	if e.text == "" || text < e.text {
		e.text = text
	}
}

// eval returns the rows inside and those whose evaluation broke.
func (w *where) eval(b *Batch) (inside kernel.Bits, e evalError) {
	rows := kernelAll(b.Count)
	for _, c := range w.operands {
		rows.AndNot(b.Missing(c))
		rows.AndNot(b.Mistyped(c))
	}
	for _, c := range w.asked {
		rows.AndNot(b.Mistyped(c))
	}
	inside, no := kernel.NewBits(b.Count), kernel.NewBits(b.Count)
	e.rows = kernel.NewBits(b.Count)
	w.truth.eval(b, rows, inside, no, &e)
	return inside, e
}

// expressions compiles the expressions of a dataset's rules. Rules with the same
// text in `where` share one, so that it is evaluated once per batch.
type expressions struct {
	dataset *Dataset
	env     Env
	cel     *cel.Env
	err     error
	known   map[string]*where
}

// bindWhere compiles the rule's `where`; nil if it has none, or a faulty one.
func (s *Scope) bindWhere(x *expressions) *where {
	text := s.Rule.Where
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if w, ok := x.known[text]; ok {
		return w
	}
	w, err := x.compile(text)
	if err != nil {
		text, hint := s.expressionFault(text, err)
		s.Fault("where", text, hint)
		return nil
	}
	w.index = len(x.known)
	x.known[text] = w
	return w
}

func (x *expressions) compile(text string) (*where, error) {
	if x.cel == nil && x.err == nil {
		x.cel, x.err = newCELEnv(x.dataset, x.env)
	}
	if x.err != nil {
		return nil, x.err
	}
	checked, err := x.check(text)
	if err != nil {
		return nil, err
	}
	if t := checked.OutputType(); !t.IsExactType(cel.BoolType) {
		return nil, notBoolean(t.String())
	}
	expr := checked.NativeRep().Expr()
	if err := constantFault(expr); err != nil {
		return nil, err
	}
	w := &where{}
	vars := variablesOf(x.dataset, expr)
	w.operands, w.asked = columnsRead(x.dataset, vars)
	c := compiler{x.dataset, x.env}
	if w.truth = c.compile(expr); w.truth != nil && !x.env.Plain {
		return w, nil
	}
	w.truth, err = x.program(checked, vars)
	return w, err
}

// check parses an expression and finds the types in it.
func (x *expressions) check(text string) (*cel.Ast, error) {
	parsed, issues := x.cel.Parse(text)
	if issues.Err() == nil {
		if err := takenIn(x.dataset, parsed.NativeRep().Expr()); err != nil {
			return nil, err
		}
		parsed, issues = x.cel.Check(parsed)
	}
	if issues.Err() != nil {
		first := issues.Errors()[0]
		return nil, &whereError{first.Message, first.Location.Line(), first.Location.Column()}
	}
	return parsed, nil
}

// columnsRead returns the columns that an expression reads: those whose
// missing values it does not ask about, and those whose it does.
func columnsRead(d *Dataset, vars map[string]variable) (operands, asked []int) {
	isAsked := make([]bool, len(d.Columns))
	isRead := make([]bool, len(d.Columns))
	for _, v := range vars {
		switch v.kind {
		case theValue:
			isRead[v.column] = true
		case whetherMissing:
			isAsked[v.column] = true
		}
	}
	for i, read := range isRead {
		switch {
		case isAsked[i]:
			asked = append(asked, i)
		case read:
			operands = append(operands, i)
		}
	}
	return operands, asked
}
