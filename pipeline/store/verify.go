package store

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"rasoat/rules/message"
)

var (
	findTable = message.Define("store.find_table",
		"đã bị sửa sau khi ghi: manifest ghi SHA-256 %s, thực tế là %s", "was altered after it was written: its manifest has SHA-256 %s, it has %s")
	findResults = message.Define("store.find_results",
		"results_sha256 không khớp các bảng của lượt này: ghi %s, tính lại được %s",
		"its results_sha256 does not agree with the tables of the run: it has %s, they have %s")
	findRow = message.Define("store.find_row",
		"cột %s không khớp với manifest của lượt này", "its column %s does not agree with the manifest of the run")
	findForeignRow = message.Define("store.find_foreign_row",
		"có dòng của lượt khác (cột %s)", "has a row of another run (column %s)")
	findEvidence = message.Define("store.find_evidence",
		"đã đối chiếu với %s, nay tệp đó khác (SHA-256 %s, thực tế là %s)",
		"was judged beside %s, which is another file now (SHA-256 %s, it is %s)")
	findCurrent = message.Define("store.find_current",
		"đã bị sửa: không phải bản chép từ lượt %s trong lịch sử", "was altered: it is not the copy of run %s of history")
	findShows = message.Define("store.find_shows",
		"là bản của lượt %s, trong khi phải là lượt %s", "is that of run %s, and has to be that of run %s")
	findHidden = message.Define("store.find_hidden",
		"không còn, trong khi lịch sử có lượt %s", "is not there, though history has run %s")
	findHeadEnd = message.Define("store.find_head_end",
		"ghi lượt cuối của bộ dữ liệu %s là %s, nhưng trong lịch sử đó là %s",
		"says that the newest run of dataset %s is %s, but history has %s")
	findHeadLost = message.Define("store.find_head_missing",
		"thiếu: history/HEAD.json ghi đây là lượt mới nhất của bộ dữ liệu", "is missing: history/HEAD.json names it as the newest of its dataset")
	findHeadSum = message.Define("store.find_head_sum",
		"không phải tệp mà history/HEAD.json ghi nhận: SHA-256 phải là %s, thực tế là %s",
		"is not the file that history/HEAD.json names: its SHA-256 has to be %s, it is %s")
	findBusy = message.Define("store.find_busy",
		"lượt %s đang được ghi hoặc bị ngắt giữa chừng: bộ dữ liệu %s chưa được kiểm chứng hết; hãy kiểm chứng lại sau",
		"run %s is being written, or was cut off: not all of dataset %s could be verified; verify again later")
	findHeadCount = message.Define("store.find_head_count",
		"ghi %s lượt kiểm toán, trong lịch sử có %s: có lượt đã bị cắt bỏ hoặc thêm vào",
		"counts %s runs, history has %s: some were cut off or put in")
	findRanking = message.Define("store.find_ranking",
		"đã bị sửa: SHA-256 phải là %s, thực tế là %s", "was altered: its SHA-256 has to be %s, it is %s")
	findNoRanking = message.Define("store.find_no_ranking",
		"không có bằng chứng %s", "its evidence %s is not there")
)

// Verification says what a store is held against beside itself.
type Verification struct {
	Copy []byte              // a copy of HEAD.json that was kept elsewhere; nil: none
	Keys []ed25519.PublicKey // one of them has to have signed every document; none: signatures do not matter
}

// Verified is what was looked at, and what was found to be wrong.
type Verified struct {
	Runs, Files, Sequence int64    // attempts, files that were held against a hash, commits that HEAD.json counts
	Removed               int64    // tables that are missing for a reason, see Prune
	Live                  []string // datasets at which somebody was at work, and months that were being joined
	Found                 []Finding
}

// proof is one verification under way.
type proof struct {
	*Store
	Verification
	Verified
	found  findings
	busy   map[string]*intent // dataset → the run that is being written
	broken bool               // some chain is
	known  map[string][]filed // the chains, as far as HEAD.json counts
	since  map[string][]filed // what has come since
	file   []byte             // HEAD.json, as it was at the beginning
	end    *Head              // nil where it cannot be read
	sound  *checked

	torn    map[string]bool  // packs that are not as they were written
	joining map[string]bool  // months that are being joined
	monthly map[string]bool  // months that have files of their own
	joined  map[place]string // the runs that months' files have
	lost    map[string]bool  // months whose file of runs is not what it was, or not there
}

// Verify recomputes every hash of the store from its files: see the package comment.
// Each file that does not agree is named once, those of history before those of
// current, a dataset's in the order in which its runs were made. Nothing is written.
// Of a run that is being written nothing is said but, if its writer is dead, that. The
// error is one that ended the verification as a whole.
func (s *Store) Verify(ctx context.Context, v Verification) (done *Verified, err error) {
	known := newChecked()
	live, err := s.lookAgain(ctx, func() ([]Finding, error) {
		if done, err = s.verify(ctx, v, known); err != nil {
			return nil, err
		}
		return done.Found, nil
	}, func(sure []Finding) { done.Found = sure })
	if err != nil {
		return nil, err
	}
	done.Live = slices.Compact(slices.Sorted(slices.Values(append(done.Live, live...))))
	return done, nil
}

