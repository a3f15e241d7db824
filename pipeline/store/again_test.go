package store

import (
	"bytes"
	"testing"
	"time"

	"rasoat/rules/message"
)

// TestDifferenceTold: days and times are told as such, in what names a row and in what
// differs.
func TestDifferenceTold(t *testing.T) {
	type row struct {
		Name string    `parquet:"name"`
		From Day       `parquet:"from,date"`
		To   *Day      `parquet:"to,date"`
		At   time.Time `parquet:"at,timestamp(microsecond)"`
	}
	l := NewListing[row]("t", "name", "from")
	to, later := Day(20331), Day(20361)
	at := time.Date(2025, 9, 5, 1, 2, 3, 4000, time.UTC)
	for want, of := range map[string][2]row{
		"is not what the audit gives again: row a · 2025-09-05, column to is 2025-08-31, and 2025-09-30 again": {{"a", 20336, &to, at}, {"a", 20336, &later, at}},
		"is not what the audit gives again: row a · 2025-09-05, column to is <null>, and 2025-09-30 again":     {{"a", 20336, nil, at}, {"a", 20336, &later, at}},
		"is not what the audit gives again: row a · 2025-09-05, column at is 2025-09-05T01:02:03.000004Z, and 2025-09-05T01:02:04.000004Z again": {
			{"a", 20336, nil, at}, {"a", 20336, nil, at.Add(time.Second)}},
	} {
		var file bytes.Buffer
		if err := l.Write(&file, of[:1]); err != nil {
			t.Fatal(err)
		}
		if got, err := l.Differs("x", file.Bytes(), of[1:], "name", "from"); err != nil || got.In(message.EN) != want {
			t.Errorf("%v: %s\nwant %s", err, got.In(message.EN), want)
		}
	}
}

// A file of an older version, which lacks a column, is held against what it has.
func TestListingLacksColumns(t *testing.T) {
	type older struct {
		Name string `parquet:"name"`
		Rows int64  `parquet:"rows"`
	}
	type newer struct {
		older
		Weight *float64 `parquet:"weight"`
	}
	var file bytes.Buffer
	if err := NewListing[older]("l", "name").Write(&file, []older{{"a", 1}}); err != nil {
		t.Fatal(err)
	}
	weight := 2.0
	for rows, want := range map[int64]string{1: "", 2: "is not what the audit gives again: row a, column rows is 1, and 2 again"} {
		got, err := NewListing[newer]("l", "name").Differs("l", file.Bytes(), []newer{{older{"a", rows}, &weight}}, "name")
		if err != nil || got.In(message.EN) != want {
			t.Errorf("%v: %s, want %s", err, got.In(message.EN), want)
		}
	}
}

// What an older version says of agencies is held against what it would say.
func TestAgenciesAsBefore(t *testing.T) {
	one, none := int64(1), int64(0)
	again := []AgencyScore{{Agency: "a", DatasetsNotDelivered: 1, DatasetsNotAudited: &one}, {Agency: "b", DatasetsNotAudited: &one}, {Agency: "c", DatasetsNotAudited: &none}}
	asBefore([]AgencyScore{{Agency: "a", DatasetsNotDelivered: 2}, {Agency: "b", DatasetsNotAudited: &one}}, again)
	if again[0].DatasetsNotDelivered != 2 || again[0].DatasetsNotAudited != nil {
		t.Errorf("%+v", again[0])
	}
	if again[1].DatasetsNotDelivered != 0 || again[1].DatasetsNotAudited == nil || again[2].DatasetsNotAudited == nil {
		t.Errorf("%+v", again[1:])
	}
}
