// Package columnar is what the readers of columnar files have in common: Parquet (package
// parquet) and Arrow IPC (package ipc).
//
// # Values
//
// Rules judge text, so that a value is written as the text that it stands for, in one form
// whatever the file chose. The Append functions do that; the package comment of parquet
// lists the forms. A table that is delivered as Parquet today and as Arrow tomorrow keeps
// its scores, because there is one place for each form.
//
// # Rows
//
// Such a file is groups of rows, of which only the columns that are wanted are read. A
// reader cuts the file into [Span]s, which are read by themselves on any core, and gives
// [Rows]: strings, or dictionaries of strings where the file has some. What cannot be read
// is an [Error], whose message is for the officer and whose cause for the one who looks
// closer.
package columnar
