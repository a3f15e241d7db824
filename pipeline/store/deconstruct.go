package store

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/parquet-go/parquet-go"
)

// column is a column of a table: where its value lies in a row of Go, how it
// becomes one of Parquet, and how it is set from one that is not null. parquet-go
// does the same for rows of any shape, in ten times the time: a dataset with a
// segment for each commune has thousands of rows.
type column struct {
	offset   uintptr
	kind     parquet.Kind
	nullable bool // there is a pointer to the value, nil for null
	value    func(unsafe.Pointer) parquet.Value
	fill     func(rows []unsafe.Pointer, values []parquet.Value) // of many rows
	text     func(row unsafe.Pointer) *string                    // of a text, nil for another type
	bits     func(value unsafe.Pointer) uint64                   // of a value that is no text
	set      func(p unsafe.Pointer, v parquet.Value, last *string)
}

// columnsOf returns the columns of a row type, in the order of its schema. A type
// that no table has yet is a mistake of this package.
func columnsOf(row reflect.Type, schema *parquet.Schema) []column {
	columns := make([]column, len(schema.Columns()))
	for _, f := range reflect.VisibleFields(row) {
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		leaf, ok := schema.Lookup(name)
		if !ok {
			continue // the embedded Key itself
		}
		offset := uintptr(0)
		for i, t := 0, row; i < len(f.Index); i++ {
			at := t.Field(f.Index[i])
			offset, t = offset+at.Offset, at.Type
		}
		value := valueOf(f.Type, leaf.ColumnIndex)
		if value == nil {
			panic(fmt.Sprintf("table %s: column %s: no column is of the type %s", row.Name(), name, f.Type))
		}
		columns[leaf.ColumnIndex] = column{
			offset, leaf.Node.Type().Kind(), f.Type.Kind() == reflect.Pointer,
			value, filler(f.Type, offset, leaf.ColumnIndex, value), textIn(f.Type, offset), bitsOf(f.Type), setterOf(f.Type),
		}
	}
	return columns
}

// filler reads a field of many rows: of the types that nearly all columns have without
// going through value for each.
func filler(t reflect.Type, offset uintptr, index int, value func(unsafe.Pointer) parquet.Value) func([]unsafe.Pointer, []parquet.Value) {
	switch t {
	case reflect.TypeFor[string]():
		return fillTexts(textIn(t, offset))
	case reflect.TypeFor[*string]():
		return fillTextsOrNull(textIn(t, offset), index)
	case reflect.TypeFor[int64]():
		return fillNumbers(offset)
	case reflect.TypeFor[*int64]():
		return fillOrNull(offset, index, parquet.Int64Value)
	case reflect.TypeFor[*float64]():
		return fillOrNull(offset, index, parquet.DoubleValue)
	case reflect.TypeFor[Day]():
		return fillSame[Day](offset, value)
	case reflect.TypeFor[float64]():
		return fillSame[uint64](offset, value) // by its bits: 0 and −0 are equal
	case reflect.TypeFor[bool]():
		return fillSame[bool](offset, value)
	}
	return func(rows []unsafe.Pointer, values []parquet.Value) {
		for i, row := range rows {
			values[i] = value(unsafe.Add(row, offset))
		}
	}
}

// fillNumbers makes values of a column that has no nulls: without levels, of which the
// writer of such a column asks for none, they are made in a third of the time.
func fillNumbers(offset uintptr) func([]unsafe.Pointer, []parquet.Value) {
	return func(rows []unsafe.Pointer, values []parquet.Value) {
		for i, row := range rows {
			values[i] = parquet.Int64Value(*(*int64)(unsafe.Add(row, offset)))
		}
	}
}

// fillOrNull makes values of a column of numbers that may be null.
func fillOrNull[F any](offset uintptr, index int, of func(F) parquet.Value) func([]unsafe.Pointer, []parquet.Value) {
	null := parquet.NullValue().Level(0, 0, index)
	return func(rows []unsafe.Pointer, values []parquet.Value) {
		for i, row := range rows {
			if p := *(**F)(unsafe.Add(row, offset)); p != nil {
				values[i] = of(*p).Level(0, 1, index)
			} else {
				values[i] = null
			}
		}
	}
}

