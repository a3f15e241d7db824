package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ranking is the evidence of the agencies' scores of a period: what their file in
// current has to be. The scores follow from those of the datasets and are not kept
// in history; but nobody is to change them unseen either.
//
// It is written before the file, Pending, naming what the file was and what it will
// be, and again after it, so that a kill between leaves nothing that looks like a
// forgery.
type ranking struct {
	Version   int        `json:"version"`
	Period    string     `json:"period"`
	Table     TableFile  `json:"table"`
	Pending   bool       `json:"pending,omitempty"`
	Replaces  string     `json:"replaces,omitempty"` // SHA-256 of the file before; only while pending
	Digest    string     `json:"digest,omitempty"`
	Signature *Signature `json:"signature,omitempty"`

	RowsSHA256 string `json:"rows_sha256,omitempty"` // of the numbers, see agencyDigest: for the file of a month
}

// decodeRanking reads the evidence and checks that it is whole, and of that period.
func decodeRanking(file []byte, period Day) (*ranking, error) {
	r := &ranking{}
	err := unseal(file, r)
	if err == nil {
		err = checkVersion(r.Version)
	}
	if err == nil && r.Period != iso(period) {
		err = fmt.Errorf("it is that of %s", r.Period)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// allows tells whether the file in current may have this SHA-256; "" is no file.
func (r *ranking) allows(sum string) bool {
	return sum == r.Table.SHA256 || r.Pending && sum == r.Replaces
}

// ScoreAgencies replaces the agencies' scores of a period by what score makes of the
// store. It is called once per invocation, after the datasets; invocations that meet wait
// for one another before they look, so that who writes last has seen what the others have
// committed. The scores follow from those of the datasets, so they are not kept in history,
// but for the SHA-256 of their file.
func (s *Store) ScoreAgencies(ctx context.Context, period Day, score func() ([]AgencyScore, error)) error {
	if err := checkPeriod(period); err != nil {
		return err
	}
	return s.under(ctx, agencyLock, func() error {
		scores, err := score()
		if err != nil {
			return err
		}
		return s.writeAgencies(ctx, period, scores)
	})
}

func (s *Store) writeAgencies(ctx context.Context, period Day, scores []AgencyScore) error {
	for i := range scores {
		scores[i].Period = period
	}
	rows := agencyScores.rows(scores)
	var file bytes.Buffer
	if err := agencyScores.write(&file, rows, ""); err != nil {
		return err
	}
	next := &ranking{Version: documentVersion, Period: iso(period), RowsSHA256: agencyDigest(scores),
		Table: TableFile{Rows: int64(len(rows)), Bytes: int64(file.Len()), SHA256: sha256Hex(file.Bytes())}}
	return s.putAgencies(ctx, period, file.Bytes(), next)
}

// agencyDigest is the digest of the numbers of agencies' scores, in the form that
// results_sha256 has in manifests of version 1.
func agencyDigest(scores []AgencyScore) string {
	sum := resultsOf(1)
	sum.begin(agencyScores.name)
	sum.of(nil, agencyScores.schema.Columns()).add(agencyScores.rows(scores))
	return sum.sum()
}

// Ranking returns the agencies' scores of a period, none where they were not scored.
func (s *Store) Ranking(ctx context.Context, period Day) ([]AgencyScore, error) {
	return s.agenciesAt(ctx, period)
}

// RankedPeriods returns the periods from a day to another for which there are scores of
// agencies, in order.
func (s *Store) RankedPeriods(ctx context.Context, from, to Day) ([]Day, error) {
	var found []Day
	root := currentDir + "/" + agencyScores.name
	years, err := s.files.List(ctx, root)
	for _, year := range years {
		months, failure := s.files.List(ctx, root+"/"+strings.TrimSuffix(year, "/"))
		err = errors.Join(err, failure)
		for _, month := range months {
			first, ok := parseMonth(year, month)
			if !ok || first > to || Day(date(first).AddDate(0, 1, 0).Unix()/86400) <= from {
				continue
			}
			some, failure := s.rankedIn(ctx, first, from, to)
			found, err = append(found, some...), errors.Join(err, failure)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), err
}

// rankedIn is RankedPeriods within a month, of its days' files and its own.
func (s *Store) rankedIn(ctx context.Context, first, from, to Day) ([]Day, error) {
	dir := monthDir(agencyScores.name, first)
	names, err := s.files.List(ctx, dir)
	var found []Day
	for _, name := range names {
		if isMonthFile(agencyScores.name, dir+"/"+name) {
			rows, _, failure := agencyScores.part(ctx, s.files, dir+"/"+name, rowsWanted{from: from, to: to})
			for i := range rows {
				found = append(found, rows[i].Period)
			}
			err = errors.Join(err, failure)
			continue
		}
		day, isFile := strings.CutSuffix(name, ".parquet")
		if period, failure := dayOf(day); isFile && failure == nil && from <= period && period <= to {
			found = append(found, period)
		}
	}
	return found, err
}

// putAgencies writes the file with its evidence, unless both are there already.
func (s *Store) putAgencies(ctx context.Context, period Day, file []byte, next *ranking) error {
	told, of, err := readKnown(ctx, s.files, rankingFile(period))
	if err != nil {
		return err
	}
	before, err := s.look(ctx, agencyFile(period))
	if err != nil {
		return err
	}
	if before.sum == next.Table.SHA256 && s.vouched(next, told) {
		return nil
	}
	pending := *next
	pending.Pending, pending.Replaces = true, before.sum
	if of, err = s.putRanking(ctx, period, of, &pending); err != nil {
		return err
	}
	if _, err := s.putKnown(ctx, agencyFile(period), before.version, file); err != nil {
		return err
	}
	_, err = s.putRanking(ctx, period, of, next)
	return err
}

// vouched tells whether the evidence says just that already. A store that signs
// writes it anew: it may not have been signed.
func (s *Store) vouched(next *ranking, told []byte) bool {
	file, _, err := seal(next)
	return err == nil && s.key == nil && bytes.Equal(file, told)
}

func (s *Store) putRanking(ctx context.Context, period Day, version string, r *ranking) (string, error) {
	file, digest, err := seal(r)
	if err != nil {
		return "", err
	}
	return s.putSigned(ctx, rankingFile(period), version, file, digest)
}
