// Package csv reads delimited text at the speed of memory and says exactly what
// it read.
//
// It knows nothing of files, Arrow or rules: bytes go in, rows come out, column
// by column, in the layout that Arrow uses (one int32 offset per row, one buffer
// of bytes per column), so that the package above hands them on without copying.
//
// # The reading
//
// There is one reading of every file, whatever the size of the blocks it is read
// in and however many goroutines share the work. A test holds the fast code to a
// slow reader of one page that states the same rules (reference_test.go).
//
//   - A record ends at a line feed that is not inside quotes, or at the end of the
//     file. One carriage return just before that end belongs to it. Anywhere else
//     a carriage return is a character. Files with carriage returns only (old
//     Macintosh programs) are recognised by their first 64 KiB and end their
//     records with those.
//   - A field that begins with the quote character is quoted: delimiters and line
//     breaks inside it are text, and two quotes are one. Where the dialect has an
//     escape character, that and a quote are one too, and so are two of it; before
//     anything else, and outside quotes, it is a character. What stands between the
//     closing quote and the next delimiter is appended as it is, quotes too:
//     "a"b"c" reads ab"c". A quote character anywhere else than at the very
//     beginning of a field is a character: 5" reads 5", and so does the quote after
//     a blank. A row with such quotes is noted.
//   - A record of one unquoted field that holds only blanks is a blank line. It is
//     skipped and counted. (A line of delimiters only is a row of missing values.)
//   - A record whose cells are those of the header is the header again, and one that
//     is the sum of those above ([Asides]) is no row either: both are skipped and
//     noted, however many fields they have.
//   - A record with fewer fields than the header is rejected (too_few_fields), and
//     so is one with more (too_many_fields), unless all surplus fields are blank:
//     spreadsheets like to add those. If it has a carriage return in its middle, that
//     is said (carriage_return): it may be two lines of a file that ends them in two
//     ways.
//   - Where lines end with LF and CRLF, both end a record, and the rows that end
//     unlike most are noted.
//   - The parts of a file that is not in UTF-8 are decoded first ([Layout].Decode).
//   - A record with a NUL byte is rejected (nul_byte). Bytes that are not UTF-8, or
//     not of the encoding, are read as U+FFFD, one for each, before anything else is
//     looked at, and the row is listed as undecodable. Both are asked of the whole
//     record, wanted columns or not, so that the answer does not depend on the rules.
//     Where the cells come from what keeps them apart, a database ([Layout].Cells), a NUL
//     is a character and each wanted cell is asked by itself: a photograph beside them
//     is no fault of the text.
//   - A record longer than the limit (16 MiB, its line break not counted) is
//     rejected (record_too_long) up to the end of the physical line in which it
//     passed the limit, and reading resumes on the next line.
//   - A quoted field that is still open at the end of the file, or at the limit, is
//     the trace of a stray quote. The record is rejected (unclosed_quote, or
//     quote_too_long at the limit, as the cell may be that long) up to the
//     end of the physical line on which that field began, usually the line on which
//     the record began, and reading resumes on the next line: one stray quote costs
//     one line, not the rest of the file. Rejecting only the record's first line
//     would be as good for people, but a crafted file could then make the reader
//     look at 16 MiB again for each of its lines; this way no byte is read more
//     than twice.
//   - Records are numbered from 1, blank, rejected and header records included:
//     the row number of a spreadsheet. Lines are physical lines, from 1.
//
// So rows + rejected + skipped = records, always.
//
// # How it is made
//
// [Splitter] is sequential and cheap. It reads blocks and sorts quotes, line breaks and
// delimiters out with vector instructions, 64 bytes at a time. Where quotes stand around
// fields, as they mostly do, whether a byte is inside is a matter of how many quotes come
// before it: odd or even. That and the line breaks are counted without a branch; only
// where a quote opens in the middle of a field, or the next byte has to tell what it is,
// are quotes gone through one by one. It hands out parts: whole records, with the number
// of the first one and its line.
//
// [Parser], one for each goroutine, turns parts into rows, a window of 32 KiB at a
// time, in four steps of which none has a branch that depends on single bytes:
//
//  1. look: prove the window. One search for NULs and one proof of UTF-8 with vector
//     instructions (segmentio/asm; the standard library where there are none). Only
//     in a window that fails are records asked one by one.
//  2. marks.find: list the places of all punctuation, 64 bytes at a time, whatever
//     it means there.
//  3. marks.regular: go from mark to mark, without a look at what is between. It knows
//     records with all fields of the header whose values stand in the text as they
//     are, quoted or not, and notes where those are.
//  4. Column.take: copy the values of one wanted column after the other, 32 bytes for
//     each whatever its size, so that it needs no call and no guess.
//
// Whatever is not regular (doubled quotes, ragged records, blank lines, the header)
// is read by fieldReader, field by field, which can read everything. Nothing is
// allocated per value; all buffers are used again for the next batch.
//
// What it costs, at best, for each MiB of the residents of the benchmark with all
// columns (7,000 records, 78,000 cells), on a core of 2 GHz: SHA-256, in a goroutine
// of its own, 800 µs; the copy from the page cache 170; splitting 160; the proof 150;
// marks 390, of them 140 to list what 250 have found; regular records 270; copying
// values 230. Field by field, with a search eight bytes at a time and a guess where
// it ends, the last three and the proof took twice as long.
//
// What was tried and gained nothing: windows of 8 to 24 KiB. What would gain: vectors
// for the marks (GOEXPERIMENT=simd of Go 1.26, 85 instead of 250 µs), but that must
// not be needed to build this program.
package csv
