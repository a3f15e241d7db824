package store

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"rasoat/rules/message"
)

var (
	repairFinished = message.Define("store.repair_finished",
		"lượt %s bị ngắt giữa chừng đã được hoàn tất", "run %s had been cut off and is finished now")
	repairUndone = message.Define("store.repair_undone",
		"lượt %s bị ngắt trước khi ghi xong đã được hủy bỏ", "run %s had been cut off before it was committed and is undone now")
	repairIntent = message.Define("store.repair_intent",
		"tệp bị hỏng, đã xóa; tệp này chỉ cần khi đang ghi", "was damaged and is removed; it is needed only while a run is written")
	repairHead = message.Define("store.repair_head",
		"đã lập lại từ các tệp manifest (số thứ tự %s); hãy đối chiếu với bản sao lưu ở nơi khác",
		"made again from the manifests (number %s); compare it with a copy kept elsewhere")
	repairTaken = message.Define("store.repair_taken",
		"đã ghi nhận lượt %s của bộ dữ liệu %s", "has taken in run %s of dataset %s")
	repairCurrent = message.Define("store.repair_current",
		"đã chép lại từ lượt %s trong lịch sử", "copied again from run %s of history")
	repairBusy = message.Define("store.repair_busy",
		"bộ dữ liệu đang được kiểm toán; để lượt đó tự hoàn tất", "the dataset is being audited; left to that run")
	repairClosings = message.Define("store.repair_closings",
		"%s; không lập lại được từ tệp nào khác: hãy khôi phục từ bản sao lưu", "%s; it cannot be made again: restore it from a copy")
	repairForgotten = message.Define("store.repair_forgotten",
		"được lập từ một lượt khác, đã xóa; lệnh kế tiếp chạy cùng danh mục sẽ lập lại",
		"followed from another run, and is removed; the next command with the catalogue at hand follows it anew")
)

// Repair does what [Store.Recover] does, and more, and says all of it: it finishes
// or undoes what dead processes left, makes HEAD.json again from the manifests
// where it was lost, and every file of current from history. It never changes a
// run in history and never removes a file that a reader may have put somewhere:
// what it cannot repair is in the list too, not Done. A lost attempt stays lost.
// The error is one that ended the repair as a whole.
func (s *Store) Repair(ctx context.Context) ([]Finding, error) {
	r := &repair{Store: s, owed: map[string]Day{}}
	if err := errors.Join(r.intents(ctx), r.debts(ctx)); err != nil {
		return r.found, err
	}
	chains, err := s.chains(ctx)
	if err != nil {
		return r.found, err
	}
	ends, unread := map[string][]filed{}, false
	if err := r.months(ctx, chains); err != nil {
		return r.found, err
	}
	for _, dataset := range sortedKeys(chains) {
		ends[dataset], err = r.dataset(ctx, dataset, chains[dataset])
		if refusal := (*Error)(nil); errors.As(err, &refusal) {
			r.found.wrong(attemptsDir(chains[dataset][0], dataset), err) // a pack cannot be read
			unread = true
		} else if err != nil {
			return r.found, err
		}
	}
	if unread {
		return r.found, nil // from what is left HEAD.json would be another
	}
	if err := errors.Join(r.head(ctx, ends), r.closings(ctx)); err != nil {
		return r.found, err
	}
	return r.found, errors.Join(r.rest(ctx, ends), r.agencies(ctx))
}

// closings names what is wrong with CLOSED.json: nothing else has what it says.
func (r *repair) closings(ctx context.Context) error {
	p := &proof{Store: r.Store}
	h, _, err := r.Head(ctx)
	if err != nil {
		return err
	}
	p.end, p.Sequence = h, h.Sequence
	err = p.closing(ctx)
	for _, f := range p.found {
		r.found.add(f.Path, repairClosings, f.What)
	}
	return err
}

// repair is one repair under way.
type repair struct {
	*Store
	found     findings
	monthRuns map[string]map[place]string // what months' files of runs have
	owed      map[string]Day              // from where incidents of a dataset are owed by now
}

// intents finishes or undoes what dead processes left. An intent that is damaged
// says nothing; what its run left in history is looked at with all others.
func (r *repair) intents(ctx context.Context) error {
	names, err := r.files.List(ctx, intentsDir)
	if err != nil {
		return err
	}
	r.clearSpill(ctx)
	if u, ok := r.plain.(unfinished); ok {
		if err := errors.Join(r.clearDerived(ctx, u), r.clearMonths(ctx, u)); err != nil {
			return err
		}
	}
	for _, name := range names {
		dataset, ok := strings.CutSuffix(name, ".json")
		if !ok || !datasetForm.MatchString(dataset) {
			r.found.wrong(intentsDir+"/"+name, damaged(name, errors.New("an intent is named after its dataset")))
			continue
		}
		if err := r.intent(ctx, dataset); err != nil {
			return err
		}
	}
	return nil
}

