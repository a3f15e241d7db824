package store

import (
	"bytes"
	"cmp"
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
// whoever ran them, when, where, and with how many jobs, as long as manifests are of
// the same version.
//
// What goes in: for each table, in the order in which the registry lists them
// (runs last), its name and a line feed; then each row in the table's order;
// then each column, sorted by name, that has another value than in the row
// before, or in the first row any, as
//
//	NAME=LENGTH:VALUE,
//
// and as NAME=, where it has none any more; and a line feed at the end of the row. VALUE
// is UTF-8 text, LENGTH its bytes in decimal: text as it stands, whole numbers and days
// since 1970-01-01 in decimal, true or false, and doubles in the shortest form that reads
// back (%g, like 97.95 or 1e+21). So a column which a later version adds, and which has no
// value here, changes nothing.
//
// In manifests of version 1 each row has all columns that have a value. Where there is a
// segment for each commune that is ten times the text.
//
// What stays out: run_id everywhere; of runs attempt, started_at, finished_at,
// duration_ms, tool_version, catalogue_sha256 (another dataset's file changes
// it), reason, operator, host, error, previous_run, results_sha256, every, due; and
// agency_scores, which is no table of a run.
type results struct {
	h    hash.Hash
	form int // that of a manifest's version
}

func newResults() results { return resultsOf(manifestVersion) }

// resultsOf is the digest as manifests of a version have it.
func resultsOf(version int) results { return results{sha256.New(), version} }

// begin says whose rows follow.
func (r results) begin(table string) { io.WriteString(r.h, table+"\n") }

// of digests rows that have the given columns, and leaves out those that are no results.
func (r results) of(own map[string]bool, names [][]string) *rowDigest {
	d := &rowDigest{results: r}
	for i, n := range names {
		if !own[n[0]] {
			d.cells = append(d.cells, rowCell{name: n[0], index: i})
		}
	}
	slices.SortFunc(d.cells, func(a, b rowCell) int { return cmp.Compare(a.name, b.name) })
	return d
}

// rowDigest digests rows of Parquet one after the other.
type rowDigest struct {
	results
	cells []rowCell
}

// rowCell is a column with what the row before has there.
type rowCell struct {
	name  string
	index int
	has   bool
	bits  uint64 // of a value that is no text
	text  []byte
}

func (d *rowDigest) add(rows []parquet.Row) {
	var text []byte
	for _, row := range rows {
		for i := range d.cells {
			c := &d.cells[i]
			c.has = c.has && d.form > 1 // in the first form a row stands by itself
			text = c.append(text, &row[c.index])
		}
		text = d.endRow(text)
	}
	d.h.Write(text)
}

func (c *rowCell) append(to []byte, v *parquet.Value) []byte {
	switch {
	case v.IsNull():
		had := c.has
		c.has = false
		return appendNone(to, c.name, had)
	case v.Kind() == parquet.ByteArray:
		if c.has && bytes.Equal(c.text, v.ByteArray()) {
			return to
		}
		c.text = append(c.text[:0], v.ByteArray()...)
	default:
		if c.has && c.bits == v.Uint64() {
			return to
		}
		c.bits, c.text = v.Uint64(), appendNumber(c.text[:0], v.Kind(), v.Uint64())
	}
	c.has = true
	return appendCell(to, c.name, c.text)
}

// endRow ends a row, and digests the text so far if there is enough of it.
func (r results) endRow(text []byte) []byte {
	const enough = 4096
	if text = append(text, '\n'); len(text) > enough {
		r.h.Write(text)
		text = text[:0]
	}
	return text
}

// appendCell writes a column's value as it is digested.
func appendCell(b []byte, name string, value []byte) []byte {
	b = append(append(b, name...), '=')
	b = append(strconv.AppendInt(b, int64(len(value)), 10), ':')
	return append(append(b, value...), ',')
}

// appendNone writes that a column has no value, if the row before has one.
func appendNone(b []byte, name string, had bool) []byte {
	if had {
		b = append(append(b, name...), "=,"...)
	}
	return b
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
