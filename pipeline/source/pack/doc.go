// Package pack reads what is packed: files that were compressed (gzip, zstd, bzip2, xz,
// lz4) and archives (zip, tar), by what they hold, whatever they are called.
//
// # What is unpacked
//
//	births.csv.gz               one file; it keeps its name
//	births.zip, births.tar      files of an archive: births.zip!sub/a.csv
//	births.tar.gz               an archive that is compressed as a whole
//	births.zip of a.csv.gz      files that are compressed and then packed: births.zip!a.csv.gz
//
// Deeper than that nothing is unpacked: an archive in an archive, a zip that is
// compressed, what is compressed twice. Each is refused with a word to whoever packed it.
// Workbooks and documents of Office (.xlsx, .ods) are zip archives too; they are files of
// their own and left as they are.
//
// Folders are not files, and what systems and people leave beside files is not one of a
// delivery: names that begin with a dot or with ~$ (locks of Office), __MACOSX, Thumbs.db,
// desktop.ini. It is passed over, and told. A link, a device, a file with holes, two files of one name, or a
// password is an error: what the agency meant cannot be known.
//
// # How it is read
//
// A [Member] is an [io.ReaderAt], because readers of formats look at the beginning and
// the end of a file before they read it. Nothing is ever unpacked to a disk for that.
// What is compressed can only be read forwards; so a stream remembers the blocks that it
// came through last, and goes on from where it is. Whoever reads from the beginning to
// the end, or nearly so, unpacks once; whoever turns back unpacks from the beginning
// again. Formats that jump about in a file are given a copy of it (package source).
//
// Before it is read, all that is compressed by itself is gone through once, up to its
// end: so its size is known, and a file that was damaged or cut short on its way is
// refused before any row of it is judged. Sizes of the files of a zip are in its
// directory; what they promise is checked, as are the checksums, when they are read.
//
// # Bombs
//
// A few kilobytes can unpack to petabytes. [Limits] bound what one delivered file may
// come to: 1,000 times its own size (64 MiB are always allowed), 256 GiB, and 10,000
// files. Windows, which decompressors keep in memory, are at most 128 MiB (zstd) and
// 64 MiB (xz): what `zstd --ultra -22` and `xz -9` need. A directory of a zip is read up
// to 8 MiB.
package pack
