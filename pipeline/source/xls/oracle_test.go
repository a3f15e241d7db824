package xls

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/source/sheet"
)

// oracle writes a workbook with xlwt, and prints what xlrd reads of it.
const oracle = `
import sys, json, datetime, random, xlwt, xlrd
r = random.Random(7)
letters = "aZ09 ắẫ_é\u20ac\n"
book = xlwt.Workbook()
day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
for name in ("Một", "Hai"):
    s = book.add_sheet(name)
    for row in range(700):
        for col in range(r.randrange(12)):
            kind = r.randrange(7)
            if kind == 0: s.write(row, col, r.randrange(-10**6, 10**9))
            elif kind == 1: s.write(row, col, r.uniform(-10**6, 10**6))
            elif kind == 2: s.write(row, col, r.random() < 0.5)
            elif kind == 3: s.write(row, col, datetime.date(1900, 3, 1) + datetime.timedelta(r.randrange(60000)), day)
            elif kind == 4: s.write(row, col, r.randrange(10**5) / 100)
            else: s.write(row, col, "".join(r.choice(letters) for _ in range(r.choice((0, 3, 8, 3000 if row % 50 == 0 else 20)))))
book.save(sys.argv[1])
read = xlrd.open_workbook(sys.argv[1])
out = []
for s in read.sheets():
    rows = []
    for row in range(s.nrows):
        cells = []
        for c in s.row(row):
            if c.ctype == 3: cells.append(xlrd.xldate_as_datetime(c.value, 0).strftime("%Y-%m-%d"))
            elif c.ctype == 4: cells.append("TRUE" if c.value else "FALSE")
            elif c.ctype == 2: cells.append({"number": repr(c.value)})
            else: cells.append(c.value)
        rows.append(cells)
    out.append(rows)
print(json.dumps(out))
`

// What xlwt writes is read as xlrd reads it, where a Python is at hand that has both.
func TestXlrdReadsTheSame(t *testing.T) {
	if err := exec.Command("python3", "-c", "import xlwt, xlrd").Run(); err != nil {
		t.Skip("no Python with xlwt and xlrd: ", err)
	}
	name := filepath.Join(t.TempDir(), "a.xls")
	printed, err := exec.Command("python3", "-c", oracle, name).Output()
	if err != nil {
		t.Fatal(err)
	}
	var sheets [][][]any
	if err := json.Unmarshal(printed, &sheets); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i, rows := range sheets {
		var want []sheet.HeadRow
		for row, cells := range rows {
			if texts := textsOf(t, cells); len(texts) > 0 {
				want = append(want, sheet.HeadRow{Row: int64(row + 1), Cells: texts})
			}
		}
		got, _, err := head(data, i)
		if diff := cmp.Diff(want, got); err != nil || diff != "" || len(got) < 500 {
			t.Fatalf("sheet %d, %d rows: %v\n%s", i, len(got), err, diff)
		}
	}
}

func textsOf(t *testing.T, cells []any) (texts []string) {
	for _, c := range cells {
		switch c := c.(type) {
		case string:
			texts = append(texts, c)
		case map[string]any:
			x, err := strconv.ParseFloat(c["number"].(string), 64)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(sheet.AppendFloat(nil, x)))
		}
	}
	for len(texts) > 0 && texts[len(texts)-1] == "" {
		texts = texts[:len(texts)-1]
	}
	return texts
}
