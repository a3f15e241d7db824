package object

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rasoat/pipeline/bucket"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Scheme is how the location of a store in a bucket begins.
const Scheme = "s3://"

// Is tells whether a location is that of a store in a bucket.
func Is(location string) bool { return strings.HasPrefix(location, Scheme) }

// How long a lease lasts if it is not renewed, when it is, and how much clocks may
// differ: a holder believes in its lease for that much less, and others wait for that
// much longer.
const (
	leaseLasts = 30 * time.Second
	leaseRenew = 8 * time.Second
	leaseSlack = 5 * time.Second
)

// atOnce is how many objects are asked for at the same time.
const atOnce = 16

// A Place is where a store is kept in a bucket. It is its [store.Files] and its
// [store.Locks], and [store.Conditional], [store.Leases] and [store.Distant].
type Place struct {
	client              *bucket.Store
	name                string // s3://bucket/prefix, for messages
	bucket, prefix      string
	lasts, renew, slack time.Duration

	mu      sync.Mutex
	held    map[string]*lease
	proving sync.Mutex
	proven  bool
	plain   atomic.Bool // ETags are MD5 sums
}

var (
	bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	prefixForm = regexp.MustCompile(`^[A-Za-z0-9!_.*'()=-]+(/[A-Za-z0-9!_.*'()=-]+)*$`)
)

// Open returns the place of a location like s3://bucket/prefix, in the store that the
// environment names (package bucket). The bucket has to be there. Nothing is asked for
// here.
func Open(location string) (*Place, error) {
	name, prefix, _ := strings.Cut(strings.TrimPrefix(location, Scheme), "/")
	prefix = strings.Trim(prefix, "/")
	if !Is(location) || !bucketForm.MatchString(name) ||
		prefix != "" && (!prefixForm.MatchString(prefix) || path.Clean("/"+prefix) != "/"+prefix) {
		return nil, &store.Error{What: message.New(badLocation)}
	}
	p := &Place{bucket: name, prefix: prefix, name: Scheme + strings.TrimSuffix(name+"/"+prefix, "/"),
		lasts: leaseLasts, renew: leaseRenew, slack: leaseSlack, held: map[string]*lease{}}
	var err error
	p.client, err = bucket.Open()
	return p, p.said(err)
}

// String is the location as it is shown.
func (p *Place) String() string { return p.name }

// AtOnce implements store.Distant.
func (p *Place) AtOnce() int { return atOnce }

func (p *Place) key(name string) string {
	if p.prefix == "" {
		return name
	}
	return p.prefix + "/" + name
}

// Put implements store.Files. What write writes is kept, in memory or in a temporary
// file of this machine, until it is whole; then it is put by one request.
func (p *Place) Put(ctx context.Context, name string, write func(io.Writer) error) error {
	_, err := p.put(ctx, name, bucket.Always, write)
	return err
}

func (p *Place) put(ctx context.Context, name, replaces string, write func(io.Writer) error) (etag string, err error) {
	if err := ctx.Err(); err != nil {
		return "", context.Cause(ctx)
	}
	s := newSpool(name)
	defer s.Close()
	if err := write(s); err != nil {
		return "", err
	}
	content, err := s.content()
	if err != nil {
		return "", err
	}
	etag, err = p.client.Put(ctx, p.bucket, p.key(name), content, replaces)
	if errors.Is(err, bucket.ErrCondition) && replaces != bucket.Always {
		// The answer to an earlier request of ours may have been lost.
		if now, there := p.same(ctx, name, content); there {
			return now, nil
		}
		return "", store.Overtaken(name)
	}
	if err == nil && etag == hex.EncodeToString(content.MD5) {
		p.plain.Store(true)
	}
	return etag, p.said(err)
}

