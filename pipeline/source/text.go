package source

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// TextAt returns the text of a row of one column of a batch, whichever of the three
// forms it has: text, a dictionary, or absent. What is null or absent is empty.
func TextAt(column arrow.Array, row int) string {
	switch c := column.(type) {
	case *array.String:
		return c.Value(row)
	case *array.Dictionary:
		if !c.IsNull(row) {
			return c.Dictionary().(*array.String).Value(c.GetValueIndex(row))
		}
	}
	return ""
}
