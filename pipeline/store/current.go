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
//
// What is replaced is looked at before it is found out by what. Where another process
// can have taken over, its run is then either found, or has changed the files since.
func (s *Store) roll(ctx context.Context, period Day, committed *written) error {
	names := committed.tableNames()
	was := make([]seen, len(names)) // of a first attempt: nothing
	look := func() (err error) {
		return together(len(names), func(i int) (err error) {
			was[i], err = s.look(ctx, currentFile(names[i], period, committed.Dataset))
			return err
		})
	}
	if s.conditional() == nil || committed.Attempt > 1 {
		if err := look(); err != nil {
			return err
		}
	}
	return s.again(look, func() error { return s.switchTo(ctx, period, committed, names, was) })
}

// switchTo makes the files of current those of the run that has to be shown, from what
// they were.
func (s *Store) switchTo(ctx context.Context, period Day, committed *written, names []string, was []seen) error {
	m, err := s.shown(ctx, period, committed.Manifest)
	if m == nil || err != nil {
		return err
	}
	if m.RunID == committed.RunID && committed.tables != nil {
		return s.showTables(ctx, period, committed, names, was)
	}
	replace := func(table string) error {
		at := slices.Index(names, table)
		if at < 0 { // of a run by another version
			return s.replace(ctx, m, period, table)
		}
		return s.replaceSeen(ctx, m, period, table, was[at])
	}
	switched := m.tableNames()
	last := len(switched) - 1 // runs: once it is switched, all are
	if err = together(last, func(i int) error { return replace(switched[i]) }); err != nil {
		return err
	}
	return replace(switched[last])
}

// showTables makes the files of current those of a run whose tables are at hand, from
// what they were.
func (s *Store) showTables(ctx context.Context, period Day, w *written, names []string, was []seen) error {
	var files []smallFile
	for i, table := range names { // runs last: once it is switched, all are
		if was[i].sum != w.Tables[table].SHA256 {
			files = append(files, smallFile{currentFile(table, period, w.Dataset), was[i].version, w.tables[table]})
		}
	}
	return s.putAll(ctx, files)
}

// seen is a file as it was looked at: its SHA-256 and its version, "" if there is none.
type seen struct{ sum, version string }

func (s *Store) look(ctx context.Context, name string) (seen, error) {
	f, err := s.files.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return seen{}, nil
	}
	if err != nil {
		return seen{}, err
	}
	defer f.Close()
	sum, err := sumOf(f, name)
	return seen{sum, version(f)}, err
}

// replace copies one table of a run into current, unless it is there already.
func (s *Store) replace(ctx context.Context, m *Manifest, period Day, table string) error {
	was, err := s.look(ctx, currentFile(table, period, m.Dataset))
	if err != nil {
		return err
	}
	return s.replaceSeen(ctx, m, period, table, was)
}

// replaceSeen copies one table of a run into current, in place of the file that was
// looked at, unless it is there already. A copy that differs from what the manifest
// says is never shown.
func (s *Store) replaceSeen(ctx context.Context, m *Manifest, period Day, table string, was seen) error {
	to := currentFile(table, period, m.Dataset)
	want := m.Tables[table].SHA256
	if was.sum == want {
		return nil
	}
	from := historyFile(period, m.Dataset, m.RunID, table+".parquet")
	f, err := s.files.Open(ctx, from)
	if s.wasRemoved(ctx, err, period, m.Dataset, m.RunID, table) {
		return s.files.Delete(ctx, to)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return s.putFrom(ctx, to, was.version, func(out io.Writer) error {
		copied := newMeasure(out)
		if err := copied.readFrom(io.NewSectionReader(f, 0, f.Size())); err != nil {
			return err
		}
		if copied.sum() != want {
			return damaged(from, fmt.Errorf("its manifest says SHA-256 %s, it has %s", want, copied.sum()))
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
	return sumOf(f, name)
}

func sumOf(f File, name string) (string, error) {
	m := newMeasure(io.Discard)
	if err := m.readFrom(io.NewSectionReader(f, 0, f.Size())); err != nil {
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

// readFrom passes all of a file, or of a part of it, through.
func (m *measure) readFrom(f *io.SectionReader) error {
	buffer := copies.Get().(*[32 << 10]byte)
	defer copies.Put(buffer)
	_, err := io.CopyBuffer(m, f, buffer[:])
	return err
}

func (m *measure) sum() string { return hex.EncodeToString(m.hash.Sum(nil)) }
