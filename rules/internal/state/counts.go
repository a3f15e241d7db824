package state

// Counts are the whole numbers behind every result of a rule. The rest is
// derived: total = tested + missing + excluded, passed = tested − failed.
type Counts struct {
	Tested, Missing, Excluded, Failed int64
}

// Add adds o.
func (c *Counts) Add(o Counts) {
	c.Tested += o.Tested
	c.Missing += o.Missing
	c.Excluded += o.Excluded
	c.Failed += o.Failed
}

// Total is everything that was looked at.
func (c Counts) Total() int64 { return c.Tested + c.Missing + c.Excluded }

// Passed is what was tested and did not fail.
func (c Counts) Passed() int64 { return c.Tested - c.Failed }

// Append appends the byte form.
func (c Counts) Append(b []byte) []byte {
	b = AppendUint(b, uint64(c.Tested))
	b = AppendUint(b, uint64(c.Missing))
	b = AppendUint(b, uint64(c.Excluded))
	return AppendUint(b, uint64(c.Failed))
}

// DecodeCounts reads what Append wrote.
func DecodeCounts(d *Decoder) Counts {
	var n [4]int64
	for i := range n {
		v := d.Uint()
		if v > 1<<48 {
			d.Fail()
			return Counts{}
		}
		n[i] = int64(v)
	}
	return Counts{Tested: n[0], Missing: n[1], Excluded: n[2], Failed: n[3]}
}
