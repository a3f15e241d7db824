package check

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"unicode/utf8"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type noStandIn struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var msgStandIn = map[kernel.StandIn]string{
	kernel.SameDigit: message.Define("stand_in_same_digit",
		"một chữ số lặp lại, là giá trị điền cho có", "one digit over and over, a made-up value"),
	kernel.DigitRun: message.Define("stand_in_digit_run",
		"các chữ số liên tiếp nhau, là giá trị điền cho có", "digits in a row, a made-up value"),
	kernel.StandInDay: message.Define("stand_in_day",
		"là ngày mà máy tính điền khi không có ngày (01/01/1900, 30/12/1899)", "is the day that computers fill in for none (01/01/1900, 30/12/1899)"),
	kernel.SameLetter: message.Define("stand_in_same_letter",
		"một chữ cái lặp lại, là giá trị điền cho có", "one letter over and over, a made-up value"),
	kernel.LetterRun: message.Define("stand_in_letter_run",
		"các chữ liền nhau trên bàn phím hoặc trong bảng chữ cái, là giá trị điền cho có", "letters side by side on the keyboard or in the alphabet, a made-up value"),
	kernel.SignsOnly: message.Define("stand_in_signs",
		"chỉ có dấu, không có chữ hay chữ số nào", "signs only, no letter and no digit"),
}

var msgStandInPhrase = message.Define("stand_in_phrase",
	"là giá trị thử hoặc giá trị mẫu điền cho có", "is a test or specimen value")

//go:embed stand_ins.csv
var standInsCSV string

// The phrases of the list, compared as placeholders are. Names of specimens end
// in a letter that stands alone: real names that begin like them are many.
var standInWords, specimenNames = func() (words, names *value.Placeholders) {
	var lists [2][]string
	for line := range strings.Lines(standInsCSV) {
		if line = strings.TrimSpace(line); line != "phrase" && !strings.HasPrefix(line, "#") {
			of := kernel.One(endsInLoneLetter([]byte(line)))
			lists[of] = append(lists[of], line)
		}
	}
	return value.NewPlaceholders(lists[0]), value.NewPlaceholders(lists[1])
}()

// endsInLoneLetter tells whether the last character is a letter of ASCII and may
// have a blank before it.
func endsInLoneLetter(v []byte) bool {
	n := len(v)
	return n > 2 && v[n-1] >= 'A' && (v[n-2] == ' ' || v[n-2] >= 0x80)
}

func init() {
	rules.Register(rules.Check{
		Name: "no_stand_in", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị không phải là giá trị điền cho có: một chữ số lặp lại hoặc các chữ số liên tiếp, từ 6 chữ số trở lên (000000000000, 123456789), kể cả khi viết tách nhóm; 01/01/1900 và 30/12/1899; một chữ cái lặp lại từ ba lần (aaa; riêng xx từ hai lần, iii thì không); các phím liền nhau từ bốn phím (asdf, qwerty); abc, test, test1, “Nguyễn Văn A” và các từ tương tự (một họ thường gặp, Văn hoặc Thị, rồi một chữ A, B, C, D hay X, không phân biệt hoa thường và dấu); phần trước @ của thư điện tử là các từ đó; chỉ có dấu mà không có chữ hay chữ số. Cả giá trị được xét, không xét một phần. Một chữ “x” là dấu đánh chọn nên đạt. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value is not made up: one digit over and over or digits in a row, six or more (000000000000, 123456789), in groups too; 01/01/1900 and 30/12/1899; one letter three times or more (aaa; xx from two, iii never); four keys or more side by side (asdf, qwerty); abc, test, test1, “Nguyễn Văn A” and their like (a common family name, Văn or Thị and a single A, B, C, D or X, whatever the case and the marks); an e-mail address whose part before the @ is such a word; signs without a letter or digit. The whole value is judged, not a part of it. A lone “x” is a tick mark and passes. Missing values are not tested.",
		},
	}, func(p *noStandIn, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col},
			Value: func(v []byte) bool { return standInReason(v) == "" },
			Why:   func(b *rules.Batch, row int) message.M { return message.New(standInReason(b.Text(col).At(row))) }}
	})
}

// standInReason says by which rule a text is made up, "" if by none.
func standInReason(v []byte) string {
	v = value.Trim(v)
	if kind := kernel.StandInOf(v); kind != kernel.NoStandIn {
		return msgStandIn[kind]
	}
	if isStandInWord(v) {
		return msgStandInPhrase
	}
	if at := bytes.IndexByte(v, '@'); at > 0 {
		kind := kernel.StandInOf(v[:at])
		if kind == kernel.SameLetter || kind == kernel.LetterRun || isStandInWord(v[:at]) {
			return msgStandInPhrase
		}
	}
	return ""
}

// specimenFamilies are the family names that specimens are given, without marks.
var specimenFamilies = strings.Fields(`bui cao chu dang dao dinh do doan duong ha ho hoang huynh lam le luong ly mai
	ngo nguyen pham phan quach ta thai to tran trinh truong van vo vu vuong`)

// isSpecimenName tells whether a text is a family name, Văn or Thị, and a letter of
// those that specimens end in, whatever the case and the marks: nguyen van a. The
// letter has no mark: Á may be a name.
func isSpecimenName(v []byte) bool {
	if v[len(v)-1] >= utf8.RuneSelf {
		return false
	}
	words := strings.Fields(string((rules.FoldCase | rules.FoldAccents).Append(nil, v)))
	return len(words) == 3 && slices.Contains(specimenFamilies, words[0]) && (words[1] == "van" || words[1] == "thi") &&
		len(words[2]) == 1 && strings.Contains("abcdx", words[2])
}

// isStandInWord tells whether a text is one of the phrases, repeated or not, or
// test and a number.
func isStandInWord(v []byte) bool {
	if len(v) == 0 {
		return false
	}
	if standInWords.Match(v) || endsInLoneLetter(v) && (specimenNames.Match(v) || isSpecimenName(v)) {
		return true
	}
	if v[0]|0x20 == 't' && v[len(v)-1] <= '9' {
		return strings.EqualFold(strings.TrimRight(string(v), "0123456789 ._-"), "test")
	}
	unit := kernel.RepeatedUnit(v)
	return unit != nil && standInWords.Match(unit)
}
