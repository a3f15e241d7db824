package check

import (
	"cmp"
	"math"
	"math/big"
	"time"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type rangeOf struct {
	Min       rules.Literal    `param:"min" vi:"giá trị nhỏ nhất: số, ngày (2026-01-31) hoặc today (kỳ kiểm toán)" en:"the smallest value: a number, a day (2026-01-31) or today (the period)"`
	Max       rules.Literal    `param:"max" vi:"giá trị lớn nhất: số, ngày hoặc today" en:"the largest value: a number, a day or today"`
	Column    rules.ColumnName `param:"column,required" vi:"cột số hoặc ngày" en:"a column of numbers or days"`
	Exclusive bool             `param:"exclusive" vi:"true: bản thân min và max cũng không đạt" en:"true: min and max themselves fail"`
}

var (
	msgDayHint = message.Define("check.day_hint",
		"viết ngày dạng yyyy-mm-dd, hoặc today", "write a day as yyyy-mm-dd, or today")
	msgBelowMin    = message.Define("below_min", "nhỏ hơn %d", "is less than %d")
	msgAboveMax    = message.Define("above_max", "lớn hơn %d", "is greater than %d")
	msgNotAboveMin = message.Define("not_above_min", "không lớn hơn %d", "is not greater than %d")
	msgNotBelowMax = message.Define("not_below_max", "không nhỏ hơn %d", "is not less than %d")
)

func init() {
	rules.Register(rules.Check{
		Name: "range", Criterion: "dung", ErrorGroup: 2, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị (số, ngày, thời điểm) nằm trong khoảng từ min đến max. “today” là ngày của kỳ kiểm toán; với cột thời điểm, max là hết ngày đó. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value (a number, day or timestamp) lies between min and max. `today` is the period; for timestamps a max means the end of that day. Missing values are not tested.",
		},
	}, bindRange)
}

func bindRange(p *rangeOf, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	if p.Min == "" && p.Max == "" {
		s.Fault("", message.New(msgNoBounds))
	}
	row := rules.Row{Columns: []int{col}}
	switch t := s.Dataset.Columns[col].Type; t {
	case value.Integer:
		row.Judge, row.Why = judgeIntegers(col, readBounds(p, s, t, value.ParseDecimal, decimal128.Num.Cmp), p)
	case value.Decimal:
		row.Judge, row.Why = judgeDecimals(col, (*rules.Batch).Decimals, readBounds(p, s, t, value.ParseDecimal, decimal128.Num.Cmp), p)
	case value.Date:
		low, high := dayEnds(readBounds(p, s, t, dayLiteral(s.Period), cmp.Compare[value.Day]), p.Exclusive)
		row.Judge, row.Why = judgeWhole(col, (*rules.Batch).Days, low, high, p)
	case value.Timestamp:
		first, last := dayEnds(readBounds(p, s, t, dayLiteral(s.Period), cmp.Compare[value.Day]), p.Exclusive)
		low, high := momentEnds(first, last, s.Zone)
		row.Judge, row.Why = judgeWhole(col, (*rules.Batch).Micros, low, high, p)
	default:
		s.Misfit("column", message.New(msgWrongType, p.Column, t, "integer, decimal, date, timestamp"))
	}
	return row
}

// bounds are the ends of a range as the rule gives them; nil: open.
type bounds[T any] struct{ low, high *T }

func readBounds[T any](p *rangeOf, s *rules.Scope, t value.Type, read func(string) (T, bool), compare func(a, b T) int) (b bounds[T]) {
	b.low, b.high = readBound("min", p.Min, s, t, read), readBound("max", p.Max, s, t, read)
	if b.low == nil || b.high == nil || p.Min == today || p.Max == today {
		return b // what is possible today need not be tomorrow
	}
	if c := compare(*b.low, *b.high); c > 0 || c == 0 && p.Exclusive {
		s.Fault("min", message.New(msgMinOverMax, p.Min, p.Max))
	}
	return b
}

func readBound[T any](name string, text rules.Literal, s *rules.Scope, t value.Type, read func(string) (T, bool)) *T {
	if text == "" {
		return nil
	}
	v, ok := read(string(text))
	if !ok {
		s.Fault(name, message.New(msgWrongLiteral, text, t), literalHint(t))
		return nil
	}
	return &v
}

func literalHint(t value.Type) message.M {
	if t == value.Date || t == value.Timestamp {
		return message.New(msgDayHint)
	}
	return message.M{}
}

// today is the period, in place of a day.
const today = "today"

// dayLiteral reads a day of a rule, or `today`, which is the period.
func dayLiteral(period value.Day) func(string) (value.Day, bool) {
	return func(text string) (value.Day, bool) {
		if text == today {
			return period, true
		}
		d, err := value.ParseDay(text)
		return d, err == nil
	}
}

