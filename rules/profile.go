package rules

import (
	"encoding/json"
	"strconv"
	"time"
	"unicode"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/zeebo/xxh3"

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

// profile is the state of one column's profile.
type profile struct {
	rows, missing, placeholders int64
	top, shapes                 state.Top
	cardinality                 state.Cardinality
	texts                       state.Texts
	numbers                     state.Range[decimal128.Num]
	moments                     state.Moments
	sketch                      state.Sketch
	shape                       []byte // scratch
}

func lessDecimal(a, b decimal128.Num) bool { return a.Less(b) }

// update folds in the column of a batch.
func (p *profile) update(b *Batch, col int) {
	c := &b.plan.Dataset.Columns[col]
	present := kernelAll(b.Count)
	missing := b.Missing(col)
	present.AndNot(missing)
	p.rows += int64(b.Count)
	p.missing += missing.Count()
	p.placeholders += b.cols[col].placeholders
	text := b.Text(col)
	present.Each(func(i int) { p.addText(text.At(i), c.Personal) })
	if c.Type != value.String && c.Type != value.Boolean {
		present.AndNot(b.Mistyped(col))
		p.addNumbers(b, col, c.Type, present)
	}
}

func (p *profile) addText(v []byte, personal bool) {
	p.addDistinct(v)
	p.texts.Add(v, runeLen(v))
	if !personal && !p.shapes.Overflow {
		p.shape = appendShape(p.shape[:0], v)
		p.shapes.Add(p.shape, 1)
	}
}

// addDistinct counts v exactly while there are few different values, and hands
// all of them over to the estimate when there are not.
func (p *profile) addDistinct(v []byte) {
	if !p.top.Overflow {
		if p.top.Distinct() < state.TopLimit || p.top.Has(v) {
			p.top.Add(v, 1)
			return
		}
		for _, kept := range p.top.Values() {
			p.cardinality.Add(hashValue([]byte(kept)))
		}
		p.top.Add(v, 1)
	}
	p.cardinality.Add(hashValue(v))
}

func hashValue(v []byte) uint64 { return xxh3.HashSeed(v, state.KeySeed) }

// addNumbers folds in the typed values. Days and timestamps are ordered as
// numbers; only integers and decimals have a mean.
func (p *profile) addNumbers(b *Batch, col int, t value.Type, rows Bits) {
	switch t {
	case value.Date:
		days := b.Days(col)
		rows.Each(func(i int) { p.numbers.Add(decimal128.FromI64(int64(days[i])), lessDecimal) })
	case value.Timestamp:
		micros := b.Micros(col)
		rows.Each(func(i int) { p.numbers.Add(decimal128.FromI64(micros[i]), lessDecimal) })
	case value.Integer:
		integers := b.Integers(col)
		rows.Each(func(i int) { p.addNumber(decimal128.FromI64(integers[i]), float64(integers[i])) })
	case value.Decimal:
		decimals := b.Decimals(col)
		rows.Each(func(i int) { p.addNumber(decimals[i], decimals[i].ToFloat64(value.Scale)) })
	}
}

func (p *profile) addNumber(v decimal128.Num, f float64) {
	p.numbers.Add(v, lessDecimal)
	p.moments.Add(v)
	p.sketch.Add(f)
}

// merge folds in another part's profile.
func (p *profile) merge(o *profile) {
	p.rows += o.rows
	p.missing += o.missing
	p.placeholders += o.placeholders
	p.cardinality.Merge(&o.cardinality)
	p.mergeTop(o)
	p.shapes.Merge(&o.shapes)
	p.texts.Merge(&o.texts)
	p.numbers.Merge(&o.numbers, lessDecimal)
	p.moments.Merge(&o.moments)
	p.sketch.Merge(&o.sketch)
}

// mergeTop keeps the law of distinct counts: the estimate holds every value of
// a column whose exact count has overflowed, on whichever side it did.
func (p *profile) mergeTop(o *profile) {
	mine, theirs := p.top.Values(), o.top.Values()
	p.top.Merge(&o.top)
	if !p.top.Overflow {
		return
	}
	for _, list := range [][]string{mine, theirs} {
		for _, v := range list {
			p.cardinality.Add(hashValue([]byte(v)))
		}
	}
}

// publish is the published form.
func (p *profile) publish(c *Column) Profile {
	out := Profile{Column: c.Name, Type: c.Type, Rows: p.rows, Missing: p.missing, Placeholders: p.placeholders,
		Distinct: p.top.Distinct(), DistinctIsExact: !p.top.Overflow}
	if p.top.Overflow {
		out.Distinct = p.cardinality.Estimate()
	}
	if p.texts.Seen {
		out.MinLength, out.MaxLength = &p.texts.MinLength, &p.texts.MaxLength
	}
	if !c.Personal {
		p.publishValues(c, &out)
	}
	if p.moments.N > 0 {
		p.publishMoments(c, &out)
	}
	return out
}

func (p *profile) publishValues(c *Column, out *Profile) {
	out.TopValues = listJSON(&p.top)
	out.Shapes = listJSON(&p.shapes)
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

// longestShape cuts a shape, in bytes.
const longestShape = 60

// appendShape appends the shape of a text: every digit is 9, a run of letters
// is A or a by the case of its first, other characters stand as they are.
func appendShape(dst, v []byte) []byte {
	inLetters := false
	for _, r := range string(v) {
		switch {
		case unicode.IsDigit(r):
			dst = append(dst, '9')
		case unicode.IsLetter(r) || unicode.IsMark(r):
			if inLetters {
				continue
			}
			if unicode.IsUpper(r) {
				dst = append(dst, 'A')
			} else {
				dst = append(dst, 'a')
			}
			inLetters = true
			continue
		default:
			dst = append(dst, string(r)...)
		}
		inLetters = false
		if len(dst) >= longestShape {
			return append(dst, "…"...)
		}
	}
	return dst
}
