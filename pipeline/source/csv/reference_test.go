package csv

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

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
	Notes       Notes
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
		case t.Total <= l.Header && (reason != "" || !isBlankLine(d, raw)):
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
	at := Place{t.Total, line}
	reject := func(reason string, args ...any) {
		t.Rejects = append(t.Rejects, rules.Reject{Record: t.Total, Line: line, Reason: message.New(reason, args...)})
	}
	skip := func(k Kind) {
		t.Skipped++
		t.Notes.add(k, at)
	}
	if bytes.IndexByte(raw, 0) >= 0 && !l.Cells {
		reject(ReasonNUL)
		return
	}
	decoded := string([]rune(string(raw))) // each bad byte becomes U+FFFD
	fields, quotes := referenceFields(decoded, l.Dialect)
	surplus := false
	for _, f := range fields[min(l.Fields, len(fields)):] {
		surplus = surplus || !value.IsBlank([]byte(f))
	}
	body := strings.TrimRight(decoded, "\r\n")
	switch {
	case len(fields) == 1 && !strings.HasPrefix(decoded, quoteOf(l.Dialect)) && value.IsBlank([]byte(fields[0])):
		skip(BlankLine)
	case referenceIsHeader(fields, l.Asides):
		skip(HeaderAgain)
	case referenceIsTotals(fields, l.Asides):
		skip(TotalsLine)
	case len(fields) < l.Fields:
		reject(ReasonTooFew, len(fields), l.Fields)
	case surplus && l.Dialect.Break == '\n' && strings.Contains(body, "\r"):
		reject(ReasonReturn, len(fields), l.Fields)
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
		sound := utf8.Valid(raw)
		if cells, _ := referenceFields(string(raw), l.Dialect); l.Cells {
			sound = sound || !slices.ContainsFunc(l.Wanted, func(w int) bool { return !utf8.ValidString(cells[w]) })
		}
		if !sound {
			t.Undecodable = append(t.Undecodable, t.Total)
		}
		if strings.Count(decoded, quoteOf(l.Dialect)) != quotes {
			t.Notes.add(StrayQuote, at)
		}
		if strings.HasSuffix(decoded, "\n") && l.Dialect.Break == '\n' && strings.HasSuffix(decoded, "\r\n") != l.CRLF {
			t.Notes.add(OtherLineEnd, at)
		}
	}
}

// referenceIsHeader compares cell by cell with each row of the header.
func referenceIsHeader(fields []string, a *Asides) bool {
	trimmed := make([]string, len(fields))
	for i, f := range fields {
		trimmed[i] = string(value.Trim([]byte(f)))
	}
	for a != nil && len(trimmed) > 0 && trimmed[len(trimmed)-1] == "" {
		trimmed = trimmed[:len(trimmed)-1]
	}
	return a != nil && slices.ContainsFunc(a.rows, func(row []string) bool { return slices.Equal(row, trimmed) })
}

var referenceTotals = regexp.MustCompile(`^(?i:[:.()\-*=\s]*(tổng|cộng|tổng\s+cộng|tổng\s+số|tổng\s+cộng\s+chung|cộng\s+chung|totals?|grand\s+total|sum)[:.()\-*=\s]*)$`)

// referenceIsTotals looks for the words, and for letters behind them.
func referenceIsTotals(fields []string, a *Asides) bool {
	for i, f := range fields {
		if value.IsBlank([]byte(f)) {
			continue
		}
		rest := strings.Join(fields[i+1:], "")
		return a != nil && a.totals && referenceTotals.MatchString(strings.Join(strings.Fields(norm.NFC.String(string(value.Trim([]byte(f))))), " ")) && strings.IndexFunc(rest, func(r rune) bool {
			return r >= 0x80 && !unicode.IsSpace(r) || unicode.IsLetter(r)
		}) < 0
	}
	return false
}

// quoteOf is the quote of a dialect; no text holds what stands for none. (Of cells, which
// were another form's, a text may hold a NUL, and bytes that are no UTF-8.)
func quoteOf(d Dialect) string {
	if d.Quote == NoQuote {
		return "\x00no quote\n"
	}
	return string(rune(d.Quote))
}

// referenceRecord returns the size of the first record, its line break included,
// and why it cannot be read.
func referenceRecord(text []byte, d Dialect, limit int) (size int, reason string) {
	open := -1 // where the open quoted field begins
	begins := true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case open >= 0 && d.quotes(c) && referenceEscaped(text[open+1:i], d):
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
			return lineEnd(text, d, open), ReasonLongQuote
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

// referenceEscaped tells whether what stands before a quote escapes it.
func referenceEscaped(before []byte, d Dialect) bool {
	return d.Escape != 0 && (len(before)-len(bytes.TrimRight(before, string(rune(d.Escape)))))%2 == 1
}

// referenceFields splits a record and counts the quotes that quote something.
func referenceFields(rec string, d Dialect) (fields []string, quotes int) {
	rec = strings.TrimSuffix(rec, string(rune(d.Break)))
	if d.Break == '\n' {
		rec = strings.TrimSuffix(rec, "\r")
	}
	for {
		v := ""
		if strings.HasPrefix(rec, quoteOf(d)) {
			n := 0
			v, rec, n = referenceQuoted(rec[1:], d)
			quotes += n
		}
		field, rest, more := strings.Cut(rec, string(rune(d.Delimiter)))
		fields = append(fields, v+field)
		if rec = rest; !more {
			return fields, quotes
		}
	}
}

// referenceQuoted reads a value up to its closing quote, and returns what is behind.
func referenceQuoted(rec string, d Dialect) (v, rest string, quotes int) {
	quote, escape := quoteOf(d), "\x00no escape\n" // what no text has
	if d.Escape != 0 {
		escape = string(rune(d.Escape))
	}
	var b strings.Builder
	for quotes = 2; ; rec = rec[1:] {
		switch {
		case strings.HasPrefix(rec, escape+quote):
			rec = rec[1:]
			quotes++
		case strings.HasPrefix(rec, escape+escape):
			rec = rec[1:]
		case strings.HasPrefix(rec, quote+quote):
			rec = rec[1:]
			quotes += 2
		case strings.HasPrefix(rec, quote):
			return b.String(), rec[1:], quotes
		}
		b.WriteByte(rec[0])
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
	for k, n := range t.Notes {
		if n.Count > 0 {
			fmt.Fprintf(&b, "note %d: %d at %v\n", k, n.Count, n.First)
		}
	}
	fmt.Fprintf(&b, "records %d, read %d, rejected %d, skipped %d\n", t.Total, len(t.Rows), len(t.Rejects), t.Skipped)
	return b.String()
}
