package xlsx

import (
	"archive/zip"
	"testing"

	"rasoat/pipeline/source/sheet/sheettest"
)

func TestCells(t *testing.T) {
	for rows, want := range map[string]string{
		`<row r="1"><c r="A1"><v>1</v></c></row>`: "1: [\"1\"]\n",
		`<row r="3" hidden="1"><c r="B3" t="str"><f>A1&amp;"x"</f><v>x</v></c><c r="D3" t="b"><v>1</v></c></row><row r="5"/>`: "3: [\"\" \"x\" \"\" \"TRUE\"]\n",
	} {
		for _, block := range []int{16, 100, 1 << 16} {
			got, err := head(minimal(rows).zipped(t, zip.Deflate), block)
			if err != nil || sheettest.Text(got) != want {
				t.Errorf("%s:\n%v\n%swant\n%s", rows, err, sheettest.Text(got), want)
			}
		}
	}
}
