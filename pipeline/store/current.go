package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// attempts returns the ids of the runs in history of a dataset and period, in
// the order in which they were made.
func (s *Store) attempts(ctx context.Context, period Day, dataset string) ([]string, error) {
	names, err := s.files.List(ctx, attemptsDir(period, dataset))
	var ids []string
	for _, name := range names {
		if id, ok := strings.CutSuffix(name, "/"); ok && runForm.MatchString(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, err
}

// shown returns the manifest of the run that current has to show: the newest
// that did not fail, or else the newest; nil where there is none. One of them is
// at hand already.
func (s *Store) shown(ctx context.Context, period Day, at *Manifest) (*Manifest, error) {
	ids, err := s.attempts(ctx, period, at.Dataset)
	if err != nil {
		return nil, err
	}
	var newest *Manifest
	for _, id := range slices.Backward(ids) {
		m := at
		if id != at.RunID {
			if m, _, err = s.manifest(ctx, period, at.Dataset, id); errors.Is(err, fs.ErrNotExist) {
				continue // never committed
			}
			if err != nil {
				return nil, err
			}
		}
		if !m.Failed() {
			return m, nil
		}
		if newest == nil {
			newest = m
		}
	}
	return newest, nil
}

// roll makes the files of current those of the run that has to be shown, after
// one was committed.
func (s *Store) roll(ctx context.Context, period Day, committed *written) error {
	m, err := s.shown(ctx, period, committed.Manifest)
	if m == nil || err != nil {
		return err
	}
	w := &written{Manifest: m}
	if m.RunID == committed.RunID {
		w = committed
	}
	names := m.tableNames()
	last := len(names) - 1 // runs: once it is switched, all are
	err = together(last, func(i int) error { return s.replace(ctx, w, period, names[i]) })
	if err != nil {
		return err
	}
	return s.replace(ctx, w, period, names[last])
}

// replace copies one table of a run into current, unless it is there already.
// A copy that differs from what the manifest says is never shown.
func (s *Store) replace(ctx context.Context, w *written, period Day, table string) error {
	to := currentFile(table, period, w.Dataset)
	want := w.Tables[table].SHA256
	if sum, err := s.sum(ctx, to); err == nil && sum == want {
		return nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if file, ok := w.tables[table]; ok {
		return putBytes(ctx, s.files, to, file)
	}
	from := historyFile(period, w.Dataset, w.RunID, table+".parquet")
	f, err := s.files.Open(ctx, from)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.files.Put(ctx, to, func(out io.Writer) error {
		m := newMeasure(out)
		if err := m.readFrom(f); err != nil {
			return err
		}
		if m.sum() != want {
			return damaged(from, fmt.Errorf("its manifest says SHA-256 %s, it has %s", want, m.sum()))
		}
		return nil
	})
}

// sum returns the SHA-256 of a file of the store.
func (s *Store) sum(ctx context.Context, name string) (string, error) {
	f, err := s.files.Open(ctx, name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	m := newMeasure(io.Discard)
	if err := m.readFrom(f); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return m.sum(), nil
}

// measure counts and sums up what passes through to a writer.
type measure struct {
	to    io.Writer
	hash  hash.Hash
	bytes int64
}

func newMeasure(to io.Writer) *measure { return &measure{to: to, hash: sha256.New()} }

func (m *measure) Write(p []byte) (int, error) {
	n, err := m.to.Write(p)
	m.hash.Write(p[:n])
	m.bytes += int64(n)
	return n, err
}

// copies are buffers for copying: most files are smaller than the one that io.Copy
// would make for each.
var copies = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// readFrom passes a whole file through.
func (m *measure) readFrom(f File) error {
	buffer := copies.Get().(*[32 << 10]byte)
	defer copies.Put(buffer)
	_, err := io.CopyBuffer(m, io.NewSectionReader(f, 0, f.Size()), buffer[:])
	return err
}

func (m *measure) sum() string { return hex.EncodeToString(m.hash.Sum(nil)) }
