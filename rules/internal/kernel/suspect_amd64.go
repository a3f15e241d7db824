package kernel

import "golang.org/x/sys/cpu"

// fast tells whether this processor runs the routines in assembly.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasBMI2

// passLatin returns how many of n bytes, 32 at a time, hold no character that
// NextNotLatin is to find.
//
//go:noescape
func passLatin(data *byte, n int) int

// passSingleSpaces returns how many of n bytes, 32 at a time, hold no blank that
// NextStrangeBlank is to find.
//
//go:noescape
func passSingleSpaces(data *byte, n int) int
