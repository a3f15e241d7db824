package main

import (
	"runtime/debug"

	"rasoat/rules/message"
)

// limitMemory returns the bytes of --memory, and tells the runtime to aim for
// them too: the garbage collector works harder as the heap comes near.
func limitMemory(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, ok := parseBytes(text)
	if !ok || n < 64<<20 {
		return 0, usage(message.New(msgBadFlag, "--memory", text, "512MiB, 2GiB, … (≥ 64MiB)"))
	}
	if n/ballastPart != int64(len(ballast)) {
		ballast = make([]byte, n/ballastPart)
	}
	debug.SetMemoryLimit(n + int64(len(ballast)))
	return n, nil
}

// usualMemory is the --memory of a run that is not told any.
const usualMemory = 2 << 30

// ballast is memory that nobody ever touches, so that the system never provides
// it. The collector runs when the heap has doubled; one of 30 MiB, as small
// datasets need, doubles every few of them. With the ballast a night of 300 collects
// 13 times instead of 41, for at most as much memory more. It is there from the start:
// a program of 5 MiB would collect three times before it has read its catalogue.
var ballast = make([]byte, usualMemory/ballastPart)

// ballastPart is which part of --memory the ballast is.
const ballastPart = 32
