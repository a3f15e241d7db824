// Package office is what the documents of today's office programs are made of,
// whatever the program: a zip archive of parts, most of them XML.
//
//	Archive   the table of contents; sizes and checksums are checked while unpacking
//	Ahead     a part that is unpacked in a goroutine of its own
//	Feed      the XML of a part, piece by piece
//	Tags      a feed tag by tag
//	Cursor    XML in memory, tag by tag: no copies, no events, no names to look up
//
// The cursor reads all of XML that data can be written in: prefixes, comments, CDATA,
// characters by name and number. It is not for documents that are wrong in
// themselves: it finds out that tags are not closed, not that they are closed by
// another name. There is no DTD, and so there are no entities to expand.
//
// Nothing that a file says of itself is believed: a small part has 64 MiB, a tag or
// an element that has to be in memory as a whole 16 MiB, and others have the limits of
// those who read them.
package office
