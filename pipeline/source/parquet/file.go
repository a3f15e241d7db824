package parquet

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"rasoat/pipeline/source/columnar"
	"rasoat/rules/message"
)

var (
	errNotParquet = message.Define("parquet_magic",
		"không phải là tệp Parquet (thiếu dấu hiệu “PAR1” ở đầu tệp); hãy xuất lại tệp",
		"is no Parquet file (it does not begin with “PAR1”); export it again")
	errCut = message.Define("parquet_cut",
		"là tệp Parquet bị thiếu phần cuối, có thể do chép hoặc xuất chưa xong; hãy chép hoặc xuất lại",
		"is a Parquet file without its end: it may be that it was not copied or exported to the end; do it again")
	errBadFooter = message.Define("parquet_footer",
		"là tệp Parquet có phần mô tả ở cuối tệp bị hỏng; hãy xuất lại tệp",
		"is a Parquet file whose footer is damaged; export it again")
	errEncrypted = message.Define("parquet_encrypted",
		"là tệp Parquet được mã hoá; hãy xuất lại không mã hoá",
		"is an encrypted Parquet file; export it without encryption")
	errElsewhere = message.Define("parquet_elsewhere",
		"là tệp Parquet chỉ chứa phần mô tả, dữ liệu nằm ở tệp khác; hãy khai báo các tệp chứa dữ liệu",
		"is a Parquet file whose data is in other files; name those")
	errDamaged = message.Define("parquet_damaged",
		"cột “%s”, nhóm dòng thứ %s: không đọc được dữ liệu; nếu tệp bị hỏng, hãy chép hoặc xuất lại",
		"column “%s”, row group %s: its values cannot be read; if the file is damaged, copy or export it again")
)

// refusal is the error for a column that cannot be read.
func refusal(c *Column) error {
	return columnar.Refusal(c.Name, c.Type, slices.Contains([]string{"LIST", "MAP", "VARIANT"}, c.Type))
}

// A File is what the footer of a file tells.
type File struct {
	Columns []Column
	Groups  []int64 // rows of each group of rows
	Rows    int64
	Summary string // how it is written, for people: zstd, 41 row groups

	groups []group
	size   int64
}

const (
	magic          = "PAR1"
	magicEncrypted = "PARE"
	tailBytes      = 8
	// maxFooter is more than the footer of a million chunks has.
	maxFooter = 512 << 20
	// rowsPerByte bounds how many rows a file may say that it has: a group of a
	// million rows of the same value takes some 100 bytes.
	rowsPerByte = 1 << 16
	// maxRows is how many records of a file can be told apart.
	maxRows = 1<<40 - 2
)

// Open reads the footer of a file of so many bytes.
func Open(in io.ReaderAt, size int64) (*File, error) {
	raw, err := footerBytes(in, size)
	if err != nil {
		return nil, err
	}
	foot, err := readFooter(raw)
	if err != nil {
		return nil, &columnar.Error{Message: message.New(errBadFooter)}
	}
	if foot.encrypted {
		return nil, &columnar.Error{Message: message.New(errEncrypted)}
	}
	f := &File{Rows: foot.rows, groups: foot.groups, size: size}
	leaves := 0
	if f.Columns, leaves, err = columnsOf(foot.schema); err == nil {
		err = f.check(leaves)
	}
	if known := (*columnar.Error)(nil); errors.As(err, &known) {
		return nil, err
	}
	if err != nil {
		return nil, &columnar.Error{Message: message.New(errBadFooter), Err: err}
	}
	f.Summary = f.summary()
	return f, nil
}

func footerBytes(in io.ReaderAt, size int64) ([]byte, error) {
	var head, tail [tailBytes]byte
	n, err := in.ReadAt(head[:len(magic)], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if m := string(head[:n]); m != magic && m != magicEncrypted {
		return nil, &columnar.Error{Message: message.New(errNotParquet)}
	}
	if size < int64(len(magic))+tailBytes {
		return nil, &columnar.Error{Message: message.New(errCut)}
	}
	if _, err := in.ReadAt(tail[:], size-tailBytes); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	length := int64(uint32Of(tail[:]))
	switch end := string(tail[4:]); {
	case end == magicEncrypted:
		return nil, &columnar.Error{Message: message.New(errEncrypted)}
	case end != magic:
		return nil, &columnar.Error{Message: message.New(errCut)}
	case length > size-int64(len(magic))-tailBytes || length > maxFooter:
		return nil, &columnar.Error{Message: message.New(errBadFooter)}
	}
	raw := make([]byte, length)
	if _, err := in.ReadAt(raw, size-tailBytes-length); err != nil {
		return nil, err
	}
	return raw, nil
}

// check holds what the footer says against itself and the size of the file.
func (f *File) check(leaves int) error {
	rows := int64(0)
	for i, g := range f.groups {
		if g.rows > maxRows-rows || g.rows > f.size*rowsPerByte {
			return fmt.Errorf("row group %d says that it has %d rows", i+1, g.rows)
		}
		rows += g.rows
		f.Groups = append(f.Groups, g.rows)
		if len(g.chunks) != leaves {
			return fmt.Errorf("row group %d has %d columns of %d", i+1, len(g.chunks), leaves)
		}
		for k := range g.chunks {
			if err := f.checkChunk(&g.chunks[k]); err != nil {
				return err
			}
		}
	}
	if rows != f.Rows || rows > f.size*rowsPerByte {
		return fmt.Errorf("%d rows in groups, %d in all", rows, f.Rows)
	}
	return nil
}

func (f *File) checkChunk(c *chunk) error {
	switch {
	case c.elsewhere:
		return &columnar.Error{Message: message.New(errElsewhere)}
	case c.encrypted:
		return &columnar.Error{Message: message.New(errEncrypted)}
	case c.from < 0 || c.bytes < 0 || c.from > f.size || c.bytes > f.size-c.from:
		return fmt.Errorf("values from byte %d to %d", c.from, c.from+c.bytes)
	}
	return nil
}

// summary tells how the file is written.
func (f *File) summary() string {
	var codecs []string
	for _, g := range f.groups {
		for _, c := range g.chunks {
			if name := codecName(c.codec); !slices.Contains(codecs, name) {
				codecs = append(codecs, name)
			}
		}
	}
	slices.Sort(codecs)
	groups := fmt.Sprintf("%d row groups", len(f.groups))
	if len(f.groups) == 1 {
		groups = "1 row group"
	}
	return strings.Join(append(codecs, groups), ", ")
}

// groupNumber is the number of the current group for people, from 1.
func (r *Reader) groupNumber() int { return r.last + 1 }

// BatchRows returns how many rows of a group make a batch of columns that is
// worth its calls and still fits into the caches.
func (r *Reader) BatchRows(group int) int {
	bytes, rows := int64(0), max(r.file.groups[group].rows, 1)
	for _, c := range r.cursors {
		bytes += max(r.file.groups[group].chunks[c.column.leaf].full, rows*4)
	}
	return int(min(max(batchBytes/max(bytes/rows, 1), 64), math.MaxUint16+1))
}

// batchBytes is about what a batch holds.
var batchBytes = int64(2 << 20)
