package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type updatedWithin struct {
	MaxAge value.Duration   `param:"max_age,main,required" vi:"tuổi lớn nhất tính đến hết kỳ: 30d, 3mo, 1y" en:"the greatest age at the end of the period: 30d, 3mo, 1y"`
	Column rules.ColumnName `param:"column,required" vi:"cột ngày hoặc thời điểm cập nhật" en:"the column of the day or time of the last update"`
}

var (
	msgStale = message.Define("stale",
		"cập nhật lần cuối đã quá %s", "was last updated more than %s ago")
	msgHoursOfADay = message.Define("check.hours_of_a_day",
		"%s tính theo giờ nên cần cột kiểu timestamp", "%s is counted in hours, which takes a column of type timestamp")
	msgAfterPeriod = message.Define("after_period",
		"sau kỳ kiểm toán", "is after the period")
)

func init() {
	rules.Register(rules.Check{
		Name: "updated_within", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi được cập nhật trong khoảng thời gian cho phép, tính lùi từ kỳ kiểm toán (không phải từ hôm nay): 30d với kỳ 21/11/2026 chấp nhận từ 22/10/2026. Thời hạn theo giờ (12h) tính từ hết ngày cuối kỳ và cần cột kiểu timestamp. Giá trị sau kỳ không đạt. Ô thiếu không được kiểm tra.",
			EN: "A row passes when it was updated within max_age, counted back from the period and never from today: 30d on 2026-11-21 accepts 2026-10-22 and later. Hours (12h) are counted back from the end of the period's day, and take a column of type timestamp. A value after the period fails. Missing values are not tested.",
		},
	}, func(p *updatedWithin, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		w, ok := bindWindow(p.MaxAge, col, p.Column, s)
		row := rules.Row{Columns: []int{col}}
		if !ok {
			return row
		}
		row.Judge = w.outside
		stale := message.New(msgStale, spanText(p.MaxAge))
		row.Why = func(b *rules.Batch, row int) message.M {
			if w.at(b, row) > w.newest {
				return message.New(msgAfterPeriod)
			}
			return stale
		}
		return row
	})
}

// window is the span of moments (days or µs, by the column's type) that are
// fresh for a period.
type window struct {
	oldest, newest int64
	outside        func(b *rules.Batch, tested, failed rules.Bits)
	latest         func(b *rules.Batch, tested rules.Bits) (int64, bool) // not after the period
	at             func(b *rules.Batch, row int) int64
	text           func(int64) string
}

// viewed makes a window's loops over a typed view of the column.
func viewed[T kernel.Ordered](w window, col int, view func(*rules.Batch, int) []T) window {
	oldest, newest := T(w.oldest), T(w.newest)
	w.outside = func(b *rules.Batch, tested, failed rules.Bits) {
		kernel.Outside(view(b, col), oldest, newest, tested, failed)
	}
	w.latest = func(b *rules.Batch, tested rules.Bits) (int64, bool) {
		v, ok := kernel.MaxUpTo(view(b, col), newest, tested)
		return int64(v), ok
	}
	w.at = func(b *rules.Batch, row int) int64 { return int64(view(b, col)[row]) }
	return w
}

// bindWindow counts max_age back from the period. A day that lies max_age
// before it is the oldest that is fresh; of a timestamp, the moment max_age
// before the end of the period, unless max_age is whole days, months or years:
// then its day decides, as for days.
func bindWindow(maxAge value.Duration, col int, name rules.ColumnName, s *rules.Scope) (window, bool) {
	if maxAge.Sign() <= 0 {
		s.Fault("max_age", message.New(msgPositive))
		return window{}, false
	}
	switch t := s.Dataset.Columns[col].Type; t {
	case value.Date:
		if !maxAge.IsWholeDays() {
			s.Misfit("max_age", message.New(msgHoursOfADay, maxAge))
			return window{}, false
		}
		w := window{oldest: int64(maxAge.Before(s.Period)), newest: int64(s.Period),
			text: func(v int64) string { return value.Day(v).String() }}
		return viewed(w, col, (*rules.Batch).Days), true
	case value.Timestamp:
		w := window{newest: (s.Period + 1).Midnight(s.Zone) - 1,
			text: func(v int64) string { return momentText(v, s.Zone) }}
		if w.oldest = maxAge.Before(s.Period).Midnight(s.Zone); !maxAge.IsWholeDays() {
			w.oldest = maxAge.BeforeMicros(w.newest+1, s.Zone)
		}
		return viewed(w, col, (*rules.Batch).Micros), true
	default:
		s.Misfit("column", message.New(msgWrongType, name, t, "date, timestamp"))
		return window{}, false
	}
}
