package check

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type compareOf struct {
	Left   rules.ColumnName `param:"left,required" vi:"cột bên trái" en:"the column on the left"`
	Op     string           `param:"op,required" enum:"= != < <= > >=" vi:"phép so sánh: = != < <= > >=" en:"the comparison: = != < <= > >="`
	Right  rules.ColumnName `param:"right,required" vi:"cột bên phải" en:"the column on the right"`
	Offset rules.Literal    `param:"offset" vi:"cộng vào cột bên phải trước khi so sánh: khoảng thời gian (30d, 3mo, -1y) hoặc số" en:"added to the right column before comparing: a duration (30d, 3mo, -1y) or a number"`
}

var (
	msgCompareFails = message.Define("compare_fails",
		"không đúng là %s %s %s", "it does not hold that %s %s %s")
	msgCompareTypes = message.Define("check.compare_types",
		"không so sánh được cột %q (%s) với cột %q (%s)", "column %q (%s) cannot be compared with column %q (%s)")
	msgOffset = message.Define("check.offset",
		"%q không dùng được làm khoảng cộng thêm cho cột kiểu %s", "%q cannot be added to a column of type %s")
)

var operators = map[string]func(c int) bool{
	"=": func(c int) bool { return c == 0 }, "!=": func(c int) bool { return c != 0 },
	"<": func(c int) bool { return c < 0 }, "<=": func(c int) bool { return c <= 0 },
	">": func(c int) bool { return c > 0 }, ">=": func(c int) bool { return c >= 0 },
}

func init() {
	rules.Register(rules.Check{
		Name: "compare", Criterion: "dung", ErrorGroup: 6, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi hai cột của cùng một dòng thỏa phép so sánh, ví dụ ngày cấp >= ngày nộp. Chữ được so sánh theo mã ký tự; số nguyên so được với số thập phân, ngày so được với thời điểm (ngày là lúc 0 giờ). Dòng thiếu một trong hai giá trị không được kiểm tra.",
			EN: "A row passes when two columns of it compare as stated, e.g. issued >= filed. Texts compare by code point; integers compare with decimals, days with timestamps (a day is its midnight). Rows that lack one of the two are missing.",
		},
	}, bindCompare)
}

func bindCompare(p *compareOf, s *rules.Scope) rules.Bound {
	cols := []int{s.Column("left", p.Left), s.Column("right", p.Right)}
	left, right := s.Dataset.Columns[cols[0]], s.Dataset.Columns[cols[1]]
	compare := comparison(p, s, cols, left.Type, right.Type)
	is := operators[p.Op]
	if compare == nil || is == nil {
		return rules.Row{Columns: cols}
	}
	return rules.Row{Columns: cols,
		Judge: func(b *rules.Batch, tested, failed rules.Bits) {
			at := compare(b)
			kernel.Reject(tested, failed, func(i int) bool { return is(at(i)) })
		},
		Why: func(*rules.Batch, int) message.M { return message.New(msgCompareFails, p.Left, p.Op, p.rightSide()) }}
}

// rightSide is the right column with its offset, as in “filed + 30d”.
func (p *compareOf) rightSide() string {
	switch back, negative := strings.CutPrefix(string(p.Offset), "-"); {
	case p.Offset == "":
		return string(p.Right)
	case negative:
		return string(p.Right) + " - " + back
	}
	return string(p.Right) + " + " + string(p.Offset)
}

