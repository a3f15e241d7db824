package check

import (
	"math/bits"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type sumsTo struct {
	Columns   []rules.ColumnName `param:"columns,required" vi:"các cột số được cộng" en:"the columns of numbers that are added"`
	Total     rules.ColumnName   `param:"total,required" vi:"cột tổng" en:"the column of the total"`
	Tolerance rules.Literal      `param:"tolerance" vi:"chênh lệch được phép, ví dụ 0.01 (mặc định 0)" en:"the difference allowed, e.g. 0.01 (0 if left out)"`
}

var msgSumDiffers = message.Define("sum_differs",
	"%s không bằng tổng của %s", "%s is not the sum of %s")

func init() {
	rules.Register(rules.Check{
		Name: "sums_to", Criterion: "dung", ErrorGroup: 6, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi tổng của các cột đúng bằng cột tổng, hoặc chênh nhau không quá “tolerance”. Phép cộng chính xác đến từng chữ số. Dòng thiếu một trong các giá trị không được kiểm tra.",
			EN: "A row passes when the columns add up to the total, or differ from it by no more than tolerance. The sum is exact to the last digit. Rows that lack one of the values are missing.",
		},
	}, bindSumsTo)
}

func bindSumsTo(p *sumsTo, s *rules.Scope) rules.Bound {
	parts := s.Columns("columns", p.Columns)
	total := s.Column("total", p.Total)
	cols := append(append([]int{}, parts...), total)
	if len(parts) == 0 {
		s.Fault("columns", message.New(msgTooFewColumns, "1"))
	}
	for _, c := range parts {
		needNumbers(s, "columns", c)
	}
	needNumbers(s, "total", total)
	tolerance, ok := toleranceOf(s, p.Tolerance)
	if !ok {
		return rules.Row{Columns: cols}
	}
	return rules.Row{Columns: cols,
		Judge: func(b *rules.Batch, tested, failed rules.Bits) {
			differences := sumsLess(b, s, parts, total)
			kernel.Reject(tested, failed, func(i int) bool { return differences[i].within(tolerance) })
		},
		Why: func(*rules.Batch, int) message.M { return message.New(msgSumDiffers, p.Total, joinNames(p.Columns)) }}
}

func needNumbers(s *rules.Scope, param string, col int) {
	if c := s.Dataset.Columns[col]; c.Type != value.Integer && c.Type != value.Decimal {
		s.Misfit(param, message.New(msgWrongType, c.Name, c.Type, "integer, decimal"))
	}
}

func toleranceOf(s *rules.Scope, text rules.Literal) (tolerance decimal128.Num, ok bool) {
	if text == "" {
		return tolerance, true
	}
	tolerance, ok = value.ParseDecimal(string(text))
	switch {
	case !ok:
		s.Fault("tolerance", message.New(msgWrongLiteral, text, value.Decimal))
	case tolerance.Sign() < 0:
		s.Fault("tolerance", message.New(msgNegative))
	}
	return tolerance, ok && tolerance.Sign() >= 0
}

// longSum is a sum of decimals: two of 38 digits do not fit 128 bits.
type longSum struct{ lo, mid, hi uint64 }

func (a *longSum) add(v decimal128.Num, sign uint64) {
	lo, mid, hi := v.LowBits(), uint64(v.HighBits()), uint64(v.HighBits()>>63)
	var carry uint64
	a.lo, carry = bits.Add64(a.lo, lo^sign, sign&1)
	a.mid, carry = bits.Add64(a.mid, mid^sign, carry)
	a.hi, _ = bits.Add64(a.hi, hi^sign, carry)
}

// The sign by which a decimal is added: as it is, or its opposite.
const (
	plus  = uint64(0)
	minus = ^uint64(0)
)

// within tells whether the sum is from −tolerance to tolerance.
func (a longSum) within(tolerance decimal128.Num) bool {
	if int64(a.hi) < 0 {
		a = a.negated()
	}
	if a.hi != 0 || int64(a.mid) < 0 {
		return false
	}
	return decimal128.New(int64(a.mid), a.lo).LessEqual(tolerance)
}

func (a longSum) negated() (n longSum) {
	var borrow uint64
	n.lo, borrow = bits.Sub64(0, a.lo, 0)
	n.mid, borrow = bits.Sub64(0, a.mid, borrow)
	n.hi, _ = bits.Sub64(0, a.hi, borrow)
	return n
}

// sumsLess adds up some columns, less another, a column at a time. Rows that
// are not tested may give anything.
func sumsLess(b *rules.Batch, s *rules.Scope, parts []int, total int) []longSum {
	sums := make([]longSum, b.Count)
	add := func(col int, sign uint64) {
		for i, v := range numbersOf(b, col, s.Dataset.Columns[col].Type) {
			sums[i].add(v, sign)
		}
	}
	for _, c := range parts {
		add(c, plus)
	}
	add(total, minus)
	return sums
}
