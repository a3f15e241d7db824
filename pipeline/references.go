package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/reference"
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
	for _, r := range c.Catalogue.References {
		if r.Path == "" {
			list, _ := reference.Lookup(r.Builtin)
			all[r.ID] = &listFile{list: list, input: store.Input{Kind: store.InputReference, Name: r.ID,
				Path: "builtin/" + r.Builtin, SHA256: list.SHA256()}}
			continue
		}
		all[r.ID] = readList(ctx, r)
	}
	return all, context.Cause(ctx)
}

// readList reads a list of the user's, as it reads an extract: any delimiter
// that extracts may have.
func readList(ctx context.Context, r catalogue.Reference) *listFile {
	f := &listFile{}
	raw, err := os.ReadFile(r.Path)
	if err != nil {
		f.err = &source.Error{File: r.Written, Message: message.New(msgListUnreadable, r.ID), Err: errors.Unwrap(err)}
		return f
	}
	sum := sha256.Sum256(raw)
	f.input = store.Input{Kind: store.InputReference, Name: r.ID, Path: filepath.ToSlash(r.Written),
		Bytes: int64(len(raw)), SHA256: hex.EncodeToString(sum[:])}
	e, err := source.Open(ctx, source.Spec{}, []source.Found{{Name: r.Written, Path: r.Path}})
	switch {
	case errors.Is(err, source.ErrNoHeader):
		f.err = &source.Error{File: r.Written, Message: message.New(msgListEmpty, r.ID)}
	case err != nil:
		f.err = err
	default:
		f.list, f.err = listOf(ctx, r, e)
	}
	return f
}

// listOf makes the list of the rows of a file. A record that cannot be read
// would be a code that no value may have: it is an error.
func listOf(ctx context.Context, r catalogue.Reference, e *source.Extract) (*reference.List, error) {
	columns := e.Files[0].Header
	var rows [][]string
	err := e.Head(ctx, columns, math.MaxInt, func(b *source.Batch) error {
		if len(b.Rejects) > 0 {
			return &source.Error{File: r.Written, Line: b.Rejects[0].Line, Message: b.Rejects[0].Reason}
		}
		for i := range b.Rows.Count {
			row := make([]string, len(columns))
			for c := range columns {
				row[c] = strings.Clone(source.TextAt(b.Record.Column(c), i))
			}
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if r.Key == "" {
		return reference.NewList(r.ID, columns, rows)
	}
	return reference.NewKeyedList(r.ID, r.Key, columns, rows)
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
