package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cel.dev/cel-go/cel"
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

var hanoi = time.FixedZone("+07", 7*3600)

// whereDataset has a column of each type, one whose name is no identifier, and
// some whose names mean something else to CEL.
func whereDataset() *Dataset {
	return &Dataset{ID: "w", Columns: []Column{
		{Name: "status"}, {Name: "Tên cột"}, {Name: "n", Type: value.Integer}, {Name: "x", Type: value.Decimal},
		{Name: "p", Type: value.Boolean}, {Name: "born", Type: value.Date}, {Name: "at", Type: value.Timestamp},
		{Name: "type"}, {Name: "package"}, {Name: "in"}, {Name: "_col_0"}, {Name: "secret", Personal: true},
	}}
}

var whereEnv = Env{Period: mustDay("2026-11-21"), Zone: hanoi}

func mustDay(s string) value.Day {
	d, err := value.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func newExpressions(d *Dataset, env Env) *expressions {
	return &expressions{dataset: d, env: env, known: map[string]*where{}}
}

// textInput is a batch of the dataset's columns.
func textInput(d *Dataset, rows [][]string) Input {
	var fields []arrow.Field
	var arrays []arrow.Array
	for c, column := range d.Columns {
		b := array.NewStringBuilder(memory.DefaultAllocator)
		for _, r := range rows {
			b.Append(r[c])
		}
		arrays = append(arrays, b.NewArray())
		fields = append(fields, arrow.Field{Name: column.Name, Type: arrow.BinaryTypes.String})
	}
	return Input{Record: array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(len(rows))), Rows: Rows{Count: len(rows), First: 2}}
}

func textBatch(t failer, d *Dataset, env Env, rows [][]string) *Batch {
	plan, faults := Bind(d, env)
	if len(faults) > 0 {
		t.Fatalf("%v", faults)
	}
	b := newBatch(plan)
	b.reset(textInput(d, rows))
	return b
}

type failer interface{ Fatalf(string, ...any) }

