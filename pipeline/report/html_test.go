package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// element is a start tag of a page.
type element struct {
	name  string
	attrs map[string]string
}

// elements reads a page as strict XML, which is stricter than HTML asks for: a
// tag that is not closed, or a byte that was not escaped, fails here.
func elements(t testing.TB, page []byte) (list []element, text string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(page))
	var words strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list, words.String()
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			list = append(list, e)
		case xml.CharData:
			words.Write(token)
		}
	}
}

// checkPage holds what is true of every page, whatever rows it shows.
func checkPage(t testing.TB, page []byte) (text string) {
	t.Helper()
	list, text := elements(t, page)
	allowed := map[string]bool{}
	for name := range strings.FieldsSeq(`html head meta title style body input header div label h1 h2 h3 p main dl dt dd
		section article span pre table thead tbody tr th td a details summary ul li b bdi code footer svg rect line text br`) {
		allowed[name] = true
	}
	ids := map[string]bool{}
	for _, e := range list {
		if id, ok := e.attrs["id"]; ok && (ids[id] || id == "") {
			t.Errorf("id %q is given twice", id)
		}
		ids[e.attrs["id"]] = true
	}
	for _, e := range list {
		if !allowed[e.name] {
			t.Errorf("unexpected element %s", e.name)
		}
		for name, v := range e.attrs {
			switch {
			case name == "href" && !ids[strings.TrimPrefix(v, "#")], name == "for" && !ids[v]:
				t.Errorf("%s=%q leads nowhere", name, v)
			case name == "src", name == "style", name == "action", strings.HasPrefix(name, "on"):
				t.Errorf("attribute %s=%q", name, v)
			case name == "aria-labelledby":
				for id := range strings.FieldsSeq(v) {
					if !ids[id] {
						t.Errorf("aria-labelledby names %q, which is not there", id)
					}
				}
			}
		}
		if e.name == "svg" && e.attrs["aria-hidden"] == "" && (e.attrs["role"] != "img" || e.attrs["aria-labelledby"] == "") {
			t.Errorf("a picture without words: %v", e.attrs)
		}
	}
	for _, r := range text {
		if r != '\n' && unseen(r) {
			t.Errorf("the page shows %U", r)
		}
	}
	return text
}

func TestPage(t *testing.T) {
	tables, agencies := city(t)
	page := made(t, HTML, tables, agencies, options(message.EN))
	text := checkPage(t, page)
	for _, want := range []string{
		"Đăng ký khai sinh", "1.284.553", "1,284,553", "97,90", "97.90", "21/11/2026", "21 Nov 2026", "02:04:09 (UTC+07:00)",
		"dài 11 ký tự, cần 12", "11 characters long, 12 wanted", "3/5 (đồng hạng)", "3 of 5 (tied)",
		"Chưa cung cấp", "Not delivered", `unknown check "not_nul"`, "91 nhóm trùng, 97 bản ghi thừa",
		"Được miễn đến 31/12/2026 theo CV 12/STP: đang chuyển hệ thống", "Waived until 31 Dec 2026 by CV 12/STP: đang", "215 MB", "␣Nam⟨U+00A0⟩", "Điều 12 Luật Căn cước 2023", "96,65–96,71%",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if !strings.Contains(string(page), `id="pick-en" autocomplete="off" checked="checked"`) {
		t.Error("English was asked for and is not chosen")
	}
}

// The policy must name the very style sheet of the page, else it is refused.
func TestPolicyHoldsTheStyle(t *testing.T) {
	tables, agencies := city(t)
	page := string(made(t, HTML, tables, agencies, options(message.VI)))
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	if style != styleSource {
		t.Error("the style sheet was changed on its way into the page")
	}
	for _, not := range []string{"url(", "@import", "http:", "https:", "<script", "<link", "<img"} {
		if strings.Contains(page, not) {
			t.Errorf("the page holds %q", not)
		}
	}
}

// Whatever differs between the languages is there in both.
func TestBothLanguages(t *testing.T) {
	tables, agencies := city(t)
	page := made(t, HTML, tables, agencies, options(message.VI))
	list, _ := elements(t, page)
	count := map[string]int{}
	for _, e := range list {
		if e.name == "span" {
			count[e.attrs["lang"]]++
		}
	}
	if count["vi"] != count["en"] || count["vi"] == 0 {
		t.Errorf("%d texts in Vietnamese, %d in English", count["vi"], count["en"])
	}
}

// Every message of this package is used, and every key used is defined.
func TestMessagesAreUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	templates, bad := filepath.Glob("*.tmpl")
	if err := errors.Join(err, bad); err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, f := range append(files, templates...) {
		if strings.HasPrefix(f, "messages") || strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	families := regexp.MustCompile(`^report\.(status|severity|band|unit|error_group|state)\.`)
	for _, key := range message.Keys() {
		if strings.HasPrefix(key, "report.") && !families.MatchString(key) && !strings.Contains(code.String(), `"`+key+`"`) {
			t.Errorf("message %s is used nowhere", key)
		}
	}
	for _, m := range regexp.MustCompile(`"(report\.[a-z0-9_.]+)"`).FindAllStringSubmatch(code.String(), -1) {
		if _, ok := message.Lookup(m[1]); !ok && !families.MatchString(m[1]+".") {
			t.Errorf("message %s is not defined", m[1])
		}
	}
}

// hostile are texts that an extract, a catalogue or an attacker may hold.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><b>`, `</title>`, `{{.Title}}`, `javascript:alert(1)`,
	"\u202etxt.exe\u2066", "a\u0000b\x1b[31m\x07", "\xff\xfe\xc3", "\ufeff\u200b\u200d\u00ad", "x\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	strings.Repeat("W", 5000), strings.Repeat("Nguyễn ", 900), "  \t\r\n ", "]]>", "&amp;lt;", "%s%d%!", "\ufffe\U000e0041", "שלום עולם", "",
	`report.period(`, `report.period(a, b\)`, "Nguyê\u0303n",
}

