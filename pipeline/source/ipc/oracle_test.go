package ipc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
)

// A sheet is a file as text: its columns by name, null as the empty text.
type sheet struct {
	names []string
	texts map[string][]string
}

func (s sheet) String() string {
	var b strings.Builder
	for _, name := range s.names {
		fmt.Fprintf(&b, "%s: %q\n", name, s.texts[name])
	}
	return b.String()
}

// readOracle reads a file with Arrow's reader, and writes the values as text in the slow
// and obvious way.
func readOracle(t testing.TB, raw []byte, stream bool) sheet {
	t.Helper()
	s := sheet{texts: map[string][]string{}}
	if stream {
		r, err := ipc.NewReader(bytes.NewReader(raw), ipc.WithAllocator(mem))
		if err != nil {
			t.Fatal(err)
		}
		s.name(r.Schema())
		for r.Next() {
			s.record(r.Record())
		}
		if err := r.Err(); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		return s
	}
	r, err := ipc.NewFileReader(bytes.NewReader(raw), ipc.WithAllocator(mem))
	if err != nil {
		t.Fatal(err)
	}
	s.name(r.Schema())
	for i := range r.NumRecords() {
		record, err := r.Record(i)
		if err != nil {
			t.Fatal(err)
		}
		s.record(record)
	}
	return s
}

func (s *sheet) name(schema *arrow.Schema) {
	for _, f := range schema.Fields() {
		s.nameField(f.Name, f.Type)
	}
}

func (s *sheet) nameField(name string, typ arrow.DataType) {
	switch typ := typ.(type) {
	case *arrow.StructType:
		for _, f := range typ.Fields() {
			s.nameField(name+"."+f.Name, f.Type)
		}
	case arrow.NestedType:
	default:
		s.names = append(s.names, name)
	}
}

func (s *sheet) record(r arrow.Record) {
	for i, f := range r.Schema().Fields() {
		s.add(f.Name, r.Column(i), func(i int) bool { return true })
	}
}

// add adds a column, or those of a structure.
func (s *sheet) add(name string, a arrow.Array, there func(i int) bool) {
	switch a := a.(type) {
	case *array.Struct:
		for k, f := range a.DataType().(*arrow.StructType).Fields() {
			s.add(name+"."+f.Name, a.Field(k), func(i int) bool { return there(i) && a.IsValid(i) })
		}
	case array.ListLike, array.Union:
	default:
		for i := range a.Len() {
			text := ""
			if there(i) && a.IsValid(i) {
				text = string([]rune(slowText(a, i))) // U+FFFD for each byte that is not UTF-8
			}
			s.texts[name] = append(s.texts[name], text)
		}
	}
}

func slowText(a arrow.Array, i int) string {
	switch a := a.(type) {
	case *array.Null:
		return ""
	case *array.Dictionary:
		return slowText(a.Dictionary(), a.GetValueIndex(i))
	case array.StringLike:
		return a.Value(i)
	case *array.Binary:
		return string(a.Value(i))
	case *array.LargeBinary:
		return string(a.Value(i))
	case *array.BinaryView:
		return string(a.Value(i))
	case *array.FixedSizeBinary:
		return string(a.Value(i))
	case *array.Float16:
		return slowFloat(float64(a.Value(i).Float32()), 32)
	case *array.Float32:
		return slowFloat(float64(a.Value(i)), 32)
	case *array.Float64:
		return slowFloat(a.Value(i), 64)
	case *array.Decimal128:
		return slowDecimal(a.Value(i).BigInt(), a.DataType().(*arrow.Decimal128Type).Scale)
	case *array.Decimal256:
		return slowDecimal(a.Value(i).BigInt(), a.DataType().(*arrow.Decimal256Type).Scale)
	}
	return slowMoment(a, i)
}

func slowMoment(a arrow.Array, i int) string {
	const clock = "15:04:05.999999999"
	switch a := a.(type) {
	case *array.Date32:
		return a.Value(i).ToTime().Format(time.DateOnly)
	case *array.Date64:
		return a.Value(i).ToTime().Format(time.DateOnly)
	case *array.Time32:
		return a.Value(i).ToTime(a.DataType().(*arrow.Time32Type).Unit).Format(clock)
	case *array.Time64:
		return a.Value(i).ToTime(a.DataType().(*arrow.Time64Type).Unit).Format(clock)
	case *array.Timestamp:
		typ := a.DataType().(*arrow.TimestampType)
		text := a.Value(i).ToTime(typ.Unit).UTC().Format("2006-01-02T" + clock)
		if typ.TimeZone != "" {
			text += "Z"
		}
		return text
	case *array.Duration:
		return "P" + slowSeconds(int64(a.Value(i)), a.DataType().(*arrow.DurationType).Unit)
	case *array.MonthInterval:
		return fmt.Sprintf("P%dM", a.Value(i))
	case *array.DayTimeInterval:
		v := a.Value(i)
		return slowInterval(0, v.Days, int64(v.Milliseconds), arrow.Millisecond)
	case *array.MonthDayNanoInterval:
		v := a.Value(i)
		return slowInterval(v.Months, v.Days, v.Nanoseconds, arrow.Nanosecond)
	}
	return a.ValueStr(i) // booleans and whole numbers
}

func slowInterval(months, days int32, rest int64, unit arrow.TimeUnit) string {
	text := "P"
	if months != 0 {
		text += fmt.Sprintf("%dM", months)
	}
	if days != 0 {
		text += fmt.Sprintf("%dD", days)
	}
	if text == "P" || rest != 0 {
		text += slowSeconds(rest, unit)
	}
	return text
}

func slowSeconds(v int64, unit arrow.TimeUnit) string {
	per := map[arrow.TimeUnit]int64{arrow.Second: 1, arrow.Millisecond: 1000, arrow.Microsecond: 1_000_000, arrow.Nanosecond: 1_000_000_000}[unit]
	text := big.NewRat(v, per).FloatString(9)
	return "T" + strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "S"
}

func slowDecimal(n *big.Int, scale int32) string {
	return new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).FloatString(int(scale))
}

func slowFloat(v float64, bits int) string {
	format := byte('f')
	if v != 0 && (math.Abs(v) < 1e-6 || math.Abs(v) >= 1e21) {
		format = 'e'
	}
	return strings.NewReplacer("+Inf", "Infinity", "-Inf", "-Infinity").Replace(strconv.FormatFloat(v, format, -1, bits))
}
