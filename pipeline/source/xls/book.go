package xls

import (
	"io"
	"sync"

	"rasoat/pipeline/source/ole"
	"rasoat/pipeline/source/sheet"
)

// The limits of workbooks, which are all in memory while they are read.
const (
	mostBytes   = 1 << 30
	maxRows     = 1 << 16
	mostNamed   = 1 << 16 // styles, formats, sheets
	versionOf97 = 0x0600
)

// Book is a workbook.
type Book struct {
	sheets   []sheet.Sheet
	offsets  []int64 // of the sheets
	size     int64   // of the file
	calendar sheet.Calendar
	styles   []uint16 // the format of each style of cells
	known    map[uint16]sheet.Format
	formats  []sheet.Format // by style

	mu    sync.Mutex
	texts *texts // once they were read
}

// Sheets lists the sheets; those of charts and macros are not among them.
func (b *Book) Sheets() []sheet.Sheet { return b.sheets }

// Calendar is how the workbook counts days.
func (b *Book) Calendar() sheet.Calendar { return b.calendar }

// Forget lets go of the shared texts.
func (b *Book) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.texts = nil
}

// Open reads what a workbook says of itself.
func Open(in io.ReaderAt, size int64) (*Book, error) {
	s, err := streamOf(in, size)
	if err != nil {
		return nil, err
	}
	b := &Book{size: size, known: map[uint16]sheet.Format{}}
	if err := b.globals(recordsOf(s, 0)); err != nil {
		return nil, err
	}
	for _, id := range b.styles {
		f, ok := b.known[id]
		if !ok {
			f = sheet.BuiltIn(int(id))
		}
		b.formats = append(b.formats, f)
	}
	return b, nil
}

// streamOf finds the workbook in its container.
func streamOf(in io.ReaderAt, size int64) (*ole.Stream, error) {
	f, err := ole.Open(in, size)
	if err != nil {
		return nil, damaged(whyContainer).Because(err)
	}
	switch s := f.Find("Workbook"); {
	case f.Find("EncryptedPackage") != nil:
		return nil, sheet.Refuse(errLocked)
	case s != nil && s.Size > mostBytes:
		return nil, sheet.Refuse(errTooLarge, mostBytes>>20)
	case s != nil:
		return s, nil
	case f.Find("Book") != nil:
		return nil, sheet.Refuse(errBefore97)
	}
	return nil, sheet.Refuse(errNotWorkbook)
}

// isBegin tells whether a record begins a part of a workbook of this version.
func isBegin(r *record) bool {
	return r.kind == recBOF && len(r.data) >= 4 && le.Uint16(r.data) == versionOf97
}

// globals reads what is common to all sheets.
func (b *Book) globals(in *records) error {
	first, err := in.next()
	switch {
	case err != nil:
		return err
	case first.kind&0xFF == recBOF&0xFF && !isBegin(&first):
		return sheet.Refuse(errBefore97)
	case !isBegin(&first):
		return sheet.Refuse(errNotWorkbook)
	}
	for {
		r, err := in.next()
		if err != nil || r.kind == recEOF {
			return err
		}
		if err := b.take(&r); err != nil {
			return err
		}
	}
}

func (b *Book) take(r *record) error {
	switch {
	case r.kind == recFilePass:
		return sheet.Refuse(errLocked)
	case r.kind == recDateMode && len(r.data) >= 2 && le.Uint16(r.data) == 1:
		b.calendar = sheet.From1904
	case r.kind == recXF && len(r.data) >= 4 && len(b.styles) < mostNamed:
		b.styles = append(b.styles, le.Uint16(r.data[2:]))
	case r.kind == recFormat && len(r.data) >= 5 && len(b.known) < mostNamed:
		code, _ := text(r.data[2:], 2)
		b.known[le.Uint16(r.data)] = sheet.ParseFormat(string(code))
	case r.kind == recSheet:
		return b.addSheet(r)
	}
	return nil
}

func (b *Book) addSheet(r *record) error {
	const worksheet = 0
	switch {
	case len(r.data) < 8:
		return r.bad()
	case r.data[5] != worksheet || len(b.sheets) >= mostNamed:
		return nil
	}
	name, ok := text(r.data[6:], 1)
	if !ok {
		return r.bad()
	}
	b.sheets = append(b.sheets, sheet.Sheet{Name: string(name), Hidden: r.data[4]&3 != 0})
	b.offsets = append(b.offsets, int64(le.Uint32(r.data)))
	return nil
}

// load reads the shared texts, if that was not done yet.
func (b *Book) load(s *ole.Stream) (*texts, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.texts != nil {
		return b.texts, nil
	}
	t := &texts{}
	for in := recordsOf(s, 0); ; {
		r, err := in.next()
		if err != nil {
			return nil, err
		}
		if r.kind == recTexts {
			if err := t.read(in, r); err != nil {
				return nil, err
			}
		}
		if r.kind == recTexts || r.kind == recEOF {
			b.texts = t
			return t, nil
		}
	}
}

// format returns the number format of a style.
func (b *Book) format(style uint16) sheet.Format {
	if int(style) < len(b.formats) {
		return b.formats[style]
	}
	return sheet.Format{}
}

// errorText is how an error is shown.
func errorText(code byte) string {
	known := map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}
	if s, ok := known[code]; ok {
		return s
	}
	return "#ERR!"
}
