package rules

import (
	"math"
	"math/bits"

	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

// picked is a sample on its way: chosen by its rank, shown when at hand.
type picked struct {
	row    RowID
	line   int64
	text   []byte     // of the value, then of the key
	key    int        // where the text of the key begins
	reason *message.M // may be nil
	column int32      // of the dataset, -1 for none
	shown  bool
}

// packed is a sample as it is kept. There are a hundred thousand of them where segments
// are communes; they hold no pointer, so that collecting garbage passes them by, and two
// are as large as what memory gives at once.
type packed struct {
	row    RowID
	line   int64
	text   uint32 // where in texts
	size   uint32 // of the text
	key    uint16
	room   uint8 // for the text, as a power of two
	shown  bool
	column int32
}

// place is where a sample is kept.
type place struct {
	texts  *texts
	row    *packed
	reason **message.M
}

// get returns what is kept. Its text lasts until another is put here.
func (at place) get() picked {
	p := at.row
	return picked{p.row, p.line, at.texts.of(p), int(p.key), *at.reason, p.column, p.shown}
}

// put replaces what is kept.
func (at place) put(p *picked) {
	row := at.row
	row.row, row.line, row.column, row.shown = p.row, p.line, p.column, p.shown
	row.key, *at.reason = uint16(p.key), p.reason
	at.texts.put(row, p.text)
}

// texts are the texts of samples. What is pushed out by another sample leaves its room
// to that one's text.
type texts struct{ chunks [][]byte }

const (
	textChunk  = 1 << 16 // bytes; a longer text is a chunk by itself
	firstChunk = 1 << 10 // and each is twice the one before
	leastRoom  = 5       // 32 bytes: a date or a number, and a masked key
)

func (t *texts) of(p *packed) []byte {
	if p.size == 0 {
		return nil
	}
	return t.chunks[p.text/textChunk][p.text%textChunk:][:p.size:p.size]
}

func (t *texts) put(p *packed, text []byte) {
	p.size = uint32(len(text))
	if p.size == 0 {
		return
	}
	if p.room == 0 || len(text) > 1<<p.room {
		p.room = uint8(max(leastRoom, bits.Len(uint(len(text)-1))))
		p.text = t.take(1 << p.room)
	}
	copy(t.chunks[p.text/textChunk][p.text%textChunk:], text)
}

// take returns where there is room for so many bytes.
func (t *texts) take(room int) uint32 {
	last := len(t.chunks) - 1
	if last < 0 || len(t.chunks[last])+room > cap(t.chunks[last]) {
		size := min(firstChunk<<min(len(t.chunks), 6), textChunk)
		t.chunks = append(t.chunks, make([]byte, 0, max(size, room)))
		last++
	}
	at := len(t.chunks[last])
	t.chunks[last] = t.chunks[last][:at+room]
	return uint32(last*textChunk + at)
}

// size is no less than that of all texts.
func (t *texts) size() (n int) {
	for _, c := range t.chunks {
		n += len(c)
	}
	return n
}

func (p *picked) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(p.row))
	b = state.AppendInt(state.AppendBool(b, p.shown), p.line)
	b = state.AppendUint(b, uint64(p.column+1))
	b = state.AppendString(state.AppendString(b, p.text[:p.key]), p.text[p.key:])
	var reason message.M
	if p.reason != nil {
		reason = *p.reason
	}
	return state.AppendString(b, reason.String())
}

func decodePicked(d *state.Decoder) (p picked) {
	p.row = RowID(d.Uint())
	p.shown, p.line = d.Bool(), d.Int()
	p.column = int32(min(d.Uint(), math.MaxInt32)) - 1
	p.text = append(p.text, d.Bytes()...)
	if p.key = len(p.text); p.key > math.MaxUint16 {
		d.Fail()
	}
	p.text = append(p.text, d.Bytes()...)
	reason := message.Parse(d.String())
	p.reason = &reason
	return p
}
