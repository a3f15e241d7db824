package catalogue_test

import (
	"fmt"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/score"
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// citizen_id_agrees comes with a later check; the specification's example needs
// its parameters only.
func init() {
	if _, ok := rules.Lookup("citizen_id_agrees"); ok {
		return
	}
	type agrees struct {
		Column    rules.ColumnName `param:"column,main,required" vi:"-" en:"-"`
		BirthDate rules.ColumnName `param:"birth_date" vi:"-" en:"-"`
		Sex       rules.ColumnName `param:"sex" vi:"-" en:"-"`
	}
	rules.Register(rules.Check{Name: "citizen_id_agrees", Criterion: "dung", ErrorGroup: 6, Unit: rules.UnitRow,
		Doc: message.Text{VI: "-", EN: "-"}}, func(p *agrees, s *rules.Scope) rules.Bound {
		return rules.Row{Columns: s.Columns("column", []rules.ColumnName{p.Column, p.BirthDate, p.Sex})}
	})
}

// line says of a rule what a reader of the catalogue must have decided.
func line(r *rules.Rule) string {
	s := fmt.Sprintf("%s: %s %s/%d %s w%s", r.ID, r.Field, r.Criterion, r.ErrorGroup, r.Severity, r.Weight.RatString())
	if r.Folding != 0 {
		s += fmt.Sprint(" fold", r.Folding.Names())
	}
	if r.NullsFail {
		s += " nulls"
	}
	return s
}

func lines(d *catalogue.Dataset) (all []string) {
	for _, r := range d.Rules {
		all = append(all, line(r))
	}
	return all
}

func TestSpecification(t *testing.T) {
	c := load(t, "spec")
	if len(c.Datasets) != 2 || len(c.Broken) != 0 {
		for _, b := range c.Broken {
			t.Error(b.Problems)
		}
		t.FailNow()
	}
	if c.Title != "Kiểm toán dữ liệu thành phố" || c.Zone.String() != "Asia/Ho_Chi_Minh" || c.Language != message.VI ||
		c.Store != filepath.Join(c.Dir, "../scores") || c.Method.ID != "cv4856-2026" {
		t.Errorf("%+v", c)
	}
	if !slices.Contains(c.Placeholders, "không ghi") || !slices.Contains(c.Placeholders, "đang cập nhật") {
		t.Errorf("placeholders %q", c.Placeholders)
	}
	if a, _ := c.Agency("so_tu_phap"); a.Parent != "ubnd_tp" || a.Level != 1 || a.Code != "H26.12" {
		t.Errorf("%+v", a)
	}
	if r, _ := c.Reference("staff"); r.Path != filepath.Join(c.Dir, "../refs/staff.csv") || r.Key != "staff_id" {
		t.Errorf("%+v", r)
	}

	d, _ := c.Dataset("births")
	if d.Agency != "so_tu_phap" || d.Cycle != (score.Cycle{Every: score.Daily}) || d.Weight.Cmp(big.NewRat(3, 1)) != 0 ||
		!slices.Equal(d.Key, []string{"citizen_id"}) || d.Segment != "commune_code" ||
		d.Source.Path != "../extracts/births/*.csv" || d.Dir != filepath.Join(c.Dir, "datasets") {
		t.Errorf("%+v", d)
	}
	if d.References["communes"] == nil || d.References["vn.communes"] == nil {
		t.Error("the built-in list is not there under both names")
	}
	if list, ok := d.References["staff"]; !ok || list != nil {
		t.Error("a list that is a file is to be declared, and read by somebody else")
	}
	if diff := cmp.Diff([]string{"citizen_id", "birth_date", "sex", "status", "commune_code"}, d.ColumnNames()); diff != "" {
		t.Error(diff)
	}
	id := d.Columns[0]
	if !id.Identifier || !id.Personal || id.Weight.Cmp(big.NewRat(5, 1)) != 0 || id.Title != "Số định danh cá nhân" {
		t.Errorf("%+v", id)
	}
	want := append(alwaysOn(),
		"citizen_id.not_null: citizen_id du/1 major w1",
		"citizen_id.unique: citizen_id sach/3 major w1",
		"citizen_id.format: citizen_id dung/4 major w1",
		"birth_date.type: birth_date dung/4 major w1",
		"birth_date.not_null: birth_date du/1 major w1",
		"birth_date.range: birth_date dung/2 major w1",
		"sex.in_set: sex dung/4 major w1",
		"commune_code.in_reference: commune_code dung/4 major w1",
		"born_as_the_id_says: birth_date dung/6 major w30",
	)
	if diff := cmp.Diff(want, lines(d)); diff != "" {
		t.Errorf("rules of births: - want, + got:\n%s", diff)
	}

	last := d.Rules[len(d.Rules)-1]
	until, _ := value.ParseDay("2026-12-31")
	from, _ := value.ParseDay("2026-01-01")
	waiver := rules.Waiver{Until: until, Document: "CV 12/STP", Reason: "…"}
	if last.Where != `status != "đã chết"` || last.WarnBelow.Cmp(big.NewRat(95, 1)) != 0 || last.FailBelow.Cmp(big.NewRat(80, 1)) != 0 ||
		last.Basis != "Điều 12 Luật Căn cước" || !last.HasFrom || last.ValidFrom != from || *last.Waiver != waiver {
		t.Errorf("%+v", last)
	}
}

// alwaysOn are the rules that come by themselves, whichever checks this binary
// has.
func alwaysOn() (all []string) {
	for _, name := range rules.Names() {
		if c, _ := rules.Lookup(name); c.AlwaysOn {
			all = append(all, fmt.Sprintf("%s: _dataset %s/%d major w1", name, c.Criterion, c.ErrorGroup))
		}
	}
	return all
}

func TestForms(t *testing.T) {
	c := load(t, "spec")
	d, ok := c.Dataset("forms")
	if !ok {
		t.Fatal(c.Broken)
	}
	if d.Cycle != (score.Cycle{Every: score.Monthly, Due: 15}) || d.Title != "forms" || d.Weight.Cmp(big.NewRat(1, 1)) != 0 {
		t.Errorf("%+v", d)
	}
	want := append(alwaysOn(),
		"code.not_null: code du/1 major w1",
		"code_listed: code dung/4 minor w5/2 fold[case tone]",
		"code.in_set: code dung/4 major w1 nulls",
		"born.type: born dung/4 major w1",
		"died.type: died dung/4 major w1",
		"seen.type: seen dung/4 major w1",
		"area.type: area dung/4 major w1",
		"area.range: area dung/2 major w1",
		"area.in_reference: area dung/4 major w1",
		"enough: _dataset du/1 major w1",
		"pair: code sach/3 major w1",
		"any: _dataset du/1 major w1",
	)
	if diff := cmp.Diff(want, lines(d)); diff != "" {
		t.Errorf("- want, + got:\n%s", diff)
	}
	var columns []string
	for _, col := range d.Columns {
		columns = append(columns, fmt.Sprint(col.Name, " ", col.Type, " w", col.Weight.RatString(), " ", col.Formats, " ", col.Placeholders != nil))
	}
	wantColumns := []string{
		"Mã xã string w1 [] false",
		"code string w0 [] false",
		"born date w1 [yyyy] false",
		"died date w1 [mm/yyyy dd/mm/yyyy] false",
		"seen timestamp w1 [dd/mm/yyyy] true",
		"area decimal w1 [,] false",
	}
	if diff := cmp.Diff(wantColumns, columns); diff != "" {
		t.Errorf("- want, + got:\n%s", diff)
	}
	listed := rule(t, d, "code_listed")
	if got := fmt.Sprintf("%+v", listed.Params); !strings.Contains(got, "[01 Nam 1 true]") {
		t.Errorf("values are not as they are written: %s", got)
	}
	if p := listed.PlaceOf("values"); p.Line != 9 || p.Col < 40 || p.Path == "" {
		t.Errorf("place of values: %+v", p)
	}
}

func rule(t *testing.T, d *catalogue.Dataset, id string) *rules.Rule {
	t.Helper()
	i := slices.IndexFunc(d.Rules, func(r *rules.Rule) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("%s: no rule %s", d.ID, id)
	}
	return d.Rules[i]
}

// Layout, comments and the order of keys leave the fingerprints alone; so does
// a default that is written out, and what the environment holds. Anything that
// changes a figure does not.
func TestFingerprints(t *testing.T) {
	const top = "version: 1\nstore: \"${STORE}\"\nagencies: [{id: a, name: A}]\n"
	const base = "version: 1\nid: d\nagency: a\nsource: {path: \"${DB_PASSWORD}.csv\"}\ncolumns:\n  x: {checks: [{in_set: [a, b], weight: 2}]}\n  y: {type: integer}\n"
	rewrite := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(base) }
	first := fingerprinted(t, top, base)
	for name, text := range map[string]string{
		"comment": base + "# nothing\n",
		"layout":  rewrite("{checks: [{in_set: [a, b], weight: 2}]}", "\n    checks:\n      - weight: 2.0\n        in_set:\n          values:\n            - a\n            - 'b'"),
		"default": rewrite("weight: 2", "weight: 2, severity: major, criterion: dung, error_group: 4, field: x", "{type: integer}", "{type: integer, weight: 1}"),
	} {
		if d := fingerprinted(t, top, text); d.SHA256 != first.SHA256 || !cmp.Equal(d.RuleSHA256, first.RuleSHA256) {
			t.Errorf("%s: the fingerprint changed", name)
		}
	}
	for name, text := range map[string]string{
		"weight":      rewrite("weight: 2", "weight: 2.5"),
		"value":       rewrite("[a, b]", "[a, c]"),
		"type":        rewrite("integer", "decimal"),
		"fold":        rewrite("weight: 2", "weight: 2, fold: [case]"),
		"where":       rewrite("weight: 2", "weight: 2, where: y > 1"),
		"threshold":   rewrite("weight: 2", "weight: 2, warn_below: 0"),
		"nulls":       rewrite("weight: 2", "weight: 2, nulls: fail"),
		"valid_from":  rewrite("weight: 2", "weight: 2, valid_from: 1970-01-01"),
		"identifier":  rewrite("{type: integer}", "{type: integer, identifier: true}"),
		"placeholder": rewrite("{type: integer}", "{type: integer, placeholders: []}"),
		"forms":       rewrite(`.csv"`, `.csv", decimal: ","`),
	} {
		if d := fingerprinted(t, top, text); d.SHA256 == first.SHA256 {
			t.Errorf("%s: the fingerprint did not change", name)
		}
	}
	if len(first.SHA256) != 64 || len(first.RuleSHA256) != len(first.Rules) {
		t.Errorf("%q, %d of %d rules", first.SHA256, len(first.RuleSHA256), len(first.Rules))
	}
}

