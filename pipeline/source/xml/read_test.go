package xml

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/pipeline/source/cut"
	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/fields"
)

func lender(block int) cut.Lender {
	return func(context.Context) ([]byte, func(), error) {
		return make([]byte, block, block+cut.Slack), func() {}, nil
	}
}

// found tells the records of a text as its finder sees them, and the error that ended it.
func found(t rapid.TB, text []byte, d Document, block int) (records []string, end string) {
	c := cut.NewCutter(bytes.NewReader(text), d.Finder(), lender(block), 1)
	defer c.Close()
	next := int64(0)
	for {
		p, err := c.Next(context.Background())
		var wrong *cut.Error
		switch {
		case errors.Is(err, io.EOF):
			return records, ""
		case errors.As(err, &wrong):
			return records, fmt.Sprintf("%d: %s", wrong.Line, err)
		case err != nil:
			return records, err.Error()
		}
		if p.Offset != next {
			t.Fatalf("section at %d, want %d", p.Offset, next)
		}
		next += p.Bytes
		for i, s := range p.Spans {
			records = append(records, fmt.Sprintf("%d:%d %s", p.Record+int64(i), p.Line+int64(s.Line), p.Text[s.From:s.To]))
		}
		if len(p.Spans) > 0 {
			again(t, text, d, p, records[len(records)-len(p.Spans):])
		}
		p.Release()
	}
}

// again cuts the section of a part by itself.
func again(t rapid.TB, text []byte, d Document, p *cut.Part, want []string) {
	f := d.Resumed()
	if p.Offset == 0 {
		f = d.Finder()
	}
	c := cut.NewCutter(bytes.NewReader(text[p.Offset:p.Offset+p.Bytes]), f, lender(64), 1)
	defer c.Close()
	c.Resume(p)
	var got []string
	for len(got) < len(want) {
		p, err := c.Next(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range p.Spans {
			got = append(got, fmt.Sprintf("%d:%d %s", p.Record+int64(i), p.Line+int64(s.Line), p.Text[s.From:s.To]))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q from %d:\n%s", text, p.Offset, diff)
	}
}

// values reads one record. It is false, with the reason, if it is rejected.
func values(record []byte) (map[string]string, string, bool) {
	text := append(bytes.Clone(record), make([]byte, cut.Slack)...)[:len(record)]
	p := &cut.Part{Text: text, Spans: []cut.Span{{To: uint32(len(record))}}}
	read := func(rows *fields.Rows) *fields.Taken {
		s := NewScanner(rows, nil)
		s.Start(p)
		rows.Begin(1, 1)
		s.Read(p.Spans[0])
		return rows.Take()
	}
	rows, names := fields.Gather(nil)
	read(rows)
	columns := names.Columns()
	var wanted []int
	for i := range columns {
		wanted = append(wanted, i)
	}
	got := read(fields.NewRows(fields.Layout{Columns: columns, Wanted: wanted}))
	if len(got.Rejects) > 0 {
		return nil, got.Rejects[0].Reason.String(), false
	}
	all := map[string]string{}
	for i, c := range got.Columns {
		if v := c.Data[:c.Offsets[1]]; len(v) > 0 {
			all[columns[i]] = string(v)
		}
	}
	return all, "", true
}

// spaced makes blanks of line ends and tabs in attributes, as XML says and encoding/xml
// does not.
func spaced(values map[string]string) {
	for path, v := range values {
		if strings.Contains(path, "@") {
			values[path] = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ", `\n`, " ", `\t`, " ", `\r`, " ").Replace(v)
		}
	}
}

// agrees holds the reading of one record against encoding/xml.
func agrees(t rapid.TB, record []byte) {
	text := encoding.AppendValid(nil, record)
	got, why, ok := values(record)
	want, depth, err := readSlow(text)
	switch {
	case err == nil && depth <= mostDepth && !ok:
		if !strings.Contains(string(text), "&#") { // a half of a pair of UTF-16 is no character
			t.Fatalf("%q is well-formed, and was rejected: %s", record, why)
		}
	case err == nil && ok:
		spaced(want)
		if strings.Contains(string(text), "&#") { // one that is written by its number stays
			spaced(got)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q:\n%s", record, diff)
		}
	case err != nil && ok && isSimple(text):
		t.Fatalf("%q was read, and is wrong: %v", record, err)
	}
}

// isSimple tells whether there is nothing in a text of which XML and this package have
// different rules, or encoding/xml and XML.
func isSimple(text []byte) bool {
	return !slices.ContainsFunc([]string{"]]>", "--", "<?", ":"}, func(s string) bool { return bytes.Contains(text, []byte(s)) }) &&
		bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// anyElement draws an element. Of attributes, encoding/xml keeps line ends, which XML
// does not.
func anyElement(t *rapid.T, name string, deep int) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for i := range rapid.IntRange(0, 2).Draw(t, "attributes") {
		quote := rapid.SampledFrom([]string{`"`, `'`}).Draw(t, "quote")
		at := rapid.SampledFrom([]string{"a", "b", "x:a", "xmlns:x", "xsi:nil", "é"}).Draw(t, "attribute")
		fmt.Fprintf(&b, " %s%d =%s%s%s ", at, i, quote, anyText(t), quote)
	}
	if rapid.IntRange(0, 4).Draw(t, "empty") == 0 {
		return b.String() + "/>"
	}
	b.WriteString(">")
	for range rapid.IntRange(0, 3).Draw(t, "content") {
		switch kind := rapid.IntRange(0, 6).Draw(t, "kind"); {
		case kind < 3 || deep == 0:
			b.WriteString(anyText(t))
		case kind == 3:
			b.WriteString("<![CDATA[<&" + rapid.SampledFrom([]string{"", "]", "\r\n", "</r>"}).Draw(t, "data") + "]]>")
		case kind == 4:
			b.WriteString(rapid.SampledFrom([]string{"<!-- </r> -->", "<?x <r> ?>", "\n", "<!---->"}).Draw(t, "markup"))
		default:
			b.WriteString(anyElement(t, rapid.SampledFrom([]string{"a", "b", "x:a", "ns:c", "tên", "r", "r2"}).Draw(t, "name"), deep-1))
		}
	}
	b.WriteString("</" + name + rapid.SampledFrom([]string{"", " "}).Draw(t, "blank") + ">")
	return b.String()
}

func anyText(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "Nguyễn", " ", "&amp;", "&lt;r&gt;", "&#x1EA1;", "&#10;", "&quot;", "&apos;", "]]", "😀", "0123456789", ">"}), 0, 4)
	return strings.ReplaceAll(strings.Join(pieces.Draw(t, "pieces"), ""), "]]>", "]>")
}

