package state

import (
	"cmp"
	"encoding/binary"
	"slices"

	"rasoat/rules/spill"
)

// RecordReader reads partitions of Records. It keeps its memory.
type RecordReader struct{ frames spill.Reader }

// Each calls f with every record of a partition, in the same order each time
// until something is added. Several goroutines may do so, each with a reader of
// its own.
func (r *Records) Each(p int, reader *RecordReader, f func(rec *Record)) {
	for i := range r.runs {
		run := &r.runs[i]
		err := reader.frames.Read(run.file, run.starts[p], run.starts[p+1], func(data []byte) error {
			return eachRecord(data, run.segments, f)
		})
		if err != nil {
			r.share.Fail(err)
			return
		}
	}
	part := &r.parts[p]
	for i := range part.full {
		_ = eachRecord(part.full[i].data, part.full[i].segments, f) // what is in memory is as it was written
	}
	_ = eachRecord(part.last.data, part.last.segments, f)
}

// eachRecord reads the records of a chunk.
func eachRecord(data []byte, segments *renamed, f func(rec *Record)) error {
	var rec Record
	for len(data) > 0 {
		distance, n := binary.Varint(data)
		if n <= 0 {
			return ErrCorrupt
		}
		segment, m := binary.Uvarint(data[n:])
		if n += m; m <= 0 || len(data) < n+8 {
			return ErrCorrupt
		}
		rec.Key = binary.LittleEndian.Uint64(data[n:])
		length, m := binary.Uvarint(data[n+8:])
		if n += m + 8; m <= 0 || length > uint64(len(data)-n) {
			return ErrCorrupt
		}
		rec.Row += uint64(distance)
		rec.Segment = uint32(segment)
		if segments != nil {
			rec.Segment = segments.to[rec.Segment]
		}
		rec.Text = data[n : n+int(length)]
		data = data[n+int(length):]
		f(&rec)
	}
	return nil
}

// Remap renames segments, when records move to a tally with another dictionary.
// What has been written stays as it is, and is renamed when it is read.
func (r *Records) Remap(segment func(uint32) uint32) {
	first := &renamed{to: map[uint32]uint32{}}
	var reader RecordReader
	for p := range r.parts {
		r.parts[p].close()
		r.Each(p, &reader, func(rec *Record) {
			if _, ok := first.to[rec.Segment]; !ok {
				first.to[rec.Segment] = segment(rec.Segment)
			}
		})
	}
	again := map[*renamed]*renamed{nil: first}
	rename := func(old *renamed) *renamed {
		if again[old] == nil {
			again[old] = &renamed{to: map[uint32]uint32{}}
			for from, through := range old.to {
				again[old].to[from] = first.to[through]
			}
		}
		return again[old]
	}
	for p := range r.parts {
		for i := range r.parts[p].full {
			c := &r.parts[p].full[i]
			c.segments = rename(c.segments)
		}
	}
	for i := range r.runs {
		r.runs[i].segments = rename(r.runs[i].segments)
	}
}

// Append appends the byte form: all records by partition and row.
func (r *Records) Append(b []byte) []byte {
	b = AppendUint(b, uint64(r.n))
	var reader RecordReader
	for p := range r.parts {
		var all []Record
		r.Each(p, &reader, func(rec *Record) {
			all = append(all, *rec)
			all[len(all)-1].Text = slices.Clone(rec.Text)
		})
		slices.SortFunc(all, func(a, b Record) int { return cmp.Or(cmp.Compare(a.Row, b.Row), slices.Compare(a.Text, b.Text)) })
		for _, rec := range all {
			b = AppendUint(AppendFixed64(AppendFixed64(b, rec.Row), rec.Key), uint64(rec.Segment))
			b = AppendString(b, rec.Text)
		}
	}
	return b
}

// DecodeRecords reads what Append wrote.
func DecodeRecords(d *Decoder, share *spill.Share, byText bool) *Records {
	r := NewRecords(share, byText)
	for range d.Len(18) {
		rec := Record{Row: d.Fixed64(), Key: d.Fixed64()}
		segment := d.Uint()
		rec.Text = d.Bytes()
		if rec.Row > maxRow || segment > maxSegment || len(rec.Text) > LongestText {
			d.Fail()
		}
		if d.Failed() {
			break
		}
		rec.Segment = uint32(segment)
		r.Add(rec)
	}
	return r
}
