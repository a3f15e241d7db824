package pipeline

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/spill"
)

// references are the code lists of a catalogue, each read once per run. A list
// that cannot be read is an error of the datasets that use it, not of others.
type references map[string]*listFile

type listFile struct {
	list  *reference.List
	input store.Input
	err   error
}

// readReferences reads the lists of all files that the catalogue names.
func (c *Config) readReferences(ctx context.Context) (references, error) {
	all := references{}
	share := c.keys.Share()
	defer share.Close()
	for _, r := range c.Catalogue.References {
		if r.Path == "" {
			list, _ := reference.Lookup(r.Builtin)
			all[r.ID] = &listFile{list: list, input: store.Input{Kind: store.InputReference, Name: r.ID,
				Path: "builtin/" + r.Builtin, SHA256: list.SHA256()}}
			continue
		}
		all[r.ID] = readList(ctx, r, share)
	}
	return all, context.Cause(ctx)
}

// readList reads a list of the user's as it reads an extract: in whatever format
// an extract may be delivered.
func readList(ctx context.Context, r catalogue.Reference, share *spill.Share) *listFile {
	if _, err := os.Stat(r.Path); err != nil {
		return &listFile{err: &source.Error{File: r.Written, Message: message.New(msgListUnreadable, r.ID), Err: errors.Unwrap(err)}}
	}
	r.Source.Spill = share
	e, err := source.Open(ctx, r.Source, []source.Found{{Name: filepath.ToSlash(r.Written), Path: r.Path}})
	switch {
	case errors.Is(err, source.ErrNoHeader):
		return &listFile{err: &source.Error{File: r.Written, Message: message.New(msgListEmpty, r.ID)}}
	case err != nil:
		return &listFile{err: err}
	}
	list, err := listOf(ctx, r, e)
	file := e.Delivered()[0]
	return &listFile{list: list, err: err,
		input: store.Input{Kind: store.InputReference, Name: r.ID, Path: file.Name, Bytes: file.Bytes, SHA256: file.SHA256}}
}

// listOf makes the list of the rows of a file. A record that cannot be read, or
// not every byte of it, would be a code that no value may have: it is an error.
func listOf(ctx context.Context, r catalogue.Reference, e *source.Extract) (*reference.List, error) {
	columns := e.Files[0].Header
	var rows [][]string
	var records []int64
	err := e.Read(ctx, columns, 1, func(int) func(*source.Batch) error {
		return func(b *source.Batch) error {
			if len(b.Rejects) > 0 {
				return &source.Error{File: r.Written, Line: b.Rejects[0].Line, Message: b.Rejects[0].Reason}
			}
			if len(b.Undecodable) > 0 {
				row := b.Rows.Record(int(b.Undecodable[0]))
				return &source.Error{File: r.Written, Message: message.New(msgListUndecodable, row, e.Files[0].Encoding)}
			}
			for i := range b.Rows.Count {
				row := make([]string, len(columns))
				for c := range columns {
					row[c] = strings.Clone(source.TextAt(b.Record.Column(c), i))
				}
				rows, records = append(rows, row), append(records, b.Rows.Record(i))
			}
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	return reference.NewNumberedList(r.ID, r.Key, columns, rows, records)
}

// of returns the lists that the dataset's rules may name, and the first error
// of one that a rule does name.
func (all references) of(d *catalogue.Dataset) (map[string]*reference.List, error) {
	lists := maps.Clone(d.References)
	if lists == nil {
		lists = map[string]*reference.List{}
	}
	for id, f := range all {
		if f.err == nil {
			lists[id] = f.list
		}
	}
	for _, id := range referencesUsed(d) {
		if f, ok := all[id]; ok && f.err != nil {
			return nil, f.err
		}
	}
	return lists, nil
}

// referencesUsed are the ids of references that the parameters of rules name.
func referencesUsed(d *catalogue.Dataset) []string {
	var ids []string
	for _, r := range d.Rules {
		if id := r.Reference(); id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// addReferences puts the lists that the rules use into the manifest.
func (a *audit) addReferences() {
	for _, id := range referencesUsed(a.target.dataset) {
		if f, ok := a.lists[id]; ok {
			a.inputs = append(a.inputs, f.input)
		}
	}
}
