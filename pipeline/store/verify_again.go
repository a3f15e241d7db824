package store

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Whoever verifies a store beside an audit reads for seconds or minutes what another
// process changes every few milliseconds. Two things keep him from taking work for
// tampering. History is held against HEAD.json as it was at the beginning: what it counts
// never changes any more, and what has come since is let be if an intent or the HEAD.json
// of now says whose it is. All else, which is files that are replaced one after the other,
// is looked at again where something did not agree: a fault is there each time.

// The times that something that does not agree is looked at while others write, and how
// long the first pause is; each is twice as long as the one before.
const (
	looks     = 5
	lookPause = 30 * time.Millisecond
)

// lookAgain looks, and again as long as others write and something does not agree. It
// settles on what was found by all looks, or by one while nobody wrote, and returns the
// datasets that others were at.
func (s *Store) lookAgain(ctx context.Context, look func() ([]Finding, error), settle func([]Finding)) (live []string, err error) {
	var suspects map[string]bool
	for n, pause := 1, lookPause; ; n, pause = n+1, pause*2 {
		before, err := s.stirring(ctx)
		if err != nil {
			return nil, err
		}
		found, err := look()
		if err != nil {
			return nil, err
		}
		after, err := s.stirring(ctx)
		live = slices.Concat(live, before.live, after.live)
		if err != nil || len(found) == 0 || !before.busy && !after.busy && before.head == after.head {
			return live, err
		}
		if suspects != nil {
			found = slices.DeleteFunc(slices.Clone(found), func(f Finding) bool { return !suspects[f.Path] })
		}
		if len(found) == 0 || n == looks {
			settle(found)
			return live, nil
		}
		suspects = map[string]bool{}
		for _, f := range found {
			suspects[f.Path] = true
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// stir is by what it shows that others write to a store.
type stir struct {
	head string   // SHA-256 of HEAD.json
	busy bool     // something is under way, or it may not be looked for
	live []string // datasets from whose audits something is about to be derived
}

func (s *Store) stirring(ctx context.Context) (stir, error) {
	var now stir
	data, err := readAll(ctx, s.files, headFile)
	if now.head = sha256Hex(data); err != nil && ctx.Err() != nil {
		return now, ctx.Err()
	}
	for _, dir := range []string{intentsDir, begunDir} {
		names, err := s.files.List(ctx, dir)
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return now, err
		}
		now.busy = now.busy || err != nil || len(names) > 0
	}
	owed, err := s.Owed(ctx)
	for i := range owed {
		if owed[i].Living {
			now.busy, now.live = true, append(now.live, owed[i].Datasets...)
		}
	}
	return now, err
}

// living tells whether a process is at work that holds a lock which says so. Where that
// may not be asked (of a copy for auditors, perhaps) nobody can tell.
func (s *Store) living(ctx context.Context, lock string) (bool, error) {
	held, err := s.locks.Held(ctx, lock)
	if err != nil {
		return false, ctx.Err()
	}
	return held, nil
}

// begun learns which runs are being written, and names those of the dead.
func (p *proof) begun(ctx context.Context) error {
	p.busy = map[string]*intent{}
	names, err := p.files.List(ctx, intentsDir)
	if errors.Is(err, fs.ErrPermission) {
		return nil // of a copy for auditors, perhaps
	}
	for _, name := range names {
		if err == nil {
			err = p.begunBy(ctx, strings.TrimSuffix(name, ".json"))
		}
	}
	return err
}

func (p *proof) begunBy(ctx context.Context, dataset string) error {
	i, err := p.intent(ctx, dataset)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		p.found.wrong(intentFile(dataset), err)
		return ctx.Err()
	}
	p.busy[dataset] = i
	alive, err := p.living(ctx, datasetLock+dataset)
	if err != nil {
		return err
	}
	if now, err := p.intent(ctx, dataset); !alive && err == nil && now.RunID == i.RunID {
		p.found.add(intentFile(dataset), findBusy, i.RunID, dataset)
		return ctx.Err()
	}
	p.Live = append(p.Live, dataset)
	return ctx.Err()
}

// cut parts the chain of a dataset into what HEAD.json counts, and what has come since and
// is accounted for. What nobody accounts for stays in the chain.
func (p *proof) cut(ctx context.Context, dataset string, chain []filed) (known, since []filed, err error) {
	if p.end == nil {
		return chain, nil, nil
	}
	for _, f := range chain {
		switch mine, gone, failure := false, false, error(nil); {
		case f.RunID <= p.end.Datasets[dataset].RunID:
			known = append(known, f)
		default:
			if mine, gone, failure = p.accounted(ctx, dataset, &f); failure != nil {
				return nil, nil, failure
			}
			if mine {
				since = append(since, f)
			} else if !gone {
				known = append(known, f)
			}
		}
	}
	return known, since, nil
}

// accounted tells whether a run that has come since the HEAD.json of the beginning is being
// written, or was and is in that of now; or is gone, undone by who wrote it. An intent is
// there before anything else of its run, and until HEAD.json has taken it in.
func (p *proof) accounted(ctx context.Context, dataset string, f *filed) (mine, gone bool, err error) {
	if i := p.busy[dataset]; i != nil && i.RunID == f.RunID {
		return true, false, nil
	}
	if i, err := p.intent(ctx, dataset); err == nil && i.RunID == f.RunID {
		return true, false, nil
	}
	if h, _, err := p.Head(ctx); err == nil && h.Datasets[dataset].RunID >= f.RunID {
		return true, false, nil
	}
	ids, err := p.attempts(ctx, f.Period, dataset)
	return false, !slices.Contains(ids, f.RunID), err
}

// isBusy tells whether current is just being switched at a place, or was since.
func (p *proof) isBusy(at place) bool {
	if i := p.busy[at.dataset]; i != nil && i.Period == iso(at.period) {
		return true
	}
	return slices.ContainsFunc(p.since[at.dataset], func(f filed) bool { return f.Period == at.period })
}

// checked is what one look found to be right, so that the next need not read it again: of
// runs what was counted of them, of places of current the run that they showed.
type checked struct {
	runs  map[string]*run // by the place and the SHA-256 of the manifest
	shown map[place]string
}

func newChecked() *checked { return &checked{map[string]*run{}, map[place]string{}} }

// of is what was counted of a run that was right, nil if it was not looked at.
func (s *checked) of(key string) *run {
	if s == nil {
		return nil
	}
	return s.runs[key]
}

// keep remembers a run if nothing is wrong with it.
func (s *checked) keep(key string, r *run) {
	if s != nil && r.filed != nil && r.filed.err == nil && len(r.found) == 0 {
		s.runs[key] = &run{filed: &filed{digests: r.filed.digests}, files: r.files, removed: r.removed}
	}
}
