package rules

import "rasoat/rules/message"

// RowID names a row of a dataset for good: the index of its file (files in
// order of their relative path) in the upper 24 bits, the number of its record
// within that file in the lower 40. It does not depend on how the file was cut
// into parts, so samples chosen by it are the same under any parallelism.
type RowID uint64

// NewRowID makes the id of a record (1-based, the header counted) of a file.
func NewRowID(file int, record int64) RowID { return RowID(file)<<40 | RowID(record) }

// File returns the index of the row's file.
func (id RowID) File() int { return int(id >> 40) }

// Record returns the number of the row's record in its file, 1-based, the
// header counted: the row number that a spreadsheet shows.
func (id RowID) Record() int64 { return int64(id & (1<<40 - 1)) }

// Rows says where the rows of a batch stand in their file. Most batches hold
// consecutive records of one line each; only the others carry a list.
type Rows struct {
	File    int     // index of the file in order of relative paths
	Count   int     // rows in the batch
	First   int64   // record number of row 0
	Line    int64   // physical line (1-based) on which row 0 begins; 0 if the format has no lines
	Records []int64 // record number of each row; nil: First, First+1, …
	Lines   []int64 // physical line of each row; nil: Line, Line+1, …
}

// ID returns the id of row i.
func (r *Rows) ID(i int) RowID { return NewRowID(r.File, r.Record(i)) }

// Record returns the record number of row i.
func (r *Rows) Record(i int) int64 {
	if r.Records != nil {
		return r.Records[i]
	}
	return r.First + int64(i)
}

// LineOf returns the physical line of row i, 0 where the format has no lines.
func (r *Rows) LineOf(i int) int64 {
	switch {
	case r.Lines != nil:
		return r.Lines[i]
	case r.Line == 0:
		return 0
	}
	return r.Line + int64(i)
}

// Find returns the row of the batch that holds the record, and whether it does.
func (r *Rows) Find(record int64) (int, bool) {
	if r.Records == nil {
		i := record - r.First
		return int(i), i >= 0 && i < int64(r.Count)
	}
	lo, hi := 0, len(r.Records)
	for lo < hi {
		if mid := (lo + hi) / 2; r.Records[mid] < record {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(r.Records) && r.Records[lo] == record
}

// Reject is a record that could not be read as a row: it is counted and shown,
// never lost.
type Reject struct {
	Record int64
	Line   int64
	Reason message.M
}

// Flaw is what is wrong with a row as it was read, though it is one: a cell that
// holds an error of a spreadsheet and no value.
type Flaw struct {
	Row    int32
	Reason message.M
}
