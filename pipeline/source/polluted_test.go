package source

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline/source/encoding"
	"rasoat/rules"
)

// How many polluted files are made, of how many the dialect has to be found out.
const (
	pollutedFiles = 420
	rightPercent  = 95
)

// A pollution is a clean table written as agencies write, with all that was done to
// it: what has to be declared, and what reading has to come to.
type pollution struct {
	name  string
	sheet cleanTable
	bytes []byte
	spec  Spec // the dialect as it is

	rejected int
	extra    int      // rows with a damaged byte, which the twin has not
	done     []string // in words
}

// pollute makes one file out of a seed.
func pollute(seed uint64) *pollution {
	r := rand.New(rand.NewPCG(seed, 20260701))
	p := &pollution{name: fmt.Sprintf("%d.csv", seed)}
	coding := p.encode(r)
	western := coding == encoding.Windows1252 || coding == encoding.ISO88591
	merged := r.IntN(7) == 0
	most := 150
	if r.IntN(20) == 0 {
		most = 3000
	}
	p.sheet = newSheet(r, western, merged, most)
	w := p.punctuate(r)
	p.roughen(r, coding)
	above := p.titles(r, w, western)
	p.spec.HeaderRow = above + 1
	p.head(r, w)
	p.body(r, w, coding, western)
	p.foot(r, w, western)
	text := w.text.String()
	if r.IntN(8) == 0 && p.spec.FooterRows == nil && strings.HasSuffix(text, w.end) {
		text = strings.TrimSuffix(text, w.end)
		p.did("no line end at the end")
	}
	if p.spec.FooterRows == nil {
		p.spec.FooterRows = new(0)
	}
	p.bytes = append(p.bytes, spell(coding, text)...)
	return p
}

func (p *pollution) did(what string, args ...any) {
	p.done = append(p.done, fmt.Sprintf(what, args...))
}

// encode chooses an encoding and writes its mark.
func (p *pollution) encode(r *rand.Rand) *encoding.Encoding {
	choices := []struct {
		e    *encoding.Encoding
		mark string
	}{
		{encoding.UTF8, ""}, {encoding.UTF8, ""}, {encoding.UTF8, "\xef\xbb\xbf"}, {encoding.UTF8, "\xef\xbb\xbf\xef\xbb\xbf"},
		{encoding.UTF16LE, "\xff\xfe"}, {encoding.UTF16LE, ""}, {encoding.UTF16BE, "\xfe\xff"}, {encoding.UTF16BE, ""},
		{encoding.Windows1258, ""}, {encoding.Windows1258, ""}, {encoding.Windows1252, ""}, {encoding.ISO88591, ""},
		{encoding.TCVN3, ""}, {encoding.TCVN3, ""}, {encoding.VNI, ""}, {encoding.VNI, ""}, {encoding.VISCII, ""}, {encoding.VISCII, ""},
	}
	c := choices[r.IntN(len(choices))]
	p.bytes, p.spec.Encoding = []byte(c.mark), c.e.String()
	p.did("%s, %d bytes of marks", c.e, len(c.mark))
	return c.e
}

// punctuate chooses delimiter, quote, escape and line end.
func (p *pollution) punctuate(r *rand.Rand) *writer {
	w := &writer{
		delimiter: []string{",", ",", ",", ";", ";", ";", "\t", "\t", "|", "^", "~"}[r.IntN(11)],
		quote:     `"`,
		end:       []string{"\n", "\n", "\r\n", "\r\n", "\r\n", "\r"}[r.IntN(6)],
		all:       r.IntN(5) == 0,
	}
	if r.IntN(12) == 0 {
		w.quote, w.all = "'", true
	}
	if r.IntN(8) == 0 {
		w.escape = `\`
	}
	p.spec.Delimiter, p.spec.Quote = w.delimiter, w.quote
	p.spec.Escape, p.spec.LineEnd = "doubled", map[string]string{"\n": "lf", "\r\n": "crlf", "\r": "cr"}[w.end]
	if w.escape != "" {
		p.spec.Escape = "backslash"
	}
	if r.IntN(10) == 0 {
		w.trailing = r.IntN(3)
	}
	p.did("%d delimiters at line ends, delimiter %q, quote %s, escape %q, line end %q, all quoted: %v", w.trailing, w.delimiter, w.quote, w.escape, w.end, w.all)
	return w
}

// roughen puts into cells what is right and yet hard.
func (p *pollution) roughen(r *rand.Rand, coding *encoding.Encoding) {
	rows := p.sheet.rows
	note := len(rows[0]) - 1
	some := func(text string) {
		p.did("cell %q", text)
		for range 1 + r.IntN(3) {
			rows[r.IntN(len(rows))][note] = text
		}
	}
	if r.IntN(4) == 0 && p.spec.LineEnd != "cr" {
		some([]string{"hai\ndòng", "ba\n\ndòng"}[r.IntN(2)])
	}
	if r.IntN(4) == 0 {
		some([]string{`ống 5" mới`, `tên "A"`, `"A" trước`, `5'`}[r.IntN(4)])
	}
	if r.IntN(6) == 0 {
		some([]string{"a;b", "1,5; 2", "x | y", "a\tb", "C:\\đường"}[r.IntN(5)])
	}
	for i := range rows { // what the encoding has not is not in the table either
		for j := range rows[i] {
			rows[i][j] = string(coding.Append(nil, spell(coding, rows[i][j])))
		}
	}
}

