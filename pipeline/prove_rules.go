package pipeline

import (
	"slices"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var (
	proveCatalogue = message.Define("prove_catalogue",
		"danh mục khác với khi chạy lượt %s: cơ quan, tên, nguồn hoặc một bộ dữ liệu khác đã thay đổi (SHA-256 phải là %s, thực tế là %s)",
		"the catalogue is not that of run %s: agencies, titles, sources or another dataset differ (its SHA-256 has to be %s, it is %s)")
	proveTop = message.Define("prove_top",
		"khác với khi chạy lượt %s: cơ quan, tên, danh mục tham chiếu hoặc thiết lập khác đã thay đổi (SHA-256 phải là %s, thực tế là %s)",
		"is not that of run %s: agencies, title, references or other settings differ (its SHA-256 has to be %s, it is %s)")
	proveDataset = message.Define("prove_dataset",
		"tên, cơ quan, chu kỳ, trọng số hoặc nguồn của bộ dữ liệu khác với khi chạy lượt %s (SHA-256 phải là %s, thực tế là %s)",
		"its title, agency, cycle, weight or source is not that of run %s (its SHA-256 has to be %s, it is %s)")
	proveDatasets = message.Define("prove_datasets",
		"có bộ dữ liệu được thêm, bớt hoặc sửa so với khi chạy lượt %s", "a dataset was added, removed or changed since run %s")
)

// aboutFiles are findings that name the file by which the catalogue is another one.
var aboutFiles = []string{proveRule, proveRules, proveDataset, proveUnknown, proveBroken}

// told are the findings, of each file the first. That the catalogue is another one is
// clear where a file of it is.
func (p *prover) told() []store.Finding {
	named := slices.ContainsFunc(p.found, func(f store.Finding) bool { return slices.Contains(aboutFiles, f.What.Key) })
	if p.elsewhere != nil && !named {
		p.found = append(p.found, *p.elsewhere)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(p.found, func(f store.Finding) bool {
		again := seen[f.Path] || named && f.What.Key == proveCatalogue
		seen[f.Path] = true
		return again
	})
}

// sameRules holds method, rules and catalogue against the manifest.
func (p *prover) sameRules(r *store.Recorded, t target) {
	m, before := r.Manifest, len(p.found)
	if own := p.Catalogue.Method.Fingerprint(); m.MethodSHA256 != own {
		p.add(catalogue.File, proveMethod, r.RunID, m.MethodSHA256, own)
	}
	if d := t.dataset; d != nil && d.SHA256 != m.RulesSHA256 {
		p.otherRule(r, d)
	}
	if m.CatalogueSHA256 == p.Catalogue.SHA256 {
		return
	}
	p.strange[r.Period] = true
	if len(p.found) == before {
		p.otherCatalogue(r, t.dataset)
	}
}

// otherCatalogue names the files by which the catalogue is another one than that of a run:
// that of its dataset, and once, however many runs were made with that catalogue, what is
// not about the dataset.
func (p *prover) otherCatalogue(r *store.Recorded, d *catalogue.Dataset) {
	m := r.Manifest
	own := d == nil || m.DatasetSHA256 == "" || m.DatasetSHA256 == d.FileSHA256
	if !own {
		p.add(p.relative(d.Path), proveDataset, r.RunID, m.DatasetSHA256, d.FileSHA256)
	}
	if p.catalogues[m.CatalogueSHA256] {
		return
	}
	switch {
	case m.TopSHA256 == "":
		p.add(catalogue.File, proveCatalogue, r.RunID, m.CatalogueSHA256, p.Catalogue.SHA256)
	case m.TopSHA256 != p.Catalogue.TopSHA256:
		p.add(catalogue.File, proveTop, r.RunID, m.TopSHA256, p.Catalogue.TopSHA256)
	case own:
		p.elsewhere = &store.Finding{Path: "datasets", What: message.New(proveDatasets, r.RunID)}
		return
	}
	p.catalogues[m.CatalogueSHA256] = true
}

// otherRule names the first rule that is not what it was.
func (p *prover) otherRule(r *store.Recorded, d *catalogue.Dataset) {
	was, is := r.Manifest.Rules, d.RuleSHA256
	var ids []string
	for id := range was {
		ids = append(ids, id)
	}
	for id := range is {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if was[id] != is[id] {
			p.add(p.relative(d.Path), proveRule, id, r.RunID, orNone(was[id]), orNone(is[id]))
			return
		}
	}
	p.add(p.relative(d.Path), proveRules, r.RunID)
}

func orNone(sum string) any {
	if sum == "" {
		return message.New(proveNoRule)
	}
	return sum
}
