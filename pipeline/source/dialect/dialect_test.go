package dialect

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline/source/csv"
)

// What is found out of small texts, in a line each: punctuation, header, footer.
func TestDetect(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"plain", "id,name\n1,An\n2,Bình\n", `comma, quote "; header 1+1; body 8; footer none`},
		{"header only", "id,name", `comma, quote "; header 1+1; body 7; footer none`},
		{"nothing", "", `comma, quote "; header 0+1; body 0; footer none`},
		{"blank lines only", "\n \n", `comma, quote "; header 0+1; body 0; footer none`},
		{"decimal commas", "id;area\n1;12,5\n2;7,25\n", `semicolon, quote "; header 1+1; body 8; footer none`},
		{"one column", "note\njust words\n", `comma, quote "; header 1+1; body 5; footer none`},
		{"one column with commas", "note\na\nb\nc\nd\ne, f\ng\nh\n", `semicolon, quote "; header 1+1; body 5; footer none`},
		{"rare delimiter", "id^name\n1^An\n2^Ba\n", `delimiter ^, quote "; header 1+1; body 8; footer none`},
		{"told to Excel", "sep=|\nid|name\n1|a;b\n2|c;d\n", `pipe, quote "; header 2+1; body 14; footer none`},
		{"carriage returns", "id,name\r1,An\r", `comma, quote ", lines end with CR; header 1+1; body 8; footer none`},
		{"backslashes", `id,n` + "\n" + `1,"a \"b\" c"` + "\n", `comma, quote ", escape \; header 1+1; body 5; footer none`},
		{"apostrophes", "'id','n'\n'1','a, b'\n'2','c'\n", `comma, quote '; header 1+1; body 9; footer none`},
		{"apostrophes in words", "id,n\n1,H'Mông\n2,Ea H'leo\n3,K'Ho\n", `comma, quote "; header 1+1; body 5; footer none`},
		{"quotes that quote nothing", "id\tn\n1\t\"A\" b\n2\t\"C\" d\n3\t\"E\" f\n", `tab, no quotes; header 1+1; body 5; footer none`},
		{"titles", "SỞ NỘI VỤ\nDanh sách\n\nid,name,year\n1,An,2000\n2,Ba,2001\n", `comma, quote "; header 4+1; body 41; footer none`},
		{"padded titles", "SỞ,,,\n,,Biểu 1,\nid,name,year,n\n1,An,2000,4\n2,Ba,2001,5\n", `comma, quote "; header 3+1; body 35; footer none`},
		{"merged header", "STT,Tên,Ngày,,\n,,Sinh,Cấp,Hạn\n1,An,1,2,3\n2,Ba,4,5,6\n", `comma, quote "; header 1+2; body 36; footer none`},
		{"three rows", "STT,Tên,Kết quả,,\n,,Đạt,Không đạt,\n,,,Nặng,Nhẹ\n1,An,1,2,3\n2,Ba,4,5,6\n", `comma, quote "; header 1+3; body 63; footer none`},
		{"numbered", "STT,Tên,Năm\n(1),(2),(3)\n1,An,2000\n", `comma, quote "; header 1+2; body 26; footer none`},
		{"numbered as on forms", "STT,Tên,Số,Tổng,Chi\nA,B,1,2=1+3,3\n1,An,2,3,1\n2,Ba,4,4,0\n", `comma, quote "; header 1+2; body 39; footer none`},
		{"numbers for data", "a,b,c,d,e\n1,2,3,4,5\n2,3,4,5,6\n", `comma, quote "; header 1+1; body 10; footer none`},
		{"data like names", "xã,huyện\nBa Đình,Hà Nội\nHải Châu,Đà Nẵng\n", `comma, quote "; header 1+1; body 12; footer none`},
		{"signed", "id,name,n\n1,An,2\n2,Ba,3\nTổng cộng,,5\n\nNgười lập biểu\n", `comma, quote "; header 1+1; body 10; footer 24`},
		{"apart", "id,name,n\n1,An,2\n2,Ba,3\n\nviết tay\n", `comma, quote "; header 1+1; body 10; footer 24`},
		{"cut off", "id,name,n\n1,An,2\n2,Ba,3\n3,C", `comma, quote "; header 1+1; body 10; footer none`},
		{"one line too few", "id,name,n\n1,An,2\n2,Ba,3\nx\n", `comma, quote "; header 1+1; body 10; footer none`},
		{"signed over lines", "id,name,n\n1,An,2\n2,Ba,3\n,\"Người lập\n(ký)\",\n", `comma, quote "; header 1+1; body 10; footer 24`},
		{"quoted to the end", "id,name,n\n1,An,2\n2,Ba,\"3\nNgười lập biểu\"\n", `comma, quote "; header 1+1; body 10; footer none`},
	} {
		f := Detect([]byte(c.text), true, Given{})
		end := "none"
		body := []byte(c.text)[f.Body():]
		if at := f.Footer(body); at < len(body) {
			end = fmt.Sprint(f.Body() + at)
		}
		if got := fmt.Sprintf("%s; header %d+%d; body %d; footer %s", f.Dialect, f.HeaderRow, f.HeaderRows, f.Body(), end); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.what, got, c.want)
		}
	}
}

