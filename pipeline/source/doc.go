// Package source reads extracts: the files an agency delivers for a dataset,
// into Arrow record batches, on all cores, and accounts for every record.
//
// # What happens to an extract
//
//	Spec ──Find──▶ names ──Open──▶ Extract ──Head──▶ the first records, in order
//	                                       ──Read──▶ all batches, in parallel
//	                                       ──Fetch─▶ single rows again, by their ids
//	                                       ──Hold──▶ Head and Read of a small extract from memory
//
// [Spec] is the `source:` block of a dataset file. [Find] turns its path into the
// files that are there for a period; none is no error, because a delivery that was
// not made is a finding. [Open] looks at the beginning of each file: what it is,
// its dialect, its header. It reads no rows.
//
// Several files are one dataset: each has its own header, and columns are found
// in each by name. Names are compared exactly, after dropping blanks around them
// and composing them (NFC). A column that a file lacks is an [array.Null] in the
// batches of that file. Blank names at the end of a header are dropped, as
// spreadsheets leave them; then what stands under them must be blank too. Elsewhere a
// column without a name is called by its position (_3), and one whose name was taken
// by one before it by both (name_3). Blanks inside a name are one, of whatever kind; line
// breaks are blanks.
//
// A file is of the format that is declared for it, or else of the one that its beginning
// shows:
//
//	csv      delimited text: what is nothing else
//	ndjson   lines of JSON, one record each
//	json     a document of JSON, or several
//	xml      a document of XML
//	parquet  PAR1
//	arrow    ARROW1, or the mark of a stream (Arrow IPC, Feather)
//	xlsx     a zip archive with the parts of a document
//	ods      such an archive that says first that it is an OpenDocument
//	xls      a compound file, the container of Office documents of before 2007
//
// A file that is named as of one of the latter (.parquet, .json …) and does not begin so is
// told that it is none, rather than read as text. One that is named as a workbook and is
// text is read as text, because programs of the web write such files. Files of several
// formats may be in one extract.
//
// What is packed (package pack) is read as what is in it: a compressed file as the file
// that it was, an archive as its files, archive.zip!name, or those of them that the path
// asks for. A format that is read from the beginning to the end is read as it is unpacked;
// others are unpacked to where they can be read at any place, which is the spill space of
// the audit, sealed. Sizes and digests are of what was delivered ([Extract.Delivered]).
//
// Of a workbook the first sheet with rows is read, or all whose names are of the
// pattern that is declared, as one table. What its cells mean and which rows count is
// in the package comment of sheet, how its format is read in those of xlsx, xls and ods.
//
// Objects of a store (package bucket) and files of a cluster (package hdfs) are read where they are, as files would be, but for
// formats that jump about in a file: those are copied first.
//
// What is asked of a database (package database) is asked once, when the extract is opened,
// and copied in the same way as delimited text: it has to be the same each time it is
// read, and rows of a database are in no order. Its values may be any bytes, and those of
// columns that nobody asks for are not looked at.
//
// # What is found out
//
// What is not declared of a delimited text is found out from its first and last 64 KiB
// when it is opened, never while it is read: the encoding (package encoding says how;
// where the first 64 KiB hold hardly a letter beyond ASCII, sixteen pieces of all the
// file are looked at), then punctuation, header and footer (package dialect). A byte
// order mark has the last word on the encoding, even against what is declared.
// [File].Assumed says how the file is read and how sure that is, and the reports show
// it. Text in encodings of single bytes is split as it is and decoded part by part;
// UTF-16 is decoded on its way to the splitter. Either way row ids, lines, places and
// digests are those of the file.
//
// What stands above the header and below the table is skipped, as are blank lines,
// repeated headers and totals. [File].Findings lists all of it with counts and the first
// rows, and what was read though it is odd: quotes in the wrong place, line ends that
// are mixed, names that were made up. None of it is an error.
//
// Of documents of JSON and XML the first MiB is looked at to find the records, unless
// `records:` says where they are, and the first 10,000 records to find the columns; columns
// that a dataset declares are looked for in the rest too ([Spec].Columns). Packages json,
// xml and fields say how. The encoding that a document of XML declares holds as a declared
// one does.
//
// # Empty files
//
// A file without any record is read as no rows. If that is so of all files, Open
// returns the extract together with [ErrNoHeader]: it can be read (hash, sizes,
// blank lines), but an audit scores it 0.
//
// # Accounting
//
// After Read, the numbers of each [File] add up: Read + Rejected + Skipped =
// Records. Rejected records come with their batch, with number, line and reason.
// What cannot be read is never dropped, and what is damaged (bytes that are not of
// the encoding) is read and listed. The rules of reading delimited text are in
// the package comment of csv; what becomes of the types of Parquet is in that of
// parquet, and so on. Every row of a file of Parquet or Arrow is read: none is rejected,
// none skipped. Only columns that are asked for are read of it, so that
// bytes that are not UTF-8 are found in those alone.
//
// Where a format has no row of names, records are numbered from 2, as below one, so that a
// table has the same row numbers and the same samples in whatever format it was delivered;
// who counts rows from 0, as DuckDB's file_row_number does, adds 2. The line of a record is
// that in which it begins; a format without lines has its number there.
//
// Nothing depends on jobs: files are cut into parts of about 1 MiB by one
// goroutine that knows nothing of those who read them, and a row's id (index of
// its file, number of its record) is given there. SHA-256 and sizes are taken from
// the same bytes on their way, in a goroutine of its own. A file whose size or time
// of change differ between Open and the end of Read is an error: its hash would
// stand for something that nobody has read.
//
// A workbook is packed, so that it can only be cut from its beginning, once more for
// Fetch, too. Its digest is fed from the file in step with what was unpacked of it.
//
// A file of Parquet or Arrow is cut into its groups of rows, and where those are few and
// large, into parts of them ([grouped]). The digest is fed from the file in step with the parts, when
// their pages are in memory anyway.
//
// # Batches
//
// A [Batch] is lent: it is valid, with everything in it, until the callback
// returns, and then its buffers are filled again. Who wants to keep a value copies
// it. Only the dictionary of a column that has one is not lent: it never changes, and
// all batches of a group of rows share it. Batches of one part come to one worker in order; parts go to whoever is free.
//
// # Formats
//
// A format is a [table]: cut a file into parts, read a part into batches, find a
// part again. Nothing else in this package knows what a file looks like inside, so
// a new format is a new file beside delimited.go and an entry in formats. Formats whose
// records name their fields share more ([documents]): package cut finds the parts, package
// fields makes rows, and the format brings a [cut.Finder] and a scanner.
package source
