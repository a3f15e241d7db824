// Package json finds the records in text of JSON and reads them into columns.
//
// # Where records are
//
// They are the lines of a text ([NewLines]: NDJSON, JSON Lines), the elements of a list
// within a document, wherever that is, or documents one behind the other
// ([Document]). [Detect] says which, by the first bytes.
//
// # The reading
//
// A record is an object. What it holds is named as package fields has it: names within
// names are dotted. Values are
//
//	text           what it stands for, escapes decoded
//	number         as it is written: 1.50 stays 1.50
//	true, false    these words
//	null           nothing: missing, as if the name were not there
//	{ }, [ ]       nothing, too
//	[1, "a"]       its JSON in one form: [1,"a"]; no blanks, only escapes that must be
//
// Lists are not taken apart, whatever is in them: rows are what the dataset counts, and
// a person with three phones is one row. The JSON of RFC 8259 is read, and no other: no
// comments, no single quotes, no comma before a closing bracket, no NaN. What else holds:
//
//   - A record that is no JSON, or no object, is rejected, with the byte where reading
//     broke off and what was wanted there; so are records in which two fields have the
//     same name, since nobody can know which value holds; and those whose brackets nest
//     to more than 64 levels.
//   - Bytes that are not UTF-8 are read as U+FFFD, one for each, and the row is listed as
//     undecodable. So is one with \uD800 or another half of a pair of UTF-16 alone.
//   - \u0000 is a character like any other.
//   - A line of blanks is skipped; so are the bytes of RFC 7464 between documents.
//   - In a list, nothing between two commas, or between a comma and the end, is a record
//     that is rejected, and so is one before which there is no comma.
//   - A record of more than 16 MiB is rejected.
//
// # Damage in a document
//
// A damaged line costs that line. In a document nobody knows where a damaged record ends,
// but three things are known of whole JSON that allow to guess it: a text holds no line
// break, so an open text ends where the line does; a bracket cannot close one of another
// kind; where the name of a field should stand, no object can begin. With these, most
// damage costs one record ([document.passRecord]). What the guess is worth shows at the
// end of the list and of the document: brackets that do not match there are an error of
// the file, and so is a document that ends too early. Nothing is lost without a word.
//
// # How it is made
//
// The finder of records in a document goes from quote to quote and from bracket to
// bracket; names and values are not looked at. A [Scanner], one for each goroutine, reads
// a record in one pass, without making anything per value. Texts are searched eight bytes at a time for what
// ends them. The order of names is foreseen (package fields), a text without escapes is
// copied once, from the file to its column.
//
// Encoding/json of the standard library is what the tests compare with. It is not used:
// it makes a value of everything, to be taken apart again, drops the first of two fields
// of a name, and mends damaged text without a word.
package json
