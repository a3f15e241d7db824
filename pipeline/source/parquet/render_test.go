package parquet

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

func TestRender(t *testing.T) {
	for _, c := range []struct {
		column  Column
		meaning logical
		raw     string // in hex
		want    string
	}{
		{Column{physical: physicalInt32}, logical{kind: logicalDate}, "ffffff7f", "+5881580-07-11"},
		{Column{physical: physicalInt32}, logical{kind: logicalDate}, "00000080", "-5877641-06-23"},
		{Column{physical: physicalInt32}, logical{kind: logicalTime, unit: 1}, "ffffffff", "-00:00:00.001"},
		{Column{physical: physicalInt32}, logical{kind: logicalTime, unit: 1}, "005c2605", "24:00:00"},
		{Column{physical: physicalInt64}, logical{kind: logicalTimestamp, unit: 3, utc: true}, "ffffffffffffffff", "1969-12-31T23:59:59.999999999Z"},
		{Column{physical: physicalInt64}, logical{kind: logicalTimestamp, unit: 1}, "0000000000000080", "-292275055-05-16T16:47:04.192"},
		{Column{physical: physicalInt96}, logical{}, "00000000000000008c3d2500", "1970-01-01T00:00:00"},
		{Column{physical: physicalInt96}, logical{}, "00ca9a3b000000008b3d2500", "1969-12-31T00:00:01"},
		{Column{physical: physicalInt96}, logical{}, "ffffffffffffffff8c3d2500", "1969-12-31T23:59:59.999999999"},
		{Column{physical: physicalFixed, width: 12}, logical{kind: logicalInterval}, "0e00000003000000f4010000", "P14M3DT0.5S"},
		{Column{physical: physicalFixed, width: 12}, logical{kind: logicalInterval}, "000000000000000000000000", "PT0S"},
		{Column{physical: physicalInt32}, logical{kind: logicalInteger, bits: 32}, "ffffffff", "4294967295"},
		{Column{physical: physicalInt64}, logical{kind: logicalInteger, bits: 64}, "ffffffffffffffff", "18446744073709551615"},
		{Column{physical: physicalFloat}, logical{}, "cdcccc3d", "0.1"},
		{Column{physical: physicalDouble}, logical{}, "0000000000000080", "-0"},
		{Column{physical: physicalDouble}, logical{}, "010000000000f87f", "NaN"},
		{Column{physical: physicalBytes}, logical{kind: logicalDecimal, scale: 2, precision: 5}, "fb2e", "-12.34"},
		{Column{physical: physicalBytes}, logical{kind: logicalBSON}, "", "refused"},
		{Column{physical: physicalBytes}, logical{kind: logicalGeometry}, "", "refused"},
		{Column{physical: physicalBytes}, logical{kind: 77}, "", "refused"},
		{Column{physical: physicalBytes}, logical{kind: logicalDate}, "", "refused"},
		{Column{physical: physicalFloat}, logical{kind: logicalDecimal, scale: 2}, "", "refused"},
		{Column{physical: physicalInt32}, logical{kind: logicalTimestamp, unit: 1}, "", "refused"},
		{Column{physical: physicalInt64}, logical{kind: logicalTimestamp, unit: 9}, "", "refused"},
		{Column{physical: physicalFixed, width: 15}, logical{kind: logicalUUID}, "", "refused"},
		{Column{physical: physicalInt32}, logical{kind: logicalDecimal, scale: 1000}, "", "refused"},
	} {
		raw, err := hex.DecodeString(c.raw)
		if err != nil {
			t.Fatal(err)
		}
		got := "refused"
		if c.column.mean(c.meaning) {
			got = string(c.column.render(nil, raw))
		}
		if got != c.want {
			t.Errorf("%s%s %s: %s, want %s", c.column.physical, c.meaning.suffix(0), c.raw, got, c.want)
		}
	}
}

// The older way to declare types means the same, and names of types are for people.
func TestSchema(t *testing.T) {
	leaf := func(name string, p physical, repetition, converted int64) element {
		return element{name: name, physical: p, repetition: repetition, converted: converted, children: 0}
	}
	group := func(name string, repetition, converted, children int64) element {
		return element{name: name, physical: -1, repetition: repetition, converted: converted, children: children}
	}
	columns, leaves, err := columnsOf([]element{
		group("root", 0, -1, 7),
		leaf("a", physicalBytes, 1, 0), leaf("b", physicalInt64, 0, 10), leaf("c", physicalBytes, 2, 0),
		group("d", 1, -1, 2), leaf("e", physicalInt32, 1, 11), group("f", 0, 3, 1), group("list", 2, -1, 1), leaf("element", physicalInt32, 0, -1),
		group("g", 1, 1, 1), group("key_value", 2, -1, 2), leaf("key", physicalBytes, 0, 0), leaf("value", physicalBytes, 1, 0),
		leaf("h", physicalBytes, 0, 20), leaf("i", 12, 0, -1),
	})
	if err != nil || leaves != 9 {
		t.Fatal(leaves, err)
	}
	var got strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&got, "%s: %s, leaf %d, level %d\n", c.Name, c.Type, c.leaf, c.levels)
	}
	const want = `a: BYTE_ARRAY, STRING, leaf 0, level 1
b: INT64, TIMESTAMP, leaf 1, level 0
c: LIST, leaf -1, level 0
d.e: INT32, INTEGER, leaf 3, level 2
d.f: LIST, leaf -1, level 0
g: MAP, leaf -1, level 0
h: BYTE_ARRAY, BSON, leaf -1, level 0
i: type 12, leaf -1, level 0
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
	deep := []element{group("root", 0, -1, 1)}
	for range 1_000_000 {
		deep = append(deep, group("in", 0, -1, 1))
	}
	if _, _, err := columnsOf(deep); err == nil {
		t.Error("a million structures within each other")
	}
}

// Numbers of rows that a file of that size cannot have are refused.
func TestTooManyRows(t *testing.T) {
	for _, rows := range []int64{1 << 40, 1 << 62, 1000*rowsPerByte + 1} {
		f := &File{size: 1000, Rows: rows, groups: []group{{rows: rows}}}
		if err := f.check(0); err == nil {
			t.Errorf("%d rows in a file of 1000 bytes", rows)
		}
	}
}
