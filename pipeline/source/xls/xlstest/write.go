// Package xlstest writes workbooks of Excel 97 (BIFF8) for tests.
package xlstest

import (
	"encoding/binary"
	"math"
	"unicode/utf16"

	"rasoat/pipeline/source/ole/oletest"
)

var le = binary.LittleEndian

// A Book is a workbook to be written.
type Book struct {
	From1904 bool
	Locked   bool
	Formats  []string // codes of number formats; the style i+1 of cells has the format i, the style 0 none
	Texts    []Text   // shared
	Sheets   []Sheet
	Break    int // the most bytes of a record of texts; 0: 8224
}

// A Text is a shared text, and how it is written.
type Text struct {
	Text   string
	Narrow bool // in one byte for each character
	Runs   int  // how often its font changes
	Extra  int  // bytes of how it is pronounced
}

// A Sheet is a list of records.
type Sheet struct {
	Name    string
	State   byte // 1: hidden
	Kind    byte // 0: of cells
	Records []byte
}

// Record is the bytes of a record.
func Record(kind uint16, data ...byte) []byte {
	b := le.AppendUint16(nil, kind)
	return append(le.AppendUint16(b, uint16(len(data))), data...)
}

// Cell is what records of cells begin with: row and column, from 0, and style.
func Cell(row, col, style int) []byte {
	return le.AppendUint16(le.AppendUint16(le.AppendUint16(nil, uint16(row)), uint16(col)), uint16(style))
}

// Shared is a cell of a shared text.
func Shared(row, col, text int) []byte {
	return Record(0x00FD, le.AppendUint32(Cell(row, col, 0), uint32(text))...)
}

// Number is a cell of a number.
func Number(row, col, style int, x float64) []byte {
	return Record(0x0203, le.AppendUint64(Cell(row, col, style), math.Float64bits(x))...)
}

// RK is a cell of a number in four bytes.
func RK(row, col, style int, rk uint32) []byte {
	return Record(0x027E, le.AppendUint32(Cell(row, col, style), rk)...)
}

// MulRK is some neighbouring cells of numbers in four bytes.
func MulRK(row, col, style int, rks ...uint32) []byte {
	b := Cell(row, col, 0)[:4]
	for _, rk := range rks {
		b = le.AppendUint32(le.AppendUint16(b, uint16(style)), rk)
	}
	return Record(0x00BD, le.AppendUint16(b, uint16(col+len(rks)-1))...)
}

// Label is a cell with a text of its own.
func Label(row, col int, text string) []byte {
	return Record(0x0204, append(Cell(row, col, 0), wide(text, 2)...)...)
}

// BoolErr is a cell that is true, false, or an error.
func BoolErr(row, col int, value, isError byte) []byte {
	return Record(0x0205, append(Cell(row, col, 0), value, isError)...)
}

// Formula is a cell with a formula: its result is eight bytes.
func Formula(row, col, style int, result [8]byte) []byte {
	b := append(Cell(row, col, style), result[:]...)
	return Record(0x0006, append(b, make([]byte, 8)...)...)
}

// NumberOf is the result of a formula that is a number.
func NumberOf(x float64) (b [8]byte) {
	le.PutUint64(b[:], math.Float64bits(x))
	return b
}

// Result is the text that the formula before it comes to.
func Result(text string) []byte { return Record(0x0207, wide(text, 2)...) }

// wide is a text with its length in so many bytes.
func wide(text string, length int) []byte {
	units := utf16.Encode([]rune(text))
	b := []byte{byte(len(units))}
	if length == 2 {
		b = append(b, byte(len(units)>>8))
	}
	b = append(b, 1)
	for _, u := range units {
		b = le.AppendUint16(b, u)
	}
	return b
}

func begin(kind uint16) []byte {
	return Record(0x0809, le.AppendUint64(le.AppendUint32(le.AppendUint16(le.AppendUint16(nil, 0x0600), kind), 0x07CC0DBB), 0)...)
}

// Stream returns the workbook without its container.
func (b *Book) Stream() []byte {
	globals := b.globals()
	at := len(globals)
	var sheets []byte
	var directory []byte
	size := 0
	for _, s := range b.Sheets {
		size += 4 + 6 + len(wide(s.Name, 1))
	}
	end := Record(0x000A)
	for _, s := range b.Sheets {
		offset := at + size + len(b.texts()) + len(end) + len(sheets)
		directory = append(directory, Record(0x0085, append(append(le.AppendUint32(nil, uint32(offset)), s.State, s.Kind), wide(s.Name, 1)...)...)...)
		sheets = append(append(append(sheets, begin(0x0010)...), s.Records...), end...)
	}
	all := append(append(append(globals, directory...), b.texts()...), end...)
	return append(all, sheets...)
}

func (b *Book) globals() []byte {
	all := begin(0x0005)
	if b.Locked {
		all = append(all, Record(0x002F, make([]byte, 54)...)...)
	}
	mode := byte(0)
	if b.From1904 {
		mode = 1
	}
	all = append(all, Record(0x0022, mode, 0)...)
	all = append(all, Record(0x00E0, make([]byte, 20)...)...)
	for i, code := range b.Formats {
		id := uint16(164 + i)
		all = append(all, Record(0x041E, append(le.AppendUint16(nil, id), wide(code, 2)...)...)...)
		all = append(all, Record(0x00E0, append(le.AppendUint16([]byte{0, 0}, id), make([]byte, 16)...)...)...)
	}
	return all
}

// texts are the shared texts in as many records as it takes.
func (b *Book) texts() []byte {
	if len(b.Texts) == 0 {
		return nil
	}
	most := b.Break
	if most == 0 {
		most = 8224
	}
	w := textWriter{most: most, kind: 0x00FC}
	w.now = le.AppendUint32(le.AppendUint32(nil, uint32(len(b.Texts))), uint32(len(b.Texts)))
	for _, t := range b.Texts {
		w.write(t)
	}
	w.flush()
	return w.all
}

// textWriter writes texts, and breaks them off wherever a record is full.
type textWriter struct {
	all, now []byte
	most     int
	kind     uint16
}

func (w *textWriter) flush() {
	w.all = append(w.all, Record(w.kind, w.now...)...)
	w.kind, w.now = 0x003C, nil
}

// put writes bytes that are not broken off.
func (w *textWriter) put(b ...byte) {
	if len(w.now)+len(b) > w.most {
		w.flush()
	}
	w.now = append(w.now, b...)
}

func (w *textWriter) write(t Text) {
	units := utf16.Encode([]rune(t.Text))
	flags := byte(1)
	if t.Narrow {
		flags = 0
	}
	head := le.AppendUint16(nil, uint16(len(units)))
	of := flags
	var counts []byte
	if t.Runs > 0 {
		of |= 8
		counts = le.AppendUint16(counts, uint16(t.Runs))
	}
	if t.Extra > 0 {
		of |= 4
		counts = le.AppendUint32(counts, uint32(t.Extra))
	}
	w.put(append(append(head, of), counts...)...)
	for _, u := range units {
		c := le.AppendUint16(nil, u)[:1+flags]
		if len(w.now)+len(c) > w.most {
			w.flush()
			w.now = []byte{flags}
		}
		w.now = append(w.now, c...)
	}
	for range 4*t.Runs + t.Extra {
		w.put(0xEE)
	}
}

// File returns the workbook in its container.
func (b *Book) File() []byte {
	return oletest.Write(9, false, oletest.Stream{Name: "Workbook", Text: b.Stream()})
}
