// Package cut cuts a stream of text into parts of whole records, for formats in
// which only who reads from the beginning knows where a record ends: lines of JSON,
// a list within a document of JSON, elements of XML.
//
// # Who does what
//
// A [Cutter] reads the stream into lent buffers, counts lines, and hands out parts. A
// [Finder], one for each format, tells it where records begin and end, and does that
// with as little looking as it can: the parts are read by others, on other cores, and
// while the cutter is slower than all of them together they wait.
//
//	stream ──▶ Cutter ──sight──▶ Finder
//	             │  ◀──records──┘
//	             └──▶ Part: bytes of the file, whole records, and where each of them is
//
// Csv has a splitter of its own, which is tied to quotes and to what becomes of a
// stray one; what it has in common with this are the buffers.
//
// # What a part is
//
// Parts are a section of the file each, one behind the other without a gap: from
// behind the last record of the part before to behind its own last one. What stands
// between records and around them belongs to the part that follows; what stands behind
// the last one is a part without records. So a part can be cut again from its section
// alone, by a finder that begins behind a record ([Cutter.Resume]).
//
// Where parts are cut depends on the size of the buffers and on nothing else; what
// they hold in all does not depend on that either. A record longer than the limit is
// never in memory as a whole: it is a part of its own, which says so and has no text.
package cut