func fingerprinted(t *testing.T, top, dataset string) *catalogue.Dataset {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rasoat.yaml"), []byte(top))
	write(t, filepath.Join(dir, "datasets/d.yaml"), []byte(dataset))
	c, err := catalogue.Load(dir, environment)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Broken) > 0 {
		t.Fatal(c.Broken[0].Problems)
	}
	return c.Datasets[0]
}

func TestCatalogueFingerprint(t *testing.T) {
	const top = "version: 1\nstore: \"${STORE}\"\ntitle: T\nagencies: [{id: a, name: A}]\n"
	const dataset = "version: 1\nid: d\nagency: a\nsource: {path: \"${DB_PASSWORD}.csv\"}\ncolumns: {x: }\n"
	sum := func(top, dataset, password string) string {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "rasoat.yaml"), []byte(top))
		write(t, filepath.Join(dir, "datasets/d.yaml"), []byte(dataset))
		t.Setenv("STORE", "s3://"+password)
		t.Setenv("DB_PASSWORD", password)
		c, err := catalogue.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if c.Store != "s3://"+password || c.Datasets[0].Source.Path != password+".csv" {
			t.Errorf("store %q, path %q", c.Store, c.Datasets[0].Source.Path)
		}
		return c.SHA256
	}
	first := sum(top, dataset, "one")
	if sum(top+"# x\n", dataset, "two") != first {
		t.Error("a comment or a secret changed the fingerprint")
	}
	for name, other := range map[string]string{
		"title": "title: U", "agencies": "agencies: [{id: a, name: B}]", "scoring": "scoring: {weights: {du: 2}}", "zone": "timezone: UTC",
	} {
		key, _, _ := strings.Cut(other, ":")
		changed := top + other + "\n"
		if strings.Contains(top, key+":") {
			_, after, _ := strings.Cut(top, key+":")
			written, _, _ := strings.Cut(after, "\n")
			changed = strings.Replace(top, key+":"+written, other, 1)
		}
		if sum(changed, dataset, "one") == first {
			t.Errorf("%s: the fingerprint did not change", name)
		}
	}
	if sum(top, strings.Replace(dataset, "columns", "due: 1\ncolumns", 1), "one") == first {
		t.Error("a dataset's cycle did not change the fingerprint")
	}
}

