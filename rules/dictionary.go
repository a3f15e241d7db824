package rules

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/value"
)

// maxPresent is how many different values a column may have to be worth a
// dictionary: as many as a profile counts exactly. Besides there is room for the
// ways to write that there is none.
const (
	maxPresent = state.TopLimit
	maxCodes   = maxPresent + 24
)

// dictionary numbers the values of a column that has few different ones, so
// that whatever depends on a text alone (is it missing, does it pass a check,
// how often does it occur) is worked out once per value and worker, and looked
// up at a nanosecond per row. It grows with the batches that one worker sees.
// The first batch with too many values, or one that is long (a scan, a
// polygon), ends it for good; that costs the coding of a thousand rows. But then it
// is known that the profile, too, has too many to count them one by one.
type dictionary struct {
	plain        bool // too many values: the column is judged row by row
	crowded      bool // those that are present are too many for a state.Top
	placeholders *value.Placeholders
	values       Text
	keys         []shortKey      // of each code
	slots        []uint16        // code + 1 by hash
	absent       []byte          // of each code: present, blank or placeholder
	codes        []uint16        // of the rows of the batch at hand
	holes        int             // how many codes stand for missing values
	foreign      bool            // values may be among them that no row has: from a dictionary of the extract
	of           arrow.ArrayData // the dictionary of the extract that theirs is
	theirs       []uint16        // its values' codes
}

// What a code stands for.
const (
	codePresent = iota
	codeBlank
	codePlaceholder
)

// slotBits is twice the room that maxCodes need.
const slotBits = 11

// dictionaries are those that were given up: most columns begin with one, and a
// night of small extracts has thousands of columns.
var dictionaries = sync.Pool{New: func() any { return &dictionary{slots: make([]uint16, 1<<slotBits)} }}

func newDictionary(placeholders *value.Placeholders) *dictionary {
	used := dictionaries.Get().(*dictionary)
	clear(used.slots)
	used.values.Reset()
	return &dictionary{placeholders: placeholders, slots: used.slots, values: used.values,
		keys: used.keys[:0], absent: used.absent[:0], codes: used.codes}
}

// giveUp makes the column plain from now on.
func (d *dictionary) giveUp(crowded bool) {
	used := *d
	used.of, used.theirs = nil, nil
	dictionaries.Put(&used)
	*d = dictionary{plain: true, crowded: crowded && !d.foreign}
}

// encode numbers the rows of a batch; it returns nil once the column has too
// many values.
func (d *dictionary) encode(text Text, rows int) []uint16 {
	if d.plain {
		return nil
	}
	d.codes = resize(d.codes, rows)
	for i := range rows {
		if code := d.quick(text, i); code != 0 {
			d.codes[i] = code - 1
			continue
		}
		code, ok := d.number(text, i)
		if !ok {
			return nil
		}
		d.codes[i] = code
	}
	return d.codes
}

// quick returns the code + 1 of a short text that stands in the first slot it is
// looked for in: nearly every one. Otherwise it returns 0.
func (d *dictionary) quick(text Text, row int) uint16 {
	start, end := int(text.Offsets[row]), int(text.Offsets[row+1])
	n := end - start
	if n > 16 || start+16 > len(text.Data) {
		return 0
	}
	head, tail := binary.LittleEndian.Uint64(text.Data[start:]), uint64(0)
	if n < 8 {
		head &= 1<<(8*n) - 1
	} else {
		tail = binary.LittleEndian.Uint64(text.Data[start+8:]) & (1<<(8*(n-8)) - 1)
	}
	code := d.slots[hashShort(head, tail, n)>>(64-slotBits)]
	if code == 0 {
		return 0
	}
	if k := &d.keys[code-1]; k.head != head || k.tail != tail || k.length != n {
		return 0
	}
	return code
}

// translate numbers the rows of a batch that comes with a dictionary. The
// values of that are looked at once, for all batches that share it.
func (d *dictionary) translate(c *coded) []uint16 {
	if d.plain {
		return nil
	}
	if d.of != c.of {
		n := c.len()
		if n > maxCodes {
			d.giveUp(false)
			return nil
		}
		d.of, d.theirs, d.foreign = c.of, resize(d.theirs, n), true
		for i := range n {
			code, ok := d.number(c.values, i)
			if !ok {
				return nil
			}
			d.theirs[i] = code
		}
	}
	d.codes = resize(d.codes, len(c.codes))
	if c.valid == nil {
		for i, code := range c.codes {
			d.codes[i] = d.theirs[code]
		}
		return d.codes
	}
	null, ok := d.number(Text{Offsets: []int32{0, 0}}, 0)
	if !ok {
		return nil
	}
	for i, code := range c.codes {
		d.codes[i] = null
		if c.valid.Has(i) {
			d.codes[i] = d.theirs[code]
		}
	}
	return d.codes
}

func (d *dictionary) len() int { return len(d.values.Offsets) - 1 }

// number returns the code of a row's text, a new one if need be. If there is no
// room for one the column is plain from now on.
func (d *dictionary) number(text Text, row int) (code uint16, ok bool) {
	start, end := int(text.Offsets[row]), int(text.Offsets[row+1])
	key := newShortKey(text.Data[start:end])
	slot := d.find(key, text.Data[start:end])
	if code := d.slots[slot]; code != 0 {
		return code - 1, true
	}
	kind := d.kindOf(text.Data[start:end])
	long := end-start > state.TopLength
	switch full := d.len()-d.holes == maxPresent; {
	case kind == codePresent && (full || long):
		d.giveUp(true)
		return 0, false
	case d.len() == maxCodes || long:
		d.giveUp(false)
		return 0, false
	}
	return d.add(slot, key, text.Data[start:end], kind), true
}