// Days beyond the calendar, for open ends.
const (
	noFirst value.Day = -1 << 30
	noLast  value.Day = 1 << 30
)

// dayEnds returns the first and the last day that pass.
func dayEnds(b bounds[value.Day], exclusive bool) (first, last value.Day) {
	first, last = noFirst, noLast
	step := value.Day(kernel.One(exclusive))
	if b.low != nil {
		first = *b.low + step
	}
	if b.high != nil {
		last = *b.high - step
	}
	return first, last
}

// momentEnds returns the first µs of a day and the last of another.
func momentEnds(first, last value.Day, zone *time.Location) (low, high int64) {
	low, high = math.MinInt64, math.MaxInt64
	if first != noFirst {
		low = first.Midnight(zone)
	}
	if last != noLast {
		high = (last + 1).Midnight(zone) - 1
	}
	return low, high
}

// integerEnds returns the least and the greatest integer that pass; ok is false
// where one of them is no int64.
func integerEnds(b bounds[decimal128.Num], exclusive bool) (low, high int64, ok bool) {
	least, greatest := big.NewInt(math.MinInt64), big.NewInt(math.MaxInt64)
	switch {
	case b.low != nil && exclusive:
		least.Add(floorOf(*b.low), oneWhole)
	case b.low != nil:
		least.Neg(floorOf(b.low.Negate()))
	}
	switch {
	case b.high != nil && exclusive:
		greatest.Neg(floorOf(b.high.Negate()))
		greatest.Sub(greatest, oneWhole)
	case b.high != nil:
		greatest.Set(floorOf(*b.high))
	}
	return least.Int64(), greatest.Int64(), least.IsInt64() && greatest.IsInt64()
}

var (
	oneWhole   = big.NewInt(1)
	tenToScale = decimal128.GetScaleMultiplier(value.Scale) // 1 at the scale of decimals
)

// floorOf is the greatest whole number that is not above v.
func floorOf(v decimal128.Num) *big.Int {
	return new(big.Int).Div(v.BigInt(), tenToScale.BigInt()) // rounds down: the divisor is positive
}

// decimalsOf views an integer column as decimals: any int64 fits them.
func decimalsOf(b *rules.Batch, col int) []decimal128.Num {
	integers := b.Integers(col)
	out := make([]decimal128.Num, len(integers))
	for i, v := range integers {
		out[i] = decimal128.FromI64(v).Mul(tenToScale)
	}
	return out
}

type (
	judge = func(b *rules.Batch, tested, failed rules.Bits)
	why   = func(b *rules.Batch, row int) message.M
)

// judgeIntegers compares integers as integers, unless a bound is none that an
// int64 reaches.
func judgeIntegers(col int, b bounds[decimal128.Num], p *rangeOf) (judge, why) {
	if low, high, ok := integerEnds(b, p.Exclusive); ok {
		return judgeWhole(col, (*rules.Batch).Integers, low, high, p)
	}
	return judgeDecimals(col, decimalsOf, b, p)
}

// judgeWhole judges values of which low and high are the first and the last
// that pass.
func judgeWhole[T value.Day | int64](col int, view func(*rules.Batch, int) []T, low, high T, p *rangeOf) (judge, why) {
	return func(b *rules.Batch, tested, failed rules.Bits) {
			kernel.Outside(view(b, col), low, high, tested, failed)
		}, func(b *rules.Batch, row int) message.M {
			return p.why(view(b, col)[row] < low)
		}
}

func judgeDecimals(col int, view func(*rules.Batch, int) []decimal128.Num, ends bounds[decimal128.Num], p *rangeOf) (judge, why) {
	step := kernel.One(p.Exclusive)
	below := func(v decimal128.Num) bool { return ends.low != nil && v.Cmp(*ends.low) < step }
	above := func(v decimal128.Num) bool { return ends.high != nil && v.Cmp(*ends.high) > -step }
	return func(b *rules.Batch, tested, failed rules.Bits) {
			values := view(b, col)
			kernel.Reject(tested, failed, func(i int) bool { return !below(values[i]) && !above(values[i]) })
		}, func(b *rules.Batch, row int) message.M {
			return p.why(below(view(b, col)[row]))
		}
}

// why says on which side a value lies outside; with `exclusive` it may be the
// bound itself.
func (p *rangeOf) why(below bool) message.M {
	switch {
	case below && p.Exclusive:
		return message.New(msgNotAboveMin, boundText(p.Min))
	case below:
		return message.New(msgBelowMin, boundText(p.Min))
	case p.Exclusive:
		return message.New(msgNotBelowMax, boundText(p.Max))
	}
	return message.New(msgAboveMax, boundText(p.Max))
}

// boundText is a bound as a reason quotes it.
func boundText(bound rules.Literal) any {
	if bound == today {
		return message.New(msgToday)
	}
	return bound
}
