package source

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/ipc"
	"rasoat/pipeline/source/json"
	"rasoat/pipeline/source/ole"
	"rasoat/pipeline/source/xml"
	"rasoat/rules/message"
)

const sniffBytes = 64 << 10

// A signature is how a kind of file that is no delimited text begins.
type signature struct {
	begins string
	key    string
	args   []any
}

var (
	isWorkbook = message.Define("source_is_xlsx",
		"là sổ tính Excel (.xlsx) hoặc tệp nén zip, không phải CSV; hãy bỏ `format: csv`",
		"is an Excel workbook (.xlsx) or a zip archive, not CSV; leave out `format: csv`")
	isOldWorkbook = message.Define("source_is_xls",
		"là sổ tính Excel cũ (.xls) hoặc tài liệu Office, không phải CSV; hãy bỏ `format: csv`",
		"is an old Excel workbook (.xls) or an Office document, not CSV; leave out `format: csv`")
	isUTF32 = message.Define("source_is_utf32",
		"được mã hoá UTF-32; hãy lưu lại dưới dạng “CSV UTF-8”", "is encoded in UTF-32; save it as “CSV UTF-8”")
	isCompressed = message.Define("source_is_compressed",
		"là tệp nén (%s); hãy giải nén trước", "is compressed (%s); unpack it first")
	isKind = message.Define("source_is_other",
		"là tệp %s, không phải CSV; hãy xuất dữ liệu ra CSV (UTF-8)", "is a %s file, not CSV; export the data as CSV (UTF-8)")
	isParquet = message.Define("source_is_parquet",
		"là tệp Parquet, không phải CSV; hãy bỏ `format: csv`", "is a Parquet file, not CSV; leave out `format: csv`")
	isArrow = message.Define("source_is_arrow",
		"là tệp Arrow (Feather), không phải CSV; hãy bỏ `format: csv`", "is an Arrow (Feather) file, not CSV; leave out `format: csv`")
	isMarkup = message.Define("source_is_markup",
		"là trang HTML, không phải CSV; hãy mở bằng phần mềm bảng tính rồi lưu lại dưới dạng “CSV UTF-8”",
		"is an HTML page, not CSV; open it in a spreadsheet and save it as “CSV UTF-8”")
	isDocument = message.Define("source_is_document",
		"là tệp %s, không phải CSV; hãy bỏ `format: csv` hoặc khai báo `format: %s`",
		"is a file of %s, not CSV; leave out `format: csv`, or declare `format: %s`")
	isBinary = message.Define("source_is_binary",
		"không phải là văn bản (chứa nhiều byte điều khiển); hãy xuất dữ liệu ra CSV (UTF-8)",
		"is not text (it holds many control bytes); export the data as CSV (UTF-8)")
)

var signatures = []signature{
	{"PK\x03\x04", isWorkbook, nil},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", isOldWorkbook, nil},
	{"\xFF\xFE\x00\x00", isUTF32, nil},
	{"\x00\x00\xFE\xFF", isUTF32, nil},
	{"\x1F\x8B", isCompressed, []any{"gzip"}},
	{"\x28\xB5\x2F\xFD", isCompressed, []any{"zstd"}},
	{"BZh", isCompressed, []any{"bzip2"}},
	{"\xFD7zXZ\x00", isCompressed, []any{"xz"}},
	{"7z\xBC\xAF\x27\x1C", isCompressed, []any{"7z"}},
	{"Rar!\x1A\x07", isCompressed, []any{"rar"}},
	{"PAR1", isParquet, nil},
	{"PARE", isParquet, nil},
	{"ARROW1\x00\x00", isArrow, nil},
	{"FEA1", isArrow, nil},
	{"%PDF-", isKind, []any{"PDF"}},
	{"SQLite format 3\x00", isKind, []any{"SQLite"}},
}

// pages are how pages of HTML begin.
var pages = []string{"<!doctype html", "<html", "<table"}

// extensions are the formats of files by the ends of their names.
var extensions = map[string]string{
	".parquet": "parquet", ".parq": "parquet", ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".arrows": "arrow",
	".json": "json", ".geojson": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".xml": "xml",
}

