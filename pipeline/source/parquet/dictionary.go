package parquet

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// A dictionary is the different texts of a column in a group of rows. It is made
// once and does not change, so its array may be kept.
type dictionary struct {
	texts
	array *array.String
	bad   []uint64 // those with bytes that are not UTF-8; nil: none
}

// openDictionary reads the page of a dictionary, which is in PLAIN form.
func (c *Column) openDictionary(page []byte, values int64) (*dictionary, error) {
	d := &dictionary{}
	d.offsets = make([]int32, 1, min(values, int64(len(page)))+1)
	if values > int64(len(page)) { // the least value is a byte, or its length
		return nil, errValues
	}
	plain, err := c.plainForm(page, encodingPlain, values, nil, nil)
	if err != nil {
		return nil, err
	}
	if c.render == nil && c.width == 0 {
		d.grow(0, max(len(plain)-4*int(values), 0))
		_, err = d.take(plain, 0, len(plain), int(values), nil)
	} else {
		_, err = d.takeRendered(c, plain, 0, len(plain), int(values), nil)
	}
	if err != nil {
		return nil, err
	}
	if c.render == nil && !d.valid() {
		d.bad = make([]uint64, (values+63)/64)
		if err := d.mend(func(i int) { setBits(d.bad, i, 1) }); err != nil {
			return nil, err
		}
	}
	d.array = d.texts.array()
	return d, nil
}

// array shows texts to Arrow, without copying.
func (t *texts) array() *array.String {
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(t.offsets)), memory.NewBufferBytes(t.bytes())}
	data := array.NewData(arrow.BinaryTypes.String, t.len(), buffers, nil, 0, 0)
	defer data.Release()
	return array.NewStringData(data)
}

// coded is the Arrow type of columns that are given by their dictionary.
var coded = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// codesArray shows codes to Arrow, without copying.
func (d *dictionary) codesArray(codes []int32, present []uint64, nulls int) arrow.Array {
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(codes))}
	if present != nil {
		buffers[0] = memory.NewBufferBytes(arrow.Uint64Traits.CastToBytes(present))
	}
	data := array.NewDataWithDictionary(coded, len(codes), buffers, nulls, 0, d.array.Data().(*array.Data))
	defer data.Release()
	return array.NewDictionaryData(data)
}
