// Package dialect finds out how a delimited text is written, from its first and last
// bytes: the punctuation, the header, and what stands above and below the table. What
// it finds is what package csv is told; nothing is found out while reading.
//
// # Punctuation
//
// The first 64 KiB, at most 200 records, are read with each delimiter that occurs in
// them: comma, semicolon, tab and bar, and with less belief the ones that few
// systems write (^ ~ # ! and the control characters 01 and 1F). Each reading gets a
// score, the product of
//
//   - the share of the records that have as many fields as most have,
//   - the square of the share of clean cells: without another delimiter or a quote in
//     them, and without a comma between letters (“12,5” and “Hà Nội, 2026” are
//     clean, “a,b” is not);
//   - √(1−1/n) for n fields: more fields that agree are less likely by chance;
//   - 1.1 if the first record has that number too.
//
// The best one wins, and the confidence is 1 − ½·(second ÷ best)². Where the best has
// less than 0.25 and the first record one field, the table has one column.
//
// Quotes are the double ones; backslashes escape them if there are some before quotes
// and fewer quotes are odd that way. Apostrophes quote if cells are wrapped in them and
// double quotes are never used as they should be; if those are used wrongly at least
// three times and never rightly, nothing quotes. One stray quote changes nothing: it
// costs a line. A first line “sep=;” is believed. Lines end with what most lines
// end with.
//
// # The header
//
// Each of the first 40 records may begin the header. It gets points for the columns
// that it names, for cells that are like names (letters, few digits), for names that
// are not used twice, and for having words where the column has figures; and loses some
// for what stands above it: nearly nothing for a title (a record of at most two cells,
// or a third of what the rows have), much for a row with figures. The first record has
// a start of 0.3. So a file that begins with its header, as most do, is read as ever.
// The confidence is the logistic of five times what the best has ahead.
//
// A header may have several records. The next one belongs to it if its cells go
// into the gaps of the one above: spreadsheets leave merged cells blank but for the
// first. It is asked for strictly, because a row of data taken for part of the header
// would be lost: no cell may stand below one that is not merged, all must be like
// names, and some column must not be divided. “Ngày sinh” over “Ngày”, “Tháng” and “Năm”
// names the columns “Ngày sinh.Ngày” and so on ([Names]). The line below that numbers
// the columns of a form, (1) (2) (3), belongs to the header and names nothing.
//
// # The footer
//
// Sums, notes and signatures below the table are the last records of the file as far
// as each is blank, a totals line, or has so few cells as a title, all with words; and
// one of them begins with a word of those that sign or sum up (“Người lập biểu”, “Tổng
// cộng”, “Hà Nội, ngày … tháng … năm”), or a blank line stands above. A record that was
// cut off in its middle is none of these: it begins with a figure, or stands alone.
package dialect
