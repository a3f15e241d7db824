package store

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Earliest and Latest are the first and the last day that a period may be.
const (
	Earliest Day = -719162 // 0001-01-01
	Latest   Day = 2932896 // 9999-12-31
)

// Wanted says which attempts are asked for.
type Wanted struct {
	Datasets []string // none: all
	From, To Day
	Most     int  // the newest so many; 0: all
	Again    bool // only those of datasets and periods that have more than one attempt
}

// Recorded is one attempt as history has it.
type Recorded struct {
	Period  Day
	Dataset string
	RunID   string
	Rows    Tables // its rows of runs and dataset_scores
	Shown   bool   // it is the one that current shows
	Pruned  bool   // its tables were removed; what rows of runs there is is from the manifest
	Err     error  // why it cannot be read, or nil

	Manifest *Manifest // nil until ReadManifest: of a year they are a gigabyte
}

// Recorded returns what history has of the attempts asked for: the newest period
// first, of a period the datasets by name, of a dataset the newest attempt first.
// An attempt that cannot be read is in the list and says why. More tells whether
// there are earlier ones beyond the most that were wanted.
func (s *Store) Recorded(ctx context.Context, w Wanted) (found []Recorded, more bool, err error) {
	periods, err := s.periods(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, period := range slices.Backward(periods) {
		if period < w.From || period > w.To {
			continue
		}
		if found, more, err = s.recordedOn(ctx, period, w, found); more || err != nil {
			break
		}
	}
	if err != nil {
		return nil, false, err
	}
	if err := few(len(found), s.AtOnce(), func(i int) error { return s.fill(ctx, &found[i]) }); err != nil {
		return nil, false, err
	}
	return found, more, s.markShown(ctx, found)
}

// markShown says of each attempt whether it is the one that current shows. What months'
// files show is read once for each month.
func (s *Store) markShown(ctx context.Context, found []Recorded) error {
	months := map[string]map[place]string{}
	for i := range found {
		r := &found[i]
		var rows Tables
		id, err := runsOf.read(ctx, s.files, currentFile(runsTable, r.Period, r.Dataset), &rows)
		if month := monthOf(r.Period); errors.Is(err, fs.ErrNotExist) {
			if _, known := months[month]; !known {
				months[month], _, _ = monthRuns(ctx, s.files, r.Period) // of one that cannot be read nothing is shown
			}
			id = months[month][place{r.Period, r.Dataset}]
		} else if err != nil {
			id = ""
		}
		r.Shown = id == r.RunID
	}
	return ctx.Err()
}

// recordedOn adds the attempts of a period, as far as there is room for them.
func (s *Store) recordedOn(ctx context.Context, period Day, w Wanted, found []Recorded) ([]Recorded, bool, error) {
	datasets, err := s.datasetsOf(ctx, period)
	for _, dataset := range datasets {
		if len(w.Datasets) > 0 && !slices.Contains(w.Datasets, dataset) {
			continue
		}
		ids, err := s.attempts(ctx, period, dataset)
		if err != nil {
			return nil, false, err
		}
		if w.Again && len(ids) < 2 {
			continue
		}
		for _, id := range slices.Backward(ids) {
			if w.Most > 0 && len(found) == w.Most {
				return found, true, nil
			}
			found = append(found, Recorded{Period: period, Dataset: dataset, RunID: id})
		}
	}
	return found, false, err
}

// fill reads the rows of an attempt. Only what ends the listing as a whole is
// returned.
func (s *Store) fill(ctx context.Context, r *Recorded) error {
	var m *Manifest
	m, _, r.Err = s.manifest(ctx, r.Period, r.Dataset, r.RunID)
	for _, t := range tablesOf("dataset_scores") {
		if r.Err == nil {
			_, r.Err = t.read(ctx, s.files, historyFile(r.Period, r.Dataset, r.RunID, t.name+".parquet"), &r.Rows)
			if s.wasRemoved(ctx, r.Err, r.Period, r.Dataset, r.RunID, t.name) {
				r.Err, r.Pruned = nil, true
			}
		}
	}
	if r.Pruned && len(r.Rows.Runs) == 0 {
		r.Rows.Runs = []Run{{Key: Key{Period: r.Period, Agency: m.Agency, Dataset: r.Dataset, RunID: r.RunID}}}
		(&Attempt{}).completeRun(&r.Rows.Runs[0], m)
	}
	if r.Err == nil && len(r.Rows.Runs) != 1 {
		r.Err = damaged(historyFile(r.Period, r.Dataset, r.RunID, runsTable+".parquet"), errors.New("one row is wanted"))
	}
	return ctx.Err()
}

// ReadManifest reads the manifest of an attempt.
func (s *Store) ReadManifest(ctx context.Context, r *Recorded) (err error) {
	r.Manifest, _, err = s.manifest(ctx, r.Period, r.Dataset, r.RunID)
	return err
}

// Build is what decides by which method a run was scored: the catalogue, which holds the
// method, and the version of the tool, which ships it. Runs of one build have one
// fingerprint of it in their manifests.
type Build struct{ Method, Catalogue, Tool string }

// Build returns that of a run.
func (r *Run) Build() Build { return Build{r.Method, r.CatalogueSHA256, r.ToolVersion} }

// runsOf is the table of the attempts themselves.
var runsOf = tables[len(tables)-1]

// periods returns the periods that history has, in order.
func (s *Store) periods(ctx context.Context) ([]Day, error) {
	names, err := s.files.List(ctx, historyDir)
	var days []Day
	for _, name := range names {
		dir, isDir := strings.CutSuffix(name, "/")
		if day, err := dayOf(dir); isDir && err == nil {
			days = append(days, day)
		}
	}
	slices.Sort(days)
	return days, err
}

// datasetsOf returns the datasets that history has for a period, sorted.
func (s *Store) datasetsOf(ctx context.Context, period Day) ([]string, error) {
	names, err := s.files.List(ctx, historyDir+"/"+iso(period))
	var ids []string
	for _, name := range names {
		if id, isDir := strings.CutSuffix(name, "/"); isDir && datasetForm.MatchString(id) {
			ids = append(ids, id)
		}
	}
	return ids, err
}

// filed is one attempt of a dataset's chain: its manifest and the SHA-256 of that
// file, or why there is none to be had.
type filed struct {
	Period Day
	RunID  string
	*Manifest
	sha256 string
	err    error

	digests []tableDigest // of its tables, if it was verified and its month is joined
}

// committed tells whether the attempt has a manifest, be it a damaged one.
func (f *filed) committed() bool { return !errors.Is(f.err, fs.ErrNotExist) }

// place is where the manifest is, or ought to be.
func (f *filed) place(dataset string) string { return manifestFile(f.Period, dataset, f.RunID) }

// chains returns which periods history has of each dataset.
func (s *Store) chains(ctx context.Context) (map[string][]Day, error) {
	periods, err := s.periods(ctx)
	if err != nil {
		return nil, err
	}
	of := map[string][]Day{}
	for _, period := range periods {
		datasets, err := s.datasetsOf(ctx, period)
		if err != nil {
			return nil, err
		}
		for _, dataset := range datasets {
			of[dataset] = append(of[dataset], period)
		}
	}
	return of, nil
}

// chain reads all manifests of a dataset, in the order in which the attempts were
// made.
func (s *Store) chain(ctx context.Context, dataset string, periods []Day) ([]filed, error) {
	var all []filed
	ids := make([][]string, len(periods))
	err := few(len(periods), s.AtOnce(), func(i int) (err error) {
		ids[i], err = s.attempts(ctx, periods[i], dataset)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, period := range periods {
		for _, id := range ids[i] {
			all = append(all, filed{Period: period, RunID: id})
		}
	}
	slices.SortFunc(all, func(a, b filed) int { return strings.Compare(a.RunID, b.RunID) })
	return all, few(len(all), s.AtOnce(), func(i int) error {
		f := &all[i]
		f.Manifest, f.sha256, f.err = s.manifest(ctx, f.Period, dataset, f.RunID)
		if f.err == nil { // of a year they would be a gigabyte with it
			f.Inputs, f.Headers, f.Kept, f.Rules, f.Parameters = nil, nil, nil, nil, Parameters{}
		}
		return ctx.Err()
	})
}

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
