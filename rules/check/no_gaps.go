package check

import (
	"slices"
	"strconv"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type noGaps struct {
	Column rules.ColumnName `param:"column,required" vi:"cột số thứ tự, ngày hoặc thời điểm" en:"a column of whole numbers, days or timestamps"`
	Step   rules.Literal    `param:"step,required" vi:"bước: số nguyên (1) với cột số; khoảng thời gian (1d, 1mo, 1y, 1h) với cột ngày, thời điểm" en:"the step: a whole number (1) for numbers; a duration (1d, 1mo, 1y, 1h) for days and timestamps"`
}

var (
	msgGaps = message.Define("gaps",
		"thiếu %s giá trị ở %s chỗ", "%s values are lacking in %s places")
	msgGapsFirst = message.Define("gaps_first",
		"thiếu %s giá trị ở %s chỗ, chỗ đầu tiên giữa %s và %s", "%s values are lacking in %s places, first between %s and %s")
	msgFromTo = message.Define("from_to",
		"từ %s đến %s", "from %s to %s")
	msgWrongStep = message.Define("check.wrong_step",
		"%q không phải là bước của cột kiểu %s", "%q is no step for a column of type %s")
	msgStepOfHours = message.Define("check.step_of_hours",
		"bước theo giờ cần cột kiểu timestamp", "a step of hours takes a column of type timestamp")
)

func init() {
	rules.Register(rules.Check{
		Name: "no_gaps", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitKey,
		Doc: message.Text{
			VI: "Mỗi bước từ giá trị nhỏ nhất đến giá trị lớn nhất của cột là một đối tượng; bước đạt khi có giá trị, không đạt khi bị bỏ trống (số hồ sơ nhảy cóc, ngày không có số liệu). Hai giá trị kề nhau cách nhau không quá một bước là liền nhau. Bước theo tháng chỉ xét tháng, theo năm chỉ xét năm của giá trị. Giá trị lặp lại không bị tính. Bộ nhớ cần dùng: 32 byte cho mỗi chỗ trống còn lại trong phần đã đọc.",
			EN: "Each step from the least value of the column to the greatest is one object; it passes when there is a value, and fails when it is left out (file numbers that were skipped, days without a figure). Two neighbours that are no more than one step apart leave nothing out. Of a step of months only the month of a value counts, of years only the year. Repeated values do not matter. Memory: 32 bytes for each gap that is left in what has been read.",
		},
	}, bindNoGaps)
}

func bindNoGaps(p *noGaps, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	scale, ok := scaleOf(p, s, col)
	if !ok {
		return rules.NotApplicable{}
	}
	if s.Dataset.Columns[col].Personal {
		scale.text = nil // nobody is to see a value of it
	}
	return rules.Whole{Columns: []int{col}, New: func() rules.State { return &stretches{scale: scale} }}
}

// scale counts the values of a column as whole numbers: a number as itself, a
// day as a day, a month or a year.
type scale struct {
	step int64
	view func(b *rules.Batch) func(row int) int64
	text func(v int64) string // of a number of the scale
}

func scaleOf(p *noGaps, s *rules.Scope, col int) (sc scale, ok bool) {
	t := s.Dataset.Columns[col].Type
	if t == value.Integer {
		n, err := strconv.ParseInt(string(p.Step), 10, 64)
		if err != nil {
			s.Fault("step", message.New(msgWrongStep, p.Step, t))
			return sc, false
		}
		sc.step, sc.text = n, func(v int64) string { return strconv.FormatInt(v, 10) }
		sc.view = func(b *rules.Batch) func(int) int64 {
			integers := b.Integers(col)
			return func(i int) int64 { return integers[i] }
		}
		return sc, isForward(s, n)
	}
	if t != value.Date && t != value.Timestamp {
		s.Misfit("column", message.New(msgWrongType, p.Column, t, "integer, date, timestamp"))
		return sc, false
	}
	d, err := value.ParseDuration(string(p.Step))
	if err != nil {
		s.Fault("step", message.New(msgWrongStep, p.Step, t))
		return sc, false
	}
	if !d.IsWholeDays() && t == value.Date {
		s.Fault("step", message.New(msgStepOfHours))
		return sc, false
	}
	return scaleOfTime(d, s, col, t), isForward(s, int64(d.Sign()))
}

func isForward(s *rules.Scope, step int64) bool {
	if step <= 0 {
		s.Fault("step", message.New(msgPositive))
	}
	return step > 0
}

func scaleOfTime(d value.Duration, s *rules.Scope, col int, t value.Type) scale {
	if !d.IsWholeDays() {
		return scale{step: d.Micros, text: func(v int64) string { return momentText(v, s.Zone) },
			view: func(b *rules.Batch) func(int) int64 {
				micros := b.Micros(col)
				return func(i int) int64 { return micros[i] }
			}}
	}
	sc := scale{step: int64(d.Days), text: func(v int64) string { return value.Day(v).String() }}
	count := func(day value.Day) int64 { return int64(day) }
	switch {
	case d.Months > 0 && d.Months%12 == 0:
		sc.step, sc.text = int64(d.Months/12), func(v int64) string { return strconv.FormatInt(v, 10) }
		count = func(day value.Day) int64 { return monthOf(day) / 12 }
	case d.Months > 0:
		sc.step, sc.text = int64(d.Months), monthText
		count = monthOf
	}
	sc.view = func(b *rules.Batch) func(int) int64 {
		days := daysOf(b, s, col, t)
		return func(i int) int64 { return count(days(i)) }
	}
	return sc
}

// monthOf counts the months since year 0.
func monthOf(day value.Day) int64 {
	year, month, _ := day.Date()
	return int64(year)*12 + int64(month) - 1
}

func monthText(v int64) string {
	day, _ := value.DayOf(int(v/12), int(v%12)+1, 1)
	return day.String()[:len("2006-01")]
}

// stretch is the values from one to another without a gap between them.
type stretch struct{ from, to int64 }

// stretches are the values seen, joined where no step is left out between them.
// Which values are joined does not depend on the order in which they come: more
// values can only close gaps. They are kept sorted up to tidy; what is new
// stands behind it until it is worth sorting.
type stretches struct {
	scale
	list []stretch
	tidy int
}

func (s *stretches) Update(b *rules.Batch, tested rules.Bits) {
	at := s.view(b)
	tested.Each(func(i int) { s.add(at(i)) })
}

// add takes in a value. A column mostly counts on or repeats itself, so the
// newest stretch is asked first, then those that are sorted.
func (s *stretches) add(v int64) {
	if last := len(s.list) - 1; last >= s.tidy {
		if t := &s.list[last]; v >= t.from && s.joins(t.to, v) {
			t.to = max(t.to, v)
			return
		}
	}
	if !s.knows(v) {
		s.push(stretch{v, v})
	}
}

// knows tells whether a value lies in a stretch that is sorted.
func (s *stretches) knows(v int64) bool {
	low, high := 0, s.tidy
	for low < high {
		if mid := (low + high) / 2; s.list[mid].to < v {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low < s.tidy && s.list[low].from <= v
}

// leastUntidy is how many new stretches are worth sorting.
const leastUntidy = 4096

func (s *stretches) push(t stretch) {
	s.list = append(s.list, t)
	if fresh := len(s.list) - s.tidy; fresh > leastUntidy && fresh > s.tidy {
		s.sort()
	}
}

// joins tells whether no step is left out on the way from one value to the next.
func (s *stretches) joins(v, next int64) bool {
	return next <= v || uint64(next)-uint64(v) <= uint64(s.step)
}

func (s *stretches) sort() {
	slices.SortFunc(s.list, func(a, b stretch) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	joined := s.list[:0]
	for _, t := range s.list {
		if last := len(joined) - 1; last >= 0 && s.joins(joined[last].to, t.from) {
			joined[last].to = max(joined[last].to, t.to)
			continue
		}
		joined = append(joined, t)
	}
	s.list, s.tidy = joined, len(joined)
}

func (s *stretches) Merge(o rules.State) {
	for _, t := range o.(*stretches).list {
		s.push(t)
	}
}

func (s *stretches) Append(b []byte) []byte {
	s.sort()
	b = state.AppendUint(append(b, 1), uint64(len(s.list)))
	for _, t := range s.list {
		b = state.AppendInt(state.AppendInt(b, t.from), t.to)
	}
	return b
}

func (s *stretches) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	for range d.Len(2) {
		t := stretch{d.Int(), d.Int()}
		if t.from > t.to {
			d.Fail()
		}
		if d.Failed() {
			break
		}
		s.push(t)
	}
	return d.Err()
}

// mostSteps bounds what is counted: a number that strayed to the end of int64
// leaves more steps out than there is need to tell.
const mostSteps = 1 << 48

func (s *stretches) Verdict() rules.Verdict {
	s.sort()
	if len(s.list) == 0 {
		return rules.Verdict{}
	}
	var passed, failed uint64
	for i, t := range s.list {
		passed = min(passed+(uint64(t.to)-uint64(t.from))/uint64(s.step)+1, mostSteps)
		if i > 0 {
			failed = min(failed+(uint64(t.from)-uint64(s.list[i-1].to)-1)/uint64(s.step), mostSteps)
		}
	}
	v := rules.Verdict{Counts: rules.Counts{Tested: int64(passed + failed), Failed: int64(failed)}}
	if s.text != nil {
		v.Observed = message.New(msgFromTo, s.text(s.list[0].from), s.text(s.list[len(s.list)-1].to)).String()
	}
	if failed > 0 {
		v.Reason = s.why(failed)
	}
	return v
}

func (s *stretches) why(lacking uint64) message.M {
	places := len(s.list) - 1
	if s.text == nil {
		return message.New(msgGaps, lacking, places)
	}
	return message.New(msgGapsFirst, lacking, places, s.text(s.list[0].to), s.text(s.list[1].from))
}
