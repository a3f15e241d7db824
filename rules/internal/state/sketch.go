package state

import (
	"maps"
	"math"
	"math/bits"
	"slices"

	"github.com/DataDog/sketches-go/ddsketch"
	"github.com/DataDog/sketches-go/ddsketch/mapping"
	"github.com/DataDog/sketches-go/ddsketch/store"
	"github.com/axiomhq/hyperloglog"
	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/kernel"
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

// Cardinality estimates how many distinct values there are (HyperLogLog with
// 2^14 registers, standard error 0.8 %). It is dense from the start: a
// sketch that begins sparse estimates differently before and after it turns.
type Cardinality struct {
	h *hyperloglog.Sketch
	// highest holds for each register a rank that it has at least reached, so
	// that AddAll passes over the hashes that change nothing: nearly all.
	highest *[1 << registerBits]uint8
}

// registerBits is the precision: 2^14 registers.
const registerBits = 14

// Add folds in the 64-bit hash of a value.
func (c *Cardinality) Add(hash uint64) {
	if c.h == nil {
		c.h = hyperloglog.NewNoSparse()
	}
	c.h.InsertHash(hash)
}

// AddAll folds in the texts of the given rows, hashed as Hash does.
func (c *Cardinality) AddAll(text kernel.Text, rows kernel.Bits) {
	if c.highest == nil {
		c.highest = new([1 << registerBits]uint8)
	}
	for w, word := range rows {
		for ; word != 0; word &= word - 1 {
			hash := Hash(text.At(w<<6 | bits.TrailingZeros64(word)))
			// The rank of a hash is the place of the first bit that is set after
			// those that choose the register.
			rank := uint8(bits.LeadingZeros64(hash<<registerBits|1<<(registerBits-1)) + 1)
			if seen := &c.highest[hash>>(64-registerBits)]; rank > *seen {
				*seen = rank
				c.Add(hash)
			}
		}
	}
}

// Hash is the hash by which different texts are counted.
func Hash(v []byte) uint64 { return xxh3.HashSeed(v, KeySeed) }

// Merge folds in another part's sketch.
func (c *Cardinality) Merge(o *Cardinality) {
	if o.h == nil {
		return
	}
	if c.h == nil {
		c.h = hyperloglog.NewNoSparse()
	}
	_ = c.h.Merge(o.h) // fails only for another precision
}

// Estimate is the estimated number of distinct values.
func (c *Cardinality) Estimate() int64 {
	if c.h == nil {
		return 0
	}
	return int64(c.h.Estimate())
}

// Append appends the byte form.
func (c *Cardinality) Append(b []byte) []byte {
	b = AppendBool(b, c.h != nil)
	if c.h == nil {
		return b
	}
	raw, err := c.h.MarshalBinary()
	if err != nil {
		panic(err) // a sketch in memory can always be written
	}
	return AppendString(b, raw)
}

// DecodeCardinality reads what Append wrote.
func DecodeCardinality(d *Decoder) Cardinality {
	if !d.Bool() {
		return Cardinality{}
	}
	h := hyperloglog.NewNoSparse()
	raw := d.Bytes()
	// Only the dense form of 2^14 registers is ours; the library's decoder is
	// not asked about anything else.
	if d.Failed() || len(raw) < 1<<14 || len(raw) > 1<<14+64 || h.UnmarshalBinary(raw) != nil {
		d.Fail()
		return Cardinality{}
	}
	return Cardinality{h: h}
}
