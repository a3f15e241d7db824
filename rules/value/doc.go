// Package value reads what one cell of an extract means: nothing, a whole
// number, an amount, an answer, a day, a moment.
//
// An extract is text. The same amount is written 1.234.567,89 by one office and
// 1,234,567.89 by another; 05/03/2020 is the fifth of March here and the third
// of May in a file that an American program wrote; “đang cập nhật” fills a cell
// and says nothing. This package holds the one answer to each of these
// questions, so that every check, expression and profile sees the same value.
//
// # How a column is read
//
// One cell cannot say how it is meant, a column mostly can. So the form of a
// column is decided once, before any rule sees a value:
//
//	Evidence  counts what the first EvidenceRecords values look like
//	Decide    turns the counts, and what the dataset file declares, into a Form
//	Form      reads every cell of the column, in one way, for the whole run
//
// Evidence is nothing but sums, so it does not matter in which order or in how
// many pieces the values were counted. A Form is a few bytes, has a text form
// for the manifest, and never changes while a run lasts.
//
// What the evidence does not settle is read by a fixed rule (the day before the
// month, a decimal point) and the Form says that it was ambiguous: it never
// guesses silently. In the same spirit nothing is rounded or repaired here. A
// day that the calendar does not have, a number with more digits than the type
// holds, a whole number that became 12.0 in a spreadsheet: these are not of the
// type, and the type check of the column says so.
//
// # What the types hold
//
//	integer    int64
//	decimal    38 digits, 18 of them after the mark (Scale), exact
//	boolean    true/false, có/không, đúng/sai, yes/no, 1/0, x, and - for no
//	date       a Day of the years 1000 to 9999
//	timestamp  microseconds since 1970-01-01T00:00:00Z
//
// # Missing
//
// Missing is one definition everywhere: empty, only blanks, or a placeholder
// (Placeholders.Match). Blanks are Unicode White_Space, U+200B to U+200D and
// U+FEFF (Trim, IsBlank).
//
// # A column at a time
//
// Days, Moments, Integers, Decimals and Missing read a whole column in Arrow's
// layout in one call. They answer what the methods for one value do; the plain
// shapes that programs write are read eight bytes at once.
//
// # Speed
//
// These functions run once per cell, for tens of millions of cells, so they
// work on bytes, do not allocate, and leave at the first byte that decides. The
// plain ASCII cell is the short way through each of them; the way around, for
// what is composed of several code points or written with rare blanks, gives
// the same answer. The fuzz tests hold each kernel against a slow obvious
// version built on time.Parse, math/big and golang.org/x/text.
package value
