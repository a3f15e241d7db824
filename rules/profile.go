package rules

import (
	"bytes"
	"encoding/json"
	"math/bits"
	"strconv"
	"time"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/value"
)

// topShown is how many of the commonest values and shapes a profile lists.
const topShown = 20

// Profile describes a column: the numbers of column_profiles. Pointers are
// nil where a number does not exist, or may not be shown of a personal column.
type Profile struct {
	Column          string
	Type            value.Type
	Rows            int64
	Missing         int64
	Placeholders    int64
	Distinct        int64
	DistinctIsExact bool
	Min, Max        *string
	Mean, Stddev    *float64
	Quartiles       [3]*float64 // estimates, within 1 %
	MinLength       *int64      // characters
	MaxLength       *int64
	TopValues       *string // JSON: [{"value":…,"count":…}]
	Shapes          *string
}

// profile is the state of one column's profile. While a column has few
// different values they are counted and nothing else is: their lengths, shapes
// and order follow from them at the end. Once they are too many to be kept,
// what was counted is spilt into the other fields, and from then on every value
// goes there.
type profile struct {
	rows, missing, placeholders int64
	top                         state.Top
	shapes                      state.Shapes
	cardinality                 state.Cardinality
	texts                       state.Texts
	numbers                     state.Range[decimal128.Num]
	moments                     state.Moments
	sketch                      state.Sketch
	met                         met
	byCode                      []int64 // scratch
}

func lessDecimal(a, b decimal128.Num) bool { return a.Less(b) }

// update folds in the column of a batch.
func (p *profile) update(b *Batch, col int) {
	c := &b.plan.Dataset.Columns[col]
	missing := b.Missing(col)
	n := missing.Count()
	p.rows += int64(b.Count)
	p.missing += n
	p.placeholders += b.cols[col].placeholders
	if n == int64(b.Count) {
		return
	}
	b.findPresent(missing)
	if d, codes := b.codes(col); d != nil {
		p.addCodes(d, codes)
	} else if e := b.entries(col); e != nil {
		p.addEntries(e, b.cols[col].coded.codes, b.present)
	} else {
		if d := b.cols[col].dictionary; d != nil && d.crowded && !p.top.Overflow {
			p.spill() // to count them one by one would come to the same
		}
		p.addTexts(b.Text(col), b.present, b.plan.env.Plain)
	}
	if c.Type != value.String && c.Type != value.Boolean {
		b.findPresent(missing)
		b.present.AndNot(b.Mistyped(col))
		p.addNumbers(b, col, c.Type, b.present)
	}
}

func (b *Batch) findPresent(missing Bits) {
	b.present = b.present.Reset(b.Count)
	b.present.Fill(b.Count)
	b.present.AndNot(missing)
}

// addCodes counts the values of a column that has a dictionary.
func (p *profile) addCodes(d *dictionary, codes []uint16) {
	p.byCode = resetSlice(p.byCode, d.len())
	for _, c := range codes {
		p.byCode[c]++
	}
	for code, n := range p.byCode {
		if n > 0 && d.absent[code] == codePresent {
			p.addText(d.values.At(code), n)
		}
	}
}

// addTexts counts the texts of a column that has many. As long as they can be
// counted one by one, equal ones that follow each other are one step. Once they
// cannot, those that are left of rows are folded in as columns are.
func (p *profile) addTexts(text Text, rows Bits, plain bool) {
	var run []byte
	n := int64(0)
	for w := range rows {
		if p.top.Overflow && !plain {
			break
		}
		for word := rows[w]; word != 0; word &= word - 1 {
			v := text.At(w<<6 | bits.TrailingZeros64(word))
			if n > 0 && !bytes.Equal(v, run) {
				p.addText(run, n)
				n = 0
			}
			run = v
			n++
		}
		rows[w] = 0
	}
	if n > 0 {
		p.addText(run, n)
	}
	if p.top.Overflow && rows.Any() {
		state.AddTexts(&p.cardinality, &p.texts, text, rows)
		p.shapes.AddAll(text, rows)
	}
}

func (p *profile) addText(v []byte, n int64) {
	if !p.top.Overflow {
		if p.top.Add(v, n) {
			return
		}
		p.spill()
	}
	p.spread(v, n)
}

// spread folds in a value of a column that has too many to keep.
func (p *profile) spread(v []byte, n int64) {
	p.cardinality.Add(state.Hash(v))
	p.texts.Add(v, kernel.RuneCount(v))
	p.shapes.Add(v, n)
}

// spill gives up the exact count of different values.
func (p *profile) spill() {
	kept := p.top
	p.top.Forget()
	kept.Each(p.spread)
}