// formatOf returns the format of a file: the declared one, or what its beginning shows.
// A file that is named as of a format and is of none is opened as such, to be told that it
// is not; an empty one has no rows in any format. One that is named as a workbook and is
// text is read as text: programs of the web write such files.
func (s *Spec) formatOf(name string, h content) (string, error) {
	if s.Format != "" {
		return s.format(), nil
	}
	head := make([]byte, sniffBytes)
	n, err := h.ReadAt(head, 0)
	whole := errors.Is(err, io.EOF)
	if err != nil && !whole {
		return "", err
	}
	f := formatBy(head[:n], whole)
	if f == "xlsx" && strings.EqualFold(filepath.Ext(name), ".ods") {
		return "ods", nil // of a program that does not write its kind first, as it should
	}
	if f != "" {
		return f, nil
	}
	if bytes.HasPrefix(head, []byte(ole.Signature)) {
		return "xls", nil // or what has to be told of it: it is locked, or another document
	}
	if f := extensions[strings.ToLower(filepath.Ext(name))]; f != "" && n > 0 {
		return f, nil
	}
	return "csv", nil
}

// isOpenDocument tells by the first file in a zip archive, which says it in so many words.
func isOpenDocument(head []byte) bool {
	const name, kind = 30, "mimetypeapplication/vnd.oasis.opendocument"
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) && len(head) > name && bytes.HasPrefix(head[name:], []byte(kind))
}

// formatBy tells a format by how a file begins, "" if that says nothing.
func formatBy(head []byte, whole bool) string {
	switch text := bytes.TrimLeft(textOf(head), " \t\r\n"); {
	case bytes.HasPrefix(head, []byte("PAR1")), bytes.HasPrefix(head, []byte("PARE")):
		return "parquet"
	case isOpenDocument(head):
		return "ods"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "xlsx"
	case ipc.IsBeginning(head), bytes.HasPrefix(head, []byte("FEA1")):
		return "arrow"
	case isXML(text):
		return "xml"
	case isJSON(text) && json.Detect(text, whole).Lines:
		return "ndjson"
	case isJSON(text):
		return "json"
	}
	return ""
}

// textOf returns the text that the first bytes of a file stand for, as far as its
// punctuation goes.
func textOf(head []byte) []byte {
	coding, n, _ := encoding.Mark(head)
	head = head[n:]
	switch {
	case coding != nil || len(head) < 2:
	case head[1] == 0:
		coding = encoding.UTF16LE
	case head[0] == 0:
		coding = encoding.UTF16BE
	}
	if coding == nil || !coding.IsWide() {
		return head
	}
	return coding.Append(nil, head)
}

// isXML tells whether a text begins as a document of XML does, and not as a page of HTML
// or a line of names in brackets.
func isXML(text []byte) bool {
	start := bytes.ToLower(text[:min(len(text), 64)])
	if slices.ContainsFunc(pages, func(m string) bool { return bytes.HasPrefix(start, []byte(m)) }) {
		return false
	}
	tag, rest, closed := bytes.Cut(text, []byte(">"))
	name, opens := bytes.CutPrefix(tag, []byte("<"))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return opens && closed && (bytes.HasPrefix(start, []byte("<?xml")) || bytes.HasPrefix(start, []byte("<!")) ||
		len(rest) > 0 && rest[0] == '<' || xml.IsName(bytes.TrimSuffix(name, []byte("/"))) && len(rest) == 0)
}

// isJSON tells whether a text begins as an object or a list of objects does.
func isJSON(text []byte) bool {
	for open, inside := range map[string]string{"{": `"}`, "[": "{]"} {
		rest, opens := bytes.CutPrefix(text, []byte(open))
		if rest = bytes.TrimLeft(rest, " \t\r\n"); opens && len(rest) > 0 && strings.IndexByte(inside, rest[0]) >= 0 {
			return true
		}
	}
	return false
}

// sniff looks at the first bytes of a file and returns what it is if it cannot
// be delimited text.
func sniff(head []byte) message.M {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.begins)) {
			return message.New(s.key, s.args...)
		}
	}
	return message.M{}
}

// sniffText looks at the first bytes as the text that they stand for.
func sniffText(text []byte) message.M {
	start := bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 1024)]))
	for _, m := range pages {
		if bytes.HasPrefix(start, []byte(m)) {
			return message.New(isMarkup)
		}
	}
	if bytes.HasPrefix(start, []byte("<?xml")) {
		return message.New(isDocument, "XML", "xml")
	}
	// Text with a stray control byte, which costs a record, is still text.
	control := 0
	for _, c := range text {
		if c < ' ' && bytes.IndexByte([]byte("\t\n\v\f\r\x01\x1a\x1b\x1f"), c) < 0 {
			control++
		}
	}
	if control >= 16 && control*10 > len(text) {
		return message.New(isBinary)
	}
	return message.M{}
}
