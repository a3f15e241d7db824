package store

import (
	"context"
	"io"
)

// reportsDir holds what people read, beside the two halves.
const reportsDir = "reports"

// WriteReport makes or replaces a report of the store, as Files.Put does.
func (s *Store) WriteReport(ctx context.Context, name string, write func(io.Writer) error) error {
	return s.files.Put(ctx, reportsDir+"/"+name, write)
}

// Begun tells whether anything was ever committed.
func (s *Store) Begun(ctx context.Context) (bool, error) {
	names, err := s.files.List(ctx, historyDir)
	return len(names) > 0, err
}
