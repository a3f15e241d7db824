package ipc

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/decimal256"
	"github.com/apache/arrow/go/v17/arrow/float16"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"pgregory.net/rapid"
)

var mem = memory.NewGoAllocator()

// shapes are the columns that files are made of. Those that cannot be read lie between the
// others, so that their buffers have to be passed over.
var shapes = []arrow.DataType{
	arrow.BinaryTypes.String, arrow.BinaryTypes.Binary, arrow.BinaryTypes.LargeString, arrow.BinaryTypes.LargeBinary,
	arrow.BinaryTypes.StringView, arrow.BinaryTypes.BinaryView, arrow.FixedWidthTypes.Boolean, arrow.Null,
	arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int16, arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int64,
	arrow.PrimitiveTypes.Uint8, arrow.PrimitiveTypes.Uint16, arrow.PrimitiveTypes.Uint32, arrow.PrimitiveTypes.Uint64,
	arrow.FixedWidthTypes.Float16, arrow.PrimitiveTypes.Float32, arrow.PrimitiveTypes.Float64,
	arrow.FixedWidthTypes.Date32, arrow.FixedWidthTypes.Date64, arrow.FixedWidthTypes.Time32s, arrow.FixedWidthTypes.Time32ms,
	arrow.FixedWidthTypes.Time64us, arrow.FixedWidthTypes.Time64ns, arrow.FixedWidthTypes.Timestamp_s, arrow.FixedWidthTypes.Timestamp_ms,
	arrow.FixedWidthTypes.Timestamp_us, arrow.FixedWidthTypes.Timestamp_ns, &arrow.TimestampType{Unit: arrow.Microsecond},
	&arrow.TimestampType{Unit: arrow.Second, TimeZone: "Asia/Ho_Chi_Minh"},
	arrow.FixedWidthTypes.Duration_s, arrow.FixedWidthTypes.Duration_ms, arrow.FixedWidthTypes.Duration_us, arrow.FixedWidthTypes.Duration_ns,
	arrow.FixedWidthTypes.MonthInterval, arrow.FixedWidthTypes.DayTimeInterval, arrow.FixedWidthTypes.MonthDayNanoInterval,
	&arrow.FixedSizeBinaryType{ByteWidth: 5},
	&arrow.Decimal128Type{Precision: 9, Scale: 2}, &arrow.Decimal128Type{Precision: 38, Scale: 20}, &arrow.Decimal256Type{Precision: 76, Scale: 40},
	&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String},
	&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.Binary},
	&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int64, ValueType: arrow.PrimitiveTypes.Int32},
	arrow.StructOf(arrow.Field{Name: "a", Type: arrow.BinaryTypes.String, Nullable: true},
		arrow.Field{Name: "b", Type: arrow.StructOf(arrow.Field{Name: "c", Type: arrow.PrimitiveTypes.Int32, Nullable: true}), Nullable: true}),
	arrow.ListOf(arrow.BinaryTypes.StringView), arrow.LargeListOf(arrow.PrimitiveTypes.Int32), arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int8),
	arrow.MapOf(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int8),
	arrow.DenseUnionOf([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Int32}, {Name: "y", Type: arrow.BinaryTypes.String}}, []arrow.UnionTypeCode{0, 1}),
	arrow.SparseUnionOf([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Int32}, {Name: "y", Type: arrow.BinaryTypes.String}}, []arrow.UnionTypeCode{0, 1}),
}

// anyText is one of a few, short ones and long ones; some are not UTF-8.
func anyText(v int) string {
	return fmt.Sprint(strings.Repeat("Đỗ Thị ", v%5), v, []string{"", "", "ễ", "x"}[v%4])
}

func anyBytes(v int) []byte { return []byte(anyText(v) + []string{"", "\xff", "", "\xe1\xbb"}[v%4]) }

