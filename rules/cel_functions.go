package rules

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"rasoat/rules/format"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// The functions that expressions have beside CEL's own:
//
//	date("2026-01-31")             a day
//	days(from, to)                 whole days between two dates, by the calendar
//	years(from, to)                whole years: an age
//	fold(text, "case space")       text under a folding, as `fold:` names them
//	is_format(text, "vn.tax_code") whether a text is of a format
//
// The words that name foldings and formats are constants, so that lint knows
// them.
func celFunctions(env Env) []cel.EnvOption {
	two := []*cel.Type{cel.TimestampType, cel.TimestampType}
	texts := []*cel.Type{cel.StringType, cel.StringType}
	return []cel.EnvOption{
		cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.TimestampType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return celDate(v, env.Zone) }))),
		cel.Function("days", cel.Overload("days_between", two, cel.IntType,
			cel.BinaryBinding(func(a, b ref.Val) ref.Val { return daysBetween(a, b, env.Zone, wholeDays) }))),
		cel.Function("years", cel.Overload("years_between", two, cel.IntType,
			cel.BinaryBinding(func(a, b ref.Val) ref.Val { return daysBetween(a, b, env.Zone, wholeYears) }))),
		cel.Function("fold", cel.Overload("fold_string", texts, cel.StringType, cel.BinaryBinding(celFold))),
		cel.Function("is_format", cel.Overload("is_format_string", texts, cel.BoolType,
			cel.BinaryBinding((&celFormats{period: env.Period}).judge))),
	}
}

// errDateForm is what date says of a text that is no day.
const errDateForm = "date: not of the form 2026-01-31"

func celDate(v ref.Val, zone *time.Location) ref.Val {
	text, ok := v.Value().(string)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	day, err := value.ParseDay(text)
	if err != nil {
		return types.NewErr(errDateForm)
	}
	return types.Timestamp{Time: celTime(day.Midnight(zone), zone)}
}

func daysBetween(a, b ref.Val, zone *time.Location, count func(from, to value.Day) int64) ref.Val {
	from, okFrom := a.(types.Timestamp)
	to, okTo := b.(types.Timestamp)
	if !okFrom || !okTo {
		return types.MaybeNoSuchOverloadErr(a)
	}
	return types.Int(count(value.DayAt(from.UnixMicro(), zone), value.DayAt(to.UnixMicro(), zone)))
}

func wholeDays(from, to value.Day) int64 { return int64(to) - int64(from) }

// wholeYears counts birthdays; who was born on 29 February has them on the 28th
// where there is no other day.
func wholeYears(from, to value.Day) int64 {
	first, _, _ := from.Date()
	last, _, _ := to.Date()
	years := last - first
	if from.AddYears(years) > to {
		years--
	}
	return int64(years)
}

func celFold(text, words ref.Val) ref.Val {
	t, okText := text.Value().(string)
	w, okWords := words.Value().(string)
	if !okText || !okWords {
		return types.MaybeNoSuchOverloadErr(text)
	}
	folding, unknown := foldingOf(w)
	if unknown != "" {
		return types.NewErr("fold: there is no folding %s", unknown)
	}
	return types.String(folding.Append(nil, []byte(t)))
}

// foldingOf reads the names of foldings, parted by blanks.
func foldingOf(words string) (f Folding, unknown string) {
	for _, w := range strings.Fields(words) {
		one, ok := ParseFolding(w)
		if !ok {
			return 0, w
		}
		f |= one
	}
	return f, ""
}

// celFormats are the formats met so far, made for the period: some read a list
// to become a function.
type celFormats struct {
	period value.Day
	byName sync.Map
}

func (c *celFormats) judge(text, name ref.Val) ref.Val {
	t, okText := text.Value().(string)
	n, okName := name.Value().(string)
	if !okText || !okName {
		return types.MaybeNoSuchOverloadErr(text)
	}
	known, ok := c.byName.Load(n)
	if !ok {
		f, exists := format.Lookup(n)
		if !exists {
			return types.NewErr("is_format: there is no format %s", n)
		}
		known, _ = c.byName.LoadOrStore(n, f.New(c.period))
	}
	return types.Bool(known.(format.Func)([]byte(t)) == "")
}

// wrongConstant is a constant that a function does not take; so says its text.
type wrongConstant struct{ text, hint message.M }

func (w *wrongConstant) Error() string { return w.text.In(message.EN) }

// constantFault finds the first constant of an expression that the function it
// is given to does not take: CEL would find it in every row.
func constantFault(expr ast.Expr) error {
	var fault *wrongConstant
	ast.PreOrderVisit(expr, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || fault != nil {
			return
		}
		args := e.AsCall().Args()
		if len(args) == 0 {
			return
		}
		text, ok := constString(args[len(args)-1])
		if ok {
			fault = constantFaultOf(e.AsCall().FunctionName(), text)
		} else if name := e.AsCall().FunctionName(); name == "fold" || name == "is_format" {
			fault = &wrongConstant{text: message.New(msgWhereConstant, name)}
		}
	}))
	if fault == nil {
		return nil
	}
	return fault
}

func constantFaultOf(function, text string) *wrongConstant {
	switch function {
	case "date":
		if _, err := value.ParseDay(text); err != nil {
			return &wrongConstant{text: message.New(msgWhereDate, text)}
		}
	case "matches":
		if _, err := regexp.Compile(text); err != nil {
			return &wrongConstant{message.New(msgWhereRegex, strings.TrimPrefix(err.Error(), "error parsing regexp: ")), message.New(msgWhereRegexHint)}
		}
	case "fold":
		if _, unknown := foldingOf(text); unknown != "" {
			return &wrongConstant{message.New(msgWhereFold, unknown), message.DidYouMean(unknown, FoldingNames())}
		}
	case "is_format":
		if _, ok := format.Lookup(text); !ok {
			return &wrongConstant{message.New(msgWhereFormat, text), message.DidYouMean(text, format.Names())}
		}
	}
	return nil
}
