// Package unzstd unpacks pages that are compressed with Zstandard (RFC 8878).
//
// # Why not the library alone
//
// Of the time that reading a Parquet file takes, most is spent here, and of that, nine
// tenths in one loop: the one that reads sequences (copy so many literals, then so many
// bytes from so far back) and carries them out. Columns of texts make it worse than
// other data do: a value of twelve digits is three sequences of four bytes, so what
// counts is the time of a sequence, not that of a byte. The loop of
// github.com/klauspost/compress is made for any data; it takes 30 to 40 cycles for such
// a sequence, some of them because its branches (is this offset one of the last three?
// does the stream need a refill?) go one way or the other with the digits, which no
// processor foresees.
//
// The loop in sequences_amd64.s takes 15 to 20. Two things bound it: the chain from a
// state of the entropy coder to the next one, and how many instructions a processor
// begins in a cycle, of which two may shift or jump. So
//
//   - the bits of a sequence are counted by one sum of its three states, and shifted by
//     that as it is, since a shift by n looks at the low six bits of n;
//   - what a state says is loaded from its table, byte by byte, rather than shifted out
//     of a register;
//   - the last three offsets lie in one vector register and change places by a table;
//   - a short sequence, as nearly all are in columns (at most 15 literals, a match of at
//     most 32 bytes), has no bits but those of its offset, is copied without asking how
//     long it is, and is known to be one by the same sum;
//   - how many of these there are bits, literals and room for is asked once for up to
//     256 of them.
//
// Other sequences are carried out one by one, with all that there is to ask. Everything
// else (blocks, the tables of the entropy coder) is Go, and literals, which hardly
// count, are the library's (package huff0).
//
// # What it leaves to the library
//
// The loop is for processors with AVX2 and BMI2, and for frames as writers of Parquet
// make them: one in a page, without a dictionary, with nothing behind it, and with no
// match that begins more than 4 MiB back. Whatever else
// comes, and whatever is wrong in any way, is given to the library from the beginning,
// which then unpacks it or says what is wrong. So there is no message here, and no
// second opinion on what is an error: what is unpacked here is what the library would
// have unpacked, which the tests hold, on damaged frames too.
//
// # Room
//
// Copies are of 16 bytes at a time and end where they end: behind the destination
// there must be [Slack] bytes, which are spoilt.
package unzstd