// Which rows are inside, by hand. The row is status, Tên cột, n, x, p, born, at.
func TestWhere(t *testing.T) {
	good := "đã chết|Hà|3|1.5|có|05/03/2020|2026-11-21T00:00:00"
	for _, test := range []struct{ where, row, want string }{
		{`status == "đã chết"`, good, "inside"},
		{`status != "đã chết"`, good, "outside"},
		{`status != "x"`, "|||||", "outside"},
		{`missing(status)`, "|||||", "inside"},
		{`missing(status)`, "không rõ|||||", "inside"},
		{`missing(status)`, good, "outside"},
		{`!missing(status) && n > 2`, good, "inside"},
		{`missing(status) || status == "a"`, "a|||||", "inside"},
		{`missing(n) || n > 2`, "|||||", "inside"},
		{`missing(n) && n > 2`, "|||||", "outside"},
		{`!(missing(n) && n > 2)`, "|||||", "outside"}, // true && error
		{`!(!missing(n) && n > 2)`, "|||||", "inside"}, // false && error
		{`missing(n) || n > 2`, "||x|||", "outside"},   // not of the type
		{`n > 2`, "||x|||", "outside"},
		{`n in [1, 3]`, good, "inside"},
		{`status in ["a", "đã chết"]`, good, "inside"},
		{`"a" < status`, good, "inside"},
		{`status < "z"`, good, "outside"}, // by code point: đ is after z
		{`col("Tên cột") == "Hà"`, good, "inside"},
		{`missing(col("Tên cột"))`, "|||||", "inside"},
		{`col("type") == "a"`, good, "outside"},
		{`x > 1`, good, "inside"},
		{`x == 1.5`, good, "inside"},
		{`1 < x && x <= 1.5`, good, "inside"},
		{`p`, good, "inside"},
		{`!p`, "||||không||", "inside"},
		{`p == true && p != false`, good, "inside"},
		{`born < today`, good, "inside"},
		{`born == date("2020-03-05")`, good, "inside"},
		{`date("2020-03-05") < born`, good, "outside"},
		{`at >= today() && born < today()`, good, "inside"},
		{`missing(col("package")) && today().getDate() == 21`, good, "inside"},
		{`at >= today`, good, "inside"}, // a day is its midnight in the catalogue's zone
		{`at < date("2026-11-21")`, "||||||2026-11-20T23:59:59", "inside"},
		{`at > born`, good, "inside"},
		{`born.getFullYear() == 2020 && born.getMonth() == 2 && born.getDate() == 5`, good, "inside"},
		{`at.getHours() == 0`, good, "inside"},
		{`status.startsWith("đã") && status.size() == 7`, good, "inside"},
		{`status.matches("^đ.*t$")`, good, "inside"},
		{`n == 3 ? x > 1.0 : p`, good, "inside"},
		{`10 / (n - 3) > 1`, good, "broken"},
		{`n == 3 || 10 / (n - 3) > 1`, good, "inside"},
		{`10 / n > 1`, "|||||", "outside"}, // missing, not broken
		{`x / (x - 1.5) >= 100.0`, good, "broken"},
		{`x / -(x - 1.5) >= 100.0`, good, "broken"},
		{`(x - 1.5) / (x - 1.5) != 1.0`, good, "broken"},
		{`x == 1.5 || x / (x - 1.5) >= 100.0`, good, "inside"},
		{`x * 1e308 * 1e308 > 1.0`, good, "broken"},
		{`x * 1e308 + 1e308 > 1.0`, good, "broken"},
		{`-x * 1e308 - 1e308 < 1.0`, good, "broken"},
		{`1e308 / (x - 1.4999) > 1.0`, good, "broken"},
		{`[x].all(y, y / 0.0 > 1.0)`, good, "broken"},
		{`double(status) > 1.0`, "inf|||||", "broken"},
		{`double(status) > 1.0`, "1.5|||||", "inside"},
		{`x / 0.5 == 3.0 && x * 2.0 - 1.0 == 2.0`, good, "inside"},
		{`missing(x) || 10 / (n - 3) > 1`, "||3||||", "inside"},
		{`int(status) > 1`, good, "broken"},
		{`days(born, at) == 2452`, good, "inside"},
		{`days(at, date("2026-11-20")) == -1`, good, "inside"},
		{`years(born, at) == 6`, good, "inside"},
		{`years(date("2008-02-29"), date("2026-02-28")) == 18`, good, "inside"},
		{`years(date("2008-11-22"), today) == 17`, good, "inside"},
		{`fold(status, "case accents") == "da chet"`, good, "inside"},
		{`fold("  Hòa ", "case space tone") == fold("hoà", "tone")`, good, "inside"},
		{`is_format(status, "vn.tax_code")`, good, "outside"},
		{`is_format("0100109106", "vn.tax_code")`, good, "inside"},
		{`size(status) == 7 && 7 >= status.size()`, good, "inside"},
		{`status > col("Tên cột") && born < at && at >= at`, good, "inside"},
		{`born < at`, "|||||05/03/2020|", "outside"},
	} {
		t.Run(test.where, func(t *testing.T) {
			d := whereDataset()
			w, err := newExpressions(d, whereEnv).compile(test.where)
			if err != nil {
				t.Fatal(err)
			}
			row := append(strings.Split(test.row, "|"), make([]string, len(d.Columns))...)
			inside, broken := w.eval(textBatch(t, d, whereEnv, [][]string{row}))
			got := "outside"
			switch {
			case inside.Any():
				got = "inside"
			case broken.rows.Any():
				got = "broken"
			}
			if got != test.want || (got == "broken") != (broken.text != "") {
				t.Errorf("%q is %s (%s), want %s", test.row, got, broken.text, test.want)
			}
		})
	}
}

