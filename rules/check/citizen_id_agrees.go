package check

import (
	"encoding/binary"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type citizenIDAgrees struct {
	Column    rules.ColumnName `param:"column,main,required" vi:"cột số định danh cá nhân" en:"the column of the citizen id"`
	BirthDate rules.ColumnName `param:"birth_date" vi:"cột ngày sinh, kiểu date" en:"the column of the birth date, of type date"`
	Sex       rules.ColumnName `param:"sex" vi:"cột giới tính" en:"the column of the sex"`
}

var (
	msgNoCitizenID = message.Define("no_citizen_id",
		"số định danh không phải là 12 chữ số", "the citizen id is not 12 digits")
	msgOtherBirthYear = message.Define("other_birth_year",
		"năm sinh trong số định danh khác với cột %s", "the citizen id says another year of birth than %s")
	msgOtherSex = message.Define("other_sex",
		"giới tính trong số định danh khác với cột %s", "the citizen id says another sex than %s")
	msgNothingToAgree = message.Define("check.nothing_to_agree",
		"cần ít nhất một trong hai tham số birth_date, sex", "at least one of birth_date and sex is needed")
)

func init() {
	rules.Register(rules.Check{
		Name: "citizen_id_agrees", Criterion: "dung", ErrorGroup: 6, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi số định danh cá nhân khớp với ngày sinh, giới tính của cùng dòng: chữ số thứ tư cho biết thế kỷ sinh và giới tính (0 nam, 1 nữ sinh thế kỷ 20; 2 nam, 3 nữ sinh thế kỷ 21; cứ thế tiếp), hai chữ số sau đó là hai số cuối của năm sinh. Số không đủ 12 chữ số không nói lên điều gì nên không đạt. Giới tính được hiểu khi ghi nam, nam giới, m, male hoặc nữ, nữ giới, f, female (không phân biệt hoa thường, kể cả khi viết không dấu); giá trị khác, như “Khác” hay mã số 0, 1, 2 (mỗi nơi hiểu một cách), không được đối chiếu: khi đó chỉ đối chiếu ngày sinh, và nếu không có birth_date thì dòng bị loại khỏi việc kiểm tra. Dòng thiếu một trong các giá trị không được kiểm tra.",
			EN: "A row passes when the citizen id agrees with the birth date and the sex of the same row: its fourth digit says century and sex (0 male, 1 female of the 1900s; 2 male, 3 female of the 2000s, and so on), the next two are the last of the year of birth. An id that is not 12 digits says nothing and fails. A sex is understood where it says nam, nam giới, m, male or nữ, nữ giới, f, female, in any case, with or without its marks; another value, such as “Khác” or the codes 0, 1, 2 (which mean different things in different places), is not compared: then only the birth date is, and without birth_date the row is excluded. Rows that lack one of the values are missing.",
		},
	}, bindCitizenIDAgrees)
}

func bindCitizenIDAgrees(p *citizenIDAgrees, s *rules.Scope) rules.Bound {
	a := idAgreement{params: p, id: s.Column("column", p.Column), birth: -1, sex: -1}
	cols := []int{a.id}
	if p.BirthDate != "" {
		a.birth = s.Column("birth_date", p.BirthDate)
		cols = append(cols, a.birth)
		if t := s.Dataset.Columns[a.birth].Type; t != value.Date {
			s.Misfit("birth_date", message.New(msgWrongType, p.BirthDate, t, value.Date))
		}
	}
	if p.Sex != "" {
		a.sex = s.Column("sex", p.Sex)
		cols = append(cols, a.sex)
		if t := s.Dataset.Columns[a.sex].Type; t != value.String {
			s.Misfit("sex", message.New(msgWrongType, p.Sex, t, value.String))
		}
	}
	if len(cols) == 1 {
		s.Fault("", message.New(msgNothingToAgree))
	}
	row := rules.Row{Columns: cols, Judge: a.judge, Why: a.why}
	if a.birth < 0 {
		row.Judge, row.Sift = nil, a.sift
	}
	return row
}

