package check

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"rasoat/rules"
	"rasoat/rules/internal/state"
)

// imprinted is the state that takes an imprint of all rows, by the texts of all
// declared columns.
type imprinted struct {
	*state.Imprint
	name  string // under which it is kept: tells which columns it is of
	cols  []int  // in order of their names: how they are declared does not matter
	texts []rules.Text
	judge func(*imprinted) rules.Verdict
}

func imprintedRows(s *rules.Scope, judge func(*imprinted) rules.Verdict) rules.Whole {
	names := s.Dataset.ColumnNames()
	cols := make([]int, len(names))
	for i := range cols {
		cols[i] = i
	}
	slices.SortFunc(cols, func(a, b int) int { return strings.Compare(names[a], names[b]) })
	slices.Sort(names)
	name := fmt.Sprintf("imprint.%016x", xxh3.HashString(fmt.Sprintf("%q", names)))
	return rules.Whole{New: func() rules.State {
		return &imprinted{Imprint: &state.Imprint{}, name: name, cols: cols, judge: judge}
	}}
}

func (p *imprinted) Update(b *rules.Batch, tested rules.Bits) {
	p.texts = p.texts[:0]
	for _, c := range p.cols {
		text := b.Text(c)
		if len(text.Offsets) == 0 { // a file without the column: it is empty
			text.Offsets = make([]int32, b.Count+1)
		}
		p.texts = append(p.texts, text)
	}
	hash := b.KeyHash(p.texts)
	tested.Each(func(i int) { p.Add(hash(i).Lo) })
}

func (p *imprinted) Merge(o rules.State)    { p.Imprint.Merge(o.(*imprinted).Imprint) }
func (p *imprinted) Append(b []byte) []byte { return p.Imprint.Append(b) }

func (p *imprinted) Decode(b []byte) error {
	d := state.NewDecoder(b)
	p.Imprint = state.DecodeImprint(d)
	return d.Err()
}

// Verdict keeps the imprint beside what it comes to.
func (p *imprinted) Verdict() rules.Verdict {
	v := p.judge(p)
	v.Kept = map[string]string{p.name: base64.StdEncoding.EncodeToString(p.Append(nil))}
	return v
}

// of returns the imprint that was kept of an earlier delivery, if that was of the
// same columns.
func (p *imprinted) of(earlier rules.Delivery) (*state.Imprint, bool) {
	raw, err := base64.StdEncoding.DecodeString(earlier.Kept[p.name])
	if err != nil || len(raw) == 0 {
		return nil, false
	}
	d := state.NewDecoder(raw)
	then := state.DecodeImprint(d)
	return then, d.Err() == nil
}

// shareApart is the share of rows, in percent, that are new, changed or gone, of
// those of the longer delivery. Of the rows that only one of two has, a changed
// row is one on each side: the side that has more of them counts.
func shareApart(a, b *state.Imprint) *big.Rat {
	longer := max(a.Rows, b.Rows)
	if longer == 0 {
		return new(big.Rat)
	}
	apart := a.Apart(b)
	apart.Add(apart, big.NewInt(max(a.Rows-b.Rows, b.Rows-a.Rows)))
	share := new(big.Rat).SetFrac(apart.Mul(apart, big.NewInt(50)), big.NewInt(longer))
	if hundred := big.NewRat(100, 1); share.Cmp(hundred) > 0 {
		return hundred
	}
	return share
}