// spread sets every text column of every row to a hostile text.
func spread(t store.Tables, s string) store.Tables {
	for i := range t.Runs {
		r := &t.Runs[i]
		r.Error, r.Encoding, r.Format, r.Reason, r.Operator, r.InputSHA256, r.Method = &s, &s, &s, &s, &s, &s, s
	}
	for i := range t.DatasetScores {
		t.DatasetScores[i].Title, t.DatasetScores[i].Band, t.DatasetScores[i].Agency = s, &s, s
	}
	for i := range t.SegmentScores {
		t.SegmentScores[i].Segment, t.SegmentScores[i].Status = s, s
	}
	for i := range t.CriterionScores {
		t.CriterionScores[i].Criterion, t.CriterionScores[i].CriterionName = s, s
	}
	for i := range t.FieldScores {
		t.FieldScores[i].Field, t.FieldScores[i].Title, t.FieldScores[i].Status = s, s, s
	}
	for i := range t.RuleResults {
		r := &t.RuleResults[i]
		r.Rule, r.Check, r.Severity, r.Unit, r.Reason, r.Basis, r.Observed = s, s, s, s, &s, &s, &s
	}
	for i := range t.ColumnProfiles {
		c := &t.ColumnProfiles[i]
		top := fmt.Sprintf(`[{"value":%q,"count":3},{"value":null}]`, s)
		c.Column, c.Type, c.Min, c.Max, c.TopValues, c.Shapes = s, s, &s, &s, &s, &top
	}
	for i := range t.FailureSamples {
		f := &t.FailureSamples[i]
		f.Rule, f.SourceFile, f.Column, f.ValueMasked, f.KeyMasked, f.Reason, f.Segment = s, s, &s, &s, &s, &s, &s
	}
	return t
}

func TestHostileContent(t *testing.T) {
	tables, agencies := city(t)
	for i, s := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			bad := spread(ordered(tables), s)
			o := options(message.VI)
			o.Title, o.Version = s, s
			some := []store.AgencyScore{agencies[0], agencies[1]}
			some[1].Name, some[1].Agency, some[1].Parent = s, s, &s // its own parent
			checkPage(t, made(t, HTML, bad, some, o))
			for _, r := range string(made(t, Summary, bad, some, o)) {
				if r != '\n' && (unicode.IsControl(r) || unseen(r)) {
					t.Fatalf("the summary holds %U", r)
				}
			}
			readRows(t, made(t, asJSON, bad, some, o))
		})
	}
}

// A large audit is one page still: 50 datasets, 500 rules each.
func TestLargeAudit(t *testing.T) {
	if testing.Short() {
		t.Skip("writes some tens of MB")
	}
	tables, agencies := city(t)
	var large store.Tables
	for d := range 50 {
		k := tables.DatasetScores[0].Key
		k.Dataset = fmt.Sprintf("dataset_%02d", d)
		score := tables.DatasetScores[0]
		score.Key = k
		large.DatasetScores = append(large.DatasetScores, score)
		for n := range 500 {
			r := tables.RuleResults[n%len(tables.RuleResults)]
			r.Key, r.Rule = k, fmt.Sprintf("rule_%03d", n)
			large.RuleResults = append(large.RuleResults, r)
		}
	}
	var out bytes.Buffer
	if err := HTML(&out, large, agencies, options(message.VI)); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(out.Bytes(), []byte(`<tbody class="rule">`)); n != 25000 {
		t.Errorf("%d rules shown, 25000 wanted", n)
	}
}