// appendAny appends a value.
func appendAny(b array.Builder, r *rand.Rand, nulls, distinct int) {
	if _, union := b.(array.UnionBuilder); r.IntN(100) < nulls && !union {
		b.AppendNull()
		return
	}
	v := r.IntN(distinct)
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(anyText(v))
	case *array.LargeStringBuilder:
		b.Append(anyText(v))
	case *array.StringViewBuilder:
		b.Append(anyText(v))
	case *array.BinaryBuilder:
		b.Append(anyBytes(v))
	case *array.BinaryViewBuilder:
		b.Append(anyBytes(v))
	case *array.FixedSizeBinaryBuilder:
		b.Append([]byte(fmt.Sprintf("%05d", v)[:5]))
	case *array.BooleanBuilder:
		b.Append(v%2 == 0)
	case *array.NullBuilder:
		b.AppendNull()
	case *array.BinaryDictionaryBuilder:
		if err := b.AppendString(anyText(v % 100)); err != nil {
			panic(err)
		}
	case *array.Int32DictionaryBuilder:
		if err := b.Append(int32(v)); err != nil {
			panic(err)
		}
	default:
		appendNumber(b, r, v)
		appendNested(b, r, nulls, distinct)
	}
}

func appendNumber(b array.Builder, r *rand.Rand, v int) {
	big := int64(v)*0x9E3779B97F4A7C1 ^ r.Int64N(2)
	switch b := b.(type) {
	case *array.Int8Builder:
		b.Append(int8(big))
	case *array.Int16Builder:
		b.Append(int16(big))
	case *array.Int32Builder:
		b.Append(int32(big))
	case *array.Int64Builder:
		b.Append(big)
	case *array.Uint8Builder:
		b.Append(uint8(big))
	case *array.Uint16Builder:
		b.Append(uint16(big))
	case *array.Uint32Builder:
		b.Append(uint32(big))
	case *array.Uint64Builder:
		b.Append(uint64(big) << 1)
	case *array.Float16Builder:
		b.Append(float16.New(float32(v) / 7))
	case *array.Float32Builder:
		b.Append([]float32{0, float32(v) / 7, -1e30, 1e-9, float32(math.Inf(1)), float32(math.NaN())}[v%6])
	case *array.Float64Builder:
		b.Append([]float64{-0.5, float64(v) / 7, -1e30, 1e-9, math.Inf(-1), math.NaN(), 1e20, 1e21}[v%8])
	case *array.Decimal128Builder:
		b.Append(decimal128.New(int64(v)-3, uint64(v)*0x9E3779B97F4A7C15))
	case *array.Decimal256Builder:
		b.Append(decimal256.New(0, uint64(v), uint64(v)*77, 5).Mul(decimal256.FromI64(int64(v%3 - 1))))
	default:
		appendMoment(b, int64(v), big)
	}
}

func appendMoment(b array.Builder, v, big int64) {
	switch b := b.(type) {
	case *array.Date32Builder:
		b.Append(arrow.Date32(big % 700_000))
	case *array.Date64Builder:
		b.Append(arrow.Date64(big % 700_000 * 86_400_000))
	case *array.Time32Builder:
		b.Append(arrow.Time32(v * 1234 % 86_400))
	case *array.Time64Builder:
		b.Append(arrow.Time64(v * 123_456_789 % 86_400_000_000))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp((v*1_234_567_891_011%200_000_000_000_000 - 3_000_000_000_000) / 1000))
	case *array.DurationBuilder:
		b.Append(arrow.Duration(big % 100_000_000_000))
	case *array.MonthIntervalBuilder:
		b.Append(arrow.MonthInterval(v - 5))
	case *array.DayTimeIntervalBuilder:
		b.Append(arrow.DayTimeInterval{Days: int32(v % 3), Milliseconds: int32(v*777 - 1000)})
	case *array.MonthDayNanoIntervalBuilder:
		b.Append(arrow.MonthDayNanoInterval{Months: int32(v % 2), Days: int32(v%3 - 1), Nanoseconds: v%4*1_000_000_007 - 5})
	}
}

