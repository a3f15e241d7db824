// Package near finds rows whose names are written differently and mean the same,
// without comparing every row with every other.
//
// # What is near
//
// Names are compared by their forms (kernel.Words): words in small letters,
// without marks, in alphabetical order. Two forms are near when they are equal,
// or differ in so few of their letters (kernel.Likeness) as the threshold of the
// rule allows for their length. Rows that are near belong to one group, and so do
// those that are near to one of a group. Only rows of one block are compared; a
// block is the rows that have something else in common, as a birth date.
//
// # Who is compared
//
// A million rows have 5·10¹¹ pairs. Compared are
//
//   - all pairs of different forms of a block that has at most Crowd of them;
//   - in a block of more, those that have a variant in common: the words less one
//     letter, or as they are; the words less one; all letters, wherever the words
//     part. Two forms that differ by one letter, added, dropped, exchanged or
//     swapped with the next, have a variant of the first kind in common, and no
//     more than a few hundred forms can have the same. Variants of the other
//     kinds that more than Crowd forms have are passed over: “nguyen van” is what
//     a fortieth of a country is called, less its last word.
//
// Which pairs these are depends on which forms there are, and on nothing else:
// not on the order of rows, the number of workers, or memory.
//
// # How
//
// Everything is a state.Records, divided into partitions that fit into memory,
// and written to sealed files when the budget is short:
//
//	rows       by form and block: equal forms are found and numbered
//	blocks     forms by block: small blocks are compared, large ones marked
//	variants   the forms of large blocks by variant: those of one are compared
//
// Pairs that are near are joined in a forest of four bytes a form. Then the rows
// are read once more, and those are told of whose form was joined with another or
// came more than once.
package near
