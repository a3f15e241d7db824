package parquet

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// A sheet is a file as text: its columns by name, null as the empty text, and the
// rows of each column that are not UTF-8.
type sheet struct {
	names []string
	texts [][]string
}

func (s sheet) String() string {
	var b strings.Builder
	for i, name := range s.names {
		fmt.Fprintf(&b, "%s: %q\n", name, s.texts[i])
	}
	return b.String()
}

// readOracle reads a file with Arrow's reader, and writes the values as text in the
// slow and obvious way.
func readOracle(t testing.TB, raw []byte) sheet {
	t.Helper()
	r, err := file.NewParquetReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	f, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.NewGoAllocator())
	if err != nil {
		t.Fatal(err)
	}
	table, err := f.ReadTable(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var s sheet
	for i := range int(table.NumCols()) {
		chunks := table.Column(i).Data().Chunks()
		s.add(table.Schema().Field(i).Name, table.Schema().Field(i).Type, func(of func(arrow.Array) []string) (all []string) {
			for _, c := range chunks {
				all = append(all, of(c)...)
			}
			return all
		})
	}
	return s
}

// add adds a column, or those of a structure.
func (s *sheet) add(name string, typ arrow.DataType, texts func(of func(arrow.Array) []string) []string) {
	st, ok := typ.(*arrow.StructType)
	if !ok {
		s.names = append(s.names, name)
		s.texts = append(s.texts, texts(textsOf))
		return
	}
	for k, f := range st.Fields() {
		s.add(name+"."+f.Name, f.Type, func(of func(arrow.Array) []string) []string {
			return texts(func(a arrow.Array) []string {
				inner := of(a.(*array.Struct).Field(k))
				for i := range inner {
					if a.IsNull(i) {
						inner[i] = ""
					}
				}
				return inner
			})
		})
	}
}

func textsOf(a arrow.Array) []string {
	texts := make([]string, a.Len())
	for i := range texts {
		if !a.IsNull(i) {
			texts[i] = string([]rune(slowText(a, i))) // U+FFFD for each byte that is not UTF-8
		}
	}
	return texts
}

func slowText(a arrow.Array, i int) string {
	switch a := a.(type) {
	case *array.String:
		return a.Value(i)
	case *array.Binary:
		return string(a.Value(i))
	case *array.FixedSizeBinary:
		return string(a.Value(i))
	case *array.Float32:
		return slowFloat(float64(a.Value(i)), 32)
	case *array.Float64:
		return slowFloat(a.Value(i), 64)
	case *array.Float16:
		return slowFloat(float64(a.Value(i).Float32()), 32)
	case *array.Date32:
		return a.Value(i).ToTime().Format("2006-01-02")
	case *array.Time32:
		return a.Value(i).ToTime(a.DataType().(*arrow.Time32Type).Unit).Format("15:04:05.999999999")
	case *array.Time64:
		return a.Value(i).ToTime(a.DataType().(*arrow.Time64Type).Unit).Format("15:04:05.999999999")
	case *array.Timestamp:
		typ := a.DataType().(*arrow.TimestampType)
		text := a.Value(i).ToTime(typ.Unit).UTC().Format("2006-01-02T15:04:05.999999999")
		if typ.TimeZone != "" {
			text += "Z"
		}
		return text
	case *array.Decimal128:
		return slowDecimal(a.Value(i).BigInt(), a.DataType().(*arrow.Decimal128Type).Scale)
	case *array.Decimal256:
		return slowDecimal(a.Value(i).BigInt(), a.DataType().(*arrow.Decimal256Type).Scale)
	}
	return a.ValueStr(i) // booleans and whole numbers
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
