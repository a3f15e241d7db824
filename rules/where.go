package rules

import (
	"errors"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

// where is a bound `where` expression: which rows a rule looks at.
//
// A row is outside when one of the columns that the expression reads is
// missing or not of its type. A column of which the expression asks
// missing(x) has its missing values in hand, and is left to it.
//
// Comparisons with constants, `in` lists, missing(), &&, || and ! are compiled
// to mask kernels; anything else is evaluated by CEL, row by row, which costs
// a hundred times as much. Both are three-valued in CEL's sense: a comparison
// with a missing value is an error, and true || error is true.
type where struct {
	index    int
	operands []int // must be neither missing nor mistyped
	asked    []int // read, but only through or beside missing()
	truth    predicate
}

// predicate sets the rows for which it is true and those for which it is
// false; the others are errors. broken counts as an error to be kept.
type predicate interface {
	eval(b *Batch, rows, yes, no kernel.Bits, e *evalError)
}

// evalError keeps the first error of an evaluation, and the rows that broke.
type evalError struct {
	rows kernel.Bits
	err  error
}

func (e *evalError) add(row int, err error) {
	e.rows.Set(row)
	if e.err == nil {
		e.err = err
	}
}

// eval returns the rows inside and those whose evaluation broke.
func (w *where) eval(b *Batch) (inside, broken kernel.Bits, err error) {
	rows := kernelAll(b.Count)
	for _, c := range w.operands {
		rows.AndNot(b.Missing(c))
		rows.AndNot(b.Mistyped(c))
	}
	for _, c := range w.asked {
		rows.AndNot(b.Mistyped(c))
	}
	inside, no := kernel.NewBits(b.Count), kernel.NewBits(b.Count)
	e := evalError{rows: kernel.NewBits(b.Count)}
	w.truth.eval(b, rows, inside, no, &e)
	inside.And(rows)
	return inside, e.rows, e.err
}

// bindWhere compiles the rule's `where`; rules with the same text share it, so
// that it is evaluated once per batch.
func (s *Scope) bindWhere(known map[string]*where) *where {
	text := s.Rule.Where
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if w, ok := known[text]; ok {
		return w
	}
	w, err := s.compile(text)
	if err != nil {
		s.Fault("where", faultOf(err), s.hintFor(text))
		return nil
	}
	w.index = len(known)
	known[text] = w
	return w
}

type notBoolean string

func (t notBoolean) Error() string { return "yields " + string(t) }

func faultOf(err error) message.M {
	var t notBoolean
	if errors.As(err, &t) {
		return message.New(msgWhereNotBool, string(t))
	}
	return message.New(msgWhere, firstLine(err.Error()))
}

// firstLine shortens CEL's report to its first finding: the rest repeats the
// source, which the caller shows with a caret of its own.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.TrimPrefix(s, "ERROR: <input>:")
}

// hintFor finds a word of the expression that is nearly a column's name.
func (s *Scope) hintFor(text string) message.M {
	names := (&Plan{Dataset: s.Dataset}).Columns()
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return !(r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}) {
		if near, ok := message.Nearest(word, names); ok && near != word {
			return message.DidYouMean(word, names)
		}
	}
	return message.M{}
}

func (s *Scope) compile(text string) (*where, error) {
	env, err := newCELEnv(s.Dataset, s.Env)
	if err != nil {
		return nil, err
	}
	checked, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	if checked.OutputType() != cel.BoolType {
		return nil, notBoolean(checked.OutputType().String())
	}
	w := &where{}
	expr := checked.NativeRep().Expr()
	w.operands, w.asked = columnsRead(s.Dataset, expr)
	c := compiler{scope: s}
	if w.truth = c.compile(expr); w.truth != nil {
		return w, nil
	}
	program, err := env.Program(checked, cel.CostLimit(1<<20))
	if err != nil {
		return nil, err
	}
	w.truth = &celPredicate{program: program, columns: append(w.operands, w.asked...)}
	return w, nil
}

// columnsRead returns the columns that an expression reads: those whose
// missing values it does not ask about, and those whose it does.
func columnsRead(d *Dataset, expr ast.Expr) (operands, asked []int) {
	isAsked := make([]bool, len(d.Columns))
	isRead := make([]bool, len(d.Columns))
	ast.PreOrderVisit(expr, ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.IdentKind:
			if i := identColumn(d, e.AsIdent()); i >= 0 {
				isRead[i] = true
			}
		case ast.CallKind:
			if c := e.AsCall(); c.FunctionName() == "missing" && c.Args()[0].Kind() == ast.IdentKind {
				if i := identColumn(d, c.Args()[0].AsIdent()); i >= 0 {
					isAsked[i] = true
				}
			}
		}
	}))
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
