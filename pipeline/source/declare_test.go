package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A key that is declared as text is what it is in YAML.
func TestDeclare(t *testing.T) {
	var s Spec
	for _, pair := range strings.Split("format=csv encoding=tcvn3 delimiter=| header_row=3 footer_rows=0 date_formats=dd/mm/yyyy,yyyy", " ") {
		key, text, _ := strings.Cut(pair, "=")
		if f, ok := s.Declare(key, text); !ok {
			t.Error(pair, f.Message)
		}
	}
	none := 0
	want := Spec{Format: "csv", Encoding: "tcvn3", Delimiter: "|", HeaderRow: 3, FooterRows: &none, DateFormats: []string{"dd/mm/yyyy", "yyyy"}}
	if diff := cmp.Diff(want, s, cmpopts.IgnoreFields(Spec{}, "Spill")); diff != "" {
		t.Error(diff)
	}
	for pair, want := range map[string]string{
		"header_row=three": "source_key_number(header_row, three)", "footer_rows=": "source_key_number(footer_rows, )",
		"encodng=utf-8": "source_key_unknown(encodng, ", "path=x.csv": "source_key_unknown(path, ",
	} {
		key, text, _ := strings.Cut(pair, "=")
		if f, ok := s.Declare(key, text); ok || !strings.HasPrefix(f.Message.String(), want) {
			t.Errorf("%s: %v %s", pair, ok, f.Message)
		}
	}
	if f, _ := s.Declare("encodng", "x"); f.Hint.Key == "" {
		t.Error("nothing is meant by encodng")
	}
	for _, key := range Keys() {
		if _, ok := s.Declare(key, "1"); !ok {
			t.Errorf("%s cannot be declared", key)
		}
	}
}
