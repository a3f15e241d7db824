package format

import "golang.org/x/sys/cpu"

// fast tells whether this processor runs classes in assembly.
var fast = cpu.X86.HasAVX2

// classes says of the 32 bytes from one on which are of the classes of characters of an
// address, by their bits.
//
//go:noescape
func classes(v *byte, of *addressBits)
