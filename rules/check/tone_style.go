package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type toneStyle struct {
	Style  string           `param:"style,main,required" enum:"old new" vi:"kiểu đặt dấu thanh: old (kiểu cũ: hòa, khỏe, thủy) hoặc new (kiểu mới: hoà, khoẻ, thuỷ)" en:"where the tone is written: old (hòa, khỏe, thủy) or new (hoà, khoẻ, thuỷ)"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var toneStyles = map[string]struct {
	style kernel.ToneStyle
	why   string
}{
	"old": {kernel.OldTone, message.Define("tone_not_old",
		"âm tiết ở vị trí %s đặt dấu thanh không theo kiểu cũ (hòa, khỏe, thủy)", "the syllable at position %s does not carry its tone in the old style (hòa, khỏe, thủy)")},
	"new": {kernel.NewTone, message.Define("tone_not_new",
		"âm tiết ở vị trí %s đặt dấu thanh không theo kiểu mới (hoà, khoẻ, thuỷ)", "the syllable at position %s does not carry its tone in the new style (hoà, khoẻ, thuỷ)")},
}

func init() {
	rules.Register(rules.Check{
		Name: "tone_style", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi mọi âm tiết tiếng Việt trong giá trị đặt dấu thanh đúng kiểu đã chọn. Hai kiểu chỉ khác nhau ở oa, oe, uy đứng cuối âm tiết; các âm tiết khác chỉ có một cách viết (toàn, quý, giá, của), nên đặt dấu sai chỗ (tòan, qúy, cuả) không đạt ở cả hai kiểu. Từ không phải âm tiết tiếng Việt không được xét. Dạng tổ hợp được xét như dạng dựng sẵn (xem nfc). Ô thiếu không được kiểm tra.",
			EN: "A row passes when every Vietnamese syllable of its value carries its tone where the style writes it. The styles differ only in oa, oe and uy at the end of a syllable; all others are written one way (toàn, quý, giá, của), so that a tone in a wrong place (tòan, qúy, cuả) fails in both. Words that are no syllable of Vietnamese are not judged. Decomposed letters are judged as if composed (see nfc). Missing values are not tested.",
		},
	}, func(p *toneStyle, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		of, ok := toneStyles[p.Style]
		if !ok {
			return rules.Row{Columns: []int{col}}
		}
		return rules.Row{Columns: []int{col},
			Value: of.style.Match, Texts: of.style.Reject,
			Why: func(b *rules.Batch, row int) message.M {
				return message.New(of.why, of.style.Find(b.Text(col).At(row))+1)
			}}
	})
}
