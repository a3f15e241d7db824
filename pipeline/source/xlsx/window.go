package xlsx

import (
	"bytes"

	"rasoat/pipeline/source/office"
)

// slack is how many bytes there are behind a piece, which is looked at by eights.
const slack = 64

// window shows a feed piece by piece, each of which is whole elements.
type window struct {
	*office.Feed
	name  string // of the elements: row
	space string // the prefix of their tags, with its colon
	buf   []byte
	have  int // bytes in buf
	ended bool
}

// look fills the buffer.
func (w *window) look() (err error) {
	if !w.ended {
		w.have, w.ended, err = w.Fill(w.buf, w.have)
	}
	return err
}

// whole returns how many bytes of the buffer are whole elements, reading on into a
// larger one if there is none. None are at the end of the feed only.
func (w *window) whole() (int, error) {
	for {
		if err := w.look(); err != nil {
			return 0, err
		}
		if n := w.lastEnd(w.buf[:w.have]); n > 0 || w.ended {
			return n, nil
		}
		if w.have >= office.LongestElement {
			return 0, office.Damaged(w.Part, office.WhyLong, office.LongestElement>>20)
		}
		larger := make([]byte, 2*len(w.buf)+slack)
		copy(larger, w.buf[:w.have])
		w.buf = larger[:2*len(w.buf)]
	}
}

// lastEnd returns where the last element ends that is whole in b, 0 if none is. B
// begins outside of any markup.
func (w *window) lastEnd(b []byte) int {
	if isPlain(b) {
		end := "</" + w.space + w.name + ">"
		if n := bytes.LastIndex(b, []byte(end)); n >= 0 {
			return n + len(end)
		}
	}
	end := 0
	for c := (office.Cursor{Text: b}); ; {
		t, ok := c.Next()
		if !ok {
			return end
		}
		if t.Close && t.Is(w.space, w.name) {
			end = c.At
		}
	}
}

// isPlain tells whether there is nothing but tags and text: no comments, CDATA or
// instructions, in which anything may stand.
func isPlain(b []byte) bool {
	for _, sign := range []byte("!?") {
		for i := 0; ; i++ {
			n := bytes.IndexByte(b[i:], sign)
			if n < 0 {
				break
			}
			if i += n; i > 0 && b[i-1] == '<' {
				return false
			}
		}
	}
	return true
}
