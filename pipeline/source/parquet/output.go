package parquet

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
)

// output is what a batch has of one column so far: codes of a dictionary as long
// as all its rows have some, else texts.
type output struct {
	rows    int
	words   *dictionary // of the codes; nil: rows are texts
	coded   []int32
	present []uint64 // of the codes; nil: all
	nulls   int
	texts   texts
}

func (o *output) reset() {
	o.rows, o.words, o.coded, o.present, o.nulls = 0, nil, o.coded[:0], o.present[:0], 0
	o.texts.reset()
}

// toTexts spells the rows that are codes: the writer has given its dictionary up
// in the middle of the batch.
func (o *output) toTexts() error {
	if o.words == nil {
		return nil
	}
	err := o.texts.spell(&o.words.texts, o.coded, o.bits())
	o.words, o.coded, o.present, o.nulls = nil, o.coded[:0], o.present[:0], 0
	return err
}

func (o *output) bits() []uint64 {
	if o.nulls == 0 {
		return nil
	}
	return o.present
}

// codes appends n rows of which so many have a value in the page of a dictionary.
func (o *output) codes(c *cursor, n, values int, present []uint64) error {
	if o.rows > 0 && o.words == nil { // texts before them
		c.reader.spread = slices.Grow(c.reader.spread[:0], n)[:n]
		if err := c.readCodes(c.reader.spread, values, present); err != nil {
			return err
		}
		o.rows += n
		return o.texts.spell(&c.words.texts, c.reader.spread, present)
	}
	o.words = c.words
	had := len(o.coded)
	o.coded = slices.Grow(o.coded, n)[:had+n]
	o.join(had, n, values, present)
	o.rows += n
	return c.readCodes(o.coded[had:], values, present)
}

// join appends the bits of n rows to those of the had rows before.
func (o *output) join(had, n, values int, present []uint64) {
	words := (had + n + 63) / 64
	if o.nulls == 0 && values == n {
		return
	}
	if o.nulls == 0 {
		o.present = slices.Grow(o.present[:0], words)[:0]
	}
	was := len(o.present)
	o.present = slices.Grow(o.present, words-was)[:words]
	clear(o.present[was:])
	if o.nulls == 0 {
		setBits(o.present, 0, had)
	}
	o.nulls += n - values
	if present == nil {
		setBits(o.present, had, n)
		return
	}
	h := hybrid{left: n, packed: arrow.Uint64Traits.CastToBytes(append(present, 0, 0))[:(n+7)/8]}
	h.copyBits(o.present, had, n)
}

// readCodes reads codes for the rows that have a value, and 0 for the others.
func (c *cursor) readCodes(out []int32, values int, present []uint64) error {
	dense := out[:values]
	if !c.codes.numbers(dense) {
		return errEnds
	}
	if words := c.words.len(); c.codes.width > 31 || 1<<c.codes.width > words { // else no code is too great
		greatest := uint32(0)
		for _, code := range dense {
			greatest = max(greatest, uint32(code))
		}
		if values > 0 && int64(greatest) >= int64(words) {
			return errCodes
		}
	}
	if present == nil {
		return nil
	}
	for i, k := len(out)-1, values-1; i >= 0; i-- { // from behind, where the codes are not
		v := int32(0)
		if present[i>>6]>>(i&63)&1 != 0 {
			v = dense[k]
			k--
		}
		out[i] = v
	}
	return nil
}