// fillSame makes a value where it is another than in the row before.
func fillSame[F comparable](offset uintptr, value func(unsafe.Pointer) parquet.Value) func([]unsafe.Pointer, []parquet.Value) {
	return func(rows []unsafe.Pointer, values []parquet.Value) {
		var last F
		for i, row := range rows {
			if p := unsafe.Add(row, offset); i > 0 && *(*F)(p) == last {
				values[i] = values[i-1]
			} else {
				values[i], last = value(p), *(*F)(p)
			}
		}
	}
}

// fillTexts is fillSame of texts without nulls: most are the very text of the row before,
// and need not be looked at again.
func fillTexts(text func(unsafe.Pointer) *string) func([]unsafe.Pointer, []parquet.Value) {
	return func(rows []unsafe.Pointer, values []parquet.Value) {
		var last *string
		for i, row := range rows {
			if s := text(row); i > 0 && sameText(s, last) {
				values[i] = values[i-1]
			} else {
				values[i], last = parquet.ByteArrayValue(bytesOf(*s)), s
			}
		}
	}
}

// fillTextsOrNull is fillTexts of a column that may be null.
func fillTextsOrNull(text func(unsafe.Pointer) *string, index int) func([]unsafe.Pointer, []parquet.Value) {
	null := parquet.NullValue().Level(0, 0, index)
	return func(rows []unsafe.Pointer, values []parquet.Value) {
		var last *string
		for i, row := range rows {
			switch s := text(row); {
			case s == nil:
				values[i], last = null, nil
			case last != nil && sameText(s, last):
				values[i] = values[i-1]
			default:
				values[i], last = parquet.ByteArrayValue(bytesOf(*s)).Level(0, 1, index), s
			}
		}
	}
}

// textIn finds the text of a row, or nil, in a column of texts.
func textIn(t reflect.Type, offset uintptr) func(row unsafe.Pointer) *string {
	switch t {
	case reflect.TypeFor[string]():
		return func(row unsafe.Pointer) *string { return (*string)(unsafe.Add(row, offset)) }
	case reflect.TypeFor[*string]():
		return func(row unsafe.Pointer) *string { return *(**string)(unsafe.Add(row, offset)) }
	}
	return nil
}

// sameText tells whether two texts, or none, are the same bytes in memory.
func sameText(a, b *string) bool {
	if a == b || a == nil || b == nil {
		return a == b
	}
	return len(*a) == len(*b) && unsafe.StringData(*a) == unsafe.StringData(*b)
}

// valueOf reads a field of a type, or one that a field points to.
func valueOf(t reflect.Type, index int) func(unsafe.Pointer) parquet.Value {
	if t.Kind() != reflect.Pointer {
		return plainValue(t, 0, index)
	}
	null, value := parquet.NullValue().Level(0, 0, index), plainValue(t.Elem(), 1, index)
	if value == nil {
		return nil
	}
	return func(p unsafe.Pointer) parquet.Value {
		if p = *(*unsafe.Pointer)(p); p == nil {
			return null
		}
		return value(p)
	}
}

// plainValue reads a field of a type, nil for a type that none has.
func plainValue(t reflect.Type, level, index int) func(unsafe.Pointer) parquet.Value {
	of := func(v parquet.Value) parquet.Value { return v.Level(0, level, index) }
	switch t {
	case reflect.TypeFor[time.Time]():
		return func(p unsafe.Pointer) parquet.Value { return of(parquet.Int64Value((*time.Time)(p).UnixMicro())) }
	case reflect.TypeFor[int64]():
		return func(p unsafe.Pointer) parquet.Value { return of(parquet.Int64Value(*(*int64)(p))) }
	case reflect.TypeFor[Day]():
		return func(p unsafe.Pointer) parquet.Value { return of(parquet.Int32Value(*(*Day)(p))) }
	case reflect.TypeFor[float64]():
		return func(p unsafe.Pointer) parquet.Value { return of(parquet.DoubleValue(*(*float64)(p))) }
	case reflect.TypeFor[bool]():
		return func(p unsafe.Pointer) parquet.Value { return of(parquet.BooleanValue(*(*bool)(p))) }
	case reflect.TypeFor[string]():
		return func(p unsafe.Pointer) parquet.Value { return of(parquet.ByteArrayValue(bytesOf(*(*string)(p)))) }
	}
	return nil
}

