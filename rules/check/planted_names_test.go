package check_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rasoat/rules"
)

// plantedNames are a set of names of which some rows are written anew, differently: a
// seeded one, so that what is found in it is a figure of the manual.
type plantedNames struct {
	random *rand.Rand
	rows   [][]string
	twice  []bool // of each row: it is one of two of the same name
}

// plantNames makes so many rows; every tenth is one of a pair.
func plantNames(rows int, seed uint64, one func(p *plantedNames) []string, differently func(p *plantedNames, row []string) []string) *plantedNames {
	p := &plantedNames{random: rand.New(rand.NewPCG(seed, 4856))}
	for len(p.rows) < rows {
		row, twice := one(p), len(p.rows)%20 == 18
		p.rows, p.twice = append(p.rows, row), append(p.twice, twice)
		if twice {
			p.rows, p.twice = append(p.rows, differently(p, append([]string{}, row...))), append(p.twice, true)
		}
	}
	p.random.Shuffle(len(p.rows), func(i, k int) {
		p.rows[i], p.rows[k] = p.rows[k], p.rows[i]
		p.twice[i], p.twice[k] = p.twice[k], p.twice[i]
	})
	return p
}

func (p *plantedNames) pick(words []string) string { return words[p.random.IntN(len(words))] }

// often picks the first words more often than the last: one of n, squared.
func (p *plantedNames) often(words []string) string {
	x := p.random.Float64()
	return words[int(x*x*float64(len(words)))]
}

var (
	familyNames = strings.Fields("Nguyễn Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm Phùng Mai Tô Hà Tạ Cao Thái Châu Quách Lương Giáp Tống Kiều")
	middleNames = strings.Fields("Thị Văn Ngọc Minh Thanh Hoàng Đức Quốc Hữu Xuân Thu Kim Bảo Gia Anh Công Đình Thúy Hồng Quang Phương Mỹ Như Khánh Tuấn Bích Duy Tiến Trọng Thùy")
	givenNames  = strings.Fields(`An Anh Bình Hoa Hòa Hùng Hương Lan Linh Long Mai Minh Nam Nga Ngân Ngọc Phúc Phương Quân Quỳnh Sơn Tâm Thảo Thắng Thành Thủy Trang
Trung Tuấn Tú Vy Yến Bảo Châu Chi Cường Dung Dũng Duy Đạt Đức Giang Hà Hải Hạnh Hằng Hậu Hiền Hiếu Hoàng Huệ Huy Huyền Hưng Khánh Khoa Kiên Lâm Liên Loan Lộc Ly My Mỹ Nhân Nhi Như Nhung
Oanh Phong Phú Phượng Quang Quyên Tài Tân Thái Thanh Thịnh Thoa Thu Thư Thương Tiên Tiến Toàn Trâm Trí Trinh Trúc Trường Tùng Tuyết Uyên Vân Việt Vinh Xuân Khỏe Thúy Tường Nghĩa Diễm Đào Kỳ Lợi Mạnh Nhật Sang Thiện`)
	firmNames = strings.Fields(`An Bảo Bình Cường Đại Đông Đức Gia Hà Hải Hoàng Hòa Hồng Hùng Hưng Huy Khang Khánh Kim Lâm Lộc Long Minh Mỹ Nam Nghĩa Ngọc Nhật Phát
Phong Phú Phúc Phương Quang Quốc Sơn Tài Tâm Tân Thái Thanh Thành Thắng Thịnh Thiên Thuận Tiến Tín Toàn Trí Trường Tuấn Việt Vinh Vĩnh Xuân Yên`)
	streets = strings.Split("Lê Lợi,Nguyễn Huệ,Trần Hưng Đạo,Hai Bà Trưng,Lý Thường Kiệt,Nguyễn Trãi,Phan Đình Phùng,Quang Trung,Hoàng Diệu,Lê Duẩn,Nguyễn Văn Cừ,Điện Biên Phủ,Cách Mạng Tháng Tám,Võ Văn Tần,Pasteur,Nguyễn Thị Minh Khai,Lạc Long Quân,Âu Cơ,Trường Chinh,Hòa Bình,Phạm Văn Đồng,Tô Hiến Thành", ",")
	wards   = strings.Split("Bến Nghé,Đa Kao,Tân Định,Cầu Kho,Thảo Điền,An Phú,Hiệp Bình,Linh Xuân,Tân Phú,Phú Thọ Hòa,Bình Hưng Hòa,Thạnh Lộc,Hòa Khánh,Vĩnh Phước,Xuân Khánh", ",")
	trades  = []string{"", "", "Thương mại", "Dịch vụ", "Thương mại Dịch vụ", "Sản xuất Thương mại", "Xây dựng", "Đầu tư", "Vận tải", "Xuất nhập khẩu", "Tư vấn", "Cơ khí", "Nội thất", "Bao bì", "Dệt may"}
	forms   = []string{"Công ty TNHH", "Công ty TNHH", "Công ty cổ phần", "Công ty TNHH một thành viên", "Doanh nghiệp tư nhân", "Hợp tác xã"}
)

