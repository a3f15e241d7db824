package source

import (
	"bytes"
	"strings"

	"rasoat/pipeline/source/encoding"
	"rasoat/rules/message"
)

// A beginning is the first bytes of a text file, and what they say of its encoding.
type beginning struct {
	file   *File
	h      content
	head   []byte // behind the byte order marks
	text   []byte // what it stands for
	coding *encoding.Encoding
	skip   int64   // bytes of the byte order marks
	sure   float64 // how sure the encoding is
}

// read reads the first bytes and finds out what they are written in. A byte order mark
// has the last word; then what is declared, and by what is within the text itself, if
// there is anything that looks for it; then the encoding in which it is most like
// Vietnamese.
func (b *beginning) read(most int, declared string, within func(head []byte) string) error {
	head, err := piece(b.h, 0, most)
	if err != nil {
		return broken(b.file.Name, 0, bare(err))
	}
	marked, n, marks := encoding.Mark(head)
	b.head, b.skip, b.sure = head[n:], int64(n), 1
	if declared == "" && within != nil {
		declared = within(b.head)
	}
	named, known := encoding.Lookup(declared)
	switch {
	case marked != nil:
		b.coding = marked
	case declared != "" && !known:
		return fault(b.file.Name, faultEncoding, declared, strings.Join(encoding.Names(), ", "))
	case known:
		b.coding = named
	default:
		pieces, err := b.pieces()
		if err != nil {
			return err
		}
		guess := encoding.Guess(pieces...)
		b.coding, b.sure = guess.Encoding, guess.Confidence
	}
	if b.file.Encoding = b.coding.String(); marked != nil {
		b.file.Encoding += " with BOM"
	}
	if marks > 1 {
		b.file.tell(Finding{Text: message.New(findingMarks, marks), Count: int64(marks)})
	}
	if b.text = b.head; !b.coding.IsUTF8() {
		b.text = b.coding.Append(nil, b.head)
	}
	return nil
}

// isWhole tells whether the head is all there is.
func (b *beginning) isWhole() bool { return b.skip+int64(len(b.head)) >= b.file.Bytes }

// Where the head holds hardly a letter that is not ASCII, the encoding is found out
// from pieces of all the file.
const (
	pieces      = 16
	pieceBytes  = 16 << 10
	enoughBytes = 100 // that are not ASCII
)

func (b *beginning) pieces() ([][]byte, error) {
	all := [][]byte{b.head}
	foreign := 0
	for _, c := range b.head {
		if c >= 0x80 {
			if foreign++; foreign == enoughBytes {
				return all, nil
			}
		}
	}
	rest := b.file.Bytes - b.skip - int64(len(b.head))
	for i := int64(1); i <= pieces && rest > 0; i++ {
		p, err := piece(b.h, b.file.Bytes-rest+(rest-min(rest, pieceBytes))*i/pieces, pieceBytes)
		if err != nil {
			return nil, broken(b.file.Name, 0, bare(err))
		}
		if n := bytes.IndexByte(p, '\n'); n >= 0 {
			all = append(all, p[n+1:])
		}
	}
	return all, nil
}

// decoder is how bytes of a file become text, nil where they are text or were decoded
// on their way.
func decoder(e *encoding.Encoding) func(dst, src []byte) []byte {
	if e.IsUTF8() || e.IsWide() {
		return nil
	}
	return e.Append
}

// tapMarks shows the byte order marks at the beginning, which no part holds.
func (f *File) tapMarks(h content, marks int64, in input) error {
	if in.tap == nil || marks == 0 {
		return nil
	}
	b, err := piece(h, 0, int(marks))
	if err != nil {
		return broken(f.Name, 0, bare(err))
	}
	in.tap(b, func() {})
	return nil
}
