package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type nfc struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgNotNFC = message.Define("not_nfc",
	"chữ có dấu chưa ở dạng dựng sẵn (Unicode NFC)", "letters are not composed (Unicode NFC)")

func init() {
	rules.Register(rules.Check{
		Name: "nfc", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị ở dạng Unicode dựng sẵn (NFC): mỗi chữ có dấu là một ký tự. Dạng tổ hợp làm cho hai tên trông giống nhau nhưng không bằng nhau. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value is in Unicode normal form C: each marked letter is one character. Decomposed letters make names that look alike differ. Missing values are not tested.",
		},
	}, func(p *nfc, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col},
			Value: kernel.IsNFC, Texts: kernel.RejectNotNFC,
			Why: func(*rules.Batch, int) message.M { return message.New(msgNotNFC) }}
	})
}
