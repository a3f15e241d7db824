package parquet

import "errors"

// The kinds of pages.
const (
	pageData       = 0
	pageDictionary = 2
	pageDataV2     = 3
)

// The ways in which values are written.
const (
	encodingPlain       = 0
	encodingPlainCoded  = 2 // codes of a dictionary; also the dictionary itself, in PLAIN
	encodingHybrid      = 3
	encodingDelta       = 5
	encodingDeltaLength = 6
	encodingDeltaText   = 7
	encodingCoded       = 8
	encodingSplit       = 9
)

// pageHead is what stands before a page.
type pageHead struct {
	kind       int64
	full       int64 // bytes of the page, unpacked
	packed     int64 // bytes of the page as it stands in the file
	checksum   uint32
	checked    bool // there is a checksum
	values     int64
	encoding   int64
	levels     int64 // encoding of the definition levels; of version 1
	repeats    int64 // bytes of repetition levels; of version 2
	defines    int64 // bytes of definition levels; of version 2
	unpacked   bool  // the values are not compressed, whatever the chunk says; of version 2
	headLength int
}

var errHead = errors.New("a page has no head")

// readPageHead reads the head of a page. It fails, too, if b ends within it.
func readPageHead(b []byte) (h pageHead, err error) {
	t := thrift{b: b}
	h.kind, h.full, h.packed, h.values = -1, -1, -1, -1
	h.levels = encodingHybrid
	var f field
	for t.next(&f) {
		switch f.id {
		case 1:
			h.kind = t.whole(f)
		case 2:
			h.full = t.whole(f)
		case 3:
			h.packed = t.whole(f)
		case 4:
			h.checksum, h.checked = uint32(t.whole(f)), true
		case 5, 7:
			h.readValues(&t, f)
		case 8:
			h.readVersion2(&t, f)
		default:
			t.skip(f)
		}
	}
	h.headLength = t.pos
	if t.bad || h.kind < 0 || h.full < 0 || h.packed < 0 {
		return h, errHead
	}
	if h.kind != pageData && h.kind != pageDataV2 && h.kind != pageDictionary {
		h.values = 0
	}
	if h.values < 0 || h.repeats < 0 || h.defines < 0 || h.repeats+h.defines > min(h.full, h.packed) {
		return h, errHead
	}
	return h, nil
}

// readValues reads the head of a data page of version 1, or of a dictionary.
func (h *pageHead) readValues(t *thrift, outer field) {
	if outer.kind != kindStruct {
		t.fail()
	}
	var f field
	for t.next(&f) {
		switch {
		case f.id == 1:
			h.values = t.whole(f)
		case f.id == 2:
			h.encoding = t.whole(f)
		case f.id == 3 && outer.id == 5:
			h.levels = t.whole(f)
		default:
			t.skip(f)
		}
	}
}

func (h *pageHead) readVersion2(t *thrift, outer field) {
	if outer.kind != kindStruct {
		t.fail()
	}
	var f field
	for t.next(&f) {
		switch f.id {
		case 1:
			h.values = t.whole(f)
		case 4:
			h.encoding = t.whole(f)
		case 5:
			h.defines = t.whole(f)
		case 6:
			h.repeats = t.whole(f)
		case 7:
			h.unpacked = !t.truth(f)
		default:
			t.skip(f)
		}
	}
}
