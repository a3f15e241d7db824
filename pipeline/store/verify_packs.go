package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"rasoat/rules/message"
)

var (
	findPackStray = message.Define("store.find_pack_stray",
		"có tệp không thuộc bộ dữ liệu và tháng này (%s)", "has a file that is not of its dataset and month (%s)")
	findPackOther = message.Define("store.find_pack_other",
		"khác với tệp cùng tên trong %s", "is not the file of that name in %s")
)

// packs looks at the packs themselves: all their bytes, and that they have nothing but
// files of their dataset and month. The files in them are looked at as those of runs.
func (p *proof) packs(ctx context.Context) error {
	p.torn = map[string]bool{}
	months, err := p.plain.List(ctx, historyDir)
	for _, month := range months {
		if _, ok := dayOfMonth(strings.TrimSuffix(month, "/")); !ok || err != nil {
			continue
		}
		var names []string
		names, err = p.plain.List(ctx, path.Join(historyDir, month))
		for _, name := range names {
			name := path.Join(historyDir, month, name)
			if _, _, ok := parsePack(name); ok && err == nil {
				err = p.pack(ctx, name)
			}
		}
	}
	if len(p.torn) > 0 { // from here on as if they were not there
		s := p.Store
		p.Store = &Store{files: &packs{Files: s.plain, torn: p.torn}, ofMonths: s.ofMonths, plain: s.plain, locks: s.locks, now: s.now, random: s.random, key: s.key, jobs: s.jobs, zone: s.zone}
	}
	return err
}

func (p *proof) pack(ctx context.Context, name string) error {
	p.Files++
	whole, err := wholePack(ctx, p.plain, name)
	if err == nil && !whole {
		err = damaged(name, errSeal)
	}
	var entries []packEntry
	if err == nil {
		entries, err = p.entries(ctx, name)
	}
	if err != nil {
		p.torn[name], p.broken = true, true
		p.found.wrong(name, err)
		return ctx.Err()
	}
	for _, e := range entries {
		month, dataset, _, ok := inHistory(historyDir + "/" + e.name)
		if !ok || packFile(month, dataset) != name || strings.Count(e.name, "/") != 3 {
			p.found.add(name, findPackStray, e.name)
			continue
		}
		if path.Base(e.name) == tombstoneName {
			continue // of what is just being removed there is more on the plain one
		}
		if err := p.twice(ctx, name, &e); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (p *proof) entries(ctx context.Context, name string) ([]packEntry, error) {
	f, err := p.plain.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	x, err := readIndex(f, "")
	if err != nil {
		return nil, damaged(name, err)
	}
	return x.entries, nil
}

// twice compares a file of a pack with the plain one of the same name, which a compaction
// that was cut off may have left: it would hide the other.
func (p *proof) twice(ctx context.Context, pack string, e *packEntry) error {
	name := historyDir + "/" + e.name
	plain, err := p.Store.plain.Open(ctx, name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	err = plain.Close()
	sum, failure := p.sum(ctx, name)
	if err = errors.Join(err, failure); err != nil {
		return err
	}
	f, err := p.plain.Open(ctx, pack)
	if err != nil {
		return err
	}
	inside, err := e.open(f, pack, name)
	if err != nil {
		p.found.wrong(pack, err)
		return errors.Join(ctx.Err(), f.Close())
	}
	defer f.Close()
	m := newMeasure(io.Discard)
	if _, err := io.Copy(m, io.NewSectionReader(inside, 0, inside.Size())); err != nil {
		return err
	}
	if m.sum() != sum {
		p.found.add(name, findPackOther, pack)
	}
	return nil
}

// isTorn tells whether the history of a place is in a pack that cannot be relied on:
// that is said of the pack, and nothing of what depends on it.
func (p *proof) isTorn(at place) bool { return p.torn[packFile(monthOf(at.period), at.dataset)] }
