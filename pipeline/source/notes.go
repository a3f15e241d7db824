package source

import (
	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/fields"
	"rasoat/rules/message"
)

// Notes are what a reader has met in a batch that is worth telling though nothing is
// rejected. Each family of formats has its own; those of all batches of a file are
// merged, in any order.
type Notes interface {
	none() Notes // of the same kind
	merge(Notes)
	findings() []Finding
}

// addNotes merges the notes of a batch, which are lent.
func addNotes(to, more Notes) Notes {
	if more == nil {
		return to
	}
	if to == nil {
		to = more.none()
	}
	to.merge(more)
	return to
}

// textNotes are those of delimited text.
type textNotes csv.Notes

func (n *textNotes) none() Notes { return &textNotes{} }

func (n *textNotes) merge(more Notes) { (*csv.Notes)(n).Merge((*csv.Notes)(more.(*textNotes))) }

func (n *textNotes) findings() []Finding { return findingsOf((*csv.Notes)(n)) }

// fieldNotes are those of formats whose records name their fields.
type fieldNotes fields.Notes

func (n *fieldNotes) none() Notes { return &fieldNotes{} }

func (n *fieldNotes) merge(more Notes) {
	(*fields.Notes)(n).Merge((*fields.Notes)(more.(*fieldNotes)))
}

var (
	findingUnread = message.Define("reading_fields_unread",
		"giá trị không được đọc vì tên trường không có trong %[2]s bản ghi đầu và không được khai báo: %[1]s; tên trường (từ dòng): %[3]s",
		"values that were not read, for their names are not in the first %[2]s records and not declared: %[1]s; names (from row): %[3]s")
	findingRepeated = message.Define("reading_fields_repeated",
		"giá trị đứng sau một giá trị cùng tên trong bản ghi, được ghép thành danh sách: %s; tên trường (từ dòng): %s",
		"values behind another one of the same name in their record, made a list with it: %s; names (from row): %s")
)

func (n *fieldNotes) findings() (all []Finding) {
	if u := &n.Unread; u.Count > 0 {
		all = append(all, Finding{message.New(findingUnread, u.Count, fields.GatheredRecords, u.Names()), u.Count, placesOf(u)})
	}
	if r := &n.Repeated; r.Count > 0 {
		all = append(all, Finding{message.New(findingRepeated, r.Count, r.Names()), r.Count, placesOf(r)})
	}
	return all
}

func placesOf(n *fields.Note) (all []csv.Place) {
	for _, p := range n.First {
		all = append(all, csv.Place{Record: p.Record, Line: p.Line})
	}
	return all
}
