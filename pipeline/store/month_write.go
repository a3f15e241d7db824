package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// monthWriter writes the file of a month: rows in the order of the keys, a period after
// the other.
type monthWriter interface {
	add(rows []parquet.Row) error
	endPeriod() error
	close(metadata ...string) error
}

// How large the parts of a month's file are. Row groups end with a period, so that one
// period can be read alone, but not before they have so many rows, for each is
// described in the footer column by column; and a page is what has to be decoded for
// the few rows of one dataset.
const (
	groupRows      = 2000
	mostGroupRows  = 1 << 15
	monthPageBytes = 16 << 10
)

type monthSheet[T any] struct {
	out  *parquet.GenericWriter[T]
	to   *sealing
	rows int
}

func (s *sheet[T]) month(w io.Writer) monthWriter {
	m := &monthSheet[T]{to: &sealing{to: w, hash: sha256.New()}}
	m.out = s.newWriter(m.to, parquet.PageBufferSize(monthPageBytes))
	return m
}

func (m *monthSheet[T]) add(rows []parquet.Row) error {
	if len(rows) == 0 {
		return nil
	}
	if m.rows > 0 && m.rows+len(rows) > mostGroupRows {
		if err := m.flush(); err != nil {
			return err
		}
	}
	m.rows += len(rows)
	_, err := m.out.WriteRows(rows)
	return err
}

func (m *monthSheet[T]) endPeriod() error {
	if m.rows < groupRows {
		return nil
	}
	return m.flush()
}

func (m *monthSheet[T]) flush() error {
	m.rows = 0
	return m.out.Flush()
}

func (m *monthSheet[T]) close(metadata ...string) error {
	if err := m.flush(); err != nil {
		return err
	}
	for i := 0; i < len(metadata); i += 2 {
		m.out.SetKeyValueMetadata(metadata[i], metadata[i+1])
	}
	m.out.SetKeyValueMetadata(sealKey, noSeal)
	m.to.hold = true
	if err := m.out.Close(); err != nil {
		return err
	}
	return m.to.seal()
}

// The file of a month is sealed: its metadata hold the SHA-256 of the file as it is with
// zeros in the place of the seal. So no byte of it can be changed unseen, and a later
// version of parquet-go, which would write other bytes for the same rows, need not
// write it again to tell. That its rows are those of the runs in history is a
// comparison of its own.

// noSeal stands where the seal will be.
var noSeal = strings.Repeat("0", 2*sha256.Size)

// sealing passes a file on, and keeps back its end, into which the seal is put.
type sealing struct {
	to   io.Writer
	hash hash.Hash
	hold bool
	held bytes.Buffer
}

func (s *sealing) Write(p []byte) (int, error) {
	if s.hold {
		return s.held.Write(p)
	}
	s.hash.Write(p)
	return s.to.Write(p)
}

func (s *sealing) seal() error {
	end := s.held.Bytes()
	at := sealIn(end)
	if at < 0 {
		return errors.New("the footer has no place for the seal")
	}
	s.hash.Write(end)
	hex.Encode(end[at:], s.hash.Sum(nil))
	_, err := s.to.Write(end)
	return err
}

// sealIn finds the seal in the end of a file: behind its key stands how Thrift begins a
// text of 64 bytes.
func sealIn(end []byte) int {
	key := sealKey + "\x18\x40"
	at := bytes.LastIndex(end, []byte(key))
	if at < 0 || at+len(key)+len(noSeal) > len(end) {
		return -1
	}
	return at + len(key)
}

// sealed tells whether a file is as it was when it was sealed.
func (s *Store) sealedFile(ctx context.Context, name string) (bool, error) {
	f, err := s.files.Open(ctx, name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	footer, err := footerBytes(f)
	if err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	begin := f.Size() - footer
	end := make([]byte, footer)
	if n, err := f.ReadAt(end, begin); n < len(end) {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	at := sealIn(end)
	if at < 0 {
		return false, nil
	}
	seal := string(end[at : at+len(noSeal)])
	copy(end[at:], noSeal)
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, begin)); err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	h.Write(end)
	return hex.EncodeToString(h.Sum(nil)) == seal, nil
}

// footerBytes is how long the footer of a Parquet file is, with its length and the
// magic bytes behind it; never more than the file.
func footerBytes(f File) (int64, error) {
	const tail = 8
	if f.Size() < tail {
		return f.Size(), nil
	}
	var b [tail]byte
	if n, err := f.ReadAt(b[:], f.Size()-tail); n < tail {
		return 0, err
	}
	return min(int64(binary.LittleEndian.Uint32(b[:]))+tail, f.Size()), nil
}

// byPeriod parts rows that are in the order of periods into those of each.
func byPeriod[T any](rows []T, period func(*T) Day) [][]T {
	var all [][]T
	for i := range rows {
		if i == 0 || period(&rows[i]) != period(&rows[i-1]) {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], rows[i])
	}
	return all
}
