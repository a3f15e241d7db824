package rules

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
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
	Flaws       []Flaw  // rows with something else that could not be read; at most one of each
}

// Batch is what a check sees: the rows of one Input, with everything that is
// derived from their texts. It belongs to one worker and is valid during one
// update; nothing of it may be kept.
type Batch struct {
	Rows
	plan        *Plan
	cols        []batchColumn
	undecodable Bits
	flaws       []Flaw
	flawed      Bits
	segments    []uint32
	present     Bits // scratch
	hashScratch []byte
}

// batchColumn is one column with what has been derived of it so far.
type batchColumn struct {
	typedColumn
	coded        coded
	text         Text // of coded: once derived
	absent       bool // the file has no such column
	derived      derived
	placeholders int64
	missing      Bits
	folded       map[Folding]*Text
	canonical    Text        // of typed values: once derived
	dictionary   *dictionary // of all batches of this worker
	codes        []uint16    // of the rows, by the dictionary; nil without one
	entries      *entries    // of the extract's dictionary, where it is larger
}

type derived uint8

const (
	derivedText derived = 1 << iota
	derivedMissing
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
	b.flaws, b.flawed = in.Flaws, b.flawed.Reset(b.Count)
	for _, f := range in.Flaws {
		b.flawed.Set(int(f.Row))
	}
	for i := range b.cols {
		c := &b.cols[i]
		c.derived, c.placeholders = 0, 0
		for _, t := range c.folded {
			t.Reset()
		}
		c.canonical.Offsets = c.canonical.Offsets[:0]
		c.take(in.Record, b.plan.position[i])
	}
}

// take makes c the column at a position of a record; absent ones have Arrow's
// null type.
func (c *batchColumn) take(r arrow.Record, position int) {
	c.coded.of, c.absent = nil, false
	if position < 0 {
		c.text, c.absent = Text{}, true
		return
	}
	switch column := r.Column(position).(type) {
	case *array.Dictionary:
		c.coded.take(column)
	case *array.String:
		c.text = textOf(column)
		c.derived |= derivedText
	default:
		c.text, c.absent = Text{}, true
	}
}

// textOf views an array of texts without copying. A null is empty. Arrow leaves
// out the buffers of a column without rows, and that of the bytes where all
// texts are empty.
func textOf(a arrow.Array) Text {
	if a.Len() == 0 {
		return Text{}
	}
	text, offset, buffers := Text{}, a.Data().Offset(), a.Data().Buffers()
	text.Offsets = arrow.Int32Traits.CastFromBytes(buffers[1].Bytes())[offset : offset+a.Len()+1]
	if buffers[2] != nil {
		text.Data = buffers[2].Bytes()
	}
	return text
}

// Text returns the texts of a column, as the file has them.
func (b *Batch) Text(col int) Text {
	c := &b.cols[col]
	if c.coded.of != nil && c.derived&derivedText == 0 {
		c.derived |= derivedText
		c.text = c.coded.spell()
	}
	return c.text
}

// TextAt is one text of a column: for a row that is shown, it spares those that
// come with a dictionary to be written out.
func (b *Batch) TextAt(col, row int) []byte {
	if c := &b.cols[col]; c.coded.of != nil && c.derived&derivedText == 0 {
		return c.coded.at(row)
	}
	return b.cols[col].text.At(row)
}

// Undecodable returns the rows with bytes that are not of the encoding.
func (b *Batch) Undecodable() Bits { return b.undecodable }

// Flawed returns the rows with a cell that holds something else than a value.
func (b *Batch) Flawed() Bits { return b.flawed }

// FlawOf says what is wrong with a row that is flawed.
func (b *Batch) FlawOf(row int) message.M {
	for _, f := range b.flaws {
		if int(f.Row) == row {
			return f.Reason
		}
	}
	return message.M{}
}

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
	if e := b.entries(col); e != nil {
		c.placeholders = e.missingOf(&c.coded, c.missing)
		return
	}
	text := b.Text(col)
	placeholders := b.plan.columns[col].placeholders
	if b.plan.env.Plain {
		c.placeholders = missingPlain(placeholders, text, c.missing)
		return
	}
	c.placeholders = placeholders.Missing(text.Offsets, text.Data, c.missing)
}

// missingPlain is Placeholders.Missing value by value.
func missingPlain(p *value.Placeholders, text Text, missing Bits) (placeholders int64) {
	for i := range len(text.Offsets) - 1 {
		v := text.At(i)
		if !p.Match(v) {
			continue
		}
		missing.Set(i)
		if !value.IsBlank(v) {
			placeholders++
		}
	}
	return placeholders
}

// Folded returns the texts of a column under a folding; the texts themselves
// when there is nothing to fold.
func (b *Batch) Folded(col int, f Folding) Text {
	c := &b.cols[col]
	text := b.Text(col)
	if f == 0 || c.absent {
		return text
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
			t.Data = f.Append(t.Data, text.At(i))
			t.Close()
		}
	}
	return *t
}
