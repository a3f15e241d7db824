package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rasoat/rules/message"
)

// refusedFor tells whether an error is the refusal of a key.
func refusedFor(err error, key string) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.What.Key == key
}

// TestHeadLostBeforeNewPeriod: a run of a period or a dataset that history does not have
// yet begins no second chain where HEAD.json was lost, nor does a closing.
func TestHeadLostBeforeNewPeriod(t *testing.T) {
	root := scratch(t)
	commit(t, open(t, root), noon, "births", 1, "pass")
	commit(t, open(t, root), noon+1, "births", 2, "pass")
	damage(t, root, headFile, remove)
	before := content(t, root)
	s := open(t, root)
	for _, dataset := range []string{"births", "deaths"} {
		if _, err := s.Begin(ctx, noon+2, "a", dataset); !refusedFor(err, headLost) {
			t.Errorf("%s: %v", dataset, err)
		}
	}
	if err := s.MayChange(ctx, noon+2); !refusedFor(err, headLost) {
		t.Error(err)
	}
	if _, err := s.Close(ctx, "2026-10", By{}); !refusedFor(err, headLost) {
		t.Error(err)
	}
	if after := content(t, root); len(after) != len(before) {
		t.Error("something was written: ", names(after))
	}
	if found, err := s.Repair(ctx); err != nil || len(found) != 1 || !found[0].Done {
		t.Errorf("%v %s", err, told(found))
	}
	commit(t, open(t, root), noon+2, "births", 3, "pass")
	whole(t, root)
	verified(t, root)
}

// TestHeadLostDuringRun: what is written while HEAD.json is lost does not make it begin
// anew with that alone.
func TestHeadLostDuringRun(t *testing.T) {
	root := scratch(t)
	commit(t, open(t, root), noon, "births", 1, "pass")
	s := open(t, root)
	a, err := s.Begin(ctx, noon, "a", "deaths")
	if err != nil {
		t.Fatal(err)
	}
	damage(t, root, headFile, remove)
	tables, m := audit(2)
	if err := a.Commit(ctx, tables, m); !errors.Is(err, ErrUnfinished) || !refusedFor(err, headLost) {
		t.Error(err)
	}
	for range 2 { // what was cut off is finished when HEAD.json is there
		if _, err := open(t, root).Repair(ctx); err != nil {
			t.Fatal(err)
		}
	}
	verified(t, root)
}

// TestManyFirstRuns: runs that are all the first of a store, side by side, take none of
// the others for one that HEAD.json lost.
func TestManyFirstRuns(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	err := together(24, func(i int) error {
		a, err := s.Begin(ctx, noon, "a", string(rune('a'+i)))
		if err != nil {
			return err
		}
		tables, m := audit(1)
		return a.Commit(ctx, tables, m)
	})
	if err != nil {
		t.Error(err)
	}
	verified(t, root)
}

// TestClosingsRemoved: who removes CLOSED.json does not open the books.
func TestClosingsRemoved(t *testing.T) {
	root := scratch(t)
	commit(t, open(t, root), october, "births", 1, "pass")
	begun, err := open(t, root).Begin(ctx, october+40, "a", "deaths")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, root).Close(ctx, "2026-10", By{Operator: "lan"}); err != nil {
		t.Fatal(err)
	}
	late, err := open(t, root).Begin(ctx, october+40, "a", "births")
	if err != nil {
		t.Fatal(err)
	}
	damage(t, root, closedFile, remove)
	s := open(t, root)
	tables, m := audit(1)
	_, closing := s.Close(ctx, "2026-11", By{})
	_, opening := s.Reopen(ctx, "2026-10", By{Reason: "x"})
	_, _, looking := s.Closed(ctx)
	_, beginning := s.Begin(ctx, october, "a", "marriages")
	for what, err := range map[string]error{"close": closing, "reopen": opening, "look": looking, "begin": beginning,
		"may change": s.MayChange(ctx, october), "commit": late.Commit(ctx, tables, m)} {
		if !refusedFor(err, closedMissing) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := begun.Abort(); err != nil {
		t.Fatal(err)
	}
}

// TestClosedBooksZone: when the books were closed is said in the zone that the caller
// puts the time in.
func TestClosedBooksZone(t *testing.T) {
	closed := &ClosedBooks{Period: october, Closing: Closing{Until: "2026-10-31", At: time.Date(2026, 11, 22, 23, 43, 54, 0, time.UTC)}}
	closed.At = closed.At.In(time.FixedZone("", 7*3600))
	if got := closed.Message().In(message.VI); !strings.Contains(got, "23/11/2026 06:43:54 (UTC+07:00)") {
		t.Error(got)
	}
}