// idAgreement compares an id with the columns at hand; -1: not asked for.
type idAgreement struct {
	params         *citizenIDAgrees
	id, birth, sex int
}

func (a *idAgreement) judge(b *rules.Batch, tested, failed rules.Bits) {
	text, days := b.Text(a.id), b.Days(a.birth)
	if a.sex < 0 {
		kernel.Reject(tested, failed, func(i int) bool {
			century, year, ok := readCitizenID(text, i)
			return ok && bornIn(century, year, days[i])
		})
		return
	}
	sexes := b.Text(a.sex)
	kernel.Reject(tested, failed, func(i int) bool {
		century, year, ok := readCitizenID(text, i)
		return ok && bornIn(century, year, days[i]) && sexAgrees(century, sexes.At(i))
	})
}

// sift judges by the sex alone: where that is not understood there is nothing
// to judge by, and the row would pass whatever the id.
func (a *idAgreement) sift(b *rules.Batch, judged, failed rules.Bits) {
	text, sexes := b.Text(a.id), b.Text(a.sex)
	judged.Each(func(i int) {
		sex, known := sexOf(sexes.At(i))
		if !known {
			judged[i>>6] &^= 1 << (i & 63)
			return
		}
		if century, _, ok := readCitizenID(text, i); !ok || century&1 != sex {
			failed.Set(i)
		}
	})
}

func (a *idAgreement) why(b *rules.Batch, row int) message.M {
	century, year, ok := readCitizenID(b.Text(a.id), row)
	switch {
	case !ok:
		return message.New(msgNoCitizenID)
	case a.birth >= 0 && !bornIn(century, year, b.Days(a.birth)[row]):
		return message.New(msgOtherBirthYear, a.params.BirthDate)
	}
	return message.New(msgOtherSex, a.params.Sex)
}

// readCitizenID returns the digit of century and sex, and the two of the year.
// The twelve digits are looked at as two words that overlap, 2 ns.
func readCitizenID(text rules.Text, row int) (century, year int, ok bool) {
	start, end := int(text.Offsets[row]), int(text.Offsets[row+1])
	if end-start != 12 {
		return 0, 0, false
	}
	id := text.Data[start:end:end]
	if !eightDigits(binary.LittleEndian.Uint64(id)) || !eightDigits(binary.LittleEndian.Uint64(id[4:])) {
		return 0, 0, false
	}
	return int(id[3] - '0'), int(id[4]-'0')*10 + int(id[5]-'0'), true
}

// eightDigits tells whether all bytes of a word are ASCII digits: neither such a
// byte nor the byte and 6 leaves the row 0x30 of the table.
func eightDigits(w uint64) bool {
	const rows, zeros, six = 0xF0F0F0F0F0F0F0F0, 0x3030303030303030, 0x0606060606060606
	return w&rows == zeros && (w+six)&rows == zeros
}

// yearStarts is the first day of each year that an id can name, and of the one
// after the last: a year is told by two comparisons instead of a calendar's
// divisions.
var yearStarts = func() (starts [501]value.Day) {
	for i := range starts {
		starts[i], _ = value.DayOf(1900+i, 1, 1)
	}
	return starts
}()

func bornIn(century, year int, day value.Day) bool {
	i := century/2*100 + year
	return yearStarts[i] <= day && day < yearStarts[i+1]
}

// sexAgrees compares the sex of an id, odd for female, with a text.
func sexAgrees(century int, text []byte) bool {
	sex, known := sexOf(text)
	return !known || sex == century&1
}

// sexOf reads the words for the sexes: 0 male, 1 female.
func sexOf(text []byte) (sex int, known bool) {
	switch string(text) { // as the dictionary has them
	case "Nam":
		return 0, true
	case "Nữ":
		return 1, true
	}
	var folded [16]byte
	switch string((rules.FoldCase | rules.FoldSpace | rules.FoldNFC).Append(folded[:0], text)) {
	case "nam", "nam giới", "nam gioi", "m", "male":
		return 0, true
	case "nữ", "nữ giới", "nu", "nu gioi", "f", "female":
		return 1, true
	}
	return 0, false
}
