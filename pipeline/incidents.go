package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rasoat/pipeline/incident"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// followIncidents follows the incidents of the targets from where they are no longer what
// follows through the period that was just audited, and, if that is the last of a range,
// up to the last period that current has: what comes later would be followed anew after
// each.
func (n *night) followIncidents(ctx context.Context) error {
	now := n.Store.Calendar()
	n.fallBehind()
	err := n.Store.FollowIncidents(ctx, func() (err error) {
		if n.head, _, err = n.Store.Head(ctx); err != nil {
			return err
		}
		datasets := make([]string, len(n.targets))
		for i := range n.targets {
			datasets[i] = n.targets[i].id()
		}
		return n.followEach(ctx, datasets, func(i int) ([]store.Run, error) {
			if n.waits(i) {
				return nil, nil
			}
			return n.follow(ctx, now, datasets[i])
		})
	})
	if err == nil {
		n.catchUp()
	}
	return err
}

// followEach follows datasets at the same time, and has days' files alone hold what they wrote.
func (c *Config) followEach(ctx context.Context, datasets []string, follow func(i int) ([]store.Run, error)) error {
	followed := make([][]store.Run, len(datasets))
	err := each(len(datasets), max(c.Jobs, c.Store.AtOnce()), func(i int) (err error) {
		if followed[i], err = follow(i); err != nil {
			return fmt.Errorf("incidents of %s: %w", datasets[i], err)
		}
		return nil
	})
	return errors.Join(err, c.Store.ReplaceJoined(ctx, slices.Concat(followed...)))
}

// waits tells whether the incidents of a target are followed at the end of the range.
func (n *night) waits(i int) bool { return n.good != nil && n.good[i] && n.period < n.To }

// fallBehind notes of what was just committed that incidents follow from it.
func (n *night) fallBehind() {
	if n.behind == nil {
		n.behind = map[string]value.Day{}
	}
	for dataset := range n.committed {
		if from, was := n.behind[dataset]; !was || n.period < from {
			n.behind[dataset] = n.period
		}
	}
}

// catchUp notes that incidents were followed through this period, and no further.
func (n *night) catchUp() {
	for i := range n.targets {
		if _, was := n.behind[n.targets[i].id()]; was && !n.waits(i) {
			n.behind[n.targets[i].id()] = n.period + 1
		}
	}
}

// follow writes the incidents of a dataset from where they are not known any more, and returns
// the runs at whose periods it did.
func (n *night) follow(ctx context.Context, now *store.Calendar, dataset string) (written []store.Run, err error) {
	standing, first, err := n.standing(ctx, now, dataset)
	if err != nil {
		return nil, err
	}
	periods, err := now.From(ctx, first, dataset)
	if err != nil {
		return nil, err
	}
	for _, period := range periods {
		if n.period < n.To && period > store.Day(n.period) {
			break
		}
		f, err := n.followable(ctx, period, dataset)
		if err != nil {
			return written, err
		}
		if f == nil {
			continue
		}
		standing = incident.Next(standing, value.Day(period), f.results, n.Catalogue.Incidents)
		if err := n.Store.WriteIncidents(ctx, &f.run, incidentRows(standing)); err != nil {
			return written, err
		}
		written = append(written, f.run)
	}
	return written, nil
}

// knowWaivers asks the results of the periods in which waived incidents last failed until
// when they are waived: rows that an earlier version wrote do not say it.
func (n *night) knowWaivers(ctx context.Context, dataset string, standing []incident.Incident) error {
	known := map[value.Day]map[string]value.Day{}
	for i := range standing {
		at := &standing[i]
		if at.Status != incident.Waived || at.WaivedUntil != 0 {
			continue
		}
		until, asked := known[at.LastSeen]
		if !asked {
			t, err := n.Store.LoadTables(ctx, store.Day(at.LastSeen), []string{"rule_results"}, dataset)
			if err != nil {
				return err
			}
			until = map[string]value.Day{}
			for _, r := range t.RuleResults {
				until[r.Rule] = dayOrNone(r.WaivedUntil)
			}
			known[at.LastSeen] = until
		}
		at.WaivedUntil = until[at.Rule]
	}
	return nil
}

// followable is the run that current shows for a period, nil for none: the one that was
// just committed, or else what the store has.
func (n *night) followable(ctx context.Context, period store.Day, dataset string) (*followable, error) {
	if f := n.committed.newest(dataset, n.head); f != nil && !f.failed && f.run.Period == period {
		return f, nil
	}
	t, err := n.Store.LoadTables(ctx, period, []string{"dataset_scores", "rule_results"}, dataset)
	if err != nil || len(t.Runs) == 0 {
		return nil, err
	}
	return &followable{run: t.Runs[0], results: resultsOf(t, t.Runs[0].Status)}, nil
}

// standing returns the incidents of the last period before this one, and before what they
// are behind with, for which they are known, and the first for which they are not.
func (n *night) standing(ctx context.Context, now *store.Calendar, dataset string) ([]incident.Incident, store.Day, error) {
	var standing []incident.Incident
	first := store.Day(n.period)
	if from, behind := n.behind[dataset]; behind {
		first = min(first, store.Day(from))
	}
	err := now.Before(ctx, first, dataset, func(period store.Day) (bool, error) {
		rows, known, err := n.Store.Incidents(ctx, period, dataset)
		if known {
			standing = incidentsOf(rows)
		} else {
			first = period
		}
		return known, err
	})
	if err == nil {
		err = n.knowWaivers(ctx, dataset, standing)
	}
	return standing, first, err
}

