package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/pipeline/store/object"
)

// openPlace opens the store at a location: a folder, or s3://bucket/folder.
func openPlace(location string, options ...store.Option) (*store.Store, error) {
	if object.Is(location) {
		p, err := object.Open(location)
		if err != nil {
			return nil, err
		}
		options = append(options, store.At(p, p))
	}
	return store.Open(location, options...)
}

// isStore tells whether something was ever committed at a location.
func isStore(ctx context.Context, s *store.Store, location string) (bool, error) {
	if object.Is(location) {
		return s.Begun(ctx)
	}
	_, err := os.Stat(filepath.Join(location, "history"))
	return !errors.Is(err, fs.ErrNotExist), nil
}

// within is the location of a file in a store.
func within(location string, parts ...string) string {
	if object.Is(location) {
		return strings.TrimRight(location, "/") + "/" + path.Join(parts...)
	}
	return filepath.Join(append([]string{location}, parts...)...)
}

// keepHTML writes the report of a period into the store.
func (a *auditing) keepHTML(name string, t *store.Tables, agencies []store.AgencyScore, o report.Options) (string, error) {
	at := within(a.location, "reports", name)
	if !object.Is(a.location) {
		return at, writeReport(at, report.HTML, t, agencies, o)
	}
	return at, a.store.WriteReport(a.Context.Context, name, func(w io.Writer) error { return report.HTML(w, *t, agencies, o) })
}
