package check

import (
	"math/big"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

type outlier struct {
	Method string           `param:"method,main,required" enum:"iqr mad zscore" vi:"cách tính: iqr (khoảng tứ phân vị), mad (độ lệch tuyệt đối trung vị), zscore (độ lệch chuẩn)" en:"how: iqr (quartiles), mad (median absolute deviation), zscore (standard deviation)"`
	Column rules.ColumnName `param:"column,required" vi:"cột số" en:"a column of numbers"`
	K      rules.Literal    `param:"k" vi:"hệ số, lớn hơn 0; mặc định 1.5 (iqr), 3.5 (mad), 3 (zscore)" en:"the factor, greater than 0; if left out 1.5 (iqr), 3.5 (mad), 3 (zscore)"`
}

var (
	msgUnusual = message.Define("unusual",
		"khác thường so với các giá trị khác của cột (%s, k = %d)", "is unusual among the values of the column (%s, k = %d)")
	msgFences = message.Define("fences",
		"bình thường: từ %d đến %d", "usual: from %d to %d")
)

func init() {
	rules.Register(rules.Check{
		Name: "outlier", Criterion: "dung", ErrorGroup: 2, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị không quá xa các giá trị khác của cột. iqr: từ Q1 − k·(Q3 − Q1) đến Q3 + k·(Q3 − Q1), tứ phân vị nội suy tuyến tính (như QUARTILE.INC của Excel); mad: 0,6745·|giá trị − trung vị| không quá k lần trung vị của các độ lệch |giá trị − trung vị|; zscore: cách trung bình không quá k độ lệch chuẩn (của tổng thể). Hai ngưỡng được tính chính xác, không ước lượng, trên mọi giá trị của các dòng thuộc “where”, và được ghi vào kết quả (trừ cột dữ liệu cá nhân). Khi các giá trị không phân tán (quá nửa bằng nhau), mọi giá trị khác đều không đạt. Ô thiếu không được kiểm tra. Bộ nhớ: giá trị của mọi dòng được giữ đến cuối ở dạng nén, thường 1–5 byte mỗi dòng (50 triệu dòng: khoảng 150 MB); quá phần bộ nhớ của --memory thì được ghi tạm ra đĩa, kết quả không đổi.",
			EN: "A row passes when its value is not too far from the others of the column. iqr: from Q1 − k·(Q3 − Q1) to Q3 + k·(Q3 − Q1), quartiles interpolated (as QUARTILE.INC of Excel); mad: 0.6745·|value − median| is at most k times the median of the distances |value − median|; zscore: at most k standard deviations (of the population) from the mean. The fences are exact, not estimated, over the values of all rows inside `where`, and are kept with the result (not of personal columns). Where the values do not spread (more than half are equal) every other value fails. Missing values are not tested. Memory: the values of all rows are kept to the end, packed, mostly in 1–5 bytes a row (50 million rows: some 150 MB); past their part of --memory they go to disk, and the result is the same.",
		},
	}, bindOutlier)
}

var usualFactor = map[string]rules.Literal{"iqr": "1.5", "mad": "3.5", "zscore": "3"}

func bindOutlier(p *outlier, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	needNumbers(s, "column", col)
	text := p.K
	if text == "" {
		text = usualFactor[p.Method]
	}
	k, ok := value.ParseDecimal(string(text))
	if ok && k.Sign() <= 0 {
		s.Fault("k", message.New(msgPositive))
	} else if !ok && p.K != "" {
		s.Fault("k", message.New(msgWrongLiteral, p.K, value.Decimal))
	}
	o := outliers{method: p.Method, k: rationalOf(k), column: newNumberColumn(s, col), share: s.Spill}
	return rules.Whole{Columns: []int{col},
		New: func() rules.State {
			fresh := o
			fresh.numbers = state.NewNumbers(s.Spill)
			return &fresh
		},
		Why: func(*rules.Batch, int) message.M { return message.New(msgUnusual, p.Method, text) }}
}

// rationalOf is a decimal as a fraction.
func rationalOf(v decimal128.Num) *big.Rat {
	return new(big.Rat).SetFrac(v.BigInt(), tenToScale.BigInt())
}

// outliers keeps the values of all tested rows.
type outliers struct {
	method  string
	k       *big.Rat
	column  numberColumn
	numbers *state.Numbers
	share   *spill.Share
}

func (o *outliers) Update(b *rules.Batch, tested rules.Bits) { o.column.collect(o.numbers, b, tested) }
func (o *outliers) Merge(other rules.State)                  { o.numbers.Merge(other.(*outliers).numbers) }
func (o *outliers) Append(b []byte) []byte                   { return o.numbers.Append(append(b, 1)) }
func (o *outliers) Remap(f func(uint32) uint32)              { o.numbers.Remap(f) }

func (o *outliers) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	o.numbers = state.DecodeNumbers(d, o.share)
	return d.Err()
}

func (o *outliers) Verdict() rules.Verdict {
	r := o.numbers.Ranking()
	if r == nil {
		return rules.Verdict{Rows: func(int, func(rules.RowID, uint32)) {}}
	}
	f := o.fences(r)
	v := rules.Verdict{Rows: func(_ int, yield func(rules.RowID, uint32)) {
		r.Outside(f.inSteps(r), func(row uint64, segment uint32) { yield(rules.RowID(row), segment) })
		o.numbers.Discard()
	}}
	if !o.column.personal {
		v.Observed = message.New(msgFences, o.column.text(f.low), o.column.text(f.high)).String()
	}
	return v
}

func (o *outliers) fences(r *state.Ranking) fences {
	switch n := o.numbers.Len(); o.method {
	case "iqr":
		return quartileFences(r, n, o.k)
	case "mad":
		return medianFences(r, n, o.k)
	}
	var m state.Moments
	o.numbers.Each(func(v state.Number) { m.Add(v.Value) })
	return meanFences(&m, o.k)
}
