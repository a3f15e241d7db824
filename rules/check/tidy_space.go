package check

import (
	"unicode/utf8"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
)

type tidySpace struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgUntidySpace = map[spaceFault]string{
	edgeSpace: message.Define("blank_at_the_edge",
		"có khoảng trắng ở đầu hoặc cuối", "begins or ends with a blank"),
	doubledSpace: message.Define("blank_doubled",
		"có hai khoảng trắng liền nhau", "has two blanks in a row"),
	strangeSpace: message.Define("blank_strange",
		"có khoảng trắng khác dấu cách thường (tab, xuống dòng, U+00A0, …)", "has a blank other than the space (tab, line break, U+00A0, …)"),
}

func init() {
	rules.Register(rules.Check{
		Name: "tidy_space", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị không có khoảng trắng ở đầu, ở cuối, không có hai khoảng trắng liền nhau, và không có khoảng trắng nào khác dấu cách thường (U+0020). Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value has no leading, trailing or doubled blank, and no blank other than U+0020. Missing values are not tested.",
		},
	}, func(p *tidySpace, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col},
			Value: isTidy, Texts: rejectUntidy,
			Why: func(b *rules.Batch, row int) message.M {
				return message.New(msgUntidySpace[spaceFaultOf(b.TextAt(col, row))])
			}}
	})
}

type spaceFault uint8

const (
	tidy spaceFault = iota
	edgeSpace
	doubledSpace
	strangeSpace
)

func isTidy(v []byte) bool { return spaceFaultOf(v) == tidy }

// rejectUntidy looks at the ends of each text, and between them only where a
// blank may be strange: most have a few single spaces and nothing else.
func rejectUntidy(text rules.Text, tested, failed rules.Bits) {
	kernel.Reject(tested, failed, func(i int) bool {
		v := text.At(i)
		return len(v) == 0 || v[0] != ' ' && v[len(v)-1] != ' '
	})
	kernel.RejectSuspects(text, tested, failed, kernel.NextStrangeBlank, isTidy)
}

// spaceFaultOf returns the first fault of a text's blanks.
func spaceFaultOf(v []byte) spaceFault {
	last := byte(plainSpace) // so that a leading blank is met as one after another
	for i, c := range v {
		class := spaceClass[c]
		switch {
		case class == 0:
		case class == plainSpace && last == plainSpace:
			if i == 0 {
				return edgeSpace
			}
			return doubledSpace
		case class == strangeASCII || class == blankLead && startsWithBlank(v[i:]):
			return strangeSpace
		}
		last = class
	}
	if last == plainSpace && len(v) > 0 {
		return edgeSpace
	}
	return tidy
}

// What a byte may be the beginning of, in the order in which it is rare.
const (
	plainSpace = 1 + iota
	strangeASCII
	blankLead // of a blank of several bytes, or of something else
)

var spaceClass = func() (t [256]byte) {
	for r := rune(0); r <= 0xFFFF; r++ {
		switch {
		case !kernel.IsBlank(r):
		case r == ' ':
			t[r] = plainSpace
		case r < utf8.RuneSelf:
			t[r] = strangeASCII
		default:
			t[string(r)[0]] = blankLead
		}
	}
	return t
}()

// startsWithBlank tells whether a text that begins with such a byte begins with
// a blank. E1 begins the letters of Vietnamese, and one blank: U+1680.
func startsWithBlank(v []byte) bool {
	if v[0] == 0xE1 && len(v) > 1 && v[1] != 0x9A {
		return false
	}
	r, _ := utf8.DecodeRune(v)
	return kernel.IsBlank(r)
}