// person is a name and a birth date.
func (p *plantedNames) person() []string {
	words := []string{p.often(familyNames), p.often(middleNames)}
	if p.random.IntN(3) == 0 {
		words = append(words, p.pick(middleNames))
	}
	day := fmt.Sprintf("%02d/%02d/%d", 1+p.random.IntN(28), 1+p.random.IntN(12), 1945+p.random.IntN(75))
	return []string{strings.Join(append(words, p.pick(givenNames)), " "), day}
}

// firm is a name and an address.
func (p *plantedNames) firm() []string {
	name := strings.Join(strings.Fields(strings.Join([]string{p.pick(forms), p.pick(trades), p.pick(firmNames), p.pick(firmNames)}, " ")), " ")
	if p.random.IntN(3) == 0 {
		name += " " + p.pick([]string{"Việt Nam", "Sài Gòn", "Miền Trung", "Á Châu"})
	}
	where := fmt.Sprintf("%d %s, phường %s", 1+p.random.IntN(400), p.pick(streets), p.pick(wards))
	if p.random.IntN(2) == 0 {
		where += fmt.Sprintf(", quận %d", 1+p.random.IntN(12))
	}
	return []string{name, where + ", thành phố Hồ Chí Minh"}
}

// differently writes a person's name in one other way, or in two.
func (p *plantedNames) differently(row []string) []string {
	for was, n := row[0], 1+p.random.IntN(5)/4; n > 0 || row[0] == was; n-- {
		row[0] = p.anew(row[0])
	}
	return row
}

// anew writes a name in another way; some are the same that way.
func (p *plantedNames) anew(name string) string {
	words := strings.Fields(name)
	switch p.random.IntN(10) {
	case 0:
		return strings.NewReplacer("òa", "oà", "ùy", "uỳ", "ủy", "uỷ", "úy", "uý", "ỏe", "oẻ").Replace(name)
	case 1:
		return withoutMarks(name)
	case 2:
		return p.markedAnew(name)
	case 3:
		return strings.ToUpper(name)
	case 4:
		last := len(words) - 1
		return strings.Join(append(words[last:len(words):len(words)], words[:last]...), " ")
	case 5:
		return norm.NFD.String(name)
	case 6:
		if p.random.IntN(2) == 0 {
			return strings.Replace(name, " ", "  ", 1) + " "
		}
		return strings.Replace(name, " ", "", 1)
	}
	return p.misspelt(name)
}

func withoutMarks(s string) string {
	return string(rules.FoldAccents.Append(nil, []byte(s)))
}

// markedAnew gives a vowel other marks.
func (p *plantedNames) markedAnew(name string) string {
	runes := []rune(norm.NFC.String(name))
	for range 20 {
		i := p.random.IntN(len(runes))
		for _, group := range []string{"aáàảãạăắằẳẵặâấầẩẫậ", "eéèẻẽẹêếềểễệ", "iíìỉĩị", "oóòỏõọôốồổỗộơớờởỡợ", "uúùủũụưứừửữự", "yýỳỷỹỵ"} {
			if strings.ContainsRune(group, runes[i]) {
				runes[i] = []rune(group)[p.random.IntN(len([]rune(group)))]
				return string(runes)
			}
		}
	}
	return name
}

// misspelt adds, drops, exchanges or swaps one letter.
func (p *plantedNames) misspelt(name string) string {
	runes := []rune(norm.NFC.String(name))
	i := p.random.IntN(len(runes))
	for !unicode.IsLetter(runes[i]) {
		i = p.random.IntN(len(runes))
	}
	letter := rune('a' + p.random.IntN(26))
	switch p.random.IntN(4) {
	case 0:
		return string(runes[:i]) + string(letter) + string(runes[i:])
	case 1:
		return string(runes[:i]) + string(runes[i+1:])
	case 2:
		return string(runes[:i]) + string(letter) + string(runes[i+1:])
	}
	if i+1 < len(runes) && unicode.IsLetter(runes[i+1]) {
		runes[i], runes[i+1] = runes[i+1], runes[i]
	}
	return string(runes)
}

// shortened writes a firm's name and address in one other way, or in two.
func (p *plantedNames) shortened(row []string) []string {
	for was, n := row[0]+row[1], 1+p.random.IntN(3); n > 0 || row[0]+row[1] == was; n-- {
		switch p.random.IntN(5) {
		case 0:
			row[0] = abbreviated.Replace(row[0])
		case 1:
			row[1] = abbreviated.Replace(row[1])
		case 2:
			row[0], row[1] = strings.ToUpper(row[0]), strings.ToUpper(row[1])
		default:
			row[0] = p.anew(row[0])
		}
	}
	return row
}

var abbreviated = strings.NewReplacer("Công ty TNHH một thành viên", "Cty TNHH MTV", "Công ty cổ phần", "CTCP", "Công ty", "Cty", "TNHH", "Trách nhiệm hữu hạn",
	"Doanh nghiệp tư nhân", "DNTN", "Hợp tác xã", "HTX", "Thương mại Dịch vụ", "TM-DV", "Thương mại", "TM", "Dịch vụ", "DV", "Sản xuất", "SX", "Xây dựng", "XD",
	"Xuất nhập khẩu", "XNK", "Việt Nam", "VN", "phường ", "P. ", "quận ", "Q.", "thành phố Hồ Chí Minh", "TP.HCM")
