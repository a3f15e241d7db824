// Package ods reads the workbooks of LibreOffice and its relatives (OpenDocument
// spreadsheets, ISO/IEC 26300).
//
// What cells mean and which rows count is the business of package sheet, zip and XML
// that of package office. A workbook is one part, content.xml: how cells are formatted,
// and then all sheets, one behind the other. So it is gone through once when it is
// opened, for the names of the sheets, and a sheet is found by going through those
// before it.
//
// # Repetition
//
// A row or a cell says how often it is repeated, and programs use this for blank ones up
// to the end of the sheet. Rows and cells with values are spelt out, up to 64 million
// values in a sheet; a file of a few bytes that claims more is refused. Blank ones cost
// nothing, however many they are.
//
// # Values
//
// Cells carry their value beside the text that is shown: numbers as numbers, days as
// 2026-11-21, times as PT08H30M00S. The value is read, as package sheet says for all
// formats; the format of a cell (its own, its row's or its column's) says whether a
// time is one of the day, and how many digits a code has. Texts are read from their
// paragraphs, with a line break between two; notes at a cell are not part of it. An
// error is known by what programs of today say of it (calcext), or else by its text in
// a cell with a formula.
package ods
