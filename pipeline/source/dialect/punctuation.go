package dialect

import (
	"bytes"
	"math"
	"regexp"
	"slices"

	"rasoat/pipeline/source/csv"
)

// delimiters are those looked for, with how much each is believed beside the first:
// what is rare must be clearer.
var delimiters = []struct {
	c      byte
	belief float64
}{{',', 1}, {';', 0.99}, {'\t', 0.98}, {'|', 0.97}, {'^', 0.8}, {'~', 0.8}, {'\x1f', 0.8}, {'\x01', 0.8}, {'#', 0.7}, {'!', 0.6}}

// enough is the score below which there is no delimiter: the table has one column.
const enough = 0.25

// sepLine is the line by which Excel is told the delimiter.
var sepLine = regexp.MustCompile(`^"?(?i:sep)=([^\r\n])"?\r?$`)

// lineEnds finds out how lines end.
func lineEnds(head []byte, given byte) (end byte, crlf bool) {
	lf, cr := bytes.Count(head, []byte{'\n'}), bytes.Count(head, []byte{'\r'})
	if given == '\r' || given == 0 && lf == 0 && cr > 0 {
		return '\r', false
	}
	return '\n', 2*bytes.Count(head, []byte("\r\n")) > lf
}

// A reading is a sample as it is under one dialect.
type reading struct {
	d     csv.Dialect
	rows  []row
	score float64
	tidy  int // cells that are quoted as they should be
	loose int // cells that are not
}

// A sheet is the text that is tried to be read.
type sheet struct {
	head  []byte
	whole bool // it is all the text there is
}

// read judges a dialect: what share of the records have as many fields as most have,
// how clean their cells are, and how many fields that is.
func (s *sheet) read(d csv.Dialect, belief float64) reading {
	r := reading{d: d, rows: sample(s.head, d, s.whole, sampleRows)}
	width := widthOf(r.rows)
	all, agree, dirty := 0, 0, 0
	for i := range r.rows {
		row := &r.rows[i]
		r.tidy += row.tidy
		r.loose += row.loose
		if row.blank {
			continue
		}
		if all++; len(row.cells) == width {
			agree++
			dirty += row.dirty
		}
	}
	if width < 2 {
		return r
	}
	clean := 1 - float64(dirty)/float64(agree*width)
	r.score = belief * float64(agree) / float64(all) * clean * clean * math.Sqrt(1-1/float64(width))
	if len(r.rows[firstRow(r.rows)].cells) == width {
		r.score *= 1.1
	}
	return r
}

// widthOf returns how many fields most of the records have that have several; 1 if
// none has.
func widthOf(rows []row) int {
	count := map[int]int{}
	width := 1
	for i := range rows {
		if n := len(rows[i].cells); n > 1 {
			count[n]++
			if count[n] > count[width] || count[n] == count[width] && n > width {
				width = n
			}
		}
	}
	return width
}

// firstRow returns the first record that is no blank line, or -1.
func firstRow(rows []row) int {
	return slices.IndexFunc(rows, func(r row) bool { return !r.blank })
}

// punctuate finds out the delimiter, the quote and the escape. What is given stays.
func (s *sheet) punctuate(given Given) (best reading, confidence float64) {
	d := given.Dialect
	if d.Quote == 0 {
		d.Quote = '"'
	}
	second := 0.0
	for i, c := range delimiters {
		if d.Delimiter = c.c; given.Delimiter != 0 {
			d.Delimiter = given.Delimiter
		}
		if d.Delimiter == d.Quote || i > 0 && bytes.IndexByte(s.head, d.Delimiter) < 0 {
			continue
		}
		r := s.readEscaped(d, c.belief, given.Doubled)
		switch {
		case best.d.Delimiter == 0:
			best = r
		case r.score > best.score:
			best, second = r, best.score
		default:
			second = max(second, r.score)
		}
		if given.Delimiter != 0 {
			return s.requote(best, given), 1
		}
	}
	if best.score < enough && s.isNarrow(best) {
		return s.single(best.d), 0.9
	}
	ratio := 1.0
	if best.score > 0 {
		ratio = second / best.score
	}
	return s.requote(best, given), 1 - ratio*ratio/2
}

// readEscaped reads with backslashes before quotes as well, if there are any, and
// keeps that if fewer quotes are odd then.
func (s *sheet) readEscaped(d csv.Dialect, belief float64, doubled bool) reading {
	r := s.read(d, belief)
	if d.Escape == 0 && !doubled && d.Quote != csv.NoQuote && bytes.Contains(s.head, []byte{'\\', d.Quote}) {
		d.Escape = '\\'
		if other := s.read(d, belief); other.loose < r.loose || other.loose == r.loose && other.score > r.score {
			return other
		}
	}
	return r
}

// isNarrow tells whether the first record has one field.
func (s *sheet) isNarrow(r reading) bool {
	first := firstRow(r.rows)
	return first < 0 || len(r.rows[first].cells) == 1
}

// single reads a table of one column, by a delimiter that does not occur in it.
func (s *sheet) single(d csv.Dialect) reading {
	d.Delimiter = delimiters[0].c
	for _, c := range delimiters[:4] {
		if bytes.IndexByte(s.head, c.c) < 0 {
			d.Delimiter = c.c
			break
		}
	}
	return s.read(d, 1)
}

// fewQuotes is how many cells tell that quotes are not what they were taken for.
const fewQuotes = 3

// requote looks for another quote than the usual one: an apostrophe, if cells are
// wrapped in it and none in the usual quotes; or none, if those are never used as they
// should be.
func (s *sheet) requote(r reading, given Given) reading {
	if given.Quote != 0 || r.tidy > 0 && r.loose < 10*r.tidy {
		return r
	}
	d := r.d
	if d.Quote = '\''; bytes.IndexByte(s.head, d.Quote) >= 0 {
		d.Escape = given.Escape
		other := s.readEscaped(d, 1, given.Doubled)
		if other.tidy >= fewQuotes && other.loose*10 <= other.tidy && other.score >= r.score*0.9 {
			return other
		}
	}
	if r.loose >= fewQuotes {
		d.Quote, d.Escape = csv.NoQuote, 0
		return s.read(d, 1)
	}
	return r
}
