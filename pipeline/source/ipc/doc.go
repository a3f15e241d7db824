// Package ipc reads files and streams of Arrow IPC, of which Feather (version 2) is another
// name, into text columns in Arrow's layout, without trusting them.
//
// # What is read
//
// A file describes its columns, and then has batches of records and dictionaries; a footer
// says where they are. A stream is the same without a frame: its messages are found one
// behind the other, from head to head, which reads next to nothing of them. [Open] does
// either. A [Reader] reads some of the columns, some rows at a time; batches are read in
// parallel, and those that are large and not compressed in parts.
//
// Every value becomes the text that it stands for, as package parquet has it, which lists
// the forms. What is of Arrow alone:
//
//	null                            null
//	utf8, binary, their large_      the bytes; those that are not UTF-8 are U+FFFD, and the row is listed
//	and _view kinds
//	fixed_size_binary               the same; with the extension arrow.uuid 8-4-4-4-12 digits
//	date64                          a date; one that is no whole day as a timestamp
//	time32, time64, timestamp       in all four units; Z behind a timestamp that has a zone
//	duration                        PT-1.5S
//	interval                        P14M, P3DT0.5S, P14M3DT-0.5S
//	dictionary                      what it holds; codes of any width
//
// Other extensions are what they are stored as. Columns within structures have the names of
// these before theirs, dotted. Lists, maps, unions and run-end encoded columns are one column
// each, which cannot be read; they stand in Columns, and only who asks for one is refused.
//
// Compression: none, LZ4 frames and zstd, buffer by buffer. Files with their bytes in reverse
// and those from before 2018 are refused, and so is Feather of version 1.
//
// # Dictionaries
//
// A column with a dictionary comes as an [array.Dictionary], so that rules can judge each
// value once. All readers share the words, which do not change and may be kept. In a stream a
// dictionary may be added to or replaced between batches; each batch is read with the one
// that holds for it.
//
// # How it is made, and why not otherwise
//
// Arrow's own reader (v17) is what the tests compare with. It is not used here: it reads and
// unpacks all columns of a batch whichever are wanted; it reads streams in one goroutine only,
// from beginning to end, where samples are fetched again from the middle; it panics on most
// damage, and makes whatever room a damaged length asks for.
//
// # Not trusting them
//
// Whatever a file says, a buffer unpacks to at most 1 GiB, room for it being made as it comes;
// all buffers that one reader holds take at most 2 GiB, one column of one batch 512 MiB of
// text. Descriptions have at most 64 MiB, and 131,072 fields that nest to 64 levels, however
// often they use the same bytes. Numbers of rows that no file of that size has are refused.
// What goes wrong, panics too, becomes a [columnar.Error] with byte, or column and batch.
//
// What this cannot see: a stream that was cut exactly between two messages is a whole one,
// unless its writer ends streams with a mark and the reader were to insist on that, which
// the format does not allow.
package ipc
