package object

import (
	"context"
	"crypto/rand"
	"errors"

	"rasoat/pipeline/bucket"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// noVersion is an ETag that no object has.
const noVersion = "00000000000000000000000000000000"

// prove makes sure, once for a process and before anything is written that rests on it,
// that the server heeds conditions: of those that speak S3 some take them and do not
// look at them.
func (p *Place) prove(ctx context.Context) error {
	p.proving.Lock()
	defer p.proving.Unlock()
	if p.proven {
		return nil
	}
	key := p.key(".rasoat/probe/" + rand.Text())
	probe := []byte("rasoat: does this server heed conditions?\n")
	if _, err := p.client.Put(ctx, p.bucket, key, bucket.ContentOf(probe, ""), bucket.Absent); err != nil {
		return p.said(err)
	}
	heeded := true
	var err error
	for _, condition := range []string{bucket.Absent, noVersion} {
		_, answer := p.client.Put(ctx, p.bucket, key, bucket.ContentOf(append(probe, '.'), ""), condition)
		if heeded = heeded && answer != nil; !errors.Is(answer, bucket.ErrCondition) {
			err = errors.Join(err, answer)
		}
	}
	err = errors.Join(err, p.client.Remove(context.WithoutCancel(ctx), p.bucket, key))
	switch {
	case !heeded:
		return &store.Error{What: message.New(noGuard, p.name)}
	case err != nil:
		return p.said(err)
	}
	p.proven = true
	return nil
}
