package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/decimal256"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// textOf returns a row of a column that was read.
func textOf(a arrow.Array, i int) string {
	if d, ok := a.(*array.Dictionary); ok {
		if d.IsNull(i) {
			return ""
		}
		return d.Dictionary().(*array.String).Value(d.GetValueIndex(i))
	}
	return a.(*array.String).Value(i)
}

// readSheet reads all readable columns of a file, by spans, in batches of at most so
// many rows.
func readSheet(raw []byte, most int) (sheet, error) {
	var s sheet
	in := bytes.NewReader(raw)
	f, err := Open(in, in.Size())
	if err != nil {
		return s, err
	}
	var columns []int
	for i := range f.Columns {
		if f.Columns[i].Readable() {
			columns = append(columns, i)
			s.names = append(s.names, f.Columns[i].Name)
		}
	}
	s.texts = make([][]string, len(columns))
	r, err := f.NewReader(columns)
	if err != nil {
		return s, err
	}
	for _, span := range f.Spans(in) {
		if err := r.Seek(in, span.Group, span.First); err != nil {
			return s, err
		}
		for left := span.Rows; left > 0; {
			n := int(min(left, int64(most)))
			rows, err := r.Next(n)
			if err != nil {
				return s, err
			}
			for i, a := range rows.Columns {
				for k := range n {
					s.texts[i] = append(s.texts[i], strings.Clone(textOf(a, k)))
				}
			}
			left -= int64(n)
		}
	}
	return s, nil
}

// shapes are the columns that files are made of.
var shapes = []arrow.DataType{
	arrow.BinaryTypes.String, arrow.BinaryTypes.Binary, arrow.FixedWidthTypes.Boolean,
	arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int16, arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int64,
	arrow.PrimitiveTypes.Uint8, arrow.PrimitiveTypes.Uint16, arrow.PrimitiveTypes.Uint32, arrow.PrimitiveTypes.Uint64,
	arrow.PrimitiveTypes.Float32, arrow.PrimitiveTypes.Float64,
	arrow.FixedWidthTypes.Date32, arrow.FixedWidthTypes.Time32ms, arrow.FixedWidthTypes.Time64us, arrow.FixedWidthTypes.Time64ns,
	arrow.FixedWidthTypes.Timestamp_ms, arrow.FixedWidthTypes.Timestamp_us, arrow.FixedWidthTypes.Timestamp_ns,
	&arrow.TimestampType{Unit: arrow.Microsecond}, &arrow.TimestampType{Unit: arrow.Nanosecond},
	&arrow.FixedSizeBinaryType{ByteWidth: 5},
	&arrow.Decimal128Type{Precision: 9, Scale: 2}, &arrow.Decimal128Type{Precision: 18, Scale: 0}, &arrow.Decimal128Type{Precision: 38, Scale: 20},
	&arrow.Decimal256Type{Precision: 76, Scale: 40},
	arrow.StructOf(arrow.Field{Name: "a", Type: arrow.BinaryTypes.String, Nullable: true},
		arrow.Field{Name: "b", Type: arrow.StructOf(arrow.Field{Name: "c", Type: arrow.PrimitiveTypes.Int32, Nullable: true}), Nullable: true}),
}

// appendAny appends a value: often one of a few, so that dictionaries and runs are
// worth it.
func appendAny(b array.Builder, r *rand.Rand, nulls, distinct int) {
	if r.IntN(100) < nulls {
		b.AppendNull()
		return
	}
	v := r.IntN(distinct)
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(fmt.Sprint(strings.Repeat("Đỗ Thị ", v%9), v))
	case *array.BinaryBuilder:
		b.Append([]byte(fmt.Sprint("n", v, []string{"", "\xff", "ễ", "\xe1\xbb"}[v%4])))
	case *array.FixedSizeBinaryBuilder:
		b.Append([]byte(fmt.Sprintf("%05d", v)[:5]))
	case *array.BooleanBuilder:
		b.Append(v%2 == 0)
	case *array.Float32Builder:
		b.Append([]float32{0, float32(v) / 7, -1e30, 1e-9, float32(math.Inf(1)), float32(math.NaN())}[v%6])
	case *array.Float64Builder:
		b.Append([]float64{-0.5, float64(v) / 7, -1e30, 1e-9, math.Inf(-1), math.NaN(), 1e20, 1e21}[v%8])
	case *array.Decimal128Builder:
		wide := decimal128.New(int64(v)-3, uint64(v)*0x9E3779B97F4A7C15)
		if b.Type().(*arrow.Decimal128Type).Precision < 38 {
			wide = decimal128.FromI64(int64(v) - 50)
		}
		b.Append(wide)
	case *array.Decimal256Builder:
		b.Append(decimal256.New(0, uint64(v), uint64(v)*77, 5).Mul(decimal256.FromI64(int64(v%3 - 1))))
	case *array.StructBuilder:
		b.Append(true)
		for i := range b.NumField() {
			appendAny(b.FieldBuilder(i), r, nulls, distinct)
		}
	default:
		appendNumber(b, r, int64(v))
	}
}

