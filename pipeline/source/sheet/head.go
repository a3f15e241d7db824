package sheet

import "rasoat/rules/value"

// Head is the first rows of a sheet that are not blank, whole: what a header is
// looked for in.
type Head struct {
	Rows []HeadRow
	From int64 // rows above it are passed over
	most int
	held int // bytes of their texts
}

// A HeadRow is a row of a Head.
type HeadRow struct {
	Row   int64
	Cells []string // from column A to the last one that is not empty
}

// NewHead makes rows that only gather the first ones that are not blank, at most
// so many.
func NewHead(most int, c Calendar) (*Rows, *Head) {
	r := NewRows(Layout{Calendar: c})
	r.Move(0, &Table{Header: MaxRows}, 0)
	r.head = &Head{most: most}
	return r, r.head
}

// Full tells whether there are as many rows as were wanted, or more text than a
// header can have: a few bytes of a file can refer to a long text again and again.
func (h *Head) Full() bool { return len(h.Rows) >= h.most || h.held > longestRow }

// gather takes a cell above or below the table.
func (r *Rows) gather(col int, v []byte) {
	if r.head == nil || len(v) == 0 || r.row < r.head.From {
		r.solid = r.solid || !value.IsBlank(v)
		return
	}
	if r.bytes += len(v); r.bytes > longestRow {
		return
	}
	h := r.head
	if h.held += len(v); h.held > longestRow {
		return
	}
	if n := len(h.Rows); n == 0 || h.Rows[n-1].Row != r.row {
		if h.Full() {
			return
		}
		h.Rows = append(h.Rows, HeadRow{Row: r.row})
	}
	last := &h.Rows[len(h.Rows)-1]
	for len(last.Cells) <= col {
		last.Cells = append(last.Cells, "")
	}
	last.Cells[col] = string(v)
}
