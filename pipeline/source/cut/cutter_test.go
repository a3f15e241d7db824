package cut

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/rules/message"
)

// bracketed finds records between < and >; anything else between them is nothing. A !
// outside of a record is an error.
type bracketed struct{}

var errMark = message.Define("test.mark", "dấu chấm than", "a mark")

func (bracketed) Find(s *Sight) error {
	for ; s.Next < len(s.Text); s.Next++ {
		switch c := s.Text[s.Next]; {
		case s.Open == None && c == '<':
			s.Open = s.Here(s.Next)
		case s.Open != None && c == '>':
			s.Found(s.Open, s.Here(s.Next)+1, 7)
		case s.Open == None && c == '!':
			return &Error{Offset: s.Here(s.Next), Message: message.New(errMark)}
		}
	}
	return nil
}

// pieces lends buffers of a size and knows how many are on loan.
type pieces struct{ size, lent int }

func (p *pieces) lend(context.Context) ([]byte, func(), error) {
	p.lent++
	return make([]byte, p.size, p.size+Slack), func() { p.lent-- }, nil
}

// taps takes what a cutter shows to others.
type taps struct {
	hash.Hash
	bytes int64
}

func (d *taps) tap(b []byte, done func()) {
	d.Write(b)
	d.bytes += int64(len(b))
	done()
}

// all cuts a text and describes its records and sections.
func all(t rapid.TB, text string, block, limit int) (records []string, sections []Part) {
	lender, seen := &pieces{size: block}, &taps{Hash: sha256.New()}
	c := newCutter(strings.NewReader(text), bracketed{}, lender.lend, 1, int64(limit))
	c.Tap = seen.tap
	end, next := int64(0), int64(1)
	for {
		p, err := c.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			records = append(records, fmt.Sprintf("line %d: %v", err.(*Error).Line, err))
			break
		}
		if p.Offset != end || p.Record != next {
			t.Fatalf("section at %d, record %d; want %d, %d", p.Offset, p.Record, end, next)
		}
		end, next = end+p.Bytes, next+p.Records
		records = append(records, describe(p)...)
		sections = append(sections, Part{Offset: p.Offset, Bytes: p.Bytes, Record: p.Record, Records: p.Records, Line: p.Line})
		p.Release()
	}
	if c.Close(); lender.lent != 0 {
		t.Fatalf("%d buffers were not given back", lender.lent)
	}
	if sum := sha256.Sum256([]byte(text)); end == int64(len(text)) && !bytes.Equal(sum[:], seen.Sum(nil)) {
		t.Fatalf("saw %d bytes of %d", seen.bytes, len(text))
	}
	return records, sections
}

func describe(p *Part) (records []string) {
	if p.Reason != "" {
		return []string{fmt.Sprintf("%d:%d too long", p.Record, p.Line+int64(p.Spans[0].Line))}
	}
	for i, s := range p.Spans {
		records = append(records, fmt.Sprintf("%d:%d %s%d", p.Record+int64(i), p.Line+int64(s.Line), p.Text[s.From:s.To], s.Sign))
	}
	return records
}

// slow finds the same with the whole text at hand.
func slow(text string, limit int) (records []string) {
	for n, line := 1, 1; len(text) > 0; n++ {
		before, rest, _ := strings.Cut(text, "<")
		if i := strings.IndexByte(before, '!'); i >= 0 {
			return append(records, fmt.Sprintf("line %d: a mark", line+strings.Count(before[:i], "\n")))
		}
		inside, after, ended := strings.Cut(rest, ">")
		line += strings.Count(before, "\n")
		switch {
		case !ended:
			return records
		case len(inside)+2 > limit:
			records = append(records, fmt.Sprintf("%d:%d too long", n, line))
		default:
			records = append(records, fmt.Sprintf("%d:%d <%s>7", n, line, inside))
		}
		line += strings.Count(inside, "\n")
		text = after
	}
	return records
}

func TestCutter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"<", ">", "<a>", "bc", "\n", "<\nlonger>", "<>", strings.Repeat("x\n", 20), "!"}), 0, 30).Draw(rt, "text"), "")
		limit := rapid.IntRange(2, 30).Draw(rt, "limit")
		got, sections := all(rt, text, rapid.IntRange(1, 40).Draw(rt, "block"), limit)
		if diff := cmp.Diff(slow(text, limit), got); diff != "" {
			rt.Fatal(diff)
		}
		for _, s := range sections {
			if s.Records > 0 {
				again(rt, text, s, got, limit)
			}
		}
	})
}

// again cuts a section by itself.
func again(t rapid.TB, text string, s Part, want []string, limit int) {
	c := newCutter(strings.NewReader(text[s.Offset:s.Offset+s.Bytes]), bracketed{}, (&pieces{size: 16}).lend, 1, int64(limit))
	defer c.Close()
	c.Resume(&s)
	var got []string
	for {
		p, err := c.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, describe(p)...)
		p.Release()
	}
	if diff := cmp.Diff(want[s.Record-1:s.Record-1+s.Records], got); diff != "" {
		t.Fatalf("section %+v: %s", s, diff)
	}
}

// A record of 100 MB costs no more memory than the limit.
func TestLongRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("cuts 100 MB")
	}
	text := io.MultiReader(strings.NewReader("<a>\n<"), io.LimitReader(repeated{}, 100<<20), strings.NewReader(">\n<b>"))
	largest := 0
	lend := func(context.Context) ([]byte, func(), error) { return make([]byte, 1<<20, 1<<20+Slack), func() {}, nil }
	c := NewCutter(text, bracketed{}, lend, 1)
	defer c.Close()
	var got []string
	for {
		p, err := c.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, cap(c.sight.Text))
		got = append(got, describe(p)...)
		p.Release()
	}
	if diff := cmp.Diff([]string{"1:1 <a>7", "2:2 too long", "3:3 <b>7"}, got); diff != "" || largest > 3*Limit {
		t.Errorf("%s, %d bytes", diff, largest)
	}
}

// repeated is endless text.
type repeated struct{}

func (repeated) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

// blind sees nothing.
type blind struct{}

func (blind) Find(*Sight) error { return nil }

func TestFinderThatSeesNothing(t *testing.T) {
	c := NewCutter(io.LimitReader(repeated{}, 40<<20), blind{}, (&pieces{size: 1 << 20}).lend, 1)
	defer c.Close()
	if p, err := c.Next(context.Background()); err == nil || !strings.Contains(err.Error(), "longer than 16 MiB at byte 0") {
		t.Error(p, err)
	}
}
