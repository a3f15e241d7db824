// The tests of the checks are data: testdata/NAME.txtar holds cases, each a
// small dataset file, an extract, and what the rules are to say of it. `go test
// -update` writes what they do say, to be read line by line before it is
// believed.
package check_test

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/pipeline/catalogue"
	"rasoat/rules"
	_ "rasoat/rules/check"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

var update = flag.Bool("update", false, "rewrite the want sections of testdata")

// A check is one Go file, one txtar and one registration of one name.
func TestOneNameEverywhere(t *testing.T) {
	registration := regexp.MustCompile(`rules\.Register\(rules\.Check\{\s*Name: "([^"]+)"`)
	var files, archives []string
	sources, _ := filepath.Glob("*.go")
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range registration.FindAllSubmatch(text, -1) {
			if files = append(files, string(m[1])); source != string(m[1])+".go" {
				t.Errorf("%s registers %s, which belongs into %[2]s.go", source, m[1])
			}
		}
	}
	testdata, _ := filepath.Glob("testdata/*.txtar")
	for _, p := range testdata {
		archives = append(archives, strings.TrimSuffix(filepath.Base(p), ".txtar"))
	}
	slices.Sort(files)
	if diff := cmp.Diff(rules.Names(), files); diff != "" {
		t.Error("registered, but in a file of another name, or the other way round:", diff)
	}
	if diff := cmp.Diff(rules.Names(), archives); diff != "" {
		t.Error("registered without test data, or the other way round:", diff)
	}
}

func TestChecks(t *testing.T) {
	for _, name := range rules.Names() {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".txtar")
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			seen := testArchive(t, name, archive)
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			seen.complain(t, name)
		})
	}
}

