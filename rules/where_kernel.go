package rules

import (
	"bytes"

	"cel.dev/cel-go/common/ast"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/value"
)

// compiler turns the common shapes of expressions into mask kernels. It gives
// up (nil) on anything else, and CEL takes the whole expression.
type compiler struct{ scope *Scope }

func (c compiler) compile(e ast.Expr) predicate {
	if e.Kind() != ast.CallKind {
		return nil
	}
	call := e.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case "_&&_", "_||_":
		left, right := c.compile(args[0]), c.compile(args[1])
		if left == nil || right == nil {
			return nil
		}
		return &joined{left, right, call.FunctionName() == "_||_"}
	case "!_":
		if p := c.compile(args[0]); p != nil {
			return &negated{p}
		}
	case "missing":
		if col := c.column(args[0]); col >= 0 {
			return missingOf(col)
		}
	case "@in":
		return c.compileIn(args[0], args[1])
	case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_":
		return c.compileComparison(call.FunctionName(), args[0], args[1])
	}
	return nil
}

func (c compiler) column(e ast.Expr) int {
	if e.Kind() != ast.IdentKind {
		return -1
	}
	return identColumn(c.scope.Dataset, e.AsIdent())
}

func (c compiler) compileIn(item, list ast.Expr) predicate {
	col := c.column(item)
	if col < 0 || list.Kind() != ast.ListKind || c.scope.Dataset.Columns[col].Type != value.String {
		return nil
	}
	set := map[string]bool{}
	for _, e := range list.AsList().Elements() {
		s, ok := constString(e)
		if !ok {
			return nil
		}
		set[s] = true
	}
	return &compared{col, func(b *Batch) func(int) bool {
		text := b.Text(col)
		return func(i int) bool { return set[string(text.At(i))] }
	}}
}

var mirrored = map[string]string{"_==_": "_==_", "_!=_": "_!=_", "_<_": "_>_", "_<=_": "_>=_", "_>_": "_<_", "_>=_": "_<=_"}

// holds says for which results of a three-way comparison an operator is true.
var holds = map[string]func(int) bool{
	"_==_": func(c int) bool { return c == 0 }, "_!=_": func(c int) bool { return c != 0 },
	"_<_": func(c int) bool { return c < 0 }, "_<=_": func(c int) bool { return c <= 0 },
	"_>_": func(c int) bool { return c > 0 }, "_>=_": func(c int) bool { return c >= 0 },
}

func (c compiler) compileComparison(op string, left, right ast.Expr) predicate {
	col, constant := c.column(left), right
	if col < 0 {
		col, constant, op = c.column(right), left, mirrored[op]
	}
	if col < 0 {
		return nil
	}
	is := holds[op]
	switch c.scope.Dataset.Columns[col].Type {
	case value.String:
		return compareText(col, constant, is)
	case value.Date:
		return c.compareDay(col, constant, is)
	case value.Integer:
		return compareInteger(col, constant, is)
	}
	return nil
}

func compareText(col int, constant ast.Expr, is func(int) bool) predicate {
	s, ok := constString(constant)
	if !ok {
		return nil
	}
	want := []byte(s)
	return &compared{col, func(b *Batch) func(int) bool {
		text := b.Text(col)
		return func(i int) bool { return is(bytes.Compare(text.At(i), want)) }
	}}
}

func (c compiler) compareDay(col int, constant ast.Expr, is func(int) bool) predicate {
	want, ok := c.constDay(constant)
	if !ok {
		return nil
	}
	return &compared{col, func(b *Batch) func(int) bool {
		days := b.Days(col)
		return func(i int) bool { return is(int(days[i]) - int(want)) }
	}}
}

func (c compiler) constDay(e ast.Expr) (value.Day, bool) {
	if e.Kind() == ast.IdentKind && e.AsIdent() == "today" {
		return c.scope.Period, true
	}
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "date" {
		return 0, false
	}
	s, ok := constString(e.AsCall().Args()[0])
	if !ok {
		return 0, false
	}
	day, err := value.ParseDay(s)
	return day, err == nil
}

func compareInteger(col int, constant ast.Expr, is func(int) bool) predicate {
	if constant.Kind() != ast.LiteralKind {
		return nil
	}
	want, ok := constant.AsLiteral().Value().(int64)
	if !ok {
		return nil
	}
	return &compared{col, func(b *Batch) func(int) bool {
		values := b.Integers(col)
		return func(i int) bool {
			switch v := values[i]; {
			case v < want:
				return is(-1)
			case v > want:
				return is(1)
			}
			return is(0)
		}
	}}
}

// compared is a comparison of one column; bind fetches the column's view once
// per batch. A missing value is neither true nor false.
type compared struct {
	col  int
	bind func(b *Batch) func(row int) bool
}

func (p *compared) eval(b *Batch, rows, yes, no kernel.Bits, _ *evalError) {
	test, missing := p.bind(b), b.Missing(p.col)
	rows.Each(func(i int) {
		switch {
		case missing.Has(i):
		case test(i):
			yes.Set(i)
		default:
			no.Set(i)
		}
	})
}

// missingOf is missing(column).
type missingOf int

func (p missingOf) eval(b *Batch, rows, yes, no kernel.Bits, _ *evalError) {
	yes.Or(rows)
	no.Or(rows)
	yes.And(b.Missing(int(p)))
	no.AndNot(b.Missing(int(p)))
}

// joined is && or ||, which forgive an error on one side if the other decides.
type joined struct {
	left, right predicate
	or          bool
}

func (p *joined) eval(b *Batch, rows, yes, no kernel.Bits, e *evalError) {
	y, n := kernel.NewBits(b.Count), kernel.NewBits(b.Count)
	p.left.eval(b, rows, yes, no, e)
	p.right.eval(b, rows, y, n, e)
	if p.or {
		yes.Or(y)
		no.And(n)
	} else {
		yes.And(y)
		no.Or(n)
	}
}

// negated is !.
type negated struct{ of predicate }

func (p *negated) eval(b *Batch, rows, yes, no kernel.Bits, e *evalError) {
	p.of.eval(b, rows, no, yes, e)
}