// comparison returns, for a batch, the three-way comparison of its rows; nil
// after a fault.
func comparison(p *compareOf, s *rules.Scope, cols []int, left, right value.Type) func(*rules.Batch) func(int) int {
	number := func(t value.Type) bool { return t == value.Integer || t == value.Decimal }
	moment := func(t value.Type) bool { return t == value.Date || t == value.Timestamp }
	switch {
	case left == value.String && right == value.String && p.Offset == "":
		return func(b *rules.Batch) func(int) int {
			l, r := b.Folded(cols[0], s.Rule.Folding), b.Folded(cols[1], s.Rule.Folding)
			return func(i int) int { return bytes.Compare(l.At(i), r.At(i)) }
		}
	case left == value.Boolean && right == value.Boolean && p.Offset == "":
		return func(b *rules.Batch) func(int) int {
			l, r := b.Booleans(cols[0]), b.Booleans(cols[1])
			return func(i int) int { return kernel.One(l.Has(i)) - kernel.One(r.Has(i)) }
		}
	case number(left) && number(right):
		return compareNumbers(p, s, cols, left, right)
	case moment(left) && moment(right):
		return compareMoments(p, s, cols, left, right)
	case p.Offset != "" && left == right:
		s.Misfit("offset", message.New(msgOffset, p.Offset, left))
	default:
		s.Misfit("right", message.New(msgCompareTypes, p.Left, left, p.Right, right))
	}
	return nil
}

func compareNumbers(p *compareOf, s *rules.Scope, cols []int, left, right value.Type) func(*rules.Batch) func(int) int {
	if left == value.Integer && right == value.Integer && p.Offset == "" {
		return func(b *rules.Batch) func(int) int {
			l, r := b.Integers(cols[0]), b.Integers(cols[1])
			return func(i int) int { return cmp.Compare(l[i], r[i]) }
		}
	}
	var offset decimal128.Num
	if p.Offset != "" {
		v, ok := value.ParseDecimal(string(p.Offset))
		if !ok {
			s.Fault("offset", message.New(msgOffset, p.Offset, right))
			return nil
		}
		offset = v
	}
	return func(b *rules.Batch) func(int) int {
		l, r := numbersOf(b, cols[0], left), numbersOf(b, cols[1], right)
		return func(i int) int { return compareWithSum(l[i], r[i], offset) }
	}
}

// compareWithSum compares l with r + offset. Both may have 38 digits, and their
// sum one more than 128 bits hold: it is then beyond every l.
func compareWithSum(l, r, offset decimal128.Num) int {
	sum := r.Add(offset)
	if sign := r.Sign(); sign == offset.Sign() && sum.Sign() != sign {
		return -sign
	}
	return l.Cmp(sum)
}

func numbersOf(b *rules.Batch, col int, t value.Type) []decimal128.Num {
	if t == value.Integer {
		return decimalsOf(b, col)
	}
	return b.Decimals(col)
}

func compareMoments(p *compareOf, s *rules.Scope, cols []int, left, right value.Type) func(*rules.Batch) func(int) int {
	var offset value.Duration
	if p.Offset != "" {
		v, err := value.ParseDuration(string(p.Offset))
		if err != nil {
			s.Fault("offset", message.New(msgOffset, p.Offset, right))
			return nil
		}
		offset = v
	}
	if left == value.Date && right == value.Date && offset.IsWholeDays() {
		return func(b *rules.Batch) func(int) int { return compareDays(b.Days(cols[0]), b.Days(cols[1]), offset) }
	}
	return func(b *rules.Batch) func(int) int {
		l, r := microsOf(b, s, cols[0], left), microsOf(b, s, cols[1], right)
		if offset.Sign() == 0 {
			return func(i int) int { return cmp.Compare(l(i), r(i)) }
		}
		return func(i int) int { return cmp.Compare(l(i), offset.AfterMicros(r(i), s.Zone)) }
	}
}

func compareDays(l, r []value.Day, offset value.Duration) func(int) int {
	if offset.Months == 0 {
		days := value.Day(offset.Days)
		return func(i int) int { return cmp.Compare(l[i], r[i]+days) }
	}
	return func(i int) int { return cmp.Compare(l[i], offset.After(r[i])) }
}

// microsOf views a column as moments; a day is its midnight.
func microsOf(b *rules.Batch, s *rules.Scope, col int, t value.Type) func(int) int64 {
	if t == value.Date {
		days := b.Days(col)
		return func(i int) int64 { return days[i].Midnight(s.Zone) }
	}
	micros := b.Micros(col)
	return func(i int) int64 { return micros[i] }
}
