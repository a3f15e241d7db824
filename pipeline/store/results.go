package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"
)

// results computes results_sha256, the digest of the numbers of a run: the
// same for two runs of the same extract by the same rules for the same period,
// whoever ran them, when, where, and with how many jobs.
//
// What goes in: for each table, in the order in which the registry lists them
// (runs last), its name and a line feed; then each row in the table's order;
// then each column that has a value, sorted by name, as
//
//	NAME=LENGTH:VALUE,
//
// and a line feed at the end of the row. VALUE is UTF-8 text, LENGTH its bytes
// in decimal: text as it stands, whole numbers and days since 1970-01-01 in
// decimal, true or false, and doubles in the shortest form that reads back
// (%g, like 97.95 or 1e+21). Nulls are left out, so that a column which a later
// version adds, and which has no value here, changes nothing.
//
// What stays out: run_id everywhere; of runs attempt, started_at, finished_at,
// duration_ms, tool_version, catalogue_sha256 (another dataset's file changes
// it), reason, operator, host, error, previous_run, results_sha256, every, due; and
// agency_scores, which is no table of a run.
type results struct{ h hash.Hash }

func newResults() results { return results{sha256.New()} }

func (r results) add(t *table, rows []parquet.Row) {
	r.begin(t)
	r.rows(t, t.schema.Columns(), rows)
}

// begin says whose rows follow.
func (r results) begin(t *table) { io.WriteString(r.h, t.name+"\n") }

// rows adds rows with the given columns.
func (r results) rows(t *table, names [][]string, rows []parquet.Row) {
	order := make([]int, 0, len(names))
	for i, n := range names {
		if !t.own[n[0]] {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(names[a], names[b]) })
	var line, number []byte
	for _, row := range rows {
		for _, i := range order {
			v := &row[i]
			switch {
			case v.IsNull():
			case v.Kind() == parquet.ByteArray:
				line = appendCell(line, names[i][0], v.ByteArray())
			default:
				number = appendNumber(number[:0], v.Kind(), v.Uint64())
				line = appendCell(line, names[i][0], number)
			}
		}
		line = append(line, '\n')
		if len(line) > digestBytes {
			r.h.Write(line)
			line = line[:0]
		}
	}
	r.h.Write(line)
}

// digestBytes is about how much is digested at a time.
const digestBytes = 4096

// appendCell writes a column's value as it is digested.
func appendCell(b []byte, name string, value []byte) []byte {
	b = append(append(b, name...), '=')
	b = append(strconv.AppendInt(b, int64(len(value)), 10), ':')
	return append(append(b, value...), ',')
}

// appendNumber writes a value that is no text, given by its bits.
func appendNumber(b []byte, kind parquet.Kind, bits uint64) []byte {
	switch kind {
	case parquet.Boolean:
		return strconv.AppendBool(b, bits != 0)
	case parquet.Int32:
		return strconv.AppendInt(b, int64(int32(bits)), 10)
	case parquet.Int64:
		return strconv.AppendInt(b, int64(bits), 10)
	case parquet.Double:
		return strconv.AppendFloat(b, math.Float64frombits(bits), 'g', -1, 64)
	}
	panic(fmt.Sprintf("a column of the kind %s is digested", kind))
}

func (r results) sum() string { return hex.EncodeToString(r.h.Sum(nil)) }
