package rules

import (
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"rasoat/rules/internal/state"
)

// codedInput is a batch of one column with a dictionary.
func codedInput(t *testing.T, values []string, codes ...int32) Input {
	t.Helper()
	kind := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	texts, indices := array.NewStringBuilder(memory.DefaultAllocator), array.NewInt32Builder(memory.DefaultAllocator)
	texts.AppendValues(values, nil)
	indices.AppendValues(codes, nil)
	column := array.NewDictionaryArray(kind, indices.NewArray(), texts.NewArray())
	schema := arrow.NewSchema([]arrow.Field{{Name: "v", Type: kind}}, nil)
	return Input{Record: array.NewRecord(schema, []arrow.Array{column}, int64(len(codes))),
		Rows: Rows{First: 2, Line: 2, Count: len(codes)}}
}

// The few values of a column may be scans of a megabyte each: they are not
// kept, and everything that needs no copy of them is still told.
func TestProfileOfLongValues(t *testing.T) {
	d := &Dataset{ID: "t", Columns: []Column{{Name: "v"}}}
	long := strings.Repeat("x", state.TopLength+1)
	for _, values := range [][]string{{long, "a", "a"}, {"a", long, "a"}} {
		p := judge(t, d, 1, values...).Profiles[0]
		if p.TopValues != nil || p.DistinctIsExact || p.Distinct != 2 || *p.MaxLength != state.TopLength+1 || p.Shapes == nil {
			t.Errorf("%+v", p)
		}
	}
}
