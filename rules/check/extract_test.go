package check_test

import (
	"encoding/csv"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// extract is a small table as a source would deliver it: one file, one batch.
type extract struct {
	header      []string
	rows        [][]string
	rejects     []rules.Reject
	undecodable []int32
	flaws       []rules.Flaw
}

// newExtract reads a test's CSV. What cannot be seen is written \u00a0; \xff is
// a byte that is not UTF-8, and read as U+FFFD.
func newExtract(t *testing.T, text string) *extract {
	header, rows := readCSV(t, text)
	in := &extract{header: header, rows: rows}
	for i, row := range rows {
		for k, v := range row {
			if v = unescaped(v); !utf8.ValidString(v) {
				in.undecodable = append(in.undecodable, int32(i))
				v = strings.ToValidUTF8(v, "\uFFFD")
			}
			row[k] = v
		}
	}
	return in
}

func readCSV(t *testing.T, text string) (header []string, rows [][]string) {
	r := csv.NewReader(strings.NewReader(text))
	r.LazyQuotes = true
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all[0], all[1:]
}

var escape = regexp.MustCompile(`\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\[nt]`)

func unescaped(s string) string {
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		text, err := strconv.Unquote(`"` + e + `"`)
		if err != nil {
			panic(err)
		}
		return text
	})
}

// reject reads lines of “record reason arguments”.
func (in *extract) reject(t *testing.T, text string) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		record, err := strconv.ParseInt(words[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		in.rejects = append(in.rejects, rules.Reject{Record: record, Line: record, Reason: message.M{Key: words[1], Args: words[2:]}})
	}
}

// flaw reads lines of the same form, of rows that are read and flawed.
func (in *extract) flaw(t *testing.T, text string) {
	of := extract{}
	of.reject(t, text)
	for _, r := range of.rejects {
		in.flaws = append(in.flaws, rules.Flaw{Row: int32(r.Record - 2), Reason: r.Reason})
	}
}

func (in *extract) headers() []rules.Header {
	if in.header == nil {
		return nil
	}
	return []rules.Header{{File: "input.csv", Format: "csv", Columns: in.header}}
}

func (in *extract) columns() []rules.Column {
	columns := make([]rules.Column, len(in.header))
	for i, name := range in.header {
		columns[i].Name = name
	}
	return columns
}

func (in *extract) position(name string) int {
	for i, h := range in.header {
		if h == name {
			return i
		}
	}
	return -1
}

// forms decides how the typed columns are read, as a run does.
func (in *extract) forms(d *rules.Dataset) []value.Form {
	forms := make([]value.Form, len(d.Columns))
	for i, c := range d.Columns {
		var e value.Evidence
		if at := in.position(c.Name); at >= 0 {
			for _, row := range in.rows {
				e.Add([]byte(row[at]))
			}
		}
		forms[i] = e.Decide(c.Type, c.Formats)
	}
	return forms
}

// outcome judges the extract in one batch and reads rows again that failed
// late, as a run does.
func (in *extract) outcome(plan *rules.Plan) rules.Outcome {
	t, input := plan.NewTally(), in.input(plan.Columns())
	t.Update(input)
	for _, id := range t.Close(1) {
		row, ok := input.Rows.Find(id.Record())
		if !ok {
			panic("a row is wanted that never was")
		}
		t.Show(input, row)
	}
	return t.Outcome()
}

// input is the extract as a batch of the named columns.
func (in *extract) input(columns []string) rules.Input {
	fields, arrays := make([]arrow.Field, len(columns)), make([]arrow.Array, len(columns))
	for i, name := range columns {
		if at := in.position(name); at >= 0 {
			arrays[i] = in.array(at)
		} else {
			arrays[i] = array.NewNull(len(in.rows))
		}
		fields[i] = arrow.Field{Name: name, Type: arrays[i].DataType(), Nullable: true}
	}
	return rules.Input{
		Record:  array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(len(in.rows))),
		Rows:    rules.Rows{Count: len(in.rows), First: 2, Line: 2},
		Rejects: in.rejects, Undecodable: in.undecodable, Flaws: in.flaws,
	}
}

func (in *extract) array(column int) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	for _, row := range in.rows {
		b.Append(row[column])
	}
	return b.NewArray()
}
