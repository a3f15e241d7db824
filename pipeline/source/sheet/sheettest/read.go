// Package sheettest reads workbooks for the tests of their readers.
package sheettest

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"rasoat/pipeline/source/sheet"
)

// Read returns the rows of a sheet, as texts, that are not blank, and what stands beside
// them. It fails as a reader does that finds no such sheet.
func Read(b sheet.Book, in io.ReaderAt, of int, lend sheet.Lender) ([]sheet.HeadRow, sheet.Beside, error) {
	if of >= len(b.Sheets()) {
		_, err := sheet.Choose(b.Sheets(), "")
		return nil, sheet.Beside{}, err
	}
	c, err := b.Cut(in, of, false, lend)
	if err != nil {
		return nil, sheet.Beside{}, err
	}
	defer c.Close()
	rows, head := sheet.NewHead(math.MaxInt, b.Calendar())
	s := b.NewScanner(rows)
	for {
		run, err := c.Next()
		if errors.Is(err, io.EOF) {
			return head.Rows, c.Beside(), nil
		}
		if err != nil {
			return nil, sheet.Beside{}, err
		}
		s.Start(run)
		for more := true; more; {
			if more, err = s.Next(100); err != nil {
				return nil, sheet.Beside{}, err
			}
			rows.Next()
		}
		run.Release()
	}
}

// Text shows rows, a line each.
func Text(rows []sheet.HeadRow) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%d: %q\n", r.Row, r.Cells)
	}
	return b.String()
}
