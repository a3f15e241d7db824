package json

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rasoat/pipeline/source/cut"
	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/fields"
	"rasoat/rules"
)

// read is what a text was read as: a line for each record, and the error that ended it.
type read struct {
	columns []string
	records []string
	err     string
}

func lender(block int) cut.Lender {
	return func(context.Context) ([]byte, func(), error) {
		return make([]byte, block, block+cut.Slack), func() {}, nil
	}
}

// readText reads a text with blocks of some bytes.
func readText(t rapid.TB, text []byte, f func() cut.Finder, block int) (got read) {
	rows, names := fields.Gather(nil)
	walk(text, f(), block, rows, func(string) {})
	got.columns = names.Columns()
	var wanted []int
	for i := range got.columns {
		wanted = append(wanted, i)
	}
	rows = fields.NewRows(fields.Layout{Columns: got.columns, Wanted: wanted})
	got.err = walk(text, f(), block, rows, func(s string) { got.records = append(got.records, s) })
	return got
}

// walk reads all records with rows, and tells each.
func walk(text []byte, f cut.Finder, block int, rows *fields.Rows, tell func(string)) string {
	c := cut.NewCutter(bytes.NewReader(text), f, lender(block), 1)
	defer c.Close()
	s := NewScanner(rows, nil)
	next, end := int64(1), int64(0)
	for {
		p, err := c.Next(context.Background())
		var wrong *cut.Error
		switch {
		case errors.Is(err, io.EOF):
			return ""
		case errors.As(err, &wrong):
			return fmt.Sprintf("%d: %s", wrong.Line, err)
		case err != nil:
			return err.Error()
		}
		if p.Record != next || p.Offset != end {
			panic(fmt.Sprintf("part of record %d, byte %d; want %d, %d", p.Record, p.Offset, next, end))
		}
		next, end = p.Record+p.Records, p.Offset+p.Bytes
		s.Start(p)
		for i, span := range p.Spans {
			rows.Begin(p.Record+int64(i), p.Line+int64(span.Line))
			s.Read(span)
			tell(describe(rows.Take(), p.Record+int64(i)))
		}
		p.Release()
	}
}

