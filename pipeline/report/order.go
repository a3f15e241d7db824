package report

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"rasoat/pipeline/store"
)

// ordered returns a copy of the tables whose rows are in the order of their own
// columns, first column first and null before any value, so that what is made
// of them does not depend on the order in which the store was read.
func ordered(t store.Tables) store.Tables {
	out := t
	tables := reflect.ValueOf(&out).Elem()
	for i := range tables.NumField() {
		tables.Field(i).Set(reflect.ValueOf(sorted(tables.Field(i))))
	}
	return out
}

// sorted returns a sorted copy of a slice of rows.
func sorted(rows reflect.Value) any {
	place := make([]int, rows.Len())
	for i := range place {
		place[i] = i
	}
	slices.SortFunc(place, func(a, b int) int { return compare(rows.Index(a), rows.Index(b)) })
	out := reflect.MakeSlice(rows.Type(), rows.Len(), rows.Len())
	for i, from := range place {
		out.Index(i).Set(rows.Index(from))
	}
	return out.Interface()
}

// compare orders two values of one type of column, or two rows column by column.
func compare(a, b reflect.Value) int {
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return cmp.Compare(number(!a.IsNil()), number(!b.IsNil()))
		}
		return compare(a.Elem(), b.Elem())
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.Bool:
		return cmp.Compare(number(a.Bool()), number(b.Bool()))
	case reflect.Struct:
		if t, ok := a.Interface().(time.Time); ok {
			return t.Compare(b.Interface().(time.Time))
		}
		return compareColumns(a, b)
	}
	return cmp.Compare(a.Int(), b.Int())
}

func compareColumns(a, b reflect.Value) int {
	for i := range a.NumField() {
		if c := compare(a.Field(i), b.Field(i)); c != 0 {
			return c
		}
	}
	return 0
}

func number(yes bool) int { return pick(yes, 1, 0) }
