package state

import (
	"math"
	"math/bits"
	"slices"

	"rasoat/rules/internal/kernel"
)

// Cardinality estimates how many distinct values there are (HyperLogLog with
// 2^14 registers, Flajolet et al. 2007, standard error 0.8 %). It has all
// registers from the start: a sketch that begins sparse estimates differently
// before and after it turns.
type Cardinality struct {
	registers *registers
	raised    int    // registers, since limit was set
	limit     uint64 // see setLimit
}

// registers hold, for the hashes that begin with the same bits, the greatest
// rank: the place of the first bit that is set after those, 0 for no hash.
type registers [1 << registerBits]uint8

// registerBits is the precision, maxRank the rank of a hash that goes on with
// zeros.
const (
	registerBits = 14
	maxRank      = 64 - registerBits + 1
)

// setLimit sets anew under which limit a hash is to lie, but for its first bits, to be of
// a greater rank than the lowest register. Others, which most are once there were many,
// raise none: registers only rise, so that stays true. It is done when there were enough
// raises to make a difference. Few values raise no more than some of the registers, and
// those are not looked through for them.
func (c *Cardinality) setLimit() {
	if c.limit == 0 {
		c.limit = math.MaxUint64
	}
	if c.raised < len(c.registers)/2 {
		return
	}
	c.raised = 0
	if lowest := slices.Min(c.registers[:]); lowest > 0 {
		c.limit = 1 << (64 - lowest)
	}
}

// Add folds in the Hash of a value.
func (c *Cardinality) Add(hash uint64) {
	if r := c.made(); r.below(hash) {
		r.raise(hash)
	}
}

// AddAll folds in the texts of the given rows.
func (c *Cardinality) AddAll(text kernel.Text, rows kernel.Bits) {
	r := c.made()
	for w, word := range rows {
		for ; word != 0; word &= word - 1 {
			if hash := Hash(text.At(w<<6 | bits.TrailingZeros64(word))); r.below(hash) {
				r.raise(hash)
			}
		}
	}
}

func (c *Cardinality) made() *registers {
	if c.registers == nil {
		c.registers = new(registers)
	}
	return c.registers
}

// below tells whether a hash is of a greater rank than its register, that is
// whether the bits up to that rank are not set. Nearly always they are.
func (r *registers) below(hash uint64) bool {
	return hash<<registerBits>>1>>((r[hash>>(64-registerBits)]^63)&63) == 0
}

func (r *registers) raise(hash uint64) {
	r[hash>>(64-registerBits)] = uint8(bits.LeadingZeros64(hash<<registerBits|1<<(registerBits-1)) + 1)
}

// Merge folds in another part's sketch.
func (c *Cardinality) Merge(o *Cardinality) {
	if o.registers == nil {
		return
	}
	r := c.made()
	for i, rank := range o.registers {
		r[i] = max(r[i], rank)
	}
}

// Estimate is the estimated number of distinct values, from how many registers
// there are of each rank: Ertl, New cardinality estimation algorithms for
// HyperLogLog sketches, arXiv:1702.01284, algorithm 6. It needs no correction for
// few values or many. Products are rounded before they are added, by float64(…): where a
// processor would do both in one step, the figure would be another.
func (c *Cardinality) Estimate() int64 {
	if c.registers == nil {
		return 0
	}
	var count [maxRank + 1]float64
	for _, rank := range c.registers {
		count[rank]++
	}
	const m = 1 << registerBits
	z := m * tau(1-count[maxRank]/m)
	for k := maxRank - 1; k >= 1; k-- {
		z = 0.5 * (z + count[k])
	}
	z += float64(m * sigma(count[0]/m))
	return int64(math.Round(m / (2 * math.Ln2) * m / z))
}

// sigma is x + Σ x^(2^k)·2^(k−1) for k = 1, 2, …; infinite at 1.
func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for before := math.NaN(); z != before; {
		before = z
		x *= x
		z += float64(x * y)
		y += y
	}
	return z
}

// tau is (1 − x − Σ (1 − x^(2^−k))²·2^−k) / 3 for k = 1, 2, …
func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for before := math.NaN(); z != before; {
		before = z
		x = math.Sqrt(x)
		y *= 0.5
		z -= float64((1 - x) * (1 - x) * y)
	}
	return z / 3
}

// Append appends the byte form.
func (c *Cardinality) Append(b []byte) []byte {
	b = AppendBool(b, c.registers != nil)
	if c.registers == nil {
		return b
	}
	return append(b, c.registers[:]...)
}

// DecodeCardinality reads what Append wrote.
func DecodeCardinality(d *Decoder) Cardinality {
	if !d.Bool() {
		return Cardinality{}
	}
	r := new(registers)
	copy(r[:], d.Raw(len(r)))
	for _, rank := range r {
		if rank > maxRank {
			d.Fail()
		}
	}
	if d.Failed() {
		return Cardinality{}
	}
	return Cardinality{registers: r}
}