// titles writes what stands above the header, and returns how many records that is.
func (p *pollution) titles(r *rand.Rand, w *writer, western bool) int {
	n := 0
	if r.IntN(15) == 0 {
		w.line("sep=" + w.delimiter)
		p.did("sep line")
		n++
	}
	if r.IntN(3) > 0 || len(p.sheet.header[0]) == 1 { // of one column, a title looks like a name
		return n
	}
	lines := []string{"SỞ NỘI VỤ TỈNH ĐỒNG THÁP", "Biểu số 01", "DANH SÁCH TỔNG HỢP QUÝ I NĂM 2026", "Kỳ báo cáo: quý I/2026", "Đồng Tháp, ngày 5 tháng 4 năm 2026", "Đơn vị tính: đồng"}
	if western {
		lines = []string{"TRUNG TÂM Y KHOA", "Trang 01", "QUÝ I NĂM 2026", "Công khai"}
	}
	lines = lines[:1+r.IntN(len(lines))]
	padded := r.IntN(2) == 0
	for i, line := range lines {
		if key, value, ok := strings.Cut(line, ": "); ok && r.IntN(2) == 0 {
			w.record([]string{key, value})
			n++
			continue
		}
		row := []string{line}
		if width := len(p.sheet.header[0]); padded {
			row = append(row, make([]string, width-1)...)
			if i == 0 && width > 6 && r.IntN(2) == 0 {
				row[width-2] = "CHXHCN"
			}
		}
		w.record(row)
		n++
	}
	if r.IntN(2) == 0 {
		w.line("")
		n++
	}
	p.did("titles, padded: %v, records above: %d", padded, n)
	return n
}

// head writes the header.
func (p *pollution) head(r *rand.Rand, w *writer) {
	p.spec.HeaderRows = len(p.sheet.header)
	for _, row := range p.sheet.header {
		w.record(row)
	}
	if p.spec.HeaderRows > 1 {
		p.did("merged header")
	}
	if width := len(p.sheet.header[0]); width > 4 && r.IntN(10) == 0 {
		numbers := make([]string, width)
		for i := range numbers {
			numbers[i] = fmt.Sprintf("(%d)", i+1)
		}
		w.record(numbers)
		p.spec.HeaderRows++
		p.did("numbered columns")
	}
}

// body writes the rows, with faults between them.
func (p *pollution) body(r *rand.Rand, w *writer, coding *encoding.Encoding, western bool) {
	faults := map[int][]func(){}
	width := len(p.sheet.header[0])
	add := func(chance int, what string, write func()) {
		if r.IntN(chance) > 0 || width == 1 && what != "blank lines" {
			return
		}
		p.did("%s", what)
		for range 1 + r.IntN(2) {
			at := 1 + r.IntN(len(p.sheet.rows))
			faults[at] = append(faults[at], write)
		}
	}
	add(8, "too few cells", func() {
		w.record(p.sheet.rows[0][:width-1-w.trailing])
		p.rejected++
	})
	add(8, "too many cells", func() {
		w.record(append(slices.Clone(p.sheet.rows[0]), "x"))
		p.rejected++
	})
	add(6, "blank lines", func() { w.line([]string{"", "  "}[r.IntN(2)]) })
	add(10, "header again", func() { w.record(p.sheet.header[0]) })
	add(10, "totals", func() {
		row := make([]string, width)
		word := []string{"Tổng cộng", "Cộng", "TỔNG SỐ:"}[r.IntN(3)]
		if western {
			word = "Total"
		}
		row[r.IntN(2)], row[width-1] = word, "1.234"
		w.record(row)
	})
	if coding == encoding.UTF8 {
		add(14, "damaged byte", func() {
			row := slices.Clone(p.sheet.rows[0])
			row[width-1] += "\xff"
			w.record(row)
			p.extra++
		})
	}
	add(16, "NUL", func() {
		row := slices.Clone(p.sheet.rows[0])
		row[0] = "\x00"
		w.record(row)
		p.rejected++
	})
	mixed := w.end == "\r\n" && r.IntN(6) == 0
	if mixed {
		p.did("mixed line ends")
	}
	for i, row := range p.sheet.rows {
		end := w.end
		if mixed && r.IntN(10) == 0 {
			w.end = "\n"
		}
		w.record(row)
		w.end = end
		for _, fault := range faults[i+1] {
			fault()
		}
	}
}

