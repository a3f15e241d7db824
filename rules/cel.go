package rules

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/value"
)

// celToday is the variable that holds the period, and the macro: a dataset that
// has a column of this name says today() for the one and col("today") for the
// other. The macro becomes celPeriod.
const (
	celToday  = "today"
	celPeriod = "_today"
)

// celName is what CEL takes for an identifier. Columns of other names are
// reached by col("Tên cột").
var celName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// celTaken are identifiers that mean something else to CEL: the names of types
// and the words it reserves. A column of such a name is reached by col("type").
var celTaken = func() map[string]bool {
	words := "bool bytes double dyn int list map null_type string type uint" +
		" as break const continue else false for function if import in let loop package namespace null return true var void while"
	taken := map[string]bool{celToday: true, celPeriod: true}
	for _, w := range strings.Fields(words) {
		taken[w] = true
	}
	return taken
}()

// The variables that col("…") and missing(…) become: a prefix and the column's
// position.
const (
	valuePrefix   = "_col_"
	missingPrefix = "_missing_"
)

// isCELName tells whether a column is a variable by its own name.
func isCELName(name string) bool {
	return celName.MatchString(name) && !celTaken[name] &&
		!strings.HasPrefix(name, valuePrefix) && !strings.HasPrefix(name, missingPrefix)
}

// variable is what an identifier of an expression stands for.
type variable struct {
	kind   variableKind
	column int
}

type variableKind uint8

const (
	unknown variableKind = iota
	theValue
	whetherMissing
	thePeriod
)

// variableOf resolves an identifier.
func variableOf(d *Dataset, name string) variable {
	switch {
	case isPeriod(name):
		return variable{kind: thePeriod}
	case strings.HasPrefix(name, valuePrefix):
		return numbered(d, theValue, name[len(valuePrefix):])
	case strings.HasPrefix(name, missingPrefix):
		return numbered(d, whetherMissing, name[len(missingPrefix):])
	case isCELName(name):
		if i := d.Index(name); i >= 0 {
			return variable{theValue, i}
		}
	}
	return variable{}
}

func isPeriod(name string) bool { return name == celToday || name == celPeriod }

// takenName is the column that an expression seems to name by what is a word of
// CEL's own, which would silently take the column's place.
type takenName string

func (n takenName) Error() string { return string(n) + " is a column, and a word of CEL" }

// takenIn returns the first such column of an expression, nil if there is none.
func takenIn(d *Dataset, expr ast.Expr) error {
	var found error
	ast.PreOrderVisit(expr, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() == ast.IdentKind && found == nil && celTaken[e.AsIdent()] && d.Index(e.AsIdent()) >= 0 {
			found = takenName(e.AsIdent())
		}
	}))
	return found
}

func numbered(d *Dataset, kind variableKind, position string) variable {
	if i, err := strconv.Atoi(position); err == nil && i >= 0 && i < len(d.Columns) {
		return variable{kind, i}
	}
	return variable{}
}

// variablesOf returns the identifiers that an expression reads.
func variablesOf(d *Dataset, expr ast.Expr) map[string]variable {
	vars := map[string]variable{}
	ast.PreOrderVisit(expr, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() == ast.IdentKind {
			if v := variableOf(d, e.AsIdent()); v.kind != unknown {
				vars[e.AsIdent()] = v
			}
		}
	}))
	return vars
}

var celTypes = map[value.Type]*cel.Type{
	value.String: cel.StringType, value.Integer: cel.IntType, value.Decimal: cel.DoubleType,
	value.Boolean: cel.BoolType, value.Date: cel.TimestampType, value.Timestamp: cel.TimestampType,
}

// newCELEnv declares the columns of d as typed variables, `today` or today()
// (the period), missing(column), col("any column name") and our functions.
// A day is its midnight in the catalogue's time zone, as everywhere, and the
// parts of a moment (getFullYear and the like) are those of that zone.
func newCELEnv(d *Dataset, env Env) (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.DefaultUTCTimeZone(false),
		cel.CrossTypeNumericComparisons(true),
		cel.Variable(celToday, cel.TimestampType), cel.Variable(celPeriod, cel.TimestampType),
		cel.Macros(
			cel.GlobalMacro(celToday, 0, func(f cel.MacroExprFactory, _ ast.Expr, _ []ast.Expr) (ast.Expr, *common.Error) {
				return f.NewIdent(celPeriod), nil
			}),
			cel.GlobalMacro("col", 1, func(f cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
				return expandCol(d, f, args[0])
			}),
			cel.GlobalMacro("missing", 1, func(f cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
				return expandMissing(d, f, args[0])
			})),
	}
	options = append(options, celFunctions(env)...)
	for i, c := range d.Columns {
		options = append(options, cel.Variable(valuePrefix+strconv.Itoa(i), celTypes[c.Type]),
			cel.Variable(missingPrefix+strconv.Itoa(i), cel.BoolType))
		if isCELName(c.Name) {
			options = append(options, cel.Variable(c.Name, celTypes[c.Type]))
		}
	}
	return cel.NewEnv(options...)
}

