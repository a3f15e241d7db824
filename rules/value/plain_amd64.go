package value

import "golang.org/x/sys/cpu"

// fast tells whether this processor runs readDays and readMoments.
var fast = cpu.X86.HasAVX

// readDays reads dates of ten characters, row by row, up to one that is not of the layout
// or begins behind where it may. It returns which row that is.
//
//go:noescape
func readDays(l *layout, offsets *int32, data *byte, skip *uint64, out *Day, from, to, safe int) int

// readMoments reads dates and times of nineteen characters in the same way, up to one
// that is before what is settled, too.
//
//go:noescape
func readMoments(l *layout, offsets *int32, data *byte, skip *uint64, out *int64, from, to int, east, settled int64) int