// testArchive runs every case; with -update it writes what came out into the
// archive.
func testArchive(t *testing.T, name string, archive *txtar.Archive) (seen shown) {
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	for i := range archive.Files {
		f := &archive.Files[i]
		dir, base := path.Split(f.Name)
		lang, wanted := wants[base]
		if !wanted {
			continue
		}
		seen.vietnamese = seen.vietnamese || lang == message.VI
		t.Run(strings.TrimSuffix(dir, "/")+strings.TrimPrefix(base, "want"), func(t *testing.T) {
			got := (&testCase{t: t, check: name, files: files, dir: dir, seen: &seen, lang: lang}).run()
			if *update {
				f.Data = []byte(got)
			} else if diff := cmp.Diff(string(f.Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
	return seen
}

// shown is what the cases of an archive have shown so far; an archive that
// leaves out one of these is not finished.
type shown struct{ passes, fails, missing, empty, absent, fault, vietnamese bool }

func (s shown) complain(t *testing.T, name string) {
	check, _ := rules.Lookup(name)
	takesColumns := slices.ContainsFunc(check.Params(), rules.Param.FromPlace)
	for what, ok := range map[string]bool{
		"a pass": s.passes, "a failure": s.fails, "an empty extract": s.empty,
		"its example in Vietnamese":        s.vietnamese,
		"missing values":                   s.missing || !takesColumns,
		"an extract that lacks the column": s.absent || !takesColumns,
		"a faulty parameter":               s.fault || len(check.Params()) == 0,
	} {
		if !ok {
			t.Errorf("testdata/%s.txtar does not show %s", name, what)
		}
	}
}

// testCase is the files of one case: dataset.yaml, input.csv, want, and what
// some checks need beside them: period (a day), rejected (records that could
// not be read), flaws (of rows that could), rasoat.yaml and lists of reference, OTHER.csv (another dataset),
// history.yaml (earlier deliveries, and when this one arrived).
type testCase struct {
	t     *testing.T
	check string
	files map[string]string
	dir   string
	seen  *shown
	lang  message.Lang
}

// wants are the sections that say what the rules are to say. The Vietnamese one is in
// the first case alone, which is the example of the manual.
var wants = map[string]message.Lang{"want": message.EN, "want.vi": message.VI}

func (c *testCase) file(name string) string { return c.files[c.dir+name] }

// run returns what the rules say, or what is wrong with them.
func (c *testCase) run() string {
	home := c.t.TempDir()
	for name, text := range c.files {
		if base, ok := strings.CutPrefix(name, c.dir); ok {
			c.write(filepath.Join(home, base), text)
		}
	}
	c.write(filepath.Join(home, "datasets", "t.yaml"), c.file("dataset.yaml")+"\nversion: 1\nid: t\n")
	cat, dataset, err := catalogue.LoadDataset(filepath.Join(home, "datasets", "t.yaml"))
	if problems, ok := err.(*decode.Problems); ok {
		c.seen.fault = true
		return problemLines(problems)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	for _, r := range cat.References {
		if r.Builtin == "" {
			dataset.References[r.ID] = c.list(r)
		}
	}
	return c.judge(&dataset.Dataset, cat)
}

func (c *testCase) write(file, text string) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

func (c *testCase) list(r catalogue.Reference) *reference.List {
	header, rows := readCSV(c.t, c.file(filepath.Base(r.Path)))
	if r.Key == "" && len(header) > 0 {
		r.Key = header[0]
	}
	list, err := reference.NewKeyedList(r.ID, r.Key, header, rows)
	if err != nil {
		c.t.Fatal(err)
	}
	return list
}

func (c *testCase) judge(d *rules.Dataset, cat *catalogue.Catalogue) string {
	in := newExtract(c.t, c.file("input.csv"))
	in.reject(c.t, c.file("rejected"))
	in.flaw(c.t, c.file("flaws"))
	env := rules.Env{Period: day("2026-11-21"), Zone: cat.Zone, Forms: in.forms(d), Files: c.headers(in), Other: c.other}
	if p := strings.TrimSpace(c.file("period")); p != "" {
		env.Period = day(p)
	}
	env.Past = c.past(d, in, env)
	plan, faults := rules.Bind(d, env)
	if len(faults) > 0 {
		c.t.Fatalf("found at run time only: %v", faults)
	}
	outcome := in.outcome(plan)
	c.watch(d, in, outcome)
	return c.resultLines(d, outcome)
}

// other gathers what a rule needs of another dataset from OTHER.csv; without it,
// that dataset was not delivered. OTHER.yaml declares its columns; without it,
// all are texts.
func (c *testCase) other(need rules.Need) (rules.Other, message.M) {
	text := c.file(need.Dataset + ".csv")
	if text == "" {
		return rules.Other{}, message.New("test_not_delivered", need.Dataset)
	}
	in := newExtract(c.t, text)
	other := &rules.Dataset{ID: need.Dataset, Columns: in.columns()}
	if yaml := c.file(need.Dataset + ".yaml"); yaml != "" {
		file := filepath.Join(c.t.TempDir(), "datasets", "other.yaml")
		c.write(file, yaml+"\nversion: 1\nid: other\n")
		_, declared, err := catalogue.LoadDataset(file)
		if err != nil {
			c.t.Fatal(err)
		}
		other = &declared.Dataset
	}
	return gather(other, in, need, nil), message.M{}
}

// gather reads a small extract of another dataset, as two workers would.
func gather(d *rules.Dataset, in *extract, need rules.Need, share *spill.Share) rules.Other {
	needs := []rules.Need{need}
	only := d.Needed(needs)
	all := rules.NewGathering(only, rules.Env{Period: day("2026-11-21"), Zone: zone, Forms: in.forms(only), Spill: share}, needs)
	one, two := all.NewGatherer(), all.NewGatherer()
	half := &extract{header: in.header, rows: in.rows[:len(in.rows)/2]}
	rest := &extract{header: in.header, rows: in.rows[len(in.rows)/2:]}
	one.Read(half.input(all.Columns()))
	two.Read(rest.input(all.Columns()))
	return all.Others()[0]
}

var _ = message.Define("test_not_delivered", "%s chưa được giao nộp", "%s was not delivered")

// everyRow are the checks that judge rows without a value too: none of theirs is
// missing.
var everyRow = []string{"not_null", "any_of", "all_or_none", "linkable"}

// watch notes what the case has shown.
func (c *testCase) watch(d *rules.Dataset, in *extract, o rules.Outcome) {
	c.seen.empty = c.seen.empty || len(in.rows) == 0
	for _, column := range d.Columns {
		c.seen.absent = c.seen.absent || !slices.Contains(in.header, column.Name)
	}
	for _, r := range resultsOf(o) {
		if r.Rule.Check.Name == c.check {
			c.seen.passes = c.seen.passes || r.Counts.Passed() > 0
			c.seen.fails = c.seen.fails || r.Counts.Failed > 0
			c.seen.missing = c.seen.missing || r.Counts.Missing > 0 || slices.Contains(everyRow, c.check) || r.Unit != rules.UnitRow
		}
	}
}

func problemLines(problems *decode.Problems) string {
	var b strings.Builder
	for _, p := range problems.List {
		fmt.Fprintf(&b, "line %d: %s", p.Place.Line, p.Text.In(message.EN))
		if !p.Hint.IsZero() {
			fmt.Fprintf(&b, " (%s)", p.Hint.In(message.EN))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// resultLines are the results of the rules that use the check, one line for
// each and indented ones for what there is to say of it.
func (c *testCase) resultLines(d *rules.Dataset, o rules.Outcome) string {
	var b strings.Builder
	for _, r := range resultsOf(o) {
		if r.Rule.Check.Name != c.check {
			continue
		}
		n := r.Counts
		if r.Segment != nil {
			fmt.Fprintf(&b, c.say("  segment %q: %d tested, %d missing, %d excluded, %d failed\n"), *r.Segment, n.Tested, n.Missing, n.Excluded, n.Failed)
			continue
		}
		fmt.Fprintf(&b, c.say("%s: %s tested, %d missing, %d excluded, %d failed\n"), r.Rule.ID, c.plural(n.Tested, r.Unit), n.Missing, n.Excluded, n.Failed)
		c.detailLines(&b, r.Result)
		c.check1(r.Result)
	}
	return b.String()
}

func (c *testCase) detailLines(b *strings.Builder, r rules.Result) {
	if r.Err != "" {
		fmt.Fprintf(b, c.say("  error: %s\n"), message.Parse(r.Err).In(c.lang))
	}
	if !r.Reason.IsZero() {
		fmt.Fprintf(b, c.say("  reason: %s\n"), r.Reason.In(c.lang))
	}
	if r.Observed != "" {
		fmt.Fprintf(b, c.say("  observed: %s\n"), message.Parse(r.Observed).In(c.lang))
	}
	if r.DuplicateGroups != nil {
		fmt.Fprintf(b, c.say("  duplicate groups: %d, surplus rows: %d\n"), *r.DuplicateGroups, *r.SurplusRows)
	}
	for _, s := range r.Samples {
		if s.Segment == nil {
			fmt.Fprintf(b, c.say("  row %d: %s\n"), s.Row.Record(), strings.TrimSpace(quoted(s)+" "+s.Reason.In(c.lang)))
		}
	}
}

func quoted(s rules.Sample) string {
	if s.Column == "" {
		return ""
	}
	return s.Column + " " + marks.ReplaceAllStringFunc(strconv.Quote(s.Value), func(mark string) string {
		return strings.Trim(strconv.QuoteToASCII(mark), `"`)
	})
}

// marks are shown by their code: what they stand on would swallow them.
var marks = regexp.MustCompile(`\p{Mn}`)

func (c *testCase) plural(n int64, unit rules.Unit) string {
	if c.lang == message.VI {
		return fmt.Sprintf("%d %s", n, message.Unit(string(unit)).VI)
	}
	if n == 1 {
		return fmt.Sprintf("%d %s", n, unit)
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// check1 holds what must hold of every result of a small extract.
func (c *testCase) check1(r rules.Result) {
	whole := 0
	for _, s := range r.Samples {
		if s.Segment == nil {
			whole++
		}
	}
	if r.Unit == rules.UnitRow && int64(whole) != r.Counts.Failed && r.Counts.Failed <= rules.SamplesPerRule {
		c.t.Errorf("%s: %d rows fail, %d are shown", r.Rule.ID, r.Counts.Failed, whole)
	}
}

func day(s string) value.Day {
	d, err := value.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}
