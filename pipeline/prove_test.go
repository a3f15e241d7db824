package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// everything is every attempt.
var everything = store.Wanted{From: store.Earliest, To: store.Latest}

// proven audits again what a store shows.
func proven(t testing.TB, location, dir string, w store.Wanted) (string, int64) {
	t.Helper()
	cat, err := catalogue.Load(dir)
	if err != nil {
		return "rasoat.yaml: " + err.Error() + "\n", 0
	}
	st, err := store.Open(location)
	if err != nil {
		t.Fatal(err)
	}
	found, n, err := pipeline.Prove(context.Background(), pipeline.Config{Catalogue: cat, Store: st, Jobs: 2}, w, "")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range found {
		b.WriteString(f.Path + ": " + f.What.In(message.EN) + "\n")
	}
	return b.String(), n
}

// copied is a folder of its own with what is in another.
func copied(t testing.TB, from string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Every figure comes out again from the same inputs: of datasets that were delivered,
// that were not, that cannot be read, that look back and at each other.
func TestProve(t *testing.T) {
	for name, dir := range map[string]string{"demo": demo, "circle": writeProvable(t)} {
		location := t.TempDir()
		done := runInto(t, location, dir, pipeline.Config{Jobs: 2})
		before := files(t, location)
		if got, n := proven(t, location, dir, everything); got != "" || n != int64(len(done)) {
			t.Errorf("%s: %d of %d runs proven\n%s", name, n, len(done), got)
		}
		sameFiles(t, name, files(t, location), before)
	}
}

// writeProvable writes the catalogue of datasets that refer to each other, and beside
// them one whose extract cannot be read.
func writeProvable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"rasoat.yaml": circle, "units.csv": "unit,name\nU1,Một\nU2,Hai\n", "x.csv": "id,unit\n1,U1\n2,U3\n2,U2\n", "y.csv": "\"",
		"datasets/x.yaml": "version: 1\nid: x\nagency: a\nsource: {path: ../x.csv}\nsegment: unit\n" +
			"columns: {id: {checks: [unique, {foreign_key: {dataset: x, key: id}}]}, unit: {checks: [{in_reference: units}]}}\n",
		"datasets/y.yaml": "version: 1\nid: y\nagency: a\nsource: {path: ../y.csv.gz}\ncolumns: {id: {}}\n",
		"y.csv.gz":        "\x1f\x8b\x08broken",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A flipped bit of one byte of an input is named with its file; of a file of the
// catalogue, if it says anything else with it.
func TestProveFlippedByte(t *testing.T) {
	dir := writeProvable(t)
	location := t.TempDir()
	runInto(t, location, dir, pipeline.Config{Jobs: 2})
	was, err := catalogue.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom([]string{"x.csv", "units.csv", "datasets/x.yaml", "rasoat.yaml"}).Draw(r, "name")
		file := filepath.Join(dir, name)
		good, err := os.ReadFile(file)
		if err != nil {
			r.Fatal(err)
		}
		data := bytes.Clone(good)
		data[rapid.IntRange(0, len(data)-1).Draw(r, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			r.Fatal(err)
		}
		is, loadErr := catalogue.Load(dir)
		got, _ := proven(t, location, dir, everything)
		if err := os.WriteFile(file, good, 0o600); err != nil {
			r.Fatal(err)
		}
		same := loadErr == nil && is.SHA256 == was.SHA256 && len(is.Broken) == 0 && strings.HasSuffix(name, ".yaml")
		path := name
		switch {
		case !strings.HasSuffix(name, ".yaml"):
			path = strings.TrimPrefix(filepath.ToSlash(name), "./") + ": "
		case loadErr == nil && len(is.Broken) > 0: // a list has another name now, and the rules of it are wrong
			path = "datasets/x.yaml: "
		}
		if same != (got == "") || !same && !strings.Contains(got, path) && !strings.Contains(got, "rasoat.yaml: ") {
			r.Fatalf("%s: same %v, found\n%s", name, same, got)
		}
	})
}

// What differs is named: an input that is gone, one that came since, a rule that is
// new, a method with another weight, a dataset that the catalogue has no more.
func TestProveNames(t *testing.T) {
	for name, c := range map[string]struct {
		file, from, to string
		want           string
	}{
		"rule":    {"datasets/births.yaml", "checks: [not_null, unique, {format", "checks: [unique, {format", "datasets/births.yaml: rule citizen_id.not_null is not that of run "},
		"title":   {"datasets/births.yaml", "title: Đăng ký khai sinh", "title: Khai sinh", "datasets/births.yaml: its title, agency, cycle, weight or source is not that of run "},
		"columns": {"datasets/births.yaml", "title: Ngày sinh", "title: Sinh ngày", "datasets/births.yaml: its columns, key or placeholders are not those of run "},
		"dataset": {"datasets/births.yaml", "id: births", "id: babies", "datasets/births.yaml: the catalogue has no such dataset, so run "},
		"broken":  {"datasets/births.yaml", "agency:", "agencyy:", "datasets/births.yaml: run "},
		"method":  {"rasoat.yaml", "  method: cv4856-2026", "  method: by-criterion", "rasoat.yaml: its scoring method is not that of run "},
		"top":     {"rasoat.yaml", "title: ", "title: X ", "rasoat.yaml: is not that of run "},
		"gone":    {"extracts/births.csv", "", "", "../extracts/births.csv: is not there, or the dataset's source leads to it no more, and run "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "catalogue")
			if _, err := catalogue.Init(dir); err != nil {
				t.Fatal(err)
			}
			location := t.TempDir()
			runInto(t, location, dir, pipeline.Config{Jobs: 2})
			file := filepath.Join(dir, c.file)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if c.from == "" {
				err = os.Remove(file)
			} else if changed := strings.Replace(string(data), c.from, c.to, 1); changed == string(data) {
				t.Fatalf("%s has no %q:\n%s", c.file, c.from, data)
			} else {
				err = os.WriteFile(file, []byte(changed), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := proven(t, location, dir, everything); !strings.HasPrefix(got, c.want) || strings.Count(got, "\n") != 1 {
				t.Errorf("%swant\n%s", got, c.want)
			}
		})
	}
}