// A file of rule tests stops nothing but itself; what it says without a problem
// can be run.
func FuzzTests(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/tests.txtar")
	if err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	for _, file := range archive.Files {
		if strings.HasPrefix(file.Name, "tests/") {
			f.Add(file.Data)
		} else if !strings.HasPrefix(file.Name, "want") {
			write(f, filepath.Join(dir, file.Name), file.Data)
		}
	}
	f.Add([]byte("version: 1\ndataset: books\nperiod: 2026-01-01\ncases:\n- name: a\n  header: [id]\n  rows: [[a], [~]]\n  arrived: 2026-01-01 10:00\n" +
		"  earlier: [{period: 2025-01-01, header: [id]}]\n  others: {books: {header: [id]}}\n  expect: {id.unique: pass, enough: 1, row_count: {total: 1}}\n"))
	c, err := catalogue.Load(dir, environment)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		write(t, filepath.Join(dir, "tests/t.yaml"), text)
		tests, problems := c.LoadTests(environment)
		if len(tests)+len(problems.List) == 0 {
			t.Fatal("neither a test nor a problem")
		}
		for _, of := range tests {
			for _, one := range of.Cases {
				for _, row := range one.Extract.Rows {
					if len(row) != len(one.Extract.Header) {
						t.Fatalf("%q has %d cells, the header has %d", row, len(row), len(one.Extract.Header))
					}
				}
			}
		}
	})
}