func describe(got *fields.Taken, record int64) string {
	switch {
	case got.Skipped > 0:
		return fmt.Sprintf("%d skipped", record)
	case len(got.Rejects) > 0:
		r := got.Rejects[0]
		return fmt.Sprintf("%d:%d %s", r.Record, r.Line, r.Reason)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d:%d", got.At.Record(0), got.At.LineOf(0))
	for _, c := range got.Columns {
		fmt.Fprintf(&b, " %q", c.Data[c.Offsets[0]:c.Offsets[1]])
	}
	if len(got.Undecodable) > 0 {
		b.WriteString(" undecodable")
	}
	return b.String()
}

func listAt(p Pointer) func() cut.Finder { return Document{Pointer: p}.Finder }
func inSequence() cut.Finder             { return Document{Sequence: true}.Finder() }

// agrees holds the reading of one line against encoding/json.
func agrees(t rapid.TB, line []byte) {
	got := readText(t, line, NewLines, 64)
	if len(got.records) != 1 || got.err != "" {
		t.Fatalf("%q: %d records, %s", line, len(got.records), got.err)
	}
	text := string(encoding.AppendValid(nil, line))
	valid := stdjson.Valid([]byte(text)) && strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") && depth([]byte(text)) <= mostDepth
	row := strings.HasPrefix(got.records[0], "1:1 ") && !strings.Contains(got.records[0], "json_") || got.records[0] == "1:1"
	if !valid {
		if row {
			t.Fatalf("%q is no object, and was read as %s", line, got.records[0])
		}
		return
	}
	values, twice := flatten([]byte(text))
	if len(twice) > 0 {
		// Of a name that is no column, being null and around others, nobody asks how often.
		if none := !slices.ContainsFunc(twice, func(name string) bool { return slices.Contains(got.columns, name) }); none {
			return
		}
		if !strings.Contains(got.records[0], reasonTwice) {
			t.Fatalf("%q has a name twice, and was read as %s", line, got.records[0])
		}
		return
	}
	want := "1:1"
	for _, c := range got.columns {
		want += fmt.Sprintf(" %q", values[c])
		delete(values, c)
	}
	for name, v := range values {
		if v != "" && name != "" {
			t.Fatalf("%q: no column %q", line, name)
		}
	}
	if diff := cmp.Diff(want, strings.TrimSuffix(got.records[0], " undecodable")); diff != "" {
		t.Fatalf("%q:\n%s", line, diff)
	}
}

// anyValue draws the text of a JSON value.
func anyValue(t *rapid.T, deep int) string {
	blank := rapid.SampledFrom([]string{"", "", " ", "\t "}).Draw(t, "blank")
	switch kind := rapid.IntRange(0, 9).Draw(t, "kind"); {
	case kind < 3 || deep == 0 && kind > 6:
		return anyText(t)
	case kind < 5:
		return rapid.StringMatching(`-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
	case kind < 7:
		return rapid.SampledFrom([]string{"true", "false", "null"}).Draw(t, "word")
	case kind == 7:
		var all []string
		for range rapid.IntRange(0, 3).Draw(t, "elements") {
			all = append(all, anyValue(t, deep-1))
		}
		return "[" + blank + strings.Join(all, blank+","+blank) + "]"
	}
	return anyObject(t, deep-1)
}

func anyText(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "Nguyễn", ",", "{", "}", "[", "]", ":", `\"`, `\\`, `\n`, `\u00e9`, `\ud83d\ude00`, `\ud800`, "😀", "é", " ", "01234567"}), 0, 5)
	return `"` + strings.Join(pieces.Draw(t, "pieces"), "") + `"`
}

func anyObject(t *rapid.T, deep int) string {
	var all []string
	for range rapid.IntRange(0, 4).Draw(t, "fields") {
		name := rapid.SampledFrom([]string{`"a"`, `"b"`, `"c"`, `"a.b"`, `"tên"`, `" d "`, `"\u0061"`}).Draw(t, "name")
		all = append(all, name+rapid.SampledFrom([]string{":", " : "}).Draw(t, "colon")+anyValue(t, deep))
	}
	return "{" + strings.Join(all, rapid.SampledFrom([]string{",", " ,\r "}).Draw(t, "comma")) + "}"
}

func TestLinesAgainstStandard(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { agrees(rt, []byte(anyObject(rt, 3))) })
}

// A list is read as its elements, however it is written and cut; what is around it does
// not matter.
func TestDocument(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var lines, elements []string
		for range rapid.IntRange(0, 8).Draw(rt, "records") {
			element := anyObject(rt, 2)
			if rapid.IntRange(0, 9).Draw(rt, "other") == 0 {
				element = anyValue(rt, 1)
			}
			lines = append(lines, strings.ReplaceAll(element, "\n", " "))
			elements = append(elements, element)
		}
		gap := rapid.SampledFrom([]string{"", " ", "\n", " \n "}).Draw(rt, "gap")
		list := "[" + gap + strings.Join(elements, gap+","+gap) + gap + "]"
		before, after := anyObject(rt, 1), anyValue(rt, 1)
		want := readText(rt, []byte(strings.Join(lines, "\n")), NewLines, 1<<16)
		for i := range want.records {
			want.records[i] = withoutLine(want.records[i])
		}
		holdsForParts(rt, []byte(strings.Join(lines, "\n")), NewLines, ResumedLines, rapid.IntRange(1, 100).Draw(rt, "lines"))
		for text, f := range map[string]func() cut.Finder{
			list: listAt(nil),
			`{"x":` + before + `,"y":{"rows":` + list + `,"z":` + after + `},"rows":[{}]}`: listAt(Pointer{"y", "rows"}),
			`[` + before + `,[` + after + "," + list + gap + `]]`:                          listAt(Pointer{"1", "1"}),
		} {
			got := readText(rt, []byte(text), f, rapid.IntRange(1, 100).Draw(rt, "block"))
			for i := range got.records {
				got.records[i] = withoutLine(got.records[i])
			}
			if diff := cmp.Diff(want.records, got.records); diff != "" || got.err != "" {
				rt.Fatalf("%s\n%s\n%s", text, got.err, diff)
			}
		}
	})
}

