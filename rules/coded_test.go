package rules

import (
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"pgregory.net/rapid"
)

// A column with a dictionary has the texts that Arrow has of it, whatever numbers its
// codes are, and wherever it was cut out of a longer one.
func TestCoded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var index arrow.DataType = rapid.SampledFrom([]arrow.DataType{
			arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Uint8, arrow.PrimitiveTypes.Int64,
		}).Draw(t, "index")
		b := array.NewDictionaryBuilder(memory.DefaultAllocator, &arrow.DictionaryType{IndexType: index, ValueType: arrow.BinaryTypes.String})
		defer b.Release()
		for _, v := range rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "Nguyễn", "một địa chỉ dài hơn ba mươi hai byte"}), 0, 300).Draw(t, "values") {
			if v == "" {
				b.AppendNull()
			} else if err := b.(*array.BinaryDictionaryBuilder).AppendString(v); err != nil {
				t.Fatal(err)
			}
		}
		whole := b.NewDictionaryArray()
		first := rapid.IntRange(0, whole.Len()).Draw(t, "first")
		cut := array.NewSlice(whole, int64(first), int64(rapid.IntRange(first, whole.Len()).Draw(t, "end"))).(*array.Dictionary)
		var c coded
		c.take(cut)
		text, values := c.spell(), cut.Dictionary().(*array.String)
		for i := range cut.Len() {
			want := ""
			if !cut.IsNull(i) {
				want = values.Value(cut.GetValueIndex(i))
			}
			if cut.IsNull(i) != c.isNull(i) || string(text.At(i)) != want || string(c.at(i)) != want {
				t.Fatalf("row %d is %q and %q, want %q", i, text.At(i), c.at(i), want)
			}
		}
	})
}
