package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
)

// watch holds the files of current that were read for one period against the manifests of
// their runs: a file that is whole in itself may be another than was written. That costs a
// manifest a dataset, and no file more is read. Of the days before, which are many, and of
// months' files, which are read in pieces, it is left to [Store.Verify].
type watch struct {
	mu   sync.Mutex
	read map[string]fileRead // by name
}

// fileRead is a file as it was read: whose it says it is, and its SHA-256.
type fileRead struct{ run, sum string }

// of are the same tables, whose reading is noted.
func (w *watch) of(which []*table) []*table {
	all := make([]*table, len(which))
	for i, t := range which {
		own := *t
		own.read = func(ctx context.Context, files Files, name string, into *Tables) (string, error) {
			through := &summed{Files: files}
			run, err := t.read(ctx, through, name, into)
			w.mu.Lock()
			defer w.mu.Unlock()
			w.read[name] = fileRead{run, through.sum}
			return run, err
		}
		all[i] = &own
	}
	return all
}

// check names the first file that is not what the manifest of its run says. A manifest that
// cannot be read proves nothing of the others, and is left to Verify.
func (w *watch) check(ctx context.Context, s *Store, runs []Run) error {
	return few(len(runs), s.AtOnce(), func(i int) error {
		run := &runs[i]
		m, _, err := s.manifest(ctx, run.Period, run.Dataset, run.RunID)
		if err != nil {
			return ctx.Err()
		}
		for _, table := range m.tableNames() {
			name := currentFile(table, run.Period, run.Dataset)
			got, want := w.read[name], m.Tables[table].SHA256
			if got.run == run.RunID && got.sum != want {
				return damaged(name, fmt.Errorf("its manifest says SHA-256 %s, it has %s", want, got.sum))
			}
		}
		return nil
	})
}

// summed is a place that sums up the file that is read from it.
type summed struct {
	Files
	sum string
}

func (s *summed) Open(ctx context.Context, name string) (File, error) {
	f, err := s.Files.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	if f.Size() > wholeBytes { // of large ones only the rows that are wanted are kept
		if s.sum, err = sumOf(f, name); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return f, nil
	}
	defer f.Close()
	whole, err := readFile(f, name)
	if err != nil {
		return nil, err
	}
	s.sum = sha256Hex(whole)
	return bytesFile{bytes.NewReader(whole)}, nil
}