func TestRecordsAgainstStandard(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { agrees(rt, []byte(anyElement(rt, "r", 3))) })
}

// The records of a document are the elements at the path, however it is cut.
func TestDocument(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		var want []string
		gap := func() {
			b.WriteString(rapid.SampledFrom([]string{"", "\n", " <!-- <r>\n -->", "<?r <r/> ?>", "<other><r>1</r></other>", "text &amp; more", "<![CDATA[<r>]]>", "</l><l x='>'>\n"}).Draw(rt, "gap"))
		}
		b.WriteString("\n<?xml version='1.0'?><!-- --><x:top a='/'><l>")
		for i := range rapid.IntRange(0, 6).Draw(rt, "records") {
			gap()
			record := anyElement(rt, rapid.SampledFrom([]string{"r", "ns:r"}).Draw(rt, "name"), 2)
			want = append(want, fmt.Sprintf("%d:%d %s", i+1, 1+strings.Count(b.String(), "\n"), record))
			b.WriteString(record)
		}
		gap()
		b.WriteString("</l></x:top>\n<!-- -->")
		got, end := found(rt, []byte(b.String()), Document{Path: Path{"top", "l", "r"}}, rapid.IntRange(1, 100).Draw(rt, "block"))
		if diff := cmp.Diff(want, got); diff != "" || end != "" {
			rt.Fatalf("%s\n%s\n%s", b.String(), end, diff)
		}
	})
}

func FuzzXML(f *testing.F) {
	for _, s := range []string{
		`<l><r a="1"><b>2</b></r><r/></l>`, `<l><!-- <r> --><r><![CDATA[</r>]]></r>x</l>`, "<r>\r\n<a>&#13;&amp;</a>t<a/></r>", `<r a='>' b="&lt;"/>`,
		`<?xml version="1.0" encoding="utf-8"?><l><r><r></r></r></l>`, "<l><r>\x01</r><r>\xff</r></l>", "<!DOCTYPE l><l/>", "<l><x><r/></x></l>", "<r><a><a><a/></a></r>", `<r :=""/>`, "<r a='x\r\ny&#10;\tz'/>", "<r A=\"\r\"/>", `<r a:="1"><b:>2</b:></r>`,
	} {
		f.Add([]byte(s), uint8(5))
	}
	f.Fuzz(func(t *testing.T, text []byte, block uint8) {
		if len(text) > 1000 {
			return
		}
		for _, path := range []Path{{"l", "r"}, {"r"}} {
			want, wantEnd := found(t, text, Document{Path: path}, 1<<12)
			got, gotEnd := found(t, text, Document{Path: path}, 1+int(block))
			if diff := cmp.Diff(append(want, wantEnd), append(got, gotEnd)); diff != "" {
				t.Fatalf("%q, block %d:\n%s", text, 1+int(block), diff)
			}
			for _, record := range want {
				_, record, _ := strings.Cut(record, " ")
				agrees(t, []byte(record))
			}
		}
		Detect(text, block%2 == 0)
		Encoding(text)
	})
}

