package catalogue

import (
	"slices"
	"strings"

	"rasoat/pipeline/score"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

var (
	hintCells = message.Define("lint.cells_form",
		"một dòng là danh sách các ô theo thứ tự của header, ví dụ [\"001088000123\", Nam]",
		"a row is the list of its cells in the order of header, as in [\"001088000123\", Nam]")
	hintMoment = message.Define("lint.moment_form",
		"cần ngày và giờ, ví dụ 2026-11-21 16:30", "a day and a time are wanted, as in 2026-11-21 16:30")
	hintExpectation = message.Define("lint.expectation_form",
		"cần số dòng không đạt (2), danh sách dòng không đạt ([1, 3]), trạng thái (pass), hoặc các số đếm ({tested: 5, failed: 2})",
		"write the number of failing rows (2), a list of them ([1, 3]), a status (pass), or counts ({tested: 5, failed: 2})")
	lintNotEarlier = message.Define("lint.not_earlier",
		"kỳ %s không ở trước kỳ %s của trường hợp này", "%s is not before %s, the period of the case")
	lintHeaderTwice = message.Define("lint.header_twice",
		"tên cột %q có ở cả cột %s và cột %s", "%q is the name of columns %s and %s")
	lintCells = message.Define("lint.cells",
		"dòng %s có %s ô, header có %s cột", "row %s has %s cell%[2]v, the header has %s column%[3]v")
	lintNoRule = message.Define("lint.no_rule",
		"bộ dữ liệu không có quy tắc %q", "the dataset has no rule %q")
	lintRowsOfOther = message.Define("lint.rows_of_other_unit",
		"quy tắc %s không xét từng dòng nên không có dòng không đạt để nêu; hãy ghi số đếm", "rule %s does not judge rows, so none can be named: give a count")
	lintNoRow = message.Define("lint.no_such_row",
		"không có dòng %s: các dòng được đánh số từ 1 đến %s, không tính header", "there is no row %s: they are numbered 1 to %s, without the header")
	lintRowless = message.Define("lint.no_rows",
		"trường hợp này không có dòng nào", "the case has no rows")
	lintManyRows = message.Define("lint.too_many_rows",
		"nhiều nhất %s dòng được nêu riêng; hãy ghi số đếm", "at most %s rows can be named: give a count")
	lintNegative = message.Define("lint.negative_count",
		"số đếm không được nhỏ hơn 0", "a count may not be less than 0")
)

// Expectation is what a case wants of a rule. What it leaves open may be anything.
type Expectation struct {
	Rule   string
	Place  rules.Place // of the rule's id
	Counts []Count
	Rows   []int64 // exactly the rows that fail, from 1, in order; meaningful if HasRows
	Status string  // "": any

	HasRows bool
	rows    rules.Place
}

// Count is a number of rule_results, by the name of its column, and what a case
// wants it to be.
type Count struct {
	Name  string
	Want  int64
	Place rules.Place
}

// expectations are read in the order of the file.
type expectations []Expectation

func (es *expectations) DecodeNode(n decode.Node) {
	for _, entry := range n.Entries() {
		e := Expectation{Rule: entry.Key.Text(), Place: entry.Key.Place()}
		e.read(entry.Value)
		*es = append(*es, e)
	}
}

// expectationFile is an expectation in full.
type expectationFile struct {
	Status   string                `yaml:"status" enum:"pass warn fail critical not_applicable waived error"`
	Total    decode.Placed[int64]  `yaml:"total"`
	Tested   decode.Placed[int64]  `yaml:"tested"`
	Missing  decode.Placed[int64]  `yaml:"missing"`
	Excluded decode.Placed[int64]  `yaml:"excluded"`
	Passed   decode.Placed[int64]  `yaml:"passed"`
	Failed   decode.Placed[int64]  `yaml:"failed"`
	Rows     decode.Placed[rowSet] `yaml:"rows"`
}

// rowSet is a list of row numbers; a lone number is a list of one.
type rowSet []int64

// statuses are those that a rule can have, as expectationFile has them.
var statuses = []string{string(score.Pass), string(score.Warn), string(score.Fail), string(score.Critical),
	string(score.NotApplicable), string(score.Waived), string(score.Error)}

func (e *Expectation) read(n decode.Node) {
	switch n.Kind() {
	case decode.Mapping:
		var f expectationFile
		n.Decode(&f)
		e.take(f)
	case decode.List:
		e.HasRows, e.rows = true, n.Place()
		n.Decode(&e.Rows)
		slices.Sort(e.Rows)
		e.Rows = slices.Compact(e.Rows)
	case decode.Null:
		n.WrongType(message.New(hintExpectation))
	default:
		e.readWord(n)
	}
}

// readWord reads a status, or else the number of rows that fail.
func (e *Expectation) readWord(n decode.Node) {
	if strings.Trim(n.Text(), "0123456789-") == "" {
		failed := Count{Name: "failed", Place: n.Place()}
		n.Decode(&failed.Want)
		e.Counts = append(e.Counts, failed)
		return
	}
	if e.Status = n.Text(); !slices.Contains(statuses, e.Status) {
		n.WrongType(message.New(hintExpectation))
	}
}

func (e *Expectation) take(f expectationFile) {
	e.Status = f.Status
	e.Rows, e.HasRows, e.rows = f.Rows.Value, f.Rows.Given(), f.Rows.Place
	slices.Sort(e.Rows)
	e.Rows = slices.Compact(e.Rows)
	for _, c := range []struct {
		name string
		want decode.Placed[int64]
	}{{"total", f.Total}, {"tested", f.Tested}, {"missing", f.Missing}, {"excluded", f.Excluded}, {"passed", f.Passed}, {"failed", f.Failed}} {
		if c.want.Given() {
			e.Counts = append(e.Counts, Count{c.name, c.want.Value, c.want.Place})
		}
	}
}

// checkRule complains of an expectation that can never hold.
func (r *testReader) checkRule(e Expectation, rows int) {
	for _, c := range e.Counts {
		if c.Want < 0 {
			r.file.Complain(c.Place, kindValue, message.New(lintNegative), message.M{})
		}
	}
	for _, row := range e.Rows {
		if rows == 0 {
			r.file.Complain(e.rows, kindValue, message.New(lintRowless), message.M{})
		} else if row < 1 || row > int64(rows) {
			r.file.Complain(e.rows, kindValue, message.New(lintNoRow, row, rows), message.M{})
		}
	}
	if len(e.Rows) > rules.SamplesPerRule {
		r.file.Complain(e.rows, kindValue, message.New(lintManyRows, rules.SamplesPerRule), message.M{})
	}
	if r.dataset == nil {
		return
	}
	var known []string
	for _, rule := range r.dataset.Rules {
		if known = append(known, rule.ID); rule.ID == e.Rule {
			if e.HasRows && rule.Check.Unit != rules.UnitRow {
				r.file.Complain(e.rows, kindConflict, message.New(lintRowsOfOther, e.Rule), message.M{})
			}
			return
		}
	}
	r.file.Complain(e.Place, kindUndeclared, message.New(lintNoRule, decode.Short(e.Rule)), decode.Suggest(e.Rule, known))
}
