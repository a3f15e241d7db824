package unzstd

import "golang.org/x/sys/cpu"

// fast tells whether this processor runs carryOut.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasBMI2

// carryOut carries out all sequences that are left. It is false if one is impossible,
// or has more bits than a word at a time holds; then there is no telling where it
// has come to.
//
//go:noescape
func carryOut(r *run) bool