func (s *Store) verify(ctx context.Context, v Verification, known *checked) (*Verified, error) {
	p := &proof{Store: s, Verification: v, known: map[string][]filed{}, since: map[string][]filed{}, sound: known}
	for _, step := range []func(context.Context) error{p.begin, p.begun, p.begunMonths, p.packs, p.lookForMonths, p.history, p.head, p.closing, p.months, p.shown, p.agencies, p.strays} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	p.Found = p.once()
	return &p.Verified, nil
}

// begin reads HEAD.json before anything else: what it counts is there from then on.
func (p *proof) begin(ctx context.Context) (err error) {
	if p.file, err = readAll(ctx, p.files, headFile); errors.Is(err, fs.ErrNotExist) {
		p.end = &Head{}
	} else if err == nil {
		p.end, _ = DecodeHead(p.file)
	}
	return ctx.Err()
}

// VerifyRun does the same for one run: its files, its place in the chain of its
// dataset and, if it is the newest, in HEAD.json.
func (s *Store) VerifyRun(ctx context.Context, period Day, dataset, id string, v Verification) (*Verified, error) {
	p := &proof{Store: s, Verification: v, known: map[string][]filed{}}
	chains, err := p.chains(ctx)
	if err != nil {
		return nil, err
	}
	chain, err := p.chain(ctx, dataset, chains[dataset])
	if err != nil {
		return nil, err
	}
	p.known[dataset] = chain
	p.found.links(dataset, chain)
	at := slices.IndexFunc(chain, func(f filed) bool { return f.RunID == id && f.Period == period })
	if at < 0 {
		p.found.add(manifestFile(period, dataset, id), findAbsent)
	} else if err := p.runs(ctx, dataset, chain[at:at+1]); err != nil {
		return nil, err
	}
	own := path.Dir(manifestFile(period, dataset, id)) + "/"
	p.found = slices.DeleteFunc(p.found, func(f Finding) bool { return !strings.HasPrefix(f.Path, own) })
	if err := p.runEnd(ctx, dataset, own); err != nil {
		return nil, err
	}
	p.Found = p.once()
	return &p.Verified, nil
}

// runEnd says whether HEAD.json names the run, if it is the newest, as it is.
func (p *proof) runEnd(ctx context.Context, dataset, own string) error {
	h, _, err := p.Head(ctx)
	if err != nil {
		p.found.wrong(headFile, err)
		return ctx.Err()
	}
	p.Sequence = h.Sequence
	link, chain := h.Datasets[dataset], p.known[dataset]
	for i := range chain {
		if f := &chain[i]; strings.HasPrefix(link.Path, own) && f.place(dataset) == link.Path && f.err == nil && f.sha256 != link.SHA256 {
			p.found.add(link.Path, findHeadSum, link.SHA256, f.sha256)
		}
	}
	return nil
}

// once are the findings, of each path the first.
func (p *proof) once() []Finding {
	seen := map[string]bool{}
	return slices.DeleteFunc(p.found, func(f Finding) bool {
		again := seen[f.Path]
		seen[f.Path] = true
		month, dataset, _, inPack := inHistory(f.Path)
		return again || inPack && p.torn[packFile(month, dataset)]
	})
}

// history looks at all chains and all runs.
func (p *proof) history(ctx context.Context) error {
	chains, err := p.chains(ctx)
	if err != nil {
		return err
	}
	for _, dataset := range sortedKeys(chains) {
		chain, err := p.chain(ctx, dataset, chains[dataset])
		if err != nil {
			return err
		}
		if chain, p.since[dataset], err = p.cut(ctx, dataset, chain); err != nil {
			return err
		}
		p.known[dataset] = chain
		before := len(p.found)
		p.found.links(dataset, chain)
		p.broken = p.broken || len(p.found) > before
		if err := p.runs(ctx, dataset, chain); err != nil {
			return err
		}
	}
	return nil
}

// runs looks at the files of the runs, several at a time.
func (p *proof) runs(ctx context.Context, dataset string, chain []filed) error {
	each := make([]run, len(chain))
	err := few(len(chain), p.AtOnce(), func(i int) error {
		key := chain[i].place(dataset) + chain[i].sha256
		if was := p.sound.of(key); was != nil {
			each[i], chain[i].digests = *was, was.digests
			return nil
		}
		each[i] = run{Store: p.Store, filed: &chain[i], dataset: dataset, chain: p.known[dataset], keys: p.Keys, joined: p.monthly[monthOf(chain[i].Period)]}
		return each[i].verify(ctx)
	})
	for i := range each {
		p.Runs++
		p.Files += each[i].files
		p.Removed += each[i].removed
		p.found = append(p.found, each[i].found...)
		p.sound.keep(chain[i].place(dataset)+chain[i].sha256, &each[i])
	}
	return err
}

