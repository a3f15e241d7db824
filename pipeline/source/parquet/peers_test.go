package parquet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"pgregory.net/rapid"
)

// peerRow has the encodings that Arrow for Go does not write.
type peerRow struct {
	Delta    int64    `parquet:"delta,delta"`
	Small    *int32   `parquet:"small,optional"`
	Text     string   `parquet:"text,delta"`
	Coded    string   `parquet:"coded,dict,optional"`
	Plain    string   `parquet:"plain,optional"`
	Truth    *bool    `parquet:"truth,optional"`
	Split    float64  `parquet:"split,split"`
	Splitted float32  `parquet:"splitted,split"`
	ID       [16]byte `parquet:"id,uuid"`
	Nested   struct {
		Inner *int64 `parquet:"inner,optional,dict"`
	} `parquet:"nested,optional"`
	Many []string `parquet:"many,list"`
}

func anyPeerRow(r *rand.Rand, distinct int) peerRow {
	v := r.IntN(distinct)
	row := peerRow{Delta: int64(v)*1_000_003 - 50, Small: some(int32(v % 3)), Text: fmt.Sprint("tên ", v), Coded: []string{"", "a", "bb", strconv.Itoa(v)}[v%4],
		Plain: strconv.Itoa(v)[:v%2], Truth: some(v%3 == 0), Split: float64(v) / 3, Splitted: float32(v % 5), Many: make([]string, v%3)}
	row.ID[3], row.ID[15] = byte(v), 1
	if inner := int64(v); v%5 != 0 {
		row.Nested.Inner = &inner
	}
	return row
}

// some is nil for the zero value.
func some[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

func text[T any](v *T) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(*v)
}

// texts of the columns of a row, in the order of the schema.
func (r peerRow) texts() []string {
	return []string{fmt.Sprint(r.Delta), text(r.Small), r.Text, r.Coded, r.Plain, text(r.Truth),
		slowFloat(r.Split, 64), slowFloat(float64(r.Splitted), 32), fmt.Sprintf("%x-%x-%x-%x-%x", r.ID[:4], r.ID[4:6], r.ID[6:8], r.ID[8:10], r.ID[10:]), text(r.Nested.Inner)}
}

// Files of parquet-go, in encodings and compressions that Arrow for Go has not.
func TestAgainstParquetGo(t *testing.T) {
	codecs := []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Brotli, &parquet.Zstd, &parquet.Lz4Raw}
	rapid.Check(t, func(rt *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		distinct := rapid.SampledFrom([]int{1, 5, 1000}).Draw(rt, "distinct")
		var out bytes.Buffer
		w := parquet.NewGenericWriter[peerRow](&out, parquet.Compression(rapid.SampledFrom(codecs).Draw(rt, "codec")),
			parquet.PageBufferSize(rapid.SampledFrom([]int{64, 512, 1 << 20}).Draw(rt, "page")),
			parquet.DataPageVersion(rapid.IntRange(1, 2).Draw(rt, "version")))
		var want sheet
		var rows []peerRow
		for range rapid.IntRange(1, 300).Draw(rt, "rows") {
			row := anyPeerRow(r, distinct)
			rows = append(rows, row)
			for i, s := range row.texts() {
				if len(want.texts) <= i {
					want.texts = append(want.texts, nil)
				}
				want.texts[i] = append(want.texts[i], s)
			}
		}
		if _, err := w.Write(rows); err != nil {
			rt.Fatal(err)
		}
		if err := w.Close(); err != nil {
			rt.Fatal(err)
		}
		got, err := readSheet(out.Bytes(), rapid.IntRange(1, 400).Draw(rt, "batch"))
		if err != nil {
			rt.Fatal(err)
		}
		want.names = []string{"delta", "small", "text", "coded", "plain", "truth", "split", "splitted", "id", "nested.inner"}
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// A file of DuckDB, and what DuckDB says is in it; testdata/duckdb.sql writes both.
func TestAgainstDuckDB(t *testing.T) {
	raw, err := os.ReadFile("testdata/duckdb.parquet")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/duckdb.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want sheet
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "|")
		if want.names == nil {
			want = sheet{names: fields, texts: make([][]string, len(fields))}
			continue
		}
		for i, field := range fields {
			want.texts[i] = append(want.texts[i], field)
		}
	}
	for _, batch := range []int{1, 7, 100} {
		got, err := readSheet(raw, batch)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			t.Errorf("batches of %d: %s", batch, diff)
		}
	}
}
