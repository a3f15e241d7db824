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
		Doc: message.Text{
			VI: "Dòng đạt khi mọi byte đều thuộc bảng mã đã khai báo hoặc nhận biết được. Byte lạ được đọc thành ký tự U+FFFD. Luôn được áp dụng.",
			EN: "A row passes when all its bytes are of the declared or detected encoding. Bytes that are not were read as U+FFFD. Always on.",
		},
	}, func(*struct{}, *rules.Scope) rules.Bound {
		return rules.Row{Reach: rules.Every,
			Judge: func(b *rules.Batch, tested, failed rules.Bits) {
				bad := b.Undecodable()
				for w := range failed {
					failed[w] |= tested[w] & bad[w]
				}
			},
			Why: func(*rules.Batch, int) message.M { return message.New(msgUndecodable) }}
	})
}
