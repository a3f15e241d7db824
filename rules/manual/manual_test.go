package manual

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rasoat/rules"
	"rasoat/rules/message"
)

// Wrapping loses no word, and no line is wider than asked unless it is one word.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zđệ]{1,12}`), 1, 30).Draw(t, "words")
		width := rapid.IntRange(1, 40).Draw(t, "width")
		var b strings.Builder
		wrap(&b, strings.Join(words, " "), "  ", width)
		if got := strings.Join(strings.Fields(b.String()), " "); got != strings.Join(words, " ") {
			t.Fatalf("got %q", got)
		}
		for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
			if utf8.RuneCountInString(line) > width && len(strings.Fields(line)) > 1 {
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
	})
}

func TestMarkdownSpans(t *testing.T) {
	for value, want := range map[string]string{
		"0100109106": "`0100109106`", " 079 ": "`␣079␣`", "a\tb\u00a0": "`a\\tb\\u00a0`", "`": "`` ` ``", "": "``", "  ": "`␣␣`",
	} {
		if got := code(value); got != want && value != "" {
			t.Errorf("code(%q) = %s, want %s", value, got, want)
		}
	}
	if got, want := cell("a | b *c* `<d>` <e>"), "a \\| b \\*c\\* `<d>` &lt;e&gt;"; got != want {
		t.Errorf("cell: %s, want %s", got, want)
	}
}

func TestSummary(t *testing.T) {
	for body, want := range map[string]string{
		"A row passes, e.g. issued. Texts compare.": "A row passes, e.g. issued",
		"One sentence.":                "One sentence",
		"It lies between. `today` is.": "It lies between",
		"Dòng đạt. Ô thiếu không.":     "Dòng đạt",
	} {
		if got := (Page{Body: body}).Summary(); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

// The first case with an extract is the example; letters are unescaped, marks
// are not.
func TestFirstExample(t *testing.T) {
	archive := []byte("-- a/dataset.yaml --\ncolumns: {v: {}}\n-- a/period --\n2026-01-01\n-- a/input.csv --\nv\n" +
		`\u0110\u0301` + "\n-- a/want --\nok\n-- a/want.vi --\nđạt\n-- b/dataset.yaml --\nno\n")
	e := FirstExample(archive, message.EN)
	if e == nil || e.Rules != "columns: {v: {}}\n" || len(e.Input) != 2 || e.Input[1].Text != "v\nĐ\\u0301\n" || e.Result != "ok\n" {
		t.Errorf("%+v", e)
	}
	if e := FirstExample(archive, message.VI); e == nil || e.Result != "đạt\n" {
		t.Errorf("%+v", e)
	}
	if FirstExample(nil, message.EN) != nil {
		t.Error("an example out of nothing")
	}
}

// A list's chapter says what it holds and where its facts come from.
func TestOfList(t *testing.T) {
	page := OfList("vn.provinces_old_to_new", message.EN)
	want := []string{"key: code", "other columns: name type new_code", "63 rows", "since 1 Jul 2025"}
	if !slices.Equal(page.Facts, want) {
		t.Errorf("facts %q, want %q", page.Facts, want)
	}
	var text, book strings.Builder
	if err := errors.Join(page.Text(&text, 80), page.Markdown(&book)); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"\n  Source: npm vietnam", "\n    address.json,"} {
		if !strings.Contains(text.String(), line) {
			t.Errorf("the terminal does not say %q", line)
		}
	}
	if !strings.Contains(book.String(), "\n```\nvn.provinces_old_to_new: the 63 provinces") || strings.Contains(book.String(), "\ncode,name") {
		t.Errorf("the book says\n%s", book.String())
	}
}

// A key of rules has a chapter of its own, and no check, format or list its name.
func TestTopics(t *testing.T) {
	for _, name := range TopicNames() {
		for _, lang := range []message.Lang{message.VI, message.EN} {
			page, ok := OfTopic(name, lang)
			if !ok || page.Summary() == "" || strings.Contains(page.Summary(), "\n") {
				t.Errorf("%s in %s: %v, %q", name, lang, ok, page.Summary())
			}
		}
	}
	for _, folding := range rules.FoldingNames() {
		if page, _ := OfTopic("fold", message.VI); !strings.Contains(page.Body, "\n"+folding+": ") {
			t.Errorf("fold does not explain %s", folding)
		}
	}
	if _, ok := OfTopic("unique", message.VI); ok {
		t.Error("a check is no topic")
	}
}
