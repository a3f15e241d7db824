package ipc

import (
	"encoding/binary"
	"errors"
)

// table is a table of flatbuffers, the format that Arrow describes itself in: its fields
// are found by their numbers. What leads out of the bytes panics, which ends in an error of
// the file ([guard]).
type table struct {
	b  []byte
	at int
}

var errFlat = errors.New("a vector is longer than what describes it")

func uint16At(b []byte, i int) int { return int(binary.LittleEndian.Uint16(b[i:])) }
func uint32At(b []byte, i int) int { return int(binary.LittleEndian.Uint32(b[i:])) }

func int32At(b []byte, i int) int   { return int(int32(binary.LittleEndian.Uint32(b[i:]))) }
func int64At(b []byte, i int) int64 { return int64(binary.LittleEndian.Uint64(b[i:])) }

func root(b []byte) table { return table{b, uint32At(b, 0)} }

// field returns where a field stands, 0 if it is absent and means its default.
func (t table) field(number int) int {
	fields := t.at - int32At(t.b, t.at)
	if 4+2*number+2 > uint16At(t.b, fields) {
		return 0
	}
	if at := uint16At(t.b, fields+4+2*number); at > 0 {
		return t.at + at
	}
	return 0
}

func (t table) byte(number int) byte {
	if at := t.field(number); at > 0 {
		return t.b[at]
	}
	return 0
}

func (t table) int16(number int, absent int) int {
	if at := t.field(number); at > 0 {
		return int(int16(uint16At(t.b, at)))
	}
	return absent
}

func (t table) int32(number int, absent int) int {
	if at := t.field(number); at > 0 {
		return int32At(t.b, at)
	}
	return absent
}

func (t table) int64(number int) int64 {
	if at := t.field(number); at > 0 {
		return int64At(t.b, at)
	}
	return 0
}

// inner returns a table that is a field.
func (t table) inner(number int) (inner table, is bool) {
	at := t.field(number)
	if at == 0 {
		return table{}, false
	}
	return table{t.b, at + uint32At(t.b, at)}, true
}

// vector returns where the elements of a list begin, which have so many bytes each, and
// how many there are.
func (t table) vector(number, size int) (at, n int) {
	if at = t.field(number); at == 0 {
		return 0, 0
	}
	at += uint32At(t.b, at)
	n = uint32At(t.b, at)
	if at += 4; n*size > len(t.b)-at {
		panic(errFlat)
	}
	return at, n
}

// listed returns a table of a list whose elements begin at a place.
func (t table) listed(at, i int) table { return table{t.b, at + 4*i + uint32At(t.b, at+4*i)} }

func (t table) text(number int) []byte {
	at, n := t.vector(number, 1)
	return t.b[at : at+n]
}
