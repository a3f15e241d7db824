package rules

import (
	"math/bits"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/value"
)

// entries are the values of a dictionary that came with the extract and is too
// large for the worker's own: one of Parquet's, for some 100,000 rows. What
// depends on a text alone is worked out once for each of them, for all batches
// that share the dictionary, and the texts of the rows are not written out.
type entries struct {
	of      arrow.ArrayData
	text    Text
	present Bits
	absent  []byte // of each: present, blank or placeholder
	missing Bits
	holes   bool // some value stands for a missing one
	typed   typedColumn
	isTyped bool
}

// entries returns those of a column; nil if it came without a dictionary, or with
// one of far more values than the batch has rows: batches that share one are few.
func (b *Batch) entries(col int) *entries {
	c := &b.cols[col]
	if c.coded.of == nil || b.plan.env.Plain || c.coded.len() > 2*b.Count {
		return nil
	}
	if c.entries == nil {
		c.entries = &entries{}
	}
	if c.entries.of != c.coded.of {
		c.entries.take(&c.coded, b.plan.columns[col].placeholders)
	}
	return c.entries
}

func (e *entries) take(c *coded, placeholders *value.Placeholders) {
	n := c.len()
	e.of, e.text = c.of, c.values
	e.missing, e.present, e.absent = e.missing.Reset(n), e.present.Reset(n), resetSlice(e.absent, n)
	placeholders.Missing(e.text.Offsets, e.text.Data, e.missing)
	e.holes, e.isTyped = e.missing.Any(), false
	e.present.Fill(n)
	e.present.AndNot(e.missing)
	e.missing.Each(func(i int) {
		e.absent[i] = codePlaceholder
		if value.IsBlank(e.text.At(i)) {
			e.absent[i] = codeBlank
		}
	})
}

// missingOf is that of dictionary; null rows are missing too.
func (e *entries) missingOf(c *coded, missing Bits) (placeholders int64) {
	if !e.holes && c.valid == nil {
		return 0
	}
	for i, code := range c.codes {
		if c.isNull(i) {
			missing.Set(i)
		} else if kind := e.absent[code]; kind != codePresent {
			missing.Set(i)
			placeholders += int64(kind) >> 1
		}
	}
	return placeholders
}

// judged is which values of a dictionary a rule has found to fail.
type judged struct {
	of      arrow.ArrayData
	failing Bits
	some    bool
}

// judge sets in failed the rows of tested whose value does not pass.
func (e *entries) judge(r *Row, folding Folding, known *judged, codes []int32, tested, failed Bits) {
	if known.of != e.of {
		known.failing = known.failing.Reset(len(e.absent))
		rejectText(e.present, known.failing, e.folded(folding), r, false)
		known.of, known.some = e.of, known.failing.Any()
	}
	if !known.some {
		return
	}
	for w, word := range tested {
		var bad uint64
		for ; word != 0; word &= word - 1 {
			low := bits.TrailingZeros64(word)
			if known.failing.Has(int(codes[w<<6|low])) {
				bad |= 1 << low
			}
		}
		failed[w] |= bad
	}
}

func (e *entries) folded(folding Folding) Text {
	if folding == 0 {
		return e.text
	}
	var t Text
	t.Reset()
	for i := range e.absent {
		t.Data = folding.Append(t.Data, e.text.At(i))
		t.Close()
	}
	return t
}

// read reads the values by the type of their column.
func (e *entries) read(t value.Type, form *value.Form, zone *time.Location) {
	if !e.isTyped {
		e.isTyped = true
		e.typed.resize(t, len(e.absent))
		e.typed.read(t, e.text, e.missing, form, zone)
	}
}

// gather takes the values of rows from those of their codes.
func (c *typedColumn) gather(t value.Type, from *typedColumn, codes []int32, missing Bits) {
	switch t {
	case value.Date:
		gather(c.days, from.days, codes, missing)
	case value.Timestamp:
		gather(c.micros, from.micros, codes, missing)
	case value.Integer:
		gather(c.integers, from.integers, codes, missing)
	case value.Decimal:
		gather(c.decimals, from.decimals, codes, missing)
	case value.Boolean:
		gatherBits(c.booleans, from.booleans, codes, missing)
	}
	gatherBits(c.mistyped, from.mistyped, codes, missing)
}

func gather[T any](to, from []T, codes []int32, missing Bits) {
	for i, code := range codes {
		if !missing.Has(i) {
			to[i] = from[code]
		}
	}
}

func gatherBits(to, from Bits, codes []int32, missing Bits) {
	if !from.Any() {
		return
	}
	for i, code := range codes {
		if !missing.Has(i) && from.Has(int(code)) {
			to.Set(i)
		}
	}
}

// addEntries counts the values of a column that has entries.
func (p *profile) addEntries(e *entries, codes []int32, rows Bits) {
	if p.top.Overflow && p.shapes.Overflow {
		p.addNew(e, codes, rows)
		return
	}
	p.byCode = resetSlice(p.byCode, len(e.absent))
	used := kernel.NewBits(len(e.absent))
	rows.Each(func(i int) {
		p.byCode[codes[i]]++
		used.Set(int(codes[i]))
	})
	if !p.top.Overflow {
		used.Each(func(code int) { p.addText(e.text.At(code), p.byCode[code]) })
		return
	}
	state.AddTexts(&p.cardinality, &p.texts, e.text, used)
	used.Each(func(code int) { p.shapes.Add(e.text.At(code), p.byCode[code]) })
}

// met is which values of a dictionary rows have had so far.
type met struct {
	of   arrow.ArrayData
	had  Bits
	left int64 // how many are present and were not met
}

// addNew folds in the values of a column of which nothing is counted any more. How often
// a value comes makes no difference then, so each is folded in with the first batch
// that has it; and once all of them have been met, no row is looked at.
func (p *profile) addNew(e *entries, codes []int32, rows Bits) {
	m := &p.met
	if m.of != e.of {
		m.of, m.had, m.left = e.of, m.had.Reset(len(e.absent)), e.present.Count()
	}
	if m.left == 0 {
		return
	}
	used := kernel.NewBits(len(e.absent))
	for w, word := range rows {
		for ; word != 0; word &= word - 1 {
			used.Set(int(codes[w<<6|bits.TrailingZeros64(word)]))
		}
	}
	used.AndNot(m.had)
	m.had.Or(used)
	m.left -= used.Count()
	state.AddTexts(&p.cardinality, &p.texts, e.text, used)
}
