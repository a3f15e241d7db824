package score

import (
	"flag"
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "rewrite the .out parts of testdata")

// ruleCase is a rule of the test data: `rule` is “id field criterion failed/tested”.
type ruleCase struct {
	Rule      string
	Weight    *Decimal
	WarnBelow *Decimal `yaml:"warn_below"`
	FailBelow *Decimal `yaml:"fail_below"`
	Critical  bool
	Waived    bool
	Error     bool
}

type datasetCase struct {
	Method  string
	Weights map[string]Decimal
	Bands   map[string]Decimal
	Rows    int64
	Fields  []struct {
		Name       string
		Identifier bool
		Weight     *Decimal
	}
	Rules []ruleCase
}

func rat(d *Decimal) *big.Rat {
	if d == nil {
		return nil
	}
	return d.Rat
}

func rats(from map[string]Decimal) map[string]*big.Rat {
	to := map[string]*big.Rat{}
	for k, v := range from {
		to[k] = v.Rat
	}
	return to
}

func (c *ruleCase) input(t *testing.T) Rule {
	t.Helper()
	r := Rule{
		Weight: rat(c.Weight), WarnBelow: rat(c.WarnBelow), FailBelow: rat(c.FailBelow),
		Critical: c.Critical, Waived: c.Waived, Err: c.Error,
	}
	if _, err := fmt.Sscanf(c.Rule, "%s %s %s %d/%d", &r.ID, &r.Field, &r.Criterion, &r.Failed, &r.Tested); err != nil {
		t.Fatalf("%s: %v", c.Rule, err)
	}
	return r
}

func (c *datasetCase) score(t *testing.T) *Dataset {
	t.Helper()
	m, err := Load(c.Method, Overrides{Weights: rats(c.Weights), Bands: rats(c.Bands)})
	if err != nil {
		t.Fatal(err)
	}
	var fields []Field
	for _, f := range c.Fields {
		fields = append(fields, Field{Name: f.Name, Identifier: f.Identifier, Weight: rat(f.Weight)})
	}
	var rules []Rule
	for i := range c.Rules {
		rules = append(rules, c.Rules[i].input(t))
	}
	return m.Dataset(fields, rules, c.Rows)
}

// render prints marks one to a line; criteria without rules are left out.
func render(d *Dataset) string {
	var b strings.Builder
	fmt.Fprintf(&b, "dataset %v %s %s rows=%d %+v\n", d.Score, d.Band, d.Status, d.Rows, d.Counts)
	for _, r := range d.Rules {
		fmt.Fprintf(&b, "  rule %s %v %s weight=%v warn<%v fail<%v\n",
			r.Rule.ID, r.Score, r.Status, Decimal{r.Weight}, r.WarnBelow, r.FailBelow)
	}
	for _, c := range d.Cells {
		fmt.Fprintf(&b, "  cell %s/%s %v %s %+v\n", c.Field, c.Criterion, c.Score, c.Band, c.Sums)
	}
	for _, c := range d.Criteria {
		if c.Rules > 0 {
			fmt.Fprintf(&b, "  criterion %s (%s) %v %s weight=%v %+v\n", c.ID, c.Name.VI, c.Score, c.Band, c.Weight, c.Sums)
		}
	}
	for _, f := range d.Fields {
		fmt.Fprintf(&b, "  field %s %v %s %s weight=%v %+v\n", f.Name, f.Score, f.Band, f.Status, Decimal{f.Weight}, f.Sums)
	}
	return b.String()
}

func TestDatasetCases(t *testing.T) {
	runCases(t, "testdata/dataset.txtar", func(t *testing.T, in []byte) string {
		var c datasetCase
		if err := yaml.Load(in, &c, yaml.WithKnownFields()); err != nil {
			t.Fatal(err)
		}
		return render(c.score(t))
	})
}

// runCases runs the pairs NAME.in, NAME.out of a txtar file. Lines of prose
// before a case stand at the end of the part before it, so an .out part may be
// followed by lines that do not begin like one of its own.
func runCases(t *testing.T, path string, run func(t *testing.T, in []byte) string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		in, out := archive.Files[i], &archive.Files[i+1]
		name := strings.TrimSuffix(in.Name, ".in")
		if name+".out" != out.Name {
			t.Fatalf("%s: %s is followed by %s", path, in.Name, out.Name)
		}
		t.Run(name, func(t *testing.T) {
			want, prose := splitProse(string(out.Data))
			got := run(t, in.Data)
			if *update {
				out.Data = []byte(got + prose)
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// splitProse cuts an .out part where the prose of the next case begins.
func splitProse(out string) (want, prose string) {
	lines := strings.SplitAfter(out, "\n")
	for i, line := range lines {
		first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch first {
		case "dataset", "rule", "cell", "criterion", "field", "agency":
			continue
		}
		return strings.Join(lines[:i], ""), strings.Join(lines[i:], "")
	}
	return out, ""
}

// TestWorkedExample holds the figure of the official letter in code as well:
// no -update can change it.
func TestWorkedExample(t *testing.T) {
	m, err := Load("", Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	rule := func(id string, passed, weight int64) Rule {
		return Rule{ID: id, Field: "citizen_id", Criterion: "dung", Weight: big.NewRat(weight, 1), Tested: 1_000_000, Failed: 1_000_000 - passed}
	}
	d := m.Dataset([]Field{{Name: "citizen_id", Identifier: true}},
		[]Rule{rule("structure", 995_000, 20), rule("business", 985_000, 30), rule("register", 970_000, 50)}, 1_000_000)
	f := d.Fields[0]
	if f.Score.Points() != 97_95 || f.Band != "green" || f.Status != Critical {
		t.Errorf("field: %v %s %s, want 97.95 green critical", f.Score, f.Band, f.Status)
	}
	if d.Score.Points() != 97_95 || d.Band != "green" || d.Status != Critical {
		t.Errorf("dataset: %v %s %s, want 97.95 green critical", d.Score, d.Band, d.Status)
	}
}
