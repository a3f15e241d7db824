package dossier

import (
	"context"
	"slices"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// register is what is read of a span: an account of each dataset.
type register struct {
	store    *store.Store
	frame    *Frame
	span     Span
	until    Day // the last period that is looked at
	accounts map[string]*account
	first    Day // the first period of anything, and the last
	last     Day
	agencies map[string][]store.AgencyScore // of each agency, in order
	methods  map[store.Build]*use
	again    map[place][]store.Recorded // what was attempted more than once
	seen     map[place]bool             // what current has
	lacking  []lacking
	tables   []string // that are read
}

// use is when a method was used, and one run that tells its fingerprint.
type use struct {
	sha256       string
	first, last  Day
	deliveries   int64
	period       Day
	dataset, run string
	weights      []store.CriterionScore
}

// account is what is known of a dataset.
type account struct {
	id, agency, title string
	of                *Dataset // nil: it is not in the catalogue any more
	cycle             score.Cycle
	nights            []night
	notDelivered      int64            // of them
	under             map[string]int64 // of them: by the agency under which they are stored
	before            Altered          // the last cycle that is not the catalogue's as it is now
	pending           *delivery
	deliveries        []delivery // the rows of rules and criteria taken out
	rules             map[string]*RuleRow
	ruleMeans         map[string]*average
	criteria          map[string]*CriterionRow
	criterionMeans    map[string]*average
	incidents         map[incidentOf]*IncidentRow
	endedWaived       map[incidentOf]bool // of those that ended: while a document waived the rule
	waivedUntil       map[incidentOf]*Day
	segmentsOpen      int64
	waivers           []*WaiverRow
	ruleSets          map[string]bool
}

// night is what became of a dataset in a period.
type night struct {
	period    Day
	delivered bool
	id        string     // of its run
	attempt   int64      // which one it is
	seen      Day        // the day on which it ended
	run       *store.Run // of an attempt that failed
}

// delivery is a period in which a dataset was audited.
type delivery struct {
	score    store.DatasetScore
	build    store.Build
	run      store.Key
	rules    []store.RuleResult
	criteria []store.CriterionScore
}

type incidentOf struct {
	rule  string
	first Day
}

// What is read of a span, and of the span before it.
var (
	wholeTables  = []string{"dataset_scores", "criterion_scores", "rule_results", "incidents", "agency_scores"}
	beforeTables = []string{"dataset_scores", "criterion_scores"}
)

// read makes the register of a span up to a period.
func read(ctx context.Context, s *store.Store, f *Frame, span Span, until Day, tables []string) (*register, error) {
	r := &register{store: s, frame: f, span: span, tables: tables, accounts: map[string]*account{}, agencies: map[string][]store.AgencyScore{},
		methods: map[store.Build]*use{}, seen: map[place]bool{}}
	if err := s.Span(ctx, span.From, min(span.To, until), tables, r.month); err != nil {
		return nil, err
	}
	r.until = r.last
	if len(r.accounts) == 0 {
		return r, nil
	}
	for _, d := range f.Datasets {
		r.account(d.ID, d.Agency) // also those of which the store has nothing
	}
	for _, id := range sorted(r.accounts) {
		a := r.accounts[id]
		if a.pending != nil {
			r.take(a)
		}
	}
	return r, r.findMethods(ctx, s)
}

// month takes the rows of a month, dataset by dataset.
func (r *register) month(m *store.Month) error {
	scores := places(m.DatasetScores, func(s *store.DatasetScore) store.Key { return s.Key })
	criteria := places(m.CriterionScores, func(s *store.CriterionScore) store.Key { return s.Key })
	rules := places(m.RuleResults, func(s *store.RuleResult) store.Key { return s.Key })
	incidents := places(m.Incidents, func(s *store.Incident) store.Key { return s.Key })
	for i := range m.Runs {
		run := &m.Runs[i]
		if r.first == 0 {
			r.first = run.Period
		}
		r.last = max(r.last, run.Period)
		a, at := r.account(run.Dataset, run.Agency), place{run.Period, run.Dataset}
		r.note(run, len(scores[at]), len(rules[at]))
		a.addNight(r.night(run), run)
		a.follow(incidents[at], rules[at])
		if own := scores[at]; len(own) == 1 && wasAudited(own[0].Status) {
			r.deliver(a, delivery{score: own[0], build: run.Build(), run: run.Key,
				// Copies: a month need not be kept for them.
				rules: slices.Clone(rules[at]), criteria: slices.Clone(criteria[at])})
			a.ruleSets[run.RulesSHA256] = true
		}
	}
	for _, row := range m.AgencyScores {
		r.agencies[row.Agency] = append(r.agencies[row.Agency], row)
	}
	return nil
}

// place is a dataset at a period.
type place struct {
	period  Day
	dataset string
}

// places finds the rows of each dataset and period, which stand together.
func places[T any](rows []T, key func(*T) store.Key) map[place][]T {
	found := map[place][]T{}
	from := 0
	for i := range rows {
		at := key(&rows[i])
		if i+1 < len(rows) {
			if next := key(&rows[i+1]); next.Period == at.Period && next.Dataset == at.Dataset {
				continue
			}
		}
		found[place{at.Period, at.Dataset}] = rows[from : i+1 : i+1]
		from = i + 1
	}
	return found
}

// wasDelivered tells of a status whether there was an extract, readable or not.
func wasDelivered(status string) bool {
	return status != string(score.NotDelivered) && status != string(score.NotDue)
}

// wasAudited tells of a status whether there was one that could be read.
func wasAudited(status string) bool { return wasDelivered(status) && status != store.StatusError }

// account is that of a dataset.
func (r *register) account(id, agency string) *account {
	a := r.accounts[id]
	if a != nil {
		return a
	}
	a = &account{id: id, agency: agency, title: id, of: r.frame.Dataset(id), cycle: score.Cycle{Every: score.Daily},
		rules: map[string]*RuleRow{}, ruleMeans: map[string]*average{}, criteria: map[string]*CriterionRow{},
		criterionMeans: map[string]*average{}, incidents: map[incidentOf]*IncidentRow{}, endedWaived: map[incidentOf]bool{}, waivedUntil: map[incidentOf]*Day{},
		ruleSets: map[string]bool{}, under: map[string]int64{}}
	if a.of != nil {
		a.agency, a.title, a.cycle = a.of.Agency, a.of.Title, a.of.cycle()
	}
	r.accounts[id] = a
	return a
}

// night is what became of a dataset by a run.
func (r *register) night(run *store.Run) night {
	n := night{period: run.Period, delivered: wasDelivered(run.Status), id: run.RunID, attempt: run.Attempt, seen: r.dayOf(run.FinishedAt)}
	if run.Status == store.StatusError {
		n.run = run
	}
	return n
}

func (a *account) addNight(n night, run *store.Run) {
	a.nights = append(a.nights, n)
	a.notDelivered += bit(run.Status == string(score.NotDelivered))
	a.under[run.Agency]++
	if a.of != nil && run.Every != nil && (*run.Every != a.of.Every || !same(run.Due, a.of.due())) {
		a.before = Altered{EveryBefore: run.Every, DueBefore: run.Due, EveryUntil: &n.period}
	}
}

// deliver takes an audit of an extract: that of the cycle, until there is a later one.
func (r *register) deliver(a *account, d delivery) {
	if a.pending != nil && !a.sameCycle(a.pending.score.Period, d.score.Period) {
		r.take(a)
	}
	a.pending = &d
}

func (a *account) sameCycle(p, q Day) bool {
	first, last := a.cycle.Window(value.Day(p))
	return value.Day(q) >= first && value.Day(q) <= last
}

// take adds up the delivery that was the last of its cycle.
func (r *register) take(a *account) {
	d := a.pending
	a.pending = nil
	if a.of == nil {
		a.title = d.score.Title
	}
	u := r.methods[d.build]
	if u == nil {
		u = &use{first: d.score.Period, period: d.score.Period, dataset: a.id, run: d.run.RunID, weights: d.criteria}
		r.methods[d.build] = u
	}
	u.deliveries++
	u.first, u.last = min(u.first, d.score.Period), max(u.last, d.score.Period)
	a.addRules(d)
	a.addCriteria(d)
	a.addWaivers(d)
	d.rules, d.criteria = nil, nil
	a.deliveries = append(a.deliveries, *d)
}

// findMethods reads of each build the manifest of one run, which has the fingerprint
// of its method.
func (r *register) findMethods(ctx context.Context, s *store.Store) error {
	for _, u := range r.methods {
		found := store.Recorded{Period: u.period, Dataset: u.dataset, RunID: u.run}
		if err := s.ReadManifest(ctx, &found); err != nil {
			return err
		}
		u.sha256 = found.Manifest.MethodSHA256
	}
	return nil
}
