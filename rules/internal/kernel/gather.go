package kernel

import "slices"

// slack is how many bytes are copied at least, whatever the size of a text.
const slack = 32

// Gather makes t the texts of values that codes name, a row each. Rows whose bit of
// valid is not set (bit 0 is that of the first row; nil: all are) are empty, and their
// codes mean nothing. Texts of up to 32 bytes are copied without a call, nor anything to
// foresee; null ones go the same way, as texts of no bytes.
func (t *Text) Gather(values Text, codes []int32, valid Bits) {
	t.Offsets = slices.Grow(t.Offsets[:0], len(codes)+1)[:len(codes)+1]
	t.Offsets[0] = 0
	if len(values.Offsets) < 2 { // then all are null
		clear(t.Offsets)
		t.Data = t.Data[:0]
		return
	}
	data, used := t.Data[:cap(t.Data)], 0
	ends := t.Offsets[1:]
	for i, code := range codes {
		there := int32(-1)
		if valid != nil {
			there = -int32(valid[i>>6] >> (i & 63) & 1)
		}
		code &= there
		from := int(values.Offsets[code])
		size := (int(values.Offsets[code+1]) - from) & int(there)
		if size <= slack && from+slack <= len(values.Data) && used+slack <= len(data) {
			*(*[slack / 2]byte)(data[used:]) = *(*[slack / 2]byte)(values.Data[from:]) // in one piece they would be a call
			*(*[slack / 2]byte)(data[used+slack/2:]) = *(*[slack / 2]byte)(values.Data[from+slack/2:])
		} else {
			if used+size+slack > len(data) {
				data = slices.Grow(data[:used], size+slack)
				data = data[:cap(data)]
			}
			copy(data[used:], values.Data[from:from+size])
		}
		used += size
		ends[i] = int32(used)
	}
	t.Data = data[:used]
}
