package ods

import (
	"bytes"
	"strconv"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// survey finds out which rows a text has, without reading their values.
type survey struct {
	*cutter
	c      office.Cursor
	before int64 // number of the row before the text
	at     int   // how much of the text is whole elements
	end    int   // where the last row ends that has a value; 0: none has
	valued int64 // its number
}

// look goes from row to row, until one is not whole or the sheet ends.
func (s *survey) look() error {
	for !s.done {
		t, ok := s.c.Next()
		if !ok {
			return nil // it may be whole in a larger text
		}
		switch name := string(t.Name); name {
		case "table":
			s.done = !t.Open
			if t.Open && !t.Close {
				s.c.Skip()
			}
		case "table-row":
			if err := s.row(&t); err != nil {
				return err
			}
		case "table-row-group", "table-rows", "table-header-rows", "table-column-group", "table-columns", "table-header-columns":
		case "table-column":
			if t.Open && !t.Close {
				s.c.Skip()
			}
			if t.Open && !s.c.Bad {
				s.column(&t)
			}
		default: // shapes, forms: whatever stands beside the rows
			if t.Open && !t.Close {
				s.c.Skip()
			}
		}
		if s.c.Bad {
			return nil
		}
		s.at = s.c.At
	}
	return nil
}

// repeated reads how often something is repeated.
func repeated(v []byte) int64 {
	n, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1<<30) // so that sums and products are what they are
}

// column takes columns, before the rows.
func (s *survey) column(t *office.Tag) {
	n, hidden := int64(1), false
	var style []byte
	eachAttr(t, func(name, v []byte) {
		switch string(name) {
		case "number-columns-repeated":
			n = repeated(v)
		case "visibility":
			hidden = string(v) != "visible"
		case "default-cell-style-name":
			style = bytes.Clone(v)
		}
	})
	first := s.wide
	if s.wide = int(min(int64(first)+n, sheet.MaxColumns)); s.wide == first {
		return
	}
	if hidden {
		s.beside.Hidden = append(s.beside.Hidden, sheet.Columns{First: first, Last: s.wide - 1})
	}
	s.columns = append(s.columns, columnStyle{s.wide, style})
}

// row takes a row and what is in it.
func (s *survey) row(t *office.Tag) error {
	if !t.Open {
		return nil
	}
	n := int64(1)
	eachAttr(t, func(name, v []byte) {
		if string(name) == "number-rows-repeated" {
			n = repeated(v)
		}
	})
	var merged []sheet.Rectangle
	var values, written int64
	if !t.Close {
		values, written, merged = s.cells()
	}
	valued := values > 0
	switch {
	case s.c.Bad:
		return nil
	case valued && n > sheet.MaxRows-s.seen:
		return office.Damaged(s.part.Name, whyRow, sheet.MaxRows, s.name)
	}
	if s.repeats += values*n - written; s.repeats > mostRepeated {
		return office.Damaged(s.part.Name, whyRepeated, mostRepeated>>20, s.name)
	}
	s.seen = min(s.seen+n, sheet.MaxRows)
	if valued {
		s.end, s.valued = s.c.At, s.seen
	}
	s.beside.Merged = append(s.beside.Merged, merged...)
	return nil
}

// mostRepeated is how many values a sheet may have that stand in the file only once.
const mostRepeated = 64 << 20

// cells goes through the cells of a row up to its end. It returns how many have values,
// and how often these are written.
func (s *survey) cells() (values, written int64, merged []sheet.Rectangle) {
	col := int64(0)
	for {
		t, ok := s.c.Next()
		switch {
		case !ok:
			s.c.Bad = true
			return 0, 0, nil
		case !t.Open:
			return values, written, merged
		case string(t.Name) != "table-cell" && string(t.Name) != "covered-table-cell":
			if !t.Close {
				s.c.Skip()
			}
			continue
		}
		n, wide, high, valued := int64(1), int64(1), int64(1), false
		eachAttr(&t, func(name, v []byte) {
			switch string(name) {
			case "number-columns-repeated":
				n = repeated(v)
			case "number-columns-spanned":
				wide = repeated(v)
			case "number-rows-spanned":
				high = repeated(v)
			case "value-type", "formula":
				valued = true
			}
		})
		if wide*high > 1 && col+wide <= sheet.MaxColumns && s.seen+high <= sheet.MaxRows && len(s.beside.Merged)+len(merged) < mostNamed {
			merged = append(merged, sheet.Rectangle{Left: int(col), Top: s.seen + 1, Right: int(col + wide - 1), Bottom: s.seen + high})
		}
		col = min(col+n, sheet.MaxColumns)
		if !t.Close {
			valued = s.paragraphs() || valued
		}
		if s.c.Bad {
			return 0, 0, nil
		}
		if valued {
			values, written = values+n, written+1
		}
	}
}

// paragraphs tells whether a cell has text, and goes behind its end.
func (s *survey) paragraphs() (some bool) {
	for {
		t, ok := s.c.Next()
		switch {
		case !ok:
			s.c.Bad = true
			return false
		case !t.Open:
			return some
		}
		some = some || string(t.Name) == "p"
		if !t.Close {
			s.c.Skip()
		}
		if s.c.Bad {
			return false
		}
	}
}
