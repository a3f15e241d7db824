package check

import (
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"pgregory.net/rapid"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/value"
)

func drawDecimal(t *rapid.T, name string) decimal128.Num {
	whole := rapid.SampledFrom([]string{"0", "1", "7", "12", "305", "99999999999999999999", "12345678901234567890"}).Draw(t, name)
	fraction := rapid.SampledFrom([]string{"", ".5", ".25", ".10", ".007", ".999999999999999999", ".000000000000000001"}).Draw(t, name)
	v, ok := value.ParseDecimal(rapid.SampledFrom([]string{"", "-"}).Draw(t, name) + whole + fraction)
	if !ok {
		t.Fatalf("%s%s is no decimal", whole, fraction)
	}
	return v
}

// The digits of a number are those that its canonical text has.
func TestDigitsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawDecimal(t, "number")
		wantWhole, wantFraction, _ := strings.Cut(strings.TrimPrefix(value.FormatDecimal(v), "-"), ".")
		wantWhole = strings.TrimLeft(wantWhole, "0")
		whole, fraction := digitsOf(v)
		if whole != len(wantWhole) || fraction != len(wantFraction) {
			t.Fatalf("%s has %d and %d digits", value.FormatDecimal(v), whole, fraction)
		}
		precision, scale := int64(rapid.IntRange(1, 38).Draw(t, "precision")), int64(rapid.IntRange(0, 18).Draw(t, "scale"))
		if scale > precision {
			return
		}
		both := (&decimalsOfSize{Precision: &precision, Scale: &scale}).fits()(v)
		if want := fraction <= int(scale) && whole <= int(precision-scale); both != want {
			t.Fatalf("%s in NUMERIC(%d, %d): %v", value.FormatDecimal(v), precision, scale, both)
		}
		if one := (&decimalsOfSize{Scale: &scale}).fits()(v); one != (fraction <= int(scale)) {
			t.Fatalf("%s with scale %d: %v", value.FormatDecimal(v), scale, one)
		}
		if one := (&decimalsOfSize{Precision: &precision}).fits()(v); one != (whole+fraction <= int(precision)) {
			t.Fatalf("%s with precision %d: %v", value.FormatDecimal(v), precision, one)
		}
	})
}

// Long sums are those of big numbers.
func TestLongSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sum longSum
		want := new(big.Int)
		for range rapid.IntRange(0, 12).Draw(t, "addends") {
			v := drawDecimal(t, "addend")
			sum.add(v, plus)
			want.Add(want, v.BigInt())
		}
		total := drawDecimal(t, "total")
		sum.add(total, minus)
		want.Sub(want, total.BigInt())
		tolerance := drawDecimal(t, "tolerance").Abs()
		if got := sum.within(tolerance); got != (want.CmpAbs(tolerance.BigInt()) <= 0) {
			t.Fatalf("%v within %v: %v", want, tolerance.BigInt(), got)
		}
	})
}

// Stretches are those of all values sorted, in whatever order and parts they
// came.
func TestStretches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := scale{step: rapid.OneOf(rapid.Int64Range(1, 6), rapid.Just(int64(1)<<40)).Draw(t, "step")}
		ends := []int64{math.MinInt64, math.MinInt64 + 3, math.MaxInt64 - 1, math.MaxInt64}
		values := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(-40, 40), rapid.SampledFrom(ends)), 1, 60).Draw(t, "values")
		parts := []*stretches{{scale: sc}, {scale: sc}}
		for i, v := range values {
			parts[i%2].add(v)
			if rapid.IntRange(0, 9).Draw(t, "sort") == 0 {
				parts[i%2].sort()
			}
		}
		parts[0].Merge(parts[1])
		slices.Sort(values)
		want := []stretch{{values[0], values[0]}}
		for _, v := range values {
			last := &want[len(want)-1]
			if new(big.Int).Sub(big.NewInt(v), big.NewInt(last.to)).Cmp(big.NewInt(sc.step)) > 0 {
				want = append(want, stretch{v, v})
				continue
			}
			last.to = v
		}
		parts[0].sort()
		if !slices.Equal(parts[0].list, want) {
			t.Fatalf("%v with step %d: %v, want %v", values, sc.step, parts[0].list, want)
		}
		checkSteps(t, parts[0], values)
	})
}

