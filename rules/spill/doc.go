// Package spill is the memory that keys may take, the numbers of columns that
// are compared as a whole, and the rows that are judged beside others, and where
// they go when it is used up: files on disk.
//
// A [Budget] is the memory of a whole run; all datasets that are audited at the
// same time draw on it. A [Share] is what the audit of one dataset has drawn,
// and the files it has written: closing it gives everything back at once, also
// where the audit broke off. What holds keys (package state) asks before it
// grows:
//
//	Take     memory that keys fill; refused when the budget is used up
//	Borrow   memory for a moment, to look through keys; an eighth of the budget
//	         is left for it, so that the end of an audit is not starved by its
//	         beginning
//	Force    what cannot be done without, asked for or not
//
// A refusal is not an error. Whoever is refused writes what it holds to a
// [File] and goes on with the memory that it has, but for what is more than its
// fair part of the budget. To write out less than Grain
// is not worth a file: up to there memory is forced. So the budget may be
// overdrawn by a quarter of a megabyte for each thing that holds keys, and a
// small dataset beside a huge one never meets the disk.
//
// A Share that is nil is without limit: nothing is ever refused or written.
//
// # Files
//
// A file holds hashes of keys, numbers of rows, the numbers of a column of which
// a rule asks for a median or for what is unusual, and the days and numbers that
// order the rows of a group: of a personal column these are personal data. Texts
// stand in sealed files only (CreateSealed): they are enciphered with a key that
// is in memory and nowhere else. A file is made with mode 0600 in a folder of
// mode 0700 and loses its name at once, so that the operating system removes it
// with the process, however that ends. Where an open file cannot lose its name
// (Windows) it is removed when it is closed, and what a kill left by the next
// run; in which [Leftover] tells them.
//
// A file is a sequence of frames, each with its length and a checksum that
// covers its place: what a disk has damaged is an error, never a wrong number.
// The first error of a share is kept (Err) and ends its audit; those of other
// datasets go on.
package spill
