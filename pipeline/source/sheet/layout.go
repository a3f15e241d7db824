package sheet

import "rasoat/pipeline/source/csv"

// A Layout is what has to be known of the workbook to read rows of it.
type Layout struct {
	File     int   // index of the file, for row ids
	Fields   int   // columns of the header
	Wanted   []int // positions in the header; each once
	Digits   []int // of each column of the header, how many its codes have; 0: not declared. May be nil
	Decimal  byte  // the decimal mark that numbers are written with; 0 is a point
	Calendar Calendar
}

// A Table is where the rows of a sheet stand that are read.
type Table struct {
	Sheet  string
	Header int64 // the last row of the header: it and all above are skipped
	Left   int   // the column in which it begins, from 0

	Asides *csv.Asides // rows in the table that are none
	May    [256]bool   // with what the first cell of one may begin
}

// sheetBits is how many bits of a record's number are its row: a sheet cannot have
// more of them than MaxRows.
const sheetBits = 20

// Record returns the number that a row of a sheet has in its file. Those of the
// first sheet are its rows; each sheet begins MaxRows behind the one before it.
func Record(sheet int, row int64) int64 { return int64(sheet)<<sheetBits + row }

// RowOf is the inverse of Record.
func RowOf(record int64) (sheet int, row int64) {
	return int((record - 1) >> sheetBits), (record-1)&(MaxRows-1) + 1
}
