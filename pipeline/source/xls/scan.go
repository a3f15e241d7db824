package xls

import (
	"math"

	"rasoat/pipeline/source/sheet"
)

// scanner reads runs into rows.
type scanner struct {
	rows *sheet.Rows
	book *Book
	run  *run
	left []cell
}

// NewScanner makes a scanner that puts what it reads into rows.
func (b *Book) NewScanner(rows *sheet.Rows) sheet.Scanner { return &scanner{rows: rows, book: b} }

// Start begins a run of the same workbook.
func (s *scanner) Start(of sheet.Run) {
	s.run = of.(*run)
	s.left = s.run.cells
	s.rows.Start(s.run.first)
}

// Next reads rows until there are so many, or enough for a batch.
func (s *scanner) Next(most int) (more bool, err error) {
	for s.rows.Records() < most && !s.rows.Full() {
		if len(s.left) == 0 {
			return false, nil
		}
		row := s.left[0].row()
		at := row - 1
		s.rows.Begin(row, s.run.cutter.cells.hidden[at/64]>>(at%64)&1 != 0)
		for len(s.left) > 0 && s.left[0].row() == row {
			if err := s.take(&s.left[0]); err != nil {
				return false, err
			}
			s.left = s.left[1:]
		}
		s.rows.End()
	}
	return true, nil
}

// take takes a cell.
func (s *scanner) take(c *cell) error {
	col := c.column()
	switch c.kind {
	case kindNumber:
		x := math.Float64frombits(c.value)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			s.rows.Fault(col, []byte(errorText(numberError)))
			return nil
		}
		s.rows.Float(col, x, s.book.format(c.style))
	case kindShared:
		v, ok := s.run.texts.at(uint32(c.value))
		if !ok {
			return damaged(whyShared, sheet.Cell(col, c.row()), s.run.name, uint32(c.value))
		}
		s.rows.Text(col, v)
	case kindText:
		s.rows.Text(col, s.run.cutter.cells.text(c.value))
	case kindBool:
		s.rows.Bool(col, c.value != 0)
	case kindError:
		s.rows.Fault(col, []byte(errorText(byte(c.value))))
	case kindNoResult:
		s.rows.NoResult(col)
	}
	return nil
}

// numberError is the error of a number that is none.
const numberError = 0x24