func (d *dictionary) kindOf(v []byte) byte {
	switch {
	case value.IsBlank(v):
		return codeBlank
	case d.placeholders.Match(v):
		return codePlaceholder
	}
	return codePresent
}

// find returns the slot of a value, an empty one if it is new.
func (d *dictionary) find(key shortKey, v []byte) uint64 {
	const mask = 1<<slotBits - 1
	for slot := key.hash(v) >> (64 - slotBits); ; slot = (slot + 1) & mask {
		code := d.slots[slot]
		if code == 0 || d.keys[code-1] == key && (key.length <= 16 || bytes.Equal(d.values.At(int(code-1)), v)) {
			return slot
		}
	}
}

func (d *dictionary) add(slot uint64, key shortKey, v []byte, kind byte) uint16 {
	d.values.Data = append(d.values.Data, v...)
	d.values.Close()
	d.keys = append(d.keys, key)
	d.slots[slot] = uint16(d.len())
	d.absent = append(d.absent, kind)
	if kind != codePresent {
		d.holes++
	}
	return uint16(d.len() - 1)
}

// shortKey is the first sixteen bytes of a text, zeros after its end, and its
// length: up to sixteen bytes, texts with one key are equal.
type shortKey struct {
	head, tail uint64
	length     int
}

func newShortKey(v []byte) shortKey {
	var b [16]byte
	copy(b[:], v)
	return shortKey{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:]), len(v)}
}

// hash looks at the key alone where that is the whole text. Longer ones may
// differ in the middle only (file numbers do), and a thousand that fall together
// would cost 2 µs a row.
func (k shortKey) hash(v []byte) uint64 {
	if k.length > 16 {
		return xxh3.Hash(v)
	}
	return hashShort(k.head, k.tail, k.length)
}

// hashShort takes two multiplications, 2 ns.
func hashShort(head, tail uint64, length int) uint64 {
	const k1, k2 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
	h := (head ^ bits.RotateLeft64(tail, 32) ^ uint64(length)*k2) * k1
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
		c.codes = b.encode(col)
	}
	if c.codes == nil {
		return nil, nil
	}
	return c.dictionary, c.codes
}

func (b *Batch) encode(col int) []uint16 {
	c := &b.cols[col]
	if c.dictionary == nil {
		c.dictionary = newDictionary(b.plan.columns[col].placeholders)
		c.dictionary.plain = b.plan.env.Plain
	}
	if c.coded.of != nil {
		return c.dictionary.translate(&c.coded)
	}
	return c.dictionary.encode(b.Text(col), b.Count)
}

// missingOf sets the rows whose code stands for a missing value and returns
// how many of them are placeholders.
func (d *dictionary) missingOf(codes []uint16, missing Bits) (placeholders int64) {
	if d.holes == 0 {
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

// verdicts are what a rule has found out of single values.
type verdicts struct {
	byCode  []byte // of the worker's dictionary
	entries judged // of the extract's
}

// Verdicts of values, by code.
const (
	passes = 1 + iota
	fails
)

// judgeValues sets in failed the judged rows whose value does not pass. With a
// dictionary every value is looked at once per worker and verdicts remember
// it; if all pass, no row is.
func (b *Batch) judgeValues(r *Row, folding Folding, known *verdicts, judged, failed Bits) {
	col := r.Columns[0]
	d, codes := b.codes(col)
	if d == nil {
		if e := b.entries(col); e != nil {
			e.judge(r, folding, &known.entries, b.cols[col].coded.codes, judged, failed)
			return
		}
		rejectText(judged, failed, b.Folded(col, folding), r, b.plan.env.Plain)
		return
	}
	if someFail := d.learn(r.Value, folding, &known.byCode); !someFail {
		return
	}
	for w, word := range judged {
		var bad uint64
		for ; word != 0; word &= word - 1 {
			low := bits.TrailingZeros64(word)
			if known.byCode[codes[w<<6|low]] == fails {
				bad |= 1 << low
			}
		}
		failed[w] |= bad
	}
}

// EachText calls f with the texts of some rows under a folding: of a column with
// few different values with each of them once, which costs a nanosecond a row. The
// text is valid during the call.
func (b *Batch) EachText(col int, folding Folding, rows Bits, f func(v []byte)) {
	var values Text
	var used Bits
	if d, codes := b.codes(col); d != nil {
		values, used = d.values, kernel.NewBits(d.len())
		rows.Each(func(i int) { used.Set(int(codes[i])) })
	} else if e := b.entries(col); e != nil {
		codes := b.cols[col].coded.codes
		values, used = e.text, kernel.NewBits(len(e.absent))
		rows.Each(func(i int) { used.Set(int(codes[i])) })
	} else {
		text := b.Folded(col, folding)
		rows.Each(func(i int) { f(text.At(i)) })
		return
	}
	var folded []byte
	used.Each(func(code int) {
		folded = folding.Append(folded[:0], values.At(code))
		f(folded)
	})
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
func rejectText(judged, failed Bits, text Text, r *Row, plain bool) {
	if r.Texts != nil && !plain {
		r.Texts(text, judged, failed)
		return
	}
	kernel.Reject(judged, failed, func(i int) bool { return r.Value(text.At(i)) })
}
