package store

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"rasoat/rules/message"
)

var (
	findCut = message.Define("store.find_cut",
		"bản sao HEAD.json ghi nhận tệp này, nay không còn: lượt này đã bị cắt bỏ",
		"the copy of HEAD.json names it, and it is not there: the run was cut off")
	findCopy = message.Define("store.find_copy",
		"không phải tệp mà bản sao HEAD.json ghi nhận: SHA-256 phải là %s, thực tế là %s",
		"is not the file that the copy of HEAD.json names: its SHA-256 has to be %s, it is %s")
	findNewerCopy = message.Define("store.find_newer_copy",
		"số thứ tự %s nhỏ hơn số %s của bản sao: các lượt sau đó đã bị cắt bỏ",
		"its number %s is less than the copy's, %s: what came after was cut off")
	findRankingRows = message.Define("store.find_ranking_rows",
		"đã bị sửa: không khớp với %s (kỳ %d)", "was altered: it does not agree with %s (period %d)")
	findBadCopy = message.Define("store.find_bad_copy",
		"bản sao bị hỏng hoặc bị sửa (%s)", "the copy is damaged or was altered (%s)")
)

// copyName is what findings call the copy of HEAD.json that was kept elsewhere.
const copyName = "HEAD.json"

// earlier holds the store against a copy of HEAD.json: every run that the copy names
// has to be in history as it was then. Nothing else shows that the newest attempts
// were cut off.
func (p *proof) earlier() {
	if p.Copy == nil {
		return
	}
	was, err := DecodeHead(p.Copy)
	if err != nil {
		p.found.add(copyName, findBadCopy, inWords(err))
		return
	}
	p.found.signature(copyName, was.Digest, was.Signature, p.Keys)
	if was.Sequence > p.Sequence {
		p.found.add(headFile, findNewerCopy, p.Sequence, was.Sequence)
	}
	for _, dataset := range sortedKeys(was.Datasets) {
		link, found := was.Datasets[dataset], (*filed)(nil)
		for i := range p.known[dataset] {
			if f := &p.known[dataset][i]; f.place(dataset) == link.Path && f.committed() {
				found = f
			}
		}
		switch {
		case found == nil:
			p.found.add(link.Path, findCut)
		case found.err == nil && found.sha256 != link.SHA256:
			p.found.add(link.Path, findCopy, link.SHA256, found.sha256)
		}
	}
}

// agencies holds the agencies' scores against their evidence.
func (p *proof) agencies(ctx context.Context) error {
	sums, months := map[string]string{}, map[string][]AgencyScore{}
	err := p.eachUnder(ctx, currentDir+"/"+agencyScores.name+"/", func(name string) error {
		if p.joining[path.Base(name)[:min(len(monthForm), len(path.Base(name)))]] {
			return ctx.Err()
		}
		if isMonthFile(agencyScores.name, name) {
			return p.agencyMonth(ctx, name, months)
		}
		day, isFile := strings.CutSuffix(path.Base(name), ".parquet")
		period, err := dayOf(day)
		if !isFile || err != nil || name != agencyFile(period) {
			p.found.add(name, findStray)
			return ctx.Err()
		}
		if sums[day], err = p.sum(ctx, name); err != nil {
			p.found.wrong(name, err)
		}
		return p.ranked(ctx, period, name, sums[day], nil)
	})
	if err != nil {
		return err
	}
	periods, err := p.periods(ctx)
	for _, period := range periods {
		if _, seen := sums[iso(period)]; seen || p.joining[monthOf(period)] {
			continue
		}
		rows := months[iso(period)]
		delete(months, iso(period))
		if _, err := readAll(ctx, p.files, rankingFile(period)); errors.Is(err, fs.ErrNotExist) && rows == nil {
			continue
		}
		if err := p.ranked(ctx, period, p.agencyPlace(ctx, period), "", rows); err != nil {
			return err
		}
	}
	for _, day := range sortedKeys(months) {
		if period, err := dayOf(day); err == nil && sums[day] == "" {
			p.found.add(monthFile(agencyScores.name, period), findNoRanking, rankingFile(period))
		}
	}
	return err
}

// agencyMonth reads the file of a month, by periods.
func (p *proof) agencyMonth(ctx context.Context, name string, into map[string][]AgencyScore) error {
	month, _ := strings.CutSuffix(path.Base(name), ".parquet")
	first, _ := dayOfMonth(month)
	if !p.isSealed(ctx, name) {
		return ctx.Err()
	}
	rows, _, err := agencyScores.part(ctx, p.files, name, wholeMonth(first))
	if err != nil {
		p.found.wrong(name, err)
	}
	for i := range rows {
		day := iso(rows[i].Period)
		into[day] = append(into[day], rows[i])
	}
	return ctx.Err()
}

// agencyPlace is the file that has the agencies' scores of a period, or ought to.
func (p *proof) agencyPlace(ctx context.Context, period Day) string {
	if joined, err := p.isThere(ctx, monthFile(runsTable, period)); joined && err == nil {
		return monthFile(agencyScores.name, period)
	}
	return agencyFile(period)
}

// ranked holds one file, by its SHA-256, against its evidence; "" is no file, but that
// of the month may have rows.
func (p *proof) ranked(ctx context.Context, period Day, name, sum string, rows []AgencyScore) error {
	evidence := rankingFile(period)
	p.Files++
	data, err := readAll(ctx, p.files, evidence)
	if errors.Is(err, fs.ErrNotExist) {
		p.found.add(name, findNoRanking, evidence)
		return ctx.Err()
	}
	var r *ranking
	if err == nil {
		r, err = decodeForm(evidence, data, func(data []byte) (*ranking, error) { return decodeRanking(data, period) })
	}
	switch {
	case err != nil:
		p.found.wrong(evidence, err)
	case sum == "" && rows != nil && !r.Pending && r.RowsSHA256 != agencyDigest(rows):
		p.found.add(name, findRankingRows, evidence, iso(period))
	case sum == "" && rows != nil:
		p.found.signature(evidence, r.Digest, r.Signature, p.Keys)
	case !r.allows(sum) && sum == "":
		p.found.add(name, findMissing, evidence)
	case !r.allows(sum):
		p.found.add(name, findRanking, r.Table.SHA256, sum)
	default:
		p.found.signature(evidence, r.Digest, r.Signature, p.Keys)
	}
	return ctx.Err()
}
