package state

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// Ranking finds numbers by their rank. It counts them in steps: the least is 0,
// and a step is the greatest power of ten that divides all distances, so that
// areas with two decimals are ranked as whole numbers of a few bits.
type Ranking struct {
	of    *Numbers
	Least decimal128.Num
	Step  uint64
}

// Ranking returns a ranking of the numbers, which must not change any more. It
// is nil where there are none.
func (n *Numbers) Ranking() *Ranking {
	if n.n == 0 {
		return nil
	}
	r := &Ranking{of: n}
	unit, seen := maxUnit, false
	n.eachBlock(func(b *numberBlock) {
		switch {
		case !seen:
			r.Least, seen = b.low, true
		case b.low.Less(r.Least):
			unit = divisor(wideOf(r.Least, b.low), unit)
			r.Least = b.low
		default:
			unit = divisor(wideOf(b.low, r.Least), unit)
		}
		unit = min(unit, b.unit)
	})
	r.Step = powersOf10[unit]
	return r
}

// each calls f with every number in steps, and where it stands.
func (r *Ranking) each(f func(steps Wide, b *numberBlock, i int)) {
	r.of.eachBlock(func(b *numberBlock) {
		base, _ := wideOf(b.low, r.Least).div(r.Step)
		by := powersOf10[b.unit] / r.Step
		for i := range b.count {
			f(b.distance(i).mul(by).add(base), b, i)
		}
	})
}

// Outside calls f with the row and the segment of every number, in steps, that
// keep refuses.
func (r *Ranking) Outside(keep func(steps Wide) bool, f func(row uint64, segment uint32)) {
	r.each(func(steps Wide, b *numberBlock, i int) {
		if !keep(steps) {
			f(b.row(i), uint32(b.segments.at(i)))
		}
	})
}

// digit is how many bits a pass of Select looks at.
const digit = 16

// Select returns the numbers, in steps, that have the given ranks (from 0) when
// all are sorted by what they are turned into; nil turns them into themselves.
// It sorts nothing: a pass over all numbers counts the values of the next 16
// bits among those that share the bits found so far. Two or three passes do for
// most columns.
func (r *Ranking) Select(ranks []int64, turn func(Wide) Wide) []Wide {
	if turn == nil {
		turn = func(w Wide) Wide { return w }
	}
	var all Wide
	r.each(func(w Wide, _ *numberBlock, _ int) {
		w = turn(w)
		all = Wide{all.Hi | w.Hi, all.Lo | w.Lo}
	})
	found, below := make([]Wide, len(ranks)), make([]int64, len(ranks))
	for left := all.len(); left > 0; {
		width := min(digit, left)
		left -= width
		counts := r.count(distinctOf(found), left, width, turn)
		for i := range ranks {
			next, last := uint64(0), uint64(1)<<width-1 // past it only where a disk failed
			for next < last && counts[found[i]][next]+below[i] <= ranks[i] {
				below[i] += counts[found[i]][next]
				next++
			}
			found[i] = appendDigit(found[i], width, next)
		}
	}
	return found
}

func distinctOf(w []Wide) []Wide {
	w = slices.Clone(w)
	slices.SortFunc(w, Wide.Cmp)
	return slices.Compact(w)
}

func appendDigit(w Wide, width int, next uint64) Wide {
	return Wide{w.Hi<<width | w.Lo>>(64-width), w.Lo<<width | next}
}

// count counts, of the numbers that begin with one of the prefixes, the values
// of the width bits that follow; left bits remain behind them.
func (r *Ranking) count(prefixes []Wide, left, width int, turn func(Wide) Wide) map[Wide][]int64 {
	counts := make([][]int64, len(prefixes))
	byPrefix := map[Wide][]int64{}
	for i, p := range prefixes {
		counts[i] = make([]int64, 1<<width)
		byPrefix[p] = counts[i]
	}
	mask := uint64(1)<<width - 1
	r.each(func(w Wide, _ *numberBlock, _ int) {
		w = turn(w).shift(left)
		prefix := w.shift(width)
		for i, p := range prefixes {
			if p == prefix {
				counts[i][w.Lo&mask]++
			}
		}
	})
	return byPrefix
}
