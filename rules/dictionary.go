package rules

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/value"
)

// maxCodes is how many different values a column may have to be worth a
// dictionary: as many as a profile counts exactly.
const maxCodes = state.TopLimit

// dictionary numbers the values of a column that has few different ones, so
// that whatever depends on a text alone (is it missing, does it pass a check,
// how often does it occur) is worked out once per value and worker, and looked
// up at a nanosecond per row. It grows with the batches that one worker sees.
// The first batch with too many values, or one that is long (a scan, a
// polygon), ends it for good; that costs the coding of a thousand rows.
type dictionary struct {
	plain  bool // too many values: the column is judged row by row
	values Text
	slots  []uint16 // code + 1 by hash
	absent []byte   // of each code: present, blank or placeholder
	codes  []uint16 // of the rows of the batch at hand
	holes  bool     // some code stands for a missing value
}

// What a code stands for.
const (
	codePresent = iota
	codeBlank
	codePlaceholder
)

// slotBits is twice the room that maxCodes need.
const slotBits = 11

func newDictionary() *dictionary {
	d := &dictionary{slots: make([]uint16, 1<<slotBits)}
	d.values.Reset()
	return d
}

// encode numbers the rows of a batch; it returns nil once the column has too
// many values.
func (d *dictionary) encode(text Text, rows int, placeholders *value.Placeholders) []uint16 {
	if d.plain {
		return nil
	}
	d.codes = resize(d.codes, rows)
	for i := range rows {
		v := text.At(i)
		code, ok := d.find(v)
		if !ok {
			if d.len() == maxCodes || len(v) > state.TopLength {
				*d = dictionary{plain: true}
				return nil
			}
			code = d.add(v, placeholders)
		}
		d.codes[i] = code
	}
	return d.codes
}

func (d *dictionary) len() int { return len(d.values.Offsets) - 1 }

// find looks a value up.
func (d *dictionary) find(v []byte) (uint16, bool) {
	const mask = 1<<slotBits - 1
	for slot := hashShort(v) >> (64 - slotBits); ; slot = (slot + 1) & mask {
		code := d.slots[slot]
		if code == 0 {
			return 0, false
		}
		if bytes.Equal(d.values.At(int(code-1)), v) {
			return code - 1, true
		}
	}
}

func (d *dictionary) add(v []byte, placeholders *value.Placeholders) uint16 {
	const mask = 1<<slotBits - 1
	slot := hashShort(v) >> (64 - slotBits)
	for d.slots[slot] != 0 {
		slot = (slot + 1) & mask
	}
	d.values.Data = append(d.values.Data, v...)
	d.values.Offsets = append(d.values.Offsets, int32(len(d.values.Data)))
	d.slots[slot] = uint16(d.len())
	kind := byte(codePresent)
	switch {
	case value.IsBlank(v):
		kind = codeBlank
	case placeholders.Match(v):
		kind = codePlaceholder
	}
	d.absent = append(d.absent, kind)
	d.holes = d.holes || kind != codePresent
	return uint16(d.len() - 1)
}

// hashShort hashes a text of up to 16 bytes by its ends and its length: two
// multiplications, 2 ns. Longer ones may differ in the middle only (file
// numbers do), and a thousand that fall together would cost 2 µs a row.
func hashShort(v []byte) uint64 {
	const k1, k2 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
	var head, tail uint64
	switch n := len(v); {
	case n > 16:
		return xxh3.Hash(v)
	case n >= 8:
		head, tail = binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[n-8:])
	case n >= 4:
		head, tail = uint64(binary.LittleEndian.Uint32(v)), uint64(binary.LittleEndian.Uint32(v[n-4:]))
	case n > 0:
		head = uint64(v[0]) | uint64(v[n/2])<<8 | uint64(v[n-1])<<16
	}
	h := (head ^ bits.RotateLeft64(tail, 32) ^ uint64(len(v))*k2) * k1
	return (h ^ h>>29) * k2
}

// codes returns the dictionary of a column and the codes of the batch's rows;
// nil if the column has too many values or is absent.
func (b *Batch) codes(col int) (*dictionary, []uint16) {
	c := &b.cols[col]
	if c.absent {
		return nil, nil
	}
	if c.derived&derivedCodes == 0 {
		c.derived |= derivedCodes
		if c.dictionary == nil {
			c.dictionary = newDictionary()
		}
		c.codes = c.dictionary.encode(c.text, b.Count, b.plan.columns[col].placeholders)
	}
	if c.codes == nil {
		return nil, nil
	}
	return c.dictionary, c.codes
}

// missingOf sets the rows whose code stands for a missing value and returns
// how many of them are placeholders.
func (d *dictionary) missingOf(codes []uint16, missing Bits) (placeholders int64) {
	if !d.holes {
		return 0
	}
	for i, c := range codes {
		if kind := d.absent[c]; kind != codePresent {
			missing.Set(i)
			placeholders += int64(kind) >> 1
		}
	}
	return placeholders
}

// Verdicts of values, by code.
const (
	passes = 1 + iota
	fails
)

// judgeValues sets in failed the judged rows whose value does not pass. With a
// dictionary every value is looked at once per worker and verdicts remember
// it; if all pass, no row is.
func (b *Batch) judgeValues(r *Row, folding Folding, verdicts *[]byte, judged, failed Bits) {
	col := r.Columns[0]
	d, codes := b.codes(col)
	if d == nil {
		text := b.Folded(col, folding)
		rejectText(judged, failed, text, r.Value)
		return
	}
	someFail := d.learn(r.Value, folding, verdicts)
	if !someFail {
		return
	}
	known := *verdicts
	for w, word := range judged {
		var bad uint64
		for ; word != 0; word &= word - 1 {
			low := bits.TrailingZeros64(word)
			if known[codes[w<<6|low]] == fails {
				bad |= 1 << low
			}
		}
		failed[w] |= bad
	}
}

// learn completes the verdicts and tells whether any value fails.
func (d *dictionary) learn(pass func([]byte) bool, folding Folding, verdicts *[]byte) (someFail bool) {
	known := *verdicts
	for code := len(known); code < d.len(); code++ {
		verdict := byte(passes)
		if d.absent[code] == codePresent && !pass(folding.Append(nil, d.values.At(code))) {
			verdict = fails
		}
		known = append(known, verdict)
	}
	*verdicts = known
	return bytes.IndexByte(known, fails) >= 0
}

// rejectText sets in failed every judged row whose text does not pass.
func rejectText(judged, failed Bits, text Text, pass func([]byte) bool) {
	kernel.Reject(judged, failed, func(i int) bool { return pass(text.At(i)) })
}
