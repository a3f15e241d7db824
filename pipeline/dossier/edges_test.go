package dossier

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// frame has one agency under another, and these datasets.
func frame(t *testing.T, datasets ...Dataset) *Frame {
	t.Helper()
	m, err := score.Load("", score.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	matures, err := score.LoadMaturity(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := FrameOf(&catalogue.Catalogue{Method: m, Dossier: catalogue.Dossier{Maturity: matures},
		Agencies: []catalogue.Agency{{ID: "city", Name: "Thành phố"}, {ID: "dept", Name: "Sở", Parent: "city"}}})
	f.Datasets = datasets
	return f
}

func day(t *testing.T, text string) Day {
	t.Helper()
	d, err := value.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return Day(d)
}

// audited commits an audit that came to a score, or to a status.
func audited(t *testing.T, s *store.Store, dataset, period string, points float64, change func(*store.Tables, *store.Manifest)) {
	t.Helper()
	a, err := s.Begin(ctx, day(t, period), "dept", dataset)
	if err != nil {
		t.Fatal(err)
	}
	tables := &store.Tables{DatasetScores: []store.DatasetScore{{Title: "Bộ " + dataset, Score: &points, Status: "pass", Rows: 100, CleanRows: 90, Weight: 1}},
		RuleResults: []store.RuleResult{{Rule: "r", Check: "not_null", Field: "c", Criterion: "du", Severity: "major", Status: "pass", Unit: "row", Tested: 100, Score: &points}}}
	m := &store.Manifest{Status: "pass", MethodSHA256: strings.Repeat("a", 64), Parameters: store.Parameters{Method: "cv4856-2026"}}
	if change != nil {
		change(tables, m)
	}
	if err := a.Commit(ctx, tables, m); err != nil {
		t.Fatal(err)
	}
}

func status(is string) func(*store.Tables, *store.Manifest) {
	return func(tables *store.Tables, m *store.Manifest) {
		m.Status, tables.RuleResults = is, nil
		tables.DatasetScores[0].Score, tables.DatasetScores[0].Status = nil, is
	}
}

func emptyStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func makeOf(t *testing.T, s *store.Store, f *Frame, span string) *Dossier {
	t.Helper()
	of, err := ParseSpan(span)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Make(ctx, s, f, of, store.Latest)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOneDeliveryACycle: of the audits of a cycle the last counts; a mean is rounded half
// up once, and is below 100 while anything is.
func TestOneDeliveryACycle(t *testing.T) {
	s := emptyStore(t)
	for period, points := range map[string]float64{"2026-10-01": 10, "2026-10-20": 100, "2026-11-02": 50, "2026-11-30": 99.99, "2026-12-01": 100} {
		audited(t, s, "m", period, points, nil)
	}
	d := makeOf(t, s, frame(t, Dataset{ID: "m", Agency: "dept", Every: "month"}), "2026")
	r := d.Tables.Datasets[0]
	if r.Deliveries != 3 || *r.Mean != 99.99 || *r.WorstScore != 99.99 || iso(*r.WorstPeriod) != "2026-11-30" || *r.Change != 0 || !*r.Comparable {
		t.Errorf("%+v", r)
	}
	if rule := d.Tables.Rules[0]; rule.Deliveries != 3 || *rule.Mean != 99.99 {
		t.Errorf("%+v", rule)
	}
}

// TestMethodsApart: figures of two methods are marked, within a span and beside the one before.
func TestMethodsApart(t *testing.T) {
	s := emptyStore(t)
	other := func(_ *store.Tables, m *store.Manifest) {
		m.MethodSHA256, m.CatalogueSHA256 = strings.Repeat("b", 64), "another"
	}
	audited(t, s, "d", "2026-09-30", 80, nil)
	audited(t, s, "d", "2026-10-01", 85, nil)
	f := frame(t, Dataset{ID: "d", Agency: "dept", Every: "day"})
	if r := makeOf(t, s, f, "2026-10").Tables.Datasets[0]; !*r.PreviousCompared || *r.PreviousChange != 5 || !*r.Comparable {
		t.Errorf("%+v", r)
	}
	audited(t, s, "d", "2026-10-02", 90, other)
	d := makeOf(t, s, f, "2026-10")
	r, a := d.Tables.Datasets[0], d.Tables.Agencies[1]
	if *r.PreviousCompared || *r.Comparable || *a.PreviousCompared || *a.PreviousChange != 7.5 || len(d.Tables.Methods) != 3 {
		t.Errorf("%+v\n%+v\n%+v", r, a, d.Tables.Methods)
	}
	audited(t, s, "d", "2026-11-01", 91, other)
	if r := makeOf(t, s, f, "2026-11").Tables.Datasets[0]; *r.PreviousCompared || !*r.Comparable {
		t.Errorf("%+v", r)
	}
}

// TestMethodChanged: an old period that was audited again by the new method is not the
// day from which that method holds.
func TestMethodChanged(t *testing.T) {
	s := emptyStore(t)
	other := func(_ *store.Tables, m *store.Manifest) {
		m.MethodSHA256, m.CatalogueSHA256, m.Reason = strings.Repeat("b", 64), "another", "nộp lại"
	}
	for _, dataset := range []string{"d", "e"} {
		for _, period := range []string{"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"} {
			audited(t, s, dataset, period, 80, nil)
		}
		audited(t, s, dataset, "2026-10-07", 90, other)
		audited(t, s, dataset, "2026-10-08", 90, other)
	}
	f := frame(t, Dataset{ID: "d", Agency: "dept", Every: "day"}, Dataset{ID: "e", Agency: "dept", Every: "day"})
	audited(t, s, "d", "2026-10-02", 85, other)
	if d := makeOf(t, s, f, "2026-10"); iso(d.Changed) != "2026-10-07" {
		t.Errorf("changed on %s", iso(d.Changed))
	}
	audited(t, s, "d", "2026-11-01", 85, nil)
	audited(t, s, "e", "2026-11-01", 85, other)
	if d := makeOf(t, s, f, "2026-11"); iso(d.Changed) != "2026-11-01" {
		t.Errorf("changed on %s", iso(d.Changed))
	}
}

// TestWeightless: a dataset of weight 0 is out of the score of its agencies, and in all
// that is counted of them.
func TestWeightless(t *testing.T) {
	s := emptyStore(t)
	audited(t, s, "light", "2026-10-01", 50, func(tables *store.Tables, _ *store.Manifest) { tables.DatasetScores[0].Weight = 0 })
	audited(t, s, "heavy", "2026-10-01", 80, nil)
	d := makeOf(t, s, frame(t, Dataset{ID: "heavy", Agency: "city", Every: "day"}, Dataset{ID: "light", Agency: "dept", Every: "day"}), "2026-10")
	city, dept := d.Tables.Agencies[0], d.Tables.Agencies[1]
	if *city.Score != 80 || city.DatasetsScored != 2 || city.Rows != 200 || city.CleanRows != 180 || *city.CleanPercent != 90 || *city.ConfidenceLow != 85.06 {
		t.Errorf("%+v, from %v", city, *city.ConfidenceLow)
	}
	if dept.Score != nil || dept.DatasetsScored != 1 || dept.Rows != 100 || dept.CleanRows != 90 || dept.Rank != nil || *dept.ConfidenceHigh != 94.48 {
		t.Errorf("%+v", dept)
	}
}

// TestUnexpected: what the store has of a dataset, and the catalogue does not count any more
// or counts for another agency, is told; an agency of which nothing is expected has no share
// of deliveries.
func TestUnexpected(t *testing.T) {
	s := emptyStore(t)
	audited(t, s, "gone", "2026-10-01", 100, nil)
	audited(t, s, "gone", "2026-10-02", 0, status("not_delivered"))
	audited(t, s, "gone", "2026-10-03", 0, status("not_delivered"))
	audited(t, s, "left", "2026-10-01", 100, nil)
	audited(t, s, "moved", "2026-10-03", 90, nil)
	d := makeOf(t, s, frame(t, Dataset{ID: "moved", Agency: "city", Title: "Bộ moved", Every: "day"}), "2026-10")
	want := []Unexpected{{Title: "Bộ moved", Agency: "city", Under: "dept", Runs: 1}, {Title: "Bộ gone", Agency: "dept", NotDelivered: 2}}
	if !slices.Equal(d.Unexpected, want) {
		t.Errorf("%+v", d.Unexpected)
	}
	if at := slices.IndexFunc(d.Tables.Maturity, func(m MaturityRow) bool { return m.Agency == "dept" && m.Indicator == score.IndicatorDelivery }); d.Tables.Maturity[at].Percent != nil {
		t.Errorf("%+v", d.Tables.Maturity[at])
	}
}

// TestTablesSayWhatChanged: a dataset that was taken out of the catalogue, or whose agency,
// cycle or weight is not what it was in the span, has it in its row, and what did not change
// has nothing there.
func TestTablesSayWhatChanged(t *testing.T) {
	s := emptyStore(t)
	as := func(every string, due int, weight float64) func(*store.Tables, *store.Manifest) {
		return func(tables *store.Tables, m *store.Manifest) {
			m.Parameters.Every, m.Parameters.Due, tables.DatasetScores[0].Weight = every, due, weight
		}
	}
	audited(t, s, "same", "2026-10-01", 90, as("month", 15, 2))
	audited(t, s, "old", "2026-10-01", 90, nil) // by a version that did not keep the cycle
	audited(t, s, "changed", "2026-10-01", 90, as("week", 0, 2))
	audited(t, s, "changed", "2026-11-02", 90, as("month", 10, 3))
	audited(t, s, "changed", "2026-12-03", 90, as("month", 15, 1))
	audited(t, s, "gone", "2026-10-01", 100, as("month", 0, 1))
	audited(t, s, "gone", "2026-10-02", 0, status("not_delivered"))
	monthly := func(id string) Dataset { return Dataset{ID: id, Agency: "city", Every: "month", Due: 15} }
	d := makeOf(t, s, frame(t, monthly("changed"), monthly("old"), monthly("same")), "2026")
	var got []string
	for _, r := range d.Tables.Datasets {
		changed, err := json.Marshal(r.Altered)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.Dataset+" "+string(changed))
	}
	want := []string{
		`changed {"NotCounted":null,"Elsewhere":3,"EveryBefore":"month","DueBefore":10,"EveryUntil":20759,"WeightBefore":3,"WeightUntil":20759}`,
		`old {"NotCounted":null,"Elsewhere":1,"EveryBefore":null,"DueBefore":null,"EveryUntil":null,"WeightBefore":null,"WeightUntil":null}`,
		`same {"NotCounted":null,"Elsewhere":1,"EveryBefore":null,"DueBefore":null,"EveryUntil":null,"WeightBefore":null,"WeightUntil":null}`,
		`gone {"NotCounted":1,"Elsewhere":null,"EveryBefore":null,"DueBefore":null,"EveryUntil":null,"WeightBefore":null,"WeightUntil":null}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestRecommended: what is said to whom, the most pressing first.
func TestRecommended(t *testing.T) {
	s := emptyStore(t)
	audited(t, s, "d", "2026-10-01", 50, func(tables *store.Tables, m *store.Manifest) {
		points, until, basis, document := 50.0, day(t, "2026-10-10"), "Điều 12 Luật Căn cước", "CV 1"
		group := int64(1)
		tables.RuleResults = []store.RuleResult{
			{Rule: "c.not_null", Check: "not_null", Field: "c", Criterion: "du", ErrorGroup: &group, Severity: "critical", Status: "critical", Unit: "row", Tested: 1000, Failed: 500, Score: &points, Basis: &basis},
			{Rule: "latest", Check: "latest_within", Field: "_dataset", Criterion: "song", Severity: "major", Status: "fail", Unit: "dataset", Tested: 1, Failed: 1, Score: &points},
			{Rule: "c.format", Check: "format", Field: "c", Criterion: "dung", Severity: "major", Status: "waived", Unit: "row", Tested: 10, Failed: 3, WaivedUntil: &until, WaiverDocument: &document},
			{Rule: "fine", Check: "format", Field: "c", Criterion: "dung", Severity: "major", Status: "warn", Unit: "row", Tested: 10, Failed: 1, Score: &points}}
	})
	run := store.Run{Key: store.Key{Period: day(t, "2026-10-01"), Agency: "dept", Dataset: "d"}}
	err := s.WriteIncidents(ctx, &run, []store.Incident{{Rule: "c.not_null", FirstSeen: run.Period, LastSeen: run.Period, Periods: 1, Status: "open",
		DueReview: day(t, "2026-10-08"), DueCorrection: day(t, "2026-10-15")}})
	if err != nil {
		t.Fatal(err)
	}
	audited(t, s, "e", "2026-10-20", 0, status("not_delivered"))
	f := frame(t, Dataset{ID: "d", Agency: "dept", Title: "Dân cư", Every: "year", Fields: map[string]string{"c": "Số định danh"}}, Dataset{ID: "e", Agency: "dept", Title: "Đất", Every: "day"})
	d := makeOf(t, s, f, "2026-10")
	want := []string{
		"Đề nghị Sở bổ sung giá trị còn thiếu (trường “Số định danh” của bộ dữ liệu “Dân cư”): 500 trên 1.000 bản ghi chưa đạt quy tắc c.not_null, đạt 50,00 điểm; " +
			"quy tắc chưa đạt trong 1 trên 1 lần giao nộp; hạn khắc phục 15/10/2026, đã quá hạn; căn cứ: Điều 12 Luật Căn cước.",
		"Đề nghị Sở giao nộp đầy đủ, đúng hạn bộ dữ liệu “Đất”: 1 kỳ chưa giao nộp, 0 kỳ giao nộp muộn trên 1 kỳ đến hạn.",
		"Đề nghị Sở cập nhật dữ liệu đến thời điểm gần nhất rồi giao nộp lại (bộ dữ liệu “Dân cư”): chưa đạt quy tắc latest trong 1 trên 1 lần giao nộp.",
		"Đề nghị Sở khắc phục 3 trường hợp được miễn theo quy tắc c.format của bộ dữ liệu “Dân cư”, hoặc trình gia hạn: văn bản CV 1 có hiệu lực đến 10/10/2026.",
	}
	var got []string
	for _, r := range d.Tables.Recommendations {
		got = append(got, r.TextVI)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	if w := d.Tables.Waivers[0]; !w.Expired || w.LastFailed != 3 {
		t.Errorf("%+v", w)
	}
	if in := d.Tables.Incidents[0]; !in.Overdue || !in.Late || d.Tables.Datasets[0].IncidentsOverdue != 1 {
		t.Errorf("%+v", in)
	}
}

func TestNothing(t *testing.T) {
	s, f := emptyStore(t), frame(t)
	span, err := ParseSpan("2026")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Make(ctx, s, f, span, store.Latest); !errors.Is(err, ErrNothing) {
		t.Errorf("%v", err)
	}
	if text := Heading("agencies", "score").In(message.VI); text != "Điểm" {
		t.Error(text)
	}
}