// A dataset that came since is no other file of those that were audited, whose figures are
// made again.
func TestProveAdded(t *testing.T) {
	dir, location := filepath.Join(t.TempDir(), "catalogue"), t.TempDir()
	if _, err := catalogue.Init(dir); err != nil {
		t.Fatal(err)
	}
	runInto(t, location, dir, pipeline.Config{Jobs: 2})
	data, err := os.ReadFile(filepath.Join(dir, "datasets/births.yaml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "datasets/later.yaml"), []byte(strings.Replace(string(data), "id: births", "id: later", 1)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, n := proven(t, location, dir, everything); !strings.HasPrefix(got, "datasets: a dataset was added, ") || n != 1 {
		t.Errorf("%d proven, %s", n, got)
	}
}

// A figure that was altered with every hash made anew agrees with everything but the
// extract: only the audit made again shows it.
func TestProveForgedFigure(t *testing.T) {
	dir := copied(t, demo)
	location := t.TempDir()
	runInto(t, location, dir, pipeline.Config{Jobs: 2, Datasets: []string{"births"}})
	st, err := store.Open(location)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	all, _, err := st.Recorded(ctx, everything)
	if err != nil {
		t.Fatal(err)
	}
	first := &all[0]
	rows, _, err := st.Load(ctx, first.Period)
	if err == nil {
		err = st.ReadManifest(ctx, first)
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows.RuleResults {
		if r := &rows.RuleResults[i]; r.Segment == nil && r.Failed > 0 {
			r.Failed, r.Passed = r.Failed-1, r.Passed+1
			break
		}
	}
	rows.Runs[0].ResultsSHA256 = ""
	attempt, err := st.Begin(ctx, first.Period, first.Manifest.Agency, "births")
	if err == nil {
		err = attempt.Commit(ctx, rows, first.Manifest)
	}
	if err != nil {
		t.Fatal(err)
	}
	v, err := st.Verify(ctx, store.Verification{})
	if err != nil || len(v.Found) > 0 {
		t.Errorf("%v %v", err, v.Found)
	}
	got, n := proven(t, location, dir, store.Wanted{Datasets: []string{"births"}, From: store.Earliest, To: store.Latest})
	if n != 0 || !strings.Contains(got, "/rule_results.parquet: is not what the audit gives again: row ") || strings.Count(got, "\n") != 1 {
		t.Errorf("%d proven\n%s", n, got)
	}
}

// Where a run would look back at another delivery than it did, that is said, and of which
// period: its manifest is where it was.
func TestProveOtherPast(t *testing.T) {
	const were = "2026-11-12 2026-11-13 2026-11-14 2026-11-16"
	for name, c := range map[string]struct{ then, want string }{
		"again":   {"2026-11-14", "2026-11-14/books/RUN/manifest.json: run RUN was compared with this delivery of 14 Nov 2026, for which another run counts now: history/2026-11-14/books/RUN/manifest.json"},
		"between": {"2026-11-15", "2026-11-12/books/RUN/manifest.json: run RUN was compared with this delivery of 12 Nov 2026, which that of 15 Nov 2026 takes the place of now: history/2026-11-15/books/RUN/manifest.json"},
		"both": {"2026-11-13 2026-11-15", "2026-11-13/books/RUN/manifest.json: run RUN was compared with this delivery of 13 Nov 2026, for which another run counts now: history/2026-11-13/books/RUN/manifest.json\n" +
			"history/2026-11-12/books/RUN/manifest.json: run RUN was compared with this delivery of 12 Nov 2026, which that of 15 Nov 2026 takes the place of now: history/2026-11-15/books/RUN/manifest.json"},
		"gone":   {"-2026-11-13 2026-11-13", "2026-11-13/books/RUN/manifest.json: run RUN was compared with this delivery of 13 Nov 2026, which counts no more"},
		"sooner": {"2026-11-10", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDelivered(t, "every: day", "{period}")
			for day := range 31 {
				d.arrive(fmt.Sprintf("2026-11-%02d", day), "2026-11-01T09:00:00+07:00", 0, 100)
			}
			for _, period := range strings.Fields(were + " " + c.then) {
				if gone, removed := strings.CutPrefix(period, "-"); removed {
					if err := os.Remove(filepath.Join(d.dir, "extracts", gone+".csv")); err != nil {
						t.Fatal(err)
					}
					continue
				}
				d.audit(period)
			}
			day, _ := value.ParseDay("2026-11-16")
			got, _ := proven(t, filepath.Join(d.dir, "scores"), d.dir, store.Wanted{From: store.Day(day), To: store.Day(day)})
			got = regexp.MustCompile(`\d{8}T\d{6}Z-[0-9a-f]+`).ReplaceAllString(got, "RUN")
			if want := c.want; want != "" && got != "history/"+want+"\n" || want == "" && got != "" {
				t.Errorf("%swant\n%s", got, want)
			}
		})
	}
}