// checkSteps counts the steps in which values lie, one by one, by package big.
func checkSteps(t *rapid.T, s *stretches, sorted []int64) {
	least, step := big.NewInt(sorted[0]), big.NewInt(s.step)
	taken := map[string]bool{}
	last := new(big.Int)
	for _, v := range sorted {
		last = new(big.Int).Sub(big.NewInt(v), least)
		taken[last.Div(last, step).String()] = true
	}
	v := s.Verdict()
	tested := new(big.Int).Add(last, big.NewInt(1))
	if tested.Cmp(big.NewInt(mostSteps)) > 0 {
		if v.Counts != (rules.Counts{}) || v.Reason.IsZero() {
			t.Fatalf("%v with step %d: %+v of %s steps", sorted, s.step, v.Counts, tested)
		}
		return
	}
	if v.Counts.Tested != tested.Int64() || v.Counts.Passed() != int64(len(taken)) || v.Reason.IsZero() != (v.Counts.Failed == 0) {
		t.Fatalf("%v with step %d: %+v, want %s steps, %d with a value", sorted, s.step, v.Counts, tested, len(taken))
	}
}

// The fences are those that the textbook's formulas give on sorted fractions.
func TestFences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(-9, 9), rapid.Int64()), 1, 40).Draw(t, "values")
		k := big.NewRat(rapid.Int64Range(1, 70).Draw(t, "tenths"), 10)
		numbers, moments := state.NewNumbers(nil), &state.Moments{}
		sorted := make([]*big.Rat, len(values))
		for i, v := range values {
			numbers.Add(state.Number{Value: decimal128.FromI64(v), Row: uint64(i)})
			moments.Add(decimal128.FromI64(v))
			sorted[i] = big.NewRat(v, 1)
		}
		slices.SortFunc(sorted, (*big.Rat).Cmp)
		r, n := numbers.Ranking(), numbers.Len()
		for method, f := range map[string]fences{"iqr": quartileFences(r, n, k), "mad": medianFences(r, n, k), "zscore": meanFences(moments, k)} {
			unusual := obviousFences(method, sorted, k)
			failed := map[uint64]bool{}
			r.Outside(f.inSteps(r), func(row uint64, _ uint32) { failed[row] = true })
			for i, v := range values {
				if want := unusual(big.NewRat(v, 1)); failed[uint64(i)] != want {
					t.Fatalf("%s, k = %v: %d of %v: %v, want %v", method, k, v, sorted, failed[uint64(i)], want)
				}
			}
		}
	})
}

func obviousFences(method string, sorted []*big.Rat, k *big.Rat) func(v *big.Rat) bool {
	sub := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
	mul := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
	at := func(list []*big.Rat, q *big.Rat) *big.Rat {
		place := mul(q, big.NewRat(int64(len(list)-1), 1))
		low := int(new(big.Int).Quo(place.Num(), place.Denom()).Int64())
		high := list[min(low+1, len(list)-1)]
		return new(big.Rat).Add(list[low], mul(sub(high, list[low]), sub(place, big.NewRat(int64(low), 1))))
	}
	half := big.NewRat(1, 2)
	switch method {
	case "iqr":
		q1, q3 := at(sorted, big.NewRat(1, 4)), at(sorted, big.NewRat(3, 4))
		reach := mul(k, sub(q3, q1))
		return func(v *big.Rat) bool { return sub(q1, v).Cmp(reach) > 0 || sub(v, q3).Cmp(reach) > 0 }
	case "mad":
		median := at(sorted, half)
		var distances []*big.Rat
		for _, v := range sorted {
			distances = append(distances, new(big.Rat).Abs(sub(v, median)))
		}
		slices.SortFunc(distances, (*big.Rat).Cmp)
		reach := mul(k, at(distances, half))
		return func(v *big.Rat) bool {
			return mul(big.NewRat(6745, 10000), new(big.Rat).Abs(sub(v, median))).Cmp(reach) > 0
		}
	}
	n, mean, variance := big.NewRat(int64(len(sorted)), 1), new(big.Rat), new(big.Rat)
	for _, v := range sorted {
		mean.Add(mean, v)
	}
	mean.Quo(mean, n)
	for _, v := range sorted {
		variance.Add(variance, mul(sub(v, mean), sub(v, mean)))
	}
	variance.Quo(variance, n)
	return func(v *big.Rat) bool { return mul(sub(v, mean), sub(v, mean)).Cmp(mul(mul(k, k), variance)) > 0 }
}

