package object

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"rasoat/fixtures/server"
	"rasoat/pipeline/store"
)

var ctx = context.Background()

// short opens a place whose leases are short, so that a test can wait for their end.
// The clock of the server counts in seconds.
func short(t testing.TB) *Place {
	t.Helper()
	p, err := Open("s3://" + server.Bucket + "/diem")
	if err != nil {
		t.Fatal(err)
	}
	p.lasts, p.renew, p.slack = 2*time.Second, 300*time.Millisecond, time.Second
	return p
}

var by = store.Holder{PID: os.Getpid(), Host: "may-1", Since: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}

// dies ends the renewals of a lock without giving it back, as kill -9 does.
func dies(p *Place, name string) {
	l := p.held[name]
	close(l.stop)
	<-l.done
}

// TestLiving: a lease that is renewed outlives its length, and shows signs of life.
func TestLiving(t *testing.T) {
	server.S3(t)
	p, q := short(t), short(t)
	release, err := p.Lock(ctx, "dataset.births", by)
	if err != nil {
		t.Fatal(err)
	}
	signs := map[string]bool{}
	for end := time.Now().Add(p.lasts + p.slack + time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		_, err := q.Lock(ctx, "dataset.births", store.Holder{PID: 1})
		var held *store.Locked
		if !errors.As(err, &held) || held.Holder != by || held.Left <= 0 {
			t.Fatalf("%+v %v", held, err)
		}
		signs[held.Sign] = true
		if err := p.Holds("dataset.births"); err != nil {
			t.Fatal(err)
		}
	}
	if len(signs) < 3 {
		t.Errorf("%d signs of life", len(signs))
	}
	if err := release(); err != nil || p.Holds("dataset.births") == nil {
		t.Error("released, and still held:", err)
	}
}

// TestDead: a lease that is not renewed is taken over when it has run out, not before,
// and its holder, should it wake, knows and does not free the lock of the other.
func TestDead(t *testing.T) {
	server.S3(t)
	p, q := short(t), short(t)
	release, err := p.Lock(ctx, "dataset.births", by)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	dies(p, "dataset.births")
	p.held["dataset.births"].stop, p.held["dataset.births"].done = make(chan struct{}), make(chan struct{})
	go p.held["dataset.births"].keep()
	dies(p, "dataset.births") // whatever it was about to renew is done
	var theirs func() error
	for theirs == nil {
		var held *store.Locked
		if theirs, err = q.Lock(ctx, "dataset.births", store.Holder{PID: 1}); err != nil && !errors.As(err, &held) {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if waited := time.Since(began); waited < p.lasts {
		t.Errorf("taken over after %v already", waited)
	}
	if err := p.Holds("dataset.births"); !errors.Is(err, store.ErrOvertaken) {
		t.Error("the first one believes that it holds the lock:", err)
	}
	l := p.held["dataset.births"]
	l.stop, l.done = make(chan struct{}), make(chan struct{})
	go l.keep()
	<-l.done // the first renewal tells it
	if !l.lost {
		t.Error("a renewal in place of another one's lock")
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	if err := q.Holds("dataset.births"); err != nil {
		t.Error("another one's lock was freed:", err)
	}
	if _, err := short(t).Lock(ctx, "dataset.births", by); err == nil {
		t.Error("two hold the lock")
	}
	if err := theirs(); err != nil {
		t.Error(err)
	}
}

// TestBeginWaits: who begins to audit a dataset whose holder is dead waits for the end of
// the lease; whose holder lives, is refused.
func TestBeginWaits(t *testing.T) {
	server.S3(t)
	p, q := short(t), short(t)
	if _, err := p.Lock(ctx, "dataset.births", by); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open("", store.At(q, q))
	if err != nil {
		t.Fatal(err)
	}
	var held *store.Locked
	if _, err := s.Begin(ctx, 20778, "so_tu_phap", "births"); !errors.As(err, &held) || held.Holder.Host != "may-1" {
		t.Fatalf("%v", err)
	}
	dies(p, "dataset.births")
	a, err := s.Begin(ctx, 20778, "so_tu_phap", "births")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Abort(); err != nil {
		t.Error(err)
	}
}