// intent deals with one intent, under the lock of its dataset.
func (r *repair) intent(ctx context.Context, dataset string) error {
	name := intentFile(dataset)
	return r.holding(ctx, dataset, name, func() error {
		i, err := r.Store.intent(ctx, dataset)
		var refusal *Error
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case isNewer(err):
			r.found.wrong(name, err)
			return nil
		case errors.As(err, &refusal):
			r.found.done(name, repairIntent)
			return r.files.Delete(ctx, name)
		case err != nil:
			return err
		}
		if err := r.finish(ctx, dataset); err != nil {
			r.found.wrong(name, err)
			return nil
		}
		period, err := dayOf(i.Period)
		if err != nil {
			return err
		}
		key := repairFinished
		if _, _, err := r.manifest(ctx, period, dataset, i.RunID); errors.Is(err, fs.ErrNotExist) {
			key = repairUndone
		}
		r.found.done(attemptsDir(period, dataset), key, i.RunID)
		return nil
	})
}

// debts removes those that are damaged: whoever repairs with a catalogue at hand follows
// all that is missing. What is no debt Owed names.
func (r *repair) debts(ctx context.Context) error {
	names, _, err := r.Store.debts(ctx)
	for _, name := range names {
		failure := r.debt(ctx, name, func(*Debt) (bool, error) { return false, nil })
		refusal := (*Error)(nil)
		switch {
		case isNewer(failure):
			r.found.wrong(debtFile(name), failure)
			continue
		case errors.As(failure, &refusal):
			r.found.done(debtFile(name), repairIntent)
			failure = r.files.Delete(ctx, debtFile(name))
		}
		if held := (*Locked)(nil); !errors.As(failure, &held) {
			err = errors.Join(err, failure)
		}
	}
	return err
}

