package dialect

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// A block is some records that may be the header.
type block struct {
	first, rows int
	score       float64
}

// How many records are looked at for the header: from the first one, and behind the
// best one yet.
const (
	mostAbove  = 40
	mostBehind = 12
)

// A table is a sample with what can be said of its columns.
type table struct {
	rows    []row
	width   int       // fields of most records
	fill    int       // cells that are not blank, in the fuller ones of those: three in four have no more
	used    []bool    // columns in which anything stands
	figures []float64 // the share of figures in what stands in a column
}

func newTable(rows []row) *table {
	t := &table{rows: rows, width: widthOf(rows)}
	t.used, t.figures = make([]bool, t.width), make([]float64, t.width)
	filled := make([]float64, t.width)
	var fills []int
	for i := range rows {
		if len(rows[i].cells) != t.width || rows[i].fill == 0 {
			continue
		}
		fills = append(fills, rows[i].fill)
		for j, c := range rows[i].cells {
			switch kindOf(c) {
			case blank:
				continue
			case figure:
				t.figures[j]++
			}
			t.used[j] = true
			filled[j]++
		}
	}
	for j := range filled {
		t.figures[j] /= max(filled[j], 1)
	}
	if slices.Sort(fills); len(fills) > 0 {
		t.fill = fills[len(fills)*3/4]
	}
	return t
}

// isTitle tells whether a record holds so few cells that it stands above or below the
// table rather than in it.
func (t *table) isTitle(r *row) bool { return r.fill < t.fill && r.fill <= max(2, t.fill/3) }

// findHeader returns the records that are most like a header, and how sure that is.
func (t *table) findHeader() (best block, confidence float64) {
	first := firstRow(t.rows)
	if first < 0 {
		return block{}, 1
	}
	if t.width < 2 {
		return block{first: first, rows: 1}, 0.9
	}
	best.score = math.Inf(-1)
	second := math.Inf(-1)
	above := 0.0
	for i := first; i < min(len(t.rows), mostAbove); i++ {
		r := &t.rows[i]
		if r.blank {
			continue
		}
		if best.rows > 0 && i > best.first+mostBehind {
			break
		}
		b := block{first: i, rows: t.extend(i)}
		b.score = t.score(b) - above - t.unlikeBelow(i+b.rows)
		if i == first {
			b.score += 0.3
		}
		if b.score > best.score {
			best, second = b, best.score
		} else {
			second = max(second, b.score)
		}
		above += t.weight(r)
	}
	return best, 1 / (1 + math.Exp(-5*(best.score-second)))
}

// weight is how much a record speaks against a header below it.
func (t *table) weight(r *row) float64 {
	switch {
	case t.isTitle(r):
		return 0.03
	case slices.ContainsFunc(r.cells, func(c []byte) bool { return kindOf(c) == figure }):
		return 1
	}
	return 0.4
}

// unlikeBelow is how much the records below a header speak against it: each of the
// first ones that is a title, or has not as many fields as most have.
func (t *table) unlikeBelow(from int) float64 {
	sum, seen := 0.0, 0
	for i := from; i < len(t.rows) && seen < 5; i++ {
		if r := &t.rows[i]; !r.blank {
			seen++
			if len(r.cells) != t.width || t.isTitle(r) {
				sum += 0.1
			}
		}
	}
	return sum
}

// score is how like a header a block is: each column in which anything stands has a
// name, which is like one, no two are the same, and columns of figures have names that
// are none.
func (t *table) score(b block) float64 {
	names := Names(t.texts(b))
	var used, named, like, contrast, columns float64
	different := map[string]bool{}
	for j, n := range names {
		k := kindOf([]byte(n))
		if j < t.width && t.used[j] {
			used++
			if k != blank {
				named++
			}
			if t.figures[j] > 0.6 {
				columns++
				contrast += map[kind]float64{name: 1, figure: -1}[k]
			}
		}
		if k != blank {
			different[n] = true
		}
		if k == name {
			like++
		}
	}
	for j := len(names); j < t.width; j++ {
		if t.used[j] {
			used++
		}
	}
	used = max(used, float64(len(different)), 1)
	return (named+like+0.5*float64(len(different)))/used + contrast/max(columns, 1)
}

