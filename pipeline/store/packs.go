package store

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"rasoat/rules/message"
)

// packs are the files of a place, and those of history that are in packs as if they lay
// beside them: where a plain file is absent, that of the pack is opened, and folders list
// both. So whoever reads history need not know of packs.
//
// The plain place is always asked first. A compaction writes a pack and only then removes
// the plain files, so that what is no longer found there is found in the pack.
type packs struct {
	Files
	torn  map[string]bool // packs that are passed over, as if they were not there
	mu    sync.Mutex
	known map[string]*packIndex // by the name of the pack
	order []string              // of known, the one used longest ago first
	held  int                   // entries of all known
}

// heldEntries is about how many entries of packs are remembered: a hundred bytes each,
// and those of 300 datasets and a month are 90,000.
const heldEntries = 200_000

// inHistory takes apart a name of history below a day: month and dataset are those of
// the pack that may have it, inside is its name there.
func inHistory(name string) (month, dataset, inside string, ok bool) {
	inside, ok = strings.CutPrefix(name, historyDir+"/")
	day, rest, below := strings.Cut(inside, "/")
	dataset, _, _ = strings.Cut(rest, "/")
	if _, err := dayOf(day); !ok || !below || err != nil || !datasetForm.MatchString(dataset) {
		return "", "", "", false
	}
	return day[:len(monthForm)], dataset, inside, true
}

func (p *packs) Open(ctx context.Context, name string) (File, error) {
	f, err := p.Files.Open(ctx, name)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	month, dataset, inside, ok := inHistory(name)
	if !ok || strings.Count(inside, "/") != 3 {
		return nil, err
	}
	pack, x, failure := p.pack(ctx, packFile(month, dataset))
	if errors.Is(failure, fs.ErrNotExist) {
		return nil, err
	}
	if failure != nil {
		return nil, failure
	}
	e, found := x.find(inside)
	if !found {
		return nil, errors.Join(err, pack.Close())
	}
	return e.open(pack, packFile(month, dataset), name)
}

// open opens an entry. One that is deflated is small enough for memory: it is a document
// or a table of one run.
func (e *packEntry) open(pack File, from, name string) (File, error) {
	section := io.NewSectionReader(pack, e.offset, e.packed)
	if e.method == 0 {
		return &packedFile{section, e.size, pack}, nil
	}
	data := make([]byte, e.size)
	err := inflate(section, data)
	if err != nil || crc32.ChecksumIEEE(data) != e.crc {
		return nil, errors.Join(damaged(from, refusal(packEntryDamaged, name)), pack.Close())
	}
	if err := pack.Close(); err != nil {
		return nil, err
	}
	return &packedFile{bytes.NewReader(data), e.size, io.NopCloser(nil)}, nil
}

// inflaters are kept for the next entry: one has 40 KB of windows and tables, several
// times what most entries have.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(nil) }}

// inflate fills data with what was deflated.
func inflate(from io.Reader, data []byte) error {
	in := inflaters.Get().(io.Reader)
	defer inflaters.Put(in)
	if err := in.(flate.Resetter).Reset(from, nil); err != nil {
		return err
	}
	_, err := io.ReadFull(in, data)
	return err
}

var packEntryDamaged = message.Define("store.pack_entry_damaged",
	"mục %s trong đó không còn như lúc đóng gói", "its entry %s is not as it was packed")

// packedFile is an opened file of a pack.
type packedFile struct {
	io.ReaderAt
	size int64
	io.Closer
}

func (f *packedFile) Size() int64 { return f.size }

func (f *packedFile) inMemory() bool {
	_, whole := f.ReaderAt.(*bytes.Reader)
	return whole
}

