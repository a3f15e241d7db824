package csv

import (
	"bytes"
	"context"

	"rasoat/rules/message"
)

// Why a record is rejected. Arguments: fields found, fields of the header.
var (
	ReasonUnclosedQuote = message.Define("unclosed_quote",
		"dấu nháy mở không có dấu nháy đóng", "a quote is opened and never closed")
	ReasonLongQuote = message.Define("quote_too_long",
		"bản ghi dài quá 16 MiB: một dấu nháy mở không được đóng trong giới hạn đó; nếu không có ô nào dài như vậy thì thiếu dấu nháy đóng",
		"the record is longer than 16 MiB: a quote is opened and not closed within that; if no cell is that long, its closing quote is missing")
	ReasonTooLong = message.Define("record_too_long",
		"bản ghi dài quá 16 MiB", "the record is longer than 16 MiB")
	ReasonNUL = message.Define("nul_byte",
		"bản ghi chứa byte NUL nên không phải là văn bản; nếu phần lớn tệp như vậy thì đây không phải tệp CSV: hãy xuất lại dữ liệu dưới dạng văn bản, hoặc khai báo đúng encoding hay format ở source",
		"the record holds a NUL byte, so it is no text; if most of the file is like that, it is no CSV: export it again as text, or declare its encoding or format in source")
	ReasonTooFew = message.Define("too_few_fields",
		"bản ghi có %s trường, ít hơn %s trường của dòng tiêu đề", "the record has %s field%[1]v, fewer than the %s of the header")
	ReasonReturn = message.Define("carriage_return",
		"bản ghi có ký tự CR ở giữa và có %s trường, nhiều hơn %s trường của dòng tiêu đề: có thể là hai dòng bị nối liền",
		"the record has a carriage return in its middle and %s field%[1]v, more than the %s of the header: perhaps two lines in one")
	ReasonTooMany = message.Define("too_many_fields",
		"bản ghi có %s trường, nhiều hơn %s trường của dòng tiêu đề", "the record has %s field%[1]v, more than the %s of the header")
)

// reject takes the window's first record, up to the end of the physical line on
// which reading fails, as a part that cannot be read.
func (s *Splitter) reject(ctx context.Context) (*Part, error) {
	window := s.block.buf[s.start:s.end]
	reason, from := ReasonTooLong, s.limit
	if open := s.openQuote(window); open >= 0 {
		reason, from = ReasonUnclosedQuote, open
		if len(window) > s.limit {
			reason = ReasonLongQuote
		}
	}
	p := s.part(0)
	p.Records, p.Reason = 1, reason
	if err := s.drop(ctx, p, s.start+from); err != nil {
		return nil, err
	}
	s.pass(p)
	// Nothing behind the rejected line counts as scanned.
	s.end, s.at = s.start, s.start
	s.quoted, s.records, s.breaks = false, 0, 0
	return p, nil
}

// openQuote returns where the quoted field begins that is still open at the end
// of the window, or after the limit, or -1. A quote at the limit itself does not
// close: what it is would take one more byte to tell.
func (s *Splitter) openQuote(b []byte) int {
	limited := len(b) > s.limit
	if limited {
		b = b[:s.limit+1]
	}
	open := -1
	for i := 0; i < len(b) && s.d.Quote != NoQuote; i++ {
		switch c := b[i]; {
		case c == s.d.Quote && open >= 0 && s.d.escapes(b, i):
		case c != s.d.Quote:
			n := bytes.IndexByte(b[i:], s.d.Quote)
			if n < 0 {
				return open
			}
			i += n - 1
		case open < 0:
			if i == 0 || b[i-1] == s.d.Delimiter || b[i-1] == s.d.Break {
				open = i
			}
		case i+1 == len(b):
			if !limited {
				open = -1
			}
		case b[i+1] == s.d.Quote:
			i++
		default:
			open = -1
		}
	}
	return open
}

// drop adds to p all bytes up to the first line break at or after from, however
// far that is, without keeping them.
func (s *Splitter) drop(ctx context.Context, p *Part, from int) error {
	for {
		b := s.block.buf
		n := bytes.IndexByte(b[from:s.have], s.d.Break)
		end := s.have
		if n >= 0 {
			end = from + n + 1
		}
		p.Bytes += s.width(b[s.start:end])
		p.Lines += int64(bytes.Count(b[s.start:end], []byte{s.d.Break}))
		s.start = end
		if n >= 0 || s.ended {
			return nil
		}
		s.end, s.at = end, end
		if err := s.fill(ctx); err != nil {
			return err
		}
		from = s.start
	}
}
