package parquet

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// copyAVX is copyPlain with 32 bytes in a step.
//
//go:noescape
func copyAVX(dst, src *byte, pos, end, used, last int, ends *int32, first, n int, present *uint64) (i, posAfter, usedAfter int)

func init() {
	if cpu.X86.HasAVX {
		copyShort = func(data, p []byte, pos, end, used int, ends []int32, first int, present []uint64) (i, posAfter, usedAfter int) {
			return copyAVX(unsafe.SliceData(data), unsafe.SliceData(p), pos, end, used, len(data)-32,
				unsafe.SliceData(ends), first, len(ends), unsafe.SliceData(present))
		}
	}
}
