// Package xml finds the records in text of XML and reads them into columns.
//
// # Where records are
//
// They are the elements at a [Path], wherever these stand: all that is at
// /envelope/body/rows/row is one table, though it stands in several elements rows.
// Prefixes of names do not count, neither in paths nor in columns: agencies change them
// from one export to the next. [Detect] finds the path where none is given, by the first
// bytes: elements of one name side by side, with something in them; of several such those
// that take most.
//
// # The reading
//
// Fields are named as package fields has it: names within names are dotted, and an
// attribute has @ before its own.
//
//	<row id="1"><name>An</name><address kind="x"><street>y</street></address></row>
//	@id = 1, name = An, address.@kind = x, address.street = y
//
// What else holds:
//
//   - The text of an element is its value, as it stands: blanks in it are for rules to
//     find. An element without text is missing, and so is one that is not there. Where
//     other elements stand among the text, blanks at its ends only lay them out.
//   - A record that has text of its own has it in a column by the record's name.
//   - An element that comes again in a record makes a list of it, as JSON (["09","08"]):
//     XML has no other way to write one. That is told ([fields.Notes]).
//   - CDATA is text, comments and instructions are nothing. Line ends and the characters
//     that are written by number or by the five names of XML are decoded as it wants.
//   - Attributes that say how to read XML (xmlns, xmlns:…, xsi:…) are no fields.
//   - A record that is not well-formed is rejected, with the byte where reading broke off
//     and what was wrong there; so are one with a control character and one whose elements
//     nest to more than 64 levels.
//   - Bytes that are not UTF-8 are read as U+FFFD, one for each, and the row is listed as
//     undecodable.
//   - A record of more than 16 MiB is rejected.
//
// # What is not read
//
// A document that declares a document type (DOCTYPE) is refused as soon as that is seen. A
// few lines of such declarations can make entities that stand for gigabytes, or for files
// of whoever reads them; the exchanges between agencies have no use for any. What is left
// are the five names of XML itself, each shorter when it is read than it is written.
//
// Names are taken as they stand: whether the text keeps a schema is for rules to say.
//
// # Damage in a document
//
// Around the records tags must match, and a document that does not is an error of the
// file, with line and byte, as is one without its end. Within a record the finder looks
// for nothing but the end tag of its name, so that damage costs that record alone: the
// next one begins behind the next such tag.
//
// # How it is made
//
// The finder goes from < to <; a [Scanner], one for each goroutine, reads a record in one
// pass and makes nothing per value. Encoding/xml of the standard library is what the tests
// compare with. It is not used: it makes several objects of each tag, and telling the
// tags alone takes it five times as long.
package xml
