package pack

// Limits bound what one delivered file may unpack to.
type Limits struct {
	Bytes   int64 // at most so many
	Times   int64 // at most so many times its size
	Free    int64 // so many are always allowed
	Members int   // files in an archive
}

// Declared are the limits that the manual names.
var Declared = Limits{Bytes: 256 << 30, Times: 1000, Free: 64 << 20, Members: 10_000}

// The most that decompressors keep, and that is read of the directory of a zip.
const (
	maxWindowZstd = 128 << 20
	maxWindowXZ   = 64 << 20
	maxDirectory  = 8 << 20
)

// most is what a file of the given size may unpack to.
func (l Limits) most(size int64) int64 {
	if size > l.Bytes/l.Times {
		return l.Bytes
	}
	return min(l.Bytes, max(l.Free, size*l.Times))
}
