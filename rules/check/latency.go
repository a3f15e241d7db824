package check

import (
	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type latency struct {
	Event    rules.ColumnName `param:"event,required" vi:"cột ngày hoặc thời điểm xảy ra sự kiện" en:"the column of when it happened"`
	Recorded rules.ColumnName `param:"recorded,required" vi:"cột ngày hoặc thời điểm ghi nhận vào dữ liệu" en:"the column of when it was recorded"`
	Max      value.Duration   `param:"max,required" vi:"thời hạn ghi nhận: 12h, 30d, 3mo" en:"the longest time between the two: 12h, 30d, 3mo"`
}

var (
	msgRecordedLate = message.Define("recorded_late",
		"ghi nhận sau sự kiện quá %s", "was recorded more than %s after it happened")
	msgRecordedEarly = message.Define("recorded_early",
		"ghi nhận trước khi sự kiện xảy ra", "was recorded before it happened")
	msgHoursOfDays = message.Define("check.hours_of_days",
		"%s tính theo giờ nên cần hai cột kiểu timestamp", "%s is counted in hours, which takes two columns of type timestamp")
)

func init() {
	rules.Register(rules.Check{
		Name: "latency", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi được ghi nhận không muộn hơn thời hạn kể từ sự kiện, và không trước sự kiện. Thời hạn theo ngày, tháng, năm được tính từ ngày đến ngày (30d: chậm nhất là ngày thứ 30 sau đó, đến hết ngày); thời hạn theo giờ được tính chính xác và cần hai cột kiểu timestamp. Dòng thiếu một trong hai giá trị không được kiểm tra.",
			EN: "A row passes when it was recorded no later than max after the event, and not before it. Days, months and years are counted from day to day (30d: on the 30th day after at the latest, to its end); hours are exact and take two timestamps. Rows that lack one of the two are missing.",
		},
	}, bindLatency)
}

func bindLatency(p *latency, s *rules.Scope) rules.Bound {
	cols := []int{s.Column("event", p.Event), s.Column("recorded", p.Recorded)}
	event, recorded := s.Dataset.Columns[cols[0]].Type, s.Dataset.Columns[cols[1]].Type
	row := rules.Row{Columns: cols}
	if !p.sound(s, event, recorded) {
		return row
	}
	delay := delayOfDays(p.Max, s, cols, event, recorded)
	if !p.Max.IsWholeDays() {
		delay = delayOfMoments(p.Max, s, cols)
	}
	row.Judge = func(b *rules.Batch, tested, failed rules.Bits) {
		at := delay(b)
		kernel.Reject(tested, failed, func(i int) bool { return at(i) == inTime })
	}
	row.Why = func(b *rules.Batch, row int) message.M {
		if delay(b)(row) == early {
			return message.New(msgRecordedEarly)
		}
		return message.New(msgRecordedLate, spanText(p.Max))
	}
	return row
}

func (p *latency) sound(s *rules.Scope, event, recorded value.Type) bool {
	isTime := func(t value.Type) bool { return t == value.Date || t == value.Timestamp }
	switch {
	case !isTime(event):
		s.Misfit("event", message.New(msgWrongType, p.Event, event, "date, timestamp"))
	case !isTime(recorded):
		s.Misfit("recorded", message.New(msgWrongType, p.Recorded, recorded, "date, timestamp"))
	case p.Max.Sign() <= 0:
		s.Fault("max", message.New(msgPositive))
	case !p.Max.IsWholeDays() && (event == value.Date || recorded == value.Date):
		s.Misfit("max", message.New(msgHoursOfDays, p.Max))
	default:
		return true
	}
	return false
}

// What becomes of a record: it comes in time, before the event, or too late.
const (
	inTime = iota
	early
	late
)

func delayOf(event, recorded, last int64) int {
	switch {
	case recorded < event:
		return early
	case recorded > last:
		return late
	}
	return inTime
}

// delayOfDays judges by days; two moments of one day are told apart, so that
// what was recorded an hour before the event is early.
func delayOfDays(most value.Duration, s *rules.Scope, cols []int, event, recorded value.Type) func(*rules.Batch) func(int) int {
	return func(b *rules.Batch) func(int) int {
		from, to := daysOf(b, s, cols[0], event), daysOf(b, s, cols[1], recorded)
		byDay := func(i int) int {
			day := from(i)
			return delayOf(int64(day), int64(to(i)), int64(most.After(day)))
		}
		if event == value.Date || recorded == value.Date {
			return byDay
		}
		starts, ends := b.Micros(cols[0]), b.Micros(cols[1])
		return func(i int) int {
			if ends[i] < starts[i] {
				return early
			}
			return byDay(i)
		}
	}
}

func delayOfMoments(most value.Duration, s *rules.Scope, cols []int) func(*rules.Batch) func(int) int {
	return func(b *rules.Batch) func(int) int {
		from, to := b.Micros(cols[0]), b.Micros(cols[1])
		return func(i int) int { return delayOf(from[i], to[i], most.AfterMicros(from[i], s.Zone)) }
	}
}

// daysOf views a column as days; of a moment, the day that the catalogue's
// calendar shows.
func daysOf(b *rules.Batch, s *rules.Scope, col int, t value.Type) func(int) value.Day {
	if t == value.Date {
		days := b.Days(col)
		return func(i int) value.Day { return days[i] }
	}
	micros := b.Micros(col)
	return func(i int) value.Day { return value.DayAt(micros[i], s.Zone) }
}
