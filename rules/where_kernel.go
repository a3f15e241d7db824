package rules

import (
	"bytes"
	"cmp"
	"strconv"

	"cel.dev/cel-go/common/ast"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/value"
)

// compiler turns the common shapes of expressions into mask kernels. It gives
// up (nil) on anything else, and CEL takes the whole expression.
type compiler struct {
	dataset *Dataset
	env     Env
}

func (c compiler) compile(e ast.Expr) predicate {
	switch e.Kind() {
	case ast.IdentKind:
		return c.compileVariable(variableOf(c.dataset, e.AsIdent()))
	case ast.CallKind:
		return c.compileCall(e.AsCall())
	}
	return nil
}

// compileVariable compiles an identifier that is true or false by itself:
// missing(column), or a boolean column.
func (c compiler) compileVariable(v variable) predicate {
	switch {
	case v.kind == whetherMissing:
		return missingOf(v.column)
	case v.kind == theValue && c.typeOf(v.column) == value.Boolean:
		return compareBoolean(v.column, func(have bool) bool { return have })
	}
	return nil
}

func (c compiler) compileCall(call ast.CallExpr) predicate {
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
	case "@in":
		return c.compileIn(args[0], args[1])
	case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_":
		return c.compileComparison(call.FunctionName(), args[0], args[1])
	}
	return c.compileTextCall(call)
}

func (c compiler) typeOf(col int) value.Type { return c.dataset.Columns[col].Type }

// column returns the column whose value an identifier is, -1 for anything else.
func (c compiler) column(e ast.Expr) int {
	if e.Kind() == ast.IdentKind {
		if v := variableOf(c.dataset, e.AsIdent()); v.kind == theValue {
			return v.column
		}
	}
	return -1
}

func (c compiler) compileIn(item, list ast.Expr) predicate {
	col := c.column(item)
	if col < 0 || list.Kind() != ast.ListKind || c.typeOf(col) != value.String {
		return nil
	}
	if list.AsList().Size() == 0 {
		return nil // CEL does not look at what is in no list, missing or not
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
	other := c.column(right)
	switch {
	case col >= 0 && other >= 0:
		return c.compileColumns(op, col, other)
	case col < 0 && other < 0:
		return c.compileLength(op, left, right)
	case col < 0:
		col, constant, op = other, left, mirrored[op]
	}
	is := holds[op]
	switch c.typeOf(col) {
	case value.String:
		return compareText(col, constant, is)
	case value.Boolean:
		return compareWithBoolean(col, constant, is)
	case value.Integer:
		return compareInteger(col, constant, is)
	case value.Decimal:
		return compareDecimal(col, constant, is)
	}
	if day, ok := c.constDay(constant); ok {
		return c.compareDay(col, day, is)
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

func compareWithBoolean(col int, constant ast.Expr, is func(int) bool) predicate {
	want, ok := literal[bool](constant)
	if !ok {
		return nil
	}
	return compareBoolean(col, func(have bool) bool { return is(cmp.Compare(kernel.One(have), kernel.One(want))) })
}

func compareBoolean(col int, is func(have bool) bool) predicate {
	return &compared{col, func(b *Batch) func(int) bool {
		values := b.Booleans(col)
		return func(i int) bool { return is(values.Has(i)) }
	}}
}

// constDay reads `today`, today() and date("…").
func (c compiler) constDay(e ast.Expr) (value.Day, bool) {
	if e.Kind() == ast.IdentKind && isPeriod(e.AsIdent()) {
		return c.env.Period, true
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

// compareDay compares a column of days or moments with a day, which is its
// midnight.
func (c compiler) compareDay(col int, want value.Day, is func(int) bool) predicate {
	if c.typeOf(col) == value.Date {
		return &compared{col, func(b *Batch) func(int) bool {
			days := b.Days(col)
			return func(i int) bool { return is(cmp.Compare(days[i], want)) }
		}}
	}
	midnight := want.Midnight(c.env.Zone)
	return &compared{col, func(b *Batch) func(int) bool {
		micros := b.Micros(col)
		return func(i int) bool { return is(cmp.Compare(micros[i], midnight)) }
	}}
}

func literal[T any](e ast.Expr) (v T, ok bool) {
	if e.Kind() == ast.LiteralKind {
		v, ok = e.AsLiteral().Value().(T)
	}
	return v, ok
}

func compareInteger(col int, constant ast.Expr, is func(int) bool) predicate {
	want, ok := literal[int64](constant)
	if !ok {
		return nil
	}
	return &compared{col, func(b *Batch) func(int) bool {
		values := b.Integers(col)
		return func(i int) bool { return is(cmp.Compare(values[i], want)) }
	}}
}

// compareDecimal takes a number of an expression for what is written there:
// 0.1 is a tenth, not the float64 next to it.
func compareDecimal(col int, constant ast.Expr, is func(int) bool) predicate {
	want, ok := constDecimal(constant)
	if !ok {
		return nil
	}
	return &compared{col, func(b *Batch) func(int) bool {
		values := b.Decimals(col)
		return func(i int) bool { return is(values[i].Cmp(want)) }
	}}
}

func constDecimal(e ast.Expr) (decimal128.Num, bool) {
	if n, ok := literal[int64](e); ok {
		return value.ParseDecimal(strconv.FormatInt(n, 10))
	}
	if f, ok := literal[float64](e); ok {
		return value.ParseDecimal(strconv.FormatFloat(f, 'f', -1, 64))
	}
	return decimal128.Num{}, false
}

// compared is a comparison of one column; bind fetches the column's view once
// per batch. A missing value is neither true nor false.
type compared struct {
	col  int
	bind func(b *Batch) func(row int) bool
}

func (p *compared) eval(b *Batch, rows, yes, no kernel.Bits, _ *evalError) {
	yes.Or(rows)
	yes.AndNot(b.Missing(p.col))
	kernel.Reject(yes, no, p.bind(b))
	yes.AndNot(no)
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
