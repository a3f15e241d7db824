package source

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"rasoat/pipeline/source/encoding"
)

// A cleanTable is one without dirt: what a polluted file has to be read as.
type cleanTable struct {
	header [][]string // of one row, or of two, the upper one with blanks behind merged cells
	rows   [][]string
}

// names are what the columns are called when they are read.
func (s cleanTable) names() []string {
	if len(s.header) == 1 {
		return s.header[0]
	}
	var names []string
	over := ""
	for i, below := range s.header[1] {
		if s.header[0][i] != "" {
			over = s.header[0][i]
		}
		if below != "" {
			names = append(names, over+"."+below)
		} else {
			names = append(names, over)
		}
	}
	return names
}

// csv is the clean twin.
func (s cleanTable) csv() []byte {
	w := writer{delimiter: ",", quote: `"`, end: "\n"}
	w.record(s.names())
	for _, r := range s.rows {
		w.record(r)
	}
	return []byte(w.text.String())
}

// A column has a name, a name in letters that windows-1252 has too, and values.
type column struct {
	name, western string
	value         func(r *rand.Rand, western bool, i int) string
}

func oneOf(vietnamese, western []string) func(*rand.Rand, bool, int) string {
	return func(r *rand.Rand, w bool, _ int) string {
		if w {
			return western[r.IntN(len(western))]
		}
		return vietnamese[r.IntN(len(vietnamese))]
	}
}

func written(format string, most int) func(*rand.Rand, bool, int) string {
	return func(r *rand.Rand, _ bool, i int) string { return fmt.Sprintf(format, i+1, r.IntN(most)) }
}

var (
	surnames = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"}
	middles  = []string{"Văn", "Thị", "Hữu", "Đức", "Ngọc", "Quốc", "Thị Mỹ", "Xuân", "Minh", "Thanh"}
	givens   = []string{"An", "Bình", "Cường", "Dũng", "Hạnh", "Hương", "Khoa", "Lượng", "Mẫn", "Nghĩa", "Phượng", "Quỳnh", "Sửu", "Tuấn", "Uyên", "Vượng", "Ý", "Yến"}
)

// The columns that registers have.
var columnsOfRegisters = []column{
	{"Mã hồ sơ", "Mã", written("H26-%05[1]d", 9)},
	{"Số định danh", "Mã cá nhân", func(r *rand.Rand, _ bool, i int) string {
		return fmt.Sprintf("0%02d%03d%06d", 1+r.IntN(90), r.IntN(300), i*7919%1000000)
	}},
	{"Họ và tên", "Tên", func(r *rand.Rand, western bool, _ int) string {
		if western {
			return []string{"Lê Thành Trí", "Hoàng Quý", "Hà Bình", "Trí Lâm", "Lý Thúy Vân", "Hoà Thân", "Lê Hùng", "Vân Khánh"}[r.IntN(8)]
		}
		return surnames[r.IntN(16)] + " " + middles[r.IntN(10)] + " " + givens[r.IntN(18)]
	}},
	{"Ngày sinh", "Ngày", func(r *rand.Rand, _ bool, _ int) string {
		return fmt.Sprintf("%02d/%02d/%d", 1+r.IntN(28), 1+r.IntN(12), 1940+r.IntN(80))
	}},
	{"Giới tính", "Phái", oneOf([]string{"Nam", "Nữ"}, []string{"Nam", "Khác"})},
	{"Địa chỉ", "Quê quán", oneOf(
		[]string{"Thôn Đông, xã Lộc Ninh", "số 12 đường Điện Biên Phủ", "tổ 7; phường Hải Châu", "Ấp Bình Hoà", "12/3 Lê Lợi, Q.1"},
		[]string{"thôn Hà Thành, xã Lê Bình", "số 12 Lê Thánh Tông", "xã Thành Công", "12/3 Lê Quý Kiên, Q.1"})},
	{"Diện tích (m2)", "Kích thu", func(r *rand.Rand, _ bool, _ int) string { return fmt.Sprintf("%d,%d", 20+r.IntN(900), 1+r.IntN(9)) }},
	{"Vốn điều lệ", "Giá", func(r *rand.Rand, _ bool, _ int) string {
		return fmt.Sprintf("%d.%03d.000", 1+r.IntN(900), r.IntN(1000))
	}},
	{"Trạng thái", "Tình hình", oneOf([]string{"đã duyệt", "đang xử lý", "trả lại", "quá hạn", ""}, []string{"còn", "hoãn", "không", ""})},
	{"Số điện thoại", "Máy nhà", func(r *rand.Rand, _ bool, _ int) string { return fmt.Sprintf("09%08d", r.IntN(100000000)) }},
	{"Email", "E-mail", func(r *rand.Rand, _ bool, i int) string { return fmt.Sprintf("user%d@example.vn", i) }},
	{"Số khẩu", "Có con", func(r *rand.Rand, _ bool, _ int) string { return fmt.Sprint(1 + r.IntN(9)) }},
	{"Cập nhật lúc", "Cân lúc", func(r *rand.Rand, _ bool, _ int) string {
		return fmt.Sprintf("2026-%02d-%02dT%02d:05:03", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24))
	}},
	{"Ghi chú", "Ghi chú", func(r *rand.Rand, western bool, _ int) string {
		if r.IntN(3) > 0 {
			return ""
		}
		return oneOf([]string{"đã nộp đủ", "thiếu giấy tờ, chờ bổ sung", "xem công văn số 5; 6", "không"}, []string{"có", "không còn", "xem trang 2, 3"})(r, western, 0)
	}},
}

