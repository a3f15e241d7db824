package parquet

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// maxPage is the largest page that is unpacked, and maxHeld the most that one
// reader holds of pages at a time: a small file may say that it unpacks to
// anything.
const (
	maxPage = 512 << 20
	maxHeld = 2 << 30
	// readAhead is how much is read at a time. Smaller reads cost calls, bigger ones
	// memory: each column holds a window of the file.
	readAhead = 256 << 10
	maxHead   = 1 << 20 // with statistics, which hold values
)

var (
	errEnds     = errors.New("the values end before the rows do")
	errChecksum = errors.New("the checksum of a page is wrong")
	errMemory   = errors.New("its pages take more than 2 GiB of memory at a time; write it with smaller row groups")
	errLevels   = errors.New("definition levels are broken")
	errCodes    = errors.New("a code that the dictionary does not have")
	errNoWords  = errors.New("codes without a dictionary")
)

// A cursor goes through the rows of one column in one group of rows.
type cursor struct {
	column *Column
	reader *Reader
	chunk  chunk
	group  int
	row    int64 // of the group, the next one
	at     int64 // of the file, the next page

	window   []byte // bytes of the file
	windowAt int64
	buffer   []byte // the page, unpacked
	scratch  []byte // the page in PLAIN form, where that is something else
	words    *dictionary
	before   []byte // the last text of the page before, where pages share beginnings

	// What is left of the page.
	rows   int
	levels hybrid
	coded  bool
	codes  hybrid
	plain  []byte
	pos    int

	out output
}

// open goes to the beginning of a group. The dictionary is kept if it was there
// already.
func (c *cursor) open(group int, k chunk) {
	if c.group != group {
		c.words = nil
	}
	c.group, c.chunk, c.row, c.at, c.rows = group, k, 0, k.from, 0
	c.window, c.windowAt, c.before = c.window[:0], 0, nil
}

// skip passes over n rows. Pages that lie in them wholly are not unpacked.
func (c *cursor) skip(n int64) error {
	c.row += n
	for n > 0 {
		if c.rows == 0 {
			passed, err := c.page(n)
			if err != nil {
				return err
			}
			n -= passed
			continue
		}
		k := int(min(n, int64(c.rows)))
		if err := c.pass(k); err != nil {
			return err
		}
		n -= int64(k)
	}
	return nil
}

// pass skips rows of the page.
func (c *cursor) pass(n int) error {
	if n == c.rows {
		c.rows = 0
		return nil
	}
	values, _, err := c.present(n)
	if err != nil {
		return err
	}
	c.rows -= n
	switch {
	case c.coded:
		if !c.codes.skip(values) {
			return errEnds
		}
	case c.column.width > 0:
		c.pos += values * c.column.width
	default:
		c.pos, err = passTexts(c.plain, c.pos, len(c.plain), values)
	}
	return err
}

