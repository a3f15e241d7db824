package source

import (
	"crypto/sha256"
	"encoding/hex"
)

// A digest takes the SHA-256 of a file while others work on its bytes.
type digest struct {
	bytes  chan tapped
	result chan string
}

type tapped struct {
	b    []byte
	done func()
}

func newDigest() *digest {
	d := &digest{bytes: make(chan tapped, 4), result: make(chan string, 1)}
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

func (d *digest) tap(b []byte, done func()) { d.bytes <- tapped{b, done} }

// end says that there are no more bytes. It must be called, and once.
func (d *digest) end() { close(d.bytes) }

// sum waits for the digest, after end.
func (d *digest) sum() string { return <-d.result }