func TestPath(t *testing.T) {
	for text, want := range map[string]Path{"/a": {"a"}, "/ns:a/b-1/tên": {"a", "b-1", "tên"}} {
		if got, ok := ParsePath(text); !ok || !slices.Equal(got, want) {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "/", "a/b", "/a//b", "/a/", "/a/@b", "/a[1]", "/1", "/a:", strings.Repeat("/a", 65)} {
		if got, ok := ParsePath(text); ok {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		head  string
		whole bool
		want  string
	}{
		{`<l><r a="1"/><r a="2"/>`, false, "/l/r"}, {`<l><r><a>1</a></r><r><a>2</a>`, false, "/l/r"}, {`<l><h>1</h><r><a>1</a></r><r/><t/></l>`, true, "/l/r"},
		{`<l><r>1</r><r>2</r></l>`, true, "/l/r"}, {`<l><r><a/><a/></r></l>`, true, "/l/r/a"}, {`<l><r><a>1</a><b>2</b></r></l>`, true, "/l/r"},
		{`<r><a>1</a><b>2</b></r>`, true, "/r"}, {`<l/>`, true, "/l/*"}, {`<l>`, false, ""}, {`<l><r><a>1</a>`, false, ""}, {``, true, ""},
		{`<l><x n="1"/><x n="2"/><m><r><v>12345</v></r><r><v>12345</v></r></m></l>`, true, "/l/m/r"},
		{`<l><g><r a="1"/><r a="2"/></g><g><r a="3"/></g></l>`, true, "/l/g/r"}, {`<l><g n="1"><r a="1"/><r a="2"/></g><g><r a="3"/></g></l>`, true, "/l/g"},
		{`<a></b></c>`, true, "/a/*"}, {`<!-- <l><r a="1"/><r a="1"/> --><m><s a="1"/><s a="1"/></m>`, true, "/m/s"},
	} {
		path, found := Detect([]byte(c.head), c.whole)
		if got := path.String(); found != (c.want != "") || found && got != c.want {
			t.Errorf("%s: %s %v, want %s", c.head, got, found, c.want)
		}
	}
}

func TestEncoding(t *testing.T) {
	for head, want := range map[string]string{
		`<?xml version="1.0" encoding="windows-1258"?>`: "windows-1258", "\n<?xml encoding = 'UTF-8' ?><a/>": "UTF-8", `<?xml version="1.0"?><a encoding="x"/>`: "",
		`<a encoding="x"/>`: "", `<?xml encoding="utf-16"?>`: "", `<?xml encoding=`: "", `<?xml encoding="`: "", ``: "",
	} {
		if got := Encoding([]byte(head)); got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
}

// Small documents can be made to look like much work: elements that nest without end,
// that all have names of their own, or that come again a million times in a record.
func TestNothingGrowsBeyondTheText(t *testing.T) {
	deep := strings.Repeat("<a>", 300_000)
	if path, found := Detect([]byte(deep), false); found {
		t.Errorf("deep: %s", path)
	}
	if _, end := found(t, []byte(deep), Document{Path: Path{"b"}}, 1<<16); !strings.Contains(end, "nested") {
		t.Errorf("deep: %s", end)
	}
	if _, why, ok := values([]byte("<r>" + deep)); ok || !strings.Contains(why, "xml_deep") {
		t.Errorf("deep record: %s", why)
	}
	var names strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&names, "<a%d/>", i)
	}
	Detect([]byte(names.String()), false)
	const many = 1_000_000
	got, why, ok := values([]byte("<r>" + strings.Repeat("<a>1</a>", many) + "</r>"))
	if list := got["a"]; !ok || strings.Count(list, `"1"`) != many || !strings.HasPrefix(list, `["1","1",`) || !strings.HasSuffix(list, `,"1"]`) {
		t.Errorf("a list of a million: %v %s, %d bytes", ok, why, len(list))
	}
}
