package rules

import (
	"bytes"
	"cmp"
	"regexp"

	"cel.dev/cel-go/common/ast"

	"rasoat/rules/format"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/value"
)

// compileTextCall compiles what an expression asks of a text and a constant:
// col.startsWith("…") and its kin, is_format(col, "…").
func (c compiler) compileTextCall(call ast.CallExpr) predicate {
	args := call.Args()
	if call.IsMemberFunction() {
		args = append([]ast.Expr{call.Target()}, args...)
	}
	if len(args) != 2 {
		return nil
	}
	col := c.column(args[0])
	constant, ok := constString(args[1])
	if col < 0 || !ok || c.typeOf(col) != value.String {
		return nil
	}
	if test := c.textTest(call.FunctionName(), constant); test != nil {
		return compareEachText(col, test)
	}
	return nil
}

func (c compiler) textTest(function, constant string) func(v []byte) bool {
	with := []byte(constant)
	switch function {
	case "startsWith":
		return func(v []byte) bool { return bytes.HasPrefix(v, with) }
	case "endsWith":
		return func(v []byte) bool { return bytes.HasSuffix(v, with) }
	case "contains":
		return func(v []byte) bool { return bytes.Contains(v, with) }
	case "matches":
		if re, err := regexp.Compile(constant); err == nil {
			return re.Match
		}
	case "is_format":
		if f, ok := format.Lookup(constant); ok && !c.env.Dry {
			judge := f.New(c.env.Period)
			return func(v []byte) bool { return judge(v) == "" }
		}
	}
	return nil
}

func compareEachText(col int, is func(v []byte) bool) predicate {
	return &compared{col, func(b *Batch) func(int) bool {
		text := b.Text(col)
		return func(i int) bool { return is(text.At(i)) }
	}}
}

// compileLength compiles col.size() or size(col) beside a number.
func (c compiler) compileLength(op string, left, right ast.Expr) predicate {
	col, number := c.sized(left), right
	if col < 0 {
		col, number, op = c.sized(right), left, mirrored[op]
	}
	want, ok := literal[int64](number)
	if col < 0 || !ok {
		return nil
	}
	is := holds[op]
	return compareEachText(col, func(v []byte) bool { return is(cmp.Compare(kernel.RuneCount(v), want)) })
}

// sized returns the column of texts whose size an expression asks for, or -1.
func (c compiler) sized(e ast.Expr) int {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "size" {
		return -1
	}
	call := e.AsCall()
	of := call.Target()
	if !call.IsMemberFunction() {
		of = call.Args()[0]
	}
	if col := c.column(of); col >= 0 && c.typeOf(col) == value.String {
		return col
	}
	return -1
}

// compileColumns compiles the comparison of two columns. Decimals are compared
// to the last digit, where CEL would compare the float64 next to each.
func (c compiler) compileColumns(op string, left, right int) predicate {
	is, of, with := holds[op], c.typeOf(left), c.typeOf(right)
	switch {
	case of == value.String && with == of:
		return &comparedColumns{left, right, func(b *Batch) func(int) bool {
			l, r := b.Text(left), b.Text(right)
			return func(i int) bool { return is(bytes.Compare(l.At(i), r.At(i))) }
		}}
	case of == value.Integer && with == of:
		return &comparedColumns{left, right, func(b *Batch) func(int) bool {
			l, r := b.Integers(left), b.Integers(right)
			return func(i int) bool { return is(cmp.Compare(l[i], r[i])) }
		}}
	case of == value.Decimal && with == of:
		return &comparedColumns{left, right, func(b *Batch) func(int) bool {
			l, r := b.Decimals(left), b.Decimals(right)
			return func(i int) bool { return is(l[i].Cmp(r[i])) }
		}}
	case of == value.Date && with == of:
		return &comparedColumns{left, right, func(b *Batch) func(int) bool {
			l, r := b.Days(left), b.Days(right)
			return func(i int) bool { return is(cmp.Compare(l[i], r[i])) }
		}}
	case (of == value.Date || of == value.Timestamp) && (with == value.Date || with == value.Timestamp):
		return &comparedColumns{left, right, func(b *Batch) func(int) bool {
			l, r := c.moments(b, left), c.moments(b, right)
			return func(i int) bool { return is(cmp.Compare(l(i), r(i))) }
		}}
	}
	return nil
}

// moments views a column of days or moments as moments.
func (c compiler) moments(b *Batch, col int) func(int) int64 {
	if c.typeOf(col) == value.Date {
		days := b.Days(col)
		return func(i int) int64 { return days[i].Midnight(c.env.Zone) }
	}
	micros := b.Micros(col)
	return func(i int) int64 { return micros[i] }
}

// comparedColumns is a comparison of two columns; where one of them is missing
// it is neither true nor false.
type comparedColumns struct {
	left, right int
	bind        func(b *Batch) func(row int) bool
}

func (p *comparedColumns) eval(b *Batch, rows, yes, no kernel.Bits, _ *evalError) {
	yes.Or(rows)
	yes.AndNot(b.Missing(p.left))
	yes.AndNot(b.Missing(p.right))
	kernel.Reject(yes, no, p.bind(b))
	yes.AndNot(no)
}
