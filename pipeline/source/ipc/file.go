package ipc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"rasoat/pipeline/source/columnar"
	"rasoat/rules/message"
)

var (
	errNotArrow = message.Define("arrow_magic",
		"không phải là tệp Arrow IPC hoặc Feather; hãy xuất lại tệp", "is no file of Arrow IPC or Feather; export it again")
	errFeather1 = message.Define("arrow_feather_1",
		"là tệp Feather phiên bản 1, định dạng đã bỏ; hãy xuất lại dưới dạng Feather phiên bản 2 (Arrow IPC)",
		"is a Feather file of version 1, which was given up; export it as Feather version 2 (Arrow IPC)")
	errCut = message.Define("arrow_cut",
		"là tệp Arrow bị thiếu phần cuối (từ byte thứ %s), có thể do chép hoặc xuất chưa xong; hãy chép hoặc xuất lại",
		"is an Arrow file without its end (from byte %s): it may be that it was not copied or exported to the end; do it again")
	errDescription = message.Define("arrow_description",
		"là tệp Arrow có phần mô tả bị hỏng tại byte thứ %s; hãy xuất lại tệp",
		"is an Arrow file whose description is damaged at byte %s; export it again")
	errOld = message.Define("arrow_version",
		"là tệp Arrow viết theo quy cách trước năm 2018, không còn được dùng; hãy xuất lại bằng phần mềm mới hơn",
		"is an Arrow file in a form from before 2018 that is no longer used; export it with newer software")
	errBigEndian = message.Define("arrow_big_endian",
		"là tệp Arrow có các byte xếp ngược (big-endian), chưa đọc được; hãy xuất lại trên máy thông thường",
		"is an Arrow file with its bytes in reverse (big-endian), which cannot be read; export it on an ordinary machine")
	errDamaged = message.Define("arrow_damaged",
		"cột “%s”, khối bản ghi thứ %s: không đọc được dữ liệu; nếu tệp bị hỏng, hãy chép hoặc xuất lại",
		"column “%s”, record batch %s: its values cannot be read; if the file is damaged, copy or export it again")
)

// A File is what a file says of itself.
type File struct {
	Columns []Column
	Rows    int64
	Summary string // how it is written, for people: zstd, 41 record batches, stream

	nodes        []node
	groups       []group
	dictionaries map[int64][]dictionaryBlock
	size         int64
	stream       bool
	codecs       []string

	spelling sync.Mutex // of words
	words    map[int64]spelled
}

// group is a batch of records of the file.
type group struct {
	block
	rows  int64
	order int // how many messages are before it in a stream
}

// dictionaryBlock is a dictionary, or what is added to the one before.
type dictionaryBlock struct {
	block
	order int
	more  bool
}

const (
	magic = "ARROW1"
	// magicBytes is how many a file begins with, where messages follow.
	magicBytes = 8
	// tailBytes are the length of the footer and the magic.
	tailBytes = 4 + int64(len(magic))
	// rowsPerByte bounds how many rows a file may say that it has.
	rowsPerByte = 1 << 16
	// maxRows is how many records of a file can be told apart.
	maxRows = 1<<40 - 2
)

// IsBeginning tells whether a file that begins so is of Arrow: it has the magic of files, or
// the mark of the first message of a stream, with which no text begins.
func IsBeginning(head []byte) bool {
	return bytes.HasPrefix(head, []byte(magic+"\x00\x00")) ||
		bytes.HasPrefix(head, continuation) && len(head) >= magicBytes && int32At(head, len(continuation)) > 0
}

// Open reads what a file of so many bytes says of itself.
func Open(in io.ReaderAt, size int64) (f *File, err error) {
	f = &File{size: size, dictionaries: map[int64][]dictionaryBlock{}, words: map[int64]spelled{}}
	w := walk{file: f, in: in}
	defer func() {
		if recover() != nil {
			f, err = nil, &columnar.Error{Message: message.New(errDescription, w.at)}
		}
	}()
	var head [magicBytes]byte
	n, err := in.ReadAt(head[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head[:n], []byte("FEA1")):
		return nil, &columnar.Error{Message: message.New(errFeather1)}
	case bytes.HasPrefix(head[:n], []byte(magic)):
		err = w.footer()
	default:
		f.stream = true
		err = w.messages()
	}
	if err != nil {
		return nil, err
	}
	return f, f.check()
}

// check holds what the file says against itself and its size.
func (f *File) check() error {
	for i := range f.groups {
		g := &f.groups[i]
		if g.rows < 0 || g.rows > maxRows-f.Rows || f.Rows+g.rows > f.size*rowsPerByte {
			return &columnar.Error{Message: message.New(errDescription, g.at), Err: fmt.Errorf("record batch %d says that it has %d rows", i+1, g.rows)}
		}
		f.Rows += g.rows
	}
	f.Summary = f.summary()
	return nil
}

// summary tells how the file is written.
func (f *File) summary() string {
	text := "uncompressed"
	for i, name := range f.codecs {
		if text += ", " + name; i == 0 {
			text = name
		}
	}
	if text += fmt.Sprintf(", %d record batches", len(f.groups)); len(f.groups) == 1 {
		text = text[:len(text)-2]
	}
	if f.stream {
		text += ", stream"
	}
	return text
}

// spanBytes is about how much a span of a batch has that is not compressed: any row of it
// can be sought. Who unpacks unpacks all of a batch, so that such a batch is one span.
const spanBytes = int64(16 << 20)

// Spans cuts the file into spans: its batches, and where these are large, parts of them.
func (f *File) Spans() []columnar.Span {
	var all []columnar.Span
	row := int64(0)
	for i, g := range f.groups {
		step := max(g.rows, 1)
		if n := (g.bodyBytes + spanBytes - 1) / spanBytes; n > 1 && !g.packed {
			step = max((g.rows+n-1)/n+63, 64) &^ 63
		}
		for first := int64(0); first < g.rows; first += step {
			all = append(all, columnar.Span{Row: row + first, Group: i, First: first, Rows: min(step, g.rows-first)})
		}
		row += g.rows
	}
	return all
}
