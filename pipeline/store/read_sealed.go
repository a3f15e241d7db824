package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

// sealedBytes is up to which size a file that is read is held against its seal, for which
// all of it is read: a month of 300 datasets has less in each table, unless it has
// segments. Larger ones are left to [Store.Verify].
const sealedBytes = 64 << 20

// unsealed says that a file is not as it was sealed, if it was: older versions sealed no
// tables of runs.
func unsealed(f io.ReaderAt, size int64, name string) error {
	if size > sealedBytes {
		return nil
	}
	switch holds, seal, err := sealHolds(f, size); {
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case seal != "" && !holds:
		return damaged(name, errSeal)
	}
	return nil
}

// sealedMonths are the files of a store, of which those of months are read: each is held
// against its seal when it is read first, and then no more, for it is read piece by piece.
type sealedMonths struct {
	Files
	mu    sync.Mutex
	known map[string]string // seals that hold, by name
}

func (m *sealedMonths) Open(ctx context.Context, name string) (File, error) {
	f, err := m.Files.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := m.prove(f, name); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (m *sealedMonths) prove(f File, name string) error {
	if f.Size() > sealedBytes {
		return nil
	}
	seal, _, err := sealOf(f, f.Size())
	if err != nil || seal != "" && seal == m.seal(name) {
		return err
	}
	switch holds, _, err := sealHolds(f, f.Size()); {
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case !holds:
		return damaged(name, errSeal)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[name] = seal
	return nil
}

// seal is that of a file that was found to hold.
func (m *sealedMonths) seal(name string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known[name]
}
