package report

import (
	"bytes"
	"flag"
	"io"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what was made with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// writer is HTML, Summary or JSON.
type writer func(io.Writer, store.Tables, []store.AgencyScore, Options) error

func asJSON(w io.Writer, t store.Tables, a []store.AgencyScore, _ Options) error {
	return JSON(w, t, a)
}

func made(t testing.TB, write writer, tables store.Tables, agencies []store.AgencyScore, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, tables, agencies, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGolden(t *testing.T) {
	tables, agencies := city(t)
	colour := options(message.VI)
	colour.Colour = true
	narrow := options(message.EN)
	narrow.Width = 80
	for _, c := range []struct {
		file  string
		write writer
		o     Options
	}{
		{"city.html", HTML, options(message.VI)},
		{"city.vi.txt", Summary, options(message.VI)},
		{"city.en.80.txt", Summary, narrow},
		{"city.colour.txt", Summary, colour},
		{"city.golden.json", asJSON, Options{}},
	} {
		golden(t, c.file, made(t, c.write, tables, agencies, c.o))
	}
}
