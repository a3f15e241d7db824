package check_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"rasoat/pipeline/catalogue"
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

// files is how many files an extract has.
const files = 3

// absentColumn is declared, and in no file.
const absentColumn = "gone"

// The columns of every world, by type, with what stands in them: good values,
// bad ones, missing ones, and many that are equal.
var worldColumns = []struct {
	name   string
	typ    value.Type
	values []string
}{
	{"commune", value.String, []string{"00004", "00008", "4", "", "không rõ", "Hoà"}},
	{"name", value.String, []string{"An", "AN", " An", "Hòa", "Hoà", "Ho\u00e0", "Hoa\u0300", "a  b", "a\u00a0b", "", "-", "đang cập nhật", "Nguyễn Văn An", "\uFFFD"}},
	{"code", value.String, []string{"1", "2", "3", "01", "0100109106", "0912345678", "", "null", "an@example.vn", "00004", "99999"}},
	{"n", value.Integer, []string{"0", "1", "2", "-3", "10", "9223372036854775807", "x", "", "1.5", "chưa có"}},
	{"m", value.Integer, []string{"0", "1", "2", "7", "", "?", "ba"}},
	{"x", value.Decimal, []string{"0", "1.5", "-2.25", "1000000000000.000000000000000001", "", "một", "N/A"}},
	{"d", value.Date, []string{"01/01/2026", "21/11/2026", "2026-11-22", "31/02/2026", "1/7/2025", "30/06/2025", "", "trống", "hôm qua"}},
	{"e", value.Date, []string{"01/02/2026", "21/10/2026", "20/11/2026", "", "99/99/9999"}},
	{"at", value.Timestamp, []string{"21/11/2026 10:00", "2026-11-21T17:00:00Z", "2026-01-01", "", "25:00"}},
	{"p", value.Boolean, []string{"có", "không", "x", "-", "", "maybe"}},
	{"id", value.String, []string{"001", "002", "003", "004", "005", "006", "007", "", "Không có"}},
	{absentColumn, value.String, []string{""}},
}

// expressions are `where` that a rule may have: compiled to kernels, left to
// CEL, true of missing values, broken by some values.
var expressions = []string{
	"", "", "", `commune == "00004"`, `n > 0`, `missing(n) || n != 1`, `!(name in ["An", "Hòa"])`,
	`d <= today && e < date("2026-11-21")`, `name.startsWith("A")`, `10 / n > 1`, `name.size() > 2 || 10 / n >= 5`,
	`p || x > 1.0`, `gone == "x"`, `missing(gone) && n < m`, `1 / (n - 1) > 0`, `n < 1 ? 1 / (n * 0) > 0 : int(name) > n`,
}

var columnNames = func() (names []string) {
	for _, c := range worldColumns {
		names = append(names, c.name)
	}
	return names
}()

// templates are the rules by which the law is tested, by check. Whoever adds a
// check says in the section law.yaml of its txtar, over the columns above, how
// it may be used.
var templates = sync.OnceValue(func() map[string][]*rules.Rule {
	d, err := readTemplates()
	if err != nil {
		panic(err)
	}
	of := map[string][]*rules.Rule{}
	for _, r := range d.Rules {
		if strings.HasPrefix(r.ID, "law_") {
			of[r.Check.Name] = append(of[r.Check.Name], r)
		}
	}
	for _, name := range rules.Names() {
		if of[name] == nil {
			panic("testdata/" + name + ".txtar has no law.yaml: say there how the check may be used")
		}
	}
	return of
})

// readTemplates reads the sections law.yaml of all checks as the rules of one
// dataset.
func readTemplates() (*catalogue.Dataset, error) {
	dir, err := os.MkdirTemp("", "law")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var text strings.Builder
	text.WriteString("version: 1\nid: world\ncolumns:\n")
	for _, c := range worldColumns {
		fmt.Fprintf(&text, "  %s: {type: %s}\n", c.name, c.typ)
	}
	text.WriteString("rules:\n")
	for _, name := range rules.Names() {
		n := 0
		for _, line := range strings.SplitAfter(lawOf(name), "\n") {
			if rule, ok := strings.CutPrefix(line, "- {"); ok {
				n++
				fmt.Fprintf(&text, "  - {id: law_%s_%d, %s", name, n, rule)
			}
		}
	}
	file := filepath.Join(dir, "datasets", "world.yaml")
	err = errors.Join(os.Mkdir(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text.String()), 0o600),
		os.WriteFile(filepath.Join(dir, catalogue.File), []byte(lawCatalogue), 0o600))
	if err != nil {
		return nil, err
	}
	_, d, err := catalogue.LoadDataset(file)
	return d, err
}