// A dataset file may stop nothing but itself, whatever its bytes.
func FuzzDataset(f *testing.F) {
	f.Add([]byte("version: 1\nid: d\ncolumns: {a: {type: date, checks: [not_null, {range: {min: 1}}]}}\nrules: [{id: r, unique: [a], where: a == 1}]\n"))
	f.Add([]byte("version: 1\nid: d\ncolumns: {a: {checks: [{type: [date]}, {in_set: {values: {}}}]}}\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(dir, "d.yaml")
		write(t, path, text)
		c, d, err := catalogue.LoadDataset(path, environment)
		if err == nil && (c == nil || d.ID == "" || len(d.SHA256) != 64) {
			t.Errorf("no problem and no dataset: %+v", d)
		}
	})
}

// How many digits codes have is told to whoever reads the extract, and is one of the
// things by which rules are known: with another number other rows fail.
func TestDigits(t *testing.T) {
	c := load(t, "digits")
	d, _ := c.Dataset("d")
	if diff := cmp.Diff(map[string]int{"citizen_id": 12, "commune_code": 5}, d.Source.Digits); diff != "" {
		t.Error(diff)
	}
	same, _ := c.Dataset("same")
	without, _ := c.Dataset("without")
	if without.SHA256 == d.SHA256 || same.SHA256 != d.SHA256 {
		t.Error("digits leave no trace in the fingerprint")
	}
}
