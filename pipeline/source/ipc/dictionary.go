package ipc

import (
	"errors"
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"rasoat/pipeline/source/columnar"
)

// words are the different texts of a column. They do not change, so that their array may be
// kept.
type words struct {
	offsets []int32
	data    []byte
	array   *array.String
	bad     map[int32]bool // those with bytes that are not UTF-8
}

// spelled are the words that a dictionary had last: those of the blocks from one to
// another.
type spelled struct {
	from, to int
	words    *words
}

// wordsPerByte bounds how many words a file may say that a dictionary has. They differ, so
// that they cannot be packed as closely as rows.
const wordsPerByte = 1 << 10

var (
	errNoWords  = errors.New("codes without a dictionary")
	errReplaced = errors.New("a dictionary that is replaced by another one")
)

// spell returns the words of a column's dictionary as they are before a message. All
// readers share them.
func (f *File) spell(in io.ReaderAt, c *Column, order int) (*words, error) {
	f.spelling.Lock()
	defer f.spelling.Unlock()
	blocks := f.dictionaries[c.dictionary]
	to := 0
	for to < len(blocks) && blocks[to].order < order {
		to++
	}
	from := to - 1
	for from > 0 && blocks[from].more {
		from--
	}
	if from < 0 {
		return nil, errNoWords
	}
	if !f.stream && from > 0 { // who would know which one holds?
		return nil, errReplaced
	}
	had, known := f.words[c.dictionary]
	if known && had.from == from && had.to == to {
		return had.words, nil
	}
	w := &words{offsets: []int32{0}, bad: map[int32]bool{}}
	next := from
	if known && had.from == from && had.to < to {
		w, next = had.words.copy(), had.to
	}
	for i := next; i < to; i++ {
		if err := w.add(in, f.size, c.words, &blocks[i].block); err != nil {
			return nil, err
		}
	}
	w.array = textArray(w.offsets, w.data)
	f.words[c.dictionary] = spelled{from, to, w}
	return w, nil
}

func (w *words) copy() *words {
	bad := map[int32]bool{}
	for i := range w.bad {
		bad[i] = true
	}
	return &words{offsets: slices.Clone(w.offsets), data: slices.Clone(w.data), bad: bad}
}

// add appends the words of a block.
func (w *words) add(in io.ReaderAt, size int64, c *Column, k *block) error {
	b, t, err := k.open(in, size, &unpacker{})
	if err != nil {
		return err
	}
	found, err := b.sources([]node{{kind: c.kind}}, t)
	if err != nil {
		return err
	}
	if b.rows > size*wordsPerByte || b.rows > 1<<31-1 {
		return errRows
	}
	c2 := cursor{column: c, source: found[0]}
	had := int32(len(w.offsets) - 1)
	const step = 1 << 16
	for row := int64(0); row < b.rows; row += step {
		n := int(min(step, b.rows-row))
		first := had + int32(row)
		a, err := c2.take(b, row, n, func(i int) { w.bad[first+int32(i)] = true })
		if err != nil {
			return err
		}
		texts := a.(*array.String)
		for i := range n {
			w.data = append(w.data, texts.Value(i)...)
			w.offsets = append(w.offsets, int32(len(w.data)))
		}
		if len(w.data) > columnar.MaxTexts {
			return columnar.ErrTexts
		}
	}
	return nil
}

// coded is the Arrow type of columns that are given by their dictionary.
var coded = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// takeCodes reads codes for the rows that have a value, and 0 for the others.
func (c *cursor) takeCodes(b *batch, row int64, n int, bad func(int)) (arrow.Array, error) {
	width := int64(c.column.width)
	raw, err := b.bytes(c.source.first, row*width, int64(n)*width, &c.read)
	if err != nil {
		return nil, err
	}
	words := uint64(len(c.words.offsets) - 1)
	if words == 0 && c.nulls == n {
		return textArray(make([]int32, n+1), nil), nil
	}
	c.codes = slices.Grow(c.codes[:0], n)[:n]
	for i := range n {
		c.codes[i] = 0
		if !c.has(i) {
			continue
		}
		code := unsigned(raw[i*c.column.width : (i+1)*c.column.width])
		if code >= words { // less than 0, too
			return nil, errCodes
		}
		c.codes[i] = int32(code)
		if len(c.words.bad) > 0 && c.words.bad[int32(code)] {
			bad(i)
		}
	}
	return c.coded(n), nil
}

// coded shows codes to Arrow, without copying.
func (c *cursor) coded(n int) arrow.Array {
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(c.codes))}
	if c.nulls > 0 {
		buffers[0] = memory.NewBufferBytes(arrow.Uint64Traits.CastToBytes(c.present))
	}
	data := array.NewDataWithDictionary(coded, n, buffers, c.nulls, 0, c.words.array.Data().(*array.Data))
	defer data.Release()
	return array.NewDictionaryData(data)
}
