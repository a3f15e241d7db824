package source

import (
	"bytes"
	"context"
	"fmt"
	"testing"
)

// Reading with all that Read does: cutting, SHA-256, parsing all columns, batches.
func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("id,name,born,address,status\n")
	for i := range 200_000 {
		fmt.Fprintf(&text, "%012d,Nguyễn Thị %d,%02d/12/1980,\"Sn %d, Điện Biên Phủ\",thường trú\n", i, i%97, i%28+1, i%900)
	}
	e := extract(b, text.Bytes())
	for _, jobs := range []int{1, 2} {
		b.Run(fmt.Sprintf("jobs=%d", jobs), func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				err := e.Read(context.Background(), e.Files[0].Header, jobs, func(int) func(*Batch) error {
					return func(*Batch) error { return nil }
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
