package score

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sheetOf is a random set of counts.
type sheetOf struct {
	fields []Field
	rules  []Rule
	rows   int64
}

func drawCounts(t *rapid.T) sheetOf {
	s := sheetOf{rows: rapid.Int64Range(1, 1_000_000).Draw(t, "rows")}
	for _, name := range []string{"a", "b", "c"} {
		f := Field{Name: name, Identifier: rapid.Bool().Draw(t, "identifier")}
		if rapid.Bool().Draw(t, "weighted") {
			f.Weight = drawWeight(t)
		}
		s.fields = append(s.fields, f)
	}
	for range rapid.IntRange(0, 12).Draw(t, "rules") {
		r := Rule{
			Field:     rapid.SampledFrom([]string{"a", "b", "c", DatasetField}).Draw(t, "field"),
			Criterion: rapid.SampledFrom([]string{"dung", "du", "sach", "song", "thong_nhat", "dung_chung"}).Draw(t, "criterion"),
			Critical:  rapid.Bool().Draw(t, "critical"),
			Tested:    rapid.SampledFrom([]int64{0, 1, 3, s.rows, s.rows / 2}).Draw(t, "tested"),
			Waived:    rapid.IntRange(0, 9).Draw(t, "waived") == 0,
			Err:       rapid.IntRange(0, 29).Draw(t, "error") == 0,
		}
		r.Failed = rapid.OneOf(rapid.Just[int64](0), rapid.Int64Range(0, r.Tested)).Draw(t, "failed")
		if rapid.Bool().Draw(t, "own") {
			r.Weight = drawWeight(t)
			r.WarnBelow, r.FailBelow = big.NewRat(999, 10), big.NewRat(50, 1)
		}
		s.rules = append(s.rules, r)
	}
	return s
}

func drawMethod(t *rapid.T) *Method {
	m, err := Load(rapid.SampledFrom(Methods()).Draw(t, "method"), Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// published maps each mark of a dataset to its figure.
func published(d *Dataset) map[string]string {
	all := map[string]string{"dataset": d.Score.String() + " " + d.Band + " " + string(d.Status)}
	for _, f := range d.Fields {
		all["field "+f.Name] = f.Score.String() + " " + string(f.Status)
	}
	for _, c := range d.Criteria {
		all["criterion "+c.ID] = c.Score.String()
	}
	return all
}

func sameFigures(t *rapid.T, what string, a, b *Dataset) {
	pa, pb := published(a), published(b)
	for k := range pb {
		if pa[k] != pb[k] && !(pa[k] == "" && pb[k] == "– not_applicable") {
			t.Fatalf("%s: %s: %q and %q", what, k, pa[k], pb[k])
		}
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, s := drawMethod(t), drawCounts(t)
		before := m.Dataset(s.fields, s.rules, s.rows)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		random.Shuffle(len(s.rules), func(i, j int) { s.rules[i], s.rules[j] = s.rules[j], s.rules[i] })
		random.Shuffle(len(s.fields), func(i, j int) { s.fields[i], s.fields[j] = s.fields[j], s.fields[i] })
		sameFigures(t, "shuffled", before, m.Dataset(s.fields, s.rules, s.rows))
	})
}

func TestWeightsAreRelative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, s := drawMethod(t), drawCounts(t)
		before := m.Dataset(s.fields, s.rules, s.rows)
		factor := rapid.SampledFrom([]*big.Rat{big.NewRat(2, 1), big.NewRat(1, 3), big.NewRat(1000, 1)}).Draw(t, "factor")
		for i := range s.rules {
			w := s.rules[i].Weight
			if w == nil {
				w = m.Weights.Rule.Rat
			}
			s.rules[i].Weight = new(big.Rat).Mul(w, factor)
		}
		sameFigures(t, "scaled rules", before, m.Dataset(s.fields, s.rules, s.rows))
		for i := range s.fields {
			w := s.fields[i].Weight
			if w == nil {
				w = m.FieldWeight(s.fields[i].Name)
			}
			s.fields[i].Weight = new(big.Rat).Mul(w, factor)
		}
		sameFigures(t, "scaled fields", before, m.Dataset(s.fields, s.rules, s.rows))
		weights := map[string]*big.Rat{}
		for _, c := range m.Criteria {
			weights[c.ID] = new(big.Rat).Mul(c.Weight.Rat, factor)
		}
		sameFigures(t, "scaled criteria", before, m.WithWeights(weights).Dataset(s.fields, s.rules, s.rows))
	})
}

