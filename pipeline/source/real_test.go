package source

import (
	"os"
	"path/filepath"
	"testing"
)

// The real extracts, where they are at hand, are read whole.
func TestRealExtracts(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "extracts")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no extracts in ", dir)
	}
	for name, rows := range map[string]int64{
		"danhmuchanhchinh.gso.gov.vn_ward_2025-07-18.csv": 10035,
		"sapnhap.bando.com.vn_ward_2025-07-17.csv":        3321,
		"convert_legacy_2025_simple.csv":                  10602,
	} {
		e, err := open(t, dir, Spec{Path: name})
		if err != nil {
			t.Fatal(err)
		}
		collect(t, e, e.Files[0].Header, 2)
		f := e.Files[0]
		if f.Read != rows || f.Rejected != 0 || f.Records != rows+1 {
			t.Errorf("%s: read %d, rejected %d of %d records, want %d rows", name, f.Read, f.Rejected, f.Records, rows)
		}
	}
}

// Whatever a file holds, it is refused with its name or read and accounted for.
func FuzzExtract(f *testing.F) {
	f.Add([]byte("id,name\n1,\"two\nlines\"\n2,\x00\n\n3,\xff\n"), uint8(9))
	f.Add([]byte("\xef\xbb\xbf;;\n"), uint8(1))
	f.Fuzz(func(t *testing.T, text []byte, block uint8) {
		dir := t.TempDir()
		write(t, dir, "a.csv", text)
		want := readAll(t, dir, Spec{Path: "a.csv"}, 1, blockBytes)
		if got := readAll(t, dir, Spec{Path: "a.csv"}, 2, 1+int(block)); got != want {
			t.Fatalf("block %d, got\n%s\nwant\n%s", 1+int(block), got, want)
		}
	})
}
