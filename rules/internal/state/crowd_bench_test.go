package state

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rasoat/rules/internal/kernel"
)

// BenchmarkAddTexts is the cost of a value of the columns that have many.
func BenchmarkAddTexts(b *testing.B) {
	words := []string{"Nguyễn", "Thị", "Hoàng", "Đặng", "Anh", "Bích", "Trần", "Minh", "Huệ", "Lê"}
	word := func() string { return words[rand.IntN(len(words))] }
	for name, text := range map[string]func() string{
		"id": func() string { return fmt.Sprintf("%012d", rand.Uint64N(1e12)) },
		"day": func() string {
			return fmt.Sprintf("%04d-%02d-%02d", 1930+rand.IntN(90), 1+rand.IntN(12), 1+rand.IntN(28))
		},
		"name":  func() string { return word() + " " + word() + " " + word() + " " + word() },
		"email": func() string { return fmt.Sprintf("user%d@example%d.gov.vn", rand.IntN(1e6), rand.IntN(99)) },
		"place": func() string {
			return fmt.Sprintf("Số %d đường %s %s, phường %s", rand.IntN(999), word(), word(), word())
		},
	} {
		b.Run(name, func(b *testing.B) {
			var text64 kernel.Text
			text64.Reset()
			for range benchRows {
				text64.Data = append(text64.Data, text()...)
				text64.Close()
			}
			rows := kernel.NewBits(benchRows)
			rows.Fill(benchRows)
			var c Cardinality
			var t Texts
			for b.Loop() {
				AddTexts(&c, &t, text64, rows)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRows, "ns/value")
		})
	}
}

const benchRows = 8192
