package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"rasoat/rules/message"
)

// incidents takes the days' files of incidents into the month's. Whoever follows
// incidents waits.
func (c *compaction) incidents(ctx context.Context) error {
	if len(c.days[incidents.name]) == 0 {
		return nil
	}
	return c.FollowIncidents(ctx, func() error {
		m, err := c.monthIncidents(ctx, &incidents, wholeMonth(c.first))
		if err != nil {
			return err
		}
		kinds, err := c.kinds(ctx, incidents.name, []place{{period: c.first}})
		if err != nil {
			return err
		}
		taken, err := c.takeIncidents(ctx, m, kinds.day)
		if err != nil || len(taken) == 0 {
			return err
		}
		if err := c.putIncidents(ctx, c.first, m); err != nil {
			return err
		}
		c.Joined += int64(len(taken))
		return c.remove(ctx, taken)
	})
}

// takeIncidents puts what days' files say in the place of what the month's file said of
// those days, and returns them. One that is not as it was written stays.
func (c *compaction) takeIncidents(ctx context.Context, m *monthOfIncidents, days map[place]bool) (taken []string, err error) {
	taking, fresh := map[place]bool{}, []Incident(nil)
	for at := range days {
		name := currentFile(incidents.name, at.period, at.dataset)
		rows, err := c.wholeIncidents(ctx, name)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			c.found.wrong(name, err)
			continue
		}
		taking[at], m.known[at] = true, true
		fresh, taken = append(fresh, rows...), append(taken, name)
	}
	m.rows = slices.DeleteFunc(m.rows, func(i Incident) bool { return taking[place{i.Period, i.Dataset}] })
	m.rows = append(m.rows, fresh...)
	slices.Sort(taken)
	return taken, nil
}

// wholeIncidents reads a day's file of incidents that is as it was written.
func (c *compaction) wholeIncidents(ctx context.Context, name string) ([]Incident, error) {
	file, err := readAll(ctx, c.files, name)
	if err != nil {
		return nil, err
	}
	rows, _, err := incidents.read(ctx, c.files, name)
	if err == nil && !isSealed(file) {
		err = damaged(name, errSeal)
	}
	return rows, err
}

var (
	notAsWritten = message.Define("store.not_as_written", "không còn như lúc ghi", "it is not as it was written")
	errSeal      = refusal(notAsWritten)
)

// agencyDays are the periods of the month with a day's file of agencies' scores.
func (c *compaction) agencyDays(ctx context.Context) ([]Day, error) {
	names, err := c.files.List(ctx, monthDir(agencyScores.name, c.first))
	var days []Day
	for _, name := range names {
		day, ok := strings.CutSuffix(name, ".parquet")
		if period, err := dayOf(day); ok && err == nil {
			days = append(days, period)
		}
	}
	return days, err
}

// agencies takes the days' files of agencies' scores into the month's.
func (c *compaction) agencies(ctx context.Context) error {
	if days, err := c.agencyDays(ctx); len(days) == 0 || err != nil {
		return err
	}
	return c.under(ctx, agencyLock, func() error {
		days, err := c.agencyDays(ctx)
		if err != nil {
			return err
		}
		fresh := map[Day][]AgencyScore{}
		for _, period := range days {
			rows, err := c.vouchedFor(ctx, period)
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				c.found.wrong(agencyFile(period), err)
			default:
				fresh[period] = rows
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		if err := c.joinAgencies(ctx, fresh); err != nil {
			return err
		}
		var taken []string
		for _, period := range slices.Sorted(maps.Keys(fresh)) {
			taken = append(taken, agencyFile(period))
		}
		c.Joined += int64(len(taken))
		return c.remove(ctx, taken)
	})
}

// joinAgencies writes the month's file: what it had, but for the periods that are fresh.
func (c *compaction) joinAgencies(ctx context.Context, fresh map[Day][]AgencyScore) error {
	name := monthFile(agencyScores.name, c.first)
	rows, _, err := agencyScores.part(ctx, c.ofMonths, name, wholeMonth(c.first))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	all := map[Day][]AgencyScore{}
	for i := range rows {
		all[rows[i].Period] = append(all[rows[i].Period], rows[i])
	}
	maps.Copy(all, fresh)
	return c.put(ctx, name, func(w io.Writer) error {
		out := agencyScores.month(w)
		for _, period := range slices.Sorted(maps.Keys(all)) {
			if err := errors.Join(out.add(agencyScores.rows(all[period])), out.endPeriod()); err != nil {
				return err
			}
		}
		return out.close()
	})
}

// vouchedFor reads the agencies' scores of a period, which have to be what their evidence
// says, and has that say what their rows are: it outlives their file. Evidence that a
// key has signed is changed only by who has a key.
func (c *compaction) vouchedFor(ctx context.Context, period Day) ([]AgencyScore, error) {
	sum, err := c.sum(ctx, agencyFile(period))
	if err != nil {
		return nil, err
	}
	data, of, err := readKnown(ctx, c.files, rankingFile(period))
	if err != nil || data == nil {
		return nil, refusal(compactRanking, rankingFile(period))
	}
	r, err := decodeRanking(data, period)
	if err != nil {
		return nil, damaged(rankingFile(period), err)
	}
	if r.Pending || r.Table.SHA256 != sum {
		return nil, refusal(compactRanking, rankingFile(period))
	}
	rows, _, err := agencyScores.read(ctx, c.files, agencyFile(period))
	if err != nil || r.RowsSHA256 == agencyDigest(rows) {
		return rows, err
	}
	if r.RowsSHA256 != "" || r.Signature != nil && c.key == nil {
		return nil, refusal(compactRanking, rankingFile(period))
	}
	r.RowsSHA256, r.Signature = agencyDigest(rows), nil
	_, err = c.putRanking(ctx, period, of, r)
	return rows, err
}
