// Package xls reads the workbooks of Excel 97 to 2003 and of all that write them still
// (BIFF8, [MS-XLS]).
//
// What cells mean and which rows count is the business of package sheet, the container
// that of package ole. A workbook is a stream of records of at most 8 KiB: first what is
// common to all sheets, and then each sheet.
//
// # How a sheet is read
//
// A sheet has at most 65,536 rows and 256 columns, and programs write its cells in any
// order they like. So they are all read, in one go and into 24 bytes each, put into the
// order of rows, and cut into runs, from which several workers make columns of texts.
// The largest sheet there can be takes 400 MB for as long as it is read, one of 60,000
// rows and 12 columns 17 MB.
//
// The texts that cells share are one list, which goes through many records: a text may
// break off at the end of one, and go on in the next in another width of characters
// (texts).
//
// # What is not read
//
// Workbooks of before 1997 (BIFF5 and older) and those with a password are refused with
// a word on what to do; sheets of charts and macros are passed over.
//
// [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls
package xls