// Wrong expressions get a text of use, and a hint.
func TestWrongWhere(t *testing.T) {
	for _, test := range []struct{ where, text, hint string }{
		{`statsu == "a"`, `column "statsu" is not declared`, `did you mean "status"?`},
		{`todya > born`, `column "todya" is not declared`, `did you mean "today"?`},
		{`missing(statsu)`, `column "statsu" is not declared`, `did you mean "status"?`},
		{`col("Tên cột") == col("Ten cot")`, `column "Ten cot" is not declared`, `did you mean "Tên cột"?`},
		{`col(status) == "a"`, `col takes a column's name in quotes`, ""},
		{`missing("status")`, `missing takes a column`, ""},
		{`status = "a"`, "from character 8 on: “= \"a\"”", "write == for equal and != for different"},
		{`status == "a" AND n > 1`, "from character 15 on: “AND n > 1”", "write && for and, || for or"},
		{`Tên cột == "a"`, "from character 2 on: “ên cột == ", `write col("Tên cột") for the column`},
		{`status == 1`, "== does not apply to string, int", "declare its type"},
		{`x == 0`, "== does not apply to double, int", "0.0"},
		{`n > "1"`, "> does not apply to int, string", "declare its type"},
		{`born > "2020-01-01"`, "> does not apply to timestamp, string", "date("},
		{`born > date("01/01/2020")`, `"01/01/2020" is not a day of the form yyyy-mm-dd`, ""},
		{`status.matches("a(?=b)")`, "the regular expression is wrong: invalid or unsupported Perl syntax", "no look-around"},
		{`status.matches("a{2000}")`, "invalid repeat count", "RE2"},
		{`fold(status, "case tones") == "a"`, `there is no folding named "tones"`, `did you mean "tone"?`},
		{`is_format(status, "vn.taxcode")`, `there is no format named "vn.taxcode"`, `did you mean "vn.tax_code"?`},
		{`is_format(status, status)`, "the second argument of is_format must be a text in quotes", ""},
		{`days(status, born) > 1`, "days does not apply to string, timestamp", "date("},
		{`n + 1`, "it yields int", ""},
		{`status`, "it yields string", ""},
		{`[true][0] ? "a" : "b"`, "it yields string", ""},
		{`foo(status)`, `there is no function foo`, "CEL syntax"},
		{`type == "a"`, "type is a word of CEL's own", `col("type")`},
		{`type == string`, "type is a word of CEL's own", `col("type")`},
		{`!missing(type)`, "type is a word of CEL's own", `col("type")`},
		{`n == 3 && type.startsWith("a")`, "type is a word of CEL's own", `col("type")`},
		{`package == "a"`, "package is a word of CEL's own", `col("package")`},
		{`string == "a"`, "== does not apply to type(string), string", "CEL syntax"},
		{`missing(today)`, `column "today" is not declared`, ""},
	} {
		t.Run(test.where, func(t *testing.T) {
			d := whereDataset()
			check := &Check{Name: "test", Unit: UnitRow, bind: func(any, *Scope) Bound { return Row{Columns: []int{0}} }}
			d.Rules = []*Rule{{ID: "r", Check: check, Where: test.where}}
			_, faults := Bind(d, Env{Dry: true})
			if len(faults) != 1 || faults[0].Param != "where" {
				t.Fatalf("faults: %v", faults)
			}
			text, hint := faults[0].Text.In(message.EN), faults[0].Hint.In(message.EN)
			if !strings.Contains(text, test.text) || !strings.Contains(hint, test.hint) {
				t.Errorf("got %q (%q)", text, hint)
			}
		})
	}
}

// A column named today does not silently give way to the period, nor the other
// way round.
func TestTodayIsAColumn(t *testing.T) {
	d := &Dataset{ID: "w", Columns: []Column{{Name: "today", Type: value.Date}}}
	check := &Check{Name: "test", Unit: UnitRow, bind: func(any, *Scope) Bound { return Row{Columns: []int{0}} }}
	for _, where := range []string{`today > date("2026-01-01")`, `missing(today)`, `today == today()`} {
		d.Rules = []*Rule{{ID: "r", Check: check, Where: where}}
		_, faults := Bind(d, Env{Dry: true})
		if len(faults) != 1 || !strings.Contains(faults[0].Text.In(message.EN), "the column or the period") ||
			!strings.Contains(faults[0].Hint.In(message.EN), `col("today") for the column, today() for the period`) {
			t.Errorf("%s: %v", where, faults)
		}
	}
	d.Rules = nil
	b := textBatch(t, d, whereEnv, [][]string{{"20/11/2026"}, {"21/11/2026"}, {""}})
	for where, want := range map[string]int64{`col("today") < today()`: 1, `days(col("today"), today()) <= 1`: 2, `missing(col("today"))`: 1} {
		w, err := newExpressions(d, whereEnv).compile(where)
		if err != nil {
			t.Fatal(err)
		}
		if inside, _ := w.eval(b); inside.Count() != want {
			t.Errorf("%s: %d rows are inside, want %d", where, inside.Count(), want)
		}
	}
}

// What a kernel says and what CEL says is the same, of any rows.
func TestKernelsAgreeWithCEL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := whereDataset()
		text := drawExpression(t, 3)
		compiled, err := newExpressions(d, whereEnv).compile(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if _, isCEL := compiled.truth.(*celPredicate); isCEL {
			t.Fatalf("%s: not compiled", text)
		}
		byCEL := forceCEL(t, d, text)
		b := textBatch(t, d, whereEnv, drawCells(t, d))
		got, gotBroken := compiled.eval(b)
		want, wantBroken := byCEL.eval(b)
		if diff := cmp.Diff(want, got); diff != "" || gotBroken.text != "" || wantBroken.text != "" {
			t.Fatalf("%s: CEL (-, %s), kernel (+, %s): %s", text, wantBroken.text, gotBroken.text, diff)
		}
	})
}

