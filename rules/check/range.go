package check

import (
	"cmp"

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
	msgBelowMin = message.Define("below_min", "nhỏ hơn %s", "is less than %s")
	msgAboveMax = message.Define("above_max", "lớn hơn %s", "is greater than %s")
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

// bounds are the ends of a range over ordered values; nil: open.
type bounds[T any] struct{ low, high *T }

func bindRange(p *rangeOf, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	if p.Min == "" && p.Max == "" {
		s.Fault("", message.New(msgNoBounds))
	}
	row := rules.Row{Columns: []int{col}}
	switch t := s.Dataset.Columns[col].Type; t {
	case value.Integer, value.Decimal:
		ends := bindBounds(p, s, t, value.ParseDecimal, decimal128.Num.Cmp)
		row.Judge, row.Why = judgeNumbers(col, t, ends, p)
	case value.Date:
		ends := bindBounds(p, s, t, dayLiteral(s.Period), cmp.Compare[value.Day])
		row.Judge, row.Why = judgeRange(col, (*rules.Batch).Days, cmp.Compare[value.Day], ends, p)
	case value.Timestamp:
		ends := bindBounds(p, s, t, dayLiteral(s.Period), cmp.Compare[value.Day])
		row.Judge, row.Why = judgeRange(col, (*rules.Batch).Micros, cmp.Compare[int64], ends.micros(s), p)
	default:
		s.Fault("column", message.New(msgWrongType, p.Column, t, "integer, decimal, date, timestamp"))
	}
	return row
}

func bindBounds[T any](p *rangeOf, s *rules.Scope, t value.Type, read func(string) (T, bool), compare func(a, b T) int) bounds[T] {
	var ends bounds[T]
	for _, end := range []struct {
		name string
		text rules.Literal
		to   **T
	}{{"min", p.Min, &ends.low}, {"max", p.Max, &ends.high}} {
		if end.text == "" {
			continue
		}
		v, ok := read(string(end.text))
		if !ok {
			s.Fault(end.name, message.New(msgWrongLiteral, end.text, t))
			continue
		}
		*end.to = &v
	}
	byPeriod := s.Dry && (p.Min == "today" || p.Max == "today") // lint knows no period
	if !byPeriod && ends.low != nil && ends.high != nil && compare(*ends.low, *ends.high) > 0 {
		s.Fault("min", message.New(msgMinOverMax, p.Min, p.Max))
	}
	return ends
}

// dayLiteral reads a day of a rule, or `today`, which is the period.
func dayLiteral(period value.Day) func(string) (value.Day, bool) {
	return func(text string) (value.Day, bool) {
		if text == "today" {
			return period, true
		}
		d, err := value.ParseDay(text)
		return d, err == nil
	}
}

// micros turns days into moments: from the first µs of low to the last of high.
func (e bounds[T]) micros(s *rules.Scope) bounds[int64] {
	var out bounds[int64]
	if low, ok := any(e.low).(*value.Day); ok && low != nil {
		out.low = ptr(low.Midnight(s.Zone))
	}
	if high, ok := any(e.high).(*value.Day); ok && high != nil {
		out.high = ptr((*high + 1).Midnight(s.Zone) - 1)
	}
	return out
}

type (
	judge = func(b *rules.Batch, tested, failed rules.Bits)
	why   = func(b *rules.Batch, row int) message.M
)

// judgeNumbers compares integers as integers where both ends are, which they
// nearly always are, and everything else exactly as decimals.
func judgeNumbers(col int, t value.Type, ends bounds[decimal128.Num], p *rangeOf) (judge, why) {
	if t == value.Decimal {
		return judgeRange(col, (*rules.Batch).Decimals, decimal128.Num.Cmp, ends, p)
	}
	return judgeRange(col, decimalsOf, decimal128.Num.Cmp, ends, p)
}

// tenToScale is 1 at the scale of decimals; any int64 times it fits 128 bits.
var tenToScale = decimal128.GetScaleMultiplier(value.Scale)

// decimalsOf views an integer column as decimals.
func decimalsOf(b *rules.Batch, col int) []decimal128.Num {
	integers := b.Integers(col)
	out := make([]decimal128.Num, len(integers))
	for i, v := range integers {
		out[i] = decimal128.FromI64(v).Mul(tenToScale)
	}
	return out
}

func judgeRange[T any](col int, view func(*rules.Batch, int) []T, compare func(a, b T) int, ends bounds[T], p *rangeOf) (judge, why) {
	least, most := 0, 0
	if p.Exclusive {
		least, most = 1, -1
	}
	below := func(v T) bool { return ends.low != nil && compare(v, *ends.low) < least }
	above := func(v T) bool { return ends.high != nil && compare(v, *ends.high) > most }
	return func(b *rules.Batch, tested, failed rules.Bits) {
			values := view(b, col)
			kernel.Reject(tested, failed, func(i int) bool { return !below(values[i]) && !above(values[i]) })
		}, func(b *rules.Batch, row int) message.M {
			if below(view(b, col)[row]) {
				return message.New(msgBelowMin, p.Min)
			}
			return message.New(msgAboveMax, p.Max)
		}
}
