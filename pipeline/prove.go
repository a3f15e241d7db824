package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	proveUnknown = message.Define("prove_unknown_dataset",
		"danh mục không có bộ dữ liệu này, nên không kiểm toán lại được lượt %s",
		"the catalogue has no such dataset, so run %s cannot be audited again")
	proveRule = message.Define("prove_rule",
		"quy tắc %s không phải quy tắc của lượt %s (SHA-256 phải là %s, thực tế là %s)",
		"rule %s is not that of run %s (its SHA-256 has to be %s, it is %s)")
	proveRules = message.Define("prove_rules",
		"khai báo cột, khóa hoặc giá trị thay thế khác với khi chạy lượt %s",
		"its columns, key or placeholders are not those of run %s")
	proveNoRule = message.Define("prove_no_rule", "không có", "none")
	proveMethod = message.Define("prove_method",
		"phương pháp chấm điểm khác với khi chạy lượt %s (SHA-256 phải là %s, thực tế là %s)",
		"its scoring method is not that of run %s (its SHA-256 has to be %s, it is %s)")
	proveInput = message.Define("prove_input",
		"không phải tệp mà lượt %s đã đọc (SHA-256 phải là %s, thực tế là %s)",
		"is not the file that run %s has read (its SHA-256 has to be %s, it is %s)")
	proveNoInput = message.Define("prove_no_input",
		"không còn, hoặc nguồn của bộ dữ liệu nay không chỉ tới tệp này, trong khi lượt %s đã đọc tệp",
		"is not there, or the dataset's source leads to it no more, and run %s has read it")
	proveNewInput = message.Define("prove_new_input",
		"nay có thêm, trong khi lượt %s không đọc tệp này", "is there now, and run %s has not read it")
	proveBroken = message.Define("prove_broken_file",
		"không kiểm toán lại được lượt %s: %s", "run %s cannot be audited again: %s")
	proveFailed = message.Define("prove_failed",
		"không kiểm toán lại được lượt %s: %s", "run %s cannot be audited again: %s")
)

// Prove audits again what the store shows for the periods and datasets that are
// wanted, from the inputs and the catalogue as they are now, and writes nothing. It
// names each input, rule and method that is not what the manifest holds the hash of,
// and where all are, each table with a figure that is not what comes out again: the
// first such figure of it. With a run id it looks at that run alone. It returns how
// many runs were proven.
func Prove(ctx context.Context, c Config, w store.Wanted, run string) (found []store.Finding, proven int64, err error) {
	all, _, err := c.Store.Recorded(ctx, w)
	if err != nil {
		return nil, 0, err
	}
	c.keys, c.turns = c.keyBudget(), source.NewTurns(c.Jobs)
	lists, err := c.readReferences(ctx)
	if err != nil {
		return nil, 0, err
	}
	p := &prover{Config: &c, lists: lists, catalogues: map[string]bool{c.Catalogue.SHA256: true}, strange: map[store.Day]bool{}}
	for i := range all {
		r := &all[i]
		if r.Err != nil || run == "" && !r.Shown || run != "" && r.RunID != run {
			continue // what cannot be read, the verification names
		}
		if err := c.Store.ReadManifest(ctx, r); err != nil {
			return nil, 0, err
		}
		if err := p.prove(ctx, r); err != nil {
			return nil, 0, err
		}
		r.Manifest = nil
	}
	if run == "" && len(w.Datasets) == 0 {
		err = p.agencies(ctx, all)
	}
	return p.told(), p.proven, err
}

// prover is one proof under way.
type prover struct {
	*Config
	lists      references
	found      []store.Finding
	proven     int64
	catalogues map[string]bool    // those that are known not to be, or to be, the one at hand
	elsewhere  *store.Finding     // that a file of the catalogue is another one which no run that was looked at is of
	strange    map[store.Day]bool // periods with a run of another catalogue
}

func (p *prover) add(path, key string, args ...any) {
	p.found = append(p.found, store.Finding{Path: path, What: message.New(key, args...)})
}