// withoutLine takes the number of the line off, and places in bytes.
func withoutLine(s string) string {
	record, rest, _ := strings.Cut(s, ":")
	_, rest, _ = strings.Cut(rest, " ")
	return record + " " + rest
}

// What is read does not depend on how the text is cut, whatever it is.
func holdsForAnyBlock(t rapid.TB, text []byte, block int) {
	for name, f := range map[string]func() cut.Finder{
		"lines": NewLines, "list": listAt(nil), "sequence": inSequence, "inner": listAt(Pointer{"a", "0"}),
	} {
		want, got := readText(t, text, f, 1<<12), readText(t, text, f, block)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(read{})); diff != "" {
			t.Fatalf("%s: %q, block %d:\n%s", name, text, block, diff)
		}
	}
	holdsForParts(t, text, NewLines, ResumedLines, block)
	for _, d := range []Document{{}, {Sequence: true}, {Pointer: Pointer{"a", "0"}}} {
		holdsForParts(t, text, d.Finder, d.Resumed, block)
	}
}

// A part is cut again from its section alone: the same records, but for such as show only
// by what follows the section that they are nothing, or that they ended. None is a row.
func holdsForParts(t rapid.TB, text []byte, find, resume func() cut.Finder, block int) {
	c := cut.NewCutter(bytes.NewReader(text), find(), lender(block), 1)
	defer c.Close()
	for {
		p, err := c.Next(context.Background())
		if err != nil {
			return
		}
		f := resume
		if p.Offset == 0 && p.Record == 1 {
			f = find
		}
		again := cut.NewCutter(bytes.NewReader(text[p.Offset:p.Offset+p.Bytes]), f(), lender(64), 1)
		again.Resume(p)
		want := recordsOf(p, nil)
		var got []string
		for len(got) < len(want) {
			q, err := again.Next(context.Background())
			if err != nil {
				break
			}
			got = recordsOf(q, got)
			q.Release()
		}
		again.Close()
		for n := len(want); n > len(got) && !isRow(p, p.Spans[n-1]); n-- {
			want = want[:n-1]
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q, block %d, from %d to %d:\n%s", text, block, p.Offset, p.Offset+p.Bytes, diff)
		}
		p.Release()
	}
}

// isRow tells whether a record is one that can be read.
func isRow(p *cut.Part, at cut.Span) bool {
	return at.Sign == 0 && at.To > at.From && p.Text[at.From] == '{' && stdjson.Valid(encoding.AppendValid(nil, p.Text[at.From:at.To]))
}

