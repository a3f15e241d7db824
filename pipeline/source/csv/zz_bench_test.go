package csv
import "testing"
func BenchmarkMarks(b *testing.B) {
	text := residents(250)
	text = append(text, make([]byte, 64)...)
	n := min(len(text)-64, window)
	m := newMarks(Dialect{',', '"', '\n'})
	b.SetBytes(int64(n))
	for b.Loop() { m.find(text, 0, n) }
}
func BenchmarkOf(b *testing.B) {
	text := residents(250)
	text = append(text, make([]byte, 64)...)
	n := min(len(text)-64, window)
	m := newMarks(Dialect{',', '"', '\n'})
	b.SetBytes(int64(n))
	var x uint64
	for b.Loop() { for i := 0; i < n; i += 64 { x += m.of((*[64]byte)(text[i:])) } }
	sink = x
}
var sink uint64
