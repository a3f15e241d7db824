package check

import (
	"rasoat/rules"
	"rasoat/rules/format"
	"rasoat/rules/message"
)

type linkable struct {
	Reference string           `param:"reference,main" vi:"danh mục các định danh dùng chung, tên trong rasoat.yaml" en:"the list of the shared identifiers, by its id in rasoat.yaml"`
	Format    string           `param:"format" vi:"hoặc định dạng của định danh dùng chung, ví dụ vn.citizen_id" en:"or the format of the shared identifier, e.g. vn.citizen_id"`
	Column    rules.ColumnName `param:"column,required" vi:"cột định danh" en:"the column of the identifier"`
}

var (
	msgOneOfReferenceFormat = message.Define("check.reference_or_format",
		"cần đúng một trong hai tham số reference, format", "exactly one of reference and format is needed")
	msgNotLinked = message.Define("not_linkable",
		"không liên kết được: không có trong danh mục %s", "cannot be joined: is not in the list %s")
	msgNotLinkedForm = message.Define("not_linkable_form",
		"không liên kết được: %s", "cannot be joined: %s")
)

func init() {
	rules.Register(rules.Check{
		Name: "linkable", Criterion: "dung_chung", Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi liên kết được với dữ liệu của cơ quan khác bằng định danh dùng chung: định danh có trong danh mục đang có hiệu lực của kỳ kiểm toán, hoặc đúng định dạng đã nêu tên. Dòng thiếu định danh không liên kết được nên không đạt. Định danh được so sánh đúng như đã ghi, vì phần mềm của hai bên cũng so sánh như vậy. Kết quả là tỷ lệ dòng liên kết được.",
			EN: "A row passes when it can be joined with the data of other agencies by the shared identifier: the identifier is in the list as it is in force for the period, or is of the named format. A row that lacks the identifier cannot be joined, and fails. Identifiers are compared as they stand, as the programs on both sides compare them. The result is the share of rows that can be joined.",
		},
	}, bindLinkable)
}

func bindLinkable(p *linkable, s *rules.Scope) rules.Bound {
	row := rules.Row{Columns: []int{s.Column("column", p.Column)}, MissingFails: true}
	if (p.Reference == "") == (p.Format == "") {
		s.Fault("", message.New(msgOneOfReferenceFormat))
		return row
	}
	if p.Format != "" {
		p.bindFormat(s, &row)
		return row
	}
	list, ok := s.Dataset.References[p.Reference]
	if !ok {
		s.Fault("reference", message.New(msgUnknownReference, p.Reference), referenceHint(s, p.Reference))
	}
	if list == nil || s.Dry {
		return row
	}
	if !list.Covers(s.Period) {
		first, _ := list.Since()
		return rules.NotApplicable{Reason: message.New(msgListBegins, p.Reference, first)}
	}
	row.Value = list.At(s.Period).Contains
	row.Why = func(*rules.Batch, int) message.M { return message.New(msgNotLinked, p.Reference) }
	return row
}

func (p *linkable) bindFormat(s *rules.Scope, row *rules.Row) {
	f, ok := format.Lookup(p.Format)
	if !ok {
		s.Fault("format", message.New(msgUnknownFormat, p.Format), message.DidYouMean(p.Format, format.Names()))
	}
	if !ok || s.Dry {
		return
	}
	judge := f.New(s.Period)
	row.Value = func(v []byte) bool { return judge(v) == "" }
	row.Why = func(b *rules.Batch, i int) message.M {
		return message.New(msgNotLinkedForm, message.New(judge(b.TextAt(row.Columns[0], i))))
	}
}