// texts are the cells of a block.
func (t *table) texts(b block) [][]string {
	var rows [][]string
	for _, r := range t.rows[b.first:min(b.first+b.rows, len(t.rows))] {
		var cells []string
		for _, c := range r.cells {
			cells = append(cells, string(c))
		}
		rows = append(rows, cells)
	}
	return rows
}

// hasWords tells whether some column holds mostly other things than figures, from a
// record on.
func (t *table) hasWords(from int) bool {
	words := make([]int, t.width)
	for _, r := range t.rows[min(from, len(t.rows)):] {
		for j, c := range r.cells[:min(len(r.cells), t.width)] {
			switch kindOf(c) {
			case figure:
				words[j]--
			case name, text:
				words[j]++
			}
		}
	}
	return slices.ContainsFunc(words, func(n int) bool { return n > 0 })
}

// mostHeader is how many records a header may have.
const mostHeader = 4

// extend returns how many records the header has that begins with record i: those
// that go into the gaps of the one above, and the one that numbers the columns.
func (t *table) extend(i int) int {
	rows := 1
	top := t.texts(block{first: i, rows: 1})[0]
	for i+rows < len(t.rows) && rows < mostHeader {
		below := t.texts(block{first: i + rows, rows: 1})[0]
		if !divides(top, below) {
			if isNumbering(below) && (strings.HasPrefix(below[0], "(") || t.hasWords(i+rows+1)) {
				rows++
			}
			break
		}
		top = joint(top, below)
		rows++
	}
	return rows
}

// divides tells whether the cells of a row are the parts of the merged cells of the
// row above: each blank of that is filled, and what is not merged has nothing below.
// A lone cell above is a title, and so are cells that share the whole row, unless
// parts have the same names.
func divides(above, below []string) bool {
	width := max(lastFilled(above), lastFilled(below))
	groups, single, parts := 0, 0, map[string]int{}
	merged := false
	for j := range width {
		up, down := at(above, j), at(below, j)
		merged = merged && up == "" || up != "" && at(above, j+1) == "" && at(below, j+1) != "" && j+1 < width
		switch {
		case up != "" && merged:
			groups++
		case up != "":
			single++
		}
		if up == "" && down == "" || up != "" && down != "" && !merged || down != "" && kindOf([]byte(down)) != name {
			return false
		}
		if down != "" {
			parts[down]++
		}
	}
	twice := false
	for _, n := range parts {
		twice = twice || n > 1
	}
	return groups > 0 && (single > 0 || groups > 1 && twice)
}

// lastFilled is how many cells a row has without the blank ones at its end.
func lastFilled(cells []string) int {
	n := len(cells)
	for n > 0 && cells[n-1] == "" {
		n--
	}
	return n
}

// joint is a row of which the next one may be parts: the cells of both.
func joint(above, below []string) []string {
	out := make([]string, max(len(above), len(below)))
	for j := range out {
		if out[j] = at(below, j); out[j] == "" {
			out[j] = at(above, j)
		}
	}
	return out
}

func at(cells []string, j int) string {
	if j < len(cells) {
		return cells[j]
	}
	return ""
}

// isNumbering tells whether a row numbers the columns, as forms do: (1) (2) (3), or A
// B 1 2 3, some with how they are computed: 5=3+4.
func isNumbering(cells []string) bool {
	next, letters, brackets, filled := 1, 0, 0, 0
	for _, c := range cells {
		if c == "" {
			continue
		}
		filled++
		inner := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(c, "("), ")"))
		if inner != c {
			brackets++
		}
		number, _, _ := strings.Cut(inner, "=")
		if n, err := strconv.Atoi(strings.TrimRight(number, ") ")); err == nil && n == next {
			next++
		} else if next == 1 && len(inner) == 1 && int(inner[0]|0x20) == 'a'+letters {
			letters++
		} else {
			return false
		}
	}
	return filled == lastFilled(cells) && next > 2 && (brackets == filled || filled >= 5 || letters > 0)
}