func appendNumber(b array.Builder, r *rand.Rand, v int64) {
	big := v*0x9E3779B97F4A7C1 ^ r.Int64N(2)
	switch b := b.(type) {
	case *array.Int8Builder:
		b.Append(int8(v))
	case *array.Int16Builder:
		b.Append(int16(big))
	case *array.Int32Builder:
		b.Append(int32(big))
	case *array.Int64Builder:
		b.Append(big)
	case *array.Uint8Builder:
		b.Append(uint8(v))
	case *array.Uint16Builder:
		b.Append(uint16(big))
	case *array.Uint32Builder:
		b.Append(uint32(big))
	case *array.Uint64Builder:
		b.Append(uint64(big) << 1)
	case *array.Date32Builder:
		b.Append(arrow.Date32(big % 700_000))
	case *array.Time32Builder:
		b.Append(arrow.Time32(v * 1234 % 86_400_000))
	case *array.Time64Builder:
		b.Append(arrow.Time64(v * 123_456_789 % 86_400_000_000))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v*1_234_567_891_011%200_000_000_000_000 - 3_000_000_000_000))
	}
}

// writing is how a file is written.
type writing struct {
	rows, group, batch, nulls, distinct int
	required                            bool
	columns                             []int // of shapes
	props                               []pq.WriterProperty
}

func drawWriting(t *rapid.T) writing {
	w := writing{
		rows: rapid.IntRange(0, 400).Draw(t, "rows"), group: rapid.IntRange(1, 300).Draw(t, "group"),
		batch: rapid.IntRange(1, 200).Draw(t, "batch"), distinct: rapid.SampledFrom([]int{1, 2, 20, 300, 1000}).Draw(t, "distinct"),
		nulls: rapid.SampledFrom([]int{0, 3, 50, 97, 100}).Draw(t, "nulls"), required: rapid.Bool().Draw(t, "required"),
		columns: rapid.SliceOfN(rapid.IntRange(0, len(shapes)-1), 1, 5).Draw(t, "columns"),
	}
	if w.required {
		w.nulls = 0
	}
	w.props = []pq.WriterProperty{
		pq.WithMaxRowGroupLength(int64(w.group)),
		pq.WithDataPageSize(rapid.SampledFrom([]int64{1, 200, 1000, 1 << 20}).Draw(t, "page")),
		pq.WithBatchSize(rapid.SampledFrom([]int64{1, 7, 1024}).Draw(t, "write")),
		pq.WithDataPageVersion(rapid.SampledFrom([]pq.DataPageVersion{pq.DataPageV1, pq.DataPageV2}).Draw(t, "version")),
		pq.WithDictionaryDefault(rapid.Bool().Draw(t, "dictionary")),
		pq.WithDictionaryPageSizeLimit(rapid.SampledFrom([]int64{1, 100, 1 << 20}).Draw(t, "words")),
		pq.WithCompression(rapid.SampledFrom([]compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy,
			compress.Codecs.Gzip, compress.Codecs.Brotli, compress.Codecs.Zstd}).Draw(t, "codec")),
	}
	if rapid.Bool().Draw(t, "old") {
		w.props = append(w.props, pq.WithVersion(pq.V1_0))
	}
	for i, shape := range w.columns {
		w.props = append(w.props, pq.WithEncodingFor(fmt.Sprint("c", i), encodingFor(t, shapes[shape])))
	}
	return w
}

// encodingFor draws one of the encodings that Arrow writes a type in.
func encodingFor(t *rapid.T, typ arrow.DataType) pq.Encoding {
	encodings := []pq.Encoding{pq.Encodings.Plain}
	switch typ.ID() {
	case arrow.STRING, arrow.BINARY:
		encodings = append(encodings, pq.Encodings.DeltaByteArray, pq.Encodings.DeltaLengthByteArray)
	case arrow.INT32, arrow.INT64, arrow.UINT32, arrow.UINT64, arrow.INT16, arrow.DATE32, arrow.TIME64, arrow.TIMESTAMP:
		encodings = append(encodings, pq.Encodings.DeltaBinaryPacked)
	}
	return rapid.SampledFrom(encodings).Draw(t, "encoding")
}

func (w writing) write(t rapid.TB, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	var fields []arrow.Field
	for i, shape := range w.columns {
		fields = append(fields, arrow.Field{Name: fmt.Sprint("c", i), Type: shapes[shape], Nullable: !w.required})
	}
	b := array.NewRecordBuilder(memory.NewGoAllocator(), arrow.NewSchema(fields, nil))
	for range w.rows {
		for i := range fields {
			appendAny(b.Field(i), r, w.nulls, w.distinct)
		}
	}
	var out bytes.Buffer
	record := b.NewRecord()
	to, err := pqarrow.NewFileWriter(record.Schema(), &out, pq.NewWriterProperties(w.props...), pqarrow.DefaultWriterProps())
	if err == nil {
		err = errors.Join(to.Write(record), to.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What is read is what Arrow's reader reads, however the file is written and in
// whatever batches and spans it is read.
func TestAgainstArrow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWriting(rt)
		raw := w.write(rt, rapid.Uint64().Draw(rt, "seed"))
		want := readOracle(t, raw)
		defer func(n int64) { spanBytes = n }(spanBytes)
		spanBytes = rapid.SampledFrom([]int64{1, 500, 1 << 30}).Draw(rt, "span")
		got, err := readSheet(raw, w.batch)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			rt.Fatal(diff)
		}
	})
}
