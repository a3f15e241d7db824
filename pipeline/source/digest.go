package source

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// A digest takes the SHA-256 of a file from its bytes on their way.
type digest interface {
	tap(b []byte, done func())
	end()        // there are no more bytes; it must be called, and once
	sum() string // after end
}

// soleDigest takes it where the file is read.
type soleDigest struct{ h hash.Hash }

func (d *soleDigest) tap(b []byte, done func()) {
	d.h.Write(b)
	done()
}

func (d *soleDigest) end() {}

func (d *soleDigest) sum() string { return hex.EncodeToString(d.h.Sum(nil)) }

// sideDigest takes it in a goroutine of its own, while others work on the bytes.
type sideDigest struct {
	bytes  chan tapped
	result chan string
}

type tapped struct {
	b    []byte
	done func()
}

func newDigest() digest {
	d := &sideDigest{bytes: make(chan tapped, 4), result: make(chan string, 1)}
	go func() {
		h := sha256.New()
		for t := range d.bytes {
			h.Write(t.b)
			t.done()
		}
		d.result <- hex.EncodeToString(h.Sum(nil))
	}()
	return d
}

func (d *sideDigest) tap(b []byte, done func()) { d.bytes <- tapped{b, done} }

func (d *sideDigest) end() { close(d.bytes) }

// sum waits for the digest.
func (d *sideDigest) sum() string { return <-d.result }
