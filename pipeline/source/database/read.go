package database

import (
	"context"
	"strings"
	"time"

	"rasoat/rules/message"
)

// A Request is what is asked of a database.
type Request struct {
	Address *Address
	Query   string        // a SELECT, or
	Table   string        // all columns of a table: name, or schema.name
	Timeout time.Duration // of connecting and reading
}

// Column is a column of the result.
type Column struct {
	Name string
	Type string // as the database calls it
}

// Sink takes a result. What Row is given is valid during the call.
type Sink interface {
	Columns(all []Column) error
	Row(cells [][]byte) error // nil: NULL
}

// DefaultTimeout is the time-out of a request that names none.
const DefaultTimeout = time.Hour

// connecting is how long a server may take to answer at all.
const connecting = 30 * time.Second

// Read sends the request, and hands the rows on as they arrive. An error of the sink is
// returned as it is, those of the database as a *reason.Error.
func Read(ctx context.Context, r Request, to Sink) error {
	if r.Timeout <= 0 {
		r.Timeout = DefaultTimeout
	}
	limited, cancel := context.WithTimeoutCause(ctx, r.Timeout, errTimeout)
	defer cancel()
	sink := &watched{Sink: to}
	var err error
	if r.Address.Kind == "postgresql" {
		err = readPostgres(limited, r, sink)
	} else {
		err = readOther(limited, r, sink)
	}
	switch {
	case err == nil:
		return nil
	case sink.err != nil:
		return sink.err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return r.fault(limited, err)
}

// watched keeps the error of a sink apart from those of the database.
type watched struct {
	Sink
	err error
}

func (w *watched) Columns(all []Column) error {
	w.err = w.Sink.Columns(all)
	return w.err
}

func (w *watched) Row(cells [][]byte) error {
	w.err = w.Sink.Row(cells)
	return w.err
}

// statement is what is sent.
func (r *Request) statement() string {
	if r.Table != "" {
		return "SELECT * FROM " + r.Address.quote(r.Table)
	}
	return strings.TrimRight(r.Query, "; \t\r\n")
}

var errNotSelect = message.Define("database_not_select",
	"query phải là một câu lệnh SELECT (hoặc WITH … SELECT)", "query is one SELECT (or WITH … SELECT)")

// QueryFault tells what is wrong with a query, as far as that shows without a database:
// it has to begin as one that reads does.
func QueryFault(query string) message.M {
	rest := strings.TrimSpace(query)
	for {
		if line, ok := strings.CutPrefix(rest, "--"); ok {
			_, rest, _ = strings.Cut(line, "\n")
		} else if block, ok := strings.CutPrefix(rest, "/*"); ok {
			_, rest, _ = strings.Cut(block, "*/")
		} else {
			break
		}
		rest = strings.TrimSpace(rest)
	}
	rest = strings.ToUpper(strings.TrimLeft(rest, "( \t\r\n"))
	for _, word := range []string{"SELECT", "WITH"} {
		after, ok := strings.CutPrefix(rest, word)
		if ok && (after == "" || strings.IndexByte(" \t\r\n(*'\"[`/-", after[0]) >= 0) {
			return message.M{}
		}
	}
	return message.New(errNotSelect)
}
