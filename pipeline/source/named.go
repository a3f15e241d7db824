package source

import (
	"context"
	"regexp"

	"rasoat/pipeline/source/fields"
	"rasoat/pipeline/source/json"
	"rasoat/pipeline/source/xml"
	"rasoat/rules/message"
)

var (
	errNoList = message.Define("source_no_list",
		"không nhận ra danh sách bản ghi trong 1 MiB đầu của tệp; hãy ghi đường dẫn tới các bản ghi vào records, ví dụ /data/items (JSON) hoặc /danh_sach/ho_so (XML)",
		"shows no list of records in its first MiB; name the way to the records in records, like /data/items (JSON) or /list/item (XML)")
	errWorkbook2003 = message.Define("source_is_workbook_2003",
		"là sổ tính Excel 2003 dạng XML (SpreadsheetML), không đọc được; hãy mở bằng Excel rồi lưu lại dưới dạng .xlsx",
		"is a workbook of Excel 2003 in XML (SpreadsheetML), which is not readable; open it in Excel and save it as .xlsx")
	assumedLines = message.Define("reading_assumed_lines",
		"bảng mã %s (chắc chắn %s%%); mỗi dòng là một bản ghi JSON", "encoding %s (%s%% sure); each line is a record of JSON")
	assumedDocuments = message.Define("reading_assumed_documents",
		"bảng mã %s (chắc chắn %s%%); mỗi đối tượng JSON là một bản ghi", "encoding %s (%s%% sure); each object of JSON is a record")
	assumedRecords = message.Define("reading_assumed_records",
		"bảng mã %s (chắc chắn %s%%); các bản ghi nằm tại %s", "encoding %s (%s%% sure); the records are at %s")
)

// lookBytes is how much of a document is looked at to find its records.
const lookBytes = 1 << 20

// openLines is the format ndjson: one JSON object per line.
func openLines(ctx context.Context, f *File, s Spec) (table, error) {
	t, b, err := openDocuments(ctx, f, s, sniffBytes, nil)
	if err != nil {
		return nil, err
	}
	t.grammar = grammar{find: json.NewLines, resume: json.ResumedLines, scan: t.scanJSON}
	f.Dialect, f.Assumed = "one record per line", message.New(assumedLines, f.Encoding, percent(b.sure))
	return t, t.nameFields(ctx, s.Columns)
}

func (t *documents) scanJSON(rows *fields.Rows) scanner {
	return json.NewScanner(rows, decoder(t.coding))
}

// openJSON is the format json: a document with a list of records, or several documents.
func openJSON(ctx context.Context, f *File, s Spec) (table, error) {
	t, b, err := openDocuments(ctx, f, s, lookBytes, nil)
	if err != nil {
		return nil, err
	}
	l := json.Layout{Known: true}
	if s.Records != "" {
		l.Pointer, _ = json.ParsePointer(s.Records)
	} else if l = json.Detect(b.text, b.isWhole()); !l.Known {
		return nil, fault(f.Name, errNoList)
	}
	decode := decoder(t.coding)
	d := json.Document{Pointer: l.Pointer, Sequence: l.Sequence || l.Lines, Decode: decode}
	t.grammar = grammar{find: d.Finder, resume: d.Resumed, scan: t.scanJSON}
	if d.Sequence {
		f.Dialect, f.Assumed = "one document per record", message.New(assumedDocuments, f.Encoding, percent(b.sure))
	} else {
		t.assumeRecords(b, l.Pointer.String())
	}
	return t, t.nameFields(ctx, s.Columns)
}

// assumeRecords writes down where records were found.
func (t *documents) assumeRecords(b *beginning, at string) {
	t.file.Dialect = "records " + at
	t.file.Assumed = message.New(assumedRecords, t.file.Encoding, percent(b.sure), at)
}

// workbook2003 is how a workbook begins that Excel wrote as XML before it had .xlsx.
var workbook2003 = regexp.MustCompile(`(?s)^\s*(?:<[?!].*?>\s*)*<(?:[\w.-]+:)?Workbook\s[^>]*["']urn:schemas-microsoft-com:office:spreadsheet["']`)

// openXML is the format xml: a document in which elements at a path are records.
func openXML(ctx context.Context, f *File, s Spec) (table, error) {
	t, b, err := openDocuments(ctx, f, s, lookBytes, xml.Encoding)
	if err != nil {
		return nil, err
	}
	path, declared := xml.ParsePath(s.Records)
	if !declared && workbook2003.Match(b.text) {
		return nil, fault(f.Name, errWorkbook2003)
	}
	if !declared && f.Bytes > 0 {
		var found bool
		if path, found = xml.Detect(b.text, b.isWhole()); !found {
			return nil, fault(f.Name, errNoList)
		}
	}
	d := xml.Document{Path: path, Decode: decoder(t.coding)}
	t.grammar = grammar{find: d.Finder, resume: d.Resumed, scan: func(rows *fields.Rows) scanner { return xml.NewScanner(rows, d.Decode) }}
	t.assumeRecords(b, path.String())
	return t, t.nameFields(ctx, s.Columns)
}
