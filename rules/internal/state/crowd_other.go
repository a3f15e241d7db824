//go:build !amd64

package state

var fast = false

func look(f *handful, data *byte, starts, ends *int32, from, to, raising, safe int, limit uint64) (at, raised int) {
	return from, raising
}

func settle(f *handful, eights int, low, high uint64) (least, most int32, between bool) {
	return 0, 0, false
}
