package value

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// phrases is a set of short texts that a cell is compared with as a whole,
// after folding case, NFC and blanks. It does not change after newPhrases.
type phrases struct {
	first [utf8.RuneSelf]int32 // the node of phrases that begin with this ASCII character, 0: none do
	nodes []phraseNode         // a tree of skeletons; node 0 is the root
	keys  map[string]struct{}  // the folded phrases
}

// A phraseNode is one character of a skeleton.
type phraseNode struct {
	char    rune
	child   int32 // the first continuation, 0: none
	sibling int32 // the next alternative, 0: none
	end     bool  // a phrase ends here
}

func newPhrases(texts []string) *phrases {
	p := &phrases{nodes: make([]phraseNode, 1), keys: map[string]struct{}{}}
	for _, t := range texts {
		key := foldPhrase(nil, norm.NFC.Bytes(Trim([]byte(t))))
		if len(key) == 0 {
			continue
		}
		p.keys[string(key)] = struct{}{}
		p.plant(key)
	}
	for n := p.nodes[0].child; n != 0; n = p.nodes[n].sibling {
		if c := p.nodes[n].char; c < utf8.RuneSelf {
			p.first[c] = n
			p.first[upperASCII(byte(c))] = n
		}
	}
	return p
}

// plant adds the skeleton of a phrase to the tree.
func (p *phrases) plant(key []byte) {
	at := int32(0)
	walkSkeleton(key, func(c rune) {
		next := p.step(at, c)
		if next < 0 {
			next = int32(len(p.nodes))
			p.nodes = append(p.nodes, phraseNode{char: c, sibling: p.nodes[at].child})
			p.nodes[at].child = next
		}
		at = next
	})
	p.nodes[at].end = true
}

// step returns the continuation of a node by a character, -1 if there is none.
func (p *phrases) step(at int32, c rune) int32 {
	for n := p.nodes[at].child; n != 0; n = p.nodes[n].sibling {
		if p.nodes[n].char == c {
			return n
		}
	}
	return -1
}

// contains tells whether v, which Trim has trimmed and which is not empty, is
// one of the phrases.
func (p *phrases) contains(v []byte) bool {
	if c := v[0]; c < utf8.RuneSelf {
		n := p.first[c]
		return n != 0 && p.hasSkeleton(n, v[1:]) && p.hasKey(v)
	}
	return p.hasSkeleton(0, v) && p.hasKey(v)
}

// departs tells that v, which need not be trimmed, leaves all phrases at a plain
// letter: the short way out of nearly every text that begins like a phrase. What
// does not depart may still be no phrase.
func (p *phrases) departs(v []byte) bool {
	at := int32(0)
	if c := v[0]; c < utf8.RuneSelf {
		if at = p.first[c]; at == 0 {
			return isSolid(c)
		}
		v = v[1:]
	}
	for len(v) > 0 {
		c, n := rune(lowerASCII(v[0])), 1
		if c >= utf8.RuneSelf {
			c, n = latinSkeleton(v)
		}
		if c <= ' ' || c == 0x7F {
			return false // a mark, a blank, or anything that wants a closer look
		}
		if at = p.step(at, c); at < 0 {
			return true
		}
		v = v[n:]
	}
	return false
}

// latinSkeleton is skeletonAt for the letters of Vietnamese: U+00C0 to U+033F
// in two bytes, U+1E00 to U+1EFF in three. It returns 0, 0 for all others.
func latinSkeleton(v []byte) (rune, int) {
	switch {
	case len(v) > 1 && v[0]-0xC3 < 0xCD-0xC3 && v[1]&0xC0 == 0x80:
		return latinLow[uint(v[0]&0x1F)<<6|uint(v[1]&0x3F)-0x80].skeleton, 2
	case len(v) > 2 && v[0] == 0xE1 && v[1]&0xFC == 0xB8 && v[2]&0xC0 == 0x80:
		return latinHigh[uint(v[1]&0x03)<<6|uint(v[2]&0x3F)].skeleton, 3
	}
	return 0, 0
}

// hasSkeleton tells whether the base letters of v continue those before a node
// to a phrase. It leaves at the first one that no phrase continues with.
func (p *phrases) hasSkeleton(at int32, v []byte) bool {
	blank := false
	for i := 0; i < len(v); {
		c, n := rune(lowerASCII(v[i])), 1
		if c >= utf8.RuneSelf || c <= ' ' {
			if c, n = skeletonAt(v[i:]); c == 0 || c == ' ' && blank {
				i += n
				continue
			}
		}
		if at = p.step(at, c); at < 0 {
			return false
		}
		blank = c == ' '
		i += n
	}
	return p.nodes[at].end
}

// skeletonAt returns the skeleton of the first character of v (every blank is
// U+0020, a mark 0) and the bytes it takes.
func skeletonAt(v []byte) (rune, int) {
	if c, n := latinSkeleton(v); n > 0 {
		return c, n
	}
	if n := blankAt(v); n > 0 {
		return ' ', n
	}
	r, n := utf8.DecodeRune(v)
	return skeletonOf(r), n
}

// walkSkeleton is the walk of hasSkeleton, one call per character.
func walkSkeleton(v []byte, step func(rune)) {
	blank := false
	for len(v) > 0 {
		c, n := skeletonAt(v)
		v = v[n:]
		if c == 0 || c == ' ' && blank {
			continue
		}
		step(c)
		blank = c == ' '
	}
}

// hasKey compares whole phrases. What folding alone makes equal is found
// without allocation; only a text that is not NFC is composed first.
func (p *phrases) hasKey(v []byte) bool {
	if _, ok := p.keys[string(v)]; ok {
		return true
	}
	var buf [96]byte
	if _, ok := p.keys[string(foldPhrase(buf[:0], v))]; ok {
		return true
	}
	if norm.NFC.IsNormal(v) {
		return false
	}
	composed := Trim(norm.NFC.Append(make([]byte, 0, len(v)), v...))
	_, ok := p.keys[string(foldPhrase(buf[:0], composed))]
	return ok
}

// foldPhrase appends v with every character folded and every run of blanks as
// one U+0020.
func foldPhrase(dst, v []byte) []byte {
	for len(v) > 0 {
		if n := blankAt(v); n > 0 {
			if k := len(dst); k == 0 || dst[k-1] != ' ' {
				dst = append(dst, ' ')
			}
			v = v[n:]
			continue
		}
		r, n := utf8.DecodeRune(v)
		dst = utf8.AppendRune(dst, foldRune(r))
		v = v[n:]
	}
	return dst
}
