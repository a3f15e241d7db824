package state

import (
	"maps"
	"math"
	"slices"

	"github.com/DataDog/sketches-go/ddsketch"
	"github.com/DataDog/sketches-go/ddsketch/mapping"
	"github.com/DataDog/sketches-go/ddsketch/store"
)

// SketchAccuracy is the relative error of every quantile of a Sketch.
const SketchAccuracy = 0.01

// maxBin bounds the bins that a decoder accepts: at 1 % accuracy bin 36,000
// is past the largest float64.
const maxBin = 40000

// Sketch estimates quantiles (DDSketch, Masson et al., VLDB 2019): counts per
// logarithmic bin, so that merging is adding whole numbers.
type Sketch struct{ s *ddsketch.DDSketch }

func newSketch() *ddsketch.DDSketch {
	m, err := mapping.NewLogarithmicMapping(SketchAccuracy)
	if err != nil {
		panic(err) // the accuracy is a constant between 0 and 1
	}
	return ddsketch.NewDDSketchFromStoreProvider(m, store.DenseStoreConstructor)
}

// Add folds in one value; what is not a finite number is passed over.
func (s *Sketch) Add(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	if s.s == nil {
		s.s = newSketch()
	}
	_ = s.s.Add(v) // refuses only values past the largest indexable one, which Add above excludes
}

// Merge folds in another part's sketch.
func (s *Sketch) Merge(o *Sketch) {
	if o.s == nil {
		return
	}
	if s.s == nil {
		s.s = newSketch()
	}
	_ = s.s.MergeWith(o.s) // fails only for another accuracy
}

// Quantile estimates the q-quantile (0…1); false when there are no values.
func (s *Sketch) Quantile(q float64) (float64, bool) {
	if s.s == nil {
		return 0, false
	}
	v, err := s.s.GetValueAtQuantile(q)
	return v, err == nil
}

// Append appends the byte form.
func (s *Sketch) Append(b []byte) []byte {
	b = AppendBool(b, s.s != nil)
	if s.s == nil {
		return b
	}
	b = AppendUint(b, uint64(s.s.GetZeroCount()))
	b = appendBins(b, s.s.GetPositiveValueStore())
	return appendBins(b, s.s.GetNegativeValueStore())
}

// appendBins writes the bins in order: the store holds them in a map.
func appendBins(b []byte, bins store.Store) []byte {
	counts := map[int]float64{}
	bins.ForEach(func(i int, count float64) bool {
		counts[i] = count
		return false
	})
	b = AppendUint(b, uint64(len(counts)))
	for _, i := range slices.Sorted(maps.Keys(counts)) {
		b = AppendUint(AppendInt(b, int64(i)), uint64(counts[i]))
	}
	return b
}

// DecodeSketch reads what Append wrote.
func DecodeSketch(d *Decoder) Sketch {
	if !d.Bool() {
		return Sketch{}
	}
	s := Sketch{s: newSketch()}
	zero := d.Count()
	_ = s.s.AddWithCount(0, float64(zero))
	decodeBins(d, s.s.GetPositiveValueStore())
	decodeBins(d, s.s.GetNegativeValueStore())
	return s
}

func decodeBins(d *Decoder, bins store.Store) {
	for range d.Len(2) {
		i, n := d.Int(), d.Count()
		if i < -maxBin || i > maxBin || n == 0 {
			d.Fail()
		}
		if d.Failed() {
			return
		}
		bins.AddWithCount(int(i), float64(n))
	}
}
