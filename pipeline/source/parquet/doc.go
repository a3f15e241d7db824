// Package parquet reads Parquet files into text columns in Arrow's layout, quickly,
// and without trusting them.
//
// # What is read
//
// A file is groups of rows; a group has a chunk for each column; a chunk is pages,
// the first of which may be a dictionary of the values that come in it. [Open] reads
// the footer, which says where everything is. A [Reader] reads some of the columns,
// some rows at a time.
//
// Rules judge text, so every value becomes the text that it stands for, in one form
// whatever the file chose:
//
//	BYTE_ARRAY, also STRING, ENUM, JSON  the bytes; those that are not UTF-8 are U+FFFD, and the row is listed
//	FIXED_LEN_BYTE_ARRAY                 the same
//	BOOLEAN                              true, false
//	INT32, INT64, INTEGER of any width   -12, signed or not as declared
//	FLOAT, DOUBLE, FLOAT16               the shortest decimals that mean the same number: 0.1, 1e-07; NaN, Infinity, -Infinity
//	DECIMAL in any layout, to 256 bits   all digits of the scale: 1.50
//	DATE                                 2026-11-21; years beyond four digits have a sign
//	TIME (ms, µs, ns)                    08:30:00.25
//	TIMESTAMP (ms, µs, ns)               2026-11-21T08:30:00.25, with Z behind it if the file says that it is in UTC
//	INT96                                the same, without Z: the format does not say which clock it was
//	UUID                                 8-4-4-4-12 digits
//	INTERVAL                             P14M3DT0.5S
//	UNKNOWN                              null
//
// Fractions of seconds have the digits that they need. A moment finer than 1 µs is
// written in full, and the type timestamp of rules refuses it, rather than that
// something is cut off. NaN is text like any other: that it stands for no value is
// for the list of placeholders to say, which has it. Null is the empty text.
//
// Columns within structures have the names of these before theirs, dotted. Lists,
// maps and variants are one column each, which cannot be read; nor can BSON,
// GEOMETRY, GEOGRAPHY, types that this package does not know, and types that do not
// fit the layout they are declared for. They stand in Columns, and only who asks for
// one is refused.
//
// Encodings: all of the format (PLAIN, dictionaries, RLE, the three DELTA ones,
// BYTE_STREAM_SPLIT) but levels in the encoding BIT_PACKED, which no writer has used
// since 2014. Compression: all but LZO. Data pages of both versions; checksums are
// verified where there are some. Encrypted files are refused.
//
// # Dictionaries
//
// Where a chunk has a dictionary, its column comes as an [array.Dictionary], so that
// rules can judge each value once. The dictionary of a group is made once and is the
// same object in all batches of it, and it may be kept. A writer that finds too many
// values gives its dictionary up in the middle of a chunk: the batch in which that
// happens, and those after it, are text. What a column looks like can thus change
// from batch to batch; what it says does not.
//
// # How it is made, and why not otherwise
//
// Arrow's own reader for Parquet (v17) is what the tests compare with. It is not used
// here: on the residents of the benchmark (5 million rows, 11 columns, zstd) it takes
// 4 to 5 s of CPU time where this package takes less than one, because it copies every
// page three times and every value twice; it ends the process on files with a logical
// type it does not know and on damaged pages; and it does not know
// BYTE_STREAM_SPLIT, nor LZ4.
//
// So this package reads footer and pages itself. Every page is unpacked into a buffer
// of its column and brought to PLAIN form if it is in a rarer one, so that there is
// one way for text (texts.take), one for values that are rendered, and one for
// codes. Nothing is allocated per value. Of the time that reading takes, two thirds
// are zstd's, in a loop of its own (package unzstd).
//
// Rows are taken from the groups in parallel, and from parts of a group where there
// are few ([File.Spans]). A part begins at any row: the pages before it are passed
// over by their heads, and only the one that holds the row is unpacked for it. A
// group whose chunks are one page each, as DuckDB writes them, is not cut, because
// every part would unpack everything. For the same reason single rows that are
// fetched cost their pages, whatever else is in them.
//
// # Not trusting them
//
// Nothing that a file says makes the reader use memory that its bytes do not pay for,
// within these bounds: a page unpacks to at most 512 MiB, all pages that one reader
// holds take at most 2 GiB, one column of one batch 512 MiB. Numbers of rows that no
// file of that size has (more than 65,536 for each byte) are refused. Structures
// nest to 64 levels. Whatever goes wrong within a chunk, panics too, becomes an
// [columnar.Error] that names the column and the group.
package parquet
