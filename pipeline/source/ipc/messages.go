package ipc

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"rasoat/pipeline/source/columnar"
	"rasoat/rules/message"
)

// Kinds of messages.
const (
	messageSchema     = 1
	messageDictionary = 2
	messageBatch      = 3
)

// Fields of messages, of batches and of footers.
const (
	messageVersion = 0
	messageKind    = 1
	messageHeader  = 2
	messageBody    = 3

	batchRows     = 0
	batchNodes    = 1
	batchBuffers  = 2
	batchCodec    = 3
	batchVariadic = 4

	dictionaryID    = 0
	dictionaryBatch = 1
	dictionaryMore  = 2

	footerVersion      = 0
	footerSchema       = 1
	footerDictionaries = 2
	footerBatches      = 3
)

// oldest is the oldest version of the format that is read, 4 as people count.
const oldest = 3

// continuation is what a message begins with, before its length. Files from before 2019 do
// not have it.
var continuation = []byte{0xFF, 0xFF, 0xFF, 0xFF}

// maxMeta bounds the description of a batch: 16 bytes for each buffer and node.
const maxMeta = 64 << 20

// block is where a message stands, and its body behind it.
type block struct {
	at        int64
	body      int64
	bodyBytes int64
	packed    bool
}

// aMessage is a message without its body.
type aMessage struct {
	kind   byte
	header table
}

var (
	errNoMessage = errors.New("no message is there")
	errPast      = errors.New("it ends behind the end of the file")
)

// parse reads a message that begins with b, of which size bytes are there.
func (k *block) parse(b []byte, size int64) (m aMessage, err error) {
	defer func() {
		if recover() != nil {
			err = errNoMessage
		}
	}()
	from := 4
	if bytes.HasPrefix(b, continuation) {
		from = 8
	}
	if len(b) < from {
		return m, errNoMessage
	}
	n := int32At(b, from-4)
	if n <= 0 || n > maxMeta || int64(from)+int64(n) > size || from+n > len(b) {
		return m, errNoMessage
	}
	t := root(b[from : from+n])
	m.kind = t.byte(messageKind)
	m.header, _ = t.inner(messageHeader)
	k.body, k.bodyBytes = k.at+int64(from+n), t.int64(messageBody)
	if k.bodyBytes < 0 {
		return m, errNoMessage
	}
	if t.int16(messageVersion, 0) < oldest {
		return m, &columnar.Error{Message: message.New(errOld)}
	}
	return m, nil
}

// walk goes through a file when it is opened.
type walk struct {
	file  *File
	in    io.ReaderAt
	at    int64 // for messages
	order int
}

// read reads the message of a block.
func (w *walk) read(k *block) (aMessage, error) {
	w.at = k.at
	b, err := metaBytes(w.in, k.at, w.file.size)
	if err != nil {
		return aMessage{}, err
	}
	m, err := k.parse(b, w.file.size-k.at)
	if err == nil && k.body+k.bodyBytes > w.file.size {
		err = errPast
	}
	return m, err
}

// metaBytes reads a message without its body.
func metaBytes(in io.ReaderAt, at, size int64) ([]byte, error) {
	var head [8]byte
	n, err := in.ReadAt(head[:min(8, max(size-at, 0))], at)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if n < len(head) {
		return head[:n], nil
	}
	length := int64(int32At(head[:], 0)) + 4
	if bytes.HasPrefix(head[:], continuation) {
		length = int64(int32At(head[:], 4)) + 8
	}
	if length < 8 || length > maxMeta || length > size-at {
		return head[:], nil
	}
	b := make([]byte, length)
	_, err = in.ReadAt(b, at)
	return b, err
}

// damaged is the error of a message that cannot be read.
func (w *walk) damaged(err error) error {
	if known := (*columnar.Error)(nil); errors.As(err, &known) {
		return err
	}
	return &columnar.Error{Message: message.New(errDescription, w.at), Err: err}
}

