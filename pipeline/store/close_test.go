package store

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"rasoat/rules/message"
)

func TestParsePeriod(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-21": "2026-11-21 2026-11-21", "2026-02": "2026-02-01 2026-02-28", "2028-02": "2028-02-01 2028-02-29",
		"2026-Q1": "2026-01-01 2026-03-31", "2026-Q4": "2026-10-01 2026-12-31", "2026": "2026-01-01 2026-12-31",
	} {
		from, to, err := ParsePeriod(text)
		if got := iso(from) + " " + iso(to); err != nil || got != want {
			t.Errorf("%s: %s %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2026-13", "2026-Q0", "2026-Q5", "2026-Q11", "26", "2026-1", "0000", "x", "2026-11-31", "2026-Q", "-Q1"} {
		if from, to, err := ParsePeriod(text); err == nil {
			t.Errorf("%q is %d to %d", text, from, to)
		}
	}
}

// TestClose: nothing up to the end of a closed period can be audited, whatever was
// before; what comes later can; and reopened it can again.
func TestClose(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	commit(t, s, october, "births", 1, "pass")
	if until, acts, err := s.Closed(ctx); until >= Earliest || acts != nil || err != nil {
		t.Errorf("closed until %d, %v %v", until, acts, err)
	}
	act, err := s.Close(ctx, "2026-10", By{Operator: "lan", Host: "may-1"})
	if err != nil || act.Until != "2026-10-31" || act.HeadSequence != 1 || act.HeadSHA256 != sha256Hex([]byte(content(t, root)[headFile])) {
		t.Errorf("%+v %v", act, err)
	}
	for _, period := range []Day{october, october + 30, october - 400} {
		_, err := s.Begin(ctx, period, "a", "births")
		var closed *ClosedBooks
		if !errors.As(err, &closed) || closed.Until != "2026-10-31" || closed.Operator != "lan" || !strings.Contains(err.Error(), "--reopen") {
			t.Errorf("%s: %v", iso(period), err)
		}
		if !strings.Contains(closed.Message().In(message.VI), "lan") {
			t.Error(closed.Message().In(message.VI))
		}
	}
	commit(t, s, october+31, "births", 2, "pass")
	for period, want := range map[string]string{"2026-10-31": closedAlready, "2026-09": closedAlready, "x": badSpan} {
		var refused *Error
		if _, err := s.Close(ctx, period, By{}); !errors.As(err, &refused) || refused.What.Key != want {
			t.Errorf("%s: %v", period, err)
		}
	}
	if _, err := s.Reopen(ctx, "2026-10-15", By{Reason: " "}); err == nil {
		t.Error("reopened without a reason")
	}
	if _, err := s.Reopen(ctx, "2026-11", By{Reason: "x"}); err == nil {
		t.Error("reopened what is not closed")
	}
	if act, err = s.Reopen(ctx, "2026-10-15", By{Reason: "nộp lại", Operator: "mai"}); err != nil || act.Until != "2026-10-14" {
		t.Errorf("%+v %v", act, err)
	}
	if _, err := s.Begin(ctx, october+13, "a", "births"); err == nil {
		t.Error("what was closed before is open")
	}
	commit(t, s, october+14, "births", 3, "pass")
	if _, err := s.Close(ctx, "2026-Q4", By{}); err != nil {
		t.Error(err)
	}
	until, acts, err := open(t, root).Closed(ctx)
	if err != nil || until != october+91 || len(acts) != 3 || acts[1].Reason != "nộp lại" {
		t.Errorf("%d %v %v", until, acts, err)
	}
	verified(t, root)
	if found, err := s.Repair(ctx); err != nil || len(found) > 0 {
		t.Errorf("%v %s", err, told(found))
	}
}

// TestCloseDuringRun: a run that began while the books were open is not committed when
// they are closed before its manifest is written.
func TestCloseDuringRun(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	commit(t, s, october, "births", 1, "pass")
	before := content(t, root)
	a, err := s.Begin(ctx, october, "so_tu_phap", "births")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Close(ctx, "2026-10", By{}); err != nil {
		t.Fatal(err)
	}
	tables, m := audit(2)
	var closed *ClosedBooks
	if err := a.Commit(ctx, tables, m); !errors.As(err, &closed) {
		t.Errorf("%v", err)
	}
	after := content(t, root)
	delete(after, closedFile)
	if len(after) != len(before) || failing(t, s, october, "births") != 1 {
		t.Error("something was stored: ", names(after))
	}
	verified(t, root)
}

// TestForgedClosing: a changed act, one taken out, and a run that slipped in are named.
func TestForgedClosing(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	commit(t, s, october, "births", 1, "pass")
	for _, period := range []string{"2026-08", "2026-09", "2026-10"} {
		if _, err := s.Close(ctx, period, By{Operator: "lan"}); err != nil {
			t.Fatal(err)
		}
	}
	data := content(t, root)[closedFile]
	for at := 0; at < len(data); at += 7 {
		damage(t, root, closedFile, func(data []byte) []byte { data[at] ^= 1 << (at % 8); return data })
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) == 0 || v.Found[0].Path != closedFile {
			t.Fatalf("byte %d: %v %s", at, err, told(v.Found))
		}
		damage(t, root, closedFile, func([]byte) []byte { return []byte(data) })
	}
	c, err := decodeClosings([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	for name, forge := range map[string]func(c *closings){
		"taken out": func(c *closings) { c.Acts = c.Acts[1:] },
		"altered":   func(c *closings) { c.Acts[0].Operator = "mai" },
		"later":     func(c *closings) { c.Acts[2].HeadSequence = 7 },
		"other act": func(c *closings) { c.Acts[2].Act = "x" },
	} {
		forged := *c
		forged.Acts = append([]Closing{}, c.Acts...)
		forge(&forged)
		file, _, err := seal(&forged)
		if err != nil {
			t.Fatal(err)
		}
		damage(t, root, closedFile, func([]byte) []byte { return file })
		v, err := open(t, root).Verify(ctx, Verification{})
		if err != nil || len(v.Found) != 1 || v.Found[0].Path != closedFile {
			t.Errorf("%s: %v %s", name, err, told(v.Found))
		}
	}
	damage(t, root, closedFile, remove)
	reseal(t, root, headFile, func(doc map[string]any) { delete(doc, "closed") }) // else it is refused
	slipped := commit(t, open(t, root, Clock(func() time.Time { return time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) })), october, "births", 2, "pass")
	putBack(t, root, closedFile, data)
	v, err := open(t, root).Verify(ctx, Verification{})
	if err != nil || len(v.Found) != 1 || v.Found[0].Path != manifestFile(october, "births", slipped.RunID) || v.Found[0].What.Key != findAfterClosing {
		t.Errorf("%v %s", err, told(v.Found))
	}
}

// TestSignedClosing: with a key, acts are signed; and a copy of HEAD.json of that time is
// held against what the act names.
func TestSignedClosing(t *testing.T) {
	public, key, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	if err != nil {
		t.Fatal(err)
	}
	root := scratch(t)
	s := open(t, root, Signed(key))
	commit(t, s, october, "births", 1, "pass")
	if _, err := s.Close(ctx, "2026-10", By{}); err != nil {
		t.Fatal(err)
	}
	head := []byte(content(t, root)[headFile])
	v, err := open(t, root).Verify(ctx, Verification{Keys: []ed25519.PublicKey{public}, Copy: head})
	if err != nil || len(v.Found) > 0 {
		t.Errorf("%v %s", err, told(v.Found))
	}
	if _, err := open(t, root).Close(ctx, "2026-11", By{}); err != nil {
		t.Fatal(err)
	}
	v, err = open(t, root).Verify(ctx, Verification{Keys: []ed25519.PublicKey{public}})
	if err != nil || len(v.Found) != 1 || v.Found[0].Path != closedFile || v.Found[0].What.Key != findUnsigned {
		t.Errorf("%v %s", err, told(v.Found))
	}
	other := scratch(t)
	commit(t, open(t, other), october, "births", 2, "pass")
	v, err = open(t, root).Verify(ctx, Verification{Copy: []byte(content(t, other)[headFile])})
	if err != nil || !strings.Contains(told(v.Found), "history/CLOSED.json: its act 1 does not agree with the copy") {
		t.Errorf("%v %s", err, told(v.Found))
	}
}

// TestClosingsCut: HEAD.json names the end of CLOSED.json, from the act on, and a commit
// by who finds less there does not make it forget.
func TestClosingsCut(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	commit(t, s, october, "births", 1, "pass")
	var versions, heads []string
	for _, period := range []string{"2026-07", "2026-08"} {
		heads = append(heads, content(t, root)[headFile])
		if _, err := s.Close(ctx, period, By{Operator: "lan"}); err != nil {
			t.Fatal(err)
		}
		versions = append(versions, content(t, root)[closedFile])
	}
	other := scratch(t)
	o := open(t, other)
	commit(t, o, october, "births", 1, "pass")
	for range 2 {
		_, err := o.Close(ctx, "2026-08", By{Operator: "mai"})
		if err == nil {
			_, err = o.Reopen(ctx, "2026-08", By{Reason: "x"})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, head := range append(heads, content(t, root)[headFile]) { // a copy of any time is one of this store
		if v, err := open(t, root).Verify(ctx, Verification{Copy: []byte(head)}); err != nil || len(v.Found) > 0 {
			t.Errorf("%v %s", err, told(v.Found))
		}
	}
	for name, c := range map[string]struct{ file, want string }{
		"removed":      {"", findNoClosings},
		"rolled back":  {versions[0], findClosingsCut},
		"of elsewhere": {content(t, other)[closedFile], findClosingOther},
	} {
		copied := []byte(content(t, root)[headFile])
		damage(t, root, closedFile, func([]byte) []byte {
			if c.file == "" {
				return nil
			}
			return []byte(c.file)
		})
		for range 2 {
			v, err := open(t, root).Verify(ctx, Verification{})
			if err != nil || len(v.Found) != 1 || v.Found[0].Path != closedFile || v.Found[0].What.Key != c.want {
				t.Errorf("%s: %v %s", name, err, told(v.Found))
			}
			if c.file != "" {
				commit(t, open(t, root), october, "births", 2, "pass")
			} else if _, err := open(t, root).Begin(ctx, october, "a", "births"); !refusedFor(err, closedMissing) {
				t.Errorf("%s: %v", name, err)
			}
		}
		reseal(t, root, headFile, func(doc map[string]any) { delete(doc, "closed") })
		if v, err := open(t, root).Verify(ctx, Verification{Copy: copied}); err != nil || len(v.Found) != 1 || v.Found[0].What.Key != c.want {
			t.Errorf("%s, with a copy: %v %s", name, err, told(v.Found))
		}
		putBack(t, root, closedFile, versions[1])
		commit(t, open(t, root), october, "births", 2, "pass") // takes in what a store of before does not name
	}
	verified(t, root)
	damage(t, root, closedFile, remove)
	if v, err := open(t, root).Verify(ctx, Verification{}); err != nil || len(v.Found) != 1 || v.Found[0].What.Key != findNoClosings {
		t.Errorf("%v %s", err, told(v.Found))
	}
	found, err := open(t, root).Repair(ctx)
	if err != nil || len(found) != 1 || found[0].Done || found[0].Path != closedFile || found[0].What.Key != repairClosings {
		t.Errorf("%v %s", err, told(found))
	}
}

// TestFaultsInClosing cuts closing off at every operation: the books are as they were, or
// closed, and the next time it succeeds.
func TestFaultsInClosing(t *testing.T) {
	for _, how := range []fault{before, torn, after} {
		for at := 1; ; at++ {
			root := scratch(t)
			commit(t, open(t, root), october, "births", 1, "pass")
			files := &faulty{folder: folder{root}, at: at, how: how, deadly: how != after}
			_, err := open(t, root, At(files, folder{root})).Close(ctx, "2026-10", By{})
			verified(t, root)
			if until, _, failure := open(t, root).Closed(ctx); failure != nil || err == nil && until != october+30 {
				t.Fatalf("operation %d: until %d, %v", at, until, failure)
			}
			if _, err := open(t, root).Close(ctx, "2026-11", By{}); err != nil {
				t.Fatal(err)
			}
			if files.count < at {
				break
			}
		}
	}
}

// FuzzClosings: whatever the file is, it is read or refused.
func FuzzClosings(f *testing.F) {
	file, _, err := seal(&closings{Version: 1, Acts: []Closing{{Act: ActClose, Until: "2026-10-31"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := decodeClosings(data); err == nil {
			if _, err := c.until(len(c.Acts)); err != nil {
				t.Error(err)
			}
		}
	})
}
