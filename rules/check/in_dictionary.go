package check

import (
	"slices"
	"strings"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

type inDictionary struct {
	Dictionary string `param:"dictionary,main" vi:"từ điển dữ liệu dùng chung: tên danh mục trong rasoat.yaml (mặc định là dictionary)" en:"the shared data dictionary: the id of a reference of rasoat.yaml (dictionary if left out)"`
}

// defaultDictionary is the id of the reference that is meant where a rule names
// none.
const defaultDictionary = "dictionary"

// What a dictionary may say of a column, beside its name, which is the key.
const (
	dictionaryType       = "type"
	dictionaryTitle      = "title"
	dictionaryDefinition = "definition"
)

// entryFolding is how names and titles are compared that people have written:
// forms of the same words are the same.
const entryFolding = rules.FoldCase | rules.FoldSpace | rules.FoldNFC | rules.FoldTone

var (
	msgNotInDictionary = message.Define("not_in_dictionary",
		"từ điển %s không có: %s", "the dictionary %q lacks: %s")
	msgNotDefined = message.Define("not_defined_in_dictionary",
		"từ điển %s chưa định nghĩa: %s", "the dictionary %q does not define: %s")
	msgOtherInDictionary = message.Define("other_in_dictionary",
		"từ điển %s ghi khác: %s", "the dictionary %q says otherwise of: %s")
	msgDeclareDictionary = message.Define("check.declare_dictionary",
		"khai báo từ điển trong rasoat.yaml: references: [{id: dictionary, path: ../refs/dictionary.csv}]",
		"declare it in rasoat.yaml: references: [{id: dictionary, path: ../refs/dictionary.csv}]")
	msgAnd = message.Define("both_of", "%s; %s", "%s; %s")
)

func init() {
	rules.Register(rules.Check{
		Name: "in_dictionary", Criterion: "dung_chung", Unit: rules.UnitColumn, Folds: true, NoRows: true,
		Deed: message.Text{
			VI: "điều chỉnh tên và kiểu của cột cho thống nhất với từ điển dữ liệu dùng chung",
			EN: "bring names and types of columns into line with the shared data dictionary",
		},
		Doc: message.Text{
			VI: "Mỗi cột đã khai báo là một đối tượng; cột đạt khi từ điển dữ liệu dùng chung có mục từ mang tên cột (khóa của danh mục) và mục từ mô tả đúng cột đó. Từ điển có cột type thì kiểu phải là kiểu đã khai báo (string, integer, decimal, boolean, date, timestamp, hoặc tên thường dùng như “Chuỗi ký tự”, “Số nguyên”, “varchar(12)”); có cột title thì tên gọi phải là title đã khai báo, không phân biệt chữ hoa, khoảng trắng và cách đặt dấu; có cột definition thì không được để trống. Ô type, title để trống, kiểu không hiểu được và cột không khai báo title thì không so sánh phần ấy. Tên cột được so sánh đúng như đã ghi, trừ khi có “fold”. Mục từ phải đang có hiệu lực trong kỳ. Không xét dòng dữ liệu.",
			EN: "Each declared column is one object; it passes when the shared data dictionary has an entry of its name (the key of the list) that describes it. Where the dictionary has a column type, the type must be the declared one (string, integer, decimal, boolean, date, timestamp, or a usual name such as “Số nguyên” or “varchar(12)”); where it has a column title, the title must be the declared one, but for case, blanks and tone placement; where it has a column definition, it must not be blank. A blank type or title, a type that is not understood, and a column without a declared title are not compared. Names are compared as they stand unless `fold` is given. Entries must be in force in the period. No row is looked at.",
		},
	}, bindInDictionary, rules.NamesReference((*inDictionary).id))
}

func (p *inDictionary) id() string {
	if p.Dictionary == "" {
		return defaultDictionary
	}
	return p.Dictionary
}

func bindInDictionary(p *inDictionary, s *rules.Scope) rules.Bound {
	list, ok := s.Dataset.References[p.id()]
	if !ok {
		hint := message.New(msgDeclareDictionary)
		if p.Dictionary != "" {
			hint = referenceHint(s, p.Dictionary)
		}
		s.Fault("dictionary", message.New(msgUnknownReference, p.id()), hint)
	}
	switch {
	case list == nil || s.Dry:
		return rules.NotApplicable{} // lint: the user's own list is not read
	case !list.Covers(s.Period):
		first, _ := list.Since()
		return rules.NotApplicable{Reason: message.New(msgListBegins, p.id(), first)}
	}
	verdict := judgeColumns(p.id(), newDictionary(list, s), s.Dataset.Columns)
	return rules.Whole{New: func() rules.State { return fixed{verdict} }}
}

// dictionary is the entries in force, by their folded names.
type dictionary struct {
	entries map[string]reference.Row
	has     map[string]bool // columns of the list
	folding rules.Folding
}

func newDictionary(list *reference.List, s *rules.Scope) *dictionary {
	d := &dictionary{entries: map[string]reference.Row{}, has: map[string]bool{}, folding: s.Rule.Folding}
	for _, c := range list.Columns() {
		d.has[c] = c != list.Key()
	}
	list.At(s.Period).Each(func(name string) {
		row, _ := list.Find(s.Period, []byte(name))
		d.entries[d.fold(name)] = row
	})
	return d
}

func (d *dictionary) fold(name string) string { return string(d.folding.Append(nil, []byte(name))) }

func judgeColumns(id string, d *dictionary, columns []rules.Column) rules.Verdict {
	v := rules.Verdict{Counts: rules.Counts{Tested: int64(len(columns))}}
	var absent, undefined, others []string
	for i := range columns {
		c := &columns[i]
		entry, known := d.entries[d.fold(c.Name)]
		switch differs := d.differences(c, entry); {
		case !known:
			absent = append(absent, c.Name)
		case len(differs) > 0:
			others = append(others, c.Name+" ("+strings.Join(differs, ", ")+")")
		case d.has[dictionaryDefinition] && value.IsBlank([]byte(entry.Value(dictionaryDefinition))):
			undefined = append(undefined, c.Name)
		}
	}
	for _, found := range []struct {
		names []string
		key   string
	}{{absent, msgNotInDictionary}, {others, msgOtherInDictionary}, {undefined, msgNotDefined}} {
		if len(found.names) == 0 {
			continue
		}
		v.Counts.Failed += int64(len(found.names))
		m := message.New(found.key, id, strings.Join(found.names, ", "))
		if v.Reason.IsZero() {
			v.Reason = m
		} else {
			v.Reason = message.New(msgAnd, v.Reason, m)
		}
	}
	return v
}

// differences are what an entry says otherwise than the declaration of a column.
func (d *dictionary) differences(c *rules.Column, entry reference.Row) (all []string) {
	if written := entry.Value(dictionaryType); d.has[dictionaryType] && !value.IsBlank([]byte(written)) {
		if types, ok := typesOf(written); ok && !slices.Contains(types, c.Type) {
			all = append(all, dictionaryType+": "+short(written))
		}
	}
	if written := entry.Value(dictionaryTitle); d.has[dictionaryTitle] && c.Title != "" && !value.IsBlank([]byte(written)) {
		if string(entryFolding.Append(nil, []byte(written))) != string(entryFolding.Append(nil, []byte(c.Title))) {
			all = append(all, dictionaryTitle+": “"+short(written)+"”")
		}
	}
	return all
}

// typeWords are the names that dictionaries have for types: those of dataset
// files, of databases, and in words.
var typeWords = map[string][]value.Type{
	"chuỗi": {value.String}, "chuỗi ký tự": {value.String}, "ký tự": {value.String}, "văn bản": {value.String},
	"text": {value.String}, "char": {value.String}, "varchar": {value.String}, "nchar": {value.String}, "nvarchar": {value.String},
	"số nguyên": {value.Integer}, "int": {value.Integer}, "bigint": {value.Integer}, "smallint": {value.Integer}, "long": {value.Integer},
	"số thực": {value.Decimal}, "số thập phân": {value.Decimal}, "numeric": {value.Decimal}, "float": {value.Decimal}, "double": {value.Decimal},
	"số": {value.Integer, value.Decimal}, "number": {value.Integer, value.Decimal},
	"logic": {value.Boolean}, "bool": {value.Boolean}, "đúng/sai": {value.Boolean}, "có/không": {value.Boolean},
	"ngày": {value.Date}, "ngày tháng": {value.Date}, "ngày tháng năm": {value.Date},
	"ngày giờ": {value.Timestamp}, "thời điểm": {value.Timestamp}, "datetime": {value.Timestamp},
}

// typesOf returns the types that a dictionary means by a word; ok is false for a
// word that is not known.
func typesOf(written string) (types []value.Type, ok bool) {
	word, _, _ := strings.Cut(written, "(") // varchar(12)
	word = string((rules.FoldCase | rules.FoldSpace | rules.FoldNFC).Append(nil, []byte(word)))
	if t, ok := value.ParseType(word); ok {
		return []value.Type{t}, true
	}
	types, ok = typeWords[word]
	return types, ok
}