// footer finds the messages of a file by its footer.
func (w *walk) footer() error {
	f := w.file
	cut := &columnar.Error{Message: message.New(errCut, f.size)}
	if f.size < magicBytes+tailBytes {
		return cut
	}
	tail := make([]byte, tailBytes)
	if _, err := w.in.ReadAt(tail, f.size-tailBytes); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if string(tail[4:]) != magic {
		return cut
	}
	n := int64(int32At(tail, 0))
	w.at = f.size - tailBytes - n
	if n <= 0 || n > maxMeta || w.at < magicBytes {
		return w.damaged(nil)
	}
	b := make([]byte, n)
	if _, err := w.in.ReadAt(b, w.at); err != nil {
		return err
	}
	foot := root(b)
	columns, is := foot.inner(footerSchema) // not every writer has them at the beginning
	if !is {
		return w.damaged(nil)
	}
	if foot.int16(footerVersion, 0) < oldest {
		return &columnar.Error{Message: message.New(errOld)}
	}
	if err := w.describe(columns); err != nil {
		return err
	}
	for _, k := range blocksOf(foot, footerDictionaries) {
		if err := w.message(&k, messageDictionary); err != nil {
			return err
		}
	}
	w.order++
	for _, k := range blocksOf(foot, footerBatches) {
		if err := w.message(&k, messageBatch); err != nil {
			return err
		}
	}
	return nil
}

func blocksOf(foot table, number int) []block {
	const size = 24
	at, n := foot.vector(number, size)
	all := make([]block, n)
	for i := range all {
		all[i].at = int64At(foot.b, at+size*i)
	}
	return all
}

// schema reads the message of a stream that describes the columns.
func (w *walk) schema(k *block) error {
	m, err := w.read(k)
	if err != nil {
		return w.damaged(err)
	}
	if m.kind != messageSchema {
		return w.damaged(errNoMessage)
	}
	return w.describe(m.header)
}

// describe takes note of the columns.
func (w *walk) describe(columns table) error {
	if columns.int16(schemaEndian, 0) != 0 {
		return &columnar.Error{Message: message.New(errBigEndian)}
	}
	s, err := readSchema(columns)
	if err != nil {
		return w.damaged(err)
	}
	w.file.Columns, w.file.nodes = s.columns, s.nodes
	return nil
}

// message takes note of a message, which must be of a kind unless that is 0.
func (w *walk) message(k *block, kind byte) error {
	f := w.file
	m, err := w.read(k)
	if err == nil && kind != 0 && m.kind != kind {
		err = errNoMessage
	}
	if err != nil {
		return w.damaged(err)
	}
	switch m.kind {
	case messageBatch:
		w.codec(k, m.header)
		f.groups = append(f.groups, group{*k, m.header.int64(batchRows), w.order})
	case messageDictionary:
		inner, _ := m.header.inner(dictionaryBatch)
		w.codec(k, inner)
		id := m.header.int64(dictionaryID)
		f.dictionaries[id] = append(f.dictionaries[id], dictionaryBlock{*k, w.order, m.header.byte(dictionaryMore) != 0})
	default:
		return w.damaged(errNoMessage)
	}
	return nil
}

// codec notes how a batch is compressed.
func (w *walk) codec(k *block, batch table) {
	c, packed := batch.inner(batchCodec)
	if k.packed = packed; !packed {
		return
	}
	name := codecName(c.byte(0))
	if !slices.Contains(w.file.codecs, name) {
		w.file.codecs = append(w.file.codecs, name)
	}
}

// messages finds the messages of a stream, one behind the other.
func (w *walk) messages() error {
	f := w.file
	first := &block{}
	if err := w.schema(first); err != nil {
		if known := (*columnar.Error)(nil); errors.As(err, &known) && errors.Is(err, errNoMessage) {
			return &columnar.Error{Message: message.New(errNotArrow)}
		}
		return err
	}
	for at := first.body + first.bodyBytes; at < f.size; {
		k := &block{at: at}
		head := make([]byte, min(8, f.size-at))
		if _, err := w.in.ReadAt(head, at); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if ends(head) {
			if at += int64(len(head)); at < f.size {
				w.at = at
				return w.damaged(errors.New("something stands behind the end of the stream"))
			}
			return nil
		}
		w.order++
		err := w.message(k, 0)
		if errors.Is(err, errPast) || len(head) < 8 || k.body == 0 && longer(head, f.size-at) {
			return &columnar.Error{Message: message.New(errCut, f.size)}
		}
		if err != nil {
			return err
		}
		at = k.body + k.bodyBytes
	}
	return nil
}

// ends tells whether the end of a stream is written here.
func ends(head []byte) bool {
	return len(head) == 8 && bytes.HasPrefix(head, continuation) && int32At(head, 4) == 0 || len(head) == 4 && int32At(head, 0) == 0
}

// longer tells whether a message says that it is longer than what is left.
func longer(head []byte, left int64) bool {
	n := int64(int32At(head, 4)) + 8
	if !bytes.HasPrefix(head, continuation) {
		n = int64(int32At(head, 0)) + 4
	}
	return n > left && n < maxMeta
}
