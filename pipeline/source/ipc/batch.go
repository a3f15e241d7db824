package ipc

import (
	"errors"
	"fmt"
	"io"
)

// A batch is a batch of records, or the words of a dictionary: where in the file the
// buffers of its columns are.
type batch struct {
	in       io.ReaderAt
	body     int64
	end      int64
	rows     int64
	nodes    []int64 // how many values of each are null
	lengths  []int64 // how many values each has
	buffers  []extent
	codec    codec
	unpacked map[int][]byte // buffers that were
	unpacker *unpacker
}

// extent is where a buffer lies in the body.
type extent struct{ at, bytes int64 }

// source is where the values of a column are in a batch.
type source struct {
	around []int // buffers of bits of the structures around it
	bits   int   // the buffer of bits that tell which rows have a value, -1: all
	first  int   // the buffer behind that
	more   int   // how many buffers follow for texts of a column of views
}

var (
	errBuffers = errors.New("the description of a batch has too few buffers")
	errShort   = errors.New("a buffer is shorter than its rows")
	errOutside = errors.New("a buffer lies outside of its batch")
)

// open reads the description of a batch.
func (k *block) open(in io.ReaderAt, size int64, u *unpacker) (*batch, table, error) {
	b, err := metaBytes(in, k.at, size)
	if err != nil {
		return nil, table{}, err
	}
	fresh := *k
	m, err := fresh.parse(b, size-k.at)
	if err != nil {
		return nil, table{}, err
	}
	t := m.header
	if m.kind == messageDictionary {
		t, _ = t.inner(dictionaryBatch)
	}
	a := &batch{in: in, body: fresh.body, end: fresh.body + fresh.bodyBytes, rows: t.int64(batchRows), unpacker: u}
	if a.end > size || fresh.body != k.body || a.rows < 0 {
		return nil, table{}, errPast
	}
	if c, packed := t.inner(batchCodec); packed {
		a.codec, a.unpacked = codec(c.byte(0))+1, map[int][]byte{}
	}
	const pair = 16
	at, n := t.vector(batchNodes, pair)
	for i := range n {
		a.lengths = append(a.lengths, int64At(t.b, at+pair*i))
		a.nodes = append(a.nodes, int64At(t.b, at+pair*i+8))
	}
	at, n = t.vector(batchBuffers, pair)
	for i := range n {
		a.buffers = append(a.buffers, extent{int64At(t.b, at+pair*i), int64At(t.b, at+pair*i+8)})
	}
	return a, t, nil
}

// seeker goes over the nodes of a batch, in the order in which their buffers are.
type seeker struct {
	batch    *batch
	variadic []int64
	node     int
	buffer   int
	view     int
	found    map[int]source // by column
}

// sources tells where the columns of the file are in a batch of its records.
func (a *batch) sources(nodes []node, t table) (map[int]source, error) {
	w := seeker{batch: a, found: map[int]source{}}
	at, n := t.vector(batchVariadic, 8)
	for i := range n {
		w.variadic = append(w.variadic, int64At(t.b, at+8*i))
	}
	for i := range nodes {
		if err := w.pass(&nodes[i], nil); err != nil {
			return nil, err
		}
	}
	return w.found, nil
}

// buffersOf are how many buffers a node has, the bits among them. Columns of views have
// more, as many as the batch says.
var buffersOf = [...]int{
	kindNull: 0, kindInt: 2, kindFloat: 2, kindBinary: 3, kindText: 3, kindBool: 2, kindDecimal: 2, kindDate: 2, kindTime: 2, kindTimestamp: 2,
	kindInterval: 2, kindList: 2, kindStruct: 1, kindUnion: 1, kindFixed: 2, kindFixedList: 1, kindMap: 2, kindDuration: 2, kindLargeBinary: 3,
	kindLargeText: 3, kindLargeList: 2, kindRunEnds: 0, kindBinaryView: 2, kindTextView: 2, kindListView: 3, kindLargeListView: 3,
}

func (w *seeker) pass(n *node, around []int) error {
	if int(n.kind) >= len(buffersOf) || w.node >= len(w.batch.nodes) {
		return errBuffers
	}
	s := source{around: around, bits: -1, first: w.buffer}
	size := buffersOf[n.kind]
	if n.kind == kindUnion && n.dense {
		size++
	}
	if size > 0 && n.kind != kindUnion {
		s.first++
		if w.buffer < len(w.batch.buffers) && w.batch.nodes[w.node] != 0 && w.batch.buffers[w.buffer].bytes > 0 {
			s.bits = w.buffer
		}
	}
	if n.kind == kindBinaryView || n.kind == kindTextView {
		if w.view >= len(w.variadic) || w.variadic[w.view] < 0 || w.variadic[w.view] > int64(len(w.batch.buffers)) {
			return errBuffers
		}
		s.more = int(w.variadic[w.view])
		size += s.more
		w.view++
	}
	if n.column >= 0 {
		if w.batch.lengths[w.node] != w.batch.rows {
			return fmt.Errorf("%d values in %d rows", w.batch.lengths[w.node], w.batch.rows)
		}
		w.found[n.column] = s
	}
	if w.node++; len(w.batch.buffers)-w.buffer < size {
		return errBuffers
	}
	w.buffer += size
	if n.kind == kindStruct && s.bits >= 0 {
		around = append(around[:len(around):len(around)], s.bits)
	}
	for i := range n.kids {
		if err := w.pass(&n.kids[i], around); err != nil {
			return err
		}
	}
	return nil
}

// bytes returns bytes of a buffer, which must have them. They are read into scratch where
// the buffer is not compressed.
func (a *batch) bytes(i int, from, n int64, scratch *[]byte) ([]byte, error) {
	if i >= len(a.buffers) {
		return nil, errBuffers
	}
	at, size := a.body+a.buffers[i].at, a.buffers[i].bytes
	if a.buffers[i].at < 0 || size < 0 || size > a.end-a.body || at > a.end-size {
		return nil, errOutside
	}
	if a.codec != 0 && size > 0 {
		full, raw, err := a.unpack(i, at, size)
		if err != nil {
			return nil, err
		}
		if !raw {
			if from < 0 || n < 0 || n > int64(len(full)) || from > int64(len(full))-n {
				return nil, errShort
			}
			return full[from : from+n], nil
		}
		at, size = at+packedHead, size-packedHead
	}
	if from < 0 || n < 0 || n > size || from > size-n {
		return nil, errShort
	}
	if int64(cap(*scratch)) < n {
		*scratch = make([]byte, n+n/4)
	}
	b := (*scratch)[:n]
	if n == 0 {
		return b, nil
	}
	if _, err := a.in.ReadAt(b, at+from); err != nil {
		return nil, fmt.Errorf("byte %d: %w", at+from, noEOF(err))
	}
	return b, nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
