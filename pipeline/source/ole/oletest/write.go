// Package oletest writes compound files for tests.
package oletest

import (
	"encoding/binary"
	"unicode/utf16"

	"rasoat/pipeline/source/ole"
)

// A Stream is a file in a compound file.
type Stream struct {
	Name string
	Text []byte
}

const (
	free = 0xFFFFFFFF
	last = 0xFFFFFFFE
	fat  = 0xFFFFFFFD
)

// Write makes a compound file with sectors of 1<<shift bytes, 9 or 12. Streams of
// less than 4,096 bytes are in short sectors. If backwards, the sectors of each chain
// follow each other backwards.
func Write(shift uint, backwards bool, streams ...Stream) []byte {
	w := writer{size: 1 << shift, backwards: backwards}
	var short, directory []byte
	var shortFAT []uint32
	entry := func(name string, kind byte, first uint32, size int) {
		e := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			binary.LittleEndian.PutUint16(e[2*i:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
		e[66] = kind
		binary.LittleEndian.PutUint32(e[116:], first)
		binary.LittleEndian.PutUint32(e[120:], uint32(size))
		directory = append(directory, e...)
	}
	entry("Root Entry", 5, 0, 0)
	for _, s := range streams {
		if len(s.Text) >= 4096 {
			entry(s.Name, 2, w.chain(s.Text), len(s.Text))
			continue
		}
		first := uint32(len(shortFAT))
		short = append(short, s.Text...)
		for len(short)%64 != 0 {
			short = append(short, 0)
		}
		for n := uint32(len(short) / 64); uint32(len(shortFAT)) < n; {
			shortFAT = append(shortFAT, uint32(len(shortFAT)+1))
		}
		if len(s.Text) == 0 {
			first = last
		} else {
			shortFAT[len(shortFAT)-1] = last
		}
		entry(s.Name, 2, first, len(s.Text))
	}
	binary.LittleEndian.PutUint32(directory[116:], w.chain(short))
	binary.LittleEndian.PutUint32(directory[120:], uint32(len(short)))
	firstDirectory, firstShort := w.chain(directory), w.chain(words(shortFAT))
	return w.end(firstDirectory, firstShort, len(shortFAT) > 0)
}

func words(w []uint32) []byte {
	var b []byte
	for _, n := range w {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

type writer struct {
	size      int
	backwards bool
	sectors   []byte
	next      []uint32
}

// chain writes a stream and returns its first sector.
func (w *writer) chain(text []byte) uint32 {
	if len(text) == 0 {
		return last
	}
	n := (len(text) + w.size - 1) / w.size
	padded := make([]byte, n*w.size)
	copy(padded, text)
	first := uint32(len(w.next))
	for i := range n {
		k := i
		if w.backwards {
			k = n - 1 - i
		}
		w.sectors = append(w.sectors, padded[k*w.size:(k+1)*w.size]...)
		at := first + uint32(i)
		switch {
		case k == n-1:
			w.next = append(w.next, last)
		case w.backwards:
			w.next = append(w.next, at-1)
		default:
			w.next = append(w.next, at+1)
		}
	}
	if w.backwards {
		return first + uint32(n) - 1
	}
	return first
}

// end writes the table of sectors behind them, and the header before them.
func (w *writer) end(directory, short uint32, hasShort bool) []byte {
	each := w.size / 4
	tables := 1
	for tables*each < len(w.next)+tables {
		tables++
	}
	var list []uint32
	for i := range tables {
		list = append(list, uint32(len(w.next)+i))
	}
	all := w.next
	for range tables {
		all = append(all, fat)
	}
	for len(all) < tables*each {
		all = append(all, free)
	}
	if tables > 109 {
		panic("the file is too large for a list in its header")
	}
	h := make([]byte, w.size)
	copy(h, ole.Signature)
	le := binary.LittleEndian
	le.PutUint16(h[24:], 0x3E)
	le.PutUint16(h[26:], 3)
	le.PutUint16(h[28:], 0xFFFE)
	le.PutUint16(h[30:], 9)
	if w.size == 4096 {
		le.PutUint16(h[26:], 4)
		le.PutUint16(h[30:], 12)
	}
	le.PutUint16(h[32:], 6)
	le.PutUint32(h[44:], uint32(tables))
	le.PutUint32(h[48:], directory)
	le.PutUint32(h[56:], 4096)
	le.PutUint32(h[60:], short)
	if hasShort {
		le.PutUint32(h[64:], 1)
	}
	le.PutUint32(h[68:], last)
	for i := range 109 {
		n := uint32(free)
		if i < len(list) {
			n = list[i]
		}
		le.PutUint32(h[76+4*i:], n)
	}
	return append(append(h, w.sectors...), words(all)...)
}