// What is given stays, and is sure.
func TestGiven(t *testing.T) {
	text := []byte("a;b,c\n1;2,3\n4;5,6\n'x'\n")
	f := Detect(text, true, Given{Dialect: csv.Dialect{Delimiter: ',', Quote: '\'', Escape: '\\', Break: '\n'}, HeaderRow: 2, HeaderRows: 1})
	if want := (csv.Dialect{Delimiter: ',', Quote: '\'', Escape: '\\', Break: '\n'}); f.Dialect != want || f.HeaderRow != 2 || f.HeaderRows != 1 {
		t.Errorf("%+v", f)
	}
	if f.PunctuationConfidence != 1 || f.HeaderConfidence != 1 {
		t.Errorf("confidence %v, %v", f.PunctuationConfidence, f.HeaderConfidence)
	}
	if f = Detect([]byte(`a,"b\"",c`), true, Given{Doubled: true}); f.Escape != 0 {
		t.Errorf("escape %c", f.Escape)
	}
	if f = Detect(text, true, Given{HeaderRow: 90}); f.HeaderRow != 90 || f.HeaderRows != 1 {
		t.Errorf("%+v", f)
	}
}

// What could be read in two ways is less sure than what could not.
func TestConfidence(t *testing.T) {
	sure := Detect([]byte("id,name\n1,An\n2,Ba\n"), true, Given{})
	unsure := Detect([]byte("1,5;2,5\n2,5;3,5\n"), true, Given{})
	if sure.PunctuationConfidence < 0.95 || unsure.PunctuationConfidence > 0.9 || sure.HeaderConfidence < unsure.HeaderConfidence {
		t.Errorf("sure %v, %v; unsure %v, %v", sure.PunctuationConfidence, sure.HeaderConfidence, unsure.PunctuationConfidence, unsure.HeaderConfidence)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		rows []string
		want string
	}{
		{[]string{"a, b,"}, "a| b|"},
		{[]string{"STT,Ngày,,Nơi", ",Sinh,Cấp,"}, "STT|Ngày.Sinh|Ngày.Cấp|Nơi"},
		{[]string{"STT,Kết quả,,", ",Đạt,Không,", ",,Nặng,Nhẹ"}, "STT|Kết quả.Đạt|Kết quả.Không.Nặng|Kết quả.Không.Nhẹ"},
		{[]string{"STT,Tên,Năm", "(1),(2),(3)"}, "STT|Tên|Năm"},
		{[]string{"a,,c", "x,y,z"}, "a.x|a.y|c.z"},
		{[]string{"a", ",b"}, "a|a.b"},
		{[]string{"a,,c", ",,"}, "a||c"},
	} {
		var rows [][]string
		for _, r := range c.rows {
			rows = append(rows, strings.Split(r, ","))
		}
		if got := strings.Join(Names(rows), "|"); got != c.want {
			t.Errorf("%q: %s, want %s", c.rows, got, c.want)
		}
	}
}

// A piece of a longer text is no evidence of how its last record ends.
func TestPieces(t *testing.T) {
	text := "id,name,note\n" + strings.Repeat("1,An,\"two, or\nthree\"\n", 50)
	want := Detect([]byte(text), true, Given{})
	for n := 40; n < len(text); n++ {
		got := Detect([]byte(text[:n]), false, Given{})
		if got.Dialect != want.Dialect || got.HeaderRow != 1 || got.HeaderRows != 1 || got.Body() != want.Body() {
			t.Fatalf("of %d bytes: %+v, want %+v", n, got, want)
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("SỞ NỘI VỤ,,\nSTT,Ngày,\n,Sinh,Cấp\n(1),(2),(3)\n1,2,3\nTổng cộng,,3\n\nNgười lập\n", true, uint8(0))
	f.Add("sep=;\nid;n\n1;\"a\\\"b\"\n'x';\"open", false, uint8(3))
	f.Add("\r\r,\r", true, uint8(8))
	f.Fuzz(func(t *testing.T, text string, whole bool, given uint8) {
		g := Given{HeaderRow: int64(given & 3), HeaderRows: int(given >> 2 & 3), Doubled: given&16 > 0}
		found := Detect([]byte(text), whole, g)
		if found.Delimiter == 0 || found.Delimiter == found.Quote || found.Delimiter == found.Break || found.Break != '\n' && found.Break != '\r' {
			t.Fatalf("%q: %+v", text, found)
		}
		for _, c := range []float64{found.PunctuationConfidence, found.HeaderConfidence} {
			if !(c >= 0 && c <= 1) {
				t.Fatalf("%q: confidence %v", text, c)
			}
		}
		if b := found.Body(); b < 0 || b > len(text) {
			t.Fatalf("%q: body %d", text, b)
		}
		if found.HeaderRow < 0 || found.HeaderRows < 1 || g.HeaderRow > 0 && found.HeaderRow != g.HeaderRow {
			t.Fatalf("%q: header %d+%d", text, found.HeaderRow, found.HeaderRows)
		}
		body := []byte(text)[found.Body():]
		if at := found.Footer(body); at != len(body) && !slices.Contains(lineStarts(body, found.Break), at) {
			t.Fatalf("%q: footer at %d", text, at)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	for name, text := range map[string]string{
		"plain":  "id,name,birth_date,address,note\n" + strings.Repeat("001085999001,Nguyễn Văn An,05/03/1985,\"Số 1, Lê Lợi\",\n", 1000),
		"titles": "SỞ NỘI VỤ;;;;\n\nid;name;birth_date;address;note\n" + strings.Repeat("001085999001;Nguyễn Văn An;05/03/1985;Số 1, Lê Lợi;\n", 1000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Detect([]byte(text), false, Given{})
			}
		})
	}
}
