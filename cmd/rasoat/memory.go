package main

import (
	"runtime/debug"

	"rasoat/cmd/rasoat/ballast"
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
	debug.SetMemoryLimit(n + ballast.Fit(n))
	return n, nil
}