// shown holds current against history.
func (p *proof) shown(ctx context.Context) error {
	for _, dataset := range sortedKeys(p.known) {
		chain := p.known[dataset]
		periods := map[Day]bool{}
		for i := range chain {
			period := chain[i].Period
			if !periods[period] && !p.isBusy(place{period, dataset}) && !p.joining[monthOf(period)] {
				periods[period] = true
				if err := p.period(ctx, dataset, period, chain); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// period holds the files of current of a dataset and period against the run that
// they have to be copies of.
func (p *proof) period(ctx context.Context, dataset string, period Day, chain []filed) error {
	m, at, found := shownOf(chain, period), place{period, dataset}, len(p.found)
	if m == nil || p.sound.shown[at] == m.RunID {
		return nil
	}
	if day, err := p.isThere(ctx, currentFile(runsTable, period, dataset)); err != nil {
		p.found.wrong(currentFile(runsTable, period, dataset), err)
	} else if !day {
		if inMonth, err := p.inMonth(ctx, m, dataset, period, chain); inMonth || err != nil {
			return err
		}
	}
	for _, table := range m.tableNames() {
		name := currentFile(table, period, dataset)
		p.Files++
		sum, err := p.sum(ctx, name)
		switch other := wrote(chain, period, table, sum); {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, fs.ErrNotExist) && p.goes(ctx, m, dataset, table):
		case errors.Is(err, fs.ErrNotExist):
			p.found.add(name, findHidden, m.RunID)
		case err != nil:
			p.found.wrong(name, err)
		case sum == m.Tables[table].SHA256:
		case other != "":
			p.found.add(name, findShows, other, m.RunID)
		default:
			p.found.add(name, findCurrent, m.RunID)
		}
	}
	if len(p.found) == found {
		p.sound.shown[at] = m.RunID
	}
	return nil
}

// goes tells whether a table of a run was removed, or is just being removed.
func (p *proof) goes(ctx context.Context, f *filed, dataset, table string) bool {
	t, err := p.buried(ctx, f.Period, dataset, f.RunID)
	return err == nil && t.has(table)
}

// wrote is the attempt whose table has this SHA-256, or "".
func wrote(chain []filed, period Day, table, sum string) string {
	for i := range chain {
		if f := &chain[i]; f.Period == period && f.err == nil && sum != "" && f.Tables[table].SHA256 == sum {
			return f.RunID
		}
	}
	return ""
}

// strays names what no run wrote, in current and in history.
func (p *proof) strays(ctx context.Context) error {
	err := p.eachCurrent(ctx, func(table, name string) error {
		if table == incidents.name && p.audited(name) {
			return ctx.Err() // VerifyIncidents looks at it
		}
		if slices.Contains(TableNames(), table) && isMonthFile(table, name) {
			return ctx.Err() // looked at with its month
		}
		at := placeIn(name)
		if table != agencyScores.name && !owned(name, table, p.known) && !owned(name, table, p.since) && !p.isBusy(at) && !p.isTorn(at) {
			p.found.add(name, findStray)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return p.eachUnder(ctx, historyDir+"/", func(name string) error {
		parts := strings.Split(name, "/")
		if _, _, isPack := parsePack(name); isPack {
			return ctx.Err() // looked at before
		}
		known := name == headFile || name == closedFile || len(parts) == 3 && parts[2] == path.Base(rankingFile(0))
		if len(parts) == 5 { // history, period, dataset, run, file: looked at with the run
			is := func(f filed) bool { return f.RunID == parts[3] && iso(f.Period) == parts[1] }
			known = slices.ContainsFunc(p.known[parts[2]], is) || slices.ContainsFunc(p.since[parts[2]], is)
			if i := p.busy[parts[2]]; i != nil && i.RunID == parts[3] {
				known = true
			}
		}
		if !known {
			p.found.add(name, findStray)
		}
		return ctx.Err()
	})
}

// audited tells whether there is a run of the dataset and the period that a file of
// current is named after.
func (p *proof) audited(name string) bool {
	period, dataset, ok := parseCurrent(path.Base(name))
	return ok && name == currentFile(incidents.name, period, dataset) &&
		slices.ContainsFunc(p.known[dataset], func(f filed) bool { return f.Period == period && f.committed() })
}

// placeIn is the place that a file of current is named after.
func placeIn(name string) place {
	period, dataset, _ := parseCurrent(path.Base(name))
	return place{period, dataset}
}
