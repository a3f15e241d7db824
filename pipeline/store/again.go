package store

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"rasoat/rules/message"
)

var (
	againFigure = message.Define("store.again_figure",
		"kiểm toán lại ra kết quả khác: %s, cột %s là %s, tính lại được %s",
		"is not what the audit gives again: %s, column %s is %s, and %s again")
	againText = message.Define("store.again_text",
		"kiểm toán lại ra kết quả khác: %s, cột %s", "is not what the audit gives again: %s, column %s")
	againLacks = message.Define("store.again_lacks",
		"kiểm toán lại có thêm dòng: %s", "lacks a row that the audit gives again: %s")
	againMore = message.Define("store.again_more",
		"có dòng mà kiểm toán lại không có: %s", "has a row that the audit does not give again: %s")
	againOnly = message.Define("store.again_only", "dòng duy nhất", "its only row")
	againRow  = message.Define("store.again_row", "dòng %s", "row %s")
)

// Compare holds the tables of an attempt in history against those that an audit of
// the same inputs by the same rules has given again, and names of each table the
// first figure that differs. What belongs to an attempt and is no result (its id, who
// ran it, when) is not compared. The rows of t are completed in place, as a commit
// would.
func (s *Store) Compare(ctx context.Context, r *Recorded, t *Tables, status string) ([]Finding, error) {
	m := *r.Manifest
	m.Status = status
	a := &Attempt{RunID: r.RunID, Number: m.Attempt, Period: r.Period, Agency: m.Agency, Dataset: r.Dataset, StartedAt: m.StartedAt, store: s}
	if err := a.completeRows(t, &m); err != nil {
		return nil, err
	}
	t.Unfold()
	var found findings
	for _, table := range append([]*table{runsOf}, tables[:len(tables)-1]...) {
		name := historyFile(r.Period, r.Dataset, r.RunID, table.name+".parquet")
		var stored Tables
		_, err := table.read(ctx, s.files, name, &stored)
		if s.wasRemoved(ctx, err, r.Period, r.Dataset, r.RunID, table.name) {
			continue
		}
		if err != nil {
			found.wrong(name, err)
			continue
		}
		if what := table.differs(table.rows(&stored), table.rows(t)); !what.IsZero() {
			found = append(found, Finding{Path: name, What: what})
		}
	}
	return found, nil
}

// differs says what the first difference between two lists of rows is.
func (t *table) differs(stored, again []parquet.Row) message.M {
	place, columns := map[string]parquet.Row{}, t.schema.Columns()
	for _, row := range again {
		place[t.place(row)] = row
	}
	for _, row := range stored {
		other, ok := place[t.place(row)]
		if !ok {
			return message.New(againMore, t.named(row))
		}
		delete(place, t.place(row))
		for i := range row {
			if column := columns[i][0]; !t.own[column] && !parquet.Equal(row[i], other[i]) {
				return t.figure(t.named(row), column, row[i], other[i])
			}
		}
	}
	for _, row := range again {
		if _, left := place[t.place(row)]; left {
			return message.New(againLacks, t.named(row))
		}
	}
	return message.M{}
}

// figure says which figure differs. Texts are not shown: they may be of a column
// that nobody may see.
func (t *table) figure(row message.M, column string, stored, again parquet.Value) message.M {
	isText := func(v parquet.Value) bool { return v.Kind() == parquet.ByteArray }
	if shown := []string{"status", "band"}; !slices.Contains(shown, column) && (isText(stored) || isText(again)) {
		return message.New(againText, row, column)
	}
	return message.New(againFigure, row, column, t.shown(column, stored), t.shown(column, again))
}

// shown is a value for an officer: a day or a time as such, and not as the number that
// it is in a file.
func (t *table) shown(column string, v parquet.Value) string {
	leaf, _ := t.schema.Lookup(column)
	switch kind := typeOf(leaf.Node.Type()); {
	case v.IsNull():
	case kind == "date":
		return iso(Day(v.Int32()))
	case kind == "timestamp":
		return time.UnixMicro(v.Int64()).UTC().Format(time.RFC3339Nano)
	}
	return v.String()
}

// place is what names a row among those of its table and run.
func (t *table) place(row parquet.Row) string {
	var b strings.Builder
	for _, column := range t.order {
		leaf, _ := t.schema.Lookup(column)
		v := row[leaf.ColumnIndex]
		fmt.Fprintf(&b, "%v:%s\x00", v.IsNull(), v.String())
	}
	return b.String()
}

// named is place for an officer.
func (t *table) named(row parquet.Row) message.M {
	var parts []string
	for _, column := range t.order {
		leaf, _ := t.schema.Lookup(column)
		if v := row[leaf.ColumnIndex]; !v.IsNull() {
			parts = append(parts, t.shown(column, v))
		}
	}
	if len(parts) == 0 {
		return message.New(againOnly)
	}
	return message.New(againRow, strings.Join(parts, " · "))
}

// CompareAgencies holds the agencies' scores of a period against those that follow
// from the scores of its datasets.
func (s *Store) CompareAgencies(ctx context.Context, period Day, scores []AgencyScore) ([]Finding, error) {
	for i := range scores {
		scores[i].Period = period
	}
	name := agencyFile(period)
	stored, err := s.agenciesAt(ctx, period)
	if err == nil && stored == nil {
		err = fs.ErrNotExist
	}
	var found findings
	if err != nil {
		found.wrong(name, err)
		return found, ctx.Err()
	}
	asBefore(stored, scores)
	t := &table{schema: agencyScores.schema, order: []string{"agency"}}
	if what := t.differs(agencyScores.rows(stored), agencyScores.rows(scores)); !what.IsZero() {
		found = append(found, Finding{Path: name, What: message.New(againAgencies, what)})
	}
	return found, nil
}

// asBefore puts scores that were found again as an older version said them, where the
// stored ones are its: it took what nobody had audited for not delivered.
func asBefore(stored, again []AgencyScore) {
	old := map[string]bool{}
	for i := range stored {
		old[stored[i].Agency] = stored[i].DatasetsNotAudited == nil
	}
	for i := range again {
		if s := &again[i]; old[s.Agency] && s.DatasetsNotAudited != nil {
			s.DatasetsNotDelivered, s.DatasetsNotAudited = s.DatasetsNotDelivered+*s.DatasetsNotAudited, nil
		}
	}
}

var againAgencies = message.Define("store.again_agencies",
	"%s; điểm đã bị sửa, hoặc có bộ dữ liệu được kiểm toán lại sau đó (chạy lại “rasoat run” cho kỳ này)",
	"%s; it was altered, or a dataset was audited again since (run rasoat run for this period again)")