// prove audits one attempt again.
func (p *prover) prove(ctx context.Context, r *store.Recorded) error {
	before := len(p.found)
	target, ok := p.target(r.Dataset)
	switch {
	case !ok:
		p.strange[r.Period] = true
		p.add("datasets/"+r.Dataset+".yaml", proveUnknown, r.RunID)
		return nil
	case target.broken != nil && r.Manifest.Status != store.StatusError:
		p.strange[r.Period] = true
		file := p.relative(target.broken.Path)
		p.add(file, proveBroken, r.RunID, ProblemOf(&brokenFile{file, target.broken.Problems}))
		return nil
	}
	p.sameRules(r, target)
	a := &audit{Config: p.Config, period: value.Day(r.Period), target: target, lists: p.lists, before: p.historyOf(value.Day(r.Period))}
	t, m, err := a.judge(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if gone := err == nil && !wasAudited(m.Status); (err != nil || gone) && wasAudited(r.Manifest.Status) {
		p.sameFiles(ctx, r, target.dataset, err)
		return nil
	}
	if err != nil {
		t, m = a.failed(err)
	}
	p.sameInputs(r, m.Inputs)
	if len(p.found) > before {
		return nil // other inputs or rules, other figures
	}
	differ, err := p.Store.Compare(ctx, r, t, m.Status)
	p.found = append(p.found, differ...)
	if len(differ) == 0 {
		p.proven++
	}
	return err
}

func (p *prover) target(dataset string) (target, bool) {
	for _, t := range p.targets() {
		if t.id() == dataset {
			return t, true
		}
	}
	return target{}, false
}

// relative is the file of a dataset, as findings name it.
func (p *prover) relative(path string) string { return "datasets/" + filepath.Base(path) }

// sameInputs holds what was read again against what the manifest says was read.
func (p *prover) sameInputs(r *store.Recorded, now []store.Input) {
	named := func(in store.Input) string { return in.Kind + "\x00" + in.Name + "\x00" + in.Path }
	is := map[string]store.Input{}
	for _, in := range now {
		is[named(in)] = in
	}
	var gone, came []store.Input
	for _, was := range r.Manifest.Inputs {
		in, ok := is[named(was)]
		delete(is, named(was))
		switch {
		case !ok && was.Kind == store.InputHistory:
			gone = append(gone, was)
		case !ok:
			p.add(was.Path, proveNoInput, r.RunID)
		case in.SHA256 != was.SHA256:
			p.add(was.Path, proveInput, r.RunID, was.SHA256, in.SHA256)
		}
	}
	for _, in := range now {
		switch _, left := is[named(in)]; {
		case left && in.Kind == store.InputHistory:
			came = append(came, in)
		case left:
			p.add(in.Path, proveNewInput, r.RunID)
		}
	}
	p.otherPast(r, gone, came)
}

// sameFiles is sameInputs where the audit breaks off before it knows what it has read:
// all files are held against the manifest as they lie there.
func (p *prover) sameFiles(ctx context.Context, r *store.Recorded, d *catalogue.Dataset, broken error) {
	before := len(p.found)
	var now []store.Input
	for _, in := range r.Manifest.Inputs {
		switch in.Kind {
		case store.InputReference:
			if list, ok := p.listNow(in); ok {
				now = append(now, list)
			}
		case store.InputHistory: // the verification has looked at it
			now = append(now, in)
		}
	}
	now = append(now, filesNow(ctx, r.Manifest, store.InputExtract, "", d)...)
	for _, other := range p.Catalogue.Datasets {
		read := func(in store.Input) bool { return in.Kind == store.InputDataset && in.Name == other.ID }
		if slices.ContainsFunc(r.Manifest.Inputs, read) {
			now = append(now, filesNow(ctx, r.Manifest, store.InputDataset, other.ID, other)...)
		}
	}
	p.sameInputs(r, now)
	if len(p.found) == before {
		p.add(p.relative(d.Path), proveFailed, r.RunID, ProblemOf(broken))
	}
}

// listNow is a list as it lies there, or as it ships.
func (p *prover) listNow(in store.Input) (now store.Input, ok bool) {
	list, ok := p.Catalogue.Reference(in.Name)
	if f := p.lists[in.Name]; ok && list.Path == "" && f != nil {
		return f.input, true
	}
	sum, err := sumOf(list.Path)
	return store.Input{Kind: in.Kind, Name: in.Name, Path: filepath.ToSlash(list.Written), SHA256: sum}, ok && err == nil
}

// filesNow are the files of a dataset as they lie there. What lies on another machine
// is taken to be what it was: the audit could not read it either.
func filesNow(ctx context.Context, m *store.Manifest, kind, name string, d *catalogue.Dataset) []store.Input {
	period, _ := value.ParseDay(m.Period)
	found, _ := find(ctx, d, period)
	var now []store.Input
	for _, f := range found {
		in := store.Input{Kind: kind, Name: name, Path: f.Name}
		same := func(was store.Input) bool { return was.Kind == kind && was.Name == name && was.Path == f.Name }
		if at := slices.IndexFunc(m.Inputs, same); f.Path == "" && at >= 0 {
			now = append(now, m.Inputs[at])
		} else if sum, err := sumOf(f.Path); err == nil {
			in.SHA256 = sum
			now = append(now, in)
		}
	}
	return now
}

// sumOf is the SHA-256 of a file.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// agencies scores the agencies again, for the periods that have no run of another
// catalogue, whose agencies and cycles may be others.
func (p *prover) agencies(ctx context.Context, all []store.Recorded) error {
	var periods []store.Day
	for i := range all {
		if !p.strange[all[i].Period] {
			periods = append(periods, all[i].Period)
		}
	}
	for _, period := range slices.Compact(periods) {
		rows, err := p.agencyRows(ctx, value.Day(period), nil)
		if err != nil {
			return err
		}
		differ, err := p.Store.CompareAgencies(ctx, period, rows)
		if err != nil {
			return err
		}
		p.found = append(p.found, differ...)
	}
	return nil
}