// take appends n rows to out.
func (c *cursor) take(n int) error {
	c.row += int64(n)
	for n > 0 {
		if c.rows == 0 {
			if _, err := c.page(0); err != nil {
				return err
			}
			continue
		}
		k := min(n, c.rows)
		if err := c.takePart(k); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

// takePart appends rows of the page.
func (c *cursor) takePart(n int) error {
	values, bits, err := c.present(n)
	if err != nil {
		return err
	}
	c.rows -= n
	if c.coded {
		return c.out.codes(c, n, values, bits)
	}
	if err := c.out.toTexts(); err != nil {
		return err
	}
	c.out.rows += n
	if c.column.render == nil && c.column.width == 0 {
		c.pos, err = c.out.texts.take(c.plain, c.pos, len(c.plain), n, bits)
	} else {
		c.pos, err = c.out.texts.takeRendered(c.column, c.plain, c.pos, len(c.plain), n, bits)
	}
	return err
}

// present reads which of the next n rows of the page have a value: how many, and
// a bit for each, or nil if all have one.
func (c *cursor) present(n int) (values int, present []uint64, err error) {
	if c.column.levels == 0 {
		return n, nil, nil
	}
	if !c.levels.run() {
		return 0, nil, errLevels
	}
	if c.levels.packed == nil && c.levels.left >= n && c.levels.same == uint32(c.column.levels) {
		c.levels.left -= n
		return n, nil, nil
	}
	r := c.reader
	r.bits = slices.Grow(r.bits[:0], (n+63)/64)[:(n+63)/64]
	clear(r.bits)
	ok := true
	if c.column.levels == 1 {
		values, ok = c.levels.bits(r.bits, 0, n)
	} else {
		r.codes = slices.Grow(r.codes[:0], n)[:n]
		ok = c.levels.numbers(r.codes)
		for i, level := range r.codes {
			if level == int32(c.column.levels) {
				r.bits[i>>6] |= 1 << (i & 63)
				values++
			}
		}
	}
	if !ok {
		return 0, nil, errLevels
	}
	if values == n {
		return n, nil, nil
	}
	return values, r.bits, nil
}

// page goes to the next data page and opens it, unless it has at most skip rows:
// then it passes over it and returns how many it has.
func (c *cursor) page(skip int64) (passed int64, err error) {
	for c.at < c.chunk.from+c.chunk.bytes {
		h, err := c.head()
		if err != nil {
			return 0, err
		}
		from := c.at + int64(h.headLength)
		c.at = from + h.packed
		switch {
		case h.packed > c.chunk.from+c.chunk.bytes-from:
			return 0, errEnds
		case h.kind == pageDictionary && c.words == nil:
			page, err := c.load(h, from)
			if err == nil {
				c.words, err = c.column.openDictionary(page, h.values)
			}
			if err != nil {
				return 0, err
			}
		case (h.kind == pageData || h.kind == pageDataV2) && h.values > 0:
			if h.values <= skip && h.encoding != encodingDeltaText {
				return h.values, nil
			}
			return 0, c.openPage(h, from)
		}
	}
	return 0, errEnds
}

// head reads the head of the page at c.at.
func (c *cursor) head() (h pageHead, err error) {
	left := c.chunk.from + c.chunk.bytes - c.at
	for size := int64(512); ; size *= 8 {
		b, err := c.bytes(c.at, min(size, left))
		if err != nil {
			return h, err
		}
		if h, err = readPageHead(b); err == nil || size >= left || size > maxHead {
			return h, err
		}
	}
}

// bytes returns bytes of the file, from the window if they are there, with slack
// behind them. They are valid until the next call.
func (c *cursor) bytes(at, n int64) ([]byte, error) {
	have := int64(len(c.window))
	if at < c.windowAt || at > c.windowAt+have {
		have, c.windowAt = 0, at
	}
	skip := at - c.windowAt
	if skip+n > have {
		size := max(n, min(readAhead, c.chunk.from+c.chunk.bytes-at))
		old := c.window[min(skip, have):have]
		if int64(cap(c.window)) < size+slack {
			if err := c.reader.hold(size+slack, cap(c.window)); err != nil {
				return nil, err
			}
			c.window = make([]byte, size, size+slack)
		}
		c.window = c.window[:size]
		kept := copy(c.window, old)
		c.windowAt, skip = at, 0
		if _, err := c.reader.in.ReadAt(c.window[kept:], at+int64(kept)); err != nil {
			c.window = c.window[:0]
			return nil, fmt.Errorf("byte %d: %w", at, noEOF(err))
		}
	}
	return c.window[skip : skip+n : cap(c.window)], nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// load returns the bytes of a page, unpacked, with slack behind them.
func (c *cursor) load(h pageHead, from int64) ([]byte, error) {
	if h.full > maxPage || h.packed > maxPage {
		return nil, errTooLarge
	}
	src, err := c.bytes(from, h.packed)
	if err != nil {
		return nil, err
	}
	if h.checked && crc32.ChecksumIEEE(src) != h.checksum {
		return nil, errChecksum
	}
	if c.chunk.codec == codecNone || h.kind == pageDataV2 && h.unpacked {
		if h.full != h.packed {
			return nil, errUnpacked
		}
		return src, nil
	}
	if int64(cap(c.buffer)) < h.full+slack {
		if err := c.reader.hold(h.full+slack, cap(c.buffer)); err != nil {
			return nil, err
		}
		c.buffer = make([]byte, h.full, h.full+slack)
	}
	c.buffer = c.buffer[:h.full]
	levels := int64(0)
	if h.kind == pageDataV2 { // levels are not compressed
		levels = h.repeats + h.defines
		copy(c.buffer, src[:levels])
	}
	if levels == h.full {
		return c.buffer, nil
	}
	return c.buffer, c.reader.unpacker.unpack(c.chunk.codec, c.buffer[levels:], src[levels:])
}

// openPage loads a data page and finds levels and values in it.
func (c *cursor) openPage(h pageHead, from int64) error {
	page, err := c.load(h, from)
	if err != nil {
		return err
	}
	if h.values > math.MaxInt32 {
		return errHead
	}
	values, err := c.openLevels(h, page)
	if err != nil {
		return err
	}
	c.pos, c.rows = 0, 0
	c.coded = h.encoding == encodingCoded || h.encoding == encodingPlainCoded
	if c.coded {
		err = c.openCodes(values)
	} else {
		had := cap(c.scratch)
		c.plain, err = c.column.plainForm(values, h.encoding, h.values, c.scratch[:0], &c.before)
		if err == nil && (len(c.plain) == 0 || len(values) == 0 || &c.plain[0] != &values[0]) {
			c.scratch = slices.Grow(c.plain, slack)
			c.plain = c.scratch
			err = c.reader.hold(int64(cap(c.scratch)), had)
		}
	}
	if err == nil {
		c.rows = int(h.values)
	}
	return err
}

// openLevels returns the values that stand behind the levels.
func (c *cursor) openLevels(h pageHead, page []byte) ([]byte, error) {
	width := uint(0)
	for 1<<width <= c.column.levels {
		width++
	}
	if h.kind == pageDataV2 {
		if h.repeats+h.defines > int64(len(page)) {
			return nil, errLevels
		}
		levels, values := page[h.repeats:h.repeats+h.defines], page[h.repeats+h.defines:]
		c.levels = newHybrid(levels, width)
		return values, nil
	}
	if width == 0 {
		return page, nil
	}
	if h.levels != encodingHybrid {
		return nil, fmt.Errorf("definition levels in the encoding %d", h.levels)
	}
	if len(page) < 4 || uint64(uint32Of(page)) > uint64(len(page)-4) {
		return nil, errLevels
	}
	n := 4 + int(uint32Of(page))
	c.levels = newHybrid(page[4:n], width)
	return page[n:], nil
}

func (c *cursor) openCodes(values []byte) error {
	if c.words == nil {
		return errNoWords
	}
	if len(values) == 0 { // a page without any value
		c.codes = newHybrid(nil, 1)
		return nil
	}
	if values[0] > 32 {
		return errCodes
	}
	c.codes = newHybrid(values[1:], uint(values[0]))
	return nil
}
