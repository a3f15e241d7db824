// Package ole reads compound files, the containers of the Office documents of before
// 2007, as [MS-CFB] describes them: a small file system in a file, of sectors that a
// table (FAT) links to chains. Old workbooks (.xls) are streams in them, and so are
// new ones that are protected by a password.
//
// Nothing in a file is trusted. A chain can be no longer than the file has sectors, so
// that one that runs in a circle ends; a sector beyond the end of the file ends it,
// too, with an error. What is kept of a file is its table and its directory, 4 bytes
// for each sector and 128 for each stream; streams are read where they stand.
//
// [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
package ole
