package rules

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/value"
)

// Bits is a mask over the rows of a batch.
type Bits = kernel.Bits

// Text is a column of texts in Arrow's layout.
type Text = kernel.Text

// Input is one batch as it was read: a record of text columns in the order of
// Plan.Columns, where its rows stand, and what could not be read beside them.
type Input struct {
	Record      arrow.Record
	Rows        Rows
	Rejects     []Reject
	Undecodable []int32 // rows with bytes that are not of the encoding
}

// Batch is what a check sees: the rows of one Input, with everything that is
// derived from their texts. It belongs to one worker and is valid during one
// update; nothing of it may be kept.
type Batch struct {
	Rows
	plan        *Plan
	cols        []batchColumn
	undecodable Bits
	segments    []uint32
	present     Bits // scratch
	hashScratch []byte
}

// batchColumn is one column with what has been derived of it so far.
type batchColumn struct {
	text         Text
	absent       bool // the file has no such column
	derived      derived
	placeholders int64
	missing      Bits
	mistyped     Bits
	days         []value.Day
	micros       []int64
	integers     []int64
	decimals     []decimal128.Num
	booleans     Bits
	folded       map[Folding]*Text
	dictionary   *dictionary // of all batches of this worker
	codes        []uint16    // of the rows, by the dictionary; nil without one
}

type derived uint8

const (
	derivedMissing derived = 1 << iota
	derivedTyped
	derivedCodes
)

func newBatch(p *Plan) *Batch {
	return &Batch{plan: p, cols: make([]batchColumn, len(p.Dataset.Columns))}
}

// reset makes b the batch of in, keeping the memory of derived columns.
func (b *Batch) reset(in Input) {
	b.Rows = in.Rows
	b.undecodable = b.undecodable.Reset(b.Count)
	for _, i := range in.Undecodable {
		b.undecodable.Set(int(i))
	}
	for i := range b.cols {
		c := &b.cols[i]
		c.derived, c.placeholders = 0, 0
		for _, t := range c.folded {
			t.Reset()
		}
		c.text, c.absent = textOf(in.Record, b.plan.position[i])
	}
}

// textOf views a column of the record without copying; absent columns have
// Arrow's null type. Arrow leaves out the buffers of a column without rows, and
// that of the bytes where all texts are empty.
func textOf(r arrow.Record, position int) (Text, bool) {
	if position < 0 {
		return Text{}, true
	}
	s, ok := r.Column(position).(*array.String)
	if !ok {
		return Text{}, true
	}
	if s.Len() == 0 {
		return Text{}, false
	}
	text, offset, buffers := Text{}, s.Data().Offset(), s.Data().Buffers()
	text.Offsets = arrow.Int32Traits.CastFromBytes(buffers[1].Bytes())[offset : offset+s.Len()+1]
	if buffers[2] != nil {
		text.Data = buffers[2].Bytes()
	}
	return text, false
}

// Text returns the texts of a column, as the file has them.
func (b *Batch) Text(col int) Text { return b.cols[col].text }

// Undecodable returns the rows with bytes that are not of the encoding.
func (b *Batch) Undecodable() Bits { return b.undecodable }

// Missing returns the rows whose value is missing: null, empty, only blanks,
// or a placeholder.
func (b *Batch) Missing(col int) Bits {
	c := &b.cols[col]
	if c.derived&derivedMissing == 0 {
		c.derived |= derivedMissing
		b.findMissing(col)
	}
	return c.missing
}

func (b *Batch) findMissing(col int) {
	c := &b.cols[col]
	c.missing = c.missing.Reset(b.Count)
	if c.absent {
		c.missing.Fill(b.Count)
		return
	}
	if d, codes := b.codes(col); d != nil {
		c.placeholders = d.missingOf(codes, c.missing)
		return
	}
	c.placeholders = b.plan.columns[col].placeholders.Missing(c.text.Offsets, c.text.Data, c.missing)
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
	c.mistyped = c.mistyped.Reset(b.Count)
	c.sizeTyped(b.plan.Dataset.Columns[col].Type, b.Count)
	if c.absent || b.Count == 0 {
		return
	}
	form, offsets, texts := &b.plan.columns[col].form, c.text.Offsets, c.text.Data
	switch b.plan.Dataset.Columns[col].Type {
	case value.Date:
		form.Days(offsets, texts, missing, c.days, c.mistyped)
	case value.Timestamp:
		form.Moments(offsets, texts, missing, b.plan.env.Zone, c.micros, c.mistyped)
	case value.Integer:
		form.Integers(offsets, texts, missing, c.integers, c.mistyped)
	case value.Decimal:
		form.Decimals(offsets, texts, missing, c.decimals, c.mistyped)
	case value.Boolean:
		c.parseBooleans(b.Count, missing, form)
	}
}

// sizeTyped makes room for the values of a type. An absent column has a view
// too: rules look at it, if only at rows that are all missing.
func (c *batchColumn) sizeTyped(t value.Type, rows int) {
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

// parseBooleans reads every value that is not missing and marks what is no
// answer. Blanks around a value are tidy_space's business, not the type's.
func (c *batchColumn) parseBooleans(rows int, missing Bits, form *value.Form) {
	for i := range rows {
		if missing.Has(i) {
			continue
		}
		v, ok := form.Boolean(value.Trim(c.text.At(i)))
		if !ok {
			c.mistyped.Set(i)
		} else if v {
			c.booleans.Set(i)
		}
	}
}

// Folded returns the texts of a column under a folding; the texts themselves
// when there is nothing to fold.
func (b *Batch) Folded(col int, f Folding) Text {
	c := &b.cols[col]
	if f == 0 || c.absent {
		return c.text
	}
	if c.folded == nil {
		c.folded = map[Folding]*Text{}
	}
	t := c.folded[f]
	if t == nil {
		t = &Text{}
		c.folded[f] = t
	}
	if len(t.Offsets) != b.Count+1 {
		t.Reset()
		for i := range b.Count {
			t.Data = f.Append(t.Data, c.text.At(i))
			t.Close()
		}
	}
	return *t
}
