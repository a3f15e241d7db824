package rules

import (
	"strconv"
	"time"

	"rasoat/rules/value"
)

// Comparable returns the values of a column as texts that are the same where the
// values are equal by their type, whatever the form in which they are written: of
// a column of texts those under the folding, of the others one canonical text
// each. Rows that are missing or mistyped may have any text. Numbers of both types
// are comparable with each other; all else only with its own type.
func (b *Batch) Comparable(col int, f Folding) Text {
	t := b.plan.Dataset.Columns[col].Type
	c := &b.cols[col]
	if t == value.String || c.absent {
		return b.Folded(col, f)
	}
	if len(c.canonical.Offsets) == b.Count+1 {
		return c.canonical
	}
	absent := b.Missing(col)
	b.typed(col)
	c.canonical.Reset()
	for i := range b.Count {
		if !absent.Has(i) && !c.mistyped.Has(i) {
			c.canonical.Data = c.appendCanonical(c.canonical.Data, t, i)
		}
		c.canonical.Close()
	}
	return c.canonical
}

func (c *typedColumn) appendCanonical(dst []byte, t value.Type, row int) []byte {
	switch t {
	case value.Date:
		return strconv.AppendInt(dst, int64(c.days[row]), 10)
	case value.Timestamp:
		return strconv.AppendInt(dst, c.micros[row], 10)
	case value.Integer:
		return strconv.AppendInt(dst, c.integers[row], 10)
	case value.Decimal:
		return value.AppendDecimal(dst, c.decimals[row])
	}
	return strconv.AppendBool(dst, c.booleans.Has(row))
}

// ComparableText is Comparable of a single text, such as a cell of a reference,
// read as one that is written by no form in particular. Ok is false for what is
// not of the type.
func ComparableText(dst, v []byte, t value.Type, f Folding, zone *time.Location) (text []byte, ok bool) {
	form, one := value.Form{}, typedColumn{}
	one.resize(t, 1)
	switch t {
	case value.String:
		return f.Append(dst, v), true
	case value.Date:
		one.days[0], ok = form.Day(v)
	case value.Timestamp:
		one.micros[0], ok = form.Micros(v, zone)
	case value.Integer:
		one.integers[0], ok = form.Integer(v)
	case value.Decimal:
		one.decimals[0], ok = form.Decimal(v)
	case value.Boolean:
		var yes bool
		if yes, ok = form.Boolean(value.Trim(v)); yes {
			one.booleans.Set(0)
		}
	}
	if !ok {
		return dst, false
	}
	return one.appendCanonical(dst, t, 0), true
}