// foot writes what stands below the table.
func (p *pollution) foot(r *rand.Rand, w *writer, western bool) {
	if r.IntN(4) > 0 || len(p.sheet.header[0]) == 1 {
		p.leaveOpen(r, w)
		return
	}
	width := len(p.sheet.header[0])
	before := strings.Count(w.text.String(), w.end)
	if r.IntN(2) == 0 {
		row := make([]string, width)
		row[0], row[width-1] = map[bool]string{true: "TOTAL", false: "Tổng cộng"}[western], fmt.Sprint(len(p.sheet.rows))
		w.record(row)
	}
	if r.IntN(2) == 0 {
		w.line("")
	}
	lines := [][2]string{{"", "Đồng Tháp, ngày 5 tháng 4 năm 2026"}, {"Người lập biểu", "Thủ trưởng đơn vị"}, {"(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"}, {"Nguyễn Văn Ký", "Trần Thị Dấu"}}
	if western {
		lines = [][2]string{{"Ghi chú: còn trong kho", ""}, {"Lê Thành", "Hoàng Quý"}}
	}
	padded := r.IntN(2) == 0 && width > 3
	for _, line := range lines[:1+r.IntN(len(lines))] {
		row := []string{line[0], line[1]}
		if padded {
			row = make([]string, width)
			row[1], row[width-1] = line[0], line[1]
		}
		w.record(row)
	}
	p.spec.FooterRows = new(strings.Count(w.text.String(), w.end) - before)
	p.did("footer of %d lines, padded: %v", *p.spec.FooterRows, padded)
}

// leaveOpen writes a last row with a quote that is never closed. A quote below would
// close it.
func (p *pollution) leaveOpen(r *rand.Rand, w *writer) {
	if width := len(p.sheet.header[0]); width > 2 && !w.all && r.IntN(10) == 0 {
		w.line(p.sheet.rows[0][0] + w.delimiter + w.quote + "x" + strings.Repeat(w.delimiter, width-2))
		p.rejected++
		p.did("unclosed quote")
	}
}

// outcome is what reading came to. Rows with damage are only counted.
type outcome struct {
	header                []string
	rows                  [][]string
	rejected, undecodable int
}

func (o outcome) equal(other outcome) bool {
	return slices.Equal(o.header, other.header) && o.rejected == other.rejected && o.undecodable == other.undecodable &&
		slices.EqualFunc(o.rows, other.rows, slices.Equal[[]string])
}

// difference says where two outcomes part.
func (o outcome) difference(want outcome) string {
	if !slices.Equal(o.header, want.header) {
		return fmt.Sprintf("header %q, want %q", o.header, want.header)
	}
	for i := range max(len(o.rows), len(want.rows)) {
		if i >= len(o.rows) || i >= len(want.rows) || !slices.Equal(o.rows[i], want.rows[i]) {
			return fmt.Sprintf("%d rows, %d rejected, want %d, %d; row %d: %q, want %q", len(o.rows), o.rejected, len(want.rows), want.rejected, i,
				append(o.rows, nil)[min(i, len(o.rows))], append(want.rows, nil)[min(i, len(want.rows))])
		}
	}
	return fmt.Sprintf("%d rejected, %d undecodable, want %d, %d", o.rejected, o.undecodable, want.rejected, want.undecodable)
}

// readOutcome reads one file. Each row is fetched again by its id, and has to be the same.
func readOutcome(t *testing.T, dir string, s Spec) (outcome, *File, error) {
	t.Helper()
	e, err := open(t, dir, s)
	if err != nil {
		return outcome{}, nil, err
	}
	e.block = 5000
	f := &e.Files[0]
	o := outcome{header: f.Header}
	var ids []rules.RowID
	err = e.Read(t.Context(), f.Header, 1, func(int) func(*Batch) error {
		return func(b *Batch) error {
			o.rejected += len(b.Rejects)
			o.undecodable += len(b.Undecodable)
			for i := range b.Rows.Count {
				if !slices.Contains(b.Undecodable, int32(i)) {
					o.rows = append(o.rows, cellsOf(b, i))
					ids = append(ids, b.Rows.ID(i))
				}
			}
			return nil
		}
	})
	if err != nil {
		return o, f, err
	}
	n := 0
	err = e.Fetch(t.Context(), f.Header, ids, 1, func(b *Batch, row int, id rules.RowID) error {
		if got := cellsOf(b, row); !slices.Equal(got, o.rows[n]) || id != ids[n] {
			t.Errorf("%s: row %d was %q, and fetched again %q", f.Name, id.Record(), o.rows[n], got)
		}
		n++
		return nil
	})
	if n != len(ids) {
		t.Errorf("%s: %d of %d rows were found again", f.Name, n, len(ids))
	}
	return o, f, err
}
