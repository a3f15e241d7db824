package xlsx

import (
	"strconv"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// prologue is what stands before the rows of a sheet.
type prologue struct {
	hidden []sheet.Columns
	space  string // the prefix of tags, with its colon
	rows   bool   // there are rows, or might be
	ended  bool   // that is all of the sheet
}

// readPrologue reads up to the first row.
func readPrologue(f *office.Feed) (p prologue, err error) {
	s := office.Tags{Feed: f}
	defer s.End()
	for depth := 0; ; {
		t, ok, err := s.Next()
		if err != nil {
			return p, err
		}
		switch {
		case !ok:
			return p, office.Damaged(f.Part, office.WhyCut)
		case t.Opens("sheetData"):
			p.space, p.rows = string(t.Space), !t.Close
			return p, nil
		case t.Opens("col") && isTrue(t.Attr("hidden")):
			p.hide(&t)
		}
		if t.Open {
			depth++
		}
		if t.Close {
			depth--
		}
		if depth == 0 {
			p.ended = true
			return p, nil
		}
	}
}

// hide takes a tag of some columns that are hidden; a spreadsheet often hides all
// behind the last one.
func (p *prologue) hide(t *office.Tag) {
	first, err1 := strconv.Atoi(string(t.Attr("min")))
	last, err2 := strconv.Atoi(string(t.Attr("max")))
	if err1 == nil && err2 == nil && first >= 1 && first <= last {
		p.hidden = append(p.hidden, sheet.Columns{First: first - 1, Last: min(last, sheet.MaxColumns) - 1})
	}
}

// readEpilogue reads what stands behind the rows: the areas whose cells are merged.
func readEpilogue(f *office.Feed, merged func(sheet.Rectangle)) error {
	s := office.Tags{Feed: f}
	closed := false
	for {
		t, ok, err := s.Next()
		switch {
		case err != nil:
			return err
		case !ok && !closed:
			return office.Damaged(f.Part, office.WhyCut)
		case !ok:
			return nil
		case t.Opens("mergeCell"):
			if area, ok := sheet.ParseArea(string(t.Attr("ref"))); ok {
				merged(area)
			}
		}
		closed = t.Close && string(t.Name) == "worksheet"
	}
}
