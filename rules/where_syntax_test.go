package rules

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rasoat/rules/message"
)

var update = flag.Bool("update", false, "write the golden files anew")

// faultsFile has an expression a paragraph, and what is said of it in both languages.
const faultsFile = "testdata/expression_faults.txt"

// TestExpressionFaults: what an officer reads of the expressions that people write who
// know SQL, spreadsheets or another language. In Vietnamese nothing of CEL's English is
// left but where CEL is quoted.
func TestExpressionFaults(t *testing.T) {
	file, err := os.ReadFile(faultsFile)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(string(file)), "\n\n") {
		written, _, _ := strings.Cut(paragraph, "\n")
		expression := strings.ReplaceAll(strings.TrimPrefix(written, "> "), "↵", "\n")
		d := whereDataset()
		_, err := newExpressions(d, whereEnv).compile(expression)
		if err == nil {
			t.Errorf("%s is right", expression)
			continue
		}
		text, hint := (&Scope{Dataset: d}).expressionFault(expression, err)
		fmt.Fprintf(&got, "%s\n", written)
		for _, l := range []message.Lang{message.VI, message.EN} {
			fmt.Fprintf(&got, "%s: %s\n", l, text.In(l))
			if !hint.IsZero() {
				fmt.Fprintf(&got, "    %s\n", hint.In(l))
			}
		}
		got.WriteByte('\n')
		if vi := text.In(message.VI); strings.Contains(vi, "Syntax error") || strings.Contains(vi, "expecting") && !strings.Contains(vi, "CEL báo") {
			t.Errorf("%s: %s", expression, vi)
		}
	}
	text := strings.TrimSuffix(got.String(), "\n")
	if *update {
		if err := os.WriteFile(faultsFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(file), text); diff != "" && !*update {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What breaks in a row is told in words, which in English are those of CEL.
func TestBrokenBy(t *testing.T) {
	for says, want := range map[string]string{
		"division by zero": "tính toán bị lỗi ở 3 dòng: chia cho 0", "integer overflow": "tính toán bị lỗi ở 3 dòng: số nguyên quá lớn",
		"date: not of the form 2026-01-31": "tính toán bị lỗi ở 3 dòng: chữ đưa cho date không có dạng 2026-01-31",
		"…":                                "tính toán bị lỗi ở 3 dòng: …",
	} {
		m := message.New(msgBroke, 3, brokenBy(says))
		if got := message.Parse(m.String()).In(message.VI); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := m.In(message.EN); got != "evaluation broke in 3 rows: "+says {
			t.Error(got)
		}
	}
}

// What breaks in rows as they are is told in both languages, and nothing of CEL's English
// is left in Vietnamese but where CEL is quoted.
func TestBrokenRows(t *testing.T) {
	d := whereDataset()
	row := append(strings.Split("(a|a,b|3|1.5|có|05/03/2020|2026-11-21T00:00:00", "|"), make([]string, len(d.Columns))...)
	for expression, want := range map[string][2]string{
		`int(status) > 1`:                   {"không đổi được giá trị kiểu chữ sang kiểu số nguyên", "a value of type string cannot be made one of type int"},
		`duration(status) > duration("1s")`: {"không đổi được giá trị kiểu chữ sang kiểu khoảng thời gian", "a value of type string cannot be made one of type duration"},
		`double(status) > 1.0`:              {"không đổi được giá trị kiểu chữ sang kiểu số thập phân", "a value of type string cannot be made one of type double"},
		`bool(status)`:                      {"không đổi được giá trị kiểu chữ sang kiểu đúng/sai", "a value of type string cannot be made one of type bool"},
		`timestamp(status) > today`:         {"“(a” không phải là ngày giờ dạng 2026-01-31T08:30:00Z", "“(a” is no moment of the form 2026-01-31T08:30:00Z"},
		`date(status) > today`:              {"chữ đưa cho date không có dạng 2026-01-31", "date: not of the form 2026-01-31"},
		`[1, 2][n] > 1`:                     {"danh sách không có phần tử số 3 (đếm từ 0)", "the list has no item 3 (counted from 0)"},
		`{"a": 1}[status] > 1`:              {"không có khóa (a", "there is no key (a"},
		`col("Tên cột").matches(status)`:    {"biểu thức chính quy sai: missing closing ): `(a`", "the regular expression is wrong: missing closing ): `(a`"},
		`at.getHours(status) > 1`:           {"không có múi giờ (a", "there is no time zone (a"},
		`at.getHours("99:00") > 1`:          {"CEL báo: timezone offset hours out of range [-23, 23]: 99:00", "CEL says: timezone offset hours out of range [-23, 23]: 99:00"},
		`uint(n - 4) > 1u`:                  {"số nguyên không dấu âm hoặc quá lớn", "unsigned integer overflow"},
		`n * 9223372036854775807 > 1`:       {"số nguyên quá lớn", "integer overflow"},
		`x / 0.0 > 1.0`:                     {"chia cho 0", "division by zero"},
	} {
		w, err := newExpressions(d, whereEnv).compile(expression)
		if err != nil {
			t.Fatalf("%s: %v", expression, err)
		}
		_, broken := w.eval(textBatch(t, d, whereEnv, [][]string{row}))
		m := message.New(msgBroke, 1, brokenBy(broken.text))
		m = message.Parse(m.String())
		vi, _ := strings.CutPrefix(m.In(message.VI), "tính toán bị lỗi ở 1 dòng: ")
		en, _ := strings.CutPrefix(m.In(message.EN), "evaluation broke in 1 row: ")
		if broken.text == "" || vi != want[0] || en != want[1] {
			t.Errorf("%s: %q is told as %q and %q", expression, broken.text, vi, en)
		}
	}
}

// Whatever is written, it is told in both languages where it stops being understood,
// and nothing breaks.
func FuzzExpressionFault(f *testing.F) {
	file, err := os.ReadFile(faultsFile)
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if written, ok := strings.CutPrefix(line, "> "); ok {
			f.Add(strings.TrimSuffix(written, "\n"))
		}
	}
	d := whereDataset()
	f.Fuzz(func(t *testing.T, expression string) {
		_, err := newExpressions(d, whereEnv).compile(expression)
		if err == nil {
			return
		}
		text, hint := (&Scope{Dataset: d}).expressionFault(expression, err)
		for _, l := range []message.Lang{message.VI, message.EN} {
			if text.In(l) == "" || utf8.ValidString(expression) && !utf8.ValidString(text.In(l)+hint.In(l)) || strings.Contains(text.In(l), "%!") && !strings.Contains(expression, "%!") {
				t.Errorf("%q: %q (%q)", expression, text.In(l), hint.In(l))
			}
		}
	})
}
