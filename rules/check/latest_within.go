package check

import (
	"cmp"
	"time"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type latestWithin struct {
	MaxAge value.Duration   `param:"max_age,main,required" vi:"tuổi lớn nhất của giá trị mới nhất tính đến hết kỳ: 7d, 12h" en:"the greatest age of the latest value at the end of the period: 7d, 12h"`
	Column rules.ColumnName `param:"column,required" vi:"cột ngày hoặc thời điểm" en:"a column of days or timestamps"`
}

func init() {
	rules.Register(rules.Check{
		Name: "latest_within", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitDataset,
		Deed: message.Text{
			VI: "cập nhật dữ liệu đến thời điểm gần nhất rồi giao nộp lại",
			EN: "bring the data up to date and deliver again",
		},
		Doc: message.Text{
			VI: "Bộ dữ liệu đạt khi giá trị mới nhất của cột (không tính giá trị sau kỳ) nằm trong khoảng thời gian cho phép tính lùi từ kỳ kiểm toán; thời hạn theo giờ (12h) tính từ hết ngày cuối kỳ và cần cột kiểu timestamp. Nếu cột không có giá trị nào đến hết kỳ thì quy tắc không áp dụng.",
			EN: "The dataset passes when the latest value of the column, values after the period left aside, lies within max_age of the period; hours (12h) are counted back from the end of its day, and take a column of type timestamp. Without any value up to the period the rule is not applicable.",
		},
	}, func(p *latestWithin, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		w, ok := bindWindow(p.MaxAge, col, p.Column, s)
		if !ok {
			return rules.NotApplicable{}
		}
		if s.Dataset.Columns[col].Personal {
			w.text = func(int64) string { return "" } // nobody is to see a value of it
		}
		return rules.Whole{Columns: []int{col}, New: func() rules.State { return &latestMoment{window: w, age: p.MaxAge} }}
	})
}

// latestMoment keeps the latest moment that is not after the period.
type latestMoment struct {
	window
	age  value.Duration
	seen state.Range[int64]
}

func (l *latestMoment) Update(b *rules.Batch, tested rules.Bits) {
	if m, ok := l.latest(b, tested); ok {
		l.add(m)
	}
}

func (l *latestMoment) add(m int64) {
	if m <= l.newest {
		l.seen.Add(m, cmp.Less[int64])
	}
}

func (l *latestMoment) Merge(o rules.State) { l.seen.Merge(&o.(*latestMoment).seen, cmp.Less[int64]) }

func (l *latestMoment) Append(b []byte) []byte {
	b = state.AppendBool(append(b, 1), l.seen.Seen)
	return state.AppendInt(b, l.seen.Max)
}

func (l *latestMoment) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	seen, m := d.Bool(), d.Int()
	if seen {
		l.add(m)
	}
	return d.Err()
}

func (l *latestMoment) Verdict() rules.Verdict {
	if !l.seen.Seen {
		return rules.Verdict{}
	}
	v := rules.Verdict{Counts: rules.Counts{Tested: 1}, Observed: l.text(l.seen.Max)}
	if l.seen.Max < l.oldest {
		v.Counts.Failed, v.Reason = 1, message.New(msgStale, spanText(l.age))
	}
	return v
}

func momentText(micros int64, zone *time.Location) string {
	return time.UnixMicro(micros).In(zone).Format("2006-01-02T15:04:05-07:00")
}
