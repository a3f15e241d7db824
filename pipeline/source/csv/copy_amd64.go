package csv

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// copyAVX is copyPlain of one value and more, with 32 bytes in a step.
//
//go:noescape
func copyAVX(dst, src *byte, cells *cell, step int, ends *int32, n, at, lastFrom, lastAt int) int

func init() {
	if cpu.X86.HasAVX {
		copyShort = func(data, text []byte, cells []cell, stride int, ends []int32, at int) int {
			if len(ends) == 0 || len(text) < 32 {
				return 0
			}
			_ = cells[(len(ends)-1)*stride]
			return copyAVX(unsafe.SliceData(data), &text[0], &cells[0], 8*stride, &ends[0], len(ends), at, len(text)-32, len(data)-32)
		}
	}
}
