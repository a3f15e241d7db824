package rules

import (
	"regexp"
	"strconv"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/value"
)

// celName is what CEL takes for an identifier. Columns of other names are
// reached by col("Tên cột").
var celName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// alias is the variable that col("…") becomes. The prefix cannot be a
// declared column's: their names are given to CEL only if they do not clash.
func alias(col int) string { return "_col_" + strconv.Itoa(col) }

func identColumn(d *Dataset, name string) int {
	if n, ok := cutInt(name, "_col_"); ok && n < len(d.Columns) {
		return n
	}
	return d.Index(name)
}

func cutInt(s, prefix string) (int, bool) {
	if len(s) <= len(prefix) || s[:len(prefix)] != prefix {
		return 0, false
	}
	n, err := strconv.Atoi(s[len(prefix):])
	return n, err == nil && n >= 0
}

var celTypes = map[value.Type]*cel.Type{
	value.String: cel.StringType, value.Integer: cel.IntType, value.Decimal: cel.DoubleType,
	value.Boolean: cel.BoolType, value.Date: cel.TimestampType, value.Timestamp: cel.TimestampType,
}

// newCELEnv declares the columns of d as typed variables, `today` (the
// period), and the functions date("2026-01-31"), missing(x) and
// col("any column name").
func newCELEnv(d *Dataset, env Env) (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.Variable("today", cel.TimestampType),
		cel.Function("missing", cel.Overload("missing_any", []*cel.Type{cel.DynType}, cel.BoolType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.Bool(v == types.NullValue) }))),
		cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.TimestampType,
			cel.UnaryBinding(celDate))),
		cel.Macros(cel.GlobalMacro("col", 1, func(f cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
			return expandCol(d, f, args[0])
		})),
	}
	for i, c := range d.Columns {
		options = append(options, cel.Variable(alias(i), celTypes[c.Type]))
		if celName.MatchString(c.Name) && c.Name != "today" {
			options = append(options, cel.Variable(c.Name, celTypes[c.Type]))
		}
	}
	return cel.NewEnv(options...)
}

func expandCol(d *Dataset, f cel.MacroExprFactory, arg ast.Expr) (ast.Expr, *common.Error) {
	name, ok := constString(arg)
	if !ok {
		return nil, f.NewError(arg.ID(), `col takes a column's name in quotes, as in col("Tên")`)
	}
	i := d.Index(name)
	if i < 0 {
		return nil, f.NewError(arg.ID(), "column "+strconv.Quote(name)+" is not declared")
	}
	return f.NewIdent(alias(i)), nil
}

func constString(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}

func celDate(v ref.Val) ref.Val {
	text, ok := v.Value().(string)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	day, err := value.ParseDay(text)
	if err != nil {
		return types.NewErr("date %q is not of the form 2026-01-31", text)
	}
	return types.Timestamp{Time: dayTime(day)}
}

func dayTime(d value.Day) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// celPredicate evaluates a CEL program row by row.
type celPredicate struct {
	program cel.Program
	columns []int
}

func (p *celPredicate) eval(b *Batch, rows, yes, no kernel.Bits, e *evalError) {
	vars := map[string]any{"today": dayTime(b.plan.env.Period)}
	rows.Each(func(row int) {
		for _, c := range p.columns {
			v := b.celValue(c, row)
			vars[alias(c)], vars[b.plan.Dataset.Columns[c].Name] = v, v
		}
		out, _, err := p.program.Eval(vars)
		switch {
		case err != nil:
			if !p.anyMissing(b, row) {
				e.add(row, err)
			}
		case out == types.True:
			yes.Set(row)
		default:
			no.Set(row)
		}
	})
}

func (p *celPredicate) anyMissing(b *Batch, row int) bool {
	for _, c := range p.columns {
		if b.Missing(c).Has(row) {
			return true
		}
	}
	return false
}

// celValue is the value of a cell as CEL knows it; null when missing.
func (b *Batch) celValue(col, row int) any {
	if b.Missing(col).Has(row) {
		return types.NullValue
	}
	switch b.plan.Dataset.Columns[col].Type {
	case value.Integer:
		return b.Integers(col)[row]
	case value.Decimal:
		return b.Decimals(col)[row].ToFloat64(value.Scale)
	case value.Boolean:
		return b.Booleans(col).Has(row)
	case value.Date:
		return dayTime(b.Days(col)[row])
	case value.Timestamp:
		return time.UnixMicro(b.Micros(col)[row]).UTC()
	}
	return string(b.Text(col).At(row))
}