// A point is near when the haversine says so of some point.
func TestNeighbours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		degrees := func(most int64, name string) decimal128.Num {
			v := rapid.Int64Range(-most*1e4, most*1e4).Draw(t, name)
			return decimal128.FromI64(v).Mul(decimal128.GetScaleMultiplier(value.Scale - 4))
		}
		type place struct{ lat, lon decimal128.Num }
		var places []place
		var points []point
		for range rapid.IntRange(0, 20).Draw(t, "points") {
			p := place{degrees(90, "lat"), degrees(180, "lon")}
			places, points = append(places, p), append(points, newPoint(p.lat, p.lon))
		}
		km := rapid.Float64Range(0.1, 21000).Draw(t, "km")
		near := newNeighbours(points, km).test()
		for range 5 {
			lat, lon := degrees(91, "row's lat"), degrees(181, "row's lon")
			want, close := false, false
			for _, p := range places {
				d := haversine(lat, lon, p.lat, p.lon)
				want = want || d <= km && isPlace(lat, lon)
				close = close || math.Abs(d-km) < 1e-5
			}
			if got := near(lat, lon); got != want && !close {
				t.Fatalf("%v %v within %v km of %v: %v", lat, lon, km, places, got)
			}
		}
	})
}

// Whether a point of many is near is what asking every one of them says, also at
// the poles and on both sides of the antimeridian.
func TestNeighboursOfAll(t *testing.T) {
	corners := [][2]float64{{90, 0}, {-90, 37}, {89.99, 180}, {-89.5, -180}, {0, 180}, {0, -180}, {16, 179.995}, {-45, -179.9}, {10.5, 106.7}, {0, 0}}
	rapid.Check(t, func(t *rapid.T) {
		around := rapid.SampledFrom(corners).Draw(t, "around")
		spread := rapid.SampledFrom([]float64{0, 0.001, 0.1, 2, 40}).Draw(t, "degrees apart")
		draw := func(name string) (lat, lon decimal128.Num) {
			far := func(axis string) float64 { return rapid.Float64Range(-spread, spread).Draw(t, name+axis) }
			north := max(-90, min(90, around[0]+far("lat")))
			east := math.Remainder(around[1]+far("lon")*rapid.SampledFrom([]float64{1, 90}).Draw(t, name+"wide"), 360)
			return degreesOf(t, north), degreesOf(t, east)
		}
		points := make([]point, rapid.IntRange(0, 30).Draw(t, "points"))
		for i := range points {
			points[i] = newPoint(draw("point"))
		}
		km := rapid.SampledFrom([]float64{0.001, 0.1, 10, 500, 10007.5, 20015, 30000}).Draw(t, "km")
		all := newNeighbours(points, km)
		near := all.test()
		for range 10 {
			lat, lon := draw("row")
			at, want := newPoint(lat, lon), false
			for i := range points {
				want = want || at.chord2(&points[i]) <= all.most
			}
			if near(lat, lon) != want {
				t.Fatalf("%v within %v km of %v: %v", at, km, points, !want)
			}
		}
	})
}

func degreesOf(t *rapid.T, v float64) decimal128.Num {
	d, err := decimal128.FromFloat64(v, 38, value.Scale)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func haversine(lat1, lon1, lat2, lon2 decimal128.Num) float64 {
	rad := func(v decimal128.Num) float64 { return v.ToFloat64(value.Scale) * math.Pi / 180 }
	a := math.Pow(math.Sin((rad(lat1)-rad(lat2))/2), 2) + math.Cos(rad(lat1))*math.Cos(rad(lat2))*math.Pow(math.Sin((rad(lon1)-rad(lon2))/2), 2)
	return 2 * earthKm * math.Asin(math.Min(1, math.Sqrt(a)))
}

var vietNam = []rules.Literal{"102.1", "6.5", "118", "23.5"}

// The centres of all communes lie in the box that the manual gives, and within a
// metre of themselves.
func TestCommuneCentres(t *testing.T) {
	f, err := os.Open("../../../shared/reference/ward_centroids.csv")
	if err != nil {
		t.Skip("the centres of communes are not at hand: ", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var points []point
	box := bindBox(&geoWithin{BBox: vietNam}, nil)()
	for _, row := range rows[1:] {
		lat, okLat := value.ParseDecimal(row[1])
		lon, okLon := value.ParseDecimal(row[2])
		if !okLat || !okLon || !box(lat, lon) {
			t.Errorf("%v lies outside the box", row)
		}
		points = append(points, newPoint(lat, lon))
	}
	near := newNeighbours(points, 0.001).test()
	for _, row := range rows[1:] {
		lat, _ := value.ParseDecimal(row[1])
		lon, _ := value.ParseDecimal(row[2])
		if !near(lat, lon) {
			t.Errorf("%v is not near itself", row)
		}
	}
}