const lawCatalogue = `version: 1
agencies: [{id: a, name: A}]
references: [{id: staff, path: staff.csv}, {id: communes, builtin: vn.communes}]
`

func lawOf(check string) string {
	archive, err := txtar.ParseFile(filepath.Join("testdata", check+".txtar"))
	if err != nil {
		panic(err)
	}
	for _, f := range archive.Files {
		if f.Name == "law.yaml" {
			return string(f.Data)
		}
	}
	return ""
}

// drawWorld draws a dataset with one or two rules of every check, and rows.
func drawWorld(t *rapid.T, most int) *world {
	w := &world{}
	d := &w.dataset
	d.ID, d.Key = "world", []string{"id", "d"}
	for _, c := range worldColumns {
		d.Columns = append(d.Columns, rules.Column{Name: c.name, Type: c.typ, Personal: c.name == "name" && rapid.Bool().Draw(t, "personal")})
	}
	d.Segment = rapid.SampledFrom([]string{"", "commune", "n", absentColumn}).Draw(t, "segment")
	d.References = map[string]*reference.List{"staff": staff, "communes": communes}
	for _, name := range rules.Names() {
		for i := range rapid.IntRange(1, 2).Draw(t, "rules of "+name) {
			d.Rules = append(d.Rules, drawRule(t, name, i))
		}
	}
	w.env = drawEnv(t, d)
	w.drawRows(t, most)
	return w
}

func drawRule(t *rapid.T, name string, i int) *rules.Rule {
	check, _ := rules.Lookup(name)
	template := rapid.SampledFrom(templates()[name]).Draw(t, "template")
	r := &rules.Rule{ID: name + strconv.Itoa(i), Check: check, Params: template.Params, Field: rapid.SampledFrom(columnNames).Draw(t, "field")}
	r.Severity = rapid.SampledFrom([]rules.Severity{rules.Major, rules.Critical}).Draw(t, "severity")
	if !check.NoRows {
		r.Where = rapid.SampledFrom(expressions).Draw(t, "where")
		r.NullsFail = check.Unit == rules.UnitRow && rapid.Bool().Draw(t, "nulls fail")
	}
	if check.Folds {
		r.Folding = rules.Folding(rapid.IntRange(0, 31).Draw(t, "fold"))
	}
	return r
}

func fill(check *rules.Check, values map[string]any) any {
	params := check.NewParams()
	for name, v := range values {
		i := slices.IndexFunc(check.Params(), func(p rules.Param) bool { return p.Name == name })
		if i < 0 {
			panic(fmt.Sprintf("%s has no parameter %s", check.Name, name))
		}
		reflect.ValueOf(params).Elem().Field(check.Params()[i].Field).Set(reflect.ValueOf(v))
	}
	return params
}

var staff, communes = func() (*reference.List, *reference.List) {
	list, err := reference.NewList("staff", []string{"id", "valid_from", "valid_to"},
		[][]string{{"An", "2026-01-01", ""}, {"001", "2026-01-01", "2026-11-20"}, {"00004", "2026-11-21", ""}})
	if err != nil {
		panic(err)
	}
	all, _ := reference.Lookup("vn.communes")
	return list, all
}()

var zone = time.FixedZone("+07", 7*3600)

func drawEnv(t *rapid.T, d *rules.Dataset) rules.Env {
	unscored := rapid.SampledFrom(d.Rules).Draw(t, "a rule that is not scored")
	gate := rapid.SampledFrom(columnNames).Draw(t, "identifier")
	return rules.Env{
		Period: day("2026-11-21"), Zone: zone,
		Files:  []rules.Header{{File: "a.csv", Columns: columnNames[:3]}, {File: "b.csv", Columns: columnNames}},
		Scored: func(r *rules.Rule) bool { return r != unscored },
		Gated:  func(r *rules.Rule) bool { return r.Field == gate },
		Other:  gatherOthers(nil), Past: drawPast(t),
	}
}

// drawPast draws some earlier deliveries, one of which may be this one again.
func drawPast(t *rapid.T) *rules.Past {
	this := rules.Delivery{Rows: 40, Arrived: time.Date(2026, 11, 21, 17, 0, 1, 0, zone), SHA256: []string{"a"}}
	p := &rules.Past{This: func() rules.Delivery { return this }}
	for i := range rapid.IntRange(0, 3).Draw(t, "earlier deliveries") {
		p.Earlier = append(p.Earlier, rules.Delivery{
			Period: day("2026-11-20") - value.Day(i), Rows: int64(rapid.IntRange(0, 60).Draw(t, "rows then")),
			SHA256: rapid.SampledFrom([][]string{nil, {"a"}, {"b"}}).Draw(t, "sums then"),
			Files:  []rules.Header{{Columns: columnNames[i:]}},
		})
	}
	return p
}

