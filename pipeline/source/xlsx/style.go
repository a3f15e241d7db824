package xlsx

import (
	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// styles is what is read of styles.xml: the formats with codes of their own, and
// for each style of cells the number of its format.
type styles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

// takeStyles works out the format of each style of cells once.
func (o *opening) takeStyles(p *office.Part) error {
	var s styles
	if err := o.decode(p, &s); err != nil {
		return err
	}
	known := map[int]sheet.Format{}
	for _, f := range s.Formats {
		known[f.ID] = sheet.ParseFormat(f.Code)
	}
	o.book.formats = make([]sheet.Format, len(s.Cells))
	for i, c := range s.Cells {
		f, ok := known[c.Format]
		if !ok {
			f = sheet.BuiltIn(c.Format)
		}
		o.book.formats[i] = f
	}
	return nil
}