// TestMoreFailuresNeverHelp: one more failure raises no score and mends no
// status.
func TestMoreFailuresNeverHelp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, s := drawMethod(t), drawCounts(t)
		before := m.Dataset(s.fields, s.rules, s.rows)
		room := slices.DeleteFunc(slices.Clone(s.rules), func(r Rule) bool { return r.Failed >= r.Tested })
		if len(room) == 0 {
			return
		}
		i := slices.Index(s.rules, rapid.SampledFrom(room).Draw(t, "rule"))
		s.rules[i].Failed++
		after := m.Dataset(s.fields, s.rules, s.rows)
		if after.Score.Points() > before.Score.Points() || Worst(before.Status, after.Status) != after.Status {
			t.Fatalf("%v %s became %v %s", before.Score, before.Status, after.Score, after.Status)
		}
		for f := range before.Fields {
			if b, a := before.Fields[f], after.Fields[f]; a.Score.Points() > b.Score.Points() || Worst(b.Status, a.Status) != a.Status {
				t.Fatalf("field %s: %v %s became %v %s", b.Name, b.Score, b.Status, a.Score, a.Status)
			}
		}
	})
}

// TestBetweenItsParts: a mean lies between the least and the best of what is
// in it, exactly, at every level.
func TestBetweenItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, s := drawMethod(t), drawCounts(t)
		d := m.Dataset(s.fields, s.rules, s.rows)
		between := func(what string, whole Score, parts []Score) {
			parts = slices.DeleteFunc(parts, func(p Score) bool { return !p.Exists() })
			if !whole.Exists() || len(parts) == 0 {
				return
			}
			least := slices.MinFunc(parts, func(a, b Score) int { return a.Exact().Cmp(b.Exact()) })
			best := slices.MaxFunc(parts, func(a, b Score) int { return a.Exact().Cmp(b.Exact()) })
			if whole.Exact().Cmp(least.Exact()) < 0 || whole.Exact().Cmp(best.Exact()) > 0 {
				t.Fatalf("%s: %v is not in %v–%v", what, whole, least, best)
			}
		}
		var all []Score
		for _, r := range d.Rules {
			all = append(all, r.Score)
		}
		between("dataset", d.Score, slices.Clone(all))
		for _, f := range d.Fields {
			var own []Score
			for _, c := range d.Cells {
				if c.Field == f.Name {
					own = append(own, c.Score)
				}
			}
			between("field "+f.Name, f.Score, own)
		}
		for _, c := range d.Criteria {
			var own []Score
			for _, r := range d.Rules {
				if r.Rule.Criterion == c.ID {
					own = append(own, r.Score)
				}
			}
			between("criterion "+c.ID, c.Score, own)
		}
	})
}

