package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

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

// foreignKeys returns the keys of another dataset of the same period; rules
// that need the same share them.
func (a *audit) foreignKeys(ctx context.Context, need rules.Need) (*rules.KeySet, message.M) {
	of := fmt.Sprintf("%q %q %d", need.Dataset, need.Columns, need.Folding)
	if known, ok := a.keys[of]; ok {
		return known.set, known.why
	}
	set, why := a.readKeys(ctx, need)
	if a.keys == nil {
		a.keys = map[string]foreign{}
	}
	a.keys[of] = foreign{set, why}
	return set, why
}

// foreign is the keys of another dataset, or why there are none.
type foreign struct {
	set *rules.KeySet
	why message.M
}

func (a *audit) readKeys(ctx context.Context, need rules.Need) (*rules.KeySet, message.M) {
	d, ok := a.Catalogue.Dataset(need.Dataset)
	if !ok {
		return nil, a.whyNot(need.Dataset)
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
	extract.Turns = a.turns
	keys, err := scan.Keys(ctx, scan.Request{Dataset: &d.Dataset, Extract: extract,
		Env: rules.Env{Period: a.period, Zone: a.Catalogue.Zone, Spill: a.share}, Jobs: a.Jobs}, need)
	if err != nil {
		return nil, message.New(msgOtherUnreadable, need.Dataset, ProblemOf(err))
	}
	a.addForeign(need.Dataset, extract)
	return keys, message.M{}
}

// whyNot says why a dataset that is needed cannot be read.
func (a *audit) whyNot(dataset string) message.M {
	for _, b := range a.Catalogue.Broken {
		if b.ID == dataset {
			return message.New(msgOtherUnreadable, dataset, ProblemOf(&brokenFile{b.Path, b.Problems}))
		}
	}
	return message.New(msgOtherUnknown, dataset)
}

// addForeign puts the files of another dataset into the manifest, each once.
func (a *audit) addForeign(dataset string, e *source.Extract) {
	for _, f := range e.Files {
		in := input(store.InputDataset, dataset, f, a.arrivals)
		if !slices.Contains(a.inputs, in) {
			a.inputs = append(a.inputs, in)
		}
	}
}
