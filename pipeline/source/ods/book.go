package ods

import (
	"bytes"
	"io"
	"strings"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// Book is a workbook.
type Book struct {
	sheets  []sheet.Sheet
	content *office.Part
	styles  styles
}

// Sheets lists the sheets.
func (b *Book) Sheets() []sheet.Sheet { return b.sheets }

// Calendar is how the workbook counts days: days are written as such.
func (b *Book) Calendar() sheet.Calendar { return sheet.From1899 }

// Forget has nothing to let go of.
func (b *Book) Forget() {}

// mostNamed bounds what is kept of a workbook.
const mostNamed = 1 << 16

const spreadsheet = "application/vnd.oasis.opendocument.spreadsheet"

// Open reads what a workbook says of itself.
func Open(in io.ReaderAt, size int64) (*Book, error) {
	a, err := office.Open(in, size)
	if err != nil {
		return nil, err
	}
	if err := lookAtKind(a, in); err != nil {
		return nil, err
	}
	b := &Book{content: a.Find("", "content.xml"), styles: newStyles()}
	if b.content == nil {
		return nil, office.Damaged("content.xml", office.WhyAbsent)
	}
	if p := a.Find("", "styles.xml"); p != nil {
		if err := b.through(in, p, office.MostSmall); err != nil {
			return nil, err
		}
	}
	err = b.through(in, b.content, office.MostSheet)
	b.styles.settle()
	return b, err
}

// lookAtKind refuses documents that are no workbooks, and those with a password.
func lookAtKind(a office.Archive, in io.ReaderAt) error {
	if p := a.Find("", "mimetype"); p != nil {
		kind, err := p.All(in)
		if err != nil {
			return err
		}
		if k := strings.TrimSpace(string(kind)); k != spreadsheet && k != spreadsheet+"-template" {
			return sheet.Refuse(errNotWorkbook, shortened(k))
		}
	}
	p := a.Find("", "META-INF/manifest.xml")
	if p == nil {
		return nil
	}
	manifest, err := p.All(in)
	if err == nil && bytes.Contains(manifest, []byte("encryption-data")) {
		return sheet.Refuse(office.ErrLocked)
	}
	return err
}

func shortened(kind string) string {
	const most = 80
	kind = strings.ToValidUTF8(kind, "\uFFFD")
	if r := []rune(kind); len(r) > most {
		kind = string(r[:most]) + "…"
	}
	return strings.TrimPrefix(kind, "application/vnd.oasis.opendocument.")
}

// through goes through a part once, for styles and the names of sheets.
func (b *Book) through(in io.ReaderAt, p *office.Part, limit int64) error {
	a, err := p.OpenAhead(in, limit)
	if err != nil {
		return err
	}
	defer a.Close()
	tags := office.Tags{Feed: &office.Feed{In: a, Part: p.Name}}
	depth, tables := 0, 0 // of tables, those in tables included
	for {
		t, ok, err := tags.Next()
		switch {
		case err != nil:
			return err
		case !ok && depth != 0:
			return office.Damaged(p.Name, office.WhyCut)
		case !ok:
			return nil
		case string(t.Name) == "table" && t.Open:
			if tables++; tables == 1 && !t.Close && p == b.content {
				b.addSheet(&t)
			}
		case tables == 0:
			b.styles.take(&t)
		}
		if t.Open {
			depth++
		}
		if t.Close {
			depth--
			if string(t.Name) == "table" {
				tables--
			}
		}
		if len(b.sheets)+b.styles.count > mostNamed {
			return office.Damaged(p.Name, whyMany, mostNamed)
		}
	}
}

func (b *Book) addSheet(t *office.Tag) {
	s := sheet.Sheet{}
	eachAttr(t, func(name, v []byte) {
		switch string(name) {
		case "name":
			s.Name = strings.ToValidUTF8(string(v), "\uFFFD")
		case "style-name":
			s.Hidden = b.styles.hidden[string(v)]
		}
	})
	b.sheets = append(b.sheets, s)
}

// eachAttr gives the attributes of a tag by their names without prefixes. What a
// program adds to the standard, calcext, keeps its own.
func eachAttr(t *office.Tag, fn func(name, v []byte)) {
	var name, v []byte
	for rest := t.Attrs; len(rest) > 0; {
		name, v, rest = office.NextAttr(rest)
		space, local, ok := bytes.Cut(name, []byte(":"))
		if ok && string(space) != "calcext" {
			name = local
		}
		if name != nil {
			fn(name, v)
		}
	}
}
