package check

import (
	"math/big"
	"strings"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type totalAgrees struct {
	Dataset     string           `param:"dataset,main,required" vi:"bộ dữ liệu được đối chiếu" en:"the dataset to hold against"`
	Measure     string           `param:"measure,required" enum:"rows min max mean sum stddev median quantile distinct" vi:"đại lượng: rows (số dòng), min, max, mean (trung bình), sum (tổng), stddev (độ lệch chuẩn), median (trung vị), quantile (phân vị), distinct (số giá trị khác nhau)" en:"what is computed: rows (how many), min, max, mean, sum, stddev, median, quantile, distinct (how many different values)"`
	Column      rules.ColumnName `param:"column" vi:"cột được tính; rows không cần" en:"the column it is computed of; rows needs none"`
	OtherColumn string           `param:"other_column" vi:"cột tương ứng của bộ dữ liệu kia (mặc định cùng tên)" en:"the column of the other dataset (the same name if left out)"`
	Tolerance   rules.Literal    `param:"tolerance" vi:"chênh lệch được phép: một số, ví dụ 1000, hoặc phần trăm của bên kia, ví dụ 0.5% (mặc định 0)" en:"the difference allowed: a number, as in 1000, or a percentage of the other side, as in 0.5% (0 if left out)"`
	Q           rules.Literal    `param:"q" vi:"chỉ cho quantile: phần từ 0 đến 1, ví dụ 0.95" en:"for quantile only: the part from 0 to 1, e.g. 0.95"`
}

var (
	msgTotals = message.Define("totals",
		"%s; bộ dữ liệu %s: %s", "%s; dataset %s: %s")
	msgTotalsDiffer = message.Define("totals_differ",
		"không bằng kết quả của bộ dữ liệu %s", "is not what comes of dataset %s")
	msgTotalsDifferBy = message.Define("totals_differ_by",
		"chênh lệch %s so với bộ dữ liệu %s", "differs by %s from dataset %s")
	msgOtherNoValue = message.Define("other_no_value",
		"bộ dữ liệu %s không có giá trị nào ở cột %s", "dataset %s has no value in column %s")
	msgNeedsColumn = message.Define("check.measure_needs_column",
		"%s cần tham số column", "%s needs the parameter column")
	msgNoColumn = message.Define("check.measure_no_column",
		"rows đếm dòng nên không dùng column", "rows counts rows, so column says nothing here")
	msgWrongTolerance = message.Define("check.wrong_tolerance",
		"%q không phải là chênh lệch được phép: cần một số từ 0 trở lên hoặc phần trăm, ví dụ 1000 hoặc 0.5%%",
		"%q is no tolerance: a number of 0 or more or a percentage is wanted, as in 1000 or 0.5%%")
	msgToleranceOfDays = message.Define("check.tolerance_of_days",
		"ngày và thời điểm được so sánh đúng bằng nhau, không dùng tolerance", "days and timestamps are compared exactly: tolerance says nothing here")
)

func init() {
	rules.Register(rules.Check{
		Name: "total_agrees", Criterion: "thong_nhat", ErrorGroup: 6, Unit: rules.UnitDataset, Folds: true,
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi đại lượng tính trên cột bằng đại lượng ấy của bộ dữ liệu kia cùng kỳ, hoặc chênh lệch không quá “tolerance” (số, hoặc phần trăm của kết quả bên kia). Mọi đại lượng đều được so sánh chính xác đến từng chữ số; distinct được đếm đúng và có thể dùng “fold”. “where” chỉ chọn dòng của bộ dữ liệu này; bộ dữ liệu kia được tính mọi dòng. Ô thiếu và giá trị sai kiểu không được tính. Một bên không có giá trị nào, hoặc bộ dữ liệu kia chưa được giao nộp, thì quy tắc không áp dụng, kèm lý do.",
			EN: "The dataset passes when what is computed of the column is what comes of the other dataset in the same period, or differs from it by no more than tolerance (a number, or a percentage of the other result). All measures are compared exactly, to the last digit; distinct is counted exactly, and takes `fold`. `where` chooses rows of this dataset alone; of the other all rows are taken. Missing values and those of another type are left out. Where one side has no value, or the other dataset was not delivered, the rule is not applicable, and says so.",
		},
	}, bindTotalAgrees, rules.NeedsOthers(needsOfTotalAgrees))
}

func needsOfTotalAgrees(p *totalAgrees, d *rules.Dataset) []rules.Need {
	need := rules.Need{Dataset: p.Dataset, Name: p.Measure + " " + string(p.Q)}
	if p.Column != "" {
		other := rules.OtherColumn{Name: string(p.Column), Param: "column", Like: columnType(d, p.Column)}
		if p.OtherColumn != "" {
			other.Name, other.Param = p.OtherColumn, "other_column"
		}
		need.Beside = []rules.OtherColumn{other}
	}
	need.Gather = func(s *rules.Scope) rules.State {
		col := -1
		if len(need.Beside) > 0 {
			col = s.Dataset.Index(need.Beside[0].Name)
		}
		m := p.measure(s, col)
		if m == nil { // the columns cannot be compared: of that, lint complains
			m = func() measure { return &summed{} }
		}
		return &otherTotal{aggregated: aggregated{measure: m()}}
	}
	return []rules.Need{need}
}

// measure returns what makes the measure of a column, here or there; nil after a
// fault.
func (p *totalAgrees) measure(s *rules.Scope, col int) func() measure {
	switch p.Measure {
	case "rows":
		return func() measure { return &rowTally{} }
	case "distinct":
		return func() measure { return newDistinctKeys(s, col) }
	}
	return measureOf(&aggregate{Measure: p.Measure, Column: p.Column, Q: p.Q}, s, col)
}

