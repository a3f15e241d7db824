package object

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"os"
	"path"

	"rasoat/pipeline/bucket"
)

// inMemory is up to which size a file is kept in memory until it is whole.
const inMemory = 8 << 20

// spool keeps what is written until it can be put.
type spool struct {
	sums
	kind  string
	bytes int64
	head  bytes.Buffer
	file  *os.File // all of it, from where it has become large
}

type sums struct{ md5, sha256 hash.Hash }

func newSums() sums { return sums{md5.New(), sha256.New()} }

func (s sums) Write(p []byte) (int, error) {
	s.md5.Write(p)
	return s.sha256.Write(p)
}

// kinds are the types of media, so that a browser shows a report that it is given a
// link to.
var kinds = map[string]string{".html": "text/html; charset=utf-8", ".json": "application/json",
	".parquet": "application/vnd.apache.parquet", ".zip": "application/zip"}

func newSpool(name string) *spool { return &spool{sums: newSums(), kind: kinds[path.Ext(name)]} }

// Write takes what is written.
func (s *spool) Write(p []byte) (int, error) {
	s.sums.Write(p)
	s.bytes += int64(len(p))
	if s.file == nil && s.bytes <= inMemory {
		return s.head.Write(p)
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "rasoat-put-*")
		if err != nil {
			return 0, err
		}
		s.file = f
		if _, err := s.head.WriteTo(f); err != nil {
			return 0, err
		}
	}
	return s.file.Write(p)
}

// content is what was written, to be read from its beginning.
func (s *spool) content() (bucket.Content, error) {
	c := bucket.Content{Bytes: s.bytes, MD5: s.md5.Sum(nil), SHA256: s.sha256.Sum(nil), Type: s.kind}
	if s.file == nil {
		c.ReadSeeker = bytes.NewReader(s.head.Bytes())
		return c, nil
	}
	_, err := s.file.Seek(0, io.SeekStart)
	c.ReadSeeker = io.NewSectionReader(s.file, 0, s.bytes)
	return c, err
}

// Close removes the temporary file.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
