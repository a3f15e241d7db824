package rules

import "math/bits"

// classesOf are the classes of all rows of a file, by record: what the batches were found
// to be, and then what rows turn out to be that fail late. Those come in the order of
// hashes, nearly all rows of an extract with many repeated keys; here each is a bit to
// set, wherever the row stood.
type classesOf struct {
	first int64 // the record of bit 0
	pages []classPage
}

// classPage are the classes of 65,536 records in a row, as far as the file has rows: there
// may be very many files of a few.
type classPage struct{ unclean, unusable []uint64 }

const (
	pageWords = 1 << 10
	pageBits  = 16
)

// classesByFile are the classes of the rows of each file, by its index. Parts are in the
// order of their rows.
func classesByFile(parts []rowClasses) []classesOf {
	var files []classesOf
	for i := range parts {
		rows := &parts[i].rows
		if n := rows.File + 1 - len(files); n > 0 {
			files = append(files, make([]classesOf, n)...)
			files[rows.File].first = rows.Record(0)
		}
		files[rows.File].add(&parts[i])
	}
	return files
}

func (c *classesOf) add(p *rowClasses) {
	for row := 0; row < p.rows.Count; row += 64 {
		unclean, unusable := p.unclean[row/64], p.unusable[row/64]
		if p.rows.Records == nil {
			c.or(p.rows.First+int64(row)-c.first, unclean, unusable)
			continue
		}
		for k := row; k < min(row+64, p.rows.Count); k++ {
			c.or(p.rows.Records[k]-c.first, unclean>>(k-row)&1, unusable>>(k-row)&1)
		}
	}
}

// or adds the classes of up to 64 records, from a bit on. A record without a row has none.
func (c *classesOf) or(at int64, unclean, unusable uint64) {
	word, shift := at>>6, at&63
	c.orWord(word, unclean<<shift, unusable<<shift)
	if over := 64 - shift; shift > 0 { // also where it is nothing: the rows there may be marked
		c.orWord(word+1, unclean>>over, unusable>>over)
	}
}

func (c *classesOf) orWord(word int64, unclean, unusable uint64) {
	page := int(word / pageWords)
	if n := page + 1 - len(c.pages); n > 0 {
		c.pages = append(c.pages, make([]classPage, n)...)
	}
	p, in := &c.pages[page], int(word%pageWords)
	if in >= len(p.unclean) {
		p.reach(in)
	}
	p.unclean[in] |= unclean
	p.unusable[in] |= unusable
}

// reach makes room for a word, and doubles what there is.
func (p *classPage) reach(word int) {
	size := 1 << bits.Len(uint(word))
	both := make([]uint64, 2*size)
	copy(both, p.unclean)
	copy(both[size:], p.unusable)
	p.unclean, p.unusable = both[:size:size], both[size:]
}

// counts are how many rows are unclean, how many unusable, and how many one or the other.
func (c *classesOf) counts() (unclean, unusable, either int64) {
	for _, p := range c.pages {
		for i := range p.unclean {
			unclean += int64(bits.OnesCount64(p.unclean[i]))
			unusable += int64(bits.OnesCount64(p.unusable[i]))
			either += int64(bits.OnesCount64(p.unclean[i] | p.unusable[i]))
		}
	}
	return unclean, unusable, either
}

// mark sets the class bits of a row that failed late.
func (t *Tally) mark(r *boundRule, id RowID, segment uint32) {
	if !r.scored && !r.gated || id.File() >= len(t.classes) {
		return
	}
	c := &t.classes[id.File()]
	at := uint64(id.Record() - c.first)
	if at>>pageBits >= uint64(len(c.pages)) {
		return // bytes of another machine may claim what they like
	}
	page, word, bit := &c.pages[at>>pageBits], at>>6%pageWords, uint64(1)<<(at&63)
	if word >= uint64(len(page.unclean)) {
		return
	}
	if r.scored && page.unclean[word]&bit == 0 {
		page.unclean[word] |= bit
		if t.plan.segment >= 0 {
			t.addUnclean(segment, 1)
		}
	}
	if r.gated {
		page.unusable[word] |= bit
	}
}
