package source

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"rasoat/pipeline/source/csv"
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

// Spell returns the record with texts in place of dictionaries. Who calls it owns
// the record that it returns.
func Spell(r arrow.Record) arrow.Record {
	columns := make([]arrow.Array, r.NumCols())
	fields := make([]arrow.Field, len(columns))
	for i, c := range r.Columns() {
		columns[i] = c
		if d, ok := c.(*array.Dictionary); ok {
			columns[i] = spellColumn(d)
		}
		fields[i] = arrow.Field{Name: r.ColumnName(i), Type: columns[i].DataType(), Nullable: true}
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), columns, r.NumRows())
}

func spellColumn(d *array.Dictionary) arrow.Array {
	values := d.Dictionary().(*array.String)
	var text []byte
	offsets := make([]int32, 1, d.Len()+1)
	for i := range d.Len() {
		if !d.IsNull(i) {
			text = append(text, values.Value(d.GetValueIndex(i))...)
		}
		offsets = append(offsets, int32(len(text)))
	}
	return textArray(csv.Column{Offsets: offsets, Data: text}, d.Len())
}
