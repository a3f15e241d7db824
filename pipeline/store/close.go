package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"rasoat/rules/message"
)

// Books are closed as in accounting: up to a day, with which a day, a month, a quarter or
// a year ends, nothing that is audited may change any more, for incidents and looks back
// make later periods follow from earlier ones. They can be reopened, with a reason. Each
// of these acts stays in history/CLOSED.json, chained to the one before.

// Closing is one act of closing or reopening the books.
type Closing struct {
	Act            string    `json:"act"`             // ActClose or ActReopen
	Period         string    `json:"period"`          // as it was given: 2026-11-21, 2026-11, 2026-Q4, 2026
	Until          string    `json:"until,omitempty"` // the last day that is closed from then on; none where nothing is
	At             time.Time `json:"at"`
	Operator       string    `json:"operator,omitempty"`
	Host           string    `json:"host,omitempty"`
	Reason         string    `json:"reason,omitempty"`
	HeadSequence   int64     `json:"head_sequence"` // of HEAD.json at that time
	HeadSHA256     string    `json:"head_sha256,omitempty"`
	HeadBefore     string    `json:"head_before,omitempty"`     // SHA-256 of the version that did not name the act yet
	PreviousSHA256 string    `json:"previous_sha256,omitempty"` // of the act before, in its canonical form
}

// The kinds of acts.
const (
	ActClose  = "close"
	ActReopen = "reopen"
)

// closings is CLOSED.json.
type closings struct {
	Version   int        `json:"version"`
	Acts      []Closing  `json:"acts"` // in the order in which they were done
	Digest    string     `json:"digest,omitempty"`
	Signature *Signature `json:"signature,omitempty"`
}

// By says who does something to a store, and why.
type By struct{ Operator, Host, Reason string }

// neverClosed is the day until which the books are closed where they never were.
const neverClosed = Earliest - 1

// ParsePeriod returns the first and the last day of a period that is a day, a month (2026-11), a quarter (2026-Q4) or a
// year.
func ParsePeriod(text string) (from, to Day, err error) {
	year, quarter, isQuarter := strings.Cut(text, "-Q")
	if isQuarter && len(quarter) == 1 && quarter >= "1" && quarter <= "4" {
		first, err := time.Parse(time.DateOnly, year+"-01-01")
		if err == nil && first.Year() >= 1 {
			first = first.AddDate(0, 3*int(quarter[0]-'1'), 0)
			return Day(first.Unix() / 86400), Day(first.AddDate(0, 3, 0).Unix()/86400) - 1, nil
		}
	}
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {monthForm, 0, 1, 0}, {"2006", 1, 0, 0}} {
		if first, err := time.Parse(form.layout, text); err == nil && first.Year() >= 1 {
			return Day(first.Unix() / 86400), Day(first.AddDate(form.years, form.months, form.days).Unix()/86400) - 1, nil
		}
	}
	return 0, 0, refusal(badSpan, text)
}

// Closed returns the last day of the books that are closed, which is before Earliest if
// none is, and all acts.
func (s *Store) Closed(ctx context.Context) (until Day, acts []Closing, err error) {
	var named *ClosedActs
	if h, _, err := s.Head(ctx); err == nil { // of a damaged one others tell
		named = h.Closed
	}
	return s.closedBeside(ctx, named)
}

