package rewrite

import (
	"io"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"rasoat/pipeline/source"
	"rasoat/rules/value"
)

// textWriter writes CSV.
type textWriter struct {
	w    io.Writer
	line []byte
}

func newText(w io.Writer, schema *arrow.Schema) (Writer, error) {
	t := &textWriter{w: w}
	var names []string
	for _, f := range schema.Fields() {
		names = append(names, f.Name)
	}
	t.row(len(names), func(column int) string { return names[column] })
	return t, t.flush()
}

func (t *textWriter) Write(r arrow.Record) error {
	const enough = 64 << 10
	for i := range int(r.NumRows()) {
		t.row(int(r.NumCols()), func(column int) string { return source.TextAt(r.Column(column), i) })
		if len(t.line) > enough {
			if err := t.flush(); err != nil {
				return err
			}
		}
	}
	return t.flush()
}

// row writes a row of so many columns. One that would be a blank line is put in quotes: it
// is a row.
func (t *textWriter) row(columns int, text func(column int) string) {
	for i := range columns {
		if i > 0 {
			t.line = append(t.line, ',')
		}
		v := text(i)
		if !strings.ContainsAny(v, "\",\n\r") && (columns > 1 || !value.IsBlank([]byte(v))) {
			t.line = append(t.line, v...)
			continue
		}
		t.line = append(t.line, '"')
		t.line = append(t.line, strings.ReplaceAll(v, `"`, `""`)...)
		t.line = append(t.line, '"')
	}
	if columns > 0 {
		t.line = append(t.line, '\n')
	}
}

func (t *textWriter) flush() error {
	_, err := t.w.Write(t.line)
	t.line = t.line[:0]
	return err
}

// Close has nothing left to write.
func (t *textWriter) Close() error { return nil }
