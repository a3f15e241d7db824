package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/scan"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules"
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
		all[r.ID] = readList(r)
	}
	return all, context.Cause(ctx)
}

// readList reads a list of the user's: a small CSV file, whole.
func readList(r catalogue.Reference) *listFile {
	f := &listFile{}
	raw, err := os.ReadFile(r.Path)
	if err != nil {
		f.err = &source.Error{File: r.Written, Message: message.New(msgListUnreadable, r.ID), Err: errors.Unwrap(err)}
		return f
	}
	sum := sha256.Sum256(raw)
	f.input = store.Input{Kind: store.InputReference, Name: r.ID, Path: filepath.ToSlash(r.Written),
		Bytes: int64(len(raw)), SHA256: hex.EncodeToString(sum[:])}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF")))).ReadAll()
	switch {
	case err != nil:
		f.err = &source.Error{File: r.Written, Message: message.New(msgListUnreadable, r.ID), Err: err}
	case len(rows) == 0:
		f.err = &source.Error{File: r.Written, Message: message.New(msgListEmpty, r.ID)}
	default:
		f.list, f.err = newList(r, rows)
	}
	return f
}

func newList(r catalogue.Reference, rows [][]string) (*reference.List, error) {
	if r.Key == "" {
		return reference.NewList(r.ID, rows[0], rows[1:])
	}
	return reference.NewKeyedList(r.ID, r.Key, rows[0], rows[1:])
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

// foreignKeys reads the keys of another dataset of the same period.
func (a *audit) foreignKeys(ctx context.Context, need rules.Need) (*rules.KeySet, message.M) {
	d, ok := a.Catalogue.Dataset(need.Dataset)
	if !ok {
		return nil, message.New(msgOtherUnknown, need.Dataset)
	}
	for _, c := range need.Columns {
		if d.Index(c) < 0 {
			return nil, message.New(msgOtherColumn, need.Dataset, c)
		}
	}
	found, err := find(d, a.period)
	if err == nil && len(found) == 0 {
		return nil, message.New(msgOtherAbsent, need.Dataset, a.period)
	}
	var extract *source.Extract
	if err == nil {
		extract, err = source.Open(ctx, d.Source, found)
	}
	if err != nil && !errors.Is(err, source.ErrNoHeader) {
		return nil, message.New(msgOtherUnreadable, need.Dataset, ProblemOf(err))
	}
	keys, err := scan.Keys(ctx, scan.Request{Dataset: &d.Dataset, Extract: extract,
		Env: rules.Env{Period: a.period, Zone: a.Catalogue.Zone}, Jobs: a.Jobs}, need)
	if err != nil {
		return nil, message.New(msgOtherUnreadable, need.Dataset, ProblemOf(err))
	}
	for _, f := range extract.Files {
		a.inputs = append(a.inputs, input(store.InputDataset, need.Dataset, f, nil))
	}
	return keys, message.M{}
}
