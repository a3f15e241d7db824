package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// benchmarkTexts looks at 65,536 texts at a time and reports ns a row and a byte.
func benchmarkTexts(b *testing.B, name string, draw func(r *rand.Rand) string, reject func(text Text, tested, failed Bits)) {
	const rows = 1 << 16
	b.Run(name, func(b *testing.B) {
		r := rand.New(rand.NewPCG(1, 2))
		texts := make([]string, rows)
		for i := range texts {
			texts[i] = draw(r)
		}
		text, tested, failed := textOf(texts...), NewBits(rows), NewBits(rows)
		for i := range rows {
			tested.Set(i)
		}
		b.SetBytes(int64(len(text.Data)))
		for b.Loop() {
			reject(text, tested, failed)
		}
		per := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
		b.ReportMetric(per/rows, "ns/row")
		b.ReportMetric(per/float64(len(text.Data)), "ns/B")
	})
}

func name(r *rand.Rand) string {
	family, given := []string{"Nguyễn", "Trần", "Lê", "Đặng"}, []string{"Ánh", "Bình", "Cường", "Dũng"}
	return family[r.IntN(4)] + " Thị Phương " + given[r.IntN(4)]
}

func BenchmarkSuspects(b *testing.B) {
	benchmarkTexts(b, "nfc", name, RejectNotNFC)
	benchmarkTexts(b, "blanks", name, func(text Text, tested, failed Bits) {
		RejectSuspects(text, tested, failed, NextStrangeBlank, func([]byte) bool { return true })
	})
}

func BenchmarkFrame(b *testing.B) {
	for _, length := range []int{12, 19, 40} {
		places := make([]ByteRange, length)
		for i := range places {
			places[i] = ByteRange{Low: '0', High: '9'}
		}
		f, _ := NewFrame(places)
		code := func(r *rand.Rand) string { return fmt.Sprintf("%0*d", length, r.Int64N(1e12)) }
		benchmarkTexts(b, fmt.Sprint(length), code, func(text Text, tested, failed Bits) {
			for w, rows := range tested {
				failed[w] |= rows &^ f.Fits(text, w, rows)
			}
		})
	}
}
