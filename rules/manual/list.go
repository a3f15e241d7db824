package manual

import (
	"strings"

	"rasoat/rules/message"
	"rasoat/rules/reference"
)

var (
	msgList    = message.Define("manual.list", "danh mục có sẵn", "list that ships")
	msgKey     = message.Define("manual.list_key", "khóa: %s", "key: %s")
	msgFields  = message.Define("manual.list_columns", "cột khác: %s", "other columns: %s")
	msgRows    = message.Define("manual.list_rows", "%s dòng", "%s row%[1]v")
	msgBegins  = message.Define("manual.list_begins", "từ ngày %d", "since %d")
	msgSources = message.Define("manual.list_sources", "Nguồn và những thay đổi, như ghi ở đầu tệp", "Sources and changes, as the file has them")
)

// OfList is the chapter of a list of reference that ships with rasoat.
func OfList(name string, lang message.Lang) Page {
	l, _ := reference.Lookup(name)
	p := Page{Name: name, Kind: say(msgList, lang), Body: reference.Doc(name).In(lang), lang: lang}
	var others []string
	for _, c := range l.Columns() {
		if c != l.Key() {
			others = append(others, c)
		}
	}
	p.Facts = append(p.Facts, say(msgKey, lang, l.Key()), say(msgFields, lang, strings.Join(others, " ")), say(msgRows, lang, l.Len()))
	if first, ok := l.Since(); ok {
		p.Facts = append(p.Facts, say(msgBegins, lang, first))
	}
	for line := range strings.Lines(reference.Text(name)) {
		if note, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "# "); ok {
			p.Notes = append(p.Notes, note)
		}
	}
	return p
}
