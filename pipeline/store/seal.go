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
	"slices"
	"strings"
)

// The files of the store are sealed: their metadata hold the SHA-256 of the file as it is
// with zeros in the place of the seal. So a reader sees a flipped bit in what it reads
// without asking anything else, and before Parquet is decoded, which may fall over it. A
// later version of parquet-go, which would write other bytes for the same rows, need not
// write a file again to tell. That a file is the one that was written, and not another
// that is sealed as well, the manifests say, and of a month's file its rows.

// sealKey is the key of a file's metadata that holds its seal.
const sealKey = "rasoat.seal"

// noSeal stands where the seal will be.
var noSeal = strings.Repeat("0", 2*sha256.Size)

// sealing passes a file on, and keeps back its end, into which the seal is put.
type sealing struct {
	to   io.Writer
	hash hash.Hash
	hold bool
	held bytes.Buffer
}

func newSealing(to io.Writer) *sealing { return &sealing{to: to, hash: sha256.New()} }

func (s *sealing) Write(p []byte) (int, error) {
	if s.hold {
		return s.held.Write(p)
	}
	s.hash.Write(p)
	return s.to.Write(p)
}

// close has the end of a file written, with its seal.
func (s *sealing) close(out io.Closer) error {
	s.hold = true
	if err := out.Close(); err != nil {
		return err
	}
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

// sealOf is the seal of a file, "" if it has none, and the end of the file that it is in.
func sealOf(f io.ReaderAt, size int64) (seal string, end []byte, err error) {
	footer, err := footerBytes(f, size)
	if err != nil {
		return "", nil, err
	}
	end = make([]byte, footer)
	if n, err := f.ReadAt(end, size-footer); n < len(end) {
		return "", nil, err
	}
	if at := sealIn(end); at >= 0 {
		seal = string(end[at : at+len(noSeal)])
	}
	return seal, end, nil
}

// sealHolds tells whether a file is as it was when it was sealed.
func sealHolds(f io.ReaderAt, size int64) (holds bool, seal string, err error) {
	seal, end, err := sealOf(f, size)
	if seal == "" || err != nil {
		return false, "", err
	}
	m := newMeasure(io.Discard)
	if err := m.readFrom(io.NewSectionReader(f, 0, size-int64(len(end)))); err != nil {
		return false, "", err
	}
	older, err := m.hash.(hash.Cloner).Clone()
	if err != nil {
		return false, "", err
	}
	older.Write(withoutSeal(end))
	copy(end[sealIn(end):], noSeal)
	m.hash.Write(end)
	return m.sum() == seal || hex.EncodeToString(older.Sum(nil)) == seal, seal, nil
}

// isSealed is sealHolds for a file that is at hand.
func isSealed(file []byte) bool {
	holds, _, err := sealHolds(bytes.NewReader(file), int64(len(file)))
	return holds && err == nil
}

// withoutSeal is the end of a file with an empty seal, and a footer that is shorter by as
// much: so the days' files of incidents were sealed before all files were.
func withoutSeal(end []byte) []byte {
	at := sealIn(end)
	bare := slices.Concat(end[:at-1], []byte{0}, end[at+len(noSeal):]) // how long it is stands before it
	if last := len(bare) - 8; last >= 0 {
		binary.LittleEndian.PutUint32(bare[last:], binary.LittleEndian.Uint32(bare[last:])-uint32(len(noSeal)))
	}
	return bare
}

// sealedFile tells whether a file of the store is as it was when it was sealed.
func (s *Store) sealedFile(ctx context.Context, name string) (bool, error) {
	f, err := s.files.Open(ctx, name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	holds, _, err := sealHolds(f, f.Size())
	if err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	return holds, nil
}

// footerBytes is how long the footer of a Parquet file is, with its length and the
// magic bytes behind it; never more than the file.
func footerBytes(f io.ReaderAt, size int64) (int64, error) {
	const tail = 8
	if size < tail {
		return size, nil
	}
	var b [tail]byte
	if n, err := f.ReadAt(b[:], size-tail); n < tail {
		return 0, err
	}
	return min(int64(binary.LittleEndian.Uint32(b[:]))+tail, size), nil
}
