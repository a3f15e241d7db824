package check

import (
	"strconv"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type rowCount struct {
	Min *int64 `param:"min,main" vi:"số dòng ít nhất (mặc định 1 nếu không ghi tham số nào)" en:"the smallest number of rows (1 if no parameter is given)"`
	Max *int64 `param:"max" vi:"số dòng nhiều nhất" en:"the largest number of rows"`
}

var (
	msgTooFewRows = message.Define("too_few_rows",
		"có %+d dòng, ít nhất phải có %+d", "%+d row%[1]v, at least %+d must be there")
	msgTooManyRows = message.Define("too_many_rows",
		"có %+d dòng, nhiều nhất là %+d", "%+d row%[1]v, at most %+d may be there")
)

func init() {
	rules.Register(rules.Check{
		Name: "row_count", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitDataset, AlwaysOn: true,
		Deed: message.Text{
			VI: "kiểm tra việc trích xuất rồi giao nộp lại đủ và đúng số bản ghi",
			EN: "look into the extraction, and deliver again with the full and right number of records",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi số dòng đọc được nằm trong khoảng cho phép. Luôn được áp dụng với min là 1: bộ dữ liệu rỗng không đạt. Nếu có “where”, chỉ đếm các dòng thỏa điều kiện.",
			EN: "The dataset passes when the number of rows read lies within the bounds. Always on with min 1: an empty extract fails. With `where`, only the rows inside are counted.",
		},
	}, bindRowCount)
}

func bindRowCount(p *rowCount, s *rules.Scope) rules.Bound {
	want := *p
	if want.Min == nil && want.Max == nil {
		want.Min = new(int64)
		*want.Min = 1
	}
	want.refuse(s, "min", want.Min)
	want.refuse(s, "max", want.Max)
	if want.Min != nil && want.Max != nil && *want.Min > *want.Max {
		s.Fault("min", message.New(msgMinOverMax, *want.Min, *want.Max))
	}
	return rules.Whole{New: func() rules.State { return &rowCounter{want: want} }}
}

func (*rowCount) refuse(s *rules.Scope, name string, bound *int64) {
	if bound != nil && *bound < 0 {
		s.Fault(name, message.New(msgNegative))
	}
}

// rowCounter counts rows.
type rowCounter struct {
	want rowCount
	rows int64
}

func (c *rowCounter) Update(_ *rules.Batch, tested rules.Bits) { c.rows += tested.Count() }
func (c *rowCounter) Merge(o rules.State)                      { c.rows += o.(*rowCounter).rows }
func (c *rowCounter) Append(b []byte) []byte                   { return state.AppendUint(append(b, 1), uint64(c.rows)) }

func (c *rowCounter) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	c.rows = d.Count()
	return d.Err()
}

func (c *rowCounter) Verdict() rules.Verdict {
	v := rules.Verdict{Counts: rules.Counts{Tested: 1}, Observed: strconv.FormatInt(c.rows, 10)}
	switch {
	case c.want.Min != nil && c.rows < *c.want.Min:
		v.Counts.Failed, v.Reason = 1, message.New(msgTooFewRows, c.rows, *c.want.Min)
	case c.want.Max != nil && c.rows > *c.want.Max:
		v.Counts.Failed, v.Reason = 1, message.New(msgTooManyRows, c.rows, *c.want.Max)
	}
	return v
}