func bindTotalAgrees(p *totalAgrees, s *rules.Scope) rules.Bound {
	cols, col := []int(nil), -1
	switch {
	case p.Column != "" && p.Measure == "rows":
		s.Fault("column", message.New(msgNoColumn))
	case p.Column != "":
		col = s.Column("column", p.Column)
		cols = []int{col}
	case p.Measure != "rows":
		s.Fault("measure", message.New(msgNeedsColumn, p.Measure))
		return rules.NotApplicable{}
	}
	allowed := p.tolerance(s, col)
	m := p.measure(s, col)
	others, why := s.Others()
	if len(others) == 0 || m == nil {
		return rules.NotApplicable{Reason: why}
	}
	theirs := others[0].State.(*otherTotal).result()
	if theirs == nil {
		return rules.NotApplicable{Reason: message.New(msgOtherNoValue, p.Dataset, p.otherColumn())}
	}
	return rules.Whole{Columns: cols, New: func() rules.State {
		return &heldAgainst{aggregated{measure: m()}, p.Dataset, theirs, allowed, !p.ofDays(s, col)}
	}}
}

func (p *totalAgrees) otherColumn() string {
	if p.OtherColumn != "" {
		return p.OtherColumn
	}
	return string(p.Column)
}

// tolerance reads what difference is allowed.
func (p *totalAgrees) tolerance(s *rules.Scope, col int) (t tolerance) {
	if p.Tolerance == "" {
		return tolerance{most: new(big.Rat)}
	}
	text, percent := strings.CutSuffix(string(p.Tolerance), "%")
	most, ok := value.ParseDecimal(strings.TrimSpace(text))
	if !ok || most.Sign() < 0 {
		s.Fault("tolerance", message.New(msgWrongTolerance, p.Tolerance))
	}
	if p.ofDays(s, col) {
		s.Misfit("tolerance", message.New(msgToleranceOfDays))
	}
	t = tolerance{most: rationalOf(most)}
	if percent {
		t.most.Quo(t.most, big.NewRat(100, 1))
		t.relative = true
	}
	return t
}

// ofDays tells whether the result is a day or a moment.
func (p *totalAgrees) ofDays(s *rules.Scope, col int) bool {
	if col < 0 || p.Measure == "distinct" {
		return false
	}
	t := s.Dataset.Columns[col].Type
	return t == value.Date || t == value.Timestamp
}

// tolerance is the difference that is allowed: a number, or a part of the other
// result.
type tolerance struct {
	most     *big.Rat
	relative bool
}

// allows tells whether a result is near enough to another, exactly.
func (t tolerance) allows(mine, theirs *result) bool {
	if !mine.squared {
		most := t.most
		if t.relative {
			most = new(big.Rat).Mul(most, new(big.Rat).Abs(theirs.value))
		}
		return difference(mine, theirs).Cmp(most) <= 0
	}
	// Of the squares a and b of what is compared: |√a − √b| ≤ t where
	// a + b − t² ≤ 2√(ab), and that is compared by squares again.
	a, b, most := mine.value, theirs.value, new(big.Rat).Mul(t.most, t.most)
	if t.relative {
		most.Mul(most, b)
	}
	left := new(big.Rat).Sub(new(big.Rat).Add(a, b), most)
	right := new(big.Rat).Mul(big.NewRat(4, 1), new(big.Rat).Mul(a, b))
	return left.Sign() <= 0 || left.Mul(left, left).Cmp(right) <= 0
}

func difference(a, b *result) *big.Rat {
	d := new(big.Rat).Sub(a.value, b.value)
	return d.Abs(d)
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

// rowTally counts rows.
type rowTally struct{ rows int64 }

func (m *rowTally) update(_ *rules.Batch, tested rules.Bits) { m.rows += tested.Count() }
func (m *rowTally) merge(o measure)                          { m.rows += o.(*rowTally).rows }
func (m *rowTally) append(b []byte) []byte                   { return state.AppendUint(b, uint64(m.rows)) }
func (m *rowTally) decode(d *state.Decoder)                  { m.rows = d.Count() }
func (m *rowTally) result() *result                          { return wholeNumber(m.rows) }

func wholeNumber(n int64) *result {
	return &result{value: big.NewRat(n, 1), text: big.NewInt(n).String()}
}

// distinctKeys counts different values exactly: their keys are kept to the end.
type distinctKeys struct{ keys rowKeys }

func newDistinctKeys(s *rules.Scope, col int) *distinctKeys {
	return &distinctKeys{rowKeys{cols: []int{col}, typed: 1, folding: s.Rule.Folding, keys: state.NewKeys(s.Spill), share: s.Spill}}
}

func (m *distinctKeys) update(b *rules.Batch, tested rules.Bits) { m.keys.Update(b, tested) }
func (m *distinctKeys) merge(o measure)                          { m.keys.keys.Merge(o.(*distinctKeys).keys.keys) }
func (m *distinctKeys) append(b []byte) []byte                   { return m.keys.keys.Append(b) }
func (m *distinctKeys) decode(d *state.Decoder)                  { m.keys.keys = state.DecodeKeys(d, m.keys.share) }

func (m *distinctKeys) result() *result {
	rows, repeated := m.keys.keys.Len(), int64(0)
	if rows == 0 {
		return nil
	}
	groups := m.keys.keys.Repeated(1, func(state.Key) { repeated++ })
	return wholeNumber(rows - repeated + groups)
}
