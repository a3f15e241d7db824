package near

import (
	"math"
	"sync"
	"sync/atomic"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/spill"
)

// Search finds the rows that are near to another.
type Search struct {
	Rows      *state.Records // of all rows, by text; the key is a hash of the block
	Blocks    bool           // whether keys differ
	Threshold kernel.Threshold
	Share     *spill.Share

	jobs    int
	block   int // Crowd, but in tests
	variant int
	firsts  [state.Partitions + 1]uint32 // the number of the first form of each partition
	twice   [state.Partitions]kernel.Bits
	crowded []uint32 // a bit for each form
	groups  *forest
	joined  []uint32 // a bit for each form that is in a group with another
}

// aloneBelow is how many rows are not worth a second goroutine.
const aloneBelow = 1 << 12

// Found calls f, from this goroutine, with the rows that are near to another and what is
// told of each, and returns how many groups they are. Afterwards Rows is empty.
func (s *Search) Found(jobs int, f func(row uint64, segment uint32, beside Beside)) (groups int64) {
	defer s.Rows.Discard()
	if s.jobs = max(jobs, 1); s.Rows.Len() < aloneBelow {
		s.jobs = 1
	}
	if s.block == 0 {
		s.block, s.variant = Crowd, Crowd
	}
	blocks := s.numberForms()
	if s.Share.Err() != nil {
		blocks.Discard()
		return 0 // the numbers are worth nothing
	}
	total := int64(s.firsts[state.Partitions])
	s.groups = newForest(total)
	s.crowded = make([]uint32, (total+31)/32)
	used := 4 * int64(len(s.groups.parent)+2*len(s.crowded))
	s.Share.Force(used)
	defer s.Share.Give(used)
	switch {
	case s.Blocks:
		s.compare(blocks, s.block, s.markCrowded)
	case total > int64(s.block):
		for i := range s.crowded {
			s.crowded[i] = math.MaxUint32
		}
	default:
		s.compare(s.gather(func(into *state.Records, p int, of *forms) {
			for i := range of.len() {
				into.Add(state.Record{Row: rowOf(p, i), Text: of.at(i)})
			}
		}), s.block, s.markCrowded)
	}
	s.compareVariants()
	s.markJoined()
	return s.tellGroups(f)
}

// rowOf is a form as the row of a record: its partition, and its number there.
func rowOf(p, form int) uint64 { return uint64(p)<<32 | uint64(form) }

// form is the number among all forms of one that is the row of a record.
func (s *Search) form(row uint64) uint32 { return s.firsts[row>>32] + uint32(row) }

// eachPartition has every partition looked at, by as many goroutines as there
// are jobs, each with a worker of its own.
func (s *Search) eachPartition(worker func() (look func(p int), done func())) {
	var next atomic.Int64
	var running sync.WaitGroup
	for range s.jobs {
		running.Go(func() {
			look, done := worker()
			for p := int(next.Add(1)) - 1; p < state.Partitions; p = int(next.Add(1)) - 1 {
				look(p)
			}
			done()
		})
	}
	running.Wait()
}

// numberForms counts the different forms of every partition, and finds those
// that came more than once. It returns the forms by block.
func (s *Search) numberForms() *state.Records {
	var counts [state.Partitions]int64
	blocks := s.collect(func(into *state.Records) func(p int) {
		var of forms
		return func(p int) {
			var twice kernel.Bits
			of.read(s.Rows, p, func(rec *state.Record, form int) {
				for len(twice)*64 <= form {
					twice = append(twice, 0)
				}
				if int64(form) < counts[p] {
					twice.Set(form)
					return
				}
				counts[p]++
				if s.Blocks {
					into.Add(state.Record{Key: rec.Key, Row: rowOf(p, form), Text: rec.Text})
				}
			})
			s.twice[p] = twice
		}
	})
	total := int64(0)
	for p, n := range counts {
		s.firsts[p] = uint32(total)
		total += n
	}
	if total > math.MaxUint32 {
		panic("near: more than 4 billion different forms")
	}
	s.firsts[state.Partitions] = uint32(total)
	return blocks
}

// collect has every partition looked at, and records collected.
func (s *Search) collect(worker func(into *state.Records) func(p int)) *state.Records {
	var mu sync.Mutex
	all := state.NewRecords(s.Share, false)
	s.eachPartition(func() (func(int), func()) {
		into := state.NewRecords(s.Share, false)
		return worker(into), func() {
			mu.Lock()
			defer mu.Unlock()
			all.Merge(into)
		}
	})
	return all
}

// gather collects records that are made of the forms of each partition.
func (s *Search) gather(each func(into *state.Records, p int, of *forms)) *state.Records {
	return s.collect(func(into *state.Records) func(p int) {
		var of forms
		return func(p int) {
			of.read(s.Rows, p, func(*state.Record, int) {})
			each(into, p, &of)
		}
	})
}

func (s *Search) markCrowded(row uint64) {
	i := s.form(row)
	atomic.OrUint32(&s.crowded[i/32], 1<<(i%32))
}

func (s *Search) isCrowded(form uint32) bool { return s.crowded[form/32]>>(form%32)&1 == 1 }

// compareVariants compares the forms of large blocks that have a variant in
// common.
func (s *Search) compareVariants() {
	some := false
	for _, word := range s.crowded {
		some = some || word != 0
	}
	if !some {
		return
	}
	s.compare(s.gather(func(into *state.Records, p int, of *forms) {
		var v variants
		for i := range of.len() {
			if row := rowOf(p, i); s.isCrowded(s.form(row)) {
				v.each(of.blocks[i], of.at(i), func(h uint64) { into.Add(state.Record{Key: h, Row: row, Text: of.at(i)}) })
			}
		}
	}), s.variant, func(uint64) {})
}

// compare joins the forms of one key that are near, where there are no more than
// crowd; crowded is called with the others. Afterwards the records are gone.
func (s *Search) compare(records *state.Records, crowd int, crowded func(row uint64)) {
	defer records.Discard()
	most := s.roundSize()
	s.eachPartition(func() (func(int), func()) {
		var g gatherer
		var l kernel.Likeness
		few := func(of *group) {
			of.pairs(s.Threshold, &l, func(a, b uint64) { s.groups.join(s.form(a), s.form(b)) })
		}
		return func(p int) {
			rounds := uint64(1)
			for records.Size(p) > most*int64(rounds) {
				rounds *= 2
			}
			used := itemBytes * (records.Size(p)/int64(rounds) + 1)
			s.Share.Force(used)
			for round := range rounds {
				g.gather(records, p, crowd, func(key uint64) bool { return key>>32&(rounds-1) == round }, few, crowded)
			}
			s.Share.Give(used)
		}, func() {}
	})
}

// roundSize is how many records of a partition are looked at together: as many
// as fit into what is fair, a quarter of that for all jobs.
func (s *Search) roundSize() int64 {
	const least, greatest = 1 << 12, 1 << 19
	return max(least, min(greatest, s.Share.Fair()/4/int64(s.jobs)/itemBytes))
}
