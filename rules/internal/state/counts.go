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
	c := Counts{Tested: d.Count(), Missing: d.Count(), Excluded: d.Count(), Failed: d.Count()}
	if d.Failed() {
		return Counts{}
	}
	return c
}
