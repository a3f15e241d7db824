package store

import (
	"context"
	"errors"
	"io/fs"
	"slices"
)

// head holds HEAD.json against the ends of the chains.
func (p *proof) head(ctx context.Context) error {
	data, err := p.file, error(nil)
	if data == nil {
		data, err = readAll(ctx, p.files, headFile) // for what is wrong with it
	}
	if errors.Is(err, fs.ErrNotExist) && !p.any() {
		return nil // nothing was committed
	}
	var h *Head
	if err == nil {
		p.Files++
		h, err = decodeForm(headFile, data, DecodeHead)
	}
	if err != nil {
		p.found.wrong(headFile, err)
		return ctx.Err()
	}
	p.Sequence, p.end = h.Sequence, h
	p.found.signature(headFile, h.Digest, h.Signature, p.Keys)
	p.ends(h)
	p.earlier()
	return ctx.Err()
}

// any tells whether there are runs that HEAD.json has to count.
func (p *proof) any() bool {
	for _, chain := range p.known {
		if len(chain) > 0 {
			return true
		}
	}
	return false
}

// ends holds each end that HEAD.json names against the chain.
func (p *proof) ends(h *Head) {
	before, count := len(p.found), int64(0)
	for dataset := range h.Datasets {
		if _, ok := p.known[dataset]; !ok {
			p.known[dataset] = nil
		}
	}
	for _, dataset := range sortedKeys(p.known) {
		chain := slices.DeleteFunc(slices.Clone(p.known[dataset]), func(f filed) bool { return !f.committed() })
		count += int64(len(chain))
		link, any := h.Datasets[dataset]
		var last *filed
		if len(chain) > 0 {
			last = &chain[len(chain)-1]
		}
		switch {
		case !any && last == nil:
		case last == nil || link.RunID > last.RunID:
			p.found.add(link.Path, findHeadLost)
		case link.RunID != last.RunID:
			p.found.add(headFile, findHeadEnd, dataset, orDash(link.RunID), last.RunID)
		case last.err == nil && link.SHA256 != last.sha256:
			p.found.add(last.place(dataset), findHeadSum, link.SHA256, last.sha256)
		}
	}
	if !p.broken && len(p.found) == before && count != h.Sequence {
		p.found.add(headFile, findHeadCount, h.Sequence, count)
	}
}
