package ole

import "io"

// isShort tells whether the stream is one of those that share sectors.
func (s *Stream) isShort() bool {
	return s.Size < s.file.short.below && s != s.file.short.in && s.file.short.in != nil
}

// follow finds the sectors of the stream.
func (s *Stream) follow() (err error) {
	switch {
	case s.chain != nil:
	case s.isShort():
		most := s.file.short.in.Size >> s.file.short.shift
		s.chain, err = chainOf(s.file.short.fat, s.first, most)
	default:
		s.chain, err = chainOf(s.file.fat, s.first, s.file.sectors())
	}
	return err
}

// ReadAt reads from the stream. It serves one goroutine.
func (s *Stream) ReadAt(b []byte, at int64) (n int, err error) {
	if err := s.follow(); err != nil {
		return 0, err
	}
	shift := s.file.shift
	if s.isShort() {
		shift = s.file.short.shift
	}
	for n < len(b) {
		if at >= s.Size {
			return n, io.EOF
		}
		i, within := at>>shift, at&(1<<shift-1)
		if i >= int64(len(s.chain)) {
			return n, io.ErrUnexpectedEOF
		}
		// Sectors that follow each other in the file are read at once.
		run := int64(1)
		for i+run < int64(len(s.chain)) && s.chain[i+run] == s.chain[i]+uint32(run) && run<<shift < int64(len(b)-n) {
			run++
		}
		want := min(int64(len(b)-n), run<<shift-within, s.Size-at)
		k, err := s.readSector(b[n:n+int(want)], s.chain[i], within, shift)
		n, at = n+k, at+int64(k)
		if int64(k) < want {
			return n, err
		}
	}
	return n, nil
}

// readSector reads from a sector on.
func (s *Stream) readSector(b []byte, sector uint32, within int64, shift uint) (int, error) {
	var in io.ReaderAt = s.file.in
	at := (int64(sector)+1)<<shift + within
	if s.isShort() {
		in, at = s.file.short.in, int64(sector)<<shift+within
	}
	n, err := in.ReadAt(b, at)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// NewReader returns a reader of the whole stream.
func (s *Stream) NewReader() *io.SectionReader { return io.NewSectionReader(s, 0, s.Size) }
