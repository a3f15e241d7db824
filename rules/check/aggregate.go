package check

import (
	"math/big"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type aggregate struct {
	Measure string           `param:"measure,main,required" enum:"min max mean sum stddev median quantile distinct" vi:"đại lượng: min, max, mean (trung bình), sum (tổng), stddev (độ lệch chuẩn), median (trung vị), quantile (phân vị), distinct (số giá trị khác nhau)" en:"what is computed: min, max, mean, sum, stddev, median, quantile, distinct (how many different values)"`
	Column  rules.ColumnName `param:"column,required" vi:"cột được tính" en:"the column it is computed of"`
	Min     rules.Literal    `param:"min" vi:"kết quả nhỏ nhất được chấp nhận: số; với min, max của cột ngày: ngày hoặc today" en:"the least result accepted: a number; for min and max of days, a day or today"`
	Max     rules.Literal    `param:"max" vi:"kết quả lớn nhất được chấp nhận" en:"the greatest result accepted"`
	Q       rules.Literal    `param:"q" vi:"chỉ cho quantile: phần từ 0 đến 1, ví dụ 0.95" en:"for quantile only: the part from 0 to 1, e.g. 0.95"`
}

var (
	msgResultBelow = message.Define("result_below",
		"kết quả nhỏ hơn %d", "the result is less than %d")
	msgResultAbove = message.Define("result_above",
		"kết quả lớn hơn %d", "the result is greater than %d")
	msgEstimated = message.Define("estimated",
		"ước lượng %d (sai số chuẩn 0,8 %%)", "estimated %d (standard error 0.8 %%)")
	msgNeedsQ = message.Define("check.needs_q",
		"quantile cần tham số q từ 0 đến 1", "quantile needs q, from 0 to 1")
	msgOnlyQuantile = message.Define("check.only_quantile",
		"q chỉ dùng cho quantile", "q is for quantile only")
)

func init() {
	rules.Register(rules.Check{
		Name: "aggregate", Criterion: "dung", ErrorGroup: 2, Unit: rules.UnitDataset, Folds: true,
		Deed: message.Text{
			VI: "rà soát số liệu tổng hợp vượt giới hạn, sửa các giá trị gây sai lệch",
			EN: "look into the figure that is out of bounds, and correct the values behind it",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi đại lượng tính trên cột nằm trong khoảng từ min đến max. Mọi đại lượng đều chính xác đến từng chữ số (kết quả ghi lại được làm tròn 6 chữ số thập phân), trừ distinct: chính xác đến 1.000 giá trị khác nhau, nhiều hơn thì là ước lượng HyperLogLog với sai số chuẩn 0,8 % và được ghi rõ là ước lượng. stddev là độ lệch chuẩn của tổng thể; median, quantile nội suy tuyến tính như Excel (INC) và giữ mọi giá trị đến cuối ở dạng nén, thường 1–5 byte mỗi dòng. min, max dùng được cho cột ngày, thời điểm (max là hết ngày); distinct cho mọi cột, so sánh đúng như đã ghi trừ khi có “fold”. Của cột dữ liệu cá nhân, kết quả không được ghi lại (trừ distinct). Không có giá trị nào thì quy tắc không áp dụng.",
			EN: "The dataset passes when what is computed of the column lies from min to max. Every measure is exact to the last digit (what is kept for reading is rounded to 6 decimals), but for distinct: up to 1,000 different values it is exact, beyond that it is a HyperLogLog estimate with a standard error of 0.8 %, and says that it is one. stddev is that of the population; median and quantile are interpolated as Excel does (INC) and keep all values to the end, packed, mostly in 1–5 bytes a row. min and max also take days and timestamps (a max means the end of its day); distinct takes any column, compared as it stands unless `fold` is given. The result of a personal column is not kept (but for distinct). Without any value the rule is not applicable.",
		},
	}, bindAggregate)
}

func bindAggregate(p *aggregate, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	if p.Min == "" && p.Max == "" {
		s.Fault("", message.New(msgNoBounds))
	}
	m := measureOf(p, s, col)
	if m == nil {
		return rules.NotApplicable{}
	}
	low, high := readAccepted(p, s, "min", col), readAccepted(p, s, "max", col)
	if low != nil && high != nil && low.Cmp(high) > 0 && p.Min != today && p.Max != today {
		s.Fault("min", message.New(msgMinOverMax, p.Min, p.Max))
	}
	return rules.Whole{Columns: []int{col}, New: func() rules.State {
		return &aggregated{measure: m(), params: p, low: low, high: high}
	}}
}

// measure gathers what a number is computed from.
type measure interface {
	update(b *rules.Batch, tested rules.Bits)
	merge(o measure)
	append(b []byte) []byte
	decode(d *state.Decoder)
	// result is nil where there is no value to compute anything of.
	result() *result
}

// result is what was computed: exact, or said to be estimated. Of a standard
// deviation it is the square, which alone is exact.
type result struct {
	value   *big.Rat
	squared bool
	text    string // as it is shown; "": not to be shown
}

func (r *result) cmp(bound *big.Rat) int {
	if !r.squared {
		return r.value.Cmp(bound)
	}
	if bound.Sign() < 0 {
		return 1
	}
	return r.value.Cmp(new(big.Rat).Mul(bound, bound))
}

// aggregated is the state of the check.
type aggregated struct {
	measure   measure
	params    *aggregate
	low, high *big.Rat
}

func (a *aggregated) Update(b *rules.Batch, tested rules.Bits) { a.measure.update(b, tested) }
func (a *aggregated) Merge(o rules.State)                      { a.measure.merge(o.(*aggregated).measure) }
func (a *aggregated) Append(b []byte) []byte                   { return a.measure.append(append(b, 1)) }

func (a *aggregated) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	a.measure.decode(d)
	return d.Err()
}

func (a *aggregated) Verdict() rules.Verdict {
	r := a.measure.result()
	if r == nil {
		return rules.Verdict{}
	}
	v := rules.Verdict{Counts: rules.Counts{Tested: 1}, Observed: r.text}
	switch {
	case a.low != nil && r.cmp(a.low) < 0:
		v.Counts.Failed, v.Reason = 1, message.New(msgResultBelow, boundText(a.params.Min))
	case a.high != nil && r.cmp(a.high) > 0:
		v.Counts.Failed, v.Reason = 1, message.New(msgResultAbove, boundText(a.params.Max))
	}
	return v
}
