package source

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"rasoat/pipeline/source/csv"
	"rasoat/rules"
)

// A Batch is some records of a part. It is lent to the callback that gets it, with
// all that is in it: when the callback returns, its memory is used again. A batch
// may have no rows and only rejects or skipped records.
type Batch struct {
	Record      arrow.Record   // for each asked column, in that order, one of utf8, without nulls, or of codes of a dictionary of utf8; array.Null for one the file lacks
	Rows        rules.Rows     // where the rows stand in their file
	Rejects     []rules.Reject // records that could not be read, in order
	Skipped     int            // blank lines, the header, what stands above it, totals, what stands below the table
	Notes       Notes          // what was met that is worth telling; nil: nothing
	Undecodable []int32        // rows with bytes that are not of the encoding; those bytes were read as U+FFFD
	Flaws       []rules.Flaw   // rows with something else that could not be read, and what it is
}

// columns turns text in Arrow's layout into records of arrow, without copying.
type columns struct {
	schema *arrow.Schema
	wanted []int // positions in the header, each once
	at     []int // for each asked column its index in wanted, or -1
}

func newColumns(names []string, positions []int) columns {
	c := columns{at: make([]int, len(names))}
	index := map[int]int{-1: -1}
	fields := make([]arrow.Field, len(names))
	for i, pos := range positions {
		if _, ok := index[pos]; !ok {
			index[pos] = len(c.wanted)
			c.wanted = append(c.wanted, pos)
		}
		c.at[i] = index[pos]
		fields[i] = arrow.Field{Name: names[i], Type: arrow.BinaryTypes.String}
		if pos < 0 {
			fields[i] = arrow.Field{Name: names[i], Type: arrow.Null, Nullable: true}
		}
	}
	c.schema = arrow.NewSchema(fields, nil)
	return c
}

// record makes a record of n rows; text has one column for each of wanted.
func (c *columns) record(text []csv.Column, n int) arrow.Record {
	arrays := make([]arrow.Array, len(c.at))
	for i, at := range c.at {
		if at < 0 {
			arrays[i] = array.NewNull(n)
			continue
		}
		arrays[i] = textArray(text[at], n)
	}
	record := array.NewRecord(c.schema, arrays, int64(n))
	for _, a := range arrays {
		a.Release()
	}
	return record
}

func textArray(c csv.Column, n int) arrow.Array {
	offsets := memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(c.Offsets))
	data := array.NewData(arrow.BinaryTypes.String, n, []*memory.Buffer{nil, offsets, memory.NewBufferBytes(c.Data)}, nil, 0, 0)
	defer data.Release()
	return array.NewStringData(data)
}
