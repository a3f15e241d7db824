package csv

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// table is what a reading comes to, in the plainest form.
type table struct {
	Rows        [][]string
	Records     []int64 // of the rows
	Lines       []int64
	Rejects     []rules.Reject
	Undecodable []int64 // record numbers
	Skipped     int
	Total       int64 // records
}

// reference reads text as the package comment says, one byte at a time, all in
// memory. It is the law that the fast reader is held to.
func reference(text []byte, l Layout, limit int) table {
	var t table
	d := l.Dialect
	line := int64(1)
	for len(text) > 0 {
		size, reason := referenceRecord(text, d, limit)
		raw := text[:size]
		t.Total++
		switch {
		case t.Total <= l.Header:
			t.Skipped++
		case reason != "":
			t.Rejects = append(t.Rejects, rules.Reject{Record: t.Total, Line: line, Reason: message.New(reason)})
		default:
			t.add(raw, l, line)
		}
		line += int64(bytes.Count(raw, []byte{d.Break}))
		text = text[size:]
	}
	return t
}

func (t *table) add(raw []byte, l Layout, line int64) {
	reject := func(reason string, args ...any) {
		t.Rejects = append(t.Rejects, rules.Reject{Record: t.Total, Line: line, Reason: message.New(reason, args...)})
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		reject(ReasonNUL)
		return
	}
	decoded := string([]rune(string(raw))) // each bad byte becomes U+FFFD
	fields, quoted := referenceFields(decoded, l.Dialect)
	surplus := false
	for _, f := range fields[min(l.Fields, len(fields)):] {
		surplus = surplus || !value.IsBlank([]byte(f))
	}
	switch {
	case len(fields) == 1 && !quoted && value.IsBlank([]byte(fields[0])):
		t.Skipped++
	case len(fields) < l.Fields:
		reject(ReasonTooFew, len(fields), l.Fields)
	case surplus:
		reject(ReasonTooMany, len(fields), l.Fields)
	default:
		var row []string
		for _, w := range l.Wanted {
			row = append(row, fields[w])
		}
		t.Rows = append(t.Rows, row)
		t.Records = append(t.Records, t.Total)
		t.Lines = append(t.Lines, line)
		if !utf8.Valid(raw) {
			t.Undecodable = append(t.Undecodable, t.Total)
		}
	}
}

// referenceRecord returns the size of the first record, its line break included,
// and why it cannot be read.
func referenceRecord(text []byte, d Dialect, limit int) (size int, reason string) {
	open := -1 // where the open quoted field begins
	begins := true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case open >= 0 && d.quotes(c):
			switch {
			case i == limit: // what this quote is cannot be told any more
			case i+1 < len(text) && text[i+1] == d.Quote:
				i++
			default:
				open, begins = -1, false
			}
		case open >= 0:
		case d.quotes(c) && begins:
			open = i
		case c == d.Break:
			return i + 1, ""
		default:
			begins = c == d.Delimiter
		}
		switch {
		case i < limit:
		case open >= 0:
			return lineEnd(text, d, open), ReasonUnclosedQuote
		default:
			return lineEnd(text, d, i), ReasonTooLong
		}
	}
	if open >= 0 {
		return lineEnd(text, d, open), ReasonUnclosedQuote
	}
	return len(text), ""
}

func lineEnd(text []byte, d Dialect, from int) int {
	if n := bytes.IndexByte(text[from:], d.Break); n >= 0 {
		return from + n + 1
	}
	return len(text)
}

// referenceFields splits a record and tells whether its first field is quoted.
func referenceFields(rec string, d Dialect) (fields []string, quoted bool) {
	rec = strings.TrimSuffix(rec, string(rune(d.Break)))
	if d.Break == '\n' {
		rec = strings.TrimSuffix(rec, "\r")
	}
	quote := string(rune(d.Quote))
	if d.Quote == NoQuote {
		quote = "\x00" // there is none by now
	}
	quoted = strings.HasPrefix(rec, quote)
	for {
		v := ""
		if strings.HasPrefix(rec, quote) {
			for rec = rec[1:]; ; rec = rec[1:] {
				n := strings.Index(rec, quote)
				v += rec[:n]
				if rec = rec[n+1:]; !strings.HasPrefix(rec, quote) {
					break
				}
				v += quote
			}
		}
		field, rest, more := strings.Cut(rec, string(rune(d.Delimiter)))
		fields = append(fields, v+field)
		if rec = rest; !more {
			return fields, quoted
		}
	}
}

func (t table) String() string {
	var b strings.Builder
	undecodable := map[int64]bool{}
	for _, r := range t.Undecodable {
		undecodable[r] = true
	}
	for i, row := range t.Rows {
		fmt.Fprintf(&b, "%d:%d", t.Records[i], t.Lines[i])
		for _, v := range row {
			fmt.Fprintf(&b, " %q", v)
		}
		if undecodable[t.Records[i]] {
			b.WriteString(" undecodable")
		}
		b.WriteByte('\n')
	}
	for _, r := range t.Rejects {
		fmt.Fprintf(&b, "%d:%d rejected %s\n", r.Record, r.Line, r.Reason)
	}
	fmt.Fprintf(&b, "records %d, read %d, rejected %d, skipped %d\n", t.Total, len(t.Rows), len(t.Rejects), t.Skipped)
	return b.String()
}
