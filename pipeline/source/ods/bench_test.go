package ods

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"rasoat/pipeline/source/sheet"
)

// 20,000 residents in eight columns, read by one worker.
func BenchmarkRead(b *testing.B) {
	const rows, columns = 20_000, 8
	var text strings.Builder
	for i := range rows {
		text.WriteString(`<table:table-row table:style-name="ro1">`)
		for c := range columns {
			switch c {
			case 0, 1:
				fmt.Fprintf(&text, `<table:table-cell office:value-type="float" office:value="%d" calcext:value-type="float"><text:p>%[1]d</text:p></table:table-cell>`, i*7+c)
			case 2:
				fmt.Fprintf(&text, `<table:table-cell table:style-name="day" office:value-type="date" office:date-value="2026-11-%02d" calcext:value-type="date"><text:p>%[1]d/11/2026</text:p></table:table-cell>`, i%28+1)
			default:
				fmt.Fprintf(&text, `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>Số %d, đường Điện Biên Phủ</text:p></table:table-cell>`, i%2000)
			}
		}
		text.WriteString(`</table:table-row>`)
	}
	data := minimal(text.String()).zipped(b, zip.Deflate)
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		in := bytes.NewReader(data)
		book, err := Open(in, int64(len(data)))
		if err != nil {
			b.Fatal(err)
		}
		l := sheet.Layout{Fields: columns, Wanted: []int{0, 1, 2, 3, 4, 5, 6, 7}}
		out := sheet.NewRows(l)
		out.Move(0, &sheet.Table{Header: 1}, 0)
		s := book.NewScanner(out)
		c, err := book.Cut(in, 0, false, func() ([]byte, func(), error) { return make([]byte, 1<<20), func() {}, nil })
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for {
			run, err := c.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			s.Start(run)
			for more := true; more; out.Next() {
				if more, err = s.Next(math.MaxInt); err != nil {
					b.Fatal(err)
				}
				n += out.Take().At.Count
			}
			run.Release()
		}
		if c.Close(); n != rows-1 {
			b.Fatal(n)
		}
	}
}