// recordsOf appends the records of a part, with their numbers, lines and signs.
func recordsOf(p *cut.Part, all []string) []string {
	for i, s := range p.Spans {
		all = append(all, fmt.Sprintf("%d:%d %q %d", p.Record+int64(i), p.Line+int64(s.Line), p.Text[s.From:s.To], s.Sign))
	}
	return all
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"id":1,"name":{"a":"b\"","c":[1,2,{"x":null}]}}`, `[{"a":1},{"a":2}, 3,,]`, "{\"a\":\"b\n\"}", `{"a":[[{"b":1,{"b":2}],"c":"d"}`,
		`[{"a":"5" x"},{"b":"\ud800\u0000"}]`, "\x1e{\"a\":1}\n\x1e{\"a\":2}\n", `[{"a":[1},{"b":2]`, `{"a":[[]]}`, "[\"a\\", `[{"a":1}{"b":2}]`, "\n00",
	} {
		f.Add([]byte(s), uint8(5))
	}
	f.Fuzz(func(t *testing.T, text []byte, block uint8) {
		if len(text) > 1000 {
			return
		}
		holdsForAnyBlock(t, text, 1+int(block))
		Detect(text, block%2 == 0)
		if line, _, _ := bytes.Cut(text, []byte("\n")); len(bytes.TrimSpace(line)) > 0 && !bytes.HasPrefix(line, []byte{0xEF, 0xBB}) {
			agreesIfSolid(t, line)
		}
	})
}

// agreesIfSolid leaves lines out that are blank in the wider sense of rules.
func agreesIfSolid(t rapid.TB, line []byte) {
	if got := readText(t, line, NewLines, 64); len(got.records) == 1 && strings.HasSuffix(got.records[0], "skipped") {
		return
	}
	agrees(t, line)
}

func TestPointer(t *testing.T) {
	for text, want := range map[string]Pointer{"": nil, "/": nil, "/a": {"a"}, "/a/0/b~1c~0d": {"a", "0", "b/c~d"}, "/a//b": {"a", "", "b"}} {
		got, ok := ParsePointer(text)
		if !ok || !cmp.Equal(got, want) || len(text) > 1 && got.String() != text {
			t.Errorf("%q: %q %v, %s", text, got, ok, got)
		}
	}
	for _, text := range []string{"a", "/a~", "/a~2", "data/items", "/" + strings.Repeat("a/", 64)} {
		if got, ok := ParsePointer(text); ok {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestDetect(t *testing.T) {
	long := `{"a":"` + strings.Repeat("x", 50) + `"}`
	for _, c := range []struct {
		head  string
		whole bool
		want  string
	}{
		{`[{"a":1}`, false, "list /"}, {`[]`, true, "list /"}, {"{\"a\":1}\n{\"a\":2}\n", true, "lines"}, {"{\"a\":1}\n{\"a\":", false, "lines"},
		{`{"a":1}`, true, "lines"}, {`{"a":[{"b":1}]}`, true, "list /a"}, {"{\n\"a\":1}\n{\n\"a\":2}", true, "sequence"}, {"{\n\"a\":1}", true, "sequence"},
		{`{"a":[{"b":1}],"c":{"d/e":[1,[{"b":2},{"b":3}]]}}`, true, "list /c/d~1e/1"}, {`{"a":[{"b":[{"c":1},{"c":2}]}`, false, "list /a"},
		{long, false, "none"}, {"{\"a\":1}\n\n  {\"a\":", false, "lines"}, {"{\"a\":[{\"x\":1}]}\n{\"a\":", false, "lines"},
		{"{\"a\":\"[{\",\"b\":[{}]}", true, "list /b"}, {"{\"a\": [\n{\"b\":1},\n{\"b\":2}\n]}", true, "list /a"},
		{"{\"a\": [\n{\"b\":1}\n]}", true, "list /a"}, {"{\"a\": [\n{\"b\":1}\n],\n\"c\":2}", true, "list /a"},
		{"{\"a\":[1\n{\"a\":1}\n{\"a\":2}\n", true, "lines"}, {"{\"a\":\"}\"}\n{\"a\"", false, "lines"},
	} {
		l := Detect([]byte(c.head), c.whole)
		got := "list " + l.Pointer.String()
		switch {
		case !l.Known:
			got = "none"
		case l.Lines:
			got = "lines"
		case l.Sequence:
			got = "sequence"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.head, got, c.want)
		}
	}
}

// What columns are wanted does not show in what is rejected, or noted.
func TestWantedColumns(t *testing.T) {
	text := []byte("{\"a\":1,\"b\":{\"c\":2}}\n{\"a\":1,\"a\":2}\n{\"b\":{\"c\":\"\xff\"},\"d\":1}\n{\"a\":tru}\n")
	for _, wanted := range [][]int{nil, {0}, {1, 0}} {
		rows := fields.NewRows(fields.Layout{Columns: []string{"a", "b.c"}, Wanted: wanted})
		c := cut.NewCutter(bytes.NewReader(text), NewLines(), lender(1<<10), 1)
		p, err := c.Next(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		s := NewScanner(rows, nil)
		s.Start(p)
		for i, span := range p.Spans {
			rows.Begin(1+int64(i), 1+int64(span.Line))
			s.Read(span)
		}
		got := rows.Take()
		var rejects []string
		for _, r := range got.Rejects {
			rejects = append(rejects, r.Reason.Key)
		}
		unread := &got.Notes.Unread
		if strings.Join(rejects, " ") != "json_name_twice json_damaged" || got.At.Count != 2 || fmt.Sprint(got.Undecodable) != "[1]" ||
			unread.Count != 1 || unread.Names() != "d (3)" || got.At.ID(1) != rules.NewRowID(0, 3) {
			t.Errorf("wanted %v: %v, %d rows, %v, %v", wanted, rejects, got.At.Count, got.Undecodable, unread.Names())
		}
	}
}
