package score

import (
	"math/big"

	"rasoat/rules/value"
)

// Agency is an agency of the catalogue; Parent is the id of the agency above
// it, "" at the top.
type Agency struct {
	ID, Parent, Name, Code string
}

// Delivery is what is known of a dataset up to a period: when it was last
// delivered, and its last score.
type Delivery struct {
	Dataset string
	Agency  string
	Weight  *big.Rat // in its agencies' scores; nil: the method's
	Cycle   Cycle

	Ever      bool      // was delivered at least once
	Delivered value.Day // the last period with an extract
	Searched  bool      // an audit of the cycle looked for an extract that is not there
	// The last score, recomputed by Method.Dataset from the whole numbers of the
	// store; Scored is its period.
	Score     Score
	Scored    value.Day
	Rows      int64
	CleanRows int64
}

// Overdue tells whether a delivery is due at a period and none is known. That is no word
// about the agency unless somebody has looked for it.
func (d *Delivery) Overdue(period value.Day) bool {
	return d.Cycle.Absent(period, d.Delivered, d.Ever) == NotDelivered
}

// AgencyScore is the mark of an agency: of all datasets of its subtree.
type AgencyScore struct {
	Agency
	Level int64 // depth in the tree, 1 at the top
	Score Score
	Band  string
	Place // among its siblings; zero: not ranked
	// Datasets is how many there are in the subtree; NotDelivered how many of them are
	// overdue; NotAudited how many are due and may be there: nobody looked in their cycle.
	Datasets, NotDelivered, NotAudited int64
	Rows, CleanRows                    int64 // of the datasets in the score
	// The Wilson interval of the share of clean rows, percent; nil without rows.
	ConfidenceLow, ConfidenceHigh *float64
}

// Rollup scores the agencies at a period, in the order given. Each score is the
// mean, by dataset weight, of the exact scores of all datasets of the subtree
// that still hold. Deliveries of an agency that is not listed are left out; a
// parent that is not listed, or is the agency itself, is none; agencies in a
// circle (which the catalogue refuses) count as above one another.
func (m *Method) Rollup(period value.Day, agencies []Agency, deliveries []Delivery) []AgencyScore {
	t := newTree(agencies)
	sums := make([]subtree, len(agencies))
	for i := range deliveries {
		at, listed := t.index[deliveries[i].Agency]
		if !listed {
			continue
		}
		for _, above := range t.chain(at) {
			sums[above].add(m, period, &deliveries[i])
		}
	}
	out := make([]AgencyScore, len(agencies))
	for i, a := range agencies {
		out[i] = sums[i].close(m, a)
		out[i].Level = int64(len(t.chain(i)))
	}
	m.rankSiblings(out, t)
	return out
}

// rankSiblings ranks the children of each parent, and those at the top, among
// one another.
func (m *Method) rankSiblings(scores []AgencyScore, t *tree) {
	for _, siblings := range t.children {
		ranked := make([]Ranked, len(siblings))
		for i, at := range siblings {
			ranked[i] = Ranked{scores[at].Score, scores[at].Rows}
		}
		for i, place := range m.Rank(ranked) {
			scores[siblings[i]].Place = place
		}
	}
}

// tree is the agencies by their places in the list.
type tree struct {
	index    map[string]int
	parent   []int         // -1 at the top
	children map[int][]int // by parent
}

func newTree(agencies []Agency) *tree {
	t := &tree{index: map[string]int{}, children: map[int][]int{}}
	for i, a := range agencies {
		t.index[a.ID] = i
	}
	for i, a := range agencies {
		parent, listed := t.index[a.Parent]
		if !listed || parent == i {
			parent = -1
		}
		t.parent = append(t.parent, parent)
		t.children[parent] = append(t.children[parent], i)
	}
	return t
}

// chain returns the agency and all above it, each once.
func (t *tree) chain(at int) []int {
	var chain []int
	seen := map[int]bool{}
	for ; at >= 0 && !seen[at]; at = t.parent[at] {
		seen[at] = true
		chain = append(chain, at)
	}
	return chain
}

// subtree adds up the datasets under an agency.
type subtree struct {
	mean                               mean
	datasets, notDelivered, notAudited int64
	rows, clean                        int64
}

func (s *subtree) add(m *Method, period value.Day, d *Delivery) {
	s.datasets++
	if d.Overdue(period) {
		if d.Searched {
			s.notDelivered++
		} else {
			s.notAudited++
		}
	}
	weight := d.Weight
	if weight == nil {
		weight = m.Weights.Dataset.Rat
	}
	if !d.Score.exists || weight.Sign() <= 0 || !d.Cycle.Holds(d.Scored, period) {
		return
	}
	s.mean.add(weight, &d.Score)
	s.rows += d.Rows
	s.clean += d.CleanRows
}

func (s *subtree) close(m *Method, a Agency) AgencyScore {
	out := AgencyScore{
		Agency: a, Score: s.mean.score(),
		Datasets: s.datasets, NotDelivered: s.notDelivered, NotAudited: s.notAudited, Rows: s.rows, CleanRows: s.clean,
	}
	out.Band = m.BandOf(out.Score)
	if low, high, ok := m.Interval(s.clean, s.rows); ok {
		l, h := low.Float64(), high.Float64()
		out.ConfidenceLow, out.ConfidenceHigh = &l, &h
	}
	return out
}
