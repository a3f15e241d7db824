package rules

import (
	"time"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules/value"
)

// typedColumn is the values of a column whose type is not string, and the rows
// that hold none of its type.
type typedColumn struct {
	mistyped Bits
	days     []value.Day
	micros   []int64
	integers []int64
	decimals []decimal128.Num
	booleans Bits
}

// Mistyped returns the rows whose value is neither missing nor of the
// column's declared type.
func (b *Batch) Mistyped(col int) Bits {
	b.typed(col)
	return b.cols[col].mistyped
}

// Days returns the values of a date column; only rows that are neither
// missing nor mistyped are meaningful, as for the other typed views.
func (b *Batch) Days(col int) []value.Day {
	b.typed(col)
	return b.cols[col].days
}

// Micros returns the values of a timestamp column in µs since 1970, UTC.
func (b *Batch) Micros(col int) []int64 {
	b.typed(col)
	return b.cols[col].micros
}

// Integers returns the values of an integer column.
func (b *Batch) Integers(col int) []int64 {
	b.typed(col)
	return b.cols[col].integers
}

// Decimals returns the values of a decimal column at scale 18.
func (b *Batch) Decimals(col int) []decimal128.Num {
	b.typed(col)
	return b.cols[col].decimals
}

// Booleans returns the values of a boolean column.
func (b *Batch) Booleans(col int) Bits {
	b.typed(col)
	return b.cols[col].booleans
}

func (b *Batch) typed(col int) {
	c := &b.cols[col]
	if c.derived&derivedTyped != 0 {
		return
	}
	missing := b.Missing(col)
	c.derived |= derivedTyped
	t := b.plan.Dataset.Columns[col].Type
	c.resize(t, b.Count)
	if c.absent || b.Count == 0 {
		return
	}
	form, zone := &b.plan.columns[col].form, b.plan.env.Zone
	if e := b.entries(col); e != nil {
		e.read(t, form, zone)
		c.gather(t, &e.typed, c.coded.codes, missing)
		return
	}
	if b.plan.env.Plain {
		c.readPlain(t, b.Text(col), missing, form, zone)
		return
	}
	c.read(t, b.Text(col), missing, form, zone)
}

// resize makes room for the values of a type. An absent column has a view too:
// rules look at it, if only at rows that are all missing.
func (c *typedColumn) resize(t value.Type, rows int) {
	c.mistyped = c.mistyped.Reset(rows)
	switch t {
	case value.Date:
		c.days = resize(c.days, rows)
	case value.Timestamp:
		c.micros = resize(c.micros, rows)
	case value.Integer:
		c.integers = resize(c.integers, rows)
	case value.Decimal:
		c.decimals = resize(c.decimals, rows)
	case value.Boolean:
		c.booleans = c.booleans.Reset(rows)
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// read reads every value that is not missing, a column at a time.
func (c *typedColumn) read(t value.Type, text Text, missing Bits, form *value.Form, zone *time.Location) {
	switch t {
	case value.Date:
		form.Days(text.Offsets, text.Data, missing, c.days, c.mistyped)
	case value.Timestamp:
		form.Moments(text.Offsets, text.Data, missing, zone, c.micros, c.mistyped)
	case value.Integer:
		form.Integers(text.Offsets, text.Data, missing, c.integers, c.mistyped)
	case value.Decimal:
		form.Decimals(text.Offsets, text.Data, missing, c.decimals, c.mistyped)
	case value.Boolean:
		c.readPlain(t, text, missing, form, zone)
	}
}

// readPlain reads value by value. Blanks around one are tidy_space's business,
// not the type's.
func (c *typedColumn) readPlain(t value.Type, text Text, missing Bits, form *value.Form, zone *time.Location) {
	for i := range len(text.Offsets) - 1 {
		if missing.Has(i) {
			continue
		}
		v, ok := text.At(i), true
		switch t {
		case value.Date:
			c.days[i], ok = form.Day(v)
		case value.Timestamp:
			c.micros[i], ok = form.Micros(v, zone)
		case value.Integer:
			c.integers[i], ok = form.Integer(v)
		case value.Decimal:
			c.decimals[i], ok = form.Decimal(v)
		case value.Boolean:
			var yes bool
			if yes, ok = form.Boolean(value.Trim(v)); yes {
				c.booleans.Set(i)
			}
		}
		if !ok {
			c.mistyped.Set(i)
		}
	}
}
