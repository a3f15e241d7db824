package csv

import (
	"bytes"
	"context"
	"fmt"
	"testing"
)

// residents writes n rows like those of the benchmark: eleven columns, one of
// them quoted, two in five words with a letter that is not ASCII.
func residents(n int) []byte {
	var b bytes.Buffer
	b.WriteString("so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,ma_tinh,dia_chi,so_dien_thoai,email,so_bhyt,trang_thai,ngay_cap_nhat\n")
	for i := range n {
		name := []string{"Nguyễn Văn An", "Trần Thị Bích Hạnh", "Lê Hòa", ""}[i%4]
		email := []string{"", fmt.Sprintf("user%d@example.vn", i*7919)}[min(i%3, 1)]
		fmt.Fprintf(&b, "001%09d,%s,%02d/%02d/%d,%s,01,\"Sn %d, Điện Biên Phủ\",09%08d,%s,DN401%010d,%s,2025-%02d-08T05:08:03\n",
			i, name, i%28+1, i%12+1, 1935+i%90, []string{"Nam", "Nữ"}[i%2], i%900, i%100000000, email, i,
			[]string{"thường trú", "tạm trú", "đã chết", "xóa đăng ký"}[i/3%4], i%12+1)
	}
	return b.Bytes()
}

// benchmark splits the text of n cells, and parses it if there is a layout.
func benchmark(b *testing.B, text []byte, cells int, wanted []int, parse bool) {
	d := Dialect{Delimiter: ',', Quote: '"', Break: '\n'}
	blocks := NewBlocks(2, 1<<20)
	p := NewParser(Layout{Dialect: d, Header: 1, Fields: 11, Wanted: wanted})
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		s := NewSplitter(bytes.NewReader(text), d, blocks)
		for {
			part, err := s.Next(context.Background())
			if err != nil {
				break
			}
			if parse {
				p.Start(part)
				for p.Next(1<<16) != nil {
				}
			}
			part.Release()
		}
		s.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(cells), "ns/cell")
}

const benchRows = 200_000

var allColumns = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}

func benchmarkResidents(b *testing.B, wanted []int, parse bool) {
	benchmark(b, residents(benchRows), 11*benchRows, wanted, parse)
}

func BenchmarkSplit(b *testing.B)        { benchmarkResidents(b, nil, false) }
func BenchmarkParseNothing(b *testing.B) { benchmarkResidents(b, nil, true) }
func BenchmarkParseOne(b *testing.B)     { benchmarkResidents(b, []int{3}, true) }
func BenchmarkParseAll(b *testing.B)     { benchmarkResidents(b, allColumns, true) }

// Records that are read one by one: the values of each do not stand in the text.
func BenchmarkParseDoubledQuotes(b *testing.B) {
	text := bytes.ReplaceAll(residents(benchRows), []byte(`"Sn `), []byte(`"""Sn"" `))
	benchmark(b, text, 11*benchRows, allColumns, true)
}

// In each window some record holds a byte that is not UTF-8.
func BenchmarkParseDamaged(b *testing.B) {
	text := residents(benchRows)
	for i := window / 2; i < len(text); i += window {
		text[i+bytes.IndexByte(text[i:], 'u')] = 0xff
	}
	benchmark(b, text, 11*benchRows, allColumns, true)
}

func BenchmarkMarks(b *testing.B) {
	text := residents(window / 100)
	m := newMarks(Dialect{Delimiter: ',', Quote: '"', Break: '\n'}, nil)
	b.SetBytes(window)
	for b.Loop() {
		m.find(text, 0, window)
	}
}
