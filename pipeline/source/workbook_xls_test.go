package source

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/pipeline/source/xls/xlstest"
)

// zipOldBooks makes the workbooks of an archive that are .xls. A sheet is written row by
// row, “7: id | 12.5 | day 46347 | code 12 | error 42 | true | formula”; “7 hidden:” is a row
// that is not shown. A sheet of the name locked makes that of the workbook a password.
func zipOldBooks(t *testing.T, files []txtar.File, books map[string][]byte) {
	t.Helper()
	all := map[string]*xlstest.Book{}
	for _, f := range files {
		book, name, ok := strings.Cut(f.Name, ".xls/")
		if !ok {
			continue
		}
		if book += ".xls"; all[book] == nil {
			all[book] = &xlstest.Book{Formats: []string{"dd/mm/yyyy", "00000"}}
		}
		b := all[book]
		name, hidden := strings.CutSuffix(name, " (hidden)")
		s := xlstest.Sheet{Name: name}
		if hidden {
			s.State = 1
		}
		for line := range strings.Lines(string(f.Data)) {
			s.Records = append(s.Records, oldRow(t, b, strings.TrimSpace(line))...)
		}
		b.Locked = b.Locked || name == "locked"
		b.Sheets = append(b.Sheets, s)
	}
	for name, b := range all {
		books[name] = b.File()
	}
}

func oldRow(t *testing.T, b *xlstest.Book, line string) (records []byte) {
	at, cells, ok := strings.Cut(line, ":")
	at, hidden := strings.CutSuffix(at, " hidden")
	row, err := strconv.Atoi(at)
	if !ok || err != nil {
		t.Fatalf("no row: %s", line)
	}
	row--
	if hidden {
		records = xlstest.Record(0x0208, slices.Concat([]byte{byte(row), byte(row >> 8)}, make([]byte, 10), []byte{0x20, 0, 0, 0})...)
	}
	for col, cell := range strings.Split(cells, "|") {
		cell = strings.TrimSpace(cell)
		kind, of, _ := strings.Cut(cell, " ")
		x, err := strconv.ParseFloat(of, 64)
		n, isNumber := strconv.ParseFloat(cell, 64)
		switch {
		case cell == "":
		case isNumber == nil:
			records = append(records, xlstest.Number(row, col, 0, n)...)
		case kind == "day" && err == nil:
			records = append(records, xlstest.Number(row, col, 1, x)...)
		case kind == "code" && err == nil:
			records = append(records, xlstest.Number(row, col, 2, x)...)
		case kind == "error" && err == nil:
			records = append(records, xlstest.BoolErr(row, col, byte(x), 1)...)
		case kind == "shared" && err == nil:
			records = append(records, xlstest.Shared(row, col, int(x))...)
		case cell == "true":
			records = append(records, xlstest.BoolErr(row, col, 1, 0)...)
		case cell == "formula":
			records = append(records, xlstest.Formula(row, col, 0, [8]byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF})...)
		default:
			b.Texts = append(b.Texts, xlstest.Text{Text: strings.TrimPrefix(cell, "'")})
			records = append(records, xlstest.Shared(row, col, len(b.Texts)-1)...)
		}
	}
	return records
}
