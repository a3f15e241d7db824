package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
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
// it), reason, operator, host, error, previous_run, results_sha256; and
// agency_scores, which is no table of a run.
type results struct{ h hash.Hash }

func newResults() results { return results{sha256.New()} }

func (r results) add(t *table, rows []parquet.Row) {
	names := t.schema.Columns()
	order := make([]int, 0, len(names))
	for i, n := range names {
		if !t.own[n[0]] {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(names[a], names[b]) })
	io.WriteString(r.h, t.name+"\n")
	var line []byte
	for _, row := range rows {
		line = line[:0]
		for _, i := range order {
			if v := row[i]; !v.IsNull() {
				text := valueText(v)
				line = fmt.Appendf(line, "%s=%d:%s,", names[i][0], len(text), text)
			}
		}
		r.h.Write(append(line, '\n'))
	}
}

func valueText(v parquet.Value) string {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquet.Int32:
		return strconv.FormatInt(int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'g', -1, 64)
	}
	return string(v.ByteArray())
}

func (r results) sum() string { return hex.EncodeToString(r.h.Sum(nil)) }
