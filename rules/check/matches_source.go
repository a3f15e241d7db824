package check

import (
	"slices"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

type matchesSource struct {
	Reference     string             `param:"reference,main,required" vi:"nguồn chuẩn: tên danh mục trong rasoat.yaml" en:"the trusted source: the id of a reference of rasoat.yaml"`
	Columns       []rules.ColumnName `param:"columns,required" vi:"các cột phải có cùng giá trị như nguồn" en:"the columns that must have the values of the source"`
	Key           []rules.ColumnName `param:"key,required" vi:"các cột khóa, theo đó tìm dòng của nguồn" en:"the columns of the key by which a row of the source is found"`
	SourceKey     []string           `param:"source_key" vi:"các cột khóa của nguồn, theo thứ tự của key (mặc định là khóa của danh mục; nhiều cột thì cùng tên)" en:"the columns of the key in the source, in the order of key (the reference's key if left out; the same names where there are several)"`
	SourceColumns []string           `param:"source_columns" vi:"các cột tương ứng của nguồn, theo thứ tự của columns (mặc định cùng tên)" en:"the columns of the source, in the order of columns (the same names if left out)"`
	ValidAt       rules.ColumnName   `param:"valid_at" vi:"cột ngày: mỗi dòng được đối chiếu với nguồn có hiệu lực vào ngày đó" en:"a date column: each row is held against the source in force on its own day"`
}

var (
	msgNotInSource = message.Define("not_in_source",
		"nguồn %s không có khóa này", "the source %s does not have the key")
	msgSourceSays = message.Define("source_says",
		"%s khác với nguồn %s (nguồn ghi “%s”)", "%s is not what the source %s says (“%s”)")
	msgNotAsSource = message.Define("not_as_source",
		"%s khác với nguồn %s", "%s is not what the source %s says")
)

func init() {
	rules.Register(rules.Check{
		Name: "matches_source", Criterion: "dung", ErrorGroup: 8, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi nguồn chuẩn có khóa của dòng và ghi cùng giá trị ở mọi cột được đối chiếu, ví dụ mã xã và tên xã. Nguồn là danh mục đang có hiệu lực của kỳ kiểm toán, hoặc vào ngày ghi ở cột “valid_at” (dòng có ngày trước khi danh mục bắt đầu bị loại trừ). Khóa không có trong nguồn thì dòng không đạt, và mẫu nêu cột khóa. Khóa (dù cột có kiểu gì: 1 và 01 là hai khóa) và văn bản được so sánh đúng như đã ghi, trừ khi có “fold”; ngày, số và các kiểu khác được so sánh theo giá trị. Nếu một khóa khớp nhiều dòng của nguồn thì chỉ cần một dòng khớp toàn bộ. Dòng thiếu khóa hoặc thiếu một giá trị không được kiểm tra; dòng mà chính nguồn để trống một giá trị, hoặc ghi sai kiểu, bị loại trừ. Lý do nêu giá trị của nguồn, trừ khi cột chứa dữ liệu cá nhân.",
			EN: "A row passes when the trusted source has its key and says the same in all columns that are compared, such as the code and the name of a commune. The source is the list in force in the period, or on the day in the column `valid_at` (rows of a day before the list begins are excluded). A row whose key the source does not have fails, and its sample shows the column of the key. Keys (of any type of column: 1 and 01 are two) and texts are compared as they stand unless `fold` is given; days, numbers and the other types by their value. Where a key finds several rows of the source, one that agrees in everything is enough. Rows that lack a part of the key or a value are missing; rows for which the source itself lacks a value, or has one that is not of the type, are excluded. The reason says what the source says, unless the column is personal.",
		},
	}, bindMatchesSource)
}

func bindMatchesSource(p *matchesSource, s *rules.Scope) rules.Bound {
	m := &sourceMatch{params: p, scope: s, key: s.Columns("key", p.Key), values: s.Columns("columns", p.Columns), day: -1}
	cols := slices.Concat(m.key, m.values)
	needColumns(s, "key", m.key)
	needColumns(s, "columns", m.values)
	sameLength(s, "source_key", p.SourceKey, "key", p.Key)
	sameLength(s, "source_columns", p.SourceColumns, "columns", p.Columns)
	if p.ValidAt != "" {
		m.day = s.Column("valid_at", p.ValidAt)
		cols = append(cols, m.day)
		if c := s.Dataset.Columns[m.day]; c.Type != value.Date {
			s.Misfit("valid_at", message.New(msgWrongType, c.Name, c.Type, value.Date))
		}
	}
	list, ok := s.Dataset.References[p.Reference]
	if !ok {
		s.Fault("reference", message.New(msgUnknownReference, p.Reference), referenceHint(s, p.Reference))
	}
	if list == nil || !m.find(list) || s.Dry {
		return rules.NotApplicable{} // lint: the user's own list is not read
	}
	if !list.Covers(s.Period) && p.ValidAt == "" {
		first, _ := list.Since()
		return rules.NotApplicable{Reason: message.New(msgListBegins, p.Reference, first)}
	}
	row := rules.Row{Columns: cols, Sift: m.sift, Why: m.why, Shown: m.shown}
	if p.ValidAt != "" {
		row.Exclude = beforeList(m.day, list)
	}
	return row
}

