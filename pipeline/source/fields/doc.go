// Package fields turns records whose fields have names, as those of JSON and XML do,
// into columns of text in Arrow's layout.
//
// # Names
//
// A table has columns, a document has names within names. A column is named by the
// names on the way to its values, dotted: what stands in {"address": {"street": "…"}}
// is the column address.street. What a name looks like is the business of who reads the
// format (package xml puts @ before attributes); that they are dotted, composed (NFC)
// and without blanks around them is this package's. Two ways to the same name, as
// {"a.b": 1} and {"a": {"b": 1}} are, are one column.
//
// Records name their fields each anew, and leave out what they do not have. So the
// columns of a file are found out by reading its first records ([Gathering]): all names
// of the first 10,000 in the order in which they come, and after them, if a dataset
// declares columns that are not among these, until they are found or the file ends. A
// name that holds nothing but nulls is a column too, unless there are names within it:
// {"address": null} in one record says no more than that it has none.
//
// A value under any other name is not read. That is told, with the name and the record
// ([Notes]): an agency has added a column, or it is so rare that it is no column.
//
// # Rows
//
// [Rows] takes the values of a record by their names and gives rows. Names are looked up
// in a tree, and the one that followed the last time is tried first: records of one file
// have the same names in the same order, so that a name mostly costs one comparison.
//
//	Begin(record, line) { Child … Put, Null } Keep or Reject … Take
//
// It serves one goroutine. What a name is does not depend on which columns are wanted,
// so neither do rejected records and notes.
package fields
