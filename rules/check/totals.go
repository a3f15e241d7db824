package check

import (
	"math/big"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/value"
)

// total is what is computed of a dataset: a measure of aggregate, or how many rows
// there are.
type total struct {
	measure, column string
	q               rules.Literal
}

func newTotal(measure, column string, q rules.Literal) total {
	if measure != "quantile" {
		q = ""
	}
	return total{measure, column, q}
}

// maker returns what makes the measure, of a column of the scope's dataset; nil
// after a fault.
func (t total) maker(s *rules.Scope, col int) func() measure {
	switch t.measure {
	case "rows":
		return func() measure { return &rowTally{} }
	case "distinct":
		return func() measure { return newDistinctKeys(s, col) }
	}
	return measureOf(&aggregate{Measure: t.measure, Column: rules.ColumnName(t.column), Q: t.q}, s, col)
}

// isMoment tells whether the result is a day or a moment, of a column of a type.
func (t total) isMoment(column value.Type) bool {
	return (t.measure == "min" || t.measure == "max") && (column == value.Date || column == value.Timestamp)
}

// tolerance is the difference that is allowed: a number, or a part of the other
// result.
type tolerance struct {
	most     *big.Rat
	relative bool
}

// allows tells whether a result is near enough to another, exactly.
func (t tolerance) allows(mine, theirs *result) bool {
	if !mine.squared {
		most := t.most
		if t.relative {
			most = new(big.Rat).Mul(most, new(big.Rat).Abs(theirs.value))
		}
		return difference(mine, theirs).Cmp(most) <= 0
	}
	// Of the squares a and b of what is compared: |√a − √b| ≤ t where
	// a + b − t² ≤ 2√(ab), and that is compared by squares again.
	a, b, most := mine.value, theirs.value, new(big.Rat).Mul(t.most, t.most)
	if t.relative {
		most.Mul(most, b)
	}
	left := new(big.Rat).Sub(new(big.Rat).Add(a, b), most)
	right := new(big.Rat).Mul(big.NewRat(4, 1), new(big.Rat).Mul(a, b))
	return left.Sign() <= 0 || left.Mul(left, left).Cmp(right) <= 0
}

func difference(a, b *result) *big.Rat {
	d := new(big.Rat).Sub(a.value, b.value)
	return d.Abs(d)
}

// rowTally counts rows.
type rowTally struct{ rows int64 }

func (m *rowTally) update(_ *rules.Batch, tested rules.Bits) { m.rows += tested.Count() }
func (m *rowTally) merge(o measure)                          { m.rows += o.(*rowTally).rows }
func (m *rowTally) append(b []byte) []byte                   { return state.AppendUint(b, uint64(m.rows)) }
func (m *rowTally) decode(d *state.Decoder)                  { m.rows = d.Count() }
func (m *rowTally) result() *result                          { return wholeNumber(m.rows) }

func wholeNumber(n int64) *result {
	return &result{value: big.NewRat(n, 1), text: big.NewInt(n).String()}
}

// distinctKeys counts different values exactly: their keys are kept to the end.
type distinctKeys struct{ keys rowKeys }

func newDistinctKeys(s *rules.Scope, col int) *distinctKeys {
	return &distinctKeys{rowKeys{cols: []int{col}, typed: 1, folding: s.Rule.Folding, keys: state.NewKeys(s.Spill), share: s.Spill}}
}

func (m *distinctKeys) update(b *rules.Batch, tested rules.Bits) { m.keys.Update(b, tested) }
func (m *distinctKeys) merge(o measure)                          { m.keys.keys.Merge(o.(*distinctKeys).keys.keys) }
func (m *distinctKeys) append(b []byte) []byte                   { return m.keys.keys.Append(b) }
func (m *distinctKeys) decode(d *state.Decoder)                  { m.keys.keys = state.DecodeKeys(d, m.keys.share) }

func (m *distinctKeys) result() *result {
	rows, repeated := m.keys.keys.Len(), int64(0)
	if rows == 0 {
		return nil
	}
	groups := m.keys.keys.Repeated(1, func(state.Key) { repeated++ })
	return wholeNumber(rows - repeated + groups)
}
