package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// tombstone says which tables of an attempt were removed, each with its SHA-256, by whom
// and why. It lies beside the manifest, which stays, so that the chain can be proven and
// what is missing is missing for a reason that is named.
type tombstone struct {
	Version        int                `json:"version"`
	Period         string             `json:"period"`
	Dataset        string             `json:"dataset"`
	RunID          string             `json:"run_id"`
	ManifestSHA256 string             `json:"manifest_sha256"`
	Removed        map[string]Removed `json:"removed"` // by the names of tables
	Digest         string             `json:"digest,omitempty"`
	Signature      *Signature         `json:"signature,omitempty"`
}

// Removed is a table that was removed from history.
type Removed struct {
	TableFile
	At       time.Time `json:"at"`
	Operator string    `json:"operator,omitempty"`
	Host     string    `json:"host,omitempty"`
	Reason   string    `json:"reason"`
}

const tombstoneName = "tombstone.json"

func tombstoneFile(period Day, dataset, run string) string {
	return historyFile(period, dataset, run, tombstoneName)
}

// decodeTombstone reads a tombstone and checks that it is whole, and of that run.
func decodeTombstone(file []byte, period Day, dataset, run string) (*tombstone, error) {
	t := &tombstone{}
	err := unseal(file, t)
	if err == nil {
		err = checkVersion(t.Version)
	}
	if err == nil && (t.Period != iso(period) || t.Dataset != dataset || t.RunID != run) {
		err = fmt.Errorf("it is that of run %s of %s for %s", t.RunID, t.Dataset, t.Period)
	}
	return t, err
}

// buried reads the tombstone of an attempt; one without removes nothing.
func (s *Store) buried(ctx context.Context, period Day, dataset, run string) (*tombstone, error) {
	name := tombstoneFile(period, dataset, run)
	data, err := readAll(ctx, s.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return &tombstone{}, nil
	}
	if err != nil {
		return nil, err
	}
	t, err := decodeTombstone(data, period, dataset, run)
	if err != nil {
		return nil, damaged(name, err)
	}
	return t, nil
}

// has tells whether a table was removed.
func (t *tombstone) has(table string) bool {
	_, ok := t.Removed[table]
	return ok
}

// wasRemoved tells of an error of reading a table in history whether it is missing for a
// reason.
func (s *Store) wasRemoved(ctx context.Context, err error, period Day, dataset, run, table string) bool {
	if !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	t, err := s.buried(ctx, period, dataset, run)
	return err == nil && t.has(table)
}
