package json

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"rasoat/pipeline/source/cut"
	"rasoat/pipeline/source/fields"
)

var benchColumns = []string{"citizen_id", "full_name", "birth_date", "sex", "address.house", "address.street", "address.commune_code", "phone", "status", "height_m"}

// residents writes n records, each followed by end.
func residents(n int, end string) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"citizen_id":"%012d","full_name":"Nguyễn Thị %d","birth_date":"19%02d-%02d-1%d","sex":"Nữ",`+
			`"address":{"house":"Số %d","street":"Điện Biên Phủ","commune_code":"%05d"},"phone":null,"status":"thường trú","height_m":1.%d}%s`,
			i, i%97, i%90+10, i%12+1, i%9, i%900, i%10000, i%100, end)
	}
	return b.Bytes()
}

func parts(b *testing.B, text []byte, f cut.Finder) (all []*cut.Part) {
	c := cut.NewCutter(bytes.NewReader(text), f, lender(1<<20), 1)
	for {
		p, err := c.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, p)
	}
}

func BenchmarkCut(b *testing.B) {
	list := append(append([]byte("["), residents(20_000, ",\n")...), "{}]"...)
	for name, c := range map[string]struct {
		text []byte
		find func() cut.Finder
	}{"lines": {residents(20_000, "\n"), NewLines}, "list": {list, listAt(nil)}} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			lend := lender(1 << 20)
			buf, free, _ := lend(context.Background())
			one := func(context.Context) ([]byte, func(), error) { return buf, free, nil }
			for b.Loop() {
				k := cut.NewCutter(bytes.NewReader(c.text), c.find(), one, 1)
				for {
					p, err := k.Next(context.Background())
					if errors.Is(err, io.EOF) {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
					p.Release()
				}
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	text := residents(20_000, "\n")
	all := parts(b, text, NewLines())
	for name, wanted := range map[string][]int{"all": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, "one": {6}} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			rows := fields.NewRows(fields.Layout{Columns: benchColumns, Wanted: wanted})
			s := NewScanner(rows, nil)
			for b.Loop() {
				for _, p := range all {
					s.Start(p)
					for i, span := range p.Spans {
						rows.Begin(p.Record+int64(i), p.Line+int64(span.Line))
						s.Read(span)
					}
					if got := rows.Take(); got.At.Count != len(p.Spans) {
						b.Fatal(got.Rejects)
					}
				}
			}
		})
	}
}