// What breaks beside a kernel's expression leaves it what it says alone: where it is true,
// a row is inside; all others that lack nothing are broken.
func TestKernelsAgreeWithWhatBreaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := whereDataset()
		text := drawExpression(t, 2)
		broken := rapid.SampledFrom([]string{"1.0 / 0.0 > 1.0", "0.0 / 0.0 != 1.0", "1 / 0 > 1", "1 % 0 > 1", "1e308 * 1e308 > 1.0"}).Draw(t, "broken")
		alone, err := newExpressions(d, whereEnv).compile(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		beside, err := newExpressions(d, whereEnv).compile("(" + text + ") || " + broken)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		b := textBatch(t, d, whereEnv, drawCells(t, d))
		want, _ := alone.eval(b)
		got, e := beside.eval(b)
		if diff := cmp.Diff(want, got); diff != "" || got.Count() < int64(b.Count) && e.rows.Any() != (e.text != "") {
			t.Fatalf("%s || %s: alone (-), beside (+, %s): %s", text, broken, e.text, diff)
		}
	})
}

// forceCEL binds an expression without kernels.
func forceCEL(t failer, d *Dataset, text string) *where {
	x := newExpressions(d, whereEnv)
	w, err := x.compile(text)
	if err != nil {
		t.Fatalf("%v", err)
	}
	checked, issues := x.cel.Compile(text)
	if issues.Err() != nil {
		t.Fatalf("%v", issues.Err())
	}
	forced := &where{operands: w.operands, asked: w.asked}
	if forced.truth, err = x.program(checked, variablesOf(d, checked.NativeRep().Expr())); err != nil {
		t.Fatalf("%v", err)
	}
	return forced
}

var _ cel.Activation = (*celRow)(nil)

// drawExpression draws what kernels are made of.
func drawExpression(t *rapid.T, depth int) string {
	if depth > 0 {
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 0:
			return fmt.Sprintf("(%s && %s)", drawExpression(t, depth-1), drawExpression(t, depth-1))
		case 1:
			return fmt.Sprintf("(%s || %s)", drawExpression(t, depth-1), drawExpression(t, depth-1))
		case 2:
			return "!(" + drawExpression(t, depth-1) + ")"
		}
	}
	op := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "op")
	return rapid.SampledFrom([]string{
		`missing(status)`, `missing(n)`, `missing(col("Tên cột"))`, `missing(born)`, `p`, `missing(p)`, `p ` + op + ` true`,
		`status ` + op + ` "b"`, `"b" ` + op + ` status`, `status in ["a", "c", ""]`, `col("Tên cột") ` + op + ` "Hà"`,
		`n ` + op + ` 3`, `-1 ` + op + ` n`, `x ` + op + ` 1.5`, `0.1 ` + op + ` x`,
		`status.startsWith("a")`, `status.endsWith("c")`, `status.contains("à")`, `status.matches("^[ab]$")`, `is_format(status, "vn.phone")`,
		`status.size() ` + op + ` 1`, `2 ` + op + ` size(status)`, `status ` + op + ` col("Tên cột")`, `n ` + op + ` n`, `x ` + op + ` x`,
		`born ` + op + ` born`, `born ` + op + ` at`, `at ` + op + ` born`, `at ` + op + ` at`,
		`born ` + op + ` today`, `at ` + op + ` today()`, `date("2020-03-05") ` + op + ` born`, `at ` + op + ` today`, `at ` + op + ` date("2026-11-20")`,
	}).Draw(t, "comparison")
}

func drawCells(t *rapid.T, d *Dataset) [][]string {
	values := map[value.Type][]string{
		value.String: {"a", "b", "c", "Hà", "", " ", "không rõ"}, value.Integer: {"-1", "0", "3", "4", "", "x"},
		value.Decimal: {"0.1", "1.5", "1.50", "2", "", "một"}, value.Boolean: {"có", "không", "", "maybe"},
		value.Date:      {"05/03/2020", "21/11/2026", "22/11/2026", "", "31/02/2020"},
		value.Timestamp: {"21/11/2026 00:00", "2026-11-20T16:59:59Z", "2026-11-20", "", "soon"},
	}
	var rows [][]string
	for range rapid.IntRange(0, 70).Draw(t, "rows") {
		row := make([]string, len(d.Columns))
		for c, column := range d.Columns {
			row[c] = rapid.SampledFrom(values[column.Type]).Draw(t, column.Name)
		}
		rows = append(rows, row)
	}
	return rows
}

// An error of CEL quotes the value that broke it: not of a personal column.
func TestBrokenWhereKeepsPersonalValues(t *testing.T) {
	d := whereDataset()
	for text, want := range map[string]bool{`int(status) > 1`: true, `int(secret) > 1`: false, `int(status) > int(secret)`: false} {
		w, err := newExpressions(d, whereEnv).compile(text)
		if err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(d.Columns))
		row[0], row[len(row)-1] = "Nguyễn", "Nguyễn"
		_, broken := w.eval(textBatch(t, d, whereEnv, [][]string{row}))
		if broken.text == "" || (broken.text != "…") != want {
			t.Errorf("%s: %q", text, broken.text)
		}
	}
}