// codes are names as systems give them.
var codes = strings.NewReplacer("Mã hồ sơ", "ma_ho_so", "Số định danh", "so_dinh_danh", "Họ và tên", "ho_ten", "Ngày sinh", "ngay_sinh", "Giới tính", "gioi_tinh",
	"Địa chỉ", "dia_chi", "Diện tích (m2)", "dien_tich", "Vốn điều lệ", "von_dieu_le", "Trạng thái", "trang_thai", "Số điện thoại", "so_dien_thoai",
	"Email", "email", "Số khẩu", "so_khau", "Cập nhật lúc", "cap_nhat", "Ghi chú", "ghi_chu", "STT", "stt")

// newSheet makes a table of some of the columns; the parts of a date are columns of
// one merged cell if it has a header of two rows.
func newSheet(r *rand.Rand, western, merged bool, most int) cleanTable {
	picked := r.Perm(len(columnsOfRegisters))[:3+r.IntN(8)]
	slices.Sort(picked)
	narrow := !merged && r.IntN(15) == 0
	if narrow {
		picked = picked[:1+r.IntN(2)]
	}
	var s cleanTable
	var columns []column
	var up, down []string
	if merged || !narrow && r.IntN(3) > 0 {
		up, down = []string{"STT"}, []string{""}
		columns = append(columns, column{value: written("%[1]d", 9)})
	}
	coded := !western && !merged && r.IntN(4) == 0
	for i, p := range picked {
		c := columnsOfRegisters[p]
		columns = append(columns, c)
		name := c.name
		switch {
		case western:
			name = c.western
		case coded:
			name = codes.Replace(name)
		}
		if r.IntN(12) == 0 {
			name = strings.ToUpper(name)
		}
		up, down = append(up, name), append(down, "")
		if merged && i == len(picked)/2 {
			over, parts := "Kết quả", []string{"Tốt", "Khá", "Đạt"}
			if western {
				over, parts = "Cân", []string{"Cá", "Tôm", "Vàng"}
			}
			for j, part := range parts[:2+r.IntN(2)] {
				if j > 0 {
					over = ""
				}
				up, down = append(up, over), append(down, part)
				columns = append(columns, column{value: written("%[2]d", 50)})
			}
		}
	}
	if !merged && !narrow && r.IntN(15) == 0 { // wide: months of a statistic
		for i := range 12 * (1 + r.IntN(4)) {
			up = append(up, fmt.Sprintf("%s %d/%d", map[bool]string{true: "Tháng", false: "Kỳ"}[western], i%12+1, 2026+i/12))
			columns = append(columns, column{value: written("%[2]d", 5000)})
		}
	}
	if s.header = [][]string{up}; merged {
		s.header = append(s.header, down)
	}
	for i := range 3 + r.IntN(r.IntN(most)+1) {
		var row []string
		for _, c := range columns {
			row = append(row, c.value(r, western, i))
		}
		if len(row) == 1 && row[0] == "" {
			row[0] = "0" // a blank line is no row
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// A writer writes records of delimited text.
type writer struct {
	delimiter, quote, escape, end string
	all                           bool // quote all cells
	trailing                      int  // so many delimiters stand at the end of each record
	text                          strings.Builder
}

func (w *writer) record(cells []string) {
	for i, c := range cells {
		if i > 0 {
			w.text.WriteString(w.delimiter)
		}
		if w.quote != "" && (w.all || strings.ContainsAny(c, w.delimiter+"\r\n") || strings.HasPrefix(c, w.quote)) {
			c = w.quote + w.quoted(c) + w.quote
		}
		w.text.WriteString(c)
	}
	w.text.WriteString(strings.Repeat(w.delimiter, w.trailing) + w.end)
}

func (w *writer) quoted(c string) string {
	if w.escape != "" {
		c = strings.ReplaceAll(c, w.escape, w.escape+w.escape)
		return strings.ReplaceAll(c, w.quote, w.escape+w.quote)
	}
	return strings.ReplaceAll(c, w.quote, w.quote+w.quote)
}

func (w *writer) line(text string) { w.text.WriteString(text + w.end) }

var spellings sync.Map // of each encoding: how it writes each character

// spell writes text in an encoding, by looking for the bytes that are read as each
// character. Characters that it has not are left out.
func spell(e *encoding.Encoding, text string) []byte {
	if e.IsUTF8() {
		return []byte(text)
	}
	known, ok := spellings.Load(e)
	if !ok {
		spelt := map[string][]byte{}
		for i := range 1 << 16 {
			two := []byte{byte(i >> 8), byte(i)}
			if s := string(e.Append(nil, two)); (e.IsWide() || two[1] >= 0x80) && spelt[s] == nil {
				spelt[s] = two
			}
		}
		for i := range 256 {
			if !e.IsWide() {
				spelt[string(e.Append(nil, []byte{byte(i)}))] = []byte{byte(i)}
			}
		}
		known = spelt
		spellings.Store(e, known)
	}
	var out bytes.Buffer
	for _, r := range text {
		out.Write(known.(map[string][]byte)[string(r)])
	}
	return out.Bytes()
}