// addNumbers folds in the typed values. Days and timestamps are ordered as
// numbers; only integers and decimals have a mean.
func (p *profile) addNumbers(b *Batch, col int, t value.Type, rows Bits) {
	switch t {
	case value.Date:
		addExtent(&p.numbers, b.Days(col), rows)
	case value.Timestamp:
		addExtent(&p.numbers, b.Micros(col), rows)
	case value.Integer:
		integers := b.Integers(col)
		addExtent(&p.numbers, integers, rows)
		rows.Each(func(i int) {
			p.moments.Add(decimal128.FromI64(integers[i]))
			p.sketch.Add(float64(integers[i]))
		})
	case value.Decimal:
		decimals := b.Decimals(col)
		rows.Each(func(i int) {
			p.numbers.Add(decimals[i], lessDecimal)
			p.moments.Add(decimals[i])
			p.sketch.Add(decimals[i].ToFloat64(value.Scale))
		})
	}
}

// addExtent folds the smallest and the largest value of a batch into r.
func addExtent[T value.Day | int64](r *state.Range[decimal128.Num], values []T, rows Bits) {
	var of state.Range[T]
	rows.Each(func(i int) {
		v := values[i]
		if !of.Seen {
			of = state.Range[T]{Seen: true, Min: v, Max: v}
		}
		of.Min, of.Max = min(of.Min, v), max(of.Max, v)
	})
	if of.Seen {
		r.Add(decimal128.FromI64(int64(of.Min)), lessDecimal)
		r.Add(decimal128.FromI64(int64(of.Max)), lessDecimal)
	}
}

// merge folds in another part's profile.
func (p *profile) merge(o *profile) {
	p.rows += o.rows
	p.missing += o.missing
	p.placeholders += o.placeholders
	if o.top.Overflow && !p.top.Overflow {
		p.spill()
	}
	o.top.Each(p.addText)
	p.cardinality.Merge(&o.cardinality)
	p.shapes.Merge(&o.shapes)
	p.texts.Merge(&o.texts)
	p.numbers.Merge(&o.numbers, lessDecimal)
	p.moments.Merge(&o.moments)
	p.sketch.Merge(&o.sketch)
}

// publish is the published form.
func (p *profile) publish(c *Column) Profile {
	out := Profile{Column: c.Name, Type: c.Type, Rows: p.rows, Missing: p.missing, Placeholders: p.placeholders,
		Distinct: p.top.Distinct(), DistinctIsExact: !p.top.Overflow}
	all := profile{texts: p.texts, shapes: p.shapes, numbers: p.numbers}
	if p.top.Overflow {
		out.Distinct = p.cardinality.Estimate()
	} else {
		p.top.Each(all.spread)
	}
	if all.texts.Seen {
		out.MinLength, out.MaxLength = &all.texts.MinLength, &all.texts.MaxLength
	}
	if !c.Personal {
		out.TopValues = listJSON(&p.top)
		all.publishValues(c, &out)
		if p.moments.N > 0 { // of one row the mean is the value
			p.publishMoments(c, &out)
		}
	}
	return out
}

func (p *profile) publishValues(c *Column, out *Profile) {
	out.Shapes = listJSON(&p.shapes.Top)
	switch {
	case c.Type == value.String || c.Type == value.Boolean:
		if p.texts.Seen {
			low, high := shownText(p.texts.Min, false), shownText(p.texts.Max, false)
			out.Min, out.Max = &low, &high
		}
	case p.numbers.Seen:
		low, high := formatNumber(c.Type, p.numbers.Min), formatNumber(c.Type, p.numbers.Max)
		out.Min, out.Max = &low, &high
	}
}

func listJSON(t *state.Top) *string {
	if t.Overflow {
		return nil
	}
	b, err := json.Marshal(t.Most(topShown))
	if err != nil {
		return nil // texts and numbers always marshal
	}
	s := string(b)
	return &s
}

func (p *profile) publishMoments(c *Column, out *Profile) {
	scale := 0
	if c.Type == value.Decimal {
		scale = value.Scale
	}
	mean, stddev := p.moments.Mean(scale), p.moments.Stddev(scale)
	out.Mean, out.Stddev = &mean, &stddev
	for i, q := range []float64{0.25, 0.5, 0.75} {
		if v, ok := p.sketch.Quantile(q); ok {
			out.Quartiles[i] = &v
		}
	}
}

func formatNumber(t value.Type, v decimal128.Num) string {
	switch t {
	case value.Date:
		return value.Day(v.LowBits()).String()
	case value.Timestamp:
		return time.UnixMicro(int64(v.LowBits())).UTC().Format(time.RFC3339Nano)
	case value.Integer:
		return strconv.FormatInt(int64(v.LowBits()), 10)
	}
	return value.FormatDecimal(v)
}