// find finds the columns of the source, and complains of those that it lacks.
func (m *sourceMatch) find(list *reference.List) bool {
	p, key := m.params, m.params.SourceKey
	if len(key) == 0 && len(p.Key) == 1 {
		key = []string{list.Key()}
	}
	keys, hasKey := m.columnsOf(list, otherColumns(p.Key, key, "source_key", "key"))
	values, hasValues := m.columnsOf(list, otherColumns(p.Columns, p.SourceColumns, "source_columns", "columns"))
	m.eras = newSourceEras(list, keys, values, m)
	return hasKey && hasValues
}

// columnsOf returns the names of columns of the source. What is undeclared here,
// or not as many as it must be, has been complained of.
func (m *sourceMatch) columnsOf(list *reference.List, columns []rules.OtherColumn) (names []string, sound bool) {
	sound = true
	written := map[string]int{"key": len(m.params.SourceKey), "columns": len(m.params.SourceColumns)}
	for _, c := range columns {
		names = append(names, c.Name)
		if slices.Contains(list.Columns(), c.Name) {
			continue
		}
		sound = false
		if n, same := written[c.Param]; !same || n == 0 && m.scope.Dataset.Index(c.Name) >= 0 {
			m.scope.Fault(c.Param, message.New(msgNoColumnInReference, m.params.Reference, c.Name), message.DidYouMean(c.Name, list.Columns()))
		}
	}
	return names, sound
}

// sourceMatch holds rows against a source.
type sourceMatch struct {
	params      *matchesSource
	scope       *rules.Scope
	key, values []int // columns
	day         int   // column, or -1
	eras        *sourceEras
}

// sift looks a key up again only where it is not that of the row before.
func (m *sourceMatch) sift(b *rules.Batch, judged, failed rules.Bits) {
	at, compared := m.lookups(b), m.comparables(b)
	rows := slices.Clone(judged)
	rows.Each(func(i int) {
		switch found := at(i); {
		case found == nil:
			failed.Set(i)
		case !found.full:
			judged[i>>6] &^= 1 << (i & 63)
		case found.match(compared, i) == nil:
			failed.Set(i)
		}
	})
}

// comparables are the values that are compared, in their comparable form.
func (m *sourceMatch) comparables(b *rules.Batch) []rules.Text {
	texts := make([]rules.Text, len(m.values))
	for i, c := range m.values {
		texts[i] = b.Comparable(c, m.scope.Rule.Folding)
	}
	return texts
}

// lookups returns what finds the rows of the source with the key of a row.
func (m *sourceMatch) lookups(b *rules.Batch) func(row int) *sourceRow {
	texts := b.FoldedAll(m.key, m.scope.Rule.Folding)
	rows, first, last := map[string]*sourceRow(nil), m.scope.Period, m.scope.Period
	var days []value.Day
	if m.day >= 0 {
		days, first, last = b.Days(m.day), 1, 0 // of no day yet
	} else {
		rows, _, _ = m.eras.on(m.scope.Period)
	}
	var key, before []byte
	var found *sourceRow
	return func(i int) *sourceRow {
		if days != nil && (days[i] < first || days[i] > last) {
			rows, first, last = m.eras.on(days[i])
			before = nil
		}
		key = appendKey(key[:0], texts, i)
		if before == nil || string(key) != string(before) {
			found = rows[string(key)]
			before = append(before[:0], key...)
		}
		return found
	}
}

// shown is the column of the first value that differs, or of the key that the source
// does not have.
func (m *sourceMatch) shown(b *rules.Batch, row int) int {
	found := m.lookups(b)(row)
	switch {
	case found == nil:
		return m.key[0]
	case found.next != nil:
		return m.values[0]
	}
	for i, text := range m.comparables(b) {
		if string(text.At(row)) != found.values[i] {
			return m.values[i]
		}
	}
	return m.values[0]
}

// why says what the source says of the first value that differs.
func (m *sourceMatch) why(b *rules.Batch, row int) message.M {
	source := m.params.Reference
	found := m.lookups(b)(row)
	if found == nil {
		return message.New(msgNotInSource, source)
	}
	if found.next != nil {
		return message.New(msgNotAsSource, listNames(m.params.Columns), source)
	}
	for i, text := range m.comparables(b) {
		c := m.scope.Dataset.Columns[m.values[i]]
		switch {
		case string(text.At(row)) == found.values[i]:
		case c.Personal:
			return message.New(msgNotAsSource, c.Name, source)
		default:
			return message.New(msgSourceSays, c.Name, source, short(found.written[i]))
		}
	}
	return message.M{}
}

// longestQuote is how much of a text of the source a reason quotes, in characters.
const longestQuote = 80

func short(text string) string {
	if characters := []rune(text); len(characters) > longestQuote {
		return string(characters[:longestQuote]) + "…"
	}
	return text
}
