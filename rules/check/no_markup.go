package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type noMarkup struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgMarkup = map[kernel.Markup]string{
	kernel.Tag: message.Define("markup_tag",
		"còn thẻ HTML hoặc XML ở vị trí %s", "an HTML or XML tag is left at position %s"),
	kernel.Entity: message.Define("markup_entity",
		"còn ký tự viết bằng mã HTML (như &amp; hoặc &#7877;) ở vị trí %s", "a character is written as an HTML entity (such as &amp; or &#7877;) at position %s"),
	kernel.ExcelEscape: message.Define("markup_excel",
		"còn ký tự viết bằng mã của Excel (như _x000D_) ở vị trí %s", "a character is written in the escape of Excel (such as _x000D_) at position %s"),
}

func init() {
	rules.Register(rules.Check{
		Name: "no_markup", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị không còn dấu vết của HTML, XML hoặc tệp Excel: thẻ (<br>, </p>, <font color=…>, <!-- … -->), ký tự viết bằng mã (&amp;, &nbsp;, &#7877;, &#x1EC5;), mã của Excel (_x000D_). Dấu & hoặc < đứng một mình, như “A&B” hay “a < b”, vẫn đạt. Ô thiếu không được kiểm tra.",
			EN: "A row passes when nothing of HTML, XML or an Excel file is left in its value: tags (<br>, </p>, <font color=…>, <!-- … -->), characters written as entities (&amp;, &nbsp;, &#7877;, &#x1EC5;), escapes of Excel (_x000D_). A lone & or <, as in “A&B” or “a < b”, passes. Missing values are not tested.",
		},
	}, func(p *noMarkup, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col},
			Value: kernel.IsPlain, Texts: kernel.RejectMarkup,
			Why: func(b *rules.Batch, row int) message.M {
				v := b.Text(col).At(row)
				kind, at := kernel.FindMarkup(v)
				return message.New(msgMarkup[kind], positionOf(v, at))
			}}
	})
}
