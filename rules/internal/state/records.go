package state

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"rasoat/rules/spill"
)

// Record is a row and a text by which it is compared with others of the same
// key.
type Record struct {
	Key     uint64
	Row     uint64
	Segment uint32
	Text    []byte // of an Each: valid during the call
}

// Partitions is how many partitions Keys and Records have.
const Partitions = partitions

// Records collects rows with their texts, in partitions, in as many bytes as they
// take: 12 and the text, mostly. As Keys do, they go to files when the budget has
// no more memory; those are sealed, for the texts may be names of people.
type Records struct {
	share  *spill.Share
	byText bool
	parts  [partitions]recordPart
	held   int64 // bytes drawn
	spare  int64 // those of them that no chunk takes
	user   bool  // of the budget
	n      int64
	file   *spill.File
	runs   []recordRun
}

// recordPart is a partition.
type recordPart struct {
	last  recordChunk // being filled
	full  []recordChunk
	bytes int   // in full
	n     int64 // records, those in runs too
}

// recordChunk is some records, each as the distance of its row from the one
// before, segment, key, length and bytes of its text.
type recordChunk struct {
	data     []byte
	row      uint64 // of the last
	segments *renamed
}

// recordRun is a run of chunks whose segments have the same names.
type recordRun struct {
	run
	segments *renamed
}

// renamed is what the segments that are written stand for; nil: themselves.
type renamed struct{ to map[uint32]uint32 }

// The lengths of chunks, in bytes, and of what a record takes beside its text.
const (
	minRecordChunk = 256
	maxRecordChunk = 32 << 10
	recordHead     = 2*binary.MaxVarintLen64 + binary.MaxVarintLen32 + 8
)

// leastRun is how many bytes are written out together at least: a run takes 2 kB
// of memory, and a frame for each partition.
const leastRun = 64 << 10

// LongestText is how long the text of a record may be, in bytes.
const LongestText = 1 << 14

// NewRecords returns an empty collection that draws on a share of the budget.
// Its partitions go by the key, or, for records of few keys, by key and text.
func NewRecords(share *spill.Share, byText bool) *Records {
	return &Records{share: share, byText: byText}
}

// Len is the number of records added.
func (r *Records) Len() int64 { return r.n }

// Size is the number of records in a partition.
func (r *Records) Size(p int) int64 { return r.parts[p].n }

// Add adds a record.
func (r *Records) Add(rec Record) {
	p := int(rec.Key >> 56)
	if r.byText {
		p = int(xxh3.HashSeed(rec.Text, KeySeed^rec.Key) >> 56)
	}
	part := &r.parts[p]
	if cap(part.last.data)-len(part.last.data) < recordHead+len(rec.Text) {
		r.room(p, recordHead+len(rec.Text))
	}
	part.last.add(&rec)
	part.n++
	r.n++
}

func (c *recordChunk) add(rec *Record) {
	b := binary.AppendVarint(c.data, int64(rec.Row-c.row))
	b = binary.AppendUvarint(b, uint64(rec.Segment))
	b = binary.LittleEndian.AppendUint64(b, rec.Key)
	b = binary.AppendUvarint(b, uint64(len(rec.Text)))
	c.data, c.row = append(b, rec.Text...), rec.Row
}

// room begins a new chunk of a partition that has room for n bytes.
func (r *Records) room(p, n int) {
	part := &r.parts[p]
	size := minRecordChunk
	for size < maxRecordChunk && size*8 <= part.bytes || size < n {
		size *= 2
	}
	data := r.newChunk(size) // all may have been written out for it
	part.close()
	part.last = recordChunk{data: data}
}

// close makes the chunk that is being filled one of the others.
func (p *recordPart) close() {
	if len(p.last.data) > 0 {
		p.full = append(p.full, p.last)
		p.bytes += len(p.last.data)
	}
	p.last = recordChunk{}
}

func (r *Records) newChunk(size int) []byte {
	r.draw(int64(size))
	r.spare -= int64(size)
	return make([]byte, 0, size)
}

// draw sees to it that so many bytes are to spare.
func (r *Records) draw(n int64) {
	if r.spare >= n {
		return
	}
	if !r.user {
		r.user = true
		r.share.Join()
	}
	if !r.share.Take(n) {
		if r.held > max(r.share.Grain(), leastRun) {
			if r.spill(); r.spare >= n {
				return
			}
		}
		r.share.Force(n)
	}
	r.held += n
	r.spare += n
}

// give gives back what is to spare, but for so many bytes.
func (r *Records) give(but int64) {
	if n := r.spare - but; n > 0 {
		r.share.Give(n)
		r.held -= n
		r.spare -= n
	}
}

// spill writes all records out.
func (r *Records) spill() {
	if r.file == nil && r.share.Err() == nil {
		file, err := r.share.CreateSealed()
		r.share.Fail(err)
		r.file = file
	}
	for p := range r.parts {
		r.parts[p].close()
	}
	for r.writeRun() {
	}
	r.give(r.share.Fair())
}

// writeRun writes the first chunks that are found with all others whose segments
// have the same names, and tells whether there were any.
func (r *Records) writeRun() (some bool) {
	next := recordRun{run: run{file: r.file}}
	for p := range r.parts {
		if r.share.Err() == nil {
			next.starts[p] = r.file.Offset()
		}
		part := &r.parts[p]
		kept := part.full[:0]
		for _, c := range part.full {
			if !some {
				some, next.segments = true, c.segments
			}
			if c.segments != next.segments {
				kept = append(kept, c)
				continue
			}
			if r.share.Err() == nil {
				r.share.Fail(r.file.Write(c.data))
			}
			r.spare += int64(cap(c.data))
		}
		clear(part.full[len(kept):])
		part.full, part.bytes = kept, 0
	}
	if r.share.Err() == nil && some {
		next.starts[partitions] = r.file.Offset()
		r.share.Fail(r.file.Flush())
		r.runs = append(r.runs, next)
	}
	return some
}

// Merge takes over another part's records; o is not to be used afterwards. Both
// draw on the same share.
func (r *Records) Merge(o *Records) {
	if o.user {
		o.user = false
		o.share.Leave()
	}
	for p := range r.parts {
		mine, others := &r.parts[p], &o.parts[p]
		others.close()
		mine.full = append(mine.full, others.full...)
		mine.bytes += others.bytes
		mine.n += others.n
	}
	r.n += o.n
	r.held += o.held
	r.spare += o.spare
	r.runs = append(r.runs, o.runs...)
}

// Discard gives back all memory and removes the files.
func (r *Records) Discard() {
	if r.user {
		r.share.Leave()
	}
	r.share.Give(r.held)
	files := map[*spill.File]bool{r.file: true}
	for i := range r.runs {
		files[r.runs[i].file] = true
	}
	for f := range files {
		if f != nil {
			f.Close()
		}
	}
	*r = Records{share: r.share, byText: r.byText}
}
