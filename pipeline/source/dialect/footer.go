package dialect

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"rasoat/pipeline/source/csv"
)

// below are the words that lines below a table begin with: sums, notes, and those who
// sign. They are compared in small letters.
var below = []string{
	"tổng cộng", "tổng số", "tổng:", "cộng:", "cộng ", "total",
	"ghi chú", "chú thích", "lưu ý", "nguồn", "nơi nhận", "danh sách này có", "danh sách có", "note", "source",
	"người lập", "lập biểu", "người báo cáo", "người tổng hợp", "người kiểm tra", "người duyệt", "xác nhận", "(ký", "ký tên", "đã ký", "prepared by", "signed",
	"thủ trưởng", "giám đốc", "phó giám đốc", "chủ tịch", "phó chủ tịch", "trưởng phòng", "phó trưởng phòng", "chánh văn phòng", "kế toán", "thủ quỹ", "thủ kho",
	"tm.", "tm ", "kt.", "tl.", "tuq.", "q.",
}

// dated is how those who sign write where and when.
var dated = regexp.MustCompile(`ngày\s*\S*\s*tháng\s*\S*\s*năm`)

// mostFooter is how many lines are looked at from the end.
const mostFooter = 60

// mostLines is how many lines a record below the table may have.
const mostLines = 6

// Footer returns where in the last lines of a text those begin that stand below the
// table: sums, notes, signatures; len(tail) if there are none. They are the last
// records in which few cells are filled and those with words, or that are sums; and
// one of them must say what it is by its words, or a blank line must stand above.
func (f *Found) Footer(tail []byte) int {
	t := table{width: f.width, fill: f.fill}
	if t.width < 2 {
		return len(tail)
	}
	starts := lineStarts(tail, f.Break)
	begin, proven, written := len(tail), false, false
	for end, lines := len(starts), 0; end > 0 && lines < mostFooter; {
		r, size := lastRecord(tail, starts[:end], lineEnd(tail, starts, end), f.Dialect)
		if size == 0 {
			break
		}
		word, is := t.isBelow(&r)
		if !is {
			break
		}
		end, lines = end-size, lines+size
		begin = starts[end]
		proven = proven || word || r.fill == 0 && written
		written = written || r.fill > 0
	}
	if !proven {
		return len(tail)
	}
	return begin
}

// lineStarts are where the lines of a text begin, the first of which is a whole one.
func lineStarts(text []byte, end byte) []int {
	var starts []int
	for at := 0; at < len(text); {
		starts = append(starts, at)
		n := bytes.IndexByte(text[at:], end)
		if n < 0 {
			break
		}
		at += n + 1
	}
	return starts
}

// lineEnd is where the line before number i ends.
func lineEnd(text []byte, starts []int, i int) int {
	if i < len(starts) {
		return starts[i]
	}
	return len(text)
}

// lastRecord reads the last record before a place, of as many lines as it has, or
// returns 0 of them if it cannot be told where it begins.
func lastRecord(text []byte, starts []int, end int, d csv.Dialect) (r row, lines int) {
	for lines := 1; lines <= min(mostLines, len(starts)); lines++ {
		from := starts[len(starts)-lines]
		r, n, closed := cut(text[from:end], d, nil)
		if closed && from+n == end && (d.Quote == csv.NoQuote || bytes.Count(text[from:end], []byte{d.Quote})%2 == 0) {
			return r, lines
		}
	}
	return row{}, 0
}

// isBelow tells whether a record may stand below the table, and whether its words say
// so.
func (t *table) isBelow(r *row) (word, is bool) {
	first := slices.IndexFunc(r.cells, func(c []byte) bool { return len(c) > 0 })
	if first < 0 {
		return false, true
	}
	if csv.IsTotals(len(r.cells), func(i int) []byte { return r.cells[i] }) {
		return true, true
	}
	if !t.isTitle(r) {
		return false, false
	}
	for _, c := range r.cells {
		k := kindOf(c)
		if k == figure || k == text && len(c) < 20 {
			return false, false
		}
		said := fold(c)
		word = word || dated.MatchString(said) || slices.ContainsFunc(below, func(w string) bool { return strings.HasPrefix(said, w) })
	}
	return word, true
}
