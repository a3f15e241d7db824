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
		"%+d bước không có giá trị, ở %+d chỗ", "steps without a value: %+d, in %+d place%[2]v")
	msgGapsFirst = message.Define("gaps_first",
		"%+d bước không có giá trị, ở %+d chỗ, chỗ đầu tiên giữa %d và %d", "steps without a value: %+d, in %+d place%[2]v, first between %d and %d")
	msgFromTo = message.Define("from_to",
		"từ %d đến %d", "from %d to %d")
	msgTooManySteps = message.Define("too_many_steps",
		"từ giá trị nhỏ nhất đến giá trị lớn nhất có hơn %d bước, không đếm được; hãy tìm giá trị lạc (range)", "from the least value to the greatest there are more than %d steps, too many to count; look for a stray value (range)")
	msgWrongStep = message.Define("check.wrong_step",
		"%q không phải là bước của cột kiểu %s", "%q is no step for a column of type %s")
	msgStepOfHours = message.Define("check.step_of_hours",
		"bước theo giờ cần cột kiểu timestamp", "a step of hours takes a column of type timestamp")
)

func init() {
	rules.Register(rules.Check{
		Name: "no_gaps", Criterion: "du", ErrorGroup: 1, Unit: rules.UnitKey,
		Deed: message.Text{
			VI: "bổ sung dữ liệu của những khoảng còn bỏ trống",
			EN: "add the data of the gaps",
		},
		Doc: message.Text{
			VI: "Mỗi bước từ giá trị nhỏ nhất đến giá trị lớn nhất của cột là một đối tượng; bước đạt khi có ít nhất một giá trị nằm trong đó, không đạt khi bị bỏ trống (số hồ sơ nhảy cóc, ngày không có số liệu). Các bước liền nhau, bắt đầu từ giá trị nhỏ nhất (step: 7d từ 01/01: 01–07, 08–14, 15–21, …); giá trị không rơi đúng đầu bước thuộc về bước chứa nó. Bước theo tháng chỉ xét tháng, theo năm chỉ xét năm của giá trị. Giá trị lặp lại không bị tính. Quy tắc không áp dụng được khi có hơn 9.007.199.254.740.992 bước: khi đó chắc chắn có giá trị lạc. Bộ nhớ cần dùng: 32 byte cho mỗi chỗ trống còn lại trong phần đã đọc.",
			EN: "Each step from the least value of the column to the greatest is one object; it passes when there is a value in it, and fails when there is none (file numbers that were skipped, days without a figure). The steps follow one another from the least value on (step: 7d from 1 January: 1–7, 8–14, 15–21, …), and a value belongs to the step in which it lies, at its beginning or not. Of a step of months only the month of a value counts, of years only the year. Repeated values do not matter. Where there are more than 9,007,199,254,740,992 steps the rule is not applicable: a value has surely strayed. Memory: 32 bytes for each gap that is left in what has been read.",
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

// stretch is the values from one to another, no two neighbours of them further
// apart than a step.
type stretch struct{ from, to int64 }

// stretches are the values seen, joined where they are no more than a step apart:
// wherever the steps begin, which only the least value of all decides, none of
// them fits between. Which values are joined does not depend on the order in
// which they come: more values can only close gaps. They are kept sorted up to
// tidy; what is new stands behind it until it is worth sorting.
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

// joins tells whether no step can be left out on the way from one value to the next.
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

// mostSteps is how many steps are counted: as many as JSON's readers can tell
// apart, and few enough to be added up over a thousand rules.
const mostSteps = 1 << 53

func (s *stretches) Verdict() (v rules.Verdict) {
	s.sort()
	if len(s.list) == 0 {
		return v
	}
	least, greatest := s.list[0].from, s.list[len(s.list)-1].to
	if s.text != nil {
		v.Observed = message.New(msgFromTo, s.text(least), s.text(greatest)).String()
	}
	last := s.stepOf(greatest)
	if last >= mostSteps {
		v.Reason = message.New(msgTooManySteps, int64(mostSteps))
		return v
	}
	v.Counts.Tested = int64(last) + 1
	v.Counts.Failed, v.Reason = s.gaps()
	return v
}

// stepOf returns the step that a value lies in, counted from that of the least.
func (s *stretches) stepOf(v int64) uint64 {
	return (uint64(v) - uint64(s.list[0].from)) / uint64(s.step)
}

// gaps counts the steps without a value, and says where they are.
func (s *stretches) gaps() (lacking int64, why message.M) {
	places, first := 0, 0
	for i := 1; i < len(s.list); i++ {
		n := int64(s.stepOf(s.list[i].from)-s.stepOf(s.list[i-1].to)) - 1
		if n <= 0 {
			continue
		}
		if places == 0 {
			first = i
		}
		places, lacking = places+1, lacking+n
	}
	switch {
	case places == 0:
		return 0, message.M{}
	case s.text == nil:
		return lacking, message.New(msgGaps, lacking, places)
	}
	return lacking, message.New(msgGapsFirst, lacking, places, s.text(s.list[first-1].to), s.text(s.list[first].from))
}
