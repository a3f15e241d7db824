package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/sheet"
)

// slowSheet reads the rows of a sheet as encoding/xml sees them. It is what the
// scanner is held to: whatever it reads, the scanner reads the same. A workbook whose
// XML it refuses is none of the scanner's business.
func slowSheet(text string, book *Book) (rows []sheet.HeadRow, err error) {
	d := xml.NewDecoder(strings.NewReader(text))
	last := int64(0)
	inRows := false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch {
			case t.Name.Local == "sheetData":
				inRows = true
			case inRows && t.Name.Local == "row":
				last++
				if r := attrOf(t, "r"); r != "" {
					if last, err = strconv.ParseInt(r, 10, 64); err != nil {
						return nil, err
					}
				}
				cells, err := slowRow(d, book)
				if err != nil {
					return nil, err
				}
				if len(cells) > 0 {
					rows = append(rows, sheet.HeadRow{Row: last, Cells: cells})
				}
			case inRows:
				if err := d.Skip(); err != nil {
					return nil, err
				}
			}
		case xml.EndElement:
			if t.Name.Local == "sheetData" {
				inRows = false
			}
		}
	}
}

func attrOf(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func slowRow(d *xml.Decoder, book *Book) (cells []string, err error) {
	col := -1
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return cells, nil
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			var c struct {
				F *string `xml:"f"`
				V *string `xml:"v"`
				I *struct {
					T []string `xml:"t"`
					R []struct {
						T []string `xml:"t"`
					} `xml:"r"`
				} `xml:"is"`
			}
			if err := d.DecodeElement(&c, &t); err != nil {
				return nil, err
			}
			col++
			if r := attrOf(t, "r"); r != "" {
				var ok bool
				if col, _, ok = sheet.ParseCell(r); !ok {
					return nil, errors.New(r)
				}
			}
			text := ""
			if c.V != nil {
				text = *c.V
			}
			if c.I != nil {
				for _, t := range c.I.T {
					text += t
				}
				for _, r := range c.I.R {
					text += strings.Join(r.T, "")
				}
			}
			style, _ := strconv.Atoi(attrOf(t, "s"))
			text = slowValue(attrOf(t, "t"), text, book.format(style), book)
			for len(cells) <= col {
				cells = append(cells, "")
			}
			cells[col] = text
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
		}
	}
}

// slowValue is the text of a cell, by its type.
func slowValue(kind, text string, f sheet.Format, book *Book) string {
	trimmed := strings.Trim(text, " \t\r\n")
	switch kind {
	case "s":
		if i, err := strconv.Atoi(trimmed); err == nil && trimmed != "" {
			v, _ := book.texts.at(i)
			return string(v)
		}
		return ""
	case "str", "inlineStr":
		return string(encoding.AppendValid(nil, slowUnescape(text)))
	case "b":
		if trimmed == "" {
			return ""
		}
		return map[bool]string{true: "TRUE", false: "FALSE"}[isTrue([]byte(trimmed))]
	case "", "n":
		x, err := strconv.ParseFloat(trimmed, 64)
		if err != nil || strings.ContainsAny(trimmed, "xXpP_iInN") {
			return trimmed
		}
		b, ok := book.calendar.AppendSerial(nil, x, f.Kind)
		if f.Kind == sheet.Number || !ok {
			b = sheet.AppendFloat(nil, x)
		}
		if strings.Trim(string(b), "0123456789") == "" {
			return strings.Repeat("0", max(int(f.Zeros)-len(b), 0)) + string(b)
		}
		return string(b)
	case "d":
		return string(isoDate([]byte(trimmed), f.Kind))
	}
	return trimmed
}

// slowUnescape decodes _xHHHH_ one by one.
func slowUnescape(text string) []byte {
	var units []uint16
	var out bytes.Buffer
	flush := func() {
		for i := 0; i < len(units); i++ {
			r := rune(units[i])
			if r >= 0xD800 && r < 0xDC00 && i+1 < len(units) && units[i+1] >= 0xDC00 && units[i+1] < 0xE000 {
				r = 0x10000 + (r-0xD800)<<10 + rune(units[i+1]-0xDC00)
				i++
			}
			if !utf8.ValidRune(r) {
				r = utf8.RuneError
			}
			out.WriteRune(r)
		}
		units = nil
	}
	for i := 0; i < len(text); {
		if i+7 <= len(text) && text[i:i+2] == "_x" && text[i+6] == '_' {
			if n, err := strconv.ParseUint(text[i+2:i+6], 16, 16); err == nil {
				units = append(units, uint16(n))
				i += 7
				continue
			}
		}
		flush()
		out.WriteByte(text[i])
		i++
	}
	flush()
	return out.Bytes()
}