// bitsOf reads the bits of a value of a type, or of one that a field points to; nil for
// texts.
func bitsOf(t reflect.Type) func(value unsafe.Pointer) uint64 {
	switch t {
	case reflect.TypeFor[time.Time]():
		return func(p unsafe.Pointer) uint64 { return uint64((*time.Time)(p).UnixMicro()) }
	case reflect.TypeFor[Day]():
		return func(p unsafe.Pointer) uint64 { return uint64(*(*Day)(p)) }
	case reflect.TypeFor[int64](), reflect.TypeFor[float64]():
		return func(p unsafe.Pointer) uint64 { return *(*uint64)(p) }
	case reflect.TypeFor[bool]():
		return func(p unsafe.Pointer) uint64 { return uint64(number(*(*bool)(p))) }
	}
	if t.Kind() == reflect.Pointer {
		return bitsOf(t.Elem())
	}
	return nil
}

// setterOf sets a field of a type, or one that a field points to. Last is the text
// that the column had in the row before; rows are sorted, so most have it again.
func setterOf(t reflect.Type) func(p unsafe.Pointer, v parquet.Value, last *string) {
	switch t {
	case reflect.TypeFor[time.Time]():
		return func(p unsafe.Pointer, v parquet.Value, _ *string) { *(*time.Time)(p) = time.UnixMicro(v.Int64()).UTC() }
	case reflect.TypeFor[Day]():
		return func(p unsafe.Pointer, v parquet.Value, _ *string) { *(*Day)(p) = v.Int32() }
	case reflect.TypeFor[int64]():
		return func(p unsafe.Pointer, v parquet.Value, _ *string) { *(*int64)(p) = v.Int64() }
	case reflect.TypeFor[float64]():
		return func(p unsafe.Pointer, v parquet.Value, _ *string) { *(*float64)(p) = v.Double() }
	case reflect.TypeFor[bool]():
		return func(p unsafe.Pointer, v parquet.Value, _ *string) { *(*bool)(p) = v.Boolean() }
	case reflect.TypeFor[string]():
		return setText
	}
	set := setterOf(t.Elem())
	return func(p unsafe.Pointer, v parquet.Value, last *string) {
		to := reflect.New(t.Elem()).UnsafePointer()
		set(to, v, last)
		*(*unsafe.Pointer)(p) = to
	}
}

func setText(p unsafe.Pointer, v parquet.Value, last *string) {
	if text := v.ByteArray(); string(text) != *last {
		*last = string(text)
	}
	*(*string)(p) = *last
}

// bytesOf shares the text's memory. Bytes that are not UTF-8 become U+FFFD: one of them
// would make the whole file unreadable to DuckDB.
func bytesOf(s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// compare orders two rows by the column as compareValues does, texts without making values
// of them.
func (c *column) compare(a, b unsafe.Pointer) int {
	if c.text == nil {
		x, y := c.value(unsafe.Add(a, c.offset)), c.value(unsafe.Add(b, c.offset))
		return compareValues(&x, &y)
	}
	x, y := c.text(a), c.text(b)
	switch {
	case sameText(x, y):
		return 0
	case x == nil || y == nil:
		return cmp.Compare(number(x != nil), number(y != nil))
	}
	return bytes.Compare(bytesOf(*x), bytesOf(*y))
}

// compareValues orders two values of one column, null before any other.
func compareValues(a, b *parquet.Value) int {
	if a.IsNull() || b.IsNull() {
		return cmp.Compare(number(!a.IsNull()), number(!b.IsNull()))
	}
	switch a.Kind() {
	case parquet.ByteArray:
		return bytes.Compare(a.ByteArray(), b.ByteArray())
	case parquet.Int64:
		return cmp.Compare(a.Int64(), b.Int64())
	case parquet.Int32:
		return cmp.Compare(a.Int32(), b.Int32())
	case parquet.Double:
		return cmp.Compare(a.Double(), b.Double())
	}
	return cmp.Compare(number(a.Boolean()), number(b.Boolean()))
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
