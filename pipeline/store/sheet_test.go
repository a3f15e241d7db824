package store

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestSchemas holds every column's name, order, type and nullability to the
// golden file, which is what dashboards rely on.
func TestSchemas(t *testing.T) {
	var b strings.Builder
	for _, table := range tables {
		describe(&b, table.name, table.schema)
	}
	describe(&b, agencyScores.name, agencyScores.schema)
	describe(&b, incidents.name, incidents.schema)
	golden(t, "testdata/schemas.txt", b.String())
}

func describe(b *strings.Builder, name string, s *parquet.Schema) {
	fmt.Fprintf(b, "%s\n", name)
	for _, f := range s.Fields() {
		logical, null := "-", "required"
		if l := f.Type().LogicalType(); l != nil {
			logical = l.String()
		}
		if f.Optional() {
			null = "optional"
		}
		fmt.Fprintf(b, "    %-24s %-10s %-38s %s\n", f.Name(), f.Type().Kind(), logical, null)
	}
	b.WriteString("\n")
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got; go test -update writes it anew)\n%s", file, d)
	}
}

// TestFileProperties looks at a written file as another tool would.
func TestFileProperties(t *testing.T) {
	root := t.TempDir()
	m := commit(t, open(t, root), noon, "births", 3, "critical")
	data := content(t, root)[currentFile("rule_results", noon, "births")]
	f, err := parquet.OpenFile(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if id, _ := f.Lookup(runIDKey); id != m.RunID {
		t.Errorf("the file says it is of run %q", id)
	}
	group := f.Metadata().RowGroups[0]
	var order []string
	for _, s := range group.SortingColumns {
		order = append(order, f.Schema().Columns()[s.ColumnIdx][0])
	}
	if d := cmp.Diff([]string{"period", "agency", "dataset", "run_id", "rule", "segment"}, order); d != "" {
		t.Error("sorting columns\n", d)
	}
	for _, c := range group.Columns {
		m := c.MetaData
		if m.Codec.String() != "ZSTD" {
			t.Errorf("%s: codec %s", m.PathInSchema, m.Codec)
		}
		if all := m.Statistics.NullCount == m.NumValues; !all && (m.Statistics.MinValue == nil || m.Statistics.MaxValue == nil) {
			t.Errorf("%s: no statistics", m.PathInSchema)
		}
	}
}

// TestRowsReadBack writes rows with every kind of value and reads them.
func TestRowsReadBack(t *testing.T) {
	when := time.Date(2026, 11, 21, 18, 30, 5, 123456000, time.UTC)
	want := []Run{{
		Key:     Key{Period: noon, Agency: "so_tu_phap", Dataset: "births", RunID: "r"},
		Attempt: 7, StartedAt: when, FinishedAt: when.Add(time.Minute), InputBytes: 1 << 40,
		InputSHA256: of("ab"), Reason: of("tiếng Việt"), Status: "pass",
	}}
	s := newSheet[Run]("runs", keyColumns...)
	if d := cmp.Diff(want, readBack(t, &s, want)); d != "" {
		t.Error(d)
	}
	empty := newSheet[FailureSample]("failure_samples", "rule")
	if got := readBack(t, &empty, nil); len(got) != 0 {
		t.Errorf("%d rows from none", len(got))
	}
}

func readBack[T any](t *testing.T, s *sheet[T], rows []T) []T {
	t.Helper()
	dir := folder{t.TempDir()}
	var b bytes.Buffer
	if err := s.write(&b, s.rows(rows), "r"); err != nil {
		t.Fatal(err)
	}
	if err := putBytes(context.Background(), dir, "x", b.Bytes()); err != nil {
		t.Fatal(err)
	}
	got, id, err := s.read(context.Background(), dir, "x")
	if err != nil || id != "r" {
		t.Fatal(id, err)
	}
	return got
}

// TestNotUTF8 keeps one stray byte from making a file unreadable.
func TestNotUTF8(t *testing.T) {
	s := newSheet[FailureSample]("failure_samples", "rule")
	got := readBack(t, &s, []FailureSample{{Rule: "a\xff", Reason: of("\xc3")}, {Rule: "b\x00"}})
	if got[0].Rule != "a\uFFFD" || *got[0].Reason != "\uFFFD" || got[1].Rule != "b\x00" {
		t.Errorf("%#v", got)
	}
}

// TestDamagedParquet must be an error that names the file, whatever its bytes.
func TestDamagedParquet(t *testing.T) {
	s := newSheet[RuleResult]("rule_results", "rule")
	var b bytes.Buffer
	tables, _ := audit(3)
	if err := s.write(&b, s.rows(tables.RuleResults), "r"); err != nil {
		t.Fatal(err)
	}
	dir := folder{scratch(t)}
	rapid.Check(t, func(t *rapid.T) {
		data := bytes.Clone(b.Bytes())
		for range rapid.IntRange(1, 8).Draw(t, "bytes") {
			data[rapid.IntRange(0, len(data)-1).Draw(t, "at")] ^= rapid.Byte().Draw(t, "by")
		}
		data = data[:rapid.IntRange(0, len(data)).Draw(t, "length")]
		if err := os.WriteFile(dir.path("x"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.read(context.Background(), dir, "x"); err != nil && !strings.Contains(err.Error(), "x is damaged") {
			t.Fatal(err)
		}
	})
}

// TestOrderOfRows: the bytes of a file and the digest of results depend on the
// rows and not on the order in which they come.
func TestOrderOfRows(t *testing.T) {
	table := tables[6]
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Ptr(rapid.SampledFrom([]string{"", "a", "ă", "b"}), true)
		samples := rapid.SliceOf(rapid.Custom(func(t *rapid.T) FailureSample {
			return FailureSample{
				Rule:      rapid.SampledFrom([]string{"r", "s"}).Draw(t, "rule"),
				Segment:   text.Draw(t, "segment"),
				RowNumber: rapid.Int64Range(0, 3).Draw(t, "row"),
				Reason:    text.Draw(t, "reason"),
			}
		})).Draw(t, "samples")
		shuffled := rapid.Permutation(samples).Draw(t, "shuffled")
		a, sumA := fileOf(t, table, &Tables{FailureSamples: samples}, "run-1")
		b, sumB := fileOf(t, table, &Tables{FailureSamples: shuffled}, "run-1")
		_, sumC := fileOf(t, table, &Tables{FailureSamples: shuffled}, "run-2")
		if !bytes.Equal(a, b) || sumA != sumB || sumA != sumC {
			t.Fatal("the order or the run made a difference")
		}
		if len(samples) > 0 {
			samples[0].RowNumber += 7
			if _, sum := fileOf(t, table, &Tables{FailureSamples: samples}, "run-1"); sum == sumA {
				t.Fatal("another row has the same digest")
			}
		}
	})
}

func fileOf(t *rapid.T, table *table, tables *Tables, run string) ([]byte, string) {
	table.stamp(tables, Key{Period: noon, RunID: run})
	rows, sum := table.lot(tables), newResults()
	sum.begin(table.name)
	rows.digest(sum, table.own)
	inRows := newResults()
	inRows.begin(table.name)
	if inRows.of(table.own, table.schema.Columns()).add(table.rows(tables)); inRows.sum() != sum.sum() {
		t.Fatal("rows of Parquet have another digest")
	}
	var b bytes.Buffer
	if err := rows.write(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), sum.sum()
}
