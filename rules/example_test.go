package rules_test

import (
	"fmt"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type noBracket struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

// A row check on text gives Value, and beside it Texts where one loop over all
// bytes of a column finds the few texts that are worth a look.
func Example_text() {
	isClean := func(v []byte) bool { return nextBracket(v, 0) == len(v) }
	rules.Register(rules.Check{
		Name: "example_text", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{VI: "Dòng đạt khi giá trị không có dấu ngoặc nhọn.", EN: "A row passes when its value has no angle bracket."},
	}, func(p *noBracket, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Row{Columns: []int{col}, Value: isClean,
			Texts: func(t rules.Text, tested, failed rules.Bits) {
				kernel.RejectSuspects(t, tested, failed, nextBracket, isClean)
			}}
	})
	count("example_text", &noBracket{Column: "name"})
	// Output: tested 3, failed 1, missing 1
}

// nextBracket returns where the next angle bracket stands.
func nextBracket(data []byte, from int) int {
	for i := from; i < len(data); i++ {
		if data[i] == '<' || data[i] == '>' {
			return i
		}
	}
	return len(data)
}

type before struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
	Day    rules.Literal    `param:"day,required" vi:"ngày" en:"a day"`
}

// A row check on typed values gives Judge. What is missing or not of its type is
// not among the rows to be tested.
func Example_typed() {
	rules.Register(rules.Check{
		Name: "example_typed", Criterion: "dung", ErrorGroup: 6, Unit: rules.UnitRow,
		Doc: message.Text{VI: "Dòng đạt khi giá trị trước ngày đã cho.", EN: "A row passes when its value is before the given day."},
	}, func(p *before, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		day, err := value.ParseDay(string(p.Day))
		if err != nil {
			s.Fault("day", message.New("not_a_day", p.Day))
		}
		return rules.Row{Columns: []int{col}, Judge: func(b *rules.Batch, tested, failed rules.Bits) {
			kernel.Outside(b.Days(col), -1<<30, day-1, tested, failed)
		}}
	})
	count("example_typed", &before{Column: "born", Day: "2020-01-01"})
	// Output: tested 2, failed 1, missing 1
}

type hasLate struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được xét" en:"the column that is looked at"`
}

// A check that cannot say of a row by itself whether it fails brings a state. It
// is folded over the batches of one worker, merged with those of the others in
// any order, and asked for its verdict at the end.
func Example_state() {
	rules.Register(rules.Check{
		Name: "example_state", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitDataset,
		Deed: message.Text{
			VI: "giao nộp lại",
			EN: "deliver again",
		},
		Doc: message.Text{VI: "Bộ dữ liệu đạt khi có ngày từ năm 2020 trở đi.", EN: "The dataset passes when a day is of 2020 or later."},
	}, func(p *hasLate, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		return rules.Whole{Columns: []int{col}, New: func() rules.State { return &latest{col: col} }}
	})
	count("example_state", &hasLate{Column: "born"})
	// Output: tested 1, failed 0, missing 0
}

// latest keeps the latest day, or none.
type latest struct {
	col int
	day value.Day
}

func (l *latest) Update(b *rules.Batch, tested rules.Bits) {
	if d, ok := kernel.MaxUpTo(b.Days(l.col), 1<<30, tested); ok {
		l.day = max(l.day, d)
	}
}

func (l *latest) Merge(o rules.State)    { l.day = max(l.day, o.(*latest).day) }
func (l *latest) Append(b []byte) []byte { return state.AppendInt(append(b, 1), int64(l.day)) }

func (l *latest) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	l.day = value.Day(d.Int())
	return d.Err()
}

func (l *latest) Verdict() rules.Verdict {
	late := l.day.String() >= "2020"
	return rules.Verdict{Counts: rules.Counts{Tested: 1, Failed: int64(kernel.One(!late))}}
}

// count judges four residents by one rule.
func count(check string, params any) {
	c, _ := rules.Lookup(check)
	d := &rules.Dataset{ID: "residents", Columns: []rules.Column{{Name: "name"}, {Name: "born", Type: value.Date}},
		Rules: []*rules.Rule{{ID: check, Check: c, Params: params}}}
	plan, faults := rules.Bind(d, rules.Env{Zone: time.UTC})
	if len(faults) > 0 {
		fmt.Println(faults[0].Text.In(message.EN))
		return
	}
	tally := plan.NewTally()
	tally.Update(rules.Input{Rows: rules.Rows{First: 2, Count: 4}, Record: array.NewRecord(arrow.NewSchema([]arrow.Field{
		{Name: "name", Type: arrow.BinaryTypes.String}, {Name: "born", Type: arrow.BinaryTypes.String}}, nil),
		[]arrow.Array{texts("An", "Bình", "", "<b>Hoa</b>"), texts("31/12/2019", "01/01/2020", "31/02/2020", "")}, 4)})
	tally.Close(1)
	for _, r := range tally.Outcome().Results {
		fmt.Printf("tested %d, failed %d, missing %d\n", r.Counts.Tested, r.Counts.Failed, r.Counts.Missing)
	}
}

func texts(values ...string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.AppendValues(values, nil)
	return b.NewArray()
}
