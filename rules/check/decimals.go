package check

import (
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type decimalsOfSize struct {
	Precision *int64           `param:"precision" vi:"số chữ số nhiều nhất, cả trước và sau dấu thập phân (1–38)" en:"the greatest number of digits in all, before and after the mark (1–38)"`
	Scale     *int64           `param:"scale" vi:"số chữ số nhiều nhất sau dấu thập phân (0–18)" en:"the greatest number of digits after the mark (0–18)"`
	Column    rules.ColumnName `param:"column,required" vi:"cột số" en:"a column of numbers"`
}

var (
	msgTooManyDecimals = message.Define("too_many_decimals",
		"có nhiều hơn %s chữ số sau dấu thập phân", "has more than %s digit%[1]v after the mark")
	msgTooManyWhole = message.Define("too_many_whole_digits",
		"có nhiều hơn %s chữ số trước dấu thập phân", "has more than %s digit%[1]v before the mark")
	msgTooManyDigits = message.Define("too_many_digits",
		"có nhiều hơn %s chữ số", "has more than %s digit%[1]v")
	msgNoDigits = message.Define("check.no_digits",
		"cần ít nhất một trong hai tham số precision, scale", "at least one of precision and scale is needed")
	msgBetween = message.Define("check.between",
		"phải từ %s đến %s", "must be from %s to %s")
	msgScaleOver = message.Define("check.scale_over_precision",
		"scale (%s) lớn hơn precision (%s)", "scale (%s) is greater than precision (%s)")
	msgWholeOver = message.Define("check.whole_over",
		"precision (%s) trừ scale (%s) là %s chữ số trước dấu thập phân, trong khi một số có nhiều nhất %s",
		"precision (%s) less scale (%s) is %s digit%[3]v before the mark, and a number has %s at most")
	hintLongCode = message.Define("check.long_code",
		"số dài hơn thường là mã: khai báo cột là chữ (bỏ type) rồi dùng length hay pattern",
		"what is longer is mostly a code: declare the column as text (without type), and use length or pattern")
)

// mostDigits is what a decimal holds, and mostWhole how many of them are before the mark.
const (
	mostDigits = 38
	mostWhole  = mostDigits - value.Scale
)

func init() {
	rules.Register(rules.Check{
		Name: "decimals", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi số không có quá nhiều chữ số, hiểu như NUMERIC(precision, scale) của cơ sở dữ liệu: nhiều nhất scale chữ số sau dấu thập phân và precision − scale chữ số trước dấu. Chỉ có precision: đếm chữ số cả hai phía. Số 0 không làm thay đổi giá trị (đứng đầu, hoặc cuối phần thập phân) không được đếm: 007,50 có một chữ số trước và một chữ số sau dấu. Kiểu decimal có nhiều nhất 20 chữ số trước và 18 chữ số sau dấu: số dài hơn không đúng kiểu, bị quy tắc type đánh trượt và không được kiểm tra ở đây. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its number has no more digits than NUMERIC(precision, scale) of a database holds: at most scale digits after the mark and precision − scale before it. With precision alone the digits of both sides are counted together. Zeros that change nothing (leading ones, trailing ones after the mark) do not count: 007.50 has one digit before the mark and one after it. A decimal has at most 20 digits before the mark and 18 after it: a longer number is not of the type, fails the rule type and is not tested here. Missing values are not tested.",
		},
	}, bindDecimals)
}

func bindDecimals(p *decimalsOfSize, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	t := s.Dataset.Columns[col].Type
	needNumbers(s, "column", col)
	if !p.sound(s) {
		return rules.Row{Columns: []int{col}}
	}
	fits := p.fits()
	return rules.Row{Columns: []int{col},
		Judge: func(b *rules.Batch, tested, failed rules.Bits) {
			values := numbersOf(b, col, t)
			kernel.Reject(tested, failed, func(i int) bool { return fits(values[i]) })
		},
		Why: func(b *rules.Batch, row int) message.M { return p.why(numbersOf(b, col, t)[row]) }}
}

func (p *decimalsOfSize) sound(s *rules.Scope) bool {
	ok := within(s, "precision", p.Precision, 1, mostDigits) && within(s, "scale", p.Scale, 0, value.Scale)
	switch {
	case p.Precision == nil && p.Scale == nil:
		s.Fault("", message.New(msgNoDigits))
		return false
	case ok && p.Precision != nil && p.Scale != nil && *p.Scale > *p.Precision:
		s.Fault("scale", message.New(msgScaleOver, *p.Scale, *p.Precision))
		return false
	case ok && p.Precision != nil && p.Scale != nil && *p.Precision-*p.Scale > mostWhole:
		s.Fault("precision", message.New(msgWholeOver, *p.Precision, *p.Scale, *p.Precision-*p.Scale, mostWhole), message.New(hintLongCode))
		return false
	}
	return ok
}

func within(s *rules.Scope, param string, n *int64, least, most int64) bool {
	if n != nil && (*n < least || *n > most) {
		s.Fault(param, message.New(msgBetween, least, most))
		return false
	}
	return true
}

// fits tells of a number whether it has few enough digits.
func (p *decimalsOfSize) fits() func(v decimal128.Num) bool {
	if p.Scale == nil {
		most := int(*p.Precision)
		return func(v decimal128.Num) bool {
			whole, fraction := digitsOf(v)
			return whole+fraction <= most
		}
	}
	grid := decimal128.GetScaleMultiplier(value.Scale - int(*p.Scale))
	whole := mostWhole
	if p.Precision != nil {
		whole = int(*p.Precision - *p.Scale)
	}
	// What lies on the grid and below the bound has few enough digits.
	bounded := whole < mostWhole
	var bound decimal128.Num
	if bounded {
		bound = decimal128.GetScaleMultiplier(whole + value.Scale)
	}
	return func(v decimal128.Num) bool {
		if bounded && v.Abs().GreaterEqual(bound) {
			return false
		}
		return isMultiple(v, grid)
	}
}

// isMultiple tells whether 10^n, of 64 bits, divides a number.
func isMultiple(v, unit decimal128.Num) bool {
	if unit.LowBits() == 1 {
		return true
	}
	_, rest := divide(v.Abs(), unit.LowBits())
	return rest == 0
}

// digitsOf counts the digits of a number before the mark, and after it.
func digitsOf(v decimal128.Num) (whole, fraction int) {
	magnitude := v.Abs()
	for n := range mostWhole + 1 {
		if magnitude.Less(decimal128.GetScaleMultiplier(value.Scale + n)) {
			whole = n
			break
		}
	}
	for fraction < value.Scale && !isMultiple(magnitude, decimal128.GetScaleMultiplier(value.Scale-fraction)) {
		fraction++
	}
	return whole, fraction
}

func (p *decimalsOfSize) why(v decimal128.Num) message.M {
	whole, fraction := digitsOf(v)
	switch {
	case p.Scale == nil:
		return message.New(msgTooManyDigits, strconv.FormatInt(*p.Precision, 10))
	case fraction > int(*p.Scale) || p.Precision == nil || whole <= int(*p.Precision-*p.Scale):
		return message.New(msgTooManyDecimals, strconv.FormatInt(*p.Scale, 10))
	}
	return message.New(msgTooManyWhole, strconv.FormatInt(*p.Precision-*p.Scale, 10))
}
