package value

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// benchmarkColumn reads 8192 rows at a time and reports ns a row.
func benchmarkColumn(b *testing.B, name string, text func(r *rand.Rand) string, read func(c column, skip, bad []uint64)) {
	const rows = 8192
	b.Run(name, func(b *testing.B) {
		r := rand.New(rand.NewPCG(1, 2))
		texts := make([]string, rows)
		for i := range texts {
			texts[i] = text(r)
		}
		c := columnOf("", texts...)
		skip, bad := c.mask(), c.mask()
		b.ReportAllocs()
		for b.Loop() {
			read(c, skip, bad)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
	})
}

func BenchmarkDays(b *testing.B) {
	var out [8192]Day
	f := new(Evidence).Decide(Date, nil)
	read := func(c column, skip, bad []uint64) { f.Days(c.offsets, c.data, skip, out[:], bad) }
	date := func(form string) func(r *rand.Rand) string {
		return func(r *rand.Rand) string {
			return Day(r.IntN(20000)).time().Format(form)
		}
	}
	benchmarkColumn(b, "dd/mm/yyyy", date("02/01/2006"), read)
	benchmarkColumn(b, "yyyy-mm-dd", date("2006-01-02"), read)
	benchmarkColumn(b, "d/m/yyyy", date("2/1/2006"), read)
}

func BenchmarkMoments(b *testing.B) {
	var out [8192]int64
	f := new(Evidence).Decide(Timestamp, nil)
	read := func(c column, skip, bad []uint64) { f.Moments(c.offsets, c.data, skip, hoChiMinh, out[:], bad) }
	for _, form := range []string{"2006-01-02T15:04:05", "02/01/2006 15:04:05", "2006-01-02T15:04:05.000", "2006-01-02T15:04:05+07:00", "2006-01-02 15:04"} {
		benchmarkColumn(b, form, func(r *rand.Rand) string { return Day(5000 + r.IntN(15000)).time().Add(1e9 * 43210).Format(form) }, read)
	}
}

func BenchmarkIntegers(b *testing.B) {
	var out [8192]int64
	var f Form
	read := func(c column, skip, bad []uint64) { f.Integers(c.offsets, c.data, skip, out[:], bad) }
	benchmarkColumn(b, "1-6digits", func(r *rand.Rand) string { return fmt.Sprint(r.IntN(1e6) >> r.IntN(16)) }, read)
	benchmarkColumn(b, "12digits", func(r *rand.Rand) string { return fmt.Sprintf("%012d", r.Int64N(1e12)) }, read)
	benchmarkColumn(b, "18digits", func(r *rand.Rand) string { return fmt.Sprintf("%018d", r.Int64N(1e18)) }, read)
}

func BenchmarkDecimals(b *testing.B) {
	var out [8192]decimal128.Num
	var f Form
	read := func(c column, skip, bad []uint64) { f.Decimals(c.offsets, c.data, skip, out[:], bad) }
	benchmarkColumn(b, "whole", func(r *rand.Rand) string { return fmt.Sprint(r.IntN(1e9)) }, read)
	benchmarkColumn(b, "2decimals", func(r *rand.Rand) string { return fmt.Sprintf("%.2f", float64(r.IntN(1e9))/100) }, read)
	benchmarkColumn(b, "6decimals", func(r *rand.Rand) string { return fmt.Sprintf("%.6f", 100+r.Float64()) }, read)
}

func BenchmarkMissing(b *testing.B) {
	p := NewPlaceholders(DefaultPlaceholders())
	read := func(c column, _, bad []uint64) { p.Missing(c.offsets, c.data, bad) }
	pick := func(texts ...string) func(r *rand.Rand) string {
		return func(r *rand.Rand) string { return texts[r.IntN(len(texts))] }
	}
	benchmarkColumn(b, "id", func(r *rand.Rand) string { return fmt.Sprintf("%012d", r.Int64N(1e12)) }, read)
	benchmarkColumn(b, "id5%empty", func(r *rand.Rand) string {
		if r.IntN(20) == 0 {
			return ""
		}
		return fmt.Sprintf("%012d", r.Int64N(1e12))
	}, read)
	benchmarkColumn(b, "name", pick("Nguyễn Văn An", "Trần Thị Bình", "Lê Hữu Cường", "Phạm Minh Dũng", "Đỗ Quang Em", "Hoàng Thị Giang", "Vũ Đức Hải", "Chu Văn Ích"), read)
	benchmarkColumn(b, "status", pick("thường trú", "tạm trú", "đã chết", "xóa đăng ký"), read)
	benchmarkColumn(b, "address", func(r *rand.Rand) string { return fmt.Sprintf("Đường %d, Phú Thọ", r.IntN(100)) }, read)
	benchmarkColumn(b, "code", pick("0", "1", "2"), read)
	benchmarkColumn(b, "placeholder", pick("null", "", "N/A", "-"), read)
}

func BenchmarkNewPlaceholders(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewPlaceholders(defaultPlaceholders)
	}
}