// holding does something while no run of the dataset can begin; one that is under
// way is left alone.
func (r *repair) holding(ctx context.Context, dataset, path string, do func() error) error {
	release, err := r.lock(ctx, datasetLock+dataset)
	var held *Locked
	if errors.As(err, &held) {
		r.found.add(path, repairBusy)
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(do(), release())
}

// dataset names what is wrong with the chain of a dataset, makes its files of
// current again, and returns the chain.
func (r *repair) dataset(ctx context.Context, dataset string, periods []Day) ([]filed, error) {
	err := r.holding(ctx, dataset, attemptsDir(periods[len(periods)-1], dataset), func() error {
		chain, err := r.chain(ctx, dataset, periods)
		if err != nil {
			return err
		}
		r.found.links(dataset, chain)
		for _, period := range periods {
			if err := r.current(ctx, dataset, period, chain); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r.chain(ctx, dataset, periods) // of one that is being audited, too
}

// current makes the files of a period those of the run that has to be shown.
func (r *repair) current(ctx context.Context, dataset string, period Day, chain []filed) error {
	m := shownOf(chain, period)
	if m == nil {
		return nil
	}
	if r.inMonth(ctx, m, dataset, period) {
		return r.incidents(ctx, dataset, period, m)
	}
	for _, table := range m.tableNames() {
		name := currentFile(table, period, dataset)
		if sum, err := r.sum(ctx, name); err == nil && sum == m.Tables[table].SHA256 {
			continue
		}
		if t, err := r.buried(ctx, period, dataset, m.RunID); err == nil && t.has(table) {
			continue
		}
		full := (*Full)(nil)
		switch err := r.replace(ctx, m.Manifest, period, table); {
		case ctx.Err() != nil || errors.As(err, &full): // for nothing else there is room
			return err
		case isOfWriting(err):
			r.found.wrong(name, err)
		case err != nil:
			r.found.wrong(historyFile(period, dataset, m.RunID, table+".parquet"), err)
		default:
			r.found.done(name, repairCurrent, m.RunID)
		}
	}
	return r.incidents(ctx, dataset, period, m)
}

// incidents removes a file of incidents that follows from another run than the one shown,
// or is not as it was written. It is owed to the store, with those after it, and the next
// command that has a catalogue follows them anew.
func (r *repair) incidents(ctx context.Context, dataset string, period Day, m *filed) error {
	name, what := currentFile(incidents.name, period, dataset), repairForgotten
	_, id, err := incidents.read(ctx, r.files, name)
	if errors.Is(err, fs.ErrNotExist) || ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		var file []byte
		if file, err = readAll(ctx, r.files, name); err == nil && !isSealed(file) {
			err = damaged(name, errSeal)
		}
	}
	switch refusal := (*Error)(nil); {
	case err == nil && id == m.RunID:
		return nil
	case errors.As(err, &refusal):
		what = repairNoIncidents
	case err != nil: // a folder, or what may not be read, is not ours to remove
		r.found.wrong(name, err)
		return ctx.Err()
	}
	if err := r.owe(ctx, period, dataset); err != nil {
		return err
	}
	if err := r.forgetIncidents(ctx, period, dataset); err != nil {
		return err
	}
	r.found.done(name, what)
	return nil
}

// owe says in the store that incidents of datasets are to be followed anew from a period
// on; once of each, for periods are looked at in their order.
func (r *repair) owe(ctx context.Context, period Day, datasets ...string) error {
	datasets = slices.DeleteFunc(datasets, func(dataset string) bool {
		from, is := r.owed[dataset]
		return is && from <= period
	})
	if len(datasets) == 0 {
		return nil
	}
	debt, err := r.Owe(ctx, period, datasets)
	if err != nil {
		return err
	}
	for _, dataset := range datasets {
		r.owed[dataset] = period
	}
	return debt.Leave()
}

// shownOf is the attempt of a chain that current has to show for a period: the
// newest that did not fail, or else the newest; nil where that cannot be said
// because a manifest is damaged, or where there is none.
func shownOf(chain []filed, period Day) (newest *filed) {
	for i := len(chain) - 1; i >= 0; i-- {
		f := &chain[i]
		switch {
		case f.Period != period || !f.committed():
		case f.err != nil:
			return nil
		case !f.Failed():
			return f
		case newest == nil:
			newest = f
		}
	}
	return newest
}

// head makes HEAD.json again where it is lost, and has it take in the runs that
// follow those it names.
func (r *repair) head(ctx context.Context, chains map[string][]filed) error {
	found := len(r.found)
	return r.swapping(ctx, headLock, func() error {
		r.found = r.found[:found]
		h, sum, of, err := r.headKnown(ctx)
		var refusal *Error
		lost := errors.As(err, &refusal) && !isNewer(err)
		if err != nil && !lost {
			return err
		}
		next := &Head{Version: documentVersion, PreviousSHA256: sum, Datasets: map[string]Link{}}
		if !lost {
			next.Sequence, next.UpdatedAt, next.Closed = h.Sequence, h.UpdatedAt, h.Closed
			for dataset, link := range h.Datasets {
				next.Datasets[dataset] = link
			}
		}
		if _, acts, err := r.Closed(ctx); err == nil {
			if next.Closed, err = extended(next.Closed, acts); err != nil {
				return err
			}
		}
		before := next.Sequence
		for _, dataset := range sortedKeys(chains) {
			r.takeAll(next, dataset, chains[dataset], lost || sum == "")
		}
		if next.Sequence == before && !lost {
			return nil
		}
		file, digest, err := seal(next)
		if err != nil {
			return err
		}
		if lost || sum == "" {
			r.found.done(headFile, repairHead, next.Sequence)
		}
		_, err = r.putSigned(ctx, headFile, of, file, digest)
		return err
	})
}

// takeAll takes the runs of a chain into HEAD.json. Where it is made anew every run
// counts, for it counts commits.
func (r *repair) takeAll(h *Head, dataset string, chain []filed, anew bool) {
	for i := range chain {
		f := &chain[i]
		last, any := h.Datasets[dataset]
		switch {
		case f.err != nil || any && last.RunID >= f.RunID:
		case anew:
			h.Sequence++
			if f.FinishedAt.After(h.UpdatedAt) {
				h.UpdatedAt = f.FinishedAt
			}
			h.Datasets[dataset] = f.link(f.sha256)
		case h.take(f.Manifest, f.sha256) == nil:
			r.found.done(headFile, repairTaken, f.RunID, dataset)
		default:
			r.found.wrong(f.place(dataset), follows(f.Manifest, last, any))
		}
	}
}

// rest names what no run owns.
func (r *repair) rest(ctx context.Context, chains map[string][]filed) error {
	return r.eachCurrent(ctx, func(table, name string) error {
		switch {
		case table == agencyScores.name: // looked at with their evidence
		case isMonthFile(table, name) && slices.Contains(TableNames(), table):
		case table == incidents.name: // looked at with its run
		case !owned(name, table, chains):
			r.found.add(name, findStray)
		}
		return ctx.Err()
	})
}