// same tells whether a file has just this content, and returns its version.
func (p *Place) same(ctx context.Context, name string, want bucket.Content) (version string, is bool) {
	f, err := p.Open(ctx, name)
	if err != nil {
		return "", false
	}
	defer f.Close()
	if f.Size() != want.Bytes {
		return "", false
	}
	sum := newSums()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, f.Size())); err != nil {
		return "", false
	}
	return f.(store.Versioned).Version(), string(sum.sha256.Sum(nil)) == string(want.SHA256)
}

// file is an object that was opened: at hand if it is small.
type file struct {
	io.ReaderAt
	close   func() error
	size    int64
	version string
}

func (f *file) Size() int64     { return f.size }
func (f *file) Version() string { return f.version }
func (f *file) Close() error    { return f.close() }

// wholeBytes is up to which size an object comes with the answer that it is there.
const wholeBytes = 4 << 20

// readTries is how often an object is asked for whose answer breaks off.
const readTries = 4

// Open implements store.Files.
func (p *Place) Open(ctx context.Context, name string) (store.File, error) {
	got, err := p.fetch(ctx, name)
	if err != nil {
		return nil, err
	}
	f := &file{size: got.Bytes, version: got.ETag}
	if got.content == nil {
		r := p.client.Read(ctx, got.Object)
		f.ReaderAt, f.close = r, r.Close
		return f, nil
	}
	f.ReaderAt, f.close = bytes.NewReader(got.content), func() error { return nil }
	return f, nil
}

// fetched is an object as it was, at a time by the clock of the server.
type fetched struct {
	bucket.Object
	content []byte // nil: it is large
	now     time.Time
}

// age is how long ago the object was put; of a server that does not tell the time, no
// object ever is old.
func (f *fetched) age() time.Duration {
	if f.now.IsZero() {
		return 0
	}
	return f.now.Sub(f.Modified)
}

// fetch asks for an object, and has its content if it is small.
func (p *Place) fetch(ctx context.Context, name string) (got fetched, err error) {
	for range readTries {
		body, o, now, there, failure := p.client.Get(ctx, p.bucket, p.key(name))
		if failure != nil {
			return got, p.said(failure)
		}
		if !there {
			return got, &fs.PathError{Op: "open", Path: p.name + "/" + name, Err: fs.ErrNotExist}
		}
		if got = (fetched{Object: o, now: now}); o.Bytes > wholeBytes {
			return got, body.Close()
		}
		got.content = make([]byte, o.Bytes)
		_, err = io.ReadFull(body, got.content)
		body.Close()
		switch {
		case ctx.Err() != nil:
			return got, context.Cause(ctx)
		case err == nil && p.torn(&got):
			err = &fs.PathError{Op: "read", Path: p.name + "/" + name, Err: errTorn}
		case err == nil:
			return got, nil
		}
	}
	return got, p.said(err)
}

// errTorn is what an answer is that has the content of one version with the ETag of
// another, as gateways give that keep the two in different places.
var errTorn = errors.New("the content is not that of its ETag")

// torn tells whether the content is not that of the ETag, which can be told where a Put
// has shown that ETags are MD5 sums here.
func (p *Place) torn(got *fetched) bool {
	sum := md5.Sum(got.content)
	return p.plain.Load() && len(got.ETag) == 2*md5.Size && got.ETag != hex.EncodeToString(sum[:])
}

// List implements store.Files.
func (p *Place) List(ctx context.Context, dir string) ([]string, error) {
	names, err := p.client.Folder(ctx, p.bucket, p.key(dir)+"/")
	return names, p.said(err)
}

// Delete implements store.Files.
func (p *Place) Delete(ctx context.Context, name string) error {
	return p.said(p.client.Remove(ctx, p.bucket, p.key(name)))
}

// PutIf implements store.Conditional.
func (p *Place) PutIf(ctx context.Context, name, version string, write func(io.Writer) error) (string, error) {
	if err := p.prove(ctx); err != nil {
		return "", err
	}
	if version == "" {
		version = bucket.Absent
	}
	return p.put(ctx, name, version, write)
}
