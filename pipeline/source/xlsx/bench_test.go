package xlsx

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"rasoat/pipeline/source/sheet"
)

// The workbook of the benchmark: residents, in twelve columns, as a spreadsheet
// saves them. With 500,000 rows it is some 35 MB, and 250 MB of XML.
const benchColumns = 12

var (
	benchFamilies = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"}
	benchGiven    = []string{"Anh", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Ngọc", "Phương", "Quân", "Thảo", "Uyên", "Yến"}
)

// benchTexts are the texts of a row, by column; the others are numbers.
func benchTexts(i int) map[int]string {
	mix := i * 2654435761 % 4294967296
	return map[int]string{
		1: fmt.Sprintf("%03d%09d", mix%96, mix%1_000_000_000),
		2: benchFamilies[mix%10] + " Thị " + benchGiven[mix/10%15] + " " + benchGiven[mix/150%15],
		4: []string{"Nam", "Nữ"}[mix%2],
		5: fmt.Sprintf("%05d", mix%3321),
		6: fmt.Sprintf("Số %d, đường Điện Biên Phủ, phường %d", mix%20000, mix%40),
		7: fmt.Sprintf("09%08d", mix%100_000_000),
		9: []string{"thường trú", "tạm trú", "đã chuyển đi"}[mix%3],
	}
}

// benchWorkbook writes the workbook with shared texts.
func benchWorkbook(t testing.TB, rows int) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "residents.xlsx")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	z := zip.NewWriter(out)
	p := minimal("")
	p["xl/_rels/workbook.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>` +
		`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	p["[Content_Types].xml"] = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	p["xl/styles.xml"] = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs></styleSheet>`
	delete(p, "xl/worksheets/sheet1.xml")
	for name, text := range p {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	b := bufio.NewWriterSize(w, 1<<20)
	index := map[string]int{}
	var texts []string
	of := func(s string) int {
		i, ok := index[s]
		if !ok {
			i = len(texts)
			index[s] = i
			texts = append(texts, s)
		}
		return i
	}
	fmt.Fprint(b, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\r\n"+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1" spans="1:12">`)
	for c := range benchColumns {
		fmt.Fprintf(b, `<c r="%s" t="s"><v>%d</v></c>`, sheet.Cell(c, 1), of(fmt.Sprint("column ", c)))
	}
	fmt.Fprint(b, `</row>`)
	for i := range rows {
		row := i + 2
		texts := benchTexts(i)
		fmt.Fprintf(b, `<row r="%d" spans="1:12">`, row)
		for c := range benchColumns {
			switch text, is := texts[c]; {
			case is:
				fmt.Fprintf(b, `<c r="%s%d" t="s"><v>%d</v></c>`, sheet.Column(c), row, of(text))
			case c == 0:
				fmt.Fprintf(b, `<c r="A%d"><v>%d</v></c>`, row, i+1)
			case c == 3:
				fmt.Fprintf(b, `<c r="D%d" s="1"><v>%d</v></c>`, row, 20000+i%25000)
			case c == 8:
				fmt.Fprintf(b, `<c r="I%d"><v>%d.%d</v></c>`, row, i%9_000_000, i%9+1)
			case c == 10:
				fmt.Fprintf(b, `<c r="K%d" s="2"><v>%v</v></c>`, row, 46000+float64(i%86400)/86400)
			case i%20 == 0:
				fmt.Fprintf(b, `<c r="L%d" t="s"><v>%d</v></c>`, row, of("đang cập nhật"))
			default:
				fmt.Fprintf(b, `<c r="L%d" s="0"/>`, row)
			}
		}
		fmt.Fprint(b, `</row>`)
	}
	fmt.Fprint(b, `</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`)
	b.Flush()
	if w, err = z.Create("xl/sharedStrings.xml"); err != nil {
		t.Fatal(err)
	}
	b.Reset(w)
	fmt.Fprintf(b, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%d">`, len(texts))
	for _, s := range texts {
		fmt.Fprintf(b, `<si><t>%s</t></si>`, s)
	}
	fmt.Fprint(b, `</sst>`)
	if err := errors.Join(b.Flush(), z.Close(), out.Flush()); err != nil {
		t.Fatal(err)
	}
	return name
}

// readColumns reads all columns of all rows with so many goroutines.
func readColumns(t testing.TB, name string, jobs int) (rows int64) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stat, _ := f.Stat()
	b, err := Open(f, stat.Size())
	if err != nil {
		t.Fatal(err)
	}
	l := sheet.Layout{Fields: benchColumns, Calendar: b.Calendar()}
	for i := range benchColumns {
		l.Wanted = append(l.Wanted, i)
	}
	free := make(chan []byte, jobs+2)
	for range cap(free) {
		free <- make([]byte, 1<<20, 1<<20+slack)
	}
	c, err := b.Cut(f, 0, false, func() ([]byte, func(), error) {
		buf := <-free
		return buf, func() { free <- buf }, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	work := make(chan sheet.Run, jobs)
	var all sync.WaitGroup
	counts := make([]int64, jobs)
	for i := range jobs {
		all.Go(func() {
			rows := sheet.NewRows(l)
			rows.Move(0, &sheet.Table{Header: 1}, 0)
			s := b.NewScanner(rows)
			for run := range work {
				s.Start(run)
				for more := true; more; {
					more, err = s.Next(math.MaxInt)
					counts[i] += int64(rows.Take().At.Count)
					rows.Next()
				}
				run.Release()
			}
		})
	}
	for {
		run, err := c.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		work <- run
	}
	close(work)
	all.Wait()
	for _, n := range counts {
		rows += n
	}
	return rows
}

const benchRows = 500_000

func BenchmarkRead(b *testing.B) {
	name := benchWorkbook(b, benchRows)
	stat, _ := os.Stat(name)
	for _, jobs := range []int{1, runtime.GOMAXPROCS(0)} {
		b.Run(fmt.Sprint("jobs", jobs), func(b *testing.B) {
			b.SetBytes(stat.Size())
			for b.Loop() {
				if n := readColumns(b, name, jobs); n != benchRows {
					b.Fatal(n)
				}
			}
		})
	}
	b.Run("excelize", func(b *testing.B) {
		b.SetBytes(stat.Size())
		for b.Loop() {
			f, err := excelize.OpenFile(name)
			if err != nil {
				b.Fatal(err)
			}
			rows, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for rows.Next() {
				cells, err := rows.Columns(excelize.Options{RawCellValue: true})
				if err != nil || len(cells) > benchColumns {
					b.Fatal(err)
				}
				n++
			}
			if err := errors.Join(rows.Close(), f.Close()); err != nil || n != benchRows+1 {
				b.Fatal(err, n)
			}
		}
	})
}
