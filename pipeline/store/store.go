package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"rasoat/rules/message"
)

// Store is an opened score store. It may be used by several goroutines.
type Store struct {
	files    Files // with what history has in packs
	plain    Files // without
	ofMonths Files // files, of which months' files are held against their seals
	locks    Locks
	now      func() time.Time
	random   io.Reader
	key      ed25519.PrivateKey // nil: nothing is signed
	known    knownHead
	joins    joins
	jobs     int // see Workers
	zone     *time.Location
}

// Option changes how a store is opened.
type Option func(*Store)

// Clock gives the store another clock than the machine's.
func Clock(now func() time.Time) Option { return func(s *Store) { s.now = now } }

// Random gives the store another source of the random part of run ids.
func Random(r io.Reader) Option { return func(s *Store) { s.random = r } }

// Workers says how many files are worked on at the same time, where that does not wait for
// a network; without it, as many as the scheduler lets run, or as there are cores where it
// waits for nothing.
func Workers(n int) Option { return func(s *Store) { s.jobs = n } }

// Zone says in which zone moments are told; without it, in UTC.
func Zone(zone *time.Location) Option { return func(s *Store) { s.zone = zone } }

// At keeps the store in another place than a local folder.
func At(files Files, locks Locks) Option {
	return func(s *Store) { s.plain, s.locks = files, locks }
}

// Open opens the store at a folder, which need not exist yet: it is made by
// the first commit. Nothing is read or written here.
func Open(location string, options ...Option) (*Store, error) {
	s := &Store{now: time.Now, random: rand.Reader, zone: time.UTC}
	for _, o := range options {
		o(s)
	}
	if s.plain == nil {
		if err := checkFolder(location); err != nil {
			return nil, err
		}
		s.plain, s.locks = folder{location}, folder{location}
	}
	s.files = &packs{Files: s.plain}
	s.ofMonths = &sealedMonths{Files: s.files, known: map[string]string{}}
	return s, nil
}

func checkFolder(location string) error {
	_, _, isURL := strings.Cut(location, "://")
	switch {
	case location == "":
		return &Error{What: message.New(noStore)}
	case isURL:
		return &Error{What: message.New(unknownScheme, redacted(location))}
	}
	if f, err := os.Stat(location); err == nil && !f.IsDir() {
		return &Error{What: message.New(notAFolder, location)}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// redacted keeps what a location may hold of secrets out of messages.
func redacted(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		scheme, _, _ := strings.Cut(location, "://")
		return scheme + "://…"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// The longest a lock is waited for that others hold for milliseconds only, and
// the time between two tries; the same of leases, which have to be asked for over a
// network, and of which a dead holder's runs out only after a while.
const (
	lockPatience  = 30 * time.Second
	lockPause     = 5 * time.Millisecond
	leasePatience = 2 * time.Minute
	leasePause    = 250 * time.Millisecond
)

// lock takes a lock that nobody holds, or refuses.
func (s *Store) lock(ctx context.Context, name string) (func() error, error) {
	return s.lockTo(ctx, "", name)
}

// lockTo is lock, and says what for.
func (s *Store) lockTo(ctx context.Context, doing, name string) (func() error, error) {
	host, _ := os.Hostname()
	release, err := s.locks.Lock(ctx, name, Holder{PID: os.Getpid(), Host: host, Since: s.now().UTC().Truncate(time.Second), Doing: doing})
	if held := (*Locked)(nil); errors.As(err, &held) {
		held.Holder.Since = held.Holder.Since.In(s.zone)
	}
	return release, err
}

// compacting is what the lock of a dataset says while its days' files are removed and
// its history is packed: for a moment, so that an audit waits.
const compacting = "compact"

// unwritten is how long a lock may be held before it says by whom and what for.
const unwritten = 10 * lockPause

// await takes a lock that others hold for a moment only.
func (s *Store) await(ctx context.Context, name string) (func() error, error) {
	patience := lockPatience
	if _, ok := s.locks.(Leases); ok {
		patience = leasePatience
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.retry(ctx, name, func(*Locked) bool { return true })
}

// outlive takes a lock that nobody living holds. A lease tells no dead holder from one
// that is busy: it is waited for until it runs out or its holder gives a sign of life.
// A compaction, which holds the lock of a dataset for a moment, is waited for, too.
func (s *Store) outlive(ctx context.Context, name string) (func() error, error) {
	sign, begun := "", time.Now()
	return s.retry(ctx, name, func(held *Locked) bool {
		switch {
		case held.Holder.Doing == compacting && time.Since(begun) < lockPatience:
			return true
		case held.Holder.PID == 0 && time.Since(begun) < unwritten:
			return true
		}
		again := held.Sign != "" && (sign == "" || sign == held.Sign)
		sign = held.Sign
		return again
	})
}

// retry takes a lock, again for as long as others hold it and again says so.
func (s *Store) retry(ctx context.Context, name string, again func(*Locked) bool) (func() error, error) {
	for {
		release, err := s.lock(ctx, name)
		var held *Locked
		if !errors.As(err, &held) || !again(held) {
			return release, err
		}
		pause := lockPause
		if held.Sign != "" {
			pause = leasePause
		}
		select {
		case <-ctx.Done():
			return nil, held
		case <-time.After(pause):
		}
	}
}

// under does something while holding a lock that others hold for a moment only.
func (s *Store) under(ctx context.Context, name string, do func() error) error {
	release, err := s.await(ctx, name)
	if err != nil {
		return err
	}
	err = do()
	return errors.Join(err, release())
}

// remove removes files, in any order.
func (s *Store) remove(ctx context.Context, names []string) error {
	if r, ok := s.plain.(remover); ok {
		return r.Remove(ctx, names)
	}
	return few(len(names), removedAtOnce, func(i int) error { return s.files.Delete(ctx, names[i]) })
}

// removedAtOnce is how many files are removed at the same time one by one.
const removedAtOnce = 8
