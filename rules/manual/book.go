package manual

import (
	_ "embed" // the introductions
	"fmt"
	"io"
	"strings"

	"rasoat/rules"
	"rasoat/rules/format"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

var (
	//go:embed intro.en.md
	introEN string
	//go:embed intro.vi.md
	introVI string
)

var (
	msgGenerated = message.Define("manual.generated",
		"Tệp này do “go generate ./rules/manual” lập ra; hãy sửa ở nơi khai báo phép kiểm tra.",
		"Made by go generate ./rules/manual; edit the registration of the check instead.")
)

// Checks, Formats and References are the keys of the headings over the three
// kinds of chapters.
var (
	Checks  = message.Define("manual.checks", "Các phép kiểm tra", "Checks")
	Formats = message.Define("manual.formats", "Các định dạng", "Formats")

	References = message.Define("manual.references", "Các danh mục có sẵn", "Lists that ship")
)

// criteria in the order of the resolution, which is the order of the manual.
var criteria = []string{"dung", "du", "sach", "song", "thong_nhat", "dung_chung"}

// Book writes the whole manual in one language: the introduction, a table of
// contents, a chapter for every key of a rule with more to say, every registered check and format and for every list
// that ships. testdata returns the test data of a check, nil where it has none.
func Book(w io.Writer, lang message.Lang, testdata func(check string) []byte) error {
	intro := introVI
	if lang == message.EN {
		intro = introEN
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- %s -->\n%s\n", say(msgGenerated, lang), intro)
	keys := topicPages(lang)
	checks, formats, lists := checkPages(lang, testdata), formatPages(lang), listPages(lang)
	contents(&b, say(Topics, lang), keys)
	contents(&b, say(Checks, lang), checks)
	contents(&b, say(Formats, lang), formats)
	contents(&b, say(References, lang), lists)
	for _, chapters := range [][]Page{keys, checks, formats, lists} {
		for _, p := range chapters {
			if err := p.Markdown(&b); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

func topicPages(lang message.Lang) []Page {
	var pages []Page
	for _, name := range TopicNames() {
		p, _ := OfTopic(name, lang)
		pages = append(pages, p)
	}
	return pages
}

func checkPages(lang message.Lang, testdata func(string) []byte) []Page {
	var pages []Page
	for _, criterion := range criteria {
		for _, name := range rules.Names() {
			if c, _ := rules.Lookup(name); c.Criterion == criterion {
				pages = append(pages, OfCheck(c, lang, testdata(name)))
			}
		}
	}
	return pages
}

func formatPages(lang message.Lang) []Page {
	var pages []Page
	for _, name := range format.Names() {
		f, _ := format.Lookup(name)
		pages = append(pages, OfFormat(f, lang))
	}
	return pages
}

func listPages(lang message.Lang) []Page {
	var pages []Page
	for _, name := range reference.Names() {
		pages = append(pages, OfList(name, lang))
	}
	return pages
}

func contents(b *strings.Builder, heading string, pages []Page) {
	fmt.Fprintf(b, "## %s\n\n| | | |\n|---|---|---|\n", heading)
	for _, p := range pages {
		fmt.Fprintf(b, "| [%s](#%s) | %s | %s |\n", p.Name, anchor(p.Name), p.Group, cell(p.Summary()))
	}
	b.WriteByte('\n')
}

// anchor is the name that a heading can be linked by: dots fall away.
func anchor(name string) string { return strings.ReplaceAll(name, ".", "") }