// others is another dataset: more keys than fit into no memory.
var others, othersRows = func() (*rules.Dataset, *extract) {
	d := &rules.Dataset{ID: "others", Columns: []rules.Column{
		{Name: "k"}, {Name: "l"}, {Name: "n", Type: value.Integer}, {Name: "x", Type: value.Decimal}, {Name: "d", Type: value.Date}, {Name: "p", Type: value.Boolean}}}
	in := &extract{header: d.ColumnNames(), rows: [][]string{
		{"An", "01/01/2026", "1", "1.5", "2026-01-01", "có"}, {"001", "1", "2", "-2.25", "21/11/2026", "không"},
		{"1", "Hoà", "0", "0", "", "x"}, {"Hoà", "An", "10", "1000000000000.000000000000000001", "1/7/2025", ""},
		{"01/01/2026", "2", "x", "", "30/06/2025", "-"}, {"2", "An", "1", "1.50", "01/01/2026", "có"}, {"2", "001", "-3", "2", "1/1/2026", "maybe"},
		{"", "An", "7", "7", "", ""}, {"3", "đang cập nhật", "1", "0.0", "hôm qua", ""},
	}}
	for i := range 20 {
		n := strconv.Itoa(i)
		in.rows = append(in.rows, []string{"x" + n, n, n, n + ".5", "2026-02-" + n, ""})
	}
	return d, in
}()

// gatherOthers gathers of the dataset others; any other was not delivered. Plans
// that are bound to what it returns share it, as those of a run do: whether a set
// is in memory decides how a rule is bound.
func gatherOthers(share *spill.Share) func(rules.Need) (rules.Other, message.M) {
	known := map[string]rules.Other{}
	return func(n rules.Need) (rules.Other, message.M) {
		if n.Dataset != "others" {
			return rules.Other{}, message.New("test_not_delivered", n.Dataset)
		}
		if _, ok := known[n.ID()]; !ok {
			known[n.ID()] = gather(others, othersRows, n, share)
		}
		return known[n.ID()], message.M{}
	}
}

// drawRows draws rows of several files, in order, with gaps where rejected
// records stand.
func (w *world) drawRows(t *rapid.T, most int) {
	id := rules.NewRowID(0, 1)
	for range rapid.IntRange(0, most).Draw(t, "rows") {
		id = nextID(t, id)
		r := row{id: id, undecodable: rapid.IntRange(0, 9).Draw(t, "undecodable") == 0, flawed: rapid.IntRange(0, 9).Draw(t, "flawed") == 0}
		for _, c := range worldColumns {
			r.cells = append(r.cells, rapid.SampledFrom(c.values).Draw(t, c.name))
		}
		w.rows = append(w.rows, r)
		if rapid.IntRange(0, 9).Draw(t, "a reject follows") == 0 {
			id++
			w.rejects = append(w.rejects, reject{id.File(), rules.Reject{Record: id.Record(), Line: id.Record(), Reason: message.New("nothing_tested")}})
		}
	}
}

func nextID(t *rapid.T, last rules.RowID) rules.RowID {
	if last.File() < files-1 && rapid.IntRange(0, 20).Draw(t, "the file ends") == 0 {
		return rules.NewRowID(last.File()+1, 2)
	}
	return last + 1
}

// drawManyValues draws rows whose values differ, near the limit up to which
// they are counted exactly.
func drawManyValues(t *rapid.T) (rows []row) {
	n := rapid.IntRange(990, 2500).Draw(t, "rows")
	distinct := rapid.IntRange(980, 1500).Draw(t, "distinct values")
	for i := range n {
		r := row{id: rules.NewRowID(0, int64(i)+2)}
		for _, c := range worldColumns {
			v := strconv.Itoa(i % distinct)
			switch c.name {
			case "commune":
				v = v[:1]
			case "name":
				v = fmt.Sprintf("%d!%s", i%distinct, v[:1+i%len(v)]) // many shapes too
				if i%5 == 0 {
					v += oddities[i/5%len(oddities)] + v
				}
			}
			switch i % 41 {
			case 3:
				v = ""
			case 5:
				v = "Không rõ"
			}
			r.cells = append(r.cells, v)
		}
		rows = append(rows, r)
	}
	return rows
}

// oddities are what loops over many texts at once have to find.
var oddities = []string{" ", "  ", "\t", "\u00a0", "\u1680", "\u3000", "\ufeff", "\u0085", "e\u0301", "Ớ", "°", "…", "\u0300", "ễ", "\x00", "\x7f", "가", "\u200b"}
