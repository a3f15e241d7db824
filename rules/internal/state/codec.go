// Package state holds the sufficient statistics that checks and profiles are
// computed from, each with its codec beside it.
//
// Every state obeys one law: any split of the rows into batches, folded in any
// order, through the byte form and merged in any order, gives the same result
// as all rows at once. That is why there is no running mean here and no
// float64 sum, but counts, sets, maxima and exact integer sums. The byte form
// is canonical (equal states have equal bytes) and begins with a version, so
// that a stored state outlives the build that wrote it.
package state

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrCorrupt is what every decoder returns for bytes that no encoder wrote.
var ErrCorrupt = errors.New("state: corrupt bytes")

// Decoder reads what the Append functions wrote. The first error sticks and
// every later read yields zero, so that decoders need one check at the end.
type Decoder struct {
	b   []byte
	err error
}

// NewDecoder reads from b.
func NewDecoder(b []byte) *Decoder { return &Decoder{b: b} }

// Err returns the first error, or an error if bytes are left over.
func (d *Decoder) Err() error {
	if d.err == nil && len(d.b) > 0 {
		d.err = fmt.Errorf("%w: %d bytes left over", ErrCorrupt, len(d.b))
	}
	return d.err
}

// Fail records that what was read cannot be.
func (d *Decoder) Fail() {
	if d.err == nil {
		d.err = ErrCorrupt
	}
	d.b = nil
}

// Failed tells whether an error has been met.
func (d *Decoder) Failed() bool { return d.err != nil }

// Version reads the version byte and fails unless it is want.
func (d *Decoder) Version(want byte) {
	b := d.Raw(1)
	if d.err == nil && b[0] != want {
		d.err = fmt.Errorf("%w: version %d, this build reads %d", ErrCorrupt, b[0], want)
		d.b = nil
	}
}

// Uint reads an unsigned number.
func (d *Decoder) Uint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.Fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

// maxCount bounds every count that is read: what is greater was not counted by
// a program, and sums of such counts stay far from the end of int64.
const maxCount = 1 << 48

// Count reads a number of things that were counted.
func (d *Decoder) Count() int64 {
	v := d.Uint()
	if v > maxCount {
		d.Fail()
		return 0
	}
	return int64(v)
}

// Int reads a signed number.
func (d *Decoder) Int() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.Fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

// Len reads a count of things that take at least size bytes each; a count
// that the remaining bytes cannot hold fails, so that hostile bytes cannot
// make the decoder allocate.
func (d *Decoder) Len(size int) int {
	n := d.Uint()
	if n > uint64(len(d.b)/max(size, 1)) {
		d.Fail()
		return 0
	}
	return int(n)
}

// Bool reads a truth value.
func (d *Decoder) Bool() bool {
	b := d.Raw(1)
	if d.err == nil && b[0] > 1 {
		d.Fail()
	}
	return d.err == nil && b[0] == 1
}

// Raw reads n bytes; the slice is part of the input.
func (d *Decoder) Raw(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.Fail()
		return nil
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

// Fixed64 reads eight bytes, most significant first.
func (d *Decoder) Fixed64() uint64 {
	if b := d.Raw(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

// Bytes reads a length and that many bytes; the slice is part of the input.
func (d *Decoder) Bytes() []byte { return d.Raw(d.Len(1)) }

// String reads a text.
func (d *Decoder) String() string { return string(d.Bytes()) }

// AppendUint appends an unsigned number.
func AppendUint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// AppendInt appends a signed number.
func AppendInt(b []byte, v int64) []byte { return binary.AppendVarint(b, v) }

// AppendFixed64 appends eight bytes, most significant first.
func AppendFixed64(b []byte, v uint64) []byte { return binary.BigEndian.AppendUint64(b, v) }

// AppendBool appends a truth value.
func AppendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// AppendString appends a length and the bytes of s.
func AppendString[S string | []byte](b []byte, s S) []byte {
	return append(AppendUint(b, uint64(len(s))), s...)
}
