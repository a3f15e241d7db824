package store

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"rasoat/rules/message"
)

var (
	findAfterClosing = message.Define("store.find_after_closing",
		"bắt đầu lúc %s, sau khi số liệu của kỳ đã chốt (lúc %s)", "began at %s, after the books of its period were closed (at %s)")
	findClosedHead = message.Define("store.find_closed_head",
		"hành động %s ghi HEAD.json số %s, trong khi nay là số %s", "its act %s names HEAD.json number %s, and that is number %s now")
	findClosedCopy = message.Define("store.find_closed_copy",
		"hành động %s không khớp với bản sao HEAD.json (SHA-256 phải là %s, thực tế là %s)",
		"its act %s does not agree with the copy of HEAD.json (its SHA-256 has to be %s, it is %s)")
)

// closing looks at CLOSED.json, and whether a run began at books that were closed.
func (p *proof) closing(ctx context.Context) error {
	data, err := readAll(ctx, p.files, closedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	p.Files++
	var c *closings
	if err == nil {
		if c, err = decodeClosings(data); err == nil && !isForm(data) {
			err = errForm
		}
		if err != nil {
			err = damaged(closedFile, err)
		}
	}
	if err != nil {
		p.found.wrong(closedFile, err)
		return ctx.Err()
	}
	p.found.signature(closedFile, c.Digest, c.Signature, p.Keys)
	for i := range c.Acts {
		if a := &c.Acts[i]; a.HeadSequence > p.Sequence && !p.broken {
			p.found.add(closedFile, findClosedHead, i+1, a.HeadSequence, p.Sequence)
		}
	}
	if was, err := DecodeHead(p.Copy); p.Copy != nil && err == nil {
		for i := range c.Acts {
			if a := &c.Acts[i]; a.HeadSequence == was.Sequence && a.HeadSHA256 != sha256Hex(p.Copy) {
				p.found.add(closedFile, findClosedCopy, i+1, a.HeadSHA256, sha256Hex(p.Copy))
			}
		}
	}
	for _, dataset := range sortedKeys(p.known) {
		for i := range p.known[dataset] {
			f := &p.known[dataset][i]
			if f.err != nil {
				continue
			}
			if at := c.closedAt(f.Period, f.StartedAt); !at.IsZero() {
				p.found.add(f.place(dataset), findAfterClosing, f.StartedAt.Format(time.RFC3339), at.Format(time.RFC3339))
			}
		}
	}
	return ctx.Err()
}

// closedAt is when the books of a period were closed, as they were at a time; zero if they
// were open.
func (c *closings) closedAt(period Day, when time.Time) (at time.Time) {
	for i := range c.Acts {
		a := &c.Acts[i]
		until, err := c.until(i + 1)
		switch {
		case !a.At.Before(when):
			return at
		case err != nil || period > until:
			at = time.Time{}
		case at.IsZero():
			at = a.At
		}
	}
	return at
}
