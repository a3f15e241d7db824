package csv

import "context"

// Borrow lends a buffer to the reader of another format, which gives it back by
// calling free once. Some bytes are behind its length.
func (l *Blocks) Borrow(ctx context.Context) (buf []byte, free func(), err error) {
	b, err := l.take(ctx, 0)
	if err != nil {
		return nil, nil, err
	}
	return b.buf, b.release, nil
}