// TestLikeFloats: the marks are those of the formulas of the method, worked out
// plainly in floating point.
func TestLikeFloats(t *testing.T) {
	official := load(t, "cv4856-2026")
	rapid.Check(t, func(t *rapid.T) {
		m, s := official, drawCounts(t)
		d := m.Dataset(s.fields, s.rules, s.rows)
		if d.Status == Error {
			if d.Score.Exists() || d.Band != "" {
				t.Fatalf("error, and yet %v %s", d.Score, d.Band)
			}
			return
		}
		var sum, weights float64
		for _, f := range s.fields {
			var fieldSum, fieldWeights float64
			for _, c := range m.Criteria {
				var cellSum, cellWeights float64
				for _, r := range s.rules {
					if r.Field != f.Name || r.Criterion != c.ID || r.Waived || r.Tested == 0 {
						continue
					}
					w := 1.0
					if r.Weight != nil {
						w = toDouble(r.Weight)
					}
					cellSum += w * 100 * float64(r.Tested-r.Failed) / float64(r.Tested)
					cellWeights += w
				}
				if cellWeights > 0 {
					fieldSum += c.Weight.Float64() * cellSum / cellWeights
					fieldWeights += c.Weight.Float64()
				}
			}
			w := 1.0
			if f.Weight != nil {
				w = toDouble(f.Weight)
			}
			if fieldWeights > 0 {
				sum += w * fieldSum / fieldWeights
				weights += w
			}
		}
		if d.Score.Exists() != (weights > 0) {
			t.Fatalf("score %v of weight %v", d.Score, weights)
		}
		want := sum / weights
		if weights > 0 && want < 99.99 && math.Abs(d.Score.Points().Float64()-want) > 0.005001 {
			t.Fatalf("%v, want %v", d.Score, want)
		}
	})
}

// TestStoreRoundTrip: what the store keeps (whole numbers, doubles and words)
// gives the same marks again.
func TestStoreRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, s := drawMethod(t), drawCounts(t)
		ran := m.Dataset(s.fields, s.rules, s.rows)

		double := func(r *big.Rat) float64 { return toDouble(r) }
		decimal := func(f float64) *big.Rat {
			r, err := FromDouble(f)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		weights := map[string]*big.Rat{}
		for _, c := range ran.Criteria {
			weights[c.ID] = decimal(double(c.Weight.Rat))
		}
		var fields []Field
		for _, f := range ran.Fields {
			fields = append(fields, Field{Name: f.Name, Identifier: f.Identifier, Weight: decimal(double(f.Weight))})
		}
		var rules []Rule
		for _, r := range ran.Rules {
			rules = append(rules, Rule{
				ID: r.Rule.ID, Field: r.Rule.Field, Criterion: r.Rule.Criterion, Critical: r.Rule.Critical,
				Weight: decimal(double(r.Weight)), WarnBelow: decimal(r.WarnBelow), FailBelow: decimal(r.FailBelow),
				Tested: r.Rule.Tested, Failed: r.Rule.Failed,
				Waived: r.Status == Waived, Err: r.Status == Error,
			})
		}
		read := m.WithWeights(weights).Dataset(fields, rules, s.rows)
		sameFigures(t, "read back", ran, read)
		for i := range ran.Rules {
			a, b := ran.Rules[i], read.Rules[i]
			if a.Status != b.Status || a.Score.String() != b.Score.String() {
				t.Fatalf("rule %d: %v %s, read back %v %s", i, a.Score, a.Status, b.Score, b.Status)
			}
		}
		if ran.Score.Exists() && ran.Score.Exact().Cmp(read.Score.Exact()) != 0 {
			t.Fatalf("exactly %v, read back %v", ran.Score.Exact(), read.Score.Exact())
		}
	})
}

// TestScorer: what was scored before leaves nothing behind.
func TestScorer(t *testing.T) {
	m := load(t, "")
	random := rand.New(rand.NewPCG(3, 4))
	fields, _, _ := segment(random)
	scorer := m.Scorer(fields)
	for range 200 {
		_, rules, rows := segment(random)
		random.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
		rules = rules[:1+random.IntN(len(rules))]
		for i := range rules {
			rules[i].ID, rules[i].Err, rules[i].Waived = fmt.Sprint(i), random.IntN(20) == 0, random.IntN(10) == 0
			if random.IntN(8) == 0 {
				rules[i].Field, rules[i].Criterion = fmt.Sprint("unheard of ", random.IntN(3)), fmt.Sprint("new ", random.IntN(2))
			}
		}
		if got, want := scorer.Dataset(rules, rows), m.Dataset(fields, rules, rows); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\nwant %+v", got, want)
		}
	}
}
