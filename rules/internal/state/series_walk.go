package state

import "rasoat/rules/spill"

// Walk goes through the members of a series in order. It keeps a place in every
// run, and a frame of those that are away.
type Walk struct {
	share  *spill.Share
	frames spill.Reader
	lanes  []lane
	tree   []int // of losers: tree[i] has lost to what comes up from below i, tree[0] to none
	began  bool
	held   int64
}

// lane is a place in a run.
type lane struct {
	first   uint64   // what of the next member mostly decides: that of its group
	members []Member // at hand, the next first; none: the run is at its end
	away    awayRun
	frame   int // the next to be read
	memory  []Member
}

// Walk returns a walk from the first member. Nothing may be added from then on.
func (s *Series) Walk() *Walk {
	if len(s.open) > 0 {
		s.force(len(s.open))
		s.close()
	}
	s.release(cap(s.open))
	s.open = nil
	return newWalk(s.share, s.runs, s.away)
}

func newWalk(share *spill.Share, runs [][]Member, away []awayRun) *Walk {
	w := &Walk{share: share}
	for _, r := range runs {
		w.lanes = append(w.lanes, lane{members: r})
	}
	for _, r := range away {
		w.lanes = append(w.lanes, lane{away: r})
	}
	for i := range w.lanes {
		w.look(&w.lanes[i])
	}
	w.plant()
	return w
}

// Next returns the next member, which is valid until the one after it is asked
// for.
func (w *Walk) Next() (*Member, bool) {
	if len(w.lanes) == 0 {
		return nil, false
	}
	if w.began {
		l := &w.lanes[w.tree[0]]
		if len(l.members) > 0 {
			l.members = l.members[1:]
			w.look(l)
			w.rise(w.tree[0])
		}
	}
	w.began = true
	l := &w.lanes[w.tree[0]]
	if len(l.members) == 0 {
		return nil, false
	}
	return &l.members[0], true
}

// look has the next member of a lane at hand, if there is one.
func (w *Walk) look(l *lane) {
	if len(l.members) == 0 {
		w.load(l)
	}
	if len(l.members) > 0 {
		l.first = l.members[0].Group.Hi
	}
}

// load reads the next frame of a run that is away.
func (w *Walk) load(l *lane) {
	if l.frame >= len(l.away.frames)-1 {
		return
	}
	if l.memory == nil {
		l.memory = make([]Member, 0, frameMembers)
		w.share.Force(frameMembers * memberBytes)
		w.held += frameMembers * memberBytes
	}
	from, to := l.away.frames[l.frame], l.away.frames[l.frame+1]
	l.frame++
	w.share.Fail(w.frames.Read(l.away.file, from, to, func(raw []byte) error {
		d := NewDecoder(raw)
		l.members = decodeMembers(d, l.memory)
		return d.Err()
	}))
}

// plant makes the tree.
func (w *Walk) plant() {
	w.tree = make([]int, max(len(w.lanes), 1))
	for i := range w.tree {
		w.tree[i] = -1
	}
	for i := range w.lanes {
		w.rise(i)
	}
}

// rise lets a lane come up the tree from its leaf: whoever is later stays, and
// what comes first gets to the top.
func (w *Walk) rise(l int) {
	for node := (l + len(w.lanes)) / 2; node > 0; node /= 2 {
		switch other := w.tree[node]; {
		case other < 0: // the tree is being made: wait for who comes from the other side
			w.tree[node] = l
			return
		case w.before(other, l):
			w.tree[node], l = l, other
		}
	}
	w.tree[0] = l
}

// before tells whether the next member of a lane comes before that of another.
func (w *Walk) before(a, b int) bool {
	one, other := &w.lanes[a], &w.lanes[b]
	switch {
	case len(one.members) == 0 || len(other.members) == 0:
		return len(one.members) > 0
	case one.first != other.first:
		return one.first < other.first
	}
	return order(&one.members[0], &other.members[0]) < 0
}

// Close gives back the memory of the walk.
func (w *Walk) Close() {
	w.share.Give(w.held)
	w.lanes, w.held = nil, 0
}