func appendNested(b array.Builder, r *rand.Rand, nulls, distinct int) {
	list := func(b array.ListLikeBuilder, n int) {
		b.Append(true)
		for range n {
			appendAny(b.ValueBuilder(), r, nulls, distinct)
		}
	}
	switch b := b.(type) {
	case *array.StructBuilder:
		b.Append(true)
		for i := range b.NumField() {
			appendAny(b.FieldBuilder(i), r, nulls, distinct)
		}
	case *array.MapBuilder:
		b.Append(true)
		for range r.IntN(3) {
			appendAny(b.KeyBuilder(), r, 0, distinct)
			appendAny(b.ItemBuilder(), r, nulls, distinct)
		}
	case *array.FixedSizeListBuilder:
		list(b, 2)
	case *array.ListBuilder:
		list(b, r.IntN(3))
	case *array.LargeListBuilder:
		list(b, r.IntN(3))
	case *array.DenseUnionBuilder:
		b.Append(0)
		appendAny(b.Child(0), r, 0, distinct)
	case *array.SparseUnionBuilder:
		b.Append(1)
		b.Child(0).AppendEmptyValue()
		appendAny(b.Child(1), r, 0, distinct)
	}
}

// writing is how a file is written.
type writing struct {
	batches         []int // rows of each
	nulls, distinct int
	columns         []int // of shapes
	stream          bool
	options         []ipc.Option
}

func drawWriting(t *rapid.T) writing {
	w := writing{
		batches: rapid.SliceOfN(rapid.IntRange(0, 200), 0, 4).Draw(t, "batches"), distinct: rapid.SampledFrom([]int{1, 2, 20, 300}).Draw(t, "distinct"),
		nulls: rapid.SampledFrom([]int{0, 3, 50, 100}).Draw(t, "nulls"), stream: rapid.Bool().Draw(t, "stream"),
		columns: rapid.SliceOfN(rapid.IntRange(0, len(shapes)-1), 1, 6).Draw(t, "columns"),
	}
	switch rapid.IntRange(0, 2).Draw(t, "codec") {
	case 1:
		w.options = append(w.options, ipc.WithLZ4())
	case 2:
		w.options = append(w.options, ipc.WithZstd())
	}
	if w.stream {
		w.options = append(w.options, ipc.WithDictionaryDeltas(rapid.Bool().Draw(t, "deltas")))
	}
	return w
}

// appended is a file that is only ever written at its end.
type appended struct{ bytes.Buffer }

func (a *appended) Seek(int64, int) (int64, error) { return int64(a.Len()), nil }

func (w writing) write(t rapid.TB, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	var fields []arrow.Field
	for i, shape := range w.columns {
		fields = append(fields, arrow.Field{Name: fmt.Sprint("c", i), Type: shapes[shape], Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	var out appended
	options := append([]ipc.Option{ipc.WithSchema(schema), ipc.WithAllocator(mem)}, w.options...)
	var to interface {
		Write(arrow.Record) error
		Close() error
	} = ipc.NewWriter(&out, options...)
	if !w.stream {
		file, err := ipc.NewFileWriter(&out, options...)
		if err != nil {
			t.Fatal(err)
		}
		to = file
	}
	records := w.records(schema, r)
	for _, record := range records {
		if err := to.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// records fills the batches. Those of a file have the same dictionaries.
func (w writing) records(schema *arrow.Schema, r *rand.Rand) (all []arrow.Record) {
	fill := func(rows int) arrow.Record {
		b := array.NewRecordBuilder(mem, schema)
		for range rows {
			for i := range schema.NumFields() {
				appendAny(b.Field(i), r, w.nulls, w.distinct)
			}
		}
		return b.NewRecord()
	}
	total := 0
	for _, rows := range w.batches {
		total += rows
	}
	same, from := fill(total), 0
	for _, rows := range w.batches {
		record := fill(rows)
		for i, f := range schema.Fields() {
			if f.Type.ID() == arrow.DICTIONARY && !w.stream {
				part := array.NewSlice(same.Column(i), int64(from), int64(from+rows))
				record, _ = record.SetColumn(i, part)
			}
		}
		all, from = append(all, record), from+rows
	}
	return all
}
