package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rasoat/fixtures/server"
	"rasoat/pipeline/store"
	"rasoat/pipeline/store/object"
)

var ctx = context.Background()

// place is where a store can be kept.
type place interface {
	store.Files
	store.Locks
}

// places are all kinds of them; each calls open anew as another process would.
var places = map[string]func(t *testing.T) (open func() place){
	"folder": func(t *testing.T) func() place {
		dir := t.TempDir()
		return func() place { return store.NewFolder(dir) }
	},
	"bucket": func(t *testing.T) func() place {
		server.S3(t)
		return func() place {
			p, err := object.Open("s3://" + server.Bucket + "/kho/diem.so")
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
	},
}

// inEach runs a test in each kind of place.
func inEach(t *testing.T, test func(t *testing.T, open func() place)) {
	for kind, make := range places {
		t.Run(kind, func(t *testing.T) { test(t, make(t)) })
	}
}

func put(t *testing.T, p store.Files, name, text string) {
	t.Helper()
	if err := p.Put(ctx, name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
		t.Fatal(err)
	}
}

// read returns what a file has, and "–" where there is none.
func read(t *testing.T, p store.Files, name string) string {
	t.Helper()
	f, err := p.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "–"
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFiles: what the store asks of files holds in every place.
func TestFiles(t *testing.T) {
	inEach(t, func(t *testing.T, open func() place) {
		p := open()
		const name = "history/2026-11-21/births/run/runs.parquet"
		if got := read(t, p, name); got != "–" {
			t.Errorf("an absent file has %q", got)
		}
		if names, err := p.List(ctx, "history"); err != nil || len(names) > 0 {
			t.Errorf("an absent folder: %q %v", names, err)
		}
		put(t, p, name, "one")
		broken := errors.New("broken")
		err := p.Put(ctx, name, func(w io.Writer) error { io.WriteString(w, "tw"); return broken })
		if got := read(t, p, name); !errors.Is(err, broken) || got != "one" {
			t.Errorf("a write that broke: %q %v", got, err)
		}
		put(t, p, name, "")
		if got := read(t, open(), name); got != "" {
			t.Errorf("replaced by nothing: %q", got)
		}
		put(t, p, "history/2026-11-21/agency_scores.json", "a")
		put(t, p, "history/HEAD.json", "h")
		put(t, p, "current/runs/year=2026/month=11/2026-11-21.births.parquet", "c")
		for dir, want := range map[string]string{"history": "2026-11-21/ HEAD.json", "history/2026-11-21": "agency_scores.json births/",
			"current/runs": "year=2026/", "current/runs/year=2026/month=11": "2026-11-21.births.parquet", "histor": ""} {
			if names, err := p.List(ctx, dir); err != nil || strings.Join(names, " ") != want {
				t.Errorf("%s: %q %v", dir, names, err)
			}
		}
		for range 2 {
			if err := p.Delete(ctx, name); err != nil {
				t.Error(err)
			}
		}
		if names, err := p.List(ctx, "history/2026-11-21"); err != nil || strings.Join(names, " ") != "agency_scores.json" {
			t.Errorf("a folder of history without files stays: %q %v", names, err)
		}
		ended, end := context.WithCancel(ctx)
		end()
		if _, err := p.Open(ended, "history/HEAD.json"); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if err := p.Put(ended, "history/HEAD.json", func(io.Writer) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// TestLargeFile is one that is not kept in memory.
func TestLargeFile(t *testing.T) {
	inEach(t, func(t *testing.T, open func() place) {
		random := rand.NewChaCha8([32]byte{1})
		content := make([]byte, 10<<20+7)
		random.Read(content)
		p := open()
		if err := p.Put(ctx, "current/x.parquet", func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(content)); return err }); err != nil {
			t.Fatal(err)
		}
		f, err := open().Open(ctx, "current/x.parquet")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, at := range []int{0, 1, 5 << 20, len(content) - 3} {
			got := make([]byte, min(100_000, len(content)-at))
			if _, err := f.ReadAt(got, int64(at)); err != nil && !errors.Is(err, io.EOF) || !bytes.Equal(got, content[at:at+len(got)]) {
				t.Errorf("at %d: %v", at, err)
			}
		}
		if f.Size() != int64(len(content)) {
			t.Error(f.Size())
		}
	})
}

// TestLocks: a lock is held by one at a time, be it of this process or of another.
func TestLocks(t *testing.T) {
	inEach(t, func(t *testing.T, open func() place) {
		by := store.Holder{PID: 4711, Host: "may-1", Since: time.Date(2026, 11, 21, 1, 2, 3, 0, time.UTC)}
		p, q := open(), open()
		release, err := p.Lock(ctx, "dataset.births", by)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []place{p, q} {
			if held, err := other.Held(ctx, "dataset.births"); err != nil || !held {
				t.Error("locked, and not held:", err)
			}
			var held *store.Locked
			if _, err := other.Lock(ctx, "dataset.births", store.Holder{PID: 2}); !errors.As(err, &held) || held.Dataset != "births" || held.Holder != by {
				t.Errorf("%+v %v", held, err)
			}
		}
		other, err := q.Lock(ctx, "dataset.deaths", by)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(other(), release()); err != nil {
			t.Error(err)
		}
		for _, name := range []string{"dataset.births", "dataset.marriages"} {
			if held, err := q.Held(ctx, name); err != nil || held {
				t.Errorf("%s is held: %v", name, err)
			}
		}
		again, err := q.Lock(ctx, "dataset.births", by)
		if err != nil {
			t.Fatal("released, and not free:", err)
		}
		if err := again(); err != nil {
			t.Error(err)
		}
	})
}

// TestLocksBesideLooks: whoever takes a lock that others only look at gets it.
func TestLocksBesideLooks(t *testing.T) {
	inEach(t, func(t *testing.T, open func() place) {
		var all sync.WaitGroup
		done := make(chan struct{})
		for range 2 {
			p := open()
			all.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					if _, err := p.Held(ctx, "dataset.births"); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for p, n := open(), 0; n < 30; n++ {
			release, err := p.Lock(ctx, "dataset.births", store.Holder{PID: 1})
			if err != nil {
				t.Error(err)
				break
			}
			if err := release(); err != nil {
				t.Error(err)
			}
		}
		close(done)
		all.Wait()
	})
}

// TestLocksExclude: whoever is let in is alone.
func TestLocksExclude(t *testing.T) {
	inEach(t, func(t *testing.T, open func() place) {
		var all sync.WaitGroup
		var inside sync.Mutex
		entered := 0
		for range 4 {
			p := open()
			for range 2 {
				all.Go(func() {
					for done := 0; done < 3; {
						release, err := p.Lock(ctx, "head", store.Holder{PID: 1})
						var held *store.Locked
						if errors.As(err, &held) {
							time.Sleep(time.Millisecond)
							continue
						}
						if err != nil {
							t.Error(err)
							return
						}
						if !inside.TryLock() {
							t.Error("two are inside")
							return
						}
						done, entered = done+1, entered+1
						inside.Unlock()
						if err := release(); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		all.Wait()
		if entered != 24 {
			t.Error(entered)
		}
	})
}

// TestConditions: of many who create a file one does, and of many who count in it none
// is lost.
func TestConditions(t *testing.T) {
	inEach(t, func(t *testing.T, open func() place) {
		if _, ok := open().(store.Conditional); !ok {
			t.Skip("a folder has locks that cannot be lost, and no conditions")
		}
		var all sync.WaitGroup
		for who := range 6 {
			p := open().(store.Conditional)
			all.Go(func() {
				for round := range 10 {
					name := fmt.Sprint("history/", round)
					_, err := p.PutIf(ctx, name, "", func(w io.Writer) error { _, err := fmt.Fprint(w, "by ", who); return err })
					if err == nil {
						if got := read(t, p.(place), name); got != fmt.Sprint("by ", who) {
							t.Errorf("created by %d: %s", who, got)
						}
					} else if !errors.Is(err, store.ErrOvertaken) {
						t.Error(err)
					}
					count(t, p.(place), "history/count.json", fmt.Sprint(" by ", who, " in ", round))
				}
			})
		}
		all.Wait()
		p := open()
		if got := read(t, p, "history/count.json"); !strings.HasPrefix(got, "60 ") {
			t.Errorf("%s of 60 were counted", got)
		}
		// Who writes again what is there, because no answer came, has written it.
		c := p.(store.Conditional)
		last := read(t, p, "history/count.json")
		same := func(w io.Writer) error { _, err := io.WriteString(w, last); return err }
		version, err := c.PutIf(ctx, "history/count.json", "", same)
		if err != nil || version == "" {
			t.Error(version, err)
		}
		if _, err := c.PutIf(ctx, "history/count.json", version, func(w io.Writer) error { return fs.ErrInvalid }); !errors.Is(err, fs.ErrInvalid) {
			t.Error(err)
		}
		if _, err := c.PutIf(ctx, "history/absent.json", version, same); !errors.Is(err, store.ErrOvertaken) {
			t.Error("replaced a file that is not there:", err)
		}
	})
}

// count adds one to the number in a file, and says who did: two who would write the same
// could not be told apart.
func count(t *testing.T, p place, name, by string) {
	for {
		n, version := 0, ""
		if f, err := p.Open(ctx, name); err == nil {
			text := make([]byte, f.Size())
			f.ReadAt(text, 0)
			number, _, _ := strings.Cut(string(text), " ")
			n, _ = strconv.Atoi(number)
			version = f.(store.Versioned).Version()
			f.Close()
		}
		_, err := p.(store.Conditional).PutIf(ctx, name, version, func(w io.Writer) error { _, err := fmt.Fprint(w, n+1, by); return err })
		if !errors.Is(err, store.ErrOvertaken) {
			if err != nil {
				t.Error(err)
			}
			return
		}
	}
}
