package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"rasoat/pipeline/dossier"
	"rasoat/pipeline/store"
)

// instantForm is RFC 3339 to the microsecond, which is what the store keeps.
const instantForm = "2006-01-02T15:04:05.999999Z07:00"

// JSON writes the tables as one object: a key per table of the store, in the
// order of its documentation, each a list of rows, one row a line, with exactly
// the column names of the Parquet files. Dates are "2026-11-21", times RFC 3339
// in UTC, null is null. Rows are sorted by their columns from the first on, so
// the same rows give the same bytes. Trends, if given, follow as tables of their own.
// Only errors of w are returned.
func JSON(w io.Writer, t store.Tables, agencies []store.AgencyScore, trends ...*Trends) error {
	t.Unfold()
	t = ordered(t)
	tables := []namedRows{
		{"runs", t.Runs}, {"dataset_scores", t.DatasetScores}, {"segment_scores", t.SegmentScores},
		{"criterion_scores", t.CriterionScores}, {"field_scores", t.FieldScores}, {"rule_results", t.RuleResults},
		{"column_profiles", t.ColumnProfiles}, {"failure_samples", t.FailureSamples},
		{"agency_scores", sorted(reflect.ValueOf(agencies))}, {"incidents", t.Incidents},
	}
	for _, f := range trends {
		tables = append(tables, namedRows{"score_trends", sorted(reflect.ValueOf(f.scores))}, namedRows{"column_drifts", sorted(reflect.ValueOf(f.columns))})
	}
	return writeTables(w, tables)
}

// namedRows are the rows of a table, a slice of structs.
type namedRows struct {
	name string
	rows any
}

// DossierJSON writes the tables of a dossier in the same form.
func DossierJSON(w io.Writer, t *dossier.Tables) error {
	var tables []namedRows
	for i := range dossier.Listings {
		l := &dossier.Listings[i]
		tables = append(tables, namedRows{l.Name, l.Rows(t)})
	}
	return writeTables(w, tables)
}

func writeTables(w io.Writer, tables []namedRows) error {
	out := bufio.NewWriter(w)
	for i, table := range tables {
		fmt.Fprintf(out, "%s%q: ", pick(i == 0, "{\n", ",\n"), table.name)
		writeTable(out, reflect.ValueOf(table.rows))
	}
	out.WriteString("\n}\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("report as JSON: %w", err)
	}
	return nil
}

func writeTable(out *bufio.Writer, rows reflect.Value) {
	columns := columnsOf(rows.Type().Elem(), nil)
	var line []byte
	out.WriteByte('[')
	for i := range rows.Len() {
		line = append(line[:0], pick(i == 0, "\n  {", ",\n  {")...)
		for j, c := range columns {
			line = append(line, pick(j == 0, `"`, `, "`)...)
			line = append(append(line, c.name...), `": `...)
			line = c.appendValue(line, rows.Index(i).FieldByIndex(c.index))
		}
		out.Write(append(line, '}'))
	}
	out.WriteString(pick(rows.Len() == 0, "]", "\n]"))
}

// column is a column of a table and where its value is in the row.
type column struct {
	name  string
	index []int
	date  bool // an int32 that counts days
}

// columnsOf lists the columns of a row type by its parquet tags, those of an
// embedded struct in its place.
func columnsOf(t reflect.Type, at []int) []column {
	var list []column
	for i := range t.NumField() {
		f, index := t.Field(i), append(at[:len(at):len(at)], i)
		if f.Anonymous {
			list = append(list, columnsOf(f.Type, index)...)
			continue
		}
		name, kind, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		list = append(list, column{name: name, index: index, date: kind == "date"})
	}
	return list
}

func (c *column) appendValue(b []byte, v reflect.Value) []byte {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return append(b, "null"...)
		}
		v = v.Elem()
	}
	switch {
	case c.date:
		return time.Unix(v.Int()*86400, 0).UTC().AppendFormat(b, `"2006-01-02"`)
	case v.CanInt():
		return strconv.AppendInt(b, v.Int(), 10)
	case v.CanFloat() && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)):
		return append(b, "null"...) // JSON has no word for them
	case v.CanFloat():
		return strconv.AppendFloat(b, v.Float(), 'f', -1, 64)
	case v.Kind() == reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case v.Kind() == reflect.String:
		return appendString(b, v.String())
	}
	return v.Interface().(time.Time).UTC().AppendFormat(b, `"`+instantForm+`"`)
}

// appendString quotes s as JSON; what is not UTF-8 becomes U+FFFD.
func appendString(b []byte, s string) []byte {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return append(b, "null"...)
	}
	return append(b, strings.TrimSuffix(out.String(), "\n")...)
}
