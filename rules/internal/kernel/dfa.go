package kernel

import (
	"regexp/syntax"
	"slices"
	"strconv"
)

// maxStates bounds the automaton of a pattern to 2 MiB; \p{Lu}\p{L}* needs some
// 700 states, of which Vietnamese text visits a few dozen. Patterns that need
// more are left to package regexp.
const maxStates = 1 << 12

// dead is the state from which nothing is accepted any more, start the first.
const (
	dead  = 0
	start = 1
)

// DFA decides whether a whole text matches a regular expression, one table
// look-up per byte, whatever the expression: 1 ns a byte where package regexp
// takes 10 to 40. It is immutable.
type DFA struct {
	next   [][256]uint16
	accept []bool
}

// Match tells whether all of v matches. Only valid UTF-8 can.
func (d *DFA) Match(v []byte) bool {
	state := uint16(start)
	for _, c := range v {
		if state = d.next[state][c]; state == dead {
			return false
		}
	}
	return d.accept[state]
}

// CompileDFA compiles a pattern of package regexp's syntax (RE2) for matching
// whole values. ok is false where the pattern looks around (\b, (?m)^) or
// needs too many states.
func CompileDFA(pattern string) (d *DFA, ok bool) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, false
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, false
	}
	c := dfaCompiler{prog: prog, ids: map[string]uint16{}, dfa: &DFA{next: make([][256]uint16, 1), accept: make([]bool, 1)}}
	if !c.run() {
		return nil, false
	}
	return c.dfa, true
}

// position is where a thread of the pattern stands: before an instruction, or
// inside the UTF-8 form of a rune that the instruction takes.
type position struct {
	pc   uint32
	rest utf8Path // byte ranges still to come before pc; empty: at pc
}

// utf8Path is up to three byte ranges, packed: count in the top byte, then low
// and high of each.
type utf8Path uint64

type dfaCompiler struct {
	prog *syntax.Prog
	dfa  *DFA
	ids  map[string]uint16
	todo [][]position
	look bool // the pattern looks around: give up
}

// run builds states until no new ones appear.
func (c *dfaCompiler) run() bool {
	c.state(c.close([]position{{pc: uint32(c.prog.Start)}}, true))
	for id := start; id <= len(c.todo) && !c.look; id++ {
		if len(c.todo) > maxStates {
			return false
		}
		c.fill(uint16(id), c.todo[id-1])
	}
	return !c.look && len(c.todo) <= maxStates
}

// state returns the id of a set of positions, a new one if need be.
func (c *dfaCompiler) state(set []position) uint16 {
	if len(set) == 0 {
		return dead
	}
	var key []byte
	for _, p := range set {
		key = strconv.AppendUint(append(strconv.AppendUint(key, uint64(p.pc), 36), ':'), uint64(p.rest), 36)
		key = append(key, ' ')
	}
	if id, ok := c.ids[string(key)]; ok {
		return id
	}
	c.todo = append(c.todo, set)
	id := uint16(len(c.todo))
	c.ids[string(key)] = id
	c.dfa.next = append(c.dfa.next, [256]uint16{})
	c.dfa.accept = append(c.dfa.accept, c.accepts(set))
	return id
}

// close follows the instructions that take no byte. atStart is true before the
// first byte, where \A holds.
func (c *dfaCompiler) close(from []position, atStart bool) []position {
	seen := map[position]bool{}
	var out []position
	var visit func(p position)
	visit = func(p position) {
		if seen[p] {
			return
		}
		seen[p] = true
		if p.rest != 0 {
			out = append(out, p)
			return
		}
		switch i := &c.prog.Inst[p.pc]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			visit(position{pc: i.Out})
			visit(position{pc: i.Arg})
		case syntax.InstCapture, syntax.InstNop:
			visit(position{pc: i.Out})
		case syntax.InstEmptyWidth:
			c.empty(p, atStart, &out, visit)
		case syntax.InstFail:
		default:
			out = append(out, p)
		}
	}
	for _, p := range from {
		visit(p)
	}
	slices.SortFunc(out, func(a, b position) int {
		if a.pc != b.pc {
			return int(a.pc) - int(b.pc)
		}
		return compareUint(uint64(a.rest), uint64(b.rest))
	})
	return out
}

func compareUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// empty passes \A at the start, keeps \z to be decided at the end, and gives
// up on everything that looks at neighbours.
func (c *dfaCompiler) empty(p position, atStart bool, out *[]position, visit func(position)) {
	i := &c.prog.Inst[p.pc]
	switch syntax.EmptyOp(i.Arg) {
	case syntax.EmptyBeginText:
		if atStart {
			visit(position{pc: i.Out})
		}
	case syntax.EmptyEndText:
		*out = append(*out, p)
	default:
		c.look = true
	}
}

// accepts tells whether a set of positions matches if the text ends here.
func (c *dfaCompiler) accepts(set []position) bool {
	seen := map[uint32]bool{}
	var ends func(pc uint32) bool
	ends = func(pc uint32) bool {
		if seen[pc] {
			return false
		}
		seen[pc] = true
		switch i := &c.prog.Inst[pc]; i.Op {
		case syntax.InstMatch:
			return true
		case syntax.InstAlt, syntax.InstAltMatch:
			return ends(i.Out) || ends(i.Arg)
		case syntax.InstCapture, syntax.InstNop:
			return ends(i.Out)
		case syntax.InstEmptyWidth:
			return syntax.EmptyOp(i.Arg) == syntax.EmptyEndText && ends(i.Out)
		}
		return false
	}
	for _, p := range set {
		if p.rest == 0 && ends(p.pc) {
			return true
		}
	}
	return false
}

// fill computes the successors of a state. Bytes that no range tells apart
// have the same one, so each class of bytes is worked out once.
func (c *dfaCompiler) fill(id uint16, set []position) {
	var moves []move
	for _, p := range set {
		moves = c.moves(p, moves)
	}
	cuts := []int{0, 256}
	for _, m := range moves {
		cuts = append(cuts, int(m.low), int(m.high)+1)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for k := 0; k+1 < len(cuts); k++ {
		var to []position
		for _, m := range moves {
			if int(m.low) <= cuts[k] && cuts[k] <= int(m.high) {
				to = append(to, m.to)
			}
		}
		next := c.state(c.close(to, false))
		for b := cuts[k]; b < cuts[k+1]; b++ {
			c.dfa.next[id][b] = next
		}
	}
}

// move is a position reached by a range of bytes.
type move struct {
	low, high byte
	to        position
}

func (c *dfaCompiler) moves(p position, moves []move) []move {
	if p.rest != 0 {
		low, high, rest := p.rest.pop()
		return append(moves, move{low, high, position{pc: p.pc, rest: rest}})
	}
	i := &c.prog.Inst[p.pc]
	for _, r := range runeRanges(i) {
		for _, seq := range utf8Ranges(r[0], r[1]) {
			var rest utf8Path
			for k := len(seq) - 1; k > 0; k-- {
				rest = rest.push(seq[k][0], seq[k][1])
			}
			moves = append(moves, move{seq[0][0], seq[0][1], position{pc: i.Out, rest: rest}})
		}
	}
	return moves
}

// runeRanges are the runes that an instruction takes.
func runeRanges(i *syntax.Inst) [][2]rune {
	const last = '\U0010FFFF'
	switch i.Op {
	case syntax.InstRuneAny:
		return [][2]rune{{0, last}}
	case syntax.InstRuneAnyNotNL:
		return [][2]rune{{0, '\n' - 1}, {'\n' + 1, last}}
	case syntax.InstRune, syntax.InstRune1:
		if len(i.Rune) == 1 {
			return foldedRanges(i)
		}
		var all [][2]rune
		for k := 0; k+1 < len(i.Rune); k += 2 {
			all = append(all, [2]rune{i.Rune[k], i.Rune[k+1]})
		}
		return all
	}
	return nil
}

// pop takes the first range off a path.
func (p utf8Path) pop() (low, high byte, rest utf8Path) {
	n := p >> 56
	low, high = byte(p>>8), byte(p)
	rest = p & (1<<56 - 1) >> 16
	if n > 1 {
		rest |= (n - 1) << 56
	}
	return low, high, rest
}

// push puts a range before a path.
func (p utf8Path) push(low, high byte) utf8Path {
	n := p>>56 + 1
	return p&(1<<56-1)<<16 | utf8Path(low)<<8 | utf8Path(high) | n<<56
}
