package store

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"rasoat/rules/message"
)

var (
	pruneWhy = message.Define("store.prune_why",
		"xóa dữ liệu chi tiết thì phải nêu lý do (--reason)", "to remove details a reason is needed (--reason)")
	pruneLeft = message.Define("store.prune_left",
		"chưa xóa: bộ dữ liệu đang được kiểm toán", "not removed: the dataset is being audited")
)

// personalTables are what Prune removes of the runs that are shown: they are about single
// records and values. What a yearly audit needs is in the others.
var personalTables = []string{"column_profiles", "failure_samples"}

// Pruned is what Prune has removed, or would.
type Pruned struct {
	Attempts int64 // of which something goes
	Tables   int64
	Bytes    int64
	Left     []Finding
}

// Prune removes, of the periods before a day, profiles and samples of all attempts, and
// all tables of attempts that were superseded. Manifests stay, and beside each a
// tombstone names what went. A dry one only says what would go.
//
// Whatever is cut off, nothing looks altered: first the tombstones, then current, then
// history; the next Prune does what is left.
func (s *Store) Prune(ctx context.Context, before Day, by By, dry bool) (*Pruned, error) {
	if strings.TrimSpace(by.Reason) == "" {
		return nil, refusal(pruneWhy)
	}
	if err := checkPeriod(before); err != nil {
		return nil, err
	}
	release, err := s.lock(ctx, monthsLock)
	if err != nil {
		return nil, err
	}
	p := &pruning{Store: s, before: before, by: by, dry: dry, graves: map[string][]*grave{}}
	err = p.do(ctx)
	p.Left = p.found
	return &p.Pruned, errors.Join(err, release())
}

// pruning is one Prune under way.
type pruning struct {
	*Store
	Pruned
	before Day
	by     By
	dry    bool
	found  findings
	graves map[string][]*grave // dataset → attempts
}

// grave is an attempt of which tables go.
type grave struct {
	*filed
	shown  bool
	stone  *tombstone
	tables []string
}

func (p *pruning) do(ctx context.Context) error {
	chains, err := p.chains(ctx)
	if err != nil {
		return err
	}
	for _, dataset := range sortedKeys(chains) {
		if err := p.dig(ctx, dataset, chains[dataset]); err != nil {
			return err
		}
	}
	if p.dry {
		return nil
	}
	steps := []func(context.Context, string) error{p.stones, p.current}
	for _, step := range steps {
		if err := p.each(ctx, step); err != nil {
			return err
		}
	}
	if err := p.months(ctx); err != nil {
		return err
	}
	return p.each(ctx, p.history)
}

// dig finds out what goes of a dataset.
func (p *pruning) dig(ctx context.Context, dataset string, periods []Day) error {
	periods = slices.DeleteFunc(slices.Clone(periods), func(d Day) bool { return d >= p.before })
	chain, err := p.chain(ctx, dataset, periods)
	if err != nil {
		return err
	}
	for i := range chain {
		f := &chain[i]
		shown := shownOf(chain, f.Period)
		if f.err != nil || shown == nil {
			if f.err != nil && f.committed() {
				p.found.wrong(f.place(dataset), f.err)
			}
			continue // nothing goes of what cannot be told apart
		}
		g := &grave{filed: f, shown: shown.RunID == f.RunID}
		if g.stone, err = p.buried(ctx, f.Period, dataset, f.RunID); err != nil {
			p.found.wrong(tombstoneFile(f.Period, dataset, f.RunID), err)
			continue
		}
		if err := p.takeTables(ctx, dataset, g); err != nil {
			return err
		}
		if len(g.tables) > 0 {
			p.graves[dataset] = append(p.graves[dataset], g)
			p.Attempts++
		}
	}
	return nil
}

// takeTables lists the tables of an attempt that go, and are still there.
func (p *pruning) takeTables(ctx context.Context, dataset string, g *grave) error {
	for _, table := range g.tableNames() {
		if g.shown && !slices.Contains(personalTables, table) {
			continue
		}
		there, err := p.isThere(ctx, historyFile(g.Period, dataset, g.RunID, table+".parquet"))
		if err != nil {
			return err
		}
		if there {
			g.tables = append(g.tables, table)
			p.Tables, p.Bytes = p.Tables+1, p.Bytes+g.Tables[table].Bytes
		}
	}
	return nil
}

