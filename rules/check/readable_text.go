package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
)

var msgUndecodable = message.Define("undecodable",
	"có byte không thuộc bảng mã của tệp", "has bytes that are not of the file's encoding")

func init() {
	rules.Register(rules.Check{
		Name: "readable_text", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow, AlwaysOn: true,
		Deed: message.Text{
			VI: "trích xuất lại theo đúng bảng mã, không để ô bị lỗi, rồi giao nộp lại",
			EN: "extract again in the right encoding and without cells in error, and deliver again",
		},
		Doc: message.Text{
			VI: "Dòng đạt khi mọi byte đều thuộc bảng mã đã khai báo hoặc nhận biết được, và không ô nào của sổ tính chứa lỗi (#N/A) hay công thức không có kết quả thay cho giá trị. Byte lạ được đọc thành ký tự U+FFFD, lỗi được đọc đúng như hiển thị, công thức không có kết quả được đọc là ô trống. Luôn được áp dụng.",
			EN: "A row passes when all its bytes are of the declared or detected encoding, and no cell of a workbook holds an error (#N/A) or a formula without its result instead of a value. Bytes that are not were read as U+FFFD, errors as they are shown, formulas without a result as empty. Always on.",
		},
	}, func(*struct{}, *rules.Scope) rules.Bound {
		return rules.Row{Reach: rules.Every,
			Judge: func(b *rules.Batch, tested, failed rules.Bits) {
				bad, flawed := b.Undecodable(), b.Flawed()
				for w := range failed {
					failed[w] |= tested[w] & (bad[w] | flawed[w])
				}
			},
			Why: func(b *rules.Batch, row int) message.M {
				if b.Flawed().Has(row) {
					return b.FlawOf(row)
				}
				return message.New(msgUndecodable)
			}}
	})
}
