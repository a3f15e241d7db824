package check

import (
	"math/big"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

// measureOf returns what makes the measure of a rule, nil after a fault.
func measureOf(p *aggregate, s *rules.Scope, col int) func() measure {
	q, _ := value.ParseDecimal(string(p.Q))
	switch {
	case p.Measure == "quantile" && !isPart(p.Q):
		s.Fault("q", message.New(msgNeedsQ))
		return nil
	case p.Measure != "quantile" && p.Q != "":
		s.Fault("q", message.New(msgOnlyQuantile))
		return nil
	case p.Measure == "distinct":
		return func() measure { return &variousTexts{col: col, folding: s.Rule.Folding} }
	case p.Measure == "median":
		q = decimal128.New(0, 5e17)
	}
	if !isMeasurable(p, s, col) {
		return nil
	}
	numbers := newNumberColumn(s, col)
	switch p.Measure {
	case "min", "max":
		return func() measure { return newExtremeValue(p.Measure, s, col) }
	case "median", "quantile":
		return func() measure {
			return &rankedNumber{column: numbers, q: rationalOf(q), numbers: state.NewNumbers(s.Spill), share: s.Spill}
		}
	}
	return func() measure { return &summed{column: numbers, of: p.Measure} }
}

// isPart tells whether a literal is a number from 0 to 1.
func isPart(q rules.Literal) bool {
	v, ok := value.ParseDecimal(string(q))
	return ok && v.Sign() >= 0 && v.LessEqual(tenToScale)
}

// isMeasurable complains of a column that the measure does not take.
func isMeasurable(p *aggregate, s *rules.Scope, col int) bool {
	t := s.Dataset.Columns[col].Type
	number := t == value.Integer || t == value.Decimal
	moment := t == value.Date || t == value.Timestamp
	switch ordered := p.Measure == "min" || p.Measure == "max"; {
	case number, moment && ordered:
		return true
	case ordered:
		s.Misfit("column", message.New(msgWrongType, p.Column, t, "integer, decimal, date, timestamp"))
	default:
		s.Misfit("column", message.New(msgWrongType, p.Column, t, "integer, decimal"))
	}
	return false
}

// readAccepted reads a bound in the unit of the result: a number, a day, or of
// timestamps the first or the last µs of a day.
func readAccepted(p *aggregate, s *rules.Scope, name string, col int) *big.Rat {
	text, upper := p.Min, name == "max"
	if upper {
		text = p.Max
	}
	if text == "" {
		return nil
	}
	t := s.Dataset.Columns[col].Type
	if p.Measure == "distinct" || t != value.Date && t != value.Timestamp {
		v, ok := value.ParseDecimal(string(text))
		if !ok {
			s.Fault(name, message.New(msgWrongLiteral, text, value.Decimal))
			return nil
		}
		return rationalOf(v)
	}
	day, ok := dayLiteral(s.Period)(string(text))
	if !ok {
		s.Fault(name, message.New(msgWrongLiteral, text, t), literalHint(t))
		return nil
	}
	switch {
	case t == value.Date:
		return big.NewRat(int64(day), 1)
	case upper:
		return big.NewRat((day+1).Midnight(s.Zone)-1, 1)
	}
	return big.NewRat(day.Midnight(s.Zone), 1)
}

// extremeValue is the least or the greatest number, day or moment.
type extremeValue struct {
	greatest bool
	each     func(b *rules.Batch, rows rules.Bits, f func(row int, v decimal128.Num))
	shown    func(v decimal128.Num) result
	seen     state.Range[decimal128.Num]
}

func newExtremeValue(of string, s *rules.Scope, col int) *extremeValue {
	numbers := newNumberColumn(s, col)
	e := &extremeValue{greatest: of == "max", each: numbers.each, shown: func(v decimal128.Num) result {
		plain := numbers.plain(new(big.Rat).SetInt(v.BigInt()))
		if numbers.integers {
			return result{value: plain, text: v.BigInt().String()}
		}
		return result{value: plain, text: value.FormatDecimal(v)}
	}}
	switch s.Dataset.Columns[col].Type {
	case value.Date:
		e.each = eachWhole(col, (*rules.Batch).Days)
		e.shown = wholeResult(func(v int64) string { return value.Day(v).String() })
	case value.Timestamp:
		e.each = eachWhole(col, (*rules.Batch).Micros)
		e.shown = wholeResult(func(v int64) string { return momentText(v, s.Zone) })
	}
	if shown := e.shown; numbers.personal {
		e.shown = func(v decimal128.Num) result { return result{value: shown(v).value} } // nobody is to see it
	}
	return e
}

func eachWhole[T value.Day | int64](col int, view func(*rules.Batch, int) []T) func(*rules.Batch, rules.Bits, func(int, decimal128.Num)) {
	return func(b *rules.Batch, rows rules.Bits, f func(int, decimal128.Num)) {
		values := view(b, col)
		rows.Each(func(i int) { f(i, decimal128.FromI64(int64(values[i]))) })
	}
}

func wholeResult(text func(int64) string) func(decimal128.Num) result {
	return func(v decimal128.Num) result {
		n := int64(v.LowBits())
		return result{value: big.NewRat(n, 1), text: text(n)}
	}
}

func (e *extremeValue) update(b *rules.Batch, tested rules.Bits) {
	e.each(b, tested, func(_ int, v decimal128.Num) { e.seen.Add(v, decimal128.Num.Less) })
}

func (e *extremeValue) merge(o measure) { e.seen.Merge(&o.(*extremeValue).seen, decimal128.Num.Less) }

func (e *extremeValue) append(b []byte) []byte {
	b = state.AppendBool(b, e.seen.Seen)
	for _, v := range []decimal128.Num{e.seen.Min, e.seen.Max} {
		b = state.AppendFixed64(state.AppendFixed64(b, uint64(v.HighBits())), v.LowBits())
	}
	return b
}

func (e *extremeValue) decode(d *state.Decoder) {
	seen := d.Bool()
	for range 2 {
		if v := decimal128.New(int64(d.Fixed64()), d.Fixed64()); seen && !d.Failed() {
			e.seen.Add(v, decimal128.Num.Less)
		}
	}
}

func (e *extremeValue) result() *result {
	if !e.seen.Seen {
		return nil
	}
	v := e.seen.Min
	if e.greatest {
		v = e.seen.Max
	}
	r := e.shown(v)
	return &r
}

// summed is what follows from the sums of numbers and of their squares.
type summed struct {
	column  numberColumn
	of      string
	moments state.Moments
}

func (m *summed) update(b *rules.Batch, tested rules.Bits) {
	m.column.each(b, tested, func(_ int, v decimal128.Num) { m.moments.Add(v) })
}

func (m *summed) merge(o measure)         { m.moments.Merge(&o.(*summed).moments) }
func (m *summed) append(b []byte) []byte  { return m.moments.Append(b) }
func (m *summed) decode(d *state.Decoder) { m.moments = state.DecodeMoments(d) }

func (m *summed) result() *result {
	if m.moments.N == 0 {
		return nil
	}
	n := new(big.Int).SetUint64(m.moments.N)
	switch m.of {
	case "mean":
		mean := m.column.plain(new(big.Rat).SetFrac(m.moments.Sum(), n))
		return &result{value: mean, text: m.column.shown(rationalText(mean))}
	case "sum":
		sum := m.column.plain(new(big.Rat).SetInt(m.moments.Sum()))
		return &result{value: sum, text: m.column.shown(rationalText(sum))}
	}
	variance := m.column.plain(m.column.plain(new(big.Rat).SetFrac(m.moments.Spread(), n.Mul(n, n))))
	return &result{value: variance, squared: true, text: m.column.shown(rootText(variance))}
}

// rootText is the root of a fraction, rounded to the decimals that are shown.
func rootText(v *big.Rat) string {
	if v.Sign() <= 0 {
		return "0"
	}
	root := new(big.Float).SetPrec(512).SetRat(v)
	exact, _ := root.Sqrt(root).Rat(nil)
	return rationalText(exact)
}

// rankedNumber is the number of a rank.
type rankedNumber struct {
	column  numberColumn
	q       *big.Rat
	numbers *state.Numbers
	share   *spill.Share
	found   *result // once asked: the numbers are gone then
}

func (m *rankedNumber) update(b *rules.Batch, tested rules.Bits) {
	m.column.each(b, tested, func(i int, v decimal128.Num) {
		m.numbers.Add(state.Number{Value: v, Row: uint64(b.ID(i))})
	})
}
func (m *rankedNumber) merge(o measure)         { m.numbers.Merge(o.(*rankedNumber).numbers) }
func (m *rankedNumber) append(b []byte) []byte  { return m.numbers.Append(b) }
func (m *rankedNumber) decode(d *state.Decoder) { m.numbers = state.DecodeNumbers(d, m.share) }

func (m *rankedNumber) result() *result {
	if m.found != nil || m.numbers.Len() == 0 {
		return m.found
	}
	ranking := m.numbers.Ranking()
	v := m.column.plain(inUnit(ranking, quantile(ranking, m.numbers.Len(), m.q)))
	m.numbers.Discard()
	m.found = &result{value: v, text: m.column.shown(rationalText(v))}
	return m.found
}

// variousTexts counts different texts, exactly as long as they are few.
type variousTexts struct {
	col     int
	folding rules.Folding
	few     state.Top
	many    state.Cardinality
}

func (m *variousTexts) update(b *rules.Batch, tested rules.Bits) {
	text := b.Folded(m.col, m.folding)
	if m.few.Overflow {
		m.many.AddAll(text, tested)
		return
	}
	tested.Each(func(i int) { m.add(text.At(i)) })
}

func (m *variousTexts) add(v []byte) {
	if !m.few.Overflow {
		if m.few.Add(v, 1) {
			return
		}
		m.spread()
	}
	m.many.Add(state.Hash(v))
}

// spread gives up the exact count.
func (m *variousTexts) spread() {
	kept := m.few
	m.few.Forget()
	kept.Each(func(v []byte, _ int64) { m.many.Add(state.Hash(v)) })
}

func (m *variousTexts) merge(o measure) {
	other := o.(*variousTexts)
	if other.few.Overflow && !m.few.Overflow {
		m.spread()
	}
	other.few.Each(func(v []byte, _ int64) { m.add(v) })
	m.many.Merge(&other.many)
}

func (m *variousTexts) append(b []byte) []byte { return m.many.Append(m.few.Append(b)) }

func (m *variousTexts) decode(d *state.Decoder) {
	m.few, m.many = state.DecodeTop(d), state.DecodeCardinality(d)
}

func (m *variousTexts) result() *result {
	n := m.few.Distinct()
	text := strconv.FormatInt(n, 10)
	if m.few.Overflow {
		n = m.many.Estimate()
		text = message.New(msgEstimated, n).String()
	}
	if n == 0 {
		return nil
	}
	return &result{value: big.NewRat(n, 1), text: text}
}