// each does a step for each dataset while no run of it can begin. A dataset that is being
// audited is left out, from then on.
func (p *pruning) each(ctx context.Context, step func(context.Context, string) error) error {
	for _, dataset := range sortedKeys(p.graves) {
		c := &compaction{Store: p.Store}
		release, err := c.holdUntil(ctx, time.Now().Add(lockPatience), dataset)
		var held *Locked
		if errors.As(err, &held) {
			p.found.add(attemptsDir(p.graves[dataset][0].Period, dataset), pruneLeft)
			delete(p.graves, dataset)
			continue
		}
		if err == nil {
			if err = p.finish(ctx, dataset); err == nil {
				err = step(ctx, dataset)
			}
			err = errors.Join(err, release())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stones writes the tombstones of a dataset.
func (p *pruning) stones(ctx context.Context, dataset string) error {
	for _, g := range p.graves[dataset] {
		t := &tombstone{Version: documentVersion, Period: iso(g.Period), Dataset: dataset, RunID: g.RunID, ManifestSHA256: g.sha256, Removed: maps.Clone(g.stone.Removed)}
		if t.Removed == nil {
			t.Removed = map[string]Removed{}
		}
		for _, table := range g.tables {
			if !t.has(table) { // else it was cut off then
				t.Removed[table] = Removed{TableFile: g.Tables[table], At: p.time(), Operator: p.by.Operator, Host: p.by.Host, Reason: p.by.Reason}
			}
		}
		if len(t.Removed) == len(g.stone.Removed) {
			continue
		}
		file, digest, err := seal(t)
		if err != nil {
			return err
		}
		name := tombstoneFile(g.Period, dataset, g.RunID)
		_, version, err := readKnown(ctx, p.plain, name)
		if err == nil {
			_, err = p.putSigned(ctx, name, version, file, digest)
		}
		if err != nil {
			return err
		}
		g.stone = t
	}
	return nil
}

// current removes the days' files of what goes.
func (p *pruning) current(ctx context.Context, dataset string) error {
	var names []string
	for _, g := range p.graves[dataset] {
		for _, table := range g.tables {
			if g.shown {
				names = append(names, currentFile(table, g.Period, dataset))
			}
		}
	}
	return p.remove(ctx, names)
}

// months writes the files of months anew that have rows of what goes.
func (p *pruning) months(ctx context.Context) error {
	months := map[Day]bool{}
	for _, graves := range p.graves {
		for _, g := range graves {
			if g.shown {
				months[wholeMonth(g.Period).from] = true
			}
		}
	}
	for _, first := range slices.Sorted(maps.Keys(months)) {
		c := &compaction{Store: p.Store, first: first, shown: map[place]*joinable{}}
		if err := c.lookAtMonth(ctx); err != nil {
			return err
		}
		runs, _, err := monthRuns(ctx, p.files, first)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for at, id := range runs {
			if c.shown[at], err = c.joinable(ctx, at, id, nil); err != nil {
				return err
			}
		}
		if err := c.write(ctx, tablesNamed(personalTables)); err != nil {
			return err
		}
	}
	return nil
}

func tablesNamed(names []string) []*table {
	return slices.DeleteFunc(slices.Clone(tables), func(t *table) bool { return !slices.Contains(names, t.name) })
}

// history removes the tables of a dataset from history, and puts the tombstones of what
// is packed into the packs.
func (p *pruning) history(ctx context.Context, dataset string) error {
	plain, months := []string(nil), map[string][]*grave{}
	for _, g := range p.graves[dataset] {
		for _, table := range g.tables {
			plain = append(plain, historyFile(g.Period, dataset, g.RunID, table+".parquet"))
		}
		months[monthOf(g.Period)] = append(months[monthOf(g.Period)], g)
	}
	for _, month := range sortedKeys(months) {
		if err := p.repack(ctx, month, dataset, months[month]); err != nil {
			return err
		}
	}
	for _, name := range plain {
		if err := p.files.Delete(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// repack writes a pack anew without what goes, with the tombstones, and then removes
// those that lie beside it.
func (p *pruning) repack(ctx context.Context, month, dataset string, graves []*grave) error {
	name := packFile(month, dataset)
	was, err := p.versionNow(ctx, name)
	if err != nil {
		return err
	}
	entries, err := p.inPack(ctx, name)
	if err != nil {
		return err
	}
	has := func(file string) bool {
		return slices.ContainsFunc(entries, func(e *packed) bool { return historyDir+"/"+e.name == file })
	}
	graves = slices.DeleteFunc(graves, func(g *grave) bool { return !has(g.place(dataset)) })
	if len(graves) == 0 {
		return nil
	}
	gone, stones := map[string]bool{}, []string(nil)
	for _, g := range graves {
		stone := tombstoneFile(g.Period, dataset, g.RunID)
		data, err := readAll(ctx, p.plain, stone)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil {
			e, err := packedOf(strings.TrimPrefix(stone, historyDir+"/"), data)
			if err != nil {
				return err
			}
			gone[e.name], stones = true, append(stones, stone)
			entries = append(slices.DeleteFunc(entries, func(o *packed) bool { return o.name == e.name }), e)
		}
		for _, table := range g.tables {
			gone[strings.TrimPrefix(historyFile(g.Period, dataset, g.RunID, table+".parquet"), historyDir+"/")] = true
		}
	}
	entries = slices.DeleteFunc(entries, func(e *packed) bool { return gone[e.name] && path.Base(e.name) != tombstoneName })
	if err := p.putPack(ctx, name, was, dataset, entries); err != nil {
		return err
	}
	return p.remove(ctx, stones)
}
