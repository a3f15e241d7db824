package state

import "math/big"

// ImprintSums is how many sums an Imprint has.
const ImprintSums = 4096

// Imprint is what many rows leave behind: enough to estimate by how many of
// them two extracts differ, far too little to tell a row. Each row adds 1 or −1
// to one of some sums, by its hash: the sketch of Alon, Matias and Szegedy for
// the second moment. Rows that both extracts have add the same to both, so the
// differences of the sums are made by the others alone; the expectation of their
// squares is the number of those, with a standard error of √(2/4096) = 2.2 % of it.
type Imprint struct {
	sums [ImprintSums]int64
	Rows int64
}

// Add folds in a row by its hash.
func (p *Imprint) Add(hash uint64) {
	p.sums[hash%ImprintSums] += 1 - int64(hash>>63)<<1
	p.Rows++
}

// Merge folds in the rows of another part.
func (p *Imprint) Merge(o *Imprint) {
	for i, n := range o.sums {
		p.sums[i] += n
	}
	p.Rows += o.Rows
}

// Apart estimates how many rows only one of the two has. A row that each has,
// but not equally often, counts by the square of the difference.
func (p *Imprint) Apart(o *Imprint) *big.Int {
	sum, square := new(big.Int), new(big.Int)
	for i, n := range p.sums {
		square.SetInt64(n - o.sums[i])
		sum.Add(sum, square.Mul(square, square))
	}
	least := square.SetInt64(p.Rows - o.Rows)
	if least.Abs(least).Cmp(sum) > 0 {
		return least
	}
	return sum
}

// Append appends the byte form.
func (p *Imprint) Append(b []byte) []byte {
	b = AppendUint(append(b, 1), uint64(p.Rows))
	for _, n := range p.sums {
		b = AppendInt(b, n)
	}
	return b
}

// DecodeImprint reads what Append wrote. No sum is larger than the number of rows,
// and all of them together are as odd as it.
func DecodeImprint(d *Decoder) *Imprint {
	d.Version(1)
	p := &Imprint{Rows: d.Count()}
	added := int64(0)
	for i := range p.sums {
		n := d.Int()
		if n < -p.Rows || n > p.Rows {
			d.Fail()
		}
		p.sums[i] = n
		added += n & 1
	}
	if (added^p.Rows)&1 != 0 {
		d.Fail()
	}
	if d.Failed() {
		return &Imprint{}
	}
	return p
}
