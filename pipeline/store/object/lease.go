package object

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"rasoat/pipeline/bucket"
	"rasoat/pipeline/store"
)

// note is what an object of a lock holds. Each version differs from all others, so that
// its ETag does.
type note struct {
	store.Holder
	Token    string  `json:"token"`         // of who wrote it
	Renewals int64   `json:"renewals"`      // signs of life
	Seconds  float64 `json:"lease_seconds"` // after its Last-Modified, by the clock of the server
	Free     bool    `json:"free,omitempty"`
}

// lease is a lock that this process holds.
type lease struct {
	place *Place
	name  string
	key   string
	stop  chan struct{}
	done  chan struct{}

	mu    sync.Mutex
	note  note
	etag  string
	until time.Time // by the monotonic clock of this process
	lost  bool
}

// lockFile is where a lock lies. It stays when the lock is free, for to remove an object
// on a condition is more than many servers can.
func lockFile(name string) string { return ".rasoat/locks/" + name + ".json" }

// Lock implements store.Locks.
func (p *Place) Lock(ctx context.Context, name string, by store.Holder) (release func() error, err error) {
	if err := p.prove(ctx); err != nil {
		return nil, err
	}
	l := &lease{place: p, name: name, key: lockFile(name), stop: make(chan struct{}), done: make(chan struct{}),
		note: note{Holder: by, Token: rand.Text(), Seconds: p.lasts.Seconds()}}
	if other := p.reserve(l); other != nil {
		return nil, p.locked(name, other.holder())
	}
	if err := l.take(ctx); err != nil {
		p.forget(l)
		return nil, err
	}
	go l.keep()
	return l.release, nil
}

// Held implements store.Locks: it looks, and leaves the lock as it is.
func (p *Place) Held(ctx context.Context, name string) (bool, error) {
	p.mu.Lock()
	own := p.held[name]
	p.mu.Unlock()
	if own != nil {
		return true, nil
	}
	got, err := p.fetch(ctx, lockFile(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && p.seen(name, &got) != nil, err
}

// seen is by whom a lock is held whose object was fetched; nil if it is free, or its lease
// has run out.
func (p *Place) seen(name string, got *fetched) *store.Locked {
	held := p.locked(name, store.Holder{})
	is := note{Seconds: p.lasts.Seconds()} // whatever it is, whoever put it is silent
	if json.Unmarshal(got.content, &is) == nil {
		held.Holder = is.Holder
	}
	held.Left = time.Duration(is.Seconds*float64(time.Second)) + p.slack - got.age()
	if held.Sign = got.ETag; is.Free || held.Left <= 0 {
		return nil
	}
	return held
}

// reserve makes the lock this lease's, as far as this process goes, or returns whose it
// is.
func (p *Place) reserve(l *lease) *lease {
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.held[l.name]; other != nil {
		return other
	}
	p.held[l.name] = l
	return nil
}

func (p *Place) forget(l *lease) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held[l.name] == l {
		delete(p.held, l.name)
	}
}

func (p *Place) locked(name string, by store.Holder) *store.Locked {
	dataset, ok := strings.CutPrefix(name, "dataset.")
	if !ok {
		dataset = ""
	}
	return &store.Locked{Dataset: dataset, Holder: by}
}

// take takes the lock if it is free, or if its lease has run out.
func (l *lease) take(ctx context.Context) error {
	p := l.place
	got, err := p.fetch(ctx, l.key)
	replaces := bucket.Absent
	switch {
	case err == nil:
		if held := p.seen(l.name, &got); held != nil {
			return held
		}
		replaces = got.ETag
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	err = l.put(ctx, l.note, replaces)
	if errors.Is(err, store.ErrOvertaken) {
		held := p.locked(l.name, store.Holder{}) // somebody was faster, just now
		held.Left, held.Sign = p.lasts, "–"
		return held
	}
	return err
}

// put writes the note, and believes in the lease from the moment it began to.
func (l *lease) put(ctx context.Context, n note, replaces string) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	began := time.Now()
	etag, err := l.place.put(ctx, l.key, replaces, func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(text))
		return err
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.note, l.etag, l.until = n, etag, began.Add(l.place.lasts-l.place.slack)
	return nil
}

// keep renews the lease until it is released or lost.
func (l *lease) keep() {
	defer close(l.done)
	for pause := l.place.renew; ; {
		select {
		case <-l.stop:
			return
		case <-time.After(pause):
		}
		ctx, cancel := context.WithTimeout(context.Background(), l.place.renew)
		next := l.note
		next.Renewals++
		err := l.put(ctx, next, l.etag)
		cancel()
		switch {
		case err == nil:
			pause = l.place.renew
		case errors.Is(err, store.ErrOvertaken):
			l.mu.Lock()
			l.lost = true
			l.mu.Unlock()
			return
		default:
			pause = l.place.renew / 8 // the network, perhaps
		}
	}
}

func (l *lease) holder() store.Holder {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.note.Holder
}

// holds tells whether nobody else can have the lock.
func (l *lease) holds() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.lost && time.Now().Before(l.until)
}

// Holds implements store.Leases.
func (p *Place) Holds(name string) error {
	p.mu.Lock()
	l := p.held[name]
	p.mu.Unlock()
	if l == nil || !l.holds() {
		return store.Overtaken(lockFile(name))
	}
	return nil
}

// release frees the lock, if it still is this process's. That is a courtesy: where it
// does not succeed the lease runs out by itself.
func (l *lease) release() error {
	close(l.stop)
	<-l.done
	defer l.place.forget(l)
	l.mu.Lock()
	free, etag, lost := l.note, l.etag, l.lost
	l.mu.Unlock()
	if lost {
		return nil
	}
	free.Free = true
	ctx, cancel := context.WithTimeout(context.Background(), l.place.renew)
	defer cancel()
	_ = l.put(ctx, free, etag)
	return nil
}
