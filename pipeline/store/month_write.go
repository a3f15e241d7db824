package store

import (
	"io"

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
	m := &monthSheet[T]{to: newSealing(w)}
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
	return m.to.close(m.out)
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
