package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"rasoat/rules/message"
)

var (
	packOther = message.Define("store.pack_other",
		"không đóng gói: khác với tệp cùng tên trong %s", "not packed: it is not the file of that name in %s")
	packLacks = message.Define("store.pack_lacks",
		"không đóng gói: thiếu %s", "not packed: %s is not there")
)

// pack puts what history has of a dataset and the month into its pack. Whoever calls
// holds the dataset, so that no attempt is under way.
func (c *compaction) pack(ctx context.Context, dataset string) error {
	var fresh []*packed
	var plain []string
	attempts := int64(0)
	for period := c.first; period <= lastOf(c.first); period++ {
		runs, err := c.plain.List(ctx, attemptsDir(period, dataset))
		if err != nil {
			return err
		}
		for _, run := range runs {
			id, isDir := strings.CutSuffix(run, "/")
			if !isDir || !runForm.MatchString(id) {
				continue // whoever verifies is told
			}
			entries, names, err := c.attemptToPack(ctx, period, dataset, id)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				c.found.wrong(manifestFile(period, dataset, id), err)
				continue
			}
			fresh, plain, attempts = append(fresh, entries...), append(plain, names...), attempts+1
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := c.addToPack(ctx, dataset, fresh); err != nil {
		c.found.wrong(packFile(c.Month, dataset), err)
		return ctx.Err()
	}
	c.Packs, c.Packed, c.Removed = c.Packs+1, c.Packed+attempts, c.Removed+int64(len(plain))
	return c.remove(ctx, plain)
}

// attemptToPack reads the plain files of a committed run, which have to be what its
// manifest says.
func (c *compaction) attemptToPack(ctx context.Context, period Day, dataset, id string) (entries []*packed, names []string, err error) {
	m, _, err := c.manifest(ctx, period, dataset, id)
	if err != nil {
		return nil, nil, err
	}
	dir := path.Dir(manifestFile(period, dataset, id))
	there, err := c.plain.List(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	stone, err := c.buried(ctx, period, dataset, id)
	if err != nil {
		return nil, nil, err
	}
	all, err := c.files.List(ctx, dir)
	for _, table := range m.tableNames() {
		if name := table + ".parquet"; err == nil && !slices.Contains(all, name) && !stone.has(table) {
			err = refusal(packLacks, name)
		}
	}
	var contents [][]byte
	for _, file := range there {
		table, isTable := strings.CutSuffix(file, ".parquet")
		want, has := m.Tables[table]
		if err != nil || file != path.Base(manifestFile(0, "", "")) && file != tombstoneName && !(isTable && has) {
			continue
		}
		var data []byte
		name := dir + "/" + file
		if data, err = readAll(ctx, c.plain, name); err != nil {
			break
		}
		if sum := sha256Hex(data); isTable && sum != want.SHA256 {
			err = damaged(name, fmt.Errorf("its manifest says SHA-256 %s, it has %s", want.SHA256, sum))
			break
		}
		names, contents = append(names, name), append(contents, data)
	}
	if err != nil {
		return nil, nil, err
	}
	entries = make([]*packed, len(names))
	return entries, names, few(len(names), c.AtOnce(), func(i int) (err error) {
		entries[i], err = packedOf(strings.TrimPrefix(names[i], historyDir+"/"), contents[i])
		return err
	})
}

// addToPack writes the pack anew, with all that it had and more.
func (c *compaction) addToPack(ctx context.Context, dataset string, fresh []*packed) error {
	name, all := packFile(c.Month, dataset), fresh
	was, err := c.versionNow(ctx, name)
	if err != nil {
		return err
	}
	had, err := c.inPack(ctx, name)
	if err != nil {
		return err
	}
	for _, e := range had {
		at := slices.IndexFunc(fresh, func(f *packed) bool { return f.name == e.name })
		switch {
		case at < 0:
			all = append(all, e)
		case path.Base(e.name) == tombstoneName: // of what was removed later there is more on the new one
		case fresh[at].head.CRC32 != e.head.CRC32 || fresh[at].head.UncompressedSize64 != e.head.UncompressedSize64:
			return &Error{What: message.New(packOther, historyDir+"/"+e.name)}
		}
	}
	return c.putPack(ctx, name, was, dataset, slices.Clone(all))
}

// putPack writes a pack in place of the one of a version, and reads it back: only then
// may plain files be removed.
func (s *Store) putPack(ctx context.Context, name, was, dataset string, entries []*packed) error {
	if err := errors.Join(s.holds(monthsLock), s.holds(datasetLock+dataset)); err != nil {
		return err
	}
	if err := s.putFrom(ctx, name, was, func(w io.Writer) error { return writePack(w, entries) }); err != nil {
		return err
	}
	return s.checkPack(ctx, name, entries)
}

// inPack are the entries that a pack has, as they stand there.
func (s *Store) inPack(ctx context.Context, name string) ([]*packed, error) {
	whole, err := wholePack(ctx, s.plain, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && !whole {
		err = damaged(name, errSeal)
	}
	if err != nil {
		return nil, err
	}
	f, err := s.plain.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	x, err := readIndex(f, "")
	if err != nil {
		return nil, damaged(name, err)
	}
	all := make([]*packed, len(x.entries))
	for i := range x.entries {
		if all[i], err = x.entries[i].asItIs(f); err != nil {
			return nil, damaged(name, err)
		}
	}
	return all, nil
}

// checkPack reads a pack back: the whole by its own sum, and each entry by its contents.
func (s *Store) checkPack(ctx context.Context, name string, want []*packed) error {
	got, err := s.inPack(ctx, name)
	if err != nil {
		return err
	}
	same := len(got) == len(want)
	for i := 0; same && i < len(want); i++ { // both in the order of names
		same = got[i].name == want[i].name && got[i].head.Method == want[i].head.Method && string(got[i].raw) == string(want[i].raw)
	}
	if !same {
		return damaged(name, errSeal)
	}
	return nil
}
