package check

import (
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type charset struct {
	Allow  []string         `param:"allow,main,required" vi:"các nhóm ký tự được phép: vietnamese, latin, letters, digits, space, punctuation, symbols, ascii, line_breaks, và từng ký tự riêng" en:"the characters that are allowed, by class: vietnamese, latin, letters, digits, space, punctuation, symbols, ascii, line_breaks, and single characters"`
	Column rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var (
	msgUnknownClass = message.Define("check.unknown_class",
		"không có nhóm ký tự nào tên là %q", "there is no class of characters named %q")
	msgCharFault = map[kernel.CharFault]string{
		kernel.CharControl: message.Define("char_control",
			"có ký tự điều khiển %s ở vị trí %s", "the control character %s stands at position %s"),
		kernel.CharUnseen: message.Define("char_unseen",
			"có ký tự không nhìn thấy %s ở vị trí %s", "the invisible character %s stands at position %s"),
		kernel.CharOutside: message.Define("char_outside",
			"ký tự %s ở vị trí %s không thuộc các nhóm được phép", "the character %s at position %s is of no class that is allowed"),
		kernel.CharLikeOther: message.Define("char_looks_like",
			"ký tự %s ở vị trí %s trông như “%s” nhưng là %s", "the character %s at position %s looks like “%s” but is %s"),
	}
	msgCharOutsidePersonal = message.Define("char_outside_personal",
		"ký tự ở vị trí %s không thuộc các nhóm được phép", "the character at position %s is of no class that is allowed")
	msgScript = map[kernel.Script]string{
		kernel.Cyrillic:   message.Define("script.cyrillic", "chữ Kirin", "Cyrillic"),
		kernel.Greek:      message.Define("script.greek", "chữ Hy Lạp", "Greek"),
		kernel.Armenian:   message.Define("script.armenian", "chữ Armenia", "Armenian"),
		kernel.OtherLatin: message.Define("script.latin", "chữ Latin của ngôn ngữ khác", "a Latin letter of another language"),
		kernel.FullWidth:  message.Define("script.fullwidth", "ký tự toàn chiều rộng của bàn phím Đông Á", "a full-width character of East Asian keyboards"),
		kernel.Math:       message.Define("script.math", "ký tự toán học", "a mathematical character"),
		kernel.Apostrophe: message.Define("script.apostrophe", "dấu nháy khác", "another kind of apostrophe"),
	}
)

func init() {
	rules.Register(rules.Check{
		Name: "charset", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi mọi ký tự của giá trị thuộc các nhóm được phép: vietnamese (chữ cái tiếng Việt và f, j, w, z), latin (mọi chữ Latin, cho tên nước ngoài và tên các dân tộc), letters (chữ của mọi hệ chữ viết), digits (0–9), space (dấu cách thường), punctuation (dấu câu và các dấu trên bàn phím), symbols (°, ², ½, ₫, …), ascii (U+0020–7E), line_breaks (xuống dòng), hoặc là một ký tự ghi riêng trong allow. Không nhóm nào cho phép ký tự điều khiển, ký tự không nhìn thấy (U+00A0, U+200B, U+FEFF, U+00AD, …) và ký tự trông như ký tự khác: Ð và ð thay cho Đ và đ, chữ Kirin hoặc Hy Lạp trong từ Latin, chữ toàn chiều rộng, dấu ’ giữa hai chữ cái (H’Mông). Muốn cho phép, hãy ghi chính ký tự đó trong allow. Vị trí được đếm theo ký tự dựng sẵn (xem nfc). Ô thiếu không được kiểm tra.",
			EN: "A row passes when every character of its value is of a class that is allowed: vietnamese (the letters of Vietnamese, and f, j, w, z), latin (all Latin letters, for foreign and highland names), letters (those of all scripts), digits (0–9), space (U+0020), punctuation (also all signs of the keyboard), symbols (°, ², ½, ₫, …), ascii (U+0020–7E), line_breaks, or is itself written in allow. No class allows control characters, invisible ones (U+00A0, U+200B, U+FEFF, U+00AD, …), or look-alikes: Ð and ð for Đ and đ, Cyrillic or Greek in a Latin word, full-width letters, ’ between two letters (H’Mông); to allow one, write it in allow. Positions count composed characters (see nfc). Missing values are not tested.",
		},
	}, bindCharset)
}

func bindCharset(p *charset, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	if len(p.Allow) == 0 {
		s.Fault("allow", message.New(msgEmptySet))
	}
	set := kernel.NewCharset(p.classes(s))
	personal := s.Dataset.Columns[col].Personal
	return rules.Row{Columns: []int{col},
		Value: set.Match, Texts: set.Reject,
		Why: func(b *rules.Batch, row int) message.M {
			fault, r, at := set.Find(b.Text(col).At(row))
			return charReason(fault, r, at+1, personal)
		}}
}

// charReason names a character by its code, unless it is part of what a personal
// value says.
func charReason(fault kernel.CharFault, r rune, position int, personal bool) message.M {
	code := fmt.Sprintf("U+%04X", r)
	switch {
	case fault == kernel.CharLikeOther:
		like, script := kernel.LooksLike(r)
		return message.New(msgCharFault[fault], code, position, string(like), message.New(msgScript[script]))
	case fault == kernel.CharOutside && personal:
		return message.New(msgCharOutsidePersonal, position)
	}
	return message.New(msgCharFault[fault], code, position)
}

// classes are what allow names: classes, and characters that stand for
// themselves.
func (p *charset) classes(s *rules.Scope) (classes []kernel.CharClass, extra []rune) {
	var names []string
	for _, c := range kernel.CharClasses {
		names = append(names, c.Name)
	}
next:
	for _, word := range p.Allow {
		for _, c := range kernel.CharClasses {
			if c.Name == word {
				classes = append(classes, c)
				continue next
			}
		}
		composed := norm.NFC.String(word)
		if r, n := utf8.DecodeRuneInString(composed); n > 0 && n == len(composed) {
			extra = append(extra, r)
			continue
		}
		s.Fault("allow", message.New(msgUnknownClass, word), message.DidYouMean(word, names))
	}
	return classes, extra
}
