package pipeline_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// delivered is a catalogue of one dataset whose rules look back, with a store.
type delivered struct {
	t   *testing.T
	dir string
	now time.Time
}

const lookingBack = `version: 1
id: books
agency: a
%s
source: {path: "../extracts/%s.csv"}
columns:
  id: {title: Số}
rules:
  - {id: rows, row_count_change: 10}
  - {id: mean, row_count_change: {max_percent: 10, over: 3}}
  - {id: other, changed_since_last: }
  - {id: share, changed_since_last: 20}
  - {id: schema, schema_unchanged: }
  - {id: punctual, delivered_by: "17:00"}
`

func newDelivered(t *testing.T, every, file string) *delivered {
	d := &delivered{t: t, dir: t.TempDir(), now: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}
	d.write("rasoat.yaml", "version: 1\nstore: scores\nagencies: [{id: a, name: A}]\n")
	d.write("datasets/books.yaml", fmt.Sprintf(lookingBack, every, file))
	return d
}

func (d *delivered) write(name, text string) string {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// arrive writes an extract of so many rows, at a moment.
func (d *delivered) arrive(name, at string, first, rows int) {
	d.t.Helper()
	var b strings.Builder
	b.WriteString("id\n")
	for i := range rows {
		fmt.Fprintln(&b, first+i)
	}
	path := d.write("extracts/"+name+".csv", b.String())
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := os.Chtimes(path, when, when); err != nil {
		d.t.Fatal(err)
	}
}

// audit runs one period and says what became of the rules that look back.
func (d *delivered) audit(period string) string {
	d.t.Helper()
	cat, err := catalogue.Load(d.dir)
	if err != nil || len(cat.Broken) > 0 {
		d.t.Fatal(err, cat.Broken)
	}
	st, err := store.Open(cat.Store, store.Clock(func() time.Time { d.now = d.now.Add(time.Second); return d.now }))
	if err != nil {
		d.t.Fatal(err)
	}
	day, err := value.ParseDay(period)
	if err != nil {
		d.t.Fatal(err)
	}
	done, err := pipeline.Run(context.Background(), pipeline.Config{Catalogue: cat, Store: st, From: day, To: day, Jobs: 2})
	if err != nil || done[0].Err != nil {
		d.t.Fatal(err, done)
	}
	t, _, err := st.Load(context.Background(), store.Day(day))
	if err != nil {
		d.t.Fatal(err)
	}
	var lines []string
	for _, r := range t.RuleResults {
		if strings.Contains("rows mean other share schema punctual", r.Rule) {
			lines = append(lines, fmt.Sprintf("%s %s", r.Rule, r.Status))
		}
	}
	return strings.Join(lines, ", ")
}

func (d *delivered) wants(period, want string) {
	d.t.Helper()
	if got := d.audit(period); got != want {
		d.t.Errorf("%s:\n got %s\nwant %s", period, got, want)
	}
}

// Every day is compared with the days before it, and with nothing else: an old
// period that is audited again gets its old answer.
func TestLooksBackByDays(t *testing.T) {
	d := newDelivered(t, "every: day", "{period}")
	d.arrive("2026-11-16", "2026-11-16T09:00:00+07:00", 0, 100)
	d.arrive("2026-11-17", "2026-11-17T17:00:00+07:00", 0, 105)
	d.arrive("2026-11-19", "2026-11-19T17:00:01+07:00", 50, 130)
	d.arrive("2026-11-20", "2026-11-20T09:00:00+07:00", 50, 130)
	first := map[string]string{
		"2026-11-16": "mean not_applicable, other not_applicable, punctual pass, rows not_applicable, schema not_applicable, share not_applicable",
		"2026-11-17": "mean pass, other pass, punctual pass, rows pass, schema pass, share fail",
		"2026-11-18": "",
		"2026-11-19": "mean fail, other pass, punctual fail, rows fail, schema pass, share pass",
		"2026-11-20": "mean fail, other fail, punctual pass, rows pass, schema pass, share fail",
	}
	for _, period := range []string{"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"} {
		d.wants(period, first[period])
	}
	// The arrival is that of the first sight, whatever becomes of the file.
	d.arrive("2026-11-17", "2027-01-01T09:00:00+07:00", 0, 105)
	d.wants("2026-11-17", first["2026-11-17"])
	// A correction is another delivery, and late.
	d.arrive("2026-11-17", "2027-01-01T09:00:00+07:00", 0, 106)
	d.wants("2026-11-17", "mean pass, other pass, punctual fail, rows pass, schema pass, share fail")
	d.wants("2026-11-16", first["2026-11-16"])
}

// What lies there for a month, audited every night, is one delivery.
func TestLooksBackByMonths(t *testing.T) {
	d := newDelivered(t, "every: month", "books")
	d.arrive("books", "2026-09-14T09:00:00+07:00", 0, 100)
	none := "mean not_applicable, other not_applicable, punctual pass, rows not_applicable, schema not_applicable, share not_applicable"
	d.wants("2026-09-15", none)
	d.wants("2026-09-16", none)
	d.arrive("books", "2026-10-14T09:00:00+07:00", 100, 200)
	fresh := "mean fail, other pass, punctual pass, rows fail, schema pass, share pass"
	d.wants("2026-10-15", fresh)
	d.wants("2026-10-16", fresh)
	d.wants("2026-11-01", "mean fail, other fail, punctual pass, rows pass, schema pass, share fail")
}

// The columns of the delivery are compared, declared or not; what is compared
// with is in the manifest.
func TestSchemaOfDeliveries(t *testing.T) {
	d := newDelivered(t, "every: day", "{period}")
	d.write("extracts/2026-11-16.csv", "id,note\n1,a\n")
	d.write("extracts/2026-11-17.csv", "note,id,phone\n1,a,1\n")
	d.audit("2026-11-16")
	d.audit("2026-11-17")
	st, err := store.Open(filepath.Join(d.dir, "scores"))
	if err != nil {
		t.Fatal(err)
	}
	day, _ := value.ParseDay("2026-11-17")
	tables, _, err := st.Load(context.Background(), store.Day(day), "books")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tables.RuleResults {
		if r.Rule == "schema" && (r.Unit != "column" || r.Tested != 3 || r.Failed != 2 ||
			message.Parse(*r.Reason).In(message.EN) != "columns are new: phone") {
			t.Errorf("%+v %s", r, *r.Reason)
		}
	}
	manifests, _ := filepath.Glob(filepath.Join(d.dir, "scores/history/2026-11-17/books/*/manifest.json"))
	text, err := os.ReadFile(manifests[0])
	if err != nil {
		t.Fatal(err)
	}
	m, err := store.DecodeManifest(text)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	for _, in := range m.Inputs {
		kinds[in.Kind] = in.Path
	}
	if len(m.Headers) != 1 || fmt.Sprint(m.Headers[0].Columns) != "[note id phone]" || len(m.Kept) != 1 ||
		!strings.HasPrefix(kinds[store.InputHistory], "history/2026-11-16/books/") {
		t.Errorf("%+v, %d kept, inputs %v", m.Headers, len(m.Kept), kinds)
	}
}

// A file at hand has no history.
func TestCheckHasNoPast(t *testing.T) {
	d := newDelivered(t, "every: day", "{period}")
	d.arrive("2026-11-16", "2026-11-16T09:00:00+07:00", 0, 100)
	cat, dataset, err := catalogue.LoadDataset(filepath.Join(d.dir, "datasets/books.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pipeline.Check(context.Background(), pipeline.Config{Catalogue: cat, Jobs: 1}, dataset,
		filepath.Join(d.dir, "extracts/2026-11-16.csv"), 20773)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range tables.RuleResults {
		if r.Status == "not_applicable" && r.Reason != nil && *r.Reason == "no_store" {
			n++
		}
	}
	if n != 6 {
		t.Errorf("%d of 6 rules say that there is no store", n)
	}
}
