package rules

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"rasoat/rules/message"
)

// The cache of a worker knows each value by the id that the dictionary gives it, codes
// and long texts alike, whatever comes in between.
func TestSegmentCache(t *testing.T) {
	all, cache := newSegments(), newSegmentCache()
	var values []string
	for i := range 3000 {
		values = append(values, fmt.Sprintf("%05d", i), fmt.Sprintf("Phường %d", i))
	}
	values = append(values, "", "\x00", "\x00\x00", "1234567", "12345678")
	for round := range 2 {
		for i, v := range values {
			if id := cache.id([]byte(v), all); id != uint32(i) || all.name(id) != v {
				t.Fatalf("round %d: %q is %d, %q; want %d", round, v, id, all.name(id), i)
			}
		}
	}
}

// A column with as many values as rows is none that segments can be made of.
func TestTooManySegments(t *testing.T) {
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: func([]byte) bool { return true }} })
	d.Segment = "v"
	plan, _ := Bind(d, Env{})
	tally := plan.NewTally()
	for from := 0; from <= MostSegments; from += 1000 {
		if plan.Err() != nil {
			t.Fatalf("after %d values: %v", from, plan.Err())
		}
		var rows [][]string
		for i := range 1000 {
			rows = append(rows, []string{fmt.Sprint(from + i)})
		}
		tally.Update(textInput(d, rows))
	}
	var many *SegmentsError
	if err := plan.Err(); !errors.As(err, &many) || !strings.Contains(many.Message().In(message.VI), `"v" có hơn 20.000`) {
		t.Errorf("%v", err)
	}
}
