// Package sheet is what the readers of workbooks have in common: what a cell means,
// which rows of a sheet are rows of the table, and what is worth telling of them.
//
// A format (xlsx and others beside it) knows how a workbook is written. It opens it
// as a [Book], cuts a sheet into runs ([Cutter], [Run]) that can be read by themselves,
// and a [Scanner] of it calls [Rows] cell by cell. Everything that an officer may
// dispute is decided here, once for all formats:
//
//	Rows      which rows are read, rejected, skipped; the texts of columns
//	Head      the first rows, in which the header is looked for
//	Format    number formats: days, times, leading zeros
//	Calendar  numbers that are days
//	Notes     what a person should know: errors, hidden rows, numbers kept as text
//
// # What a cell reads as
//
// As what the spreadsheet shows, as far as that loses nothing:
//
//   - A number is the shortest text that is read as the same number of 64 bits,
//     with a point, whatever digits, separators, colours or signs of money its format
//     shows: 1234567.5 for 1.234.567,50 ₫. Where the source declares a decimal
//     comma, numbers are written with it, so that all of a column is in one form.
//     A format that consists of zeros says how many digits a code has: 12 in the
//     format 00000 is 00012, and told. So it is where the dataset file says how many
//     digits the codes of a column have, and nowhere else: nobody can tell 12 that
//     was 012 from 12 that was 00012.
//   - A number in a format of a date, a time, or both is 2026-11-21, 08:30:00,
//     2026-11-21T08:30:00: what the format does not show is left out. Elapsed time
//     ([h]:mm) is 37:30:00. Parts of a second are kept to the millisecond. Days are
//     those of the workbook's calendar, with the 29 February 1900 that Excel believes
//     in; a number that is no day in it stays a number, and is told.
//   - True and false are TRUE and FALSE.
//   - An error, #N/A or the like, is read as it is shown, and the row has a flaw: the
//     rule readable_text fails there, with the address of the cell.
//   - A formula is its result, which the file holds. If it does not, because some
//     program wrote the file that cannot calculate, the cell is empty and the row has
//     a flaw.
//   - Of cells that are merged only the first has a value, as in the file. Nobody but
//     the one who merged them knows what the others should have.
//
// # Which rows are rows
//
// Rows are numbered as the spreadsheet does, and a sheet has as many records as its
// last row with a value has a number: rows that a file does not mention are blank. The
// header and what stands above it, blank rows, the header once more, totals and what
// stands below the table are skipped; the rules are those of delimited text (packages
// dialect and csv). A row is rejected that has a value beside the table, in a column
// that the header does not name, and one with more than 16 MiB of text. Rows and
// columns that are hidden are read: hiding is how people sort out what they look at,
// not what is true.
//
// So rows + rejected + skipped = records, in each sheet. The records of a second
// sheet are numbered from 1,048,577 on, because a sheet cannot have more rows than
// 1,048,576 ([Record]).
package sheet
