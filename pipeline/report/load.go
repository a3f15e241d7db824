package report

import (
	"cmp"
	"context"
	"slices"

	"rasoat/pipeline/store"
)

// FirstSheets is how many datasets have details in the report that a run writes by
// itself: as many as somebody may go through in a day. They are 6 MB, which any
// browser opens at once.
const FirstSheets = 30

// Rows are the rows of one period that a report is made of.
type Rows struct {
	store.Tables
	Agencies []store.AgencyScore
	Failed   map[string]store.Run // as Options want them
	Sheets   []string             // the datasets with details, as Options want them
}

// Load reads a period from the store with the details of no more than so many
// datasets, 0 for all: those that need attention most. Of the others there is what the
// overview shows, what kept a rule from being evaluated, and what says that rows could not
// be read. Details are nearly all of the work: of 300 datasets they are 2,000 files, and a
// page of 60 MB.
func Load(ctx context.Context, s *store.Store, period store.Day, most int) (*Rows, error) {
	all, err := s.Datasets(ctx, period)
	if err != nil {
		return nil, err
	}
	seen, err := s.LoadTables(ctx, period, []string{"dataset_scores"}, all...)
	if err != nil {
		return nil, err
	}
	sheets := Urgent(seen.DatasetScores, most)
	detailed, agencies, err := s.LoadWhole(ctx, period, sheets...) // of all, where none has details
	if err != nil {
		return nil, err
	}
	r := &Rows{Tables: *detailed, Agencies: agencies, Sheets: sheets}
	if sheets == nil {
		return r, nil
	}
	troubled, err := s.LoadTables(ctx, period, []string{"dataset_scores", "field_scores", "rule_results"}, inTrouble(seen, sheets)...)
	if err != nil {
		return nil, err
	}
	r.Append(troubled)
	r.addRest(seen)
	return r, nil
}

// Urgent returns the datasets that need attention most, by their status and then
// their score, and have details to show; most urgent first.
func Urgent(scores []store.DatasetScore, most int) []string {
	scores = slices.DeleteFunc(slices.Clone(scores), func(d store.DatasetScore) bool { return d.Rules == 0 })
	slices.SortStableFunc(scores, func(a, b store.DatasetScore) int { return byUrgency(&a, &b) })
	var ids []string
	for _, d := range scores[:min(most, len(scores))] {
		ids = append(ids, d.Dataset)
	}
	return ids
}

// Scored returns the datasets that have a score.
func Scored(scores []store.DatasetScore) []string {
	var ids []string
	for _, d := range scores {
		if finite(d.Score) {
			ids = append(ids, d.Dataset)
		}
	}
	return ids
}

// inTrouble returns the datasets in which a rule could not be evaluated, or that may fail
// for rows that could not be read, but for those that are named.
func inTrouble(seen *store.Tables, but []string) []string {
	rejected := map[string]bool{}
	for _, r := range seen.Runs {
		rejected[r.Dataset] = r.RowsRejected > 0
	}
	var ids []string
	for _, d := range seen.DatasetScores {
		wanted := d.RulesError > 0 || rejected[d.Dataset] && fails(d.Status)
		if wanted && !slices.Contains(but, d.Dataset) {
			ids = append(ids, d.Dataset)
		}
	}
	return ids
}

// addRest adds the rows of datasets of which there are none yet. The others were
// read a second time, all rows of one run: another may have come in between.
func (r *Rows) addRest(seen *store.Tables) {
	known := map[string]bool{}
	for _, d := range r.Runs {
		known[d.Dataset] = true
	}
	for _, d := range seen.Runs {
		if !known[d.Dataset] {
			r.Runs = append(r.Runs, d)
		}
	}
	for _, d := range seen.DatasetScores {
		if !known[d.Dataset] {
			r.DatasetScores = append(r.DatasetScores, d)
		}
	}
}

// byUrgency puts first the dataset that needs someone first.
func byUrgency(a, b *store.DatasetScore) int {
	return cmp.Or(cmp.Compare(urgency(a.Status), urgency(b.Status)), byScore(a.Score, b.Score), cmp.Compare(a.Dataset, b.Dataset))
}