// VerifyIncidents follows the incidents of a store anew, from its other tables, and
// names the files that say something else, and what is still to be made anew.
func VerifyIncidents(ctx context.Context, s *store.Store) ([]store.Finding, error) {
	return s.VerifyIncidents(ctx, nextIncidents)
}

// nextIncidents are those at the end of the period of a run. Due dates are those that are
// there where new ones begin, for the terms may have changed since.
func nextIncidents(before []store.Incident, t *store.Tables, there []store.Incident) []store.Incident {
	period, standing, stored := value.Day(t.Runs[0].Period), incidentsOf(before), map[incident.Of]incident.Incident{}
	for _, i := range incidentsOf(there) {
		stored[i.Of] = i
	}
	waived := map[incident.Of]incident.Incident{}
	for _, i := range standing {
		if i.Status == incident.Waived {
			waived[i.Of] = i
		}
	}
	now := incident.Next(standing, period, resultsOf(t, t.Runs[0].Status), anyTerms)
	for i := range now {
		at, is := &now[i], stored[now[i].Of]
		was, wasWaived := waived[at.Of]
		if wasWaived && at.Status == incident.Open && at.LastSeen < period && keptWaived(&is) {
			*at = was
		}
		begins := at.FirstSeen == period || at.DueReview == 0 // or the file could not be read
		if begins || wasWaived != (at.Status == incident.Waived) || wasWaived && was.WaivedUntil != at.WaivedUntil {
			at.DueReview, at.DueCorrection = is.DueReview, is.DueCorrection
		}
		at.Overdue = at.Status == incident.Open && period > at.DueCorrection
	}
	return incidentRows(now)
}

// keptWaived tells whether an incident is waived as an earlier version wrote it: until
// something was delivered, whatever the document said.
func keptWaived(i *incident.Incident) bool {
	return i.Status == incident.Waived && i.WaivedUntil == 0
}

// anyTerms are terms where the due dates do not matter.
var anyTerms = incident.Terms{Review: 1, Correction: 1, Calendar: incident.NewCalendar(nil, nil)}

// resultsOf is what the rules of a run of a status came to; nil if nothing was audited.
func resultsOf(t *store.Tables, status string) []incident.Result {
	if len(t.DatasetScores) == 0 || !wasAudited(status) {
		return nil
	}
	all := make([]incident.Result, 0, t.CountRules())
	parts := t.RuleParts
	for i := range t.RuleResults {
		r := &t.RuleResults[i]
		of := incident.Of{Rule: r.Rule}
		if r.Segment != nil {
			of.Segment, of.Part = *r.Segment, true
		}
		all = append(all, incident.Result{Of: of, State: stateOf(r.Status, r.Tested, r.Failed, r.FailBelow), WaivedUntil: dayOrNone(r.WaivedUntil)})
		if len(parts) > 0 && parts[0].Rule == i {
			all = appendParts(all, r, parts[0].Parts)
			parts = parts[1:]
		}
	}
	return all
}

func appendParts(all []incident.Result, whole *store.RuleResult, parts []store.RulePart) []incident.Result {
	for i := range parts {
		r := &parts[i]
		all = append(all, incident.Result{Of: incident.Of{Rule: whole.Rule, Segment: *r.Segment, Part: true},
			State: stateOf(r.Status, r.Tested, r.Failed, whole.FailBelow), WaivedUntil: dayOrNone(whole.WaivedUntil)})
	}
	return all
}

func stateOf(status string, tested, failed int64, failBelow float64) incident.State {
	switch score.Status(status) {
	case score.Pass, score.Warn:
		return incident.Holds
	case score.Fail, score.Critical:
		return incident.Fails
	case score.Waived:
		return stateOfWaived(tested, failed, failBelow)
	}
	return incident.Unknown
}

// stateOfWaived is the state by what would be the score, which is not stored.
func stateOfWaived(tested, failed int64, failBelow float64) incident.State {
	switch would := score.Of(tested-failed, tested).Float64(); {
	case would == nil:
		return incident.Unknown
	case *would < failBelow:
		return incident.FailsWaived
	case failed == 0:
		return incident.Holds
	}
	return incident.Unknown // without the waiver it might be critical
}

func incidentRows(all []incident.Incident) []store.Incident {
	rows := make([]store.Incident, len(all))
	for i, in := range all {
		rows[i] = store.Incident{Rule: in.Rule, FirstSeen: store.Day(in.FirstSeen), LastSeen: store.Day(in.LastSeen), Periods: in.Periods,
			Status: string(in.Status), DueReview: store.Day(in.DueReview), DueCorrection: store.Day(in.DueCorrection), Overdue: in.Overdue}
		if in.Part {
			rows[i].Segment = &in.Segment
		}
		if in.WaivedUntil != 0 {
			until := store.Day(in.WaivedUntil)
			rows[i].WaivedUntil = &until
		}
	}
	return rows
}

func incidentsOf(rows []store.Incident) []incident.Incident {
	all := make([]incident.Incident, len(rows))
	for i := range rows {
		r := &rows[i]
		all[i] = incident.Incident{Of: incident.Of{Rule: r.Rule}, FirstSeen: value.Day(r.FirstSeen), LastSeen: value.Day(r.LastSeen), Periods: r.Periods,
			Status: incident.Status(r.Status), DueReview: value.Day(r.DueReview), DueCorrection: value.Day(r.DueCorrection), Overdue: r.Overdue,
			WaivedUntil: dayOrNone(r.WaivedUntil)}
		if r.Segment != nil {
			all[i].Segment, all[i].Part = *r.Segment, true
		}
	}
	return all
}

func dayOrNone(day *store.Day) value.Day {
	if day == nil {
		return 0
	}
	return value.Day(*day)
}
