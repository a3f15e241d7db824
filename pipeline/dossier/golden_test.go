package dossier

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/fixtures/year"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

var update = flag.Bool("update", false, "write the golden files anew")

var ctx = context.Background()

// city is the demo's city with the store of a year, made once for all tests.
var city = sync.OnceValues(func() (*town, error) {
	c, err := year.Catalogue("../../fixtures/demo")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/dev/shm", "rasoat-year-*")
	if err != nil {
		dir, err = os.MkdirTemp("", "rasoat-year-*")
	}
	if err != nil {
		return nil, err
	}
	autumn, _ := value.DayOf(year.Year-1, 10, 1)
	last, _ := value.DayOf(year.Year, 12, 31)
	scratch = dir
	return &town{c, dir}, year.Write(ctx, dir, c, autumn, last)
})

var scratch string // where that store is, once it is made

type town struct {
	*catalogue.Catalogue
	location string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if scratch != "" {
		os.RemoveAll(scratch)
	}
	os.Exit(code)
}

func yearOf(t *testing.T) (*store.Store, *Frame, string) {
	t.Helper()
	p, err := city()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(p.location)
	if err != nil {
		t.Fatal(err)
	}
	return s, FrameOf(p.Catalogue), p.location
}

// made is the dossier of a span, which is made once; the rows are the test's own.
func made(t *testing.T, span string) *Dossier {
	t.Helper()
	makes.Lock()
	defer makes.Unlock()
	if makes.of[span] == nil {
		s, f, _ := yearOf(t)
		of, err := ParseSpan(span)
		if err != nil {
			t.Fatal(err)
		}
		if makes.of[span], err = Make(ctx, s, f, of, store.Latest); err != nil {
			t.Fatal(err)
		}
	}
	own := *makes.of[span]
	tables := reflect.ValueOf(&own.Tables).Elem()
	for i := range tables.NumField() {
		rows := tables.Field(i)
		rows.Set(reflect.AppendSlice(reflect.MakeSlice(rows.Type(), 0, rows.Len()), rows))
	}
	return &own
}

var makes = struct {
	sync.Mutex
	of map[string]*Dossier
}{of: map[string]*Dossier{}}

// TestGolden holds the tables of a year, a quarter and a month against golden files.
func TestGolden(t *testing.T) {
	for _, span := range []string{"2026", "2026-Q4", "2026-11"} {
		d := made(t, span)
		var got strings.Builder
		fmt.Fprintf(&got, "until %s, first %s, compared %v, HEAD %d\n", iso(d.Until), iso(d.First), d.Before, d.Head.Sequence)
		for i := range Listings {
			rows := reflect.ValueOf(Listings[i].Rows(&d.Tables))
			fmt.Fprintf(&got, "-- %s: %d --\n", Listings[i].Name, rows.Len())
			for n := range min(rows.Len(), 60) {
				line, err := json.Marshal(rows.Index(n).Interface())
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&got, "%s\n", line)
			}
		}
		file := filepath.Join("testdata", span+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); d != "" {
			t.Errorf("%s (-want +got; go test -update writes it anew)\n%s", file, d)
		}
	}
}
