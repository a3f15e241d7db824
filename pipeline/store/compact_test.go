package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// october is the first day of the month that the tests join, 2026-10-01.
const october Day = noon - 51

// autumn is a store of two months: re-runs, failures, a dataset that is seldom delivered,
// incidents of some periods (of one that there are none), agencies' scores.
func autumn(t testing.TB, options ...Option) (root string, s *Store) {
	t.Helper()
	root = scratch(t)
	s = open(t, root, options...)
	for _, period := range []Day{october, october + 1, october + 2, october + 30, noon} {
		auditAt(t, s, period, "births", int64(period%5), "pass")
		if period != october+2 {
			auditAt(t, s, period, "marriages", int64(period%3), "pass")
		}
		scoreAt(t, s, period, 80+float64(period%7))
	}
	auditAt(t, s, october+1, "births", 4, "pass")
	auditAt(t, s, october+2, "births", 0, StatusError)
	auditAt(t, s, october+1, "deaths", 0, StatusError)
	return root, s
}

// auditAt commits a run and follows its incidents and those after it, as an audit does.
func auditAt(t testing.TB, s *Store, period Day, dataset string, failed int64, status string) {
	t.Helper()
	commit(t, s, period, dataset, failed, status)
	follow(t, s, period, dataset)
}

// follow writes the incidents of a dataset from a period on: one for every failure, of
// which the first is as old as the dataset.
func follow(t testing.TB, s *Store, from Day, dataset string) {
	t.Helper()
	periods, err := s.Calendar().From(ctx, from, dataset)
	if err != nil {
		t.Fatal(err)
	}
	for _, period := range periods {
		tables, err := s.LoadTables(ctx, period, []string{"field_scores"}, dataset)
		if err != nil || len(tables.Runs) != 1 {
			t.Fatalf("%s at %d: %v %v", dataset, period, tables.Runs, err)
		}
		if err := s.FollowIncidents(ctx, func() error {
			return s.WriteIncidents(ctx, &tables.Runs[0], incidentsFor(tables))
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func incidentsFor(t *Tables) []Incident {
	var rows []Incident
	if len(t.FieldScores) > 0 {
		for i := range t.FieldScores[0].Failed {
			rows = append(rows, Incident{Rule: string(rune('a' + i)), FirstSeen: t.Runs[0].Period, Status: "open"})
		}
	}
	return rows
}

// sound wants nothing to be wrong, the incidents included.
func sound(t testing.TB, root string) {
	t.Helper()
	verified(t, root)
	found, err := open(t, root).VerifyIncidents(ctx, func(_ []Incident, tables *Tables, there []Incident) []Incident {
		var full Tables
		if err := open(t, root).load(ctx, tables.Runs[0].Period, tables.Runs[0].Dataset, tablesOf("field_scores"), &full); err != nil {
			t.Fatal(err)
		}
		return incidentsFor(&full)
	})
	if err != nil || len(found) > 0 {
		t.Errorf("incidents: %v\n%s", err, told(found))
	}
	if found, err := open(t, root).Repair(ctx); err != nil || len(found) > 0 {
		t.Errorf("repair: %v\n%s", err, told(found))
	}
}

func scoreAt(t testing.TB, s *Store, period Day, score float64) {
	t.Helper()
	if err := s.WriteAgencyScores(ctx, period, []AgencyScore{{Agency: "so_tu_phap", Score: &score}, {Agency: "a"}}); err != nil {
		t.Fatal(err)
	}
}

// sight is all that readers can see of a store.
type sight struct {
	Periods  map[Day]Tables
	Agencies map[Day][]AgencyScore
	Datasets map[Day][]string
	Span     Month
	Known    map[string]bool
	Shown    []string
	Ranked   []Day
}

func readAllOf(t testing.TB, root string) sight {
	t.Helper()
	s := open(t, root)
	all := sight{Periods: map[Day]Tables{}, Agencies: map[Day][]AgencyScore{}, Datasets: map[Day][]string{}, Known: map[string]bool{}}
	for _, period := range []Day{october, october + 1, october + 2, october + 3, october + 30, noon} {
		tables, agencies, err := s.Load(ctx, period)
		if err != nil {
			t.Fatal(err)
		}
		datasets, err := s.Datasets(ctx, period)
		if err != nil {
			t.Fatal(err)
		}
		if all.Agencies[period] = agencies; len(datasets) > 0 {
			all.Periods[period], all.Datasets[period] = *tables, datasets
		}
		for _, dataset := range []string{"births", "marriages", "deaths"} {
			one, _, err := s.Load(ctx, period, dataset) // by itself as among all
			if err != nil {
				t.Fatal(err)
			}
			part := Tables{}
			tables.splitAll(func(k *Key) *Tables {
				if k.Dataset == dataset {
					return &part
				}
				return nil
			})
			if d := cmp.Diff(part, *one); d != "" {
				t.Errorf("%s at %d alone: %s", dataset, period, d)
			}
			_, known, err := s.Incidents(ctx, period, dataset)
			if err != nil {
				t.Fatal(err)
			}
			all.Known[iso(period)+dataset] = known
		}
	}
	err := s.Span(ctx, october, noon, nil, func(m *Month) error {
		all.Span.Append(&m.Tables)
		all.Span.AgencyScores = append(all.Span.AgencyScores, m.AgencyScores...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if all.Ranked, err = s.RankedPeriods(ctx, october, noon); err != nil {
		t.Fatal(err)
	}
	recorded, _, err := s.Recorded(ctx, Wanted{From: Earliest, To: Latest})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recorded {
		if r.Err != nil {
			t.Errorf("%s: %v", r.RunID, r.Err)
		}
		if r.Shown {
			all.Shown = append(all.Shown, iso(r.Period)+r.Dataset+r.RunID)
		}
	}
	return all
}

func (t *Tables) splitAll(to func(*Key) *Tables) {
	for _, table := range tables {
		table.split(t, to)
	}
	for i := range t.Incidents {
		if into := to(&t.Incidents[i].Key); into != nil {
			into.Incidents = append(into.Incidents, t.Incidents[i])
		}
	}
}

// compactAll joins what can be joined on the day that most tests audit.
func compactAll(t testing.TB, s *Store) []Compacted {
	t.Helper()
	done, err := s.Compact(ctx, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range done {
		if len(c.Left) > 0 {
			t.Errorf("left: %s", told(c.Left))
		}
	}
	return done
}

// TestCompact: no reader sees a difference, and of the month there is one file a table.
func TestCompact(t *testing.T) {
	root, s := autumn(t)
	before := readAllOf(t, root)
	sound(t, root)
	done := compactAll(t, s)
	if len(done) != 1 || done[0].Month != "2026-10" || done[0].Runs != 8 || done[0].Joined != 8*8+8+4 {
		t.Errorf("%+v", done)
	}
	if d := cmp.Diff(before, readAllOf(t, root)); d != "" {
		t.Error(d)
	}
	files := map[string]int{}
	for name := range content(t, root) {
		if strings.HasPrefix(name, currentDir) && strings.Contains(name, "month=10") {
			files[strings.Split(name, "/")[1]]++
		}
	}
	want := map[string]int{}
	for _, name := range TableNames() {
		want[name] = 1
	}
	if d := cmp.Diff(want, files); d != "" {
		t.Error(d)
	}
	sound(t, root)
	was := content(t, root)
	if again := compactAll(t, s); len(again) > 0 || !maps.Equal(was, content(t, root)) {
		t.Errorf("a second time there is something to do: %+v", again)
	}
}

// TestCompactAgain: a day of a joined month that is audited again wins at once, and the
// next compaction takes it in; incidents from it on are followed anew.
func TestCompactAgain(t *testing.T) {
	root, s := autumn(t)
	twin, plain := autumn(t)
	compactAll(t, open(t, root)) // its own clock: the twins' runs are to have the same ids
	for _, of := range []*Store{s, plain} {
		auditAt(t, of, october+1, "marriages", 2, "pass")
		auditAt(t, of, october, "births", 0, StatusError) // changes nothing that is shown
		scoreAt(t, of, october+1, 12.5)
	}
	sound(t, root)
	if d := cmp.Diff(readAllOf(t, twin), readAllOf(t, root)); d != "" {
		t.Errorf("before the second: %s", d)
	}
	compactAll(t, s)
	sound(t, root)
	if d := cmp.Diff(readAllOf(t, twin), readAllOf(t, root)); d != "" {
		t.Errorf("after the second: %s", d)
	}
}

// TestCompactLeaves: what is damaged, and what is being audited, is left as it is and
// named; all else is joined.
func TestCompactLeaves(t *testing.T) {
	root, s := autumn(t)
	before := readAllOf(t, root)
	spoilt := historyFile(october, "marriages", attemptOf(t, s, october, "marriages"), "rule_results.parquet")
	sane := content(t, root)[spoilt]
	damage(t, root, spoilt, otherByte)
	damage(t, root, currentFile(incidents.name, october+1, "births"), otherByte)
	damage(t, root, rankingFile(october+1), notJSON)
	done, err := s.Compact(ctx, noon)
	var paths []string
	for _, f := range done[0].Left {
		paths = append(paths, f.Path)
	}
	slices.Sort(paths)
	want := []string{agencyFile(october + 1), currentFile(incidents.name, october+1, "births"), currentFile(runsTable, october, "marriages"),
		manifestFile(october, "marriages", attemptOf(t, s, october, "marriages"))} // neither joined nor packed
	slices.Sort(want)
	if d := cmp.Diff(want, paths); d != "" || err != nil || done[0].Runs != 7 {
		t.Errorf("%v %+v %s", err, done, d)
	}
	damage(t, root, spoilt, func([]byte) []byte { return []byte(sane) })
	if failing(t, s, october, "marriages") != before.Periods[october].FieldScores[1].Failed {
		t.Error("what was left is not shown")
	}
}

func attemptOf(t testing.TB, s *Store, period Day, dataset string) string {
	t.Helper()
	ids, err := s.attempts(ctx, period, dataset)
	if err != nil || len(ids) == 0 {
		t.Fatal(ids, err)
	}
	return ids[len(ids)-1]
}

// TestCompactBesideRun: an audit that is under way keeps its dataset from being joined
// for good, and nothing else; one that begins during a compaction waits.
func TestCompactBesideRun(t *testing.T) {
	root, s := autumn(t)
	a, err := s.Begin(ctx, october+1, "so_tu_phap", "births")
	if err != nil {
		t.Fatal(err)
	}
	before := readAllOf(t, root)
	short, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &compaction{Store: s, first: october, Compacted: Compacted{Month: "2026-10"}, patience: lockPause}
	if err := c.do(short); err != nil {
		t.Fatal(err)
	}
	if len(c.Left) != 1 || c.Left[0].What.Key != compactLeft {
		t.Errorf("left: %s", told(c.Left))
	}
	if d := cmp.Diff(before, readAllOf(t, root)); d != "" {
		t.Error(d)
	}
	verified(t, root)
	tables, m := audit(3)
	if err := a.Commit(ctx, tables, m); err != nil {
		t.Fatal(err)
	}
	follow(t, s, october+1, "births")
	sound(t, root)
	compactAll(t, s)
	sound(t, root)
	if failing(t, s, october+1, "births") != 3 {
		t.Error("the run is not shown")
	}

	release, err := s.lockTo(ctx, compacting, datasetLock+"births")
	if err != nil {
		t.Fatal(err)
	}
	waited := make(chan error)
	go func() { waited <- second(s.Begin(ctx, noon, "so_tu_phap", "births")) }()
	select {
	case err := <-waited:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Error(err)
	}
}

func second(a *Attempt, err error) error {
	if err == nil {
		err = a.Abort()
	}
	return err
}
