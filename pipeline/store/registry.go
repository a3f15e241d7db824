package store

import (
	"context"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// keyColumns lead every table of a run and its order.
var keyColumns = []string{"period", "agency", "dataset", "run_id"}

// table is a table of a run with the type of its rows forgotten.
type table struct {
	name   string
	schema *parquet.Schema
	order  []string        // columns that name a row among those of its run
	own    map[string]bool // columns that differ between runs with the same results
	rows   func(*Tables) []parquet.Row
	lot    func(*Tables) lot
	count  func(*Tables) int // the rows of lot
	stamp  func(*Tables, Key)
	sort   func(*Tables) // by the keys, rows of several files
	read   func(ctx context.Context, files Files, name string, into *Tables) (runID string, err error)

	part  func(ctx context.Context, files Files, name string, want rowsWanted, into *Tables) (seal string, err error) // of a month's file
	split func(all *Tables, to func(*Key) *Tables)                                                                    // rows to where their keys say
	month func(w io.Writer) monthWriter
	whole *table // the same without the rows of segments, which are nearly all where there are any
}

// define describes the table whose rows are the given field of Tables, sorted
// by the keys and then by order. The columns of own, and run_id, are no results.
func define[T any, P keyed[T]](name string, field func(*Tables) *[]T, order []string, own ...string) *table {
	s := newSheet[T](name, append(append([]string{}, keyColumns...), order...)...)
	s.constant(len(keyColumns))
	t, whole := tableOf[T, P](s, field, order, own), s
	if leaf, ok := s.schema.Lookup(segmentColumn); ok && leaf.Node.Optional() {
		whole.segment = segmentColumn
	}
	t.whole = tableOf[T, P](whole, field, order, own)
	return t
}

// segmentColumn is null in the rows of a whole dataset, in each table that has others.
const segmentColumn = "segment"

func tableOf[T any, P keyed[T]](s sheet[T], field func(*Tables) *[]T, order, own []string) *table {
	t := &table{name: s.name, schema: s.schema, order: order, own: map[string]bool{"run_id": true}}
	for _, c := range own {
		t.own[c] = true
	}
	t.rows = func(all *Tables) []parquet.Row { return s.rows(*field(all)) }
	t.lot = func(all *Tables) lot { return s.lot(*field(all)) }
	t.count = func(all *Tables) int { return len(*field(all)) }
	t.sort = func(all *Tables) { sortByKey[T, P](*field(all)) }
	t.stamp = func(all *Tables, k Key) {
		for i := range *field(all) {
			P(&(*field(all))[i]).stamp(k)
		}
	}
	t.read = func(ctx context.Context, files Files, name string, into *Tables) (string, error) {
		rows, runID, err := s.read(ctx, files, name)
		*field(into) = append(*field(into), rows...)
		return runID, err
	}
	t.part = func(ctx context.Context, files Files, name string, want rowsWanted, into *Tables) (string, error) {
		rows, seal, err := s.part(ctx, files, name, want)
		*field(into) = append(*field(into), rows...)
		return seal, err
	}
	t.split = func(all *Tables, to func(*Key) *Tables) {
		rows := *field(all)
		for i := range rows {
			if into := to(P(&rows[i]).Leading()); into != nil {
				*field(into) = append(*field(into), rows[i])
			}
		}
	}
	t.month = s.month
	return t
}

// stamp says which audit a row belongs to.
func (k *Key) stamp(by Key) { *k = by }

// runsTable is the table of the attempts themselves.
const runsTable = "runs"

// tables are the tables of a run in the order in which they are written and
// switched. runs is last: its row holds the digest of all others, and once it
// is switched all are.
var tables = []*table{
	define("dataset_scores", func(t *Tables) *[]DatasetScore { return &t.DatasetScores }, nil),
	define("segment_scores", func(t *Tables) *[]SegmentScore { return &t.SegmentScores }, []string{"segment"}),
	define("criterion_scores", func(t *Tables) *[]CriterionScore { return &t.CriterionScores }, []string{"criterion", "segment"}),
	define("field_scores", func(t *Tables) *[]FieldScore { return &t.FieldScores }, []string{"field"}),
	withParts(define("rule_results", func(t *Tables) *[]RuleResult { return &t.RuleResults }, []string{"rule", "segment"})),
	define("column_profiles", func(t *Tables) *[]ColumnProfile { return &t.ColumnProfiles }, []string{"column"}),
	define("failure_samples", func(t *Tables) *[]FailureSample { return &t.FailureSamples },
		[]string{"rule", "segment", "source_file", "row_number", "column"}),
	define(runsTable, func(t *Tables) *[]Run { return &t.Runs }, nil,
		"attempt", "started_at", "finished_at", "duration_ms", "tool_version", "catalogue_sha256",
		"reason", "operator", "host", "error", "previous_run", "results_sha256", "every", "due"),
}

// What follows from the runs that current shows, and so is not in history: the one
// table of a period, and the one of a dataset and period.
var (
	agencyScores = newSheet[AgencyScore]("agency_scores", "period", "agency")
	incidents    = newSheet[Incident]("incidents", "period", "agency", "dataset", "rule", "segment")

	wholeIncidents = func() sheet[Incident] { whole := incidents; whole.segment = segmentColumn; return whole }()
	runIncidents   = func() sheet[Incident] { run := incidents; run.constant(3); return run }() // of one dataset
)

// tablesOf returns the tables named, and runs, which says whose the others are.
func tablesOf(names ...string) []*table {
	return slices.DeleteFunc(slices.Clone(tables), func(t *table) bool {
		return t.name != runsTable && !slices.Contains(names, t.name)
	})
}

// wholeOf are the tables without the rows of segments.
func wholeOf(which []*table) []*table {
	var all []*table
	for _, t := range which {
		all = append(all, t.whole)
	}
	return all
}

// TableNames returns the names of all tables of the store, runs first, in the
// order of the manual.
func TableNames() []string {
	names := []string{runsTable}
	for _, t := range tables[:len(tables)-1] {
		names = append(names, t.name)
	}
	return append(names, agencyScores.name, incidents.name)
}
