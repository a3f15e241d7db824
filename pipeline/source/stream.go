package source

import (
	"context"
	"errors"
	"io"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/encoding"
)

// wideBuffers are how many pieces of a file are shown to the tap while the next one is
// read, where the splitter sees only their text.
const wideBuffers = 3

// text reads a stretch of a file as the text that a splitter wants: the bytes
// themselves where punctuation is single bytes, and UTF-8 otherwise. The tap is shown
// the bytes of the file.
func text(h io.ReaderAt, from, to int64, e *encoding.Encoding, tap func([]byte, func())) (in io.Reader, splitterTap func([]byte, func())) {
	stretch := io.NewSectionReader(h, from, to-from)
	if !e.IsWide() {
		return stretch, tap
	}
	if tap == nil {
		return e.NewReader(stretch), nil
	}
	return e.NewReader(newTapReader(stretch, tap)), nil
}

// A tapReader shows a tap what is read from a stream.
type tapReader struct {
	in   io.Reader
	tap  func([]byte, func())
	free chan []byte
}

func newTapReader(in io.Reader, tap func([]byte, func())) *tapReader {
	t := &tapReader{in: in, tap: tap, free: make(chan []byte, wideBuffers)}
	for range wideBuffers {
		t.free <- nil
	}
	return t
}

func (t *tapReader) Read(p []byte) (int, error) {
	n, err := t.in.Read(p)
	if n > 0 {
		shown := append((<-t.free)[:0], p[:n]...)
		t.tap(shown, func() { t.free <- shown })
	}
	return n, err
}

// piece reads the bytes of a file from a place on, fewer at its end.
func piece(h io.ReaderAt, at int64, n int) ([]byte, error) {
	b := make([]byte, n)
	got, err := h.ReadAt(b, at)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:got], err
}

// split cuts a stream of text that begins at the given place of the file, and says of
// each part whether it stands below the table.
func (t *delimited) split(ctx context.Context, h io.ReaderAt, in input, from place, below bool, emit func(part) error) (place, error) {
	r, tap := text(h, from.offset, from.offset+from.bytes, t.coding, in.tap)
	s := csv.NewSplitter(r, t.dialect, in.blocks)
	defer s.Close()
	s.Tap = tap
	if t.coding.IsWide() {
		s.Width = t.coding.Width
	}
	s.Resume(&csv.Part{Offset: from.offset, Record: from.record, Line: from.line})
	for {
		p, err := s.Next(ctx)
		if errors.Is(err, io.EOF) {
			return from, nil
		}
		if err != nil && context.Cause(ctx) != nil {
			return from, context.Cause(ctx)
		}
		if err != nil {
			return from, broken(t.file.Name, from.offset, bare(err))
		}
		from.offset, from.record, from.line = p.Offset+p.Bytes, p.Record+p.Records, p.Line+p.Lines
		if err := emit(textPart{p, below}); err != nil {
			return from, err
		}
	}
}
