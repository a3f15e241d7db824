package check_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
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

func ofType(types ...value.Type) (names []string) {
	for _, c := range worldColumns {
		if slices.Contains(types, c.typ) {
			names = append(names, c.name)
		}
	}
	return names
}

func drawColumn(t *rapid.T, types ...value.Type) rules.ColumnName {
	names := columnNames
	if len(types) > 0 {
		names = ofType(types...)
	}
	return rules.ColumnName(rapid.SampledFrom(names).Draw(t, "column"))
}

func drawColumns(t *rapid.T, least int) []rules.ColumnName {
	names := rapid.Permutation(columnNames).Draw(t, "columns")
	var out []rules.ColumnName
	for _, n := range names[:rapid.IntRange(least, 3).Draw(t, "how many columns")] {
		out = append(out, rules.ColumnName(n))
	}
	return out
}

func drawAge(t *rapid.T) value.Duration {
	d, err := value.ParseDuration(rapid.SampledFrom([]string{"1d", "30d", "1y", "36h", "2mo"}).Draw(t, "age"))
	if err != nil {
		panic(err)
	}
	return d
}

func drawWord[T ~string](t *rapid.T, words ...T) T { return rapid.SampledFrom(words).Draw(t, "word") }

// parameters draws the parameters of a check. A check without an entry here
// fails the test: whoever adds one says how it may be used.
var parameters = map[string]func(t *rapid.T) map[string]any{
	"any_of":      func(t *rapid.T) map[string]any { return map[string]any{"columns": drawColumns(t, 2)} },
	"columns":     func(t *rapid.T) map[string]any { return map[string]any{"closed": rapid.Bool().Draw(t, "closed")} },
	"compare":     drawComparison,
	"foreign_key": drawForeignKey,
	"format": func(t *rapid.T) map[string]any {
		return map[string]any{"format": drawWord(t, "email", "vn.phone", "vn.tax_code", "vn.commune_code"), "column": drawColumn(t)}
	},
	"in_reference": drawReference,
	"in_set": func(t *rapid.T) map[string]any {
		return map[string]any{"values": []string{"An", "hoà", "1", "00004", "0"}, "column": drawColumn(t)}
	},
	"latest_within": func(t *rapid.T) map[string]any {
		return map[string]any{"max_age": drawAge(t), "column": drawColumn(t, value.Date, value.Timestamp)}
	},
	"nfc":      onColumn,
	"not_null": onColumn,
	"pattern": func(t *rapid.T) map[string]any {
		return map[string]any{"regex": drawWord(t, `\d+`, `(?i)an`, `\p{L}[\p{L} ]*`, `\ba\b.*`), "column": drawColumn(t)}
	},
	"range":         drawRange,
	"readable_rows": func(*rapid.T) map[string]any { return nil },
	"readable_text": func(*rapid.T) map[string]any { return nil },
	"row_count": func(t *rapid.T) map[string]any {
		n := rapid.Int64Range(0, 60).Draw(t, "min")
		return map[string]any{"min": &n}
	},
	"tidy_space": onColumn,
	"type":       drawType,
	"unique":     func(t *rapid.T) map[string]any { return map[string]any{"columns": drawColumns(t, 1)} },
	"updated_within": func(t *rapid.T) map[string]any {
		return map[string]any{"max_age": drawAge(t), "column": drawColumn(t, value.Date, value.Timestamp)}
	},
}

func onColumn(t *rapid.T) map[string]any { return map[string]any{"column": drawColumn(t)} }

func drawComparison(t *rapid.T) map[string]any {
	p := map[string]any{"op": drawWord(t, "=", "!=", "<", "<=", ">", ">=")}
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		p["left"], p["right"] = drawColumn(t, value.String), drawColumn(t, value.String)
	case 1:
		p["left"], p["right"] = drawColumn(t, value.Integer, value.Decimal), drawColumn(t, value.Integer, value.Decimal)
		p["offset"] = drawWord[rules.Literal](t, "", "1", "-0.5")
	case 2:
		p["left"], p["right"] = drawColumn(t, value.Date, value.Timestamp), drawColumn(t, value.Date, value.Timestamp)
		p["offset"] = drawWord[rules.Literal](t, "", "30d", "-1mo", "12h")
	default:
		p["left"], p["right"] = drawColumn(t, value.Boolean), drawColumn(t, value.Boolean)
	}
	return p
}

func drawForeignKey(t *rapid.T) map[string]any {
	if rapid.Bool().Draw(t, "a list") {
		return map[string]any{"columns": []rules.ColumnName{drawColumn(t)}, "reference": "staff"}
	}
	return map[string]any{"columns": drawColumns(t, 1), "dataset": drawWord(t, "others", "nobody")}
}

func drawReference(t *rapid.T) map[string]any {
	p := map[string]any{"reference": drawWord(t, "staff", "vn.communes"), "column": drawColumn(t)}
	if rapid.Bool().Draw(t, "dated") {
		p["valid_at"] = drawColumn(t, value.Date)
	}
	return p
}

func drawRange(t *rapid.T) map[string]any {
	p := map[string]any{"exclusive": rapid.Bool().Draw(t, "exclusive")}
	if rapid.Bool().Draw(t, "numbers") {
		p["column"] = drawColumn(t, value.Integer, value.Decimal)
		p["min"], p["max"] = drawWord[rules.Literal](t, "", "0", "-2.25"), drawWord[rules.Literal](t, "1.5", "10")
		return p
	}
	p["column"] = drawColumn(t, value.Date, value.Timestamp)
	p["min"], p["max"] = drawWord[rules.Literal](t, "", "2026-01-01"), drawWord[rules.Literal](t, "2026-11-20", "today")
	return p
}

func drawType(t *rapid.T) map[string]any {
	if rapid.Bool().Draw(t, "another type") {
		return map[string]any{"column": drawColumn(t, value.String), "type": rapid.SampledFrom([]value.Type{value.Integer, value.Date, value.Boolean}).Draw(t, "type")}
	}
	return onColumn(t)
}

// requireParameters fails for every check that parameters does not know.
func requireParameters(t *testing.T) {
	for _, name := range rules.Names() {
		if parameters[name] == nil {
			t.Errorf("check %s: the law is not tested: say in `parameters` how the check may be used", name)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
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
	d.References = map[string]*reference.List{"staff": staff, "vn.communes": communes}
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
	r := &rules.Rule{ID: name + strconv.Itoa(i), Check: check, Field: rapid.SampledFrom(columnNames).Draw(t, "field")}
	r.Params = fill(check, parameters[name](t))
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
		Keys: func(n rules.Need) (*rules.KeySet, message.M) {
			if n.Dataset != "others" {
				return nil, message.New("test_not_delivered", n.Dataset)
			}
			set := &rules.KeySet{}
			for _, v := range []string{"An", "001", "1", "Hoà", "01/01/2026"} {
				set.AddText([]byte(v), n.Folding)
			}
			return set, message.M{}
		},
	}
}

// drawRows draws rows of several files, in order, with gaps where rejected
// records stand.
func (w *world) drawRows(t *rapid.T, most int) {
	id := rules.NewRowID(0, 1)
	for range rapid.IntRange(0, most).Draw(t, "rows") {
		id = nextID(t, id)
		r := row{id: id, undecodable: rapid.IntRange(0, 9).Draw(t, "undecodable") == 0}
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
			}
			r.cells = append(r.cells, v)
		}
		rows = append(rows, r)
	}
	return rows
}
