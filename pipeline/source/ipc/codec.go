package ipc

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// codec is how buffers are compressed: 0, or one more than the number that the format
// gives it.
type codec byte

const (
	codecLZ4  codec = 1
	codecZstd codec = 2
)

func codecName(number byte) string {
	switch codec(number) + 1 {
	case codecLZ4:
		return "lz4"
	case codecZstd:
		return "zstd"
	}
	return fmt.Sprintf("codec %d", number)
}

const (
	// packedHead is how many bytes before a compressed buffer say how long it is unpacked;
	// a length of -1 says that it is not compressed.
	packedHead = 8
	// maxBuffer is the largest buffer that is unpacked, and maxHeld the most that one reader
	// holds of them at a time: a small file may say that it unpacks to anything.
	maxBuffer = 1 << 30
	maxHeld   = 2 << 30
	// firstStep is how much is made room for before a buffer shows that it has so much.
	firstStep = 16 << 20
)

var (
	errUnpacked = errors.New("a buffer has not the length that it says")
	errLarge    = errors.New("a buffer unpacks to more than 1 GiB; write smaller record batches")
	errMemory   = errors.New("its buffers take more than 2 GiB of memory at a time; write smaller record batches")
)

// unpacker unpacks buffers, for one goroutine.
type unpacker struct {
	zstd   *zstd.Decoder
	lz4    *lz4.Reader
	source bytes.Reader
	packed []byte
	held   int64
}

// unpack returns a buffer, unless it is raw and can be read as it stands.
func (a *batch) unpack(i int, at, size int64) (full []byte, raw bool, err error) {
	if full, known := a.unpacked[i]; known {
		return full, full == nil, nil
	}
	if size < packedHead {
		return nil, false, errShort
	}
	var head [packedHead]byte
	if _, err := a.in.ReadAt(head[:], at); err != nil {
		return nil, false, noEOF(err)
	}
	n := int64At(head[:], 0)
	switch {
	case n == -1:
		a.unpacked[i] = nil
		return nil, true, nil
	case n < 0:
		return nil, false, errUnpacked
	case n > maxBuffer:
		return nil, false, errLarge
	}
	u := a.unpacker
	if u.held += n; u.held > maxHeld {
		return nil, false, errMemory
	}
	if int64(cap(u.packed)) < size-packedHead {
		u.packed = make([]byte, size-packedHead)
	}
	src := u.packed[:size-packedHead]
	if _, err := a.in.ReadAt(src, at+packedHead); err != nil {
		return nil, false, noEOF(err)
	}
	full, err = u.unpack(a.codec, src, int(n))
	if err == nil {
		a.unpacked[i] = full
	}
	return full, false, err
}

// unpack unpacks a buffer of n bytes. Room is made for them as they come, so that a few
// bytes that say they are many take what they are worth.
func (u *unpacker) unpack(c codec, src []byte, n int) ([]byte, error) {
	u.source.Reset(src)
	var in io.Reader
	switch c {
	case codecZstd:
		if u.zstd == nil {
			var err error
			u.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecodeAllCapLimit(true),
				zstd.WithDecoderMaxMemory(maxBuffer), zstd.WithDecoderMaxWindow(128<<20))
			if err != nil {
				return nil, err
			}
		}
		if n <= firstStep {
			return u.whole(src, n)
		}
		if err := u.zstd.Reset(&u.source); err != nil {
			return nil, err
		}
		in = u.zstd
	case codecLZ4:
		if u.lz4 == nil {
			u.lz4 = lz4.NewReader(nil)
			if err := u.lz4.Apply(lz4.ConcurrencyOption(1)); err != nil {
				return nil, err
			}
		}
		u.lz4.Reset(&u.source)
		in = u.lz4
	default:
		return nil, fmt.Errorf("unknown compression %d", c-1)
	}
	return gather(in, n)
}

// whole unpacks a buffer of zstd that is not large in one piece.
func (u *unpacker) whole(src []byte, n int) ([]byte, error) {
	full, err := u.zstd.DecodeAll(src, make([]byte, 0, n+64))
	if err == nil && len(full) != n {
		return nil, errUnpacked
	}
	return full, err
}

// gather reads n bytes, and that there are no more.
func gather(in io.Reader, n int) ([]byte, error) {
	full := make([]byte, min(n, firstStep))
	for have := 0; have < n; {
		if have == len(full) {
			full = append(full, make([]byte, min(len(full), n-have))...)
		}
		k, err := io.ReadFull(in, full[have:])
		if have += k; err != nil {
			return nil, noEOF(err)
		}
	}
	var more [1]byte
	if k, err := io.ReadFull(in, more[:]); k > 0 {
		return nil, errUnpacked
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return full, nil
}
