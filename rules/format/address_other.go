//go:build !amd64

package format

var fast = false

func classes(*byte, *addressBits) {}
