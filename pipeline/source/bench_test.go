package source

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"rasoat/pipeline/source/encoding"
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

// BenchmarkReadEncoded/NAME is the same of text in another encoding, on one core.
func BenchmarkReadEncoded(b *testing.B) {
	for _, name := range encoding.Names() {
		b.Run(name, func(b *testing.B) {
			coding, _ := encoding.Lookup(name)
			var text bytes.Buffer
			text.WriteString("id,name,born,address,status\n")
			for i := range 50_000 {
				fmt.Fprintf(&text, "%012d,Phan Thanh %d,%02d/12/1980,\"Hà Tây %d, à, é\",còn ô\n", i, i%97, i%28+1, i%900)
			}
			encoded := spell(coding, text.String())
			dir := b.TempDir()
			write(b, dir, "a.csv", encoded)
			e, err := open(b, dir, Spec{Path: "a.csv", Encoding: name})
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(encoded)))
			for b.Loop() {
				err := e.Read(context.Background(), e.Files[0].Header, 1, func(int) func(*Batch) error {
					return func(*Batch) error { return nil }
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