// closedBeside is Closed, and refuses a CLOSED.json that is not there though HEAD.json
// named acts before it was looked for: whoever removes it must not open the books.
func (s *Store) closedBeside(ctx context.Context, named *ClosedActs) (until Day, acts []Closing, err error) {
	data, err := readAll(ctx, s.files, closedFile)
	if errors.Is(err, fs.ErrNotExist) {
		if named != nil {
			return 0, nil, &Error{What: message.New(closedMissing, closedFile, headFile, named.Acts), Cause: errors.New("it is not there")}
		}
		return neverClosed, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	c, err := decodeClosings(data)
	if err != nil {
		return 0, nil, unsound(closedDamaged, closedFile, err)
	}
	until, err = c.until(len(c.Acts))
	return until, c.Acts, err
}

// until is the last day that is closed after the first n acts.
func (c *closings) until(n int) (Day, error) {
	if n == 0 || c.Acts[n-1].Until == "" {
		return neverClosed, nil
	}
	return dayOf(c.Acts[n-1].Until)
}

// sum is the SHA-256 of an act, of its canonical form.
func (a Closing) sum() (string, error) {
	tree, err := treeOf(&a)
	if err != nil {
		return "", err
	}
	return sha256Hex(appendCanonical(nil, tree)), nil
}

// endOf is what HEAD.json says of acts; nil of none.
func endOf(acts []Closing) (*ClosedActs, error) {
	if len(acts) == 0 {
		return nil, nil
	}
	last := acts[len(acts)-1]
	last.HeadSequence, last.HeadSHA256, last.HeadBefore = 0, "", ""
	sum, err := last.sum()
	return &ClosedActs{Acts: int64(len(acts)), SHA256: sum}, err
}

// extended is the end of acts, if they go on from the end that was named; else that one:
// who finds less than was named, or other acts, does not make it forgotten.
func extended(was *ClosedActs, acts []Closing) (*ClosedActs, error) {
	if was != nil {
		if was.Acts < 1 || was.Acts > int64(len(acts)) {
			return was, nil
		}
		if end, err := endOf(acts[:was.Acts]); err != nil || *end != *was {
			return was, err
		}
	}
	return endOf(acts)
}

// decodeClosings reads CLOSED.json and checks that it is whole, and the chain of acts.
func decodeClosings(file []byte) (*closings, error) {
	c := &closings{}
	if err := unseal(file, c); err != nil {
		return nil, err
	}
	if err := checkVersion(c.Version); err != nil {
		return nil, err
	}
	before := ""
	for i := range c.Acts {
		a := &c.Acts[i]
		if a.PreviousSHA256 != before {
			return nil, fmt.Errorf("act %d does not follow the one before", i+1)
		}
		if _, err := c.until(i + 1); err != nil || a.Act != ActClose && a.Act != ActReopen {
			return nil, fmt.Errorf("act %d is none", i+1)
		}
		var err error
		if before, err = a.sum(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Close closes the books up to the end of a period.
func (s *Store) Close(ctx context.Context, period string, by By) (*Closing, error) {
	_, to, err := ParsePeriod(period)
	if err != nil {
		return nil, err
	}
	return s.act(ctx, func(until Day) (Closing, error) {
		if until >= to {
			return Closing{}, refusal(closedAlready, iso(until))
		}
		return Closing{Act: ActClose, Period: period, Until: iso(to), Operator: by.Operator, Host: by.Host, Reason: by.Reason}, nil
	})
}

// Reopen opens the books again from the beginning of a period on.
func (s *Store) Reopen(ctx context.Context, period string, by By) (*Closing, error) {
	from, _, err := ParsePeriod(period)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(by.Reason) == "" {
		return nil, refusal(reopenWhy)
	}
	return s.act(ctx, func(until Day) (Closing, error) {
		if until < from {
			return Closing{}, refusal(notClosed, period)
		}
		return Closing{Act: ActReopen, Period: period, Until: iso(from - 1), Operator: by.Operator, Host: by.Host, Reason: by.Reason}, nil
	})
}

// act adds an act, and returns it when all commits that did not know of it are done.
func (s *Store) act(ctx context.Context, make func(until Day) (Closing, error)) (*Closing, error) {
	var done *Closing
	err := s.under(ctx, closingLock, func() error {
		h, err := s.chained(ctx)
		if err != nil {
			return err
		}
		until, acts, err := s.closedBeside(ctx, h.Closed)
		if err != nil {
			return err
		}
		_, version, err := readKnown(ctx, s.files, closedFile)
		if err != nil {
			return err
		}
		next, err := make(until)
		if err != nil {
			return err
		}
		if n := len(acts); n > 0 {
			if next.PreviousSHA256, err = acts[n-1].sum(); err != nil {
				return err
			}
		}
		next.At, done = s.time(), &next
		if err := s.putAct(ctx, acts, done, &version); err != nil {
			return err
		}
		if err := s.letEnd(ctx); err != nil {
			return err
		}
		if err := s.nameActs(ctx, append(acts[:len(acts):len(acts)], next), done); err != nil {
			return err
		}
		return s.putAct(ctx, acts, done, &version) // HEAD.json is now as it was closed
	})
	return done, err
}

// putAct writes CLOSED.json with one act more, which names HEAD.json as it is.
func (s *Store) putAct(ctx context.Context, acts []Closing, next *Closing, version *string) error {
	h, sum, err := s.Head(ctx)
	if err != nil {
		return err
	}
	next.HeadSequence, next.HeadSHA256 = h.Sequence, sum
	file, digest, err := seal(&closings{Version: documentVersion, Acts: append(acts[:len(acts):len(acts)], *next)})
	if err != nil {
		return err
	}
	*version, err = s.putSigned(ctx, closedFile, *version, file, digest)
	return err
}

// nameActs has HEAD.json name the last of some acts, so that it cannot be cut off unseen,
// and the act say which version did not. What a key has signed, only who has one changes.
func (s *Store) nameActs(ctx context.Context, acts []Closing, last *Closing) error {
	own, err := endOf(acts)
	if err != nil {
		return err
	}
	return s.swapping(ctx, headLock, func() error {
		h, sum, of, err := s.headKnown(ctx)
		if err != nil || sum == "" || h.Signature != nil && s.key == nil {
			return err // of a store without runs, the first run will
		}
		if h.Closed != nil && *h.Closed == *own { // only the answer was lost
			last.HeadBefore = h.PreviousSHA256
			return nil
		}
		end, err := extended(h.Closed, acts)
		if err != nil || end == h.Closed {
			return err
		}
		last.HeadBefore = sum
		next := *h
		next.PreviousSHA256, next.UpdatedAt, next.Closed = sum, last.At, end
		next.Digest, next.Signature = "", nil
		return s.putHead(ctx, of, &next)
	})
}

// letEnd waits for the commits that had looked whether their period is closed before the
// act was written; their intents were there already. There are some for milliseconds.
func (s *Store) letEnd(ctx context.Context) error {
	names, err := s.files.List(ctx, intentsDir)
	for _, name := range names {
		dataset, ok := strings.CutSuffix(name, ".json")
		if !ok || !datasetForm.MatchString(dataset) || err != nil {
			continue
		}
		if err := s.under(ctx, datasetLock+dataset, func() error { return s.finish(ctx, dataset) }); err != nil {
			return err
		}
	}
	return err
}

// ClosedBooks refuses an audit of a period whose books are closed.
type ClosedBooks struct {
	Period Day
	Closing
}

// Message says by whom they were closed, when in the zone of the store, and how they are
// opened again.
func (c *ClosedBooks) Message() message.M {
	return message.New(booksClosed, iso(c.Period), c.Until, c.At.Format(time.RFC3339), orDash(c.Operator), orDash(c.Host), iso(c.Period))
}

func (c *ClosedBooks) Error() string { return c.Message().In(message.EN) }

// MayChange refuses with a *ClosedBooks if the books of a period are closed, and a store
// of which that cannot be known, or whose runs nothing could be chained to.
func (s *Store) MayChange(ctx context.Context, period Day) error {
	h, err := s.chained(ctx)
	if err == nil {
		_, err = s.mayChange(ctx, period, h.Closed)
	}
	return err
}

// mayChange is MayChange beside what HEAD.json named, and returns the acts.
func (s *Store) mayChange(ctx context.Context, period Day, named *ClosedActs) ([]Closing, error) {
	until, acts, err := s.closedBeside(ctx, named)
	if err != nil {
		return nil, err
	}
	if period > until {
		return acts, nil
	}
	at := len(acts) - 1
	for at > 0 && acts[at].Act != ActClose {
		at--
	}
	closed := acts[at]
	closed.Until, closed.At = iso(until), closed.At.In(s.zone)
	return nil, &ClosedBooks{Period: period, Closing: closed}
}

var closedFile = path.Join(historyDir, "CLOSED.json")

var (
	booksClosed = message.Define("store.books_closed",
		"số liệu của kỳ %d đã chốt (đến hết ngày %d; chốt lúc %d, người chốt: %s, máy: %s), nên không chạy lại được; nếu thật cần, mở lại bằng “rasoat store close %s --reopen --reason …”",
		"the books of %d are closed (up to %d; at %d by %s on %s), so it cannot be run again; if it has to be, open them with rasoat store close %s --reopen --reason …")
	closedAlready = message.Define("store.closed_already",
		"số liệu đã được chốt đến hết ngày %d", "the books are closed up to %d already")
	notClosed = message.Define("store.not_closed",
		"số liệu của kỳ %d chưa được chốt", "the books of %d are not closed")
	reopenWhy = message.Define("store.reopen_why",
		"mở lại số liệu đã chốt thì phải nêu lý do (--reason)", "to reopen the books a reason is needed (--reason)")
	badSpan = message.Define("store.bad_span",
		"kỳ “%s” không hợp lệ: cần ngày 2026-11-21, tháng 2026-11, quý 2026-Q4 hoặc năm 2026",
		"period “%s”: a day like 2026-11-21, a month like 2026-11, a quarter like 2026-Q4 or a year like 2026 is wanted")
)
