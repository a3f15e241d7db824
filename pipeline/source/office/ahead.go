package office

import (
	"bufio"
	"bytes"
	"io"
	"sync"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Ahead unpacks a part in a goroutine of its own, some blocks before those that are
// read.
type Ahead struct {
	full  chan block
	free  chan []byte
	ended chan struct{}
	gone  sync.WaitGroup
	at    []byte // what is left of the block at hand
	block block
}

type block struct {
	text []byte
	err  error
}

const (
	aheadBlocks = 4
	aheadBytes  = 128 << 10
)

// OpenAhead begins to unpack a part as text in UTF-8. It has to be closed.
func (p *Part) OpenAhead(in io.ReaderAt, limit int64) (*Ahead, error) {
	r, err := p.open(in, limit)
	if err != nil {
		return nil, err
	}
	a := &Ahead{full: make(chan block, aheadBlocks), free: make(chan []byte, aheadBlocks), ended: make(chan struct{})}
	for range aheadBlocks {
		a.free <- nil // made when it is needed: most parts are small
	}
	a.gone.Go(func() {
		defer r.Close()
		a.unpack(r)
	})
	return a, nil
}

func (a *Ahead) unpack(r io.Reader) {
	defer close(a.full)
	text, err := InUTF8(r)
	if err != nil {
		a.full <- block{nil, err}
	}
	for err == nil {
		var b []byte
		select {
		case b = <-a.free:
		case <-a.ended:
			return
		}
		if b == nil {
			b = make([]byte, aheadBytes)
		}
		n := 0
		for n < len(b) && err == nil {
			var k int
			k, err = text.Read(b[n:])
			n += k
		}
		a.full <- block{b[:n], err}
	}
}

// Read copies what was unpacked. It returns as much as there is room for.
func (a *Ahead) Read(to []byte) (n int, err error) {
	for n < len(to) {
		if len(a.at) == 0 {
			if a.block.err != nil {
				return n, a.block.err
			}
			if a.block.text != nil {
				a.free <- a.block.text[:aheadBytes]
			}
			a.block = <-a.full
			a.at = a.block.text
			continue
		}
		k := copy(to[n:], a.at)
		a.at = a.at[k:]
		n += k
	}
	return n, nil
}

// Close ends the unpacking, wherever it is.
func (a *Ahead) Close() {
	close(a.ended)
	for range a.full {
	}
	a.gone.Wait()
}

var utf8Mark = []byte{0xEF, 0xBB, 0xBF}

// InUTF8 takes off a byte order mark, and decodes UTF-16, which the standard allows
// and nobody writes.
func InUTF8(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 4<<10)
	head, err := b.Peek(3)
	if err != nil && len(head) == 0 {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, utf8Mark):
		_, err := b.Discard(len(utf8Mark))
		return b, err
	case len(head) > 1 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF):
		return transform.NewReader(b, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()), nil
	}
	return b, nil
}
