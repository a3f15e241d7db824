package score

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"rasoat/rules/value"
)

// segment makes the counts of one segment: 25 rules on 12 fields, each with
// its own number of tested rows, which is the worst case for exact fractions.
func segment(random *rand.Rand) ([]Field, []Rule, int64) {
	criteria := []string{"dung", "du", "sach", "song", "thong_nhat", "dung_chung"}
	var fields []Field
	for i := range 12 {
		fields = append(fields, Field{Name: fmt.Sprint("field_", i), Weight: big.NewRat(int64(1+i%5), 2)})
	}
	rows := int64(10_000 + random.IntN(90_000))
	var rules []Rule
	for i := range 25 {
		tested := rows - int64(random.IntN(5000))
		rules = append(rules, Rule{
			Field: fields[i/2%12].Name, Criterion: criteria[i%6],
			Tested: tested, Failed: int64(random.IntN(int(tested / 10))),
		})
	}
	return fields, rules, rows
}

// BenchmarkSegments scores a dataset by 3,321 communes.
func BenchmarkSegments(b *testing.B) {
	m := load(b, "")
	fields, rules, rows := segment(rand.New(rand.NewPCG(1, 2)))
	b.ReportAllocs()
	for b.Loop() {
		scorer := m.Scorer(fields)
		for range 3321 {
			scorer.Dataset(rules, rows)
		}
	}
}

// BenchmarkRollup scores 3,355 agencies of 10,000 datasets.
func BenchmarkRollup(b *testing.B) {
	m := load(b, "")
	random := rand.New(rand.NewPCG(1, 2))
	agencies := []Agency{{ID: "country"}}
	for p := range 34 {
		province := fmt.Sprint("p", p)
		agencies = append(agencies, Agency{ID: province, Parent: "country"})
		for c := range 98 {
			agencies = append(agencies, Agency{ID: fmt.Sprint(province, "c", c), Parent: province})
		}
	}
	var deliveries []Delivery
	for i := range 10_000 {
		d := m.Dataset(segment(random))
		deliveries = append(deliveries, Delivery{
			Dataset: fmt.Sprint(i), Agency: agencies[1+random.IntN(len(agencies)-1)].ID,
			Ever: true, Delivered: value.Day(20_000), Scored: value.Day(20_000),
			Score: d.Score, Rows: d.Rows, CleanRows: d.Rows / 2,
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Rollup(20_000, agencies, deliveries)
	}
}
