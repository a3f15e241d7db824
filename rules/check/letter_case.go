package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type letterCase struct {
	Case   string           `param:"case,main,required" enum:"upper lower title sentence" vi:"kiểu chữ: upper (CHỮ HOA), lower (chữ thường), title (Viết Hoa Đầu Mỗi Từ), sentence (viết hoa chữ đầu tiên)" en:"the case: upper (ALL CAPITALS), lower (no capitals), title (Each Word Begins With One), sentence (the first letter is one)"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

// caseLoops are the loops of each case: they return the place of the first
// letter that breaks it, -1 if none does.
var caseLoops = map[string]struct {
	find func(v []byte) int
	why  string
}{
	"upper": {kernel.FirstLower, message.Define("case_lower_found",
		"có chữ thường ở vị trí %s", "a small letter stands at position %s")},
	"lower": {kernel.FirstUpper, message.Define("case_upper_found",
		"có chữ hoa ở vị trí %s", "a capital stands at position %s")},
	"title": {kernel.FirstNotTitle, message.Define("case_not_title",
		"chữ ở vị trí %s viết hoa hoặc viết thường chưa đúng: mỗi từ viết hoa chữ đầu, các chữ sau viết thường", "the letter at position %s is of the wrong case: each word begins with a capital and goes on in small letters")},
	"sentence": {kernel.FirstNotSentence, message.Define("case_not_sentence",
		"chữ cái đầu tiên (vị trí %s) không viết hoa", "the first letter (position %s) is no capital")},
}

func init() {
	rules.Register(rules.Check{
		Name: "letter_case", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị viết đúng kiểu chữ: upper là không có chữ thường; lower là không có chữ hoa; title là mỗi từ bắt đầu bằng chữ hoa, các chữ sau là chữ thường (tên người); sentence là chữ cái đầu tiên viết hoa, phần sau không xét. Với title, chữ đứng ngay sau dấu nháy, dấu nối hoặc chữ số được viết hoa hay thường đều đạt (H'Mông, Ê-đê, Khu 5a), và số La Mã (I, V, X) được viết hoa cả từ. Ký tự không phân biệt hoa thường không được xét. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value is written in the stated case: upper has no small letter; lower has no capital; title begins each word with a capital and goes on in small letters (names of persons); sentence has a capital as its first letter, whatever follows. With title, a letter right after an apostrophe, a hyphen or a digit may be of either case (H'Mông, Ê-đê, Khu 5a), and Roman numerals (I, V, X) may be capitals throughout. What has no case is not judged. Missing values are not tested.",
		},
	}, func(p *letterCase, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		loop, ok := caseLoops[p.Case]
		if !ok {
			return rules.Row{Columns: []int{col}}
		}
		match := func(v []byte) bool { return loop.find(v) < 0 }
		if p.Case == "title" {
			match = kernel.Title
		}
		return rules.Row{Columns: []int{col},
			Value: match,
			Why: func(b *rules.Batch, row int) message.M {
				v := b.Text(col).At(row)
				return message.New(loop.why, positionOf(v, loop.find(v)))
			}}
	})
}

// positionOf is the position of the character at a place of a text, counted
// from 1.
func positionOf(v []byte, at int) int64 { return kernel.RuneCount(v[:at]) + 1 }
