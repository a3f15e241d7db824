// Package rewrite writes an extract as it was read: the table that rules judge, all text in
// UTF-8, under the names by which its columns are known. That is the answer to "what did
// you make of my file?", and how the readers are tested from outside.
//
// A [Writer] takes batches of an extract, in order, and writes CSV, Parquet or Arrow IPC.
// Read again, what it has written is the same table. A missing value and an empty text are
// one thing to rules and are the empty text here too; null, in the formats that have it,
// means that a column is not in the file a row stands in.
//
//   - csv: comma, quotes where they are needed, LF, without a byte order mark.
//   - parquet: strings, zstd, groups of 131,072 rows.
//   - arrow: strings, zstd, a batch for each that was read. It is a file, not a stream.
package rewrite
