package kernel

// fitFrame tells which of 64 rows are of the length, do not begin behind where they may,
// and have in each of their places, and in those up to the 16th or the last, as much more
// than the least as there may be.
//
//go:noescape
func fitFrame(places *[2][fastFrame]byte, offsets *int32, data *byte, rows uint64, length, safe int) (fits uint64)
