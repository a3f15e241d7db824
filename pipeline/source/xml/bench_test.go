package xml

import (
	"bytes"
	"context"
	stdxml "encoding/xml"
	"errors"
	"fmt"
	"io"
	"testing"

	"rasoat/pipeline/source/cut"
	"rasoat/pipeline/source/fields"
)

var benchColumns = []string{"@id", "full_name", "birth_date", "sex", "address.house", "address.street", "address.commune_code", "status"}

// residents is a document of n records.
func residents(n int) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<list>\n")
	for i := range n {
		fmt.Fprintf(&b, "  <resident id=\"%012d\">\n    <full_name>Nguyễn Thị %d</full_name>\n    <birth_date>19%02d-%02d-1%d</birth_date>\n    <sex>Nữ</sex>\n"+
			"    <address><house>Số %d</house><street>Điện Biên Phủ</street><commune_code>%05d</commune_code></address>\n    <status>thường trú</status>\n  </resident>\n",
			i, i%97, i%90+10, i%12+1, i%9, i%900, i%10000)
	}
	b.WriteString("</list>\n")
	return b.Bytes()
}

func parts(b *testing.B, text []byte) (all []*cut.Part) {
	c := cut.NewCutter(bytes.NewReader(text), Document{Path: Path{"list", "resident"}}.Finder(), lender(1<<20), 1)
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
	text := residents(20_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for _, p := range parts(b, text) {
			p.Release()
		}
	}
}

func BenchmarkScan(b *testing.B) {
	text := residents(20_000)
	all := parts(b, text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	rows := fields.NewRows(fields.Layout{Columns: benchColumns, Wanted: []int{0, 1, 2, 3, 4, 5, 6, 7}})
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
}

// BenchmarkStandard is what encoding/xml takes to tell the tags.
func BenchmarkStandard(b *testing.B) {
	text := residents(20_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d := stdxml.NewDecoder(bytes.NewReader(text))
		for {
			if _, err := d.RawToken(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
