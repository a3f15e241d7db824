package state

import (
	"github.com/zeebo/xxh3"

	"rasoat/rules/spill"
)

// Member is a row of a group, and where it stands in it: first by At, then by
// To, then by Row. Code is what else there is to know of it.
type Member struct {
	Group   xxh3.Uint128
	At, To  uint64
	Row     uint64
	Segment uint32
	Code    uint32
}

// Signed turns a number with a sign into one that is ordered as it is.
func Signed(v int64) uint64 { return uint64(v) ^ 1<<63 }

// Series collects the rows of all groups, to walk through them at the end, group
// by group and each in its order: what can be said of a row by its neighbours is
// then said with a few rows in mind, however long the groups are.
//
// A member takes 48 bytes. They are sorted in runs of 32 Ki by whoever adds them,
// and the runs are merged on the way. When the budget has no memory for more,
// all runs are written to a file as one. As with Keys, a disk that fails is
// known to the share alone.
type Series struct {
	share *spill.Share
	open  []Member   // not sorted
	runs  [][]Member // sorted
	held  int64      // bytes of all of them
	user  bool       // of the budget
	n     int64
	file  *spill.File
	away  []awayRun
}

// The lengths of a run, in members.
const (
	minRun      = 64
	maxRun      = 1 << 15
	memberBytes = 48
)

// NewSeries returns an empty series that draws on a share of the budget.
func NewSeries(share *spill.Share) *Series { return &Series{share: share} }

// Len is how many members were added.
func (s *Series) Len() int64 { return s.n }

// Add adds a member.
func (s *Series) Add(m Member) {
	if len(s.open) == cap(s.open) {
		s.room()
	}
	s.open = append(s.open, m)
	s.n++
}

// room makes room for a member: by a list that is twice as long, or by sorting
// what is on a long one into a run.
func (s *Series) room() {
	if !s.user {
		s.user = true
		s.share.Join()
	}
	if cap(s.open) == maxRun && s.roomFor(maxRun) {
		s.close()
	}
	if len(s.open) < cap(s.open) {
		return
	}
	size := max(2*cap(s.open), minRun)
	if !s.roomFor(size) {
		if cap(s.open) > 0 {
			return
		}
		s.force(size)
	}
	longer := append(make([]Member, 0, size), s.open...)
	s.release(cap(s.open))
	s.open = longer
}

// roomFor draws on the budget for so many members. If it refuses, all members are
// written out, unless they are not worth it.
func (s *Series) roomFor(members int) bool {
	bytes := int64(members) * memberBytes
	if !s.share.Take(bytes) {
		if s.held > s.share.Grain() {
			s.spill()
			return false
		}
		s.share.Force(bytes)
	}
	s.held += bytes
	return true
}

func (s *Series) force(members int) {
	s.share.Force(int64(members) * memberBytes)
	s.held += int64(members) * memberBytes
}

func (s *Series) release(members int) {
	s.share.Give(int64(members) * memberBytes)
	s.held -= int64(members) * memberBytes
}

// close makes a run of the members that are in none, in memory that has been
// drawn for it.
func (s *Series) close() {
	s.runs = append(s.runs, sorted(s.open))
	s.open = s.open[:0]
}

// Merge takes over another part's members, which draw on the same share; o is
// not to be used afterwards.
func (s *Series) Merge(o *Series) {
	for _, m := range o.open {
		s.Add(m)
	}
	o.release(cap(o.open))
	s.n += o.n - int64(len(o.open))
	s.runs = append(s.runs, o.runs...)
	s.away = append(s.away, o.away...)
	s.held += o.held
	o.leave()
}

func (s *Series) leave() {
	if s.user {
		s.user = false
		s.share.Leave()
	}
}

// Remap renames segments, when members move to a tally with another dictionary.
// What is on disk is written anew.
func (s *Series) Remap(segment func(uint32) uint32) {
	for _, run := range append(s.runs, s.open) {
		for i := range run {
			run[i].Segment = segment(run[i].Segment)
		}
	}
	old := s.away
	s.away = nil
	for i := range old {
		w := newWalk(s.share, nil, old[i:i+1])
		s.writeRun(func() (*Member, bool) {
			m, ok := w.Next()
			if ok {
				m.Segment = segment(m.Segment)
			}
			return m, ok
		})
		w.Close()
	}
}

// Discard gives back all memory and files; nothing can be asked any more.
func (s *Series) Discard() {
	s.share.Give(s.held)
	s.leave()
	files := map[*spill.File]bool{}
	for _, r := range s.away {
		if !files[r.file] {
			files[r.file] = true
			r.file.Close()
		}
	}
	*s = Series{share: s.share}
}
