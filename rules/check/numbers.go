package check

import (
	"math/big"
	"math/bits"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/value"
)

// divide divides a number that is not negative by one of 64 bits.
func divide(v decimal128.Num, by uint64) (quotient decimal128.Num, rest uint64) {
	hi := uint64(v.HighBits())
	lo, rest := bits.Div64(hi%by, v.LowBits(), by)
	return decimal128.New(int64(hi/by), lo), rest
}

func joinNames(names []rules.ColumnName) string { return joined(names, " + ") }

func listNames(names []rules.ColumnName) string { return joined(names, ", ") }

func joined(names []rules.ColumnName, by string) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = string(n)
	}
	return strings.Join(texts, by)
}

// numberColumn is a column of numbers as states of whole columns see it:
// integers as they are, decimals in units of 10^-18.
type numberColumn struct {
	col      int
	integers bool
	personal bool
}

func newNumberColumn(s *rules.Scope, col int) numberColumn {
	c := s.Dataset.Columns[col]
	return numberColumn{col, c.Type == value.Integer, c.Personal}
}

// each calls f with the numbers of some rows.
func (c numberColumn) each(b *rules.Batch, rows rules.Bits, f func(row int, v decimal128.Num)) {
	if c.integers {
		integers := b.Integers(c.col)
		rows.Each(func(i int) { f(i, decimal128.FromI64(integers[i])) })
		return
	}
	decimals := b.Decimals(c.col)
	rows.Each(func(i int) { f(i, decimals[i]) })
}

func (c numberColumn) collect(n *state.Numbers, b *rules.Batch, rows rules.Bits) {
	c.each(b, rows, func(i int, v decimal128.Num) {
		n.Add(state.Number{Value: v, Row: uint64(b.ID(i)), Segment: b.SegmentOf(i)})
	})
}

// plain is a fraction of the numbers' unit as a fraction.
func (c numberColumn) plain(v *big.Rat) *big.Rat {
	if c.integers {
		return v
	}
	return new(big.Rat).Quo(v, new(big.Rat).SetInt(tenToScale.BigInt()))
}

func (c numberColumn) text(v *big.Rat) string { return rationalText(c.plain(v)) }

// shown is the text of what was computed of the column, "" where nobody is to
// see it: of one row, the sum and the mean of a personal column are its value.
func (c numberColumn) shown(text string) string {
	if c.personal {
		return ""
	}
	return text
}

// shownDecimals is how many digits after the mark a computed number is shown
// with; what is compared is the number itself.
const shownDecimals = 6

func rationalText(v *big.Rat) string {
	text := v.FloatString(shownDecimals)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}
