package report

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"

	"rasoat/pipeline/store"
)

// ordered returns the tables with their rows in the order of their own columns, first
// column first and null before any value, so that what is made of them does not depend
// on the order in which the store was read. Rows that are in order stay where they are.
func ordered(t store.Tables) store.Tables {
	out := t
	tables := reflect.ValueOf(&out).Elem()
	for i := range tables.NumField() {
		tables.Field(i).Set(reflect.ValueOf(sorted(tables.Field(i))))
	}
	return out
}

// sorted returns a slice of rows, or a sorted copy of it if they are in no order.
func sorted(rows reflect.Value) any {
	columns, size := orderingsOf(rows.Type().Elem(), 0), rows.Type().Elem().Size()
	place := make([]unsafe.Pointer, rows.Len())
	for i := range place {
		place[i] = unsafe.Add(rows.UnsafePointer(), uintptr(i)*size)
	}
	compare := func(a, b unsafe.Pointer) int {
		for _, c := range columns {
			if d := c(a, b); d != 0 {
				return d
			}
		}
		return 0
	}
	if slices.IsSortedFunc(place, compare) {
		return rows.Interface()
	}
	slices.SortFunc(place, compare)
	out := reflect.MakeSlice(rows.Type(), rows.Len(), rows.Len())
	for i, from := range place {
		out.Index(i).Set(reflect.NewAt(rows.Type().Elem(), from).Elem())
	}
	return out.Interface()
}

// ordering orders two rows by one of their columns. What a segment has is in thousands of
// rows, of which reflection would compare each in the time of fifty.
type ordering func(a, b unsafe.Pointer) int

// orderingsOf are the orderings of a type of rows, whose columns begin at an offset.
func orderingsOf(row reflect.Type, offset uintptr) []ordering {
	var all []ordering
	for i := range row.NumField() {
		f := row.Field(i)
		if at := offset + f.Offset; f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]() {
			all = append(all, orderingsOf(f.Type, at)...)
		} else if c := orderingOf(f.Type); c != nil {
			all = append(all, func(a, b unsafe.Pointer) int { return c(unsafe.Add(a, at), unsafe.Add(b, at)) })
		}
	}
	return all
}

// orderingOf orders two values of a type, nil for one that no column of a table has.
func orderingOf(t reflect.Type) ordering {
	switch t.Kind() {
	case reflect.Pointer:
		value := orderingOf(t.Elem())
		return func(a, b unsafe.Pointer) int {
			a, b = *(*unsafe.Pointer)(a), *(*unsafe.Pointer)(b)
			if a == nil || b == nil {
				return cmp.Compare(number(a != nil), number(b != nil))
			}
			return value(a, b)
		}
	case reflect.String:
		return func(a, b unsafe.Pointer) int { return strings.Compare(*(*string)(a), *(*string)(b)) }
	case reflect.Bool:
		return func(a, b unsafe.Pointer) int { return cmp.Compare(number(*(*bool)(a)), number(*(*bool)(b))) }
	case reflect.Struct:
		return func(a, b unsafe.Pointer) int { return (*time.Time)(a).Compare(*(*time.Time)(b)) }
	case reflect.Float64:
		return numbers[float64]
	case reflect.Int:
		return numbers[int]
	case reflect.Int32:
		return numbers[int32]
	case reflect.Int64:
		return numbers[int64]
	}
	return nil
}

func numbers[N cmp.Ordered](a, b unsafe.Pointer) int { return cmp.Compare(*(*N)(a), *(*N)(b)) }

func number(yes bool) int { return pick(yes, 1, 0) }
