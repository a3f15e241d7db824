package dossier

import (
	"context"
	"errors"

	"rasoat/pipeline/store"
)

// Dossier is the tables of a span, and what they were made of.
type Dossier struct {
	Frame  *Frame
	Span   Span
	Until  Day  // the last period of the span that the store has: figures are as of then
	First  Day  // the first one
	Before bool // the store has the span before, which is compared with
	Head   Head
	Tables Tables

	Unexpected []Unexpected

	Changed Day // where several methods were used: the period from which on the last one was

	ClosedUntil Day   // the last day whose books are closed; before store.Earliest: none
	Acts        int64 // by which they were closed and opened again
}

// Unexpected is what the store has of a dataset in the span beside what the catalogue, as it
// is now, expects of it.
type Unexpected struct {
	Title, Agency string
	NotDelivered  int64  // periods, of a dataset that the catalogue has no more
	Under         string // another agency, under which so many
	Runs          int64  // are stored
}

// Head is the state of the store that a dossier was made of.
type Head struct {
	Sequence int64  `json:"sequence"`
	SHA256   string `json:"sha256"` // of HEAD.json
}

var (
	// ErrNothing says that the store has no audit in the span.
	ErrNothing = errors.New("the store has no audit in the span")
	// ErrWritten says that the store was written to while the dossier was made, again
	// and again.
	ErrWritten = errors.New("the store was written to while it was read")
)

// makeTries is how often a dossier is made anew because a run was committed meanwhile.
const makeTries = 3

// Make makes the dossier of a span, up to a period (store.Latest: all of it), of one
// state of the store.
func Make(ctx context.Context, s *store.Store, f *Frame, span Span, until Day) (*Dossier, error) {
	return remake(ctx, s, f, span, until, -1)
}

// remake is Make, with the first so many acts of closing only.
func remake(ctx context.Context, s *store.Store, f *Frame, span Span, until Day, acts int64) (*Dossier, error) {
	for range makeTries {
		before, sum, err := s.Head(ctx)
		if err != nil {
			return nil, err
		}
		d, err := compile(ctx, s, f, span, until, acts)
		if errors.Is(err, store.ErrSettled) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if _, after, err := s.Head(ctx); err != nil {
			return nil, err
		} else if after == sum {
			d.Head = Head{before.Sequence, sum}
			return d, nil
		}
	}
	return nil, ErrWritten
}

// compile makes the tables.
func compile(ctx context.Context, s *store.Store, f *Frame, span Span, until Day, acts int64) (*Dossier, error) {
	now, err := read(ctx, s, f, span, until, wholeTables)
	if err != nil {
		return nil, err
	}
	if err := now.whole(ctx, until); err != nil {
		return nil, err
	}
	if len(now.accounts) == 0 {
		return nil, ErrNothing
	}
	last, err := read(ctx, s, f, span.Before(), span.From-1, beforeTables)
	if err == nil {
		err = last.whole(ctx, span.From-1)
	}
	if err != nil {
		return nil, err
	}
	c := &compiler{register: now, before: last, calendar: s.Calendar(), d: &Dossier{Frame: f, Span: span, Until: now.until,
		First: now.first, Before: len(last.methods) > 0}}
	if err := c.readAgain(ctx); err != nil {
		return nil, err
	}
	if err := c.datasets(ctx); err != nil {
		return nil, err
	}
	c.attempts()
	if err := c.closings(ctx, s, acts); err != nil {
		return nil, err
	}
	c.agencies()
	c.trend()
	c.methods()
	c.d.Changed = c.changed()
	c.unexpected()
	c.recommend()
	return c.d, c.d.Tables.canonical()
}