// pack opens a pack and returns what is in it. It is read anew when it was replaced,
// by this process or another.
func (p *packs) pack(ctx context.Context, name string) (File, *packIndex, error) {
	if p.torn[name] {
		return nil, nil, fs.ErrNotExist
	}
	f, err := p.Files.Open(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	sum, _, err := tailOf(f)
	if err == nil {
		if x := p.recall(name, sum); x != nil {
			return f, x, nil
		}
		var x *packIndex
		if x, err = readIndex(f, sum); err == nil {
			p.learn(name, x)
			return f, x, nil
		}
	}
	return nil, nil, errors.Join(damaged(name, err), f.Close())
}

func (p *packs) recall(name, sum string) *packIndex {
	p.mu.Lock()
	defer p.mu.Unlock()
	x := p.known[name]
	if x == nil || x.sum != sum {
		return nil
	}
	if at := slices.Index(p.order, name); at < len(p.order)/2 {
		p.order = append(slices.Delete(p.order, at, at+1), name)
	}
	return x
}

func (p *packs) learn(name string, x *packIndex) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = map[string]*packIndex{}
	}
	p.forget(name)
	for p.held+len(x.entries) > heldEntries && len(p.order) > 0 {
		p.forget(p.order[0])
	}
	p.known[name], p.order, p.held = x, append(p.order, name), p.held+len(x.entries)
}

func (p *packs) forget(name string) {
	if x := p.known[name]; x != nil {
		p.held -= len(x.entries)
		delete(p.known, name)
		p.order = slices.DeleteFunc(p.order, func(n string) bool { return n == name })
	}
}

// List lists what lies in a folder and what packs have there. A month's folder of packs
// is listed as it is.
func (p *packs) List(ctx context.Context, dir string) ([]string, error) {
	names, err := p.Files.List(ctx, dir)
	if err != nil {
		return nil, err
	}
	var more []string
	day, isDay := strings.CutPrefix(dir, historyDir+"/")
	switch month, dataset, inside, deeper := inHistory(dir); {
	case dir == historyDir:
		more, err = p.days(ctx, names)
	case deeper:
		var pack File
		var x *packIndex
		if pack, x, err = p.pack(ctx, packFile(month, dataset)); err == nil {
			more, err = x.list(inside), pack.Close()
		}
	case isDay:
		if _, failure := dayOf(day); failure == nil {
			more, err = p.datasets(ctx, day)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if len(more) > 0 {
		names = slices.Compact(slices.Sorted(slices.Values(append(names, more...))))
	}
	return names, err
}

// days are those that the packs of all months say they have.
func (p *packs) days(ctx context.Context, names []string) ([]string, error) {
	var all []string
	for _, name := range names {
		month := strings.TrimSuffix(name, "/")
		if _, ok := dayOfMonth(month); !ok {
			continue
		}
		err := p.eachPack(ctx, month, func(_ string, days []string) {
			for _, day := range days {
				all = append(all, day+"/")
			}
		})
		if err != nil {
			return nil, err
		}
		all = slices.Compact(slices.Sorted(slices.Values(all)))
	}
	return all, nil
}

// datasets are those of which a pack says that it has the day.
func (p *packs) datasets(ctx context.Context, day string) ([]string, error) {
	var all []string
	err := p.eachPack(ctx, day[:len(monthForm)], func(dataset string, days []string) {
		if slices.Contains(days, day) {
			all = append(all, dataset+"/")
		}
	})
	return all, err
}

// eachPack visits the packs of a month with the days that they have. What cannot be read
// is passed over: whoever opens a file of it is told, and so is who verifies.
func (p *packs) eachPack(ctx context.Context, month string, visit func(dataset string, days []string)) error {
	names, err := p.Files.List(ctx, path.Join(historyDir, month))
	for _, name := range names {
		_, dataset, ok := parsePack(path.Join(historyDir, month, name))
		if !ok || err != nil || p.torn[packFile(month, dataset)] {
			continue
		}
		f, failure := p.Files.Open(ctx, packFile(month, dataset))
		if failure != nil {
			continue
		}
		if _, days, failure := tailOf(f); failure == nil {
			visit(dataset, days)
		}
		err = f.Close()
	}
	return errors.Join(err, ctx.Err())
}
