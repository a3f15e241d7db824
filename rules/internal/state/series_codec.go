package state

import (
	"math"

	"github.com/zeebo/xxh3"

	"rasoat/rules/spill"
)

// What a member has in common with the one before it is not written.
const (
	sameGroup = 1 << iota
	sameAt
	sameTo
)

// appendMembers appends members that are in order.
func appendMembers(b []byte, members []Member) []byte {
	b = AppendUint(b, uint64(len(members)))
	var last Member
	for i := range members {
		m := &members[i]
		same := byte(0)
		if m.Group == last.Group {
			same |= sameGroup
		}
		if m.At == last.At {
			same |= sameAt
		}
		if m.To == last.To {
			same |= sameTo
		}
		b = append(b, same)
		if same&sameGroup == 0 {
			b = AppendFixed64(AppendFixed64(b, m.Group.Hi), m.Group.Lo)
		}
		if same&sameAt == 0 {
			b = AppendFixed64(b, m.At)
		}
		if same&sameTo == 0 {
			b = AppendFixed64(b, m.To)
		}
		b = AppendInt(b, int64(m.Row-last.Row))
		b = AppendUint(AppendUint(b, uint64(m.Segment)), uint64(m.Code))
		last = *m
	}
	return b
}

// decodeMembers reads what appendMembers wrote into the memory of some members.
func decodeMembers(d *Decoder, members []Member) []Member {
	var last Member
	for i := range d.Len(4) {
		m := last
		same := d.Raw(1)
		if d.Failed() || same[0] > sameGroup|sameAt|sameTo {
			d.Fail()
			return nil
		}
		if same[0]&sameGroup == 0 {
			m.Group = xxh3.Uint128{Hi: d.Fixed64(), Lo: d.Fixed64()}
		}
		if same[0]&sameAt == 0 {
			m.At = d.Fixed64()
		}
		if same[0]&sameTo == 0 {
			m.To = d.Fixed64()
		}
		m.Row += uint64(d.Int())
		segment, code := d.Uint(), d.Uint()
		if m.Row > maxRow || segment > maxSegment || code > math.MaxUint32 || i >= frameMembers || i > 0 && order(&last, &m) >= 0 {
			d.Fail()
		}
		if d.Failed() {
			return nil
		}
		m.Segment, m.Code = uint32(segment), uint32(code)
		members, last = append(members, m), m
	}
	return members
}

// Append appends the byte form: all members in order.
func (s *Series) Append(b []byte) []byte {
	b = AppendUint(b, uint64((s.n+frameMembers-1)/frameMembers))
	w := s.Walk()
	defer w.Close()
	members := make([]Member, 0, frameMembers)
	for m, ok := w.Next(); ok; m, ok = w.Next() {
		if members = append(members, *m); len(members) == frameMembers {
			b = appendMembers(b, members)
			members = members[:0]
		}
	}
	if len(members) > 0 {
		b = appendMembers(b, members)
	}
	return b
}

// DecodeSeries reads what Append wrote. The members are added one by one: what
// came from outside is never taken for a run of ours.
func DecodeSeries(d *Decoder, share *spill.Share) *Series {
	s := NewSeries(share)
	var members []Member
	for range d.Len(5) {
		members = decodeMembers(d, members[:0])
		if len(members) == 0 {
			d.Fail()
		}
		if d.Failed() {
			break
		}
		for _, m := range members {
			s.Add(m)
		}
	}
	return s
}
