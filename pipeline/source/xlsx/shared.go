package xlsx

import (
	"io"
	"math"
	"unicode/utf8"

	asm "github.com/segmentio/asm/utf8"

	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// The limits of the texts that cells share: they are all in memory while a workbook
// is read.
const (
	mostTexts      = 1 << 26
	mostTextBytes  = 4 << 30 // of sharedStrings.xml
	mostTextArena  = 1 << 30
	textWindow     = 256 << 10
	usualTextShare = 8       // the most that texts are usually packed by
	firstTexts     = 1 << 20 // bytes of them
)

// texts are the shared texts of a workbook, one behind the other.
type texts struct {
	arena   []byte
	ends    []uint32
	damaged map[int]bool           // those that had bytes that are not UTF-8; nil if none had
	more    func() (*texts, error) // reads all of them, where these are the first ones only
}

// at returns a text; ok is false if there is none of the number.
func (t *texts) at(i int) (v []byte, ok bool) {
	if uint(i) >= uint(len(t.ends)) {
		return nil, false
	}
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.arena[from:t.ends[i]], true
}

// load reads the shared texts, if that was not done yet.
func (b *Book) load(in io.ReaderAt) (*texts, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.texts == nil {
		t := &texts{}
		if _, err := t.load(in, b.shared, math.MaxInt); err != nil {
			return nil, err
		}
		b.texts = t
	}
	return b.texts, nil
}

// loadFirst reads some of them, which are those of the first rows in most files; the
// others only if one of those is met.
func (b *Book) loadFirst(in io.ReaderAt) (*texts, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.texts != nil {
		return b.texts, nil
	}
	t := &texts{}
	switch whole, err := t.load(in, b.shared, firstTexts); {
	case err != nil:
		return nil, err
	case whole:
		b.texts = t
	default:
		t.more = func() (*texts, error) { return b.load(in) }
	}
	return t, nil
}

// Forget lets go of the shared texts.
func (b *Book) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.texts = nil
}

// load reads the part with the texts, up to so many bytes of them. It is true if
// these are all.
func (t *texts) load(in io.ReaderAt, p *office.Part, most int) (whole bool, err error) {
	if p == nil {
		return true, nil
	}
	a, err := p.OpenAhead(in, mostTextBytes)
	if err != nil {
		return false, err
	}
	defer a.Close()
	root := office.Tags{Feed: &office.Feed{In: a, Part: p.Name}}
	first, ok, err := root.Next()
	if err != nil || !ok || first.Close {
		return true, err
	}
	root.End()
	t.arena = make([]byte, 0, min(p.Size, p.Packed*usualTextShare, mostTextArena, int64(most)))
	w := &window{Feed: root.Feed, name: "si", space: string(first.Space), buf: make([]byte, min(textWindow, p.Size+1))}
	l := textLoader{texts: t}
	for !l.ended && len(t.arena) < most {
		if err := l.window(w); err != nil {
			return false, err
		}
	}
	return l.ended, nil
}

// textLoader reads pieces of sharedStrings.xml.
type textLoader struct {
	*texts
	c     office.Cursor
	valid bool // the piece is UTF-8
	ended bool // the root's end was met
}

// window reads the next piece.
func (l *textLoader) window(w *window) error {
	n, err := w.whole()
	if err != nil {
		return err
	}
	if w.ended {
		n = w.have
	}
	l.c = office.Cursor{Text: w.buf[:n]}
	l.valid = asm.Valid(w.buf[:n])
	l.items()
	switch {
	case l.c.Bad:
		return office.Damaged(w.Part, office.WhyMarkup)
	case len(l.arena) > mostTextArena || len(l.ends) > mostTexts:
		return sheet.Refuse(office.ErrTooLarge, w.Part, mostTextArena>>20)
	case w.ended && !l.ended:
		return office.Damaged(w.Part, office.WhyCut)
	}
	w.have = copy(w.buf, w.buf[n:w.have])
	return nil
}

func (l *textLoader) items() {
	for !l.ended && len(l.arena) <= mostTextArena {
		if l.plainItem() {
			continue
		}
		t, ok := l.c.Next()
		switch {
		case !ok:
			return
		case t.Opens("si"):
			from := len(l.arena)
			if !t.Close {
				l.arena = richText(&l.c, l.arena, "si")
			}
			l.arena = append(l.arena[:from], unescape(l.arena[from:])...)
			l.add(from)
		case !t.Open:
			l.ended = true // of the root
		case !t.Close:
			l.c.Skip()
		}
	}
}

// plainItem reads <si><t>…</t></si> as programs write most of them. It is false, and
// has done nothing, if the next item is anything else.
func (l *textLoader) plainItem() bool {
	b, i := l.c.Text, l.c.At
	if len(b)-i < 16 || string(b[i:i+6]) != "<si><t" {
		return false
	}
	i += 6
	const preserve = ` xml:space="preserve"`
	if b[i] == ' ' && len(b)-i > len(preserve) && string(b[i:i+len(preserve)]) == preserve {
		i += len(preserve)
	}
	if b[i] != '>' {
		return false
	}
	i++
	end := plainText(b, i)
	const tail = "</t></si>"
	if len(b)-end < len(tail) || string(b[end:end+len(tail)]) != tail {
		return false
	}
	from := len(l.arena)
	l.arena = append(l.arena, b[i:end]...)
	l.c.At = end + len(tail)
	l.add(from)
	return true
}

// add makes what was appended to the arena a text.
func (l *textLoader) add(from int) {
	if !l.valid && !utf8.Valid(l.arena[from:]) {
		l.arena = append(l.arena[:from], encoding.AppendValid(nil, l.arena[from:])...)
		if l.damaged == nil {
			l.damaged = map[int]bool{}
		}
		l.damaged[len(l.ends)] = true
	}
	l.ends = append(l.ends, uint32(len(l.arena)))
}

// special are the bytes at which text is not what stands there: the beginning of a
// tag, a character by its name, a line end, perhaps _x000D_.
var special = [256]bool{'<': true, '&': true, '\r': true, '_': true}

// plainText returns where the text at i is not what it seems any more, which is its
// end in most cases.
func plainText(b []byte, i int) int {
	for i < len(b) && (!special[b[i]] || b[i] == '_' && (i+1 == len(b) || b[i+1] != 'x')) {
		i++
	}
	return i
}

// richText appends the text of an element whose tag was just read, si or is: that of
// its runs one behind the other, without what says how to pronounce it.
func richText(c *office.Cursor, dst []byte, name string) []byte {
	for {
		t, ok := c.Next()
		switch {
		case !ok:
			c.Bad = true
			return dst
		case t.Close && !t.Open:
			if string(t.Name) == name {
				return dst
			}
		case t.Close, string(t.Name) == "r":
		case string(t.Name) == "t":
			dst = c.AppendText(dst)
		default:
			c.Skip()
		}
	}
}
