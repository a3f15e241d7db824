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

// What breaks in a row is told in words where they are known, and as CEL says it where not.
func TestBrokenBy(t *testing.T) {
	for says, want := range map[string]string{
		"division by zero": "tính toán bị lỗi ở 3 dòng: chia cho 0", "integer overflow": "tính toán bị lỗi ở 3 dòng: số nguyên quá lớn",
		"no such key: a": "tính toán bị lỗi ở 3 dòng: no such key: a",
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
