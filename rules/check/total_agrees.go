package check

import (
	"cmp"
	"math/big"
	"strings"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type totalAgrees struct {
	Dataset      string           `param:"dataset,main,required" vi:"bộ dữ liệu được đối chiếu" en:"the dataset to hold against"`
	Measure      string           `param:"measure,required" enum:"rows min max mean sum stddev median quantile distinct" vi:"đại lượng: rows (số dòng), min, max, mean (trung bình), sum (tổng), stddev (độ lệch chuẩn), median (trung vị), quantile (phân vị), distinct (số giá trị khác nhau)" en:"what is computed: rows (how many), min, max, mean, sum, stddev, median, quantile, distinct (how many different values)"`
	Column       rules.ColumnName `param:"column" vi:"cột được tính; rows không cần" en:"the column it is computed of; rows needs none"`
	OtherMeasure string           `param:"other_measure" enum:"rows min max mean sum stddev median quantile distinct" vi:"đại lượng của bộ dữ liệu kia (mặc định là measure), ví dụ số dòng ở đây (rows) so với tổng (sum) một cột của báo cáo" en:"what is computed of the other dataset (measure if left out), e.g. the rows here against the sum of a column of a report"`
	OtherColumn  string           `param:"other_column" vi:"cột tương ứng của bộ dữ liệu kia (mặc định cùng tên)" en:"the column of the other dataset (the same name if left out)"`
	Tolerance    rules.Literal    `param:"tolerance" vi:"chênh lệch được phép: một số, ví dụ 1000, hoặc phần trăm của bên kia, ví dụ 0.5% (mặc định 0)" en:"the difference allowed: a number, as in 1000, or a percentage of the other side, as in 0.5% (0 if left out)"`
	Q            rules.Literal    `param:"q" vi:"chỉ cho quantile: phần từ 0 đến 1, ví dụ 0.95" en:"for quantile only: the part from 0 to 1, e.g. 0.95"`
}

var (
	msgTotals = message.Define("totals",
		"%d; bộ dữ liệu %s: %d", "%d; dataset %s: %d")
	msgTotalsDiffer = message.Define("totals_differ",
		"không bằng kết quả của bộ dữ liệu %s", "is not what comes of dataset %s")
	msgTotalsDifferBy = message.Define("totals_differ_by",
		"chênh lệch %d so với bộ dữ liệu %s", "differs by %d from dataset %s")
	msgOtherNoValue = message.Define("other_no_value",
		"bộ dữ liệu %s không có giá trị nào ở cột %s", "dataset %s has no value in column %s")
	msgNeedsColumn = message.Define("check.measure_needs_column",
		"%s cần tham số %s", "%s needs the parameter %s")
	msgNoColumn = message.Define("check.measure_no_column",
		"rows đếm dòng nên không dùng %s", "rows counts rows, so %s says nothing here")
	msgUnlikeMeasures = message.Define("check.unlike_measures",
		"không so sánh được %s với %s", "%s cannot be compared with %s")
	msgWrongTolerance = message.Define("check.wrong_tolerance",
		"%q không phải là chênh lệch được phép: cần một số từ 0 trở lên hoặc phần trăm, ví dụ 1000 hoặc 0.5%%",
		"%q is no tolerance: a number of 0 or more or a percentage is wanted, as in 1000 or 0.5%%")
	msgToleranceOfDays = message.Define("check.tolerance_of_days",
		"ngày và thời điểm được so sánh đúng bằng nhau, không dùng tolerance", "days and timestamps are compared exactly: tolerance says nothing here")
)

func init() {
	rules.Register(rules.Check{
		Name: "total_agrees", Criterion: "thong_nhat", ErrorGroup: 6, Unit: rules.UnitDataset, Folds: true,
		Deed: message.Text{
			VI: "đối chiếu số tổng với bộ dữ liệu liên quan, sửa bên sai",
			EN: "reconcile the total with that of the other dataset, and correct whichever is wrong",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi đại lượng tính trên cột bằng đại lượng ấy, hoặc đại lượng “other_measure”, của bộ dữ liệu kia cùng kỳ, hoặc chênh lệch không quá “tolerance” (số, hoặc phần trăm của kết quả bên kia). Mọi đại lượng đều được so sánh chính xác đến từng chữ số; distinct được đếm đúng và có thể dùng “fold”. “where” chỉ chọn dòng của bộ dữ liệu này; bộ dữ liệu kia được tính mọi dòng. Ô thiếu và giá trị sai kiểu không được tính. Nếu một trong hai cột là dữ liệu cá nhân thì hai kết quả không được ghi lại (trừ distinct). Một bên không có giá trị nào, hoặc bộ dữ liệu kia chưa được giao nộp, thì quy tắc không áp dụng, kèm lý do.",
			EN: "The dataset passes when what is computed of the column is what comes, by the same measure or by `other_measure`, of the other dataset in the same period, or differs from it by no more than tolerance (a number, or a percentage of the other result). All measures are compared exactly, to the last digit; distinct is counted exactly, and takes `fold`. `where` chooses rows of this dataset alone; of the other all rows are taken. Missing values and those of another type are left out. Where either column is personal, the results are not kept (but for distinct). Where one side has no value, or the other dataset was not delivered, the rule is not applicable, and says so.",
		},
	}, bindTotalAgrees, rules.NeedsOthers(needsOfTotalAgrees))
}

// needsOfTotalAgrees is the total of the other dataset.
func needsOfTotalAgrees(p *totalAgrees, d *rules.Dataset) []rules.Need {
	theirs := p.other()
	need := rules.Need{Dataset: p.Dataset, Name: theirs.measure + " " + string(theirs.q)}
	if theirs.column != "" && theirs.measure != "rows" {
		need.Beside = []rules.OtherColumn{p.otherColumn(theirs, d)}
	}
	need.Gather = func(s *rules.Scope) rules.State {
		m := theirs.maker(s, s.Dataset.Index(theirs.column))
		if m == nil { // the column cannot be computed with: of that, lint complains
			m = func() measure { return &summed{} }
		}
		return &otherTotal{aggregated: aggregated{measure: m()}}
	}
	return []rules.Need{need}
}

// otherColumn is the column of the other dataset, with what it must be like.
func (p *totalAgrees) otherColumn(theirs total, d *rules.Dataset) rules.OtherColumn {
	c := rules.OtherColumn{Name: theirs.column, Param: "other_column", Like: value.Decimal}
	if p.OtherColumn == "" {
		c.Param = "column"
	}
	switch mine := p.mine(); {
	case theirs.measure == "distinct" && mine.measure == "distinct", mine.isMoment(columnType(d, p.Column)):
		c.Like = columnType(d, p.Column)
	case theirs.measure == "distinct":
		c.Any = true
	}
	return c
}

func (p *totalAgrees) mine() total {
	return newTotal(p.Measure, string(p.Column), p.Q)
}

func (p *totalAgrees) other() total {
	return newTotal(cmp.Or(p.OtherMeasure, p.Measure), cmp.Or(p.OtherColumn, string(p.Column)), p.Q)
}

func bindTotalAgrees(p *totalAgrees, s *rules.Scope) rules.Bound {
	mine, cols, col := p.mine(), []int(nil), -1
	if p.Column != "" {
		col = s.Column("column", p.Column)
	}
	if p.Measure != "rows" {
		cols = []int{col}
	}
	if !p.isComplete(s) {
		return rules.NotApplicable{}
	}
	moment := col >= 0 && mine.isMoment(s.Dataset.Columns[col].Type)
	p.compareMeasures(s, moment)
	allowed := p.tolerance(s, moment)
	m := mine.maker(s, col)
	others, why := s.Others()
	if len(others) == 0 || m == nil {
		return rules.NotApplicable{Reason: why}
	}
	theirs := others[0].State.(*otherTotal).result()
	if theirs == nil {
		return rules.NotApplicable{Reason: message.New(msgOtherNoValue, p.Dataset, p.other().column)}
	}
	return rules.Whole{Columns: cols, New: func() rules.State {
		return &heldAgainst{aggregated{measure: m()}, p.Dataset, theirs, allowed, !moment}
	}}
}

// isComplete complains of measures that lack their column.
func (p *totalAgrees) isComplete(s *rules.Scope) bool {
	mine, theirs := p.mine(), p.other()
	switch {
	case mine.measure == "rows" && theirs.measure == "rows" && p.Column != "":
		s.Fault("column", message.New(msgNoColumn, "column"))
	case mine.measure != "rows" && p.Column == "":
		s.Fault("measure", message.New(msgNeedsColumn, mine.measure, "column"))
		return false
	}
	switch {
	case theirs.measure == "rows" && p.OtherColumn != "":
		s.Fault("other_column", message.New(msgNoColumn, "other_column"))
	case theirs.measure != "rows" && theirs.column == "":
		s.Fault("other_measure", message.New(msgNeedsColumn, theirs.measure, "other_column"))
		return false
	}
	return true
}

// compareMeasures complains of measures that cannot be compared, and of q.
func (p *totalAgrees) compareMeasures(s *rules.Scope, moment bool) {
	mine, theirs := p.mine().measure, p.other().measure
	extreme := theirs == "min" || theirs == "max"
	if (mine == "stddev") != (theirs == "stddev") || moment && !extreme {
		s.Fault("other_measure", message.New(msgUnlikeMeasures, mine, theirs))
	}
	switch {
	case mine != "quantile" && theirs == "quantile" && !isPart(p.Q):
		s.Fault("q", message.New(msgNeedsQ))
	case mine != "quantile" && theirs != "quantile" && p.Q != "":
		s.Fault("q", message.New(msgOnlyQuantile))
	}
}

// tolerance reads what difference is allowed.
func (p *totalAgrees) tolerance(s *rules.Scope, moment bool) (t tolerance) {
	if p.Tolerance == "" {
		return tolerance{most: new(big.Rat)}
	}
	text, percent := strings.CutSuffix(string(p.Tolerance), "%")
	most, ok := value.ParseDecimal(strings.TrimSpace(text))
	if !ok || most.Sign() < 0 {
		s.Fault("tolerance", message.New(msgWrongTolerance, p.Tolerance))
	}
	if moment {
		s.Misfit("tolerance", message.New(msgToleranceOfDays))
	}
	t = tolerance{most: rationalOf(most)}
	if percent {
		t.most.Quo(t.most, big.NewRat(100, 1))
		t.relative = true
	}
	return t
}

// heldAgainst is the state of the check.
type heldAgainst struct {
	aggregated
	dataset string
	theirs  *result
	allowed tolerance
	number  bool // no day
}

func (h *heldAgainst) Merge(o rules.State) { h.measure.merge(o.(*heldAgainst).measure) }

func (h *heldAgainst) Verdict() rules.Verdict {
	mine := h.measure.result()
	if mine == nil {
		return rules.Verdict{}
	}
	v := rules.Verdict{Counts: rules.Counts{Tested: 1}}
	shown := mine.text != "" && h.theirs.text != ""
	if shown {
		v.Observed = message.New(msgTotals, mine.text, h.dataset, h.theirs.text).String()
	}
	if h.allowed.allows(mine, h.theirs) {
		return v
	}
	v.Counts.Failed, v.Reason = 1, message.New(msgTotalsDiffer, h.dataset)
	if shown && !mine.squared && h.number {
		v.Reason = message.New(msgTotalsDifferBy, rationalText(difference(mine, h.theirs)), h.dataset)
	}
	return v
}

// otherTotal is what is gathered of the other dataset. Several rules may ask for
// its result; what it is computed from is gone after the first.
type otherTotal struct {
	aggregated
	asked bool
	found *result
}

func (o *otherTotal) Merge(p rules.State) { o.measure.merge(p.(*otherTotal).measure) }

func (o *otherTotal) result() *result {
	if !o.asked {
		o.found, o.asked = o.measure.result(), true
	}
	return o.found
}
