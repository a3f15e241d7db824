package store

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// TestDeconstruct: every row of every table becomes what parquet-go makes of it, and
// itself again.
func TestDeconstruct(t *testing.T) {
	sameAsDeconstruct[Run](t)
	sameAsDeconstruct[DatasetScore](t)
	sameAsDeconstruct[SegmentScore](t)
	sameAsDeconstruct[CriterionScore](t)
	sameAsDeconstruct[FieldScore](t)
	sameAsDeconstruct[RuleResult](t)
	sameAsDeconstruct[ColumnProfile](t)
	sameAsDeconstruct[FailureSample](t)
	sameAsDeconstruct[AgencyScore](t)
}

// TestFillZeros: numbers that are equal and not the same stay what they are.
func TestFillZeros(t *testing.T) {
	s := newSheet[FieldScore]("x", "field")
	items := []FieldScore{{Field: "a"}, {Field: "b", Weight: math.Copysign(0, -1)}}
	var file bytes.Buffer
	if err := s.lot(items).write(&file, "run"); err != nil {
		t.Fatal(err)
	}
	p, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if back, err := s.readRows(p); err != nil || math.Signbit(back[0].Weight) || !math.Signbit(back[1].Weight) {
		t.Errorf("%+v, %v", back, err)
	}
}

func sameAsDeconstruct[T any](t *testing.T) {
	t.Helper()
	s := newSheet[T]("x")
	moment := rapid.Map(rapid.Int64Range(-1<<52, 1<<52), func(us int64) any { return time.UnixMicro(us).UTC() })
	row := rapid.MakeCustom[T](rapid.MakeConfig{Types: map[reflect.Type]*rapid.Generator[any]{reflect.TypeFor[time.Time](): moment}})
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(row, 0, 5).Draw(t, "rows")
		var want []parquet.Row
		for i := range items {
			want = append(want, s.schema.Deconstruct(nil, &items[i]))
		}
		slices.SortStableFunc(want, s.schema.Comparator(ascending(columnNames(s.schema))...))
		got := s.rows(items)
		for i := range want {
			if !got[i].Equal(want[i]) {
				t.Fatalf("%T: %+v, want %+v", items, got[i], want[i])
			}
			for c, v := range got[i] {
				if w := want[i][c]; v.Column() != w.Column() || v.DefinitionLevel() != w.DefinitionLevel() || v.Kind() != w.Kind() {
					t.Fatalf("%T: column %d: %+v, want %+v", items, c, v, w)
				}
			}
		}
		var file, inRows bytes.Buffer
		if err := errors.Join(s.lot(items).write(&file, "run"), s.write(&inRows, got, "run")); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file.Bytes(), inRows.Bytes()) {
			t.Fatalf("%T: another file than that of rows of Parquet", items)
		}
		p, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			t.Fatal(err)
		}
		back, err := s.readRows(p)
		if err != nil {
			t.Fatal(err)
		}
		if again := s.rows(back); !slices.EqualFunc(again, got, parquet.Row.Equal) {
			t.Fatalf("%T: read back as %+v, want %+v", items, again, got)
		}
	})
}

func columnNames(s *parquet.Schema) []string {
	var all []string
	for _, path := range s.Columns() {
		all = append(all, path[0])
	}
	return all
}
