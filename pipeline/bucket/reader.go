package bucket

import (
	"context"
	"io"
	"slices"
	"sync"

	"github.com/minio/minio-go/v7"
)

// What is read at least, how much of it is kept, and how often what broke off is begun
// again.
const (
	blockBytes = 64 << 10
	blocksKept = 16
	mostTries  = 4
	mostFlows  = 2
	endsKept   = 8
)

// A Reader reads an object. Several goroutines may.
type Reader struct {
	store  *Store
	object Object
	ctx    context.Context

	mu     sync.Mutex
	flows  []*flow
	ends   []int64 // where readings ended lately
	blocks map[int64][]byte
	recent []int64 // numbers of blocks, the oldest first
}

// A flow is a request that is being answered.
type flow struct {
	body    io.ReadCloser
	at, end int64
}

// Read returns a reader of an object that was found, for as long as ctx lasts.
func (s *Store) Read(ctx context.Context, o Object) *Reader {
	return &Reader{store: s, object: o, ctx: ctx, blocks: map[int64][]byte{}}
}

// Close ends all requests.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.flows {
		f.body.Close()
	}
	r.flows, r.blocks, r.recent = nil, map[int64][]byte{}, nil
	return nil
}

// ReadAt reads from a place of the object, as io.ReaderAt says.
func (r *Reader) ReadAt(p []byte, at int64) (int, error) {
	if at >= r.object.Bytes {
		return 0, io.EOF
	}
	want := p[:min(int64(len(p)), r.object.Bytes-at)]
	for done := 0; done < len(want); {
		n, err := r.some(want[done:], at+int64(done))
		if err != nil {
			return done, err
		}
		done += n
	}
	if len(want) < len(p) {
		return len(want), io.EOF
	}
	return len(want), nil
}

// some reads all that is wanted, or what one block has of it.
func (r *Reader) some(p []byte, at int64) (int, error) {
	if len(p) >= blockBytes {
		return len(p), r.fetch(p, at)
	}
	b, err := r.block(at / blockBytes)
	if err != nil {
		return 0, err
	}
	return copy(p, b[at%blockBytes:]), nil
}

// block returns a block from those that are kept, or fetches it.
func (r *Reader) block(n int64) ([]byte, error) {
	r.mu.Lock()
	b, ok := r.blocks[n]
	r.mu.Unlock()
	if ok {
		return b, nil
	}
	b = make([]byte, min(blockBytes, r.object.Bytes-n*blockBytes))
	if err := r.fetch(b, n*blockBytes); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.blocks[n] = b; !slices.Contains(r.recent, n) {
		r.recent = append(r.recent, n)
	}
	if len(r.recent) > blocksKept {
		delete(r.blocks, r.recent[0])
		r.recent = r.recent[1:]
	}
	return b, nil
}

// fetch fills p with what stands at a place.
func (r *Reader) fetch(p []byte, at int64) error {
	end := at + int64(len(p))
	var last error
	for tries := 0; tries < mostTries; {
		f, err := r.flowAt(at, end)
		if err != nil {
			return err
		}
		n, err := io.ReadFull(f.body, p)
		p, at, f.at = p[n:], at+int64(n), at+int64(n)
		if err == nil {
			r.giveBack(f)
			return nil
		}
		f.body.Close()
		if r.ctx.Err() != nil {
			return context.Cause(r.ctx)
		}
		if last = err; n == 0 {
			tries++
		}
	}
	return said(last)
}

// flowAt returns a request whose answer goes on at a place. One that begins where a
// reading has ended is for all the rest of the object.
func (r *Reader) flowAt(at, end int64) (*flow, error) {
	r.mu.Lock()
	for i, f := range r.flows {
		if f.at == at && f.end >= end {
			r.flows = slices.Delete(r.flows, i, i+1)
			r.mu.Unlock()
			return f, nil
		}
	}
	if slices.Contains(r.ends, at) {
		end = r.object.Bytes
	}
	r.mu.Unlock()
	options := minio.GetObjectOptions{}
	if err := options.SetRange(at, end-1); err != nil {
		return nil, err
	}
	if err := options.SetMatchETag(r.object.ETag); err != nil {
		return nil, err
	}
	body, _, _, err := r.store.core.GetObject(r.ctx, r.object.Bucket, r.object.Key, options)
	if err != nil {
		if r.ctx.Err() != nil {
			return nil, context.Cause(r.ctx)
		}
		return nil, said(err)
	}
	return &flow{body, at, end}, nil
}

// giveBack keeps a request that is not yet answered to its end, and notes where the
// reading has ended.
func (r *Reader) giveBack(f *flow) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ends = append(r.ends, f.at); len(r.ends) > endsKept {
		r.ends = r.ends[1:]
	}
	if f.at == f.end {
		io.Copy(io.Discard, f.body) // so that its connection serves again
		f.body.Close()
		return
	}
	if r.flows = append(r.flows, f); len(r.flows) > mostFlows {
		r.flows[0].body.Close()
		r.flows = r.flows[1:]
	}
}
