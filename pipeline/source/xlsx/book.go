package xlsx

import (
	"encoding/xml"
	"io"
	"path"
	"strings"
	"sync"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// Book is a workbook.
type Book struct {
	sheets   []sheet.Sheet
	parts    []*office.Part // of the sheets
	calendar sheet.Calendar
	formats  []sheet.Format // by the style of a cell
	shared   *office.Part   // nil if there are no shared texts

	mu    sync.Mutex
	texts *texts // of shared, once all were read
}

// Sheets lists the sheets; those of charts and macros are not among them.
func (b *Book) Sheets() []sheet.Sheet { return b.sheets }

// Calendar is how the workbook counts days.
func (b *Book) Calendar() sheet.Calendar { return b.calendar }

// Open reads what a workbook says of itself.
func Open(in io.ReaderAt, size int64) (*Book, error) {
	if err := lookAtContainer(in, size); err != nil {
		return nil, err
	}
	a, err := office.Open(in, size)
	if err != nil {
		return nil, err
	}
	o := opening{in: in, archive: a, book: &Book{}}
	if err := o.open(); err != nil {
		return nil, err
	}
	return o.book, nil
}

// opening is a workbook that is being opened.
type opening struct {
	in      io.ReaderAt
	archive office.Archive
	book    *Book
}

// The XML that is read of the parts that are small. Names are matched whatever
// their namespace is: that of the strict form of the standard is another.
type (
	relationships struct {
		All []relationship `xml:"Relationship"`
	}
	relationship struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
		Mode   string `xml:"TargetMode,attr"`
	}
	workbook struct {
		Properties struct {
			Date1904      string `xml:"date1904,attr"`
			Compatibility string `xml:"dateCompatibility,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
)

// kind is the last word of a relationship's type, which is a long address.
func (r *relationship) kind() string { return r.Type[strings.LastIndexByte(r.Type, '/')+1:] }

func (o *opening) open() error {
	main, err := o.mainPart()
	if err != nil {
		return err
	}
	var w workbook
	if err := o.decode(main, &w); err != nil {
		return err
	}
	o.book.calendar = calendarOf(w.Properties.Date1904, w.Properties.Compatibility)
	folder, file := path.Split(main.Name)
	var rels relationships
	if p := o.archive.Find(folder, "_rels/"+file+".rels"); p != nil {
		if err := o.decode(p, &rels); err != nil {
			return err
		}
	}
	byID := map[string]relationship{}
	for _, r := range rels.All {
		byID[r.ID] = r
		if err := o.take(folder, r); err != nil {
			return err
		}
	}
	for _, s := range w.Sheets {
		r := byID[idOf(s.Attrs)]
		if r.kind() != "worksheet" {
			continue
		}
		p := o.archive.Find(folder, r.Target)
		if p == nil {
			return absent(folder, r.Target)
		}
		o.book.sheets = append(o.book.sheets, sheet.Sheet{Name: s.Name, Hidden: s.State != "" && s.State != "visible"})
		o.book.parts = append(o.book.parts, p)
	}
	return nil
}

// take takes a part that the workbook names beside its sheets.
func (o *opening) take(folder string, r relationship) error {
	p := o.archive.Find(folder, r.Target)
	switch kind := r.kind(); {
	case kind == "sharedStrings" && p != nil:
		o.book.shared = p
	case kind == "styles" && p != nil:
		return o.takeStyles(p)
	case (kind == "styles" || kind == "sharedStrings") && p == nil && r.Mode != "External":
		return absent(folder, r.Target)
	}
	return nil
}

// absent says that a part is not there that another names, seen from its folder.
func absent(folder, target string) error {
	if !strings.HasPrefix(target, "/") {
		target = path.Join(folder, target)
	}
	return office.Damaged(strings.TrimPrefix(target, "/"), office.WhyAbsent)
}

// idOf returns the relationship of a sheet: r:id, whatever the prefix is.
func idOf(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

func calendarOf(date1904, compatibility string) sheet.Calendar {
	switch {
	case isTrue([]byte(date1904)):
		return sheet.From1904
	case compatibility == "0" || compatibility == "false":
		return sheet.From1899
	}
	return sheet.From1900
}

// mainPart finds the workbook in the archive.
func (o *opening) mainPart() (*office.Part, error) {
	var rels relationships
	if p := o.archive.Find("", "_rels/.rels"); p != nil {
		if err := o.decode(p, &rels); err != nil {
			return nil, err
		}
	}
	main := o.archive.Find("", "xl/workbook.xml")
	for _, r := range rels.All {
		if r.kind() == "officeDocument" {
			if main = o.archive.Find("", r.Target); main == nil {
				return nil, office.Damaged(r.Target, office.WhyAbsent)
			}
			break
		}
	}
	switch {
	case main == nil:
		return nil, sheet.Refuse(errNotWorkbook)
	case strings.HasSuffix(office.Key(main.Name), ".bin"):
		return nil, sheet.Refuse(errBinary)
	case strings.HasPrefix(office.Key(main.Name), "word/"):
		return nil, sheet.Refuse(errDocument, "Word (.docx)")
	case strings.HasPrefix(office.Key(main.Name), "ppt/"):
		return nil, sheet.Refuse(errDocument, "PowerPoint (.pptx)")
	}
	return main, nil
}

func (o *opening) decode(p *office.Part, to any) error { return p.Decode(o.in, to) }
