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
		"bắt đầu lúc %d, sau khi số liệu của kỳ đã chốt (lúc %d)", "began at %d, after the books of its period were closed (at %d)")
	findClosedHead = message.Define("store.find_closed_head",
		"hành động %s ghi HEAD.json số %s, trong khi nay là số %s", "its act %s names HEAD.json number %s, and that is number %s now")
	findNoClosings = message.Define("store.find_no_closings",
		"thiếu: %s ghi nhận %s lần chốt hoặc mở lại số liệu", "is missing: %s names %s acts of closing or reopening the books")
	findClosingsCut = message.Define("store.find_closings_cut",
		"có %s lần chốt hoặc mở lại, trong khi %s ghi nhận %s: các lần cuối đã bị cắt bỏ", "has %s acts, %s names %s: the last were cut off")
	findClosingOther = message.Define("store.find_closing_other",
		"lần chốt hoặc mở lại thứ %s không phải lần mà %s ghi nhận", "its act %s is not the one that %s names")
	findClosedCopy = message.Define("store.find_closed_copy",
		"hành động %s không khớp với bản sao HEAD.json (SHA-256 phải là %s, thực tế là %s)",
		"its act %s does not agree with the copy of HEAD.json (its SHA-256 has to be %s, it is %s)")
)

// closing looks at CLOSED.json, and whether a run began at books that were closed.
func (p *proof) closing(ctx context.Context) error {
	data, err := readAll(ctx, p.files, closedFile)
	copied, _ := p.copied()
	if errors.Is(err, fs.ErrNotExist) {
		p.acts(nil, headFile, p.end)
		p.acts(nil, copyName, copied)
		return nil
	}
	p.Files++
	var c *closings
	if err == nil {
		c, err = decodeForm(closedFile, data, decodeClosings)
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
	p.acts(c.Acts, headFile, p.end)
	p.acts(c.Acts, copyName, copied)
	p.actsOf(c.Acts, copied)
	for _, dataset := range sortedKeys(p.known) {
		for i := range p.known[dataset] {
			f := &p.known[dataset][i]
			if f.err != nil {
				continue
			}
			if at := c.closedAt(f.Period, f.StartedAt); !at.IsZero() {
				p.found.add(f.place(dataset), findAfterClosing, f.StartedAt.In(p.zone).Format(time.RFC3339), at.In(p.zone).Format(time.RFC3339))
			}
		}
	}
	return ctx.Err()
}

// copied is the copy of HEAD.json, nil where there is none.
func (p *proof) copied() (*Head, error) {
	if p.Copy == nil {
		return nil, nil
	}
	return DecodeHead(p.Copy)
}

// acts holds the acts against the end that a HEAD.json names. There may be more, of which
// the last was just written; HEAD.json of older stores names none.
func (p *proof) acts(acts []Closing, name string, h *Head) {
	if h == nil || h.Closed == nil {
		return
	}
	n := h.Closed.Acts
	switch {
	case len(acts) == 0:
		p.found.add(closedFile, findNoClosings, name, n)
	case n < 1 || n > int64(len(acts)):
		p.found.add(closedFile, findClosingsCut, len(acts), name, n)
	default:
		if end, err := endOf(acts[:n]); err != nil || *end != *h.Closed {
			p.found.add(closedFile, findClosingOther, n, name)
		}
	}
}

// actsOf holds the acts that the copy of HEAD.json does not name yet against the version
// of it of which they say that it was there before them.
func (p *proof) actsOf(acts []Closing, was *Head) {
	if was == nil {
		return
	}
	first, sum := 0, sha256Hex(p.Copy)
	if was.Closed != nil {
		first = int(max(was.Closed.Acts, 0))
	}
	for i := first; i < len(acts); i++ {
		a := &acts[i]
		says := a.HeadSHA256 // where HEAD.json was not to name it
		if a.HeadBefore != "" {
			says = a.HeadBefore
		}
		if a.HeadSequence == was.Sequence && says != sum && (a.HeadBefore == "" || i == first) {
			p.found.add(closedFile, findClosedCopy, i+1, says, sum)
		}
	}
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
