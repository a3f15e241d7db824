// Package xlsx reads the workbooks of Excel since 2007 (Office Open XML, ECMA-376 and
// ISO/IEC 29500, transitional and strict), whoever wrote them.
//
// What cells mean and which rows count is the business of package sheet. This
// package knows the format: a zip archive of XML parts, of which two are large, the
// texts that cells share and the rows of each sheet.
//
// # How rows become parts
//
//	zip ─▶ inflate ─▶ cutter ─▶ runs of 1 MiB ─▶ scanners ─▶ sheet.Rows
//	       (ahead)    (one)                      (as many as there are workers)
//
// What is packed can only be unpacked from the beginning, in one goroutine: that is
// the floor of the time it takes, and it is done ahead of everything else. The
// cutter looks from the end of each block for the last </row>: so it knows where
// to cut, and by the number of that row which rows went by, without reading the
// others. Scanners read the runs, each by itself and in any order.
//
// The texts that cells share are read when a workbook is opened, into one arena with
// an index of four bytes for each; a cell then refers to its text by number. They
// are the only thing that grows with the file, and may be 1 GiB (67 million texts).
//
// # The scanner
//
// XML allows anything, and programs write one thing: <c r="B7" s="3" t="s"><v>12</v></c>.
// The scanner knows this form byte for byte (plainCell) and reads it without looking
// for tags. Whatever differs, an attribute in another place, a prefix, a comment,
// CDATA, goes through a cursor that reads all of XML that data can be written in.
// A fuzz test holds both to encoding/xml.
//
// # What it costs
//
// 500,000 rows of 12 columns, 37 MB packed and 190 MB of XML: inflate 0.5 s, scanning
// 0.4 s on one core, all together about 1/25 of the time of excelize's Rows.
//
// # Hostile files
//
// Nothing that a file says of itself is believed. Sizes and checksums of the parts
// are checked while they are unpacked; of a sheet only some blocks are in memory; an
// element may have 16 MiB, a small part 64 MiB, the shared texts 1 GiB. A row may have
// 16 MiB of text, so that a thousand cells that refer to one long text are rejected
// and not spelt out. There is no DTD, and so there are no entities to expand.
package xlsx
