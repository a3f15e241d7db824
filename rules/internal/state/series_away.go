package state

import "rasoat/rules/spill"

// frameMembers is how many members a frame has: what a walk holds of a run.
const frameMembers = 512

// awayRun is a run that was written to a file: where its frames begin, and the
// last one ends.
type awayRun struct {
	file   *spill.File
	frames []int64
}

// spill writes all members out as one run and gives back their memory, but for
// a fair part to go on with.
func (s *Series) spill() {
	sortMembers(s.open)
	w := newWalk(s.share, append(s.runs, s.open), nil)
	s.writeRun(w.Next)
	w.Close()
	for _, run := range s.runs {
		s.release(cap(run))
	}
	s.runs, s.open = nil, s.open[:0]
	if int64(cap(s.open))*memberBytes > s.share.Fair() {
		s.release(cap(s.open))
		s.open = nil
	}
}

// writeRun writes a run of the members that next returns.
func (s *Series) writeRun(next func() (*Member, bool)) {
	if s.file == nil && s.share.Err() == nil {
		file, err := s.share.Create()
		s.share.Fail(err)
		s.file = file
	}
	var frame []byte
	var members []Member
	r := awayRun{file: s.file}
	write := func() {
		if s.share.Err() == nil && len(members) > 0 {
			r.frames = append(r.frames, s.file.Offset())
			frame = appendMembers(frame[:0], members)
			s.share.Fail(s.file.Write(frame))
		}
		members = members[:0]
	}
	for m, ok := next(); ok; m, ok = next() {
		if members = append(members, *m); len(members) == frameMembers {
			write()
		}
	}
	write()
	if s.share.Err() != nil || len(r.frames) == 0 {
		return
	}
	r.frames = append(r.frames, s.file.Offset())
	s.share.Fail(s.file.Flush())
	s.away = append(s.away, r)
}
