package source

import (
	"bufio"
	"context"
	"errors"
	"strconv"
	"time"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/database"
	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/reason"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	faultTwoSources = message.Define("source_two",
		"%s không đi cùng %s; hãy chỉ ghi một trong hai", "%s does not go with %s; give one of them")
	faultNoQuery = message.Define("source_no_query",
		"dsn cần có query (câu lệnh SELECT) hoặc table (tên bảng)", "dsn goes with query (a SELECT) or table (the name of a table)")
	faultNoDSN = message.Define("source_no_dsn",
		"%s chỉ dùng cùng dsn", "%s goes with dsn")
	faultTimeout = message.Define("source_timeout_bad",
		"timeout là “%s”; cần một khoảng thời gian, như 90s, 15m, 2h", "timeout is “%s”; it is a duration, like 90s, 15m, 2h")
	faultNotFile = message.Define("source_not_file",
		"%s chỉ dùng cho tệp, không dùng cho cơ sở dữ liệu; hãy bỏ khoá này", "%s is for files, not for databases: leave it out")
)

// Database is the part of a `source:` block that asks a database.
type Database struct {
	DSN     string `yaml:"dsn"`     // postgres://user:${PASSWORD}@host/name
	Query   string `yaml:"query"`   // a SELECT, with {period} and {date:2006-01-02}
	Table   string `yaml:"table"`   // or a table as it is: name, or schema.name
	Timeout string `yaml:"timeout"` // of connecting and reading: 30m; an hour if left out
}

// databaseFaults returns what is wrong with the keys of a database.
func (s *Spec) databaseFaults() []Fault {
	var all []Fault
	add := func(key string, m message.M) {
		if !m.IsZero() {
			all = append(all, Fault{Key: key, Message: m})
		}
	}
	if d, err := time.ParseDuration(s.Database.Timeout); s.Database.Timeout != "" && (err != nil || d < time.Second) {
		add("timeout", message.New(faultTimeout, s.Database.Timeout))
	}
	if s.Database.DSN == "" {
		for _, k := range []struct{ key, value string }{{"query", s.Database.Query}, {"table", s.Database.Table}, {"timeout", s.Database.Timeout}} {
			if k.value != "" {
				add(k.key, message.New(faultNoDSN, k.key))
			}
		}
		return all
	}
	_, wrong := database.Parse(s.Database.DSN)
	add("dsn", wrong)
	switch {
	case s.Path != "":
		add("dsn", message.New(faultTwoSources, "dsn", "path"))
	case s.Database.Query != "" && s.Database.Table != "":
		add("table", message.New(faultTwoSources, "table", "query"))
	case s.Database.Query != "":
		add("query", database.QueryFault(s.Database.Query))
	case s.Database.Table == "":
		add("dsn", message.New(faultNoQuery))
	}
	all = append(all, s.Database.patternFaults()...)
	if s.Format != "" {
		add("format", message.New(faultNotFile, "format"))
	}
	for _, k := range keysOf {
		if k.given(s) {
			add(k.key, message.New(faultNotFile, k.key))
		}
	}
	return all
}

// findQuery is Find of a database: it is always there, as far as that can be told without
// asking it.
func (s *Spec) findQuery(period value.Day) ([]Found, error) {
	address, wrong := database.Parse(s.Database.DSN)
	if !wrong.IsZero() {
		return nil, &Error{File: "dsn", Message: wrong}
	}
	r := &database.Request{Address: address, Query: inPeriod(s.Database.Query, period), Table: inPeriod(s.Database.Table, period)}
	r.Timeout, _ = time.ParseDuration(s.Database.Timeout)
	name := address.String() + "#query"
	if r.Table != "" {
		name = address.String() + "#" + r.Table
	}
	return []Found{{Name: name, query: r}}, nil
}

// openQuery asks the database, once, and copies its answer as delimited text: what is read
// more than once has to be the same each time, and rows of a database are in no order.
func (f *File) openQuery(ctx context.Context, s Spec) (table, error) {
	to := newCopy(s.Spill)
	answer := &answer{to: bufio.NewWriterSize(to, copyBytes)}
	f.Modified = time.Now()
	err := database.Read(ctx, *f.from.query, answer)
	if err == nil {
		err = answer.to.Flush()
	}
	var wrong *reason.Error
	if errors.As(err, &wrong) {
		return nil, &Error{File: f.Name, Message: wrong.Message, Err: wrong.Err}
	}
	if err != nil {
		return nil, err
	}
	if f.copied, f.Bytes, err = to.done(); err != nil {
		return nil, err
	}
	f.from.Bytes, f.from.Modified = f.Bytes, f.Modified
	f.Format, f.Encoding = f.from.query.Address.Kind, "utf-8"
	f.nameColumns(answer.names)
	f.Types = answer.types[:len(f.Header)]
	coding, _ := encoding.Lookup("utf-8")
	return &queried{&delimited{file: f, coding: coding, dialect: answerDialect, header: 1, footer: f.Bytes, cells: true}}, nil
}

var answerDialect = csv.Dialect{Delimiter: ',', Quote: '"', Break: '\n'}

// An answer writes the rows of a database as delimited text.
type answer struct {
	to           *bufio.Writer
	names, types []string
}

func (a *answer) Columns(all []database.Column) error {
	var cells [][]byte
	for i, c := range all {
		if c.Name == "" {
			c.Name = "_" + strconv.Itoa(i+1)
		}
		a.names, a.types = append(a.names, c.Name), append(a.types, c.Type)
		cells = append(cells, []byte(c.Name))
	}
	return a.Row(cells)
}

// Row writes each cell in quotes: that is never a blank line, nor any other one that is
// no row.
func (a *answer) Row(cells [][]byte) error {
	for i, c := range cells {
		if i > 0 {
			a.to.WriteByte(',')
		}
		a.to.WriteByte('"')
		for _, b := range c {
			if b == '"' {
				a.to.WriteByte('"')
			}
			a.to.WriteByte(b)
		}
		a.to.WriteByte('"')
	}
	return a.to.WriteByte('\n') // which tells of any error before
}

// queried is a table of rows that came from a database: they have numbers, and no lines.
type queried struct{ *delimited }

func (t *queried) reader(file int, names []string) reader {
	return &queriedReader{t.delimited.reader(file, names).(*textReader)}
}

type queriedReader struct{ *textReader }

func (r *queriedReader) read(p part, most int, fn func(*Batch) error) error {
	return r.textReader.read(p, most, func(b *Batch) error {
		b.Rows.Line, b.Rows.Lines = 0, nil
		for i := range b.Rejects {
			b.Rejects[i].Line = 0
			if b.Rejects[i].Reason.Key == csv.ReasonLongQuote { // there is no quote but ours
				b.Rejects[i].Reason = message.New(csv.ReasonTooLong)
			}
		}
		return fn(b)
	})
}