// undeclaredColumn begins the error of a macro that is given a name that is no
// column's; the name follows.
const undeclaredColumn = "no column "

func expandCol(d *Dataset, f cel.MacroExprFactory, arg ast.Expr) (ast.Expr, *common.Error) {
	name, ok := constString(arg)
	if !ok {
		return nil, f.NewError(arg.ID(), `col takes a column's name in quotes, as in col("Tên cột")`)
	}
	i := d.Index(name)
	if i < 0 {
		return nil, f.NewError(arg.ID(), undeclaredColumn+name)
	}
	return f.NewIdent(valuePrefix + strconv.Itoa(i)), nil
}

func expandMissing(d *Dataset, f cel.MacroExprFactory, arg ast.Expr) (ast.Expr, *common.Error) {
	if arg.Kind() != ast.IdentKind {
		return nil, f.NewError(arg.ID(), "missing takes a column, as in missing(status)")
	}
	v := variableOf(d, arg.AsIdent())
	if v.kind != theValue {
		return nil, f.NewError(arg.ID(), undeclaredColumn+arg.AsIdent())
	}
	return f.NewIdent(missingPrefix + strconv.Itoa(v.column)), nil
}

func constString(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}

func celTime(micros int64, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return time.UnixMicro(micros).In(zone)
}

// celPredicate evaluates a CEL program row by row.
type celPredicate struct {
	program  cel.Program
	vars     map[string]variable
	columns  []int // that it reads
	personal bool  // its errors may hold what nobody is to see
}

func (x *expressions) program(checked *cel.Ast, vars map[string]variable) (predicate, error) {
	program, err := x.cel.Program(checked, finiteCalls(), cel.CostLimit(1<<20), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, err
	}
	p := &celPredicate{program: program, vars: vars}
	for _, v := range vars {
		if v.kind == theValue {
			p.columns = append(p.columns, v.column)
			p.personal = p.personal || x.dataset.Columns[v.column].Personal
		}
	}
	return p, nil
}

func (p *celPredicate) eval(b *Batch, rows, yes, no kernel.Bits, e *evalError) {
	at := &celRow{b: b, vars: p.vars}
	rows.Each(func(row int) {
		at.row = row
		out, _, err := p.program.Eval(at)
		switch {
		case err != nil:
			if !p.anyMissing(b, row) {
				e.add(row, p.errorText(err))
			}
		case out == types.True:
			yes.Set(row)
		default:
			no.Set(row)
		}
	})
}

// unsaid stands for what is not told.
const unsaid = "…"

// errorText keeps to itself what an error says of a personal column: CEL's
// errors quote the value that broke them.
func (p *celPredicate) errorText(err error) string {
	if p.personal {
		return unsaid
	}
	return err.Error()
}

func (p *celPredicate) anyMissing(b *Batch, row int) bool {
	for _, c := range p.columns {
		if b.Missing(c).Has(row) {
			return true
		}
	}
	return false
}

// celRow is a row of a batch as CEL sees it. A missing value is no variable at
// all, so that whatever is done with it is an error.
type celRow struct {
	b    *Batch
	row  int
	vars map[string]variable
}

func (r *celRow) Parent() cel.Activation { return nil }

func (r *celRow) ResolveName(name string) (any, bool) {
	v := r.vars[name]
	switch v.kind {
	case thePeriod:
		zone := r.b.plan.env.Zone
		return celTime(r.b.plan.env.Period.Midnight(zone), zone), true
	case whetherMissing:
		return r.b.Missing(v.column).Has(r.row), true
	case theValue:
		if !r.b.Missing(v.column).Has(r.row) {
			return r.b.celValue(v.column, r.row), true
		}
	}
	return nil, false
}

// celValue is a value that is not missing as CEL knows it.
func (b *Batch) celValue(col, row int) any {
	zone := b.plan.env.Zone
	switch b.plan.Dataset.Columns[col].Type {
	case value.Integer:
		return b.Integers(col)[row]
	case value.Decimal:
		return value.Float64(b.Decimals(col)[row])
	case value.Boolean:
		return b.Booleans(col).Has(row)
	case value.Date:
		return celTime(b.Days(col)[row].Midnight(zone), zone)
	case value.Timestamp:
		return celTime(b.Micros(col)[row], zone)
	}
	return string(b.Text(col).At(row))
}
