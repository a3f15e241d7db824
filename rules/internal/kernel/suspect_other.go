//go:build !amd64

package kernel

var fast = false

func passLatin(*byte, int) int { return 0 }

func passSingleSpaces(*byte, int) int { return 0 }
