package state

import "golang.org/x/sys/cpu"

// fast tells whether this processor runs look and settle.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasBMI2 && cpu.X86.HasPOPCNT

// look does what handful.take does for the texts from one to another, up to one that does
// not begin where it may. It returns which one that is, and how many hashes there are
// by then.
//
//go:noescape
func look(f *handful, data *byte, starts, ends *int32, from, to, raising, safe int, limit uint64) (at, raised int)

// settle returns the least and the greatest of so many times eight lengths, and whether
// all their heads lie between two.
//
//go:noescape
func settle(f *handful, eights int, low, high uint64) (least, most int32, between bool)
