package check

import (
	"math"
	"slices"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type noOverlap struct {
	Start rules.ColumnName   `param:"start,required" vi:"cột bắt đầu: ngày, thời điểm hoặc số nguyên" en:"the column of the beginning: a day, a timestamp or a whole number"`
	End   rules.ColumnName   `param:"end,required" vi:"cột kết thúc, cùng kiểu; để trống là chưa kết thúc" en:"the column of the end, of the same type; missing: it has not ended"`
	By    []rules.ColumnName `param:"by" vi:"các cột mà trong mỗi giá trị của chúng không được chồng lấn (mặc định: cả bộ dữ liệu)" en:"the columns within each value of which nothing may overlap (the whole dataset if left out)"`
}

var (
	msgOverlap = message.Define("overlap",
		"chồng lấn với %s", "overlaps with %s")
	msgEndsFirst = message.Define("ends_before_it_begins",
		"kết thúc trước khi bắt đầu", "ends before it begins")
	msgOverlaps = message.Define("overlaps",
		"%s nhóm (%s), trong đó %s nhóm có chồng lấn", "%s group%[1]v (%s), %s of them with an overlap")
	msgTwoTypes = message.Define("check.start_end_types",
		"cột %q có kiểu %s, khác với kiểu %s của cột bắt đầu", "column %q is of type %s, unlike the start, which is of type %s")
)

func init() {
	rules.Register(rules.Check{
		Name: "no_overlap", Criterion: "thong_nhat", ErrorGroup: 6, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Mỗi dòng là một khoảng từ start đến end. Dòng đạt khi khoảng của nó không chồng lấn với khoảng của dòng nào khác có cùng giá trị ở các cột by; mọi dòng chồng lấn với dòng khác đều không đạt. Với ngày và số nguyên, cả hai đầu đều thuộc khoảng: đến 31/01 và từ 31/01 là chồng lấn, đến 31/01 và từ 01/02 thì không. Với thời điểm, điểm cuối không thuộc khoảng: đến 10:00 và từ 10:00 không chồng lấn. Thiếu end nghĩa là chưa kết thúc; khoảng kết thúc trước khi bắt đầu không đạt và không tính là chồng lấn với dòng khác. Dòng thiếu start hoặc thiếu một cột by không được kiểm tra. Có by thì kết quả ghi số nhóm có chồng lấn. Bộ nhớ: 48 byte mỗi dòng; quá phần bộ nhớ của --memory thì được ghi tạm ra đĩa, kết quả không đổi.",
			EN: "A row is a period from start to end. It passes when its period overlaps with that of no other row that has the same values in the columns of by; all rows that overlap with another fail. Of days and whole numbers both ends belong to the period: one to 31 January and one from 31 January overlap, one from 1 February does not. Of timestamps the end does not belong to it: until 10:00 and from 10:00 do not overlap. A missing end has not come yet; a period that ends before it begins fails, and overlaps with no other. Rows that lack start or a column of by are missing. With `by` the result says how many groups have an overlap. Memory: 48 bytes a row; past their part of --memory they go to disk, and the result is the same.",
		},
	}, bindNoOverlap)
}

func bindNoOverlap(p *noOverlap, s *rules.Scope) rules.Bound {
	start, end, by := s.Column("start", p.Start), s.Column("end", p.End), s.Columns("by", p.By)
	t := s.Dataset.Columns[start].Type
	switch other := s.Dataset.Columns[end].Type; {
	case t != value.Date && t != value.Timestamp && t != value.Integer:
		s.Misfit("start", message.New(msgWrongType, p.Start, t, "date, timestamp, integer"))
	case t != other:
		s.Misfit("end", message.New(msgTwoTypes, p.End, other, t))
	}
	var optional []int
	if needed := append([]int{start}, by...); !slices.Contains(needed, end) {
		optional = []int{end}
	}
	return rules.Whole{Columns: append([]int{start, end}, by...), Optional: optional, New: func() rules.State {
		return &periods{scope: s, by: p.By, open: t == value.Timestamp, members: newMembers(s, func(b *rules.Batch) func(int, *state.Member) {
			group := hashOfValues(b, by, s.Rule.Folding)
			from, to, ongoing := wholeOf(b, start, t), wholeOf(b, end, t), b.Missing(end)
			return func(row int, m *state.Member) {
				m.Group = group(row)
				if m.At, m.To = state.Signed(from(row)), math.MaxUint64; !ongoing.Has(row) {
					m.To = state.Signed(to(row))
				}
			}
		})}
	}}
}

// periods fails the rows whose period overlaps with another of its group. They
// are met in order of their beginning: a period overlaps with an earlier one if
// it begins before the last of these has ended, and with a later one if the next
// begins before it has ended itself.
type periods struct {
	members
	scope         *rules.Scope
	by            []rules.ColumnName
	open          bool // the end is outside the period
	groups, wrong int64
	row           period // that is told of
}

// period is a row, and whether it overlaps with another.
type period struct {
	state.Member
	overlaps bool
	with     uint64
}

// meet tells whether a period that begins at start meets one that began before
// and ends at end.
func (p *periods) meet(start, end uint64) bool { return start < end || !p.open && start == end }

func (p *periods) Verdict() rules.Verdict {
	return rules.Verdict{Rows: p.rows, Why: p.why, Found: p.found}
}

func (p *periods) why() message.M {
	if p.row.To < p.row.At {
		return message.New(msgEndsFirst)
	}
	return message.New(msgOverlap, rowText(p.scope, p.row.with))
}

func (p *periods) found() message.M {
	if len(p.by) == 0 || p.groups == 0 {
		return message.M{}
	}
	return message.New(msgOverlaps, p.groups, joinNames(p.by), p.wrong)
}

func (p *periods) rows(_ int, yield func(rules.RowID, uint32)) {
	walk := p.series.Walk()
	for m, ok := walk.Next(); ok; {
		group, g := m.Group, periodsOfGroup{all: p, yield: yield}
		for ; ok && m.Group == group; m, ok = walk.Next() {
			g.add(period{Member: *m})
		}
		g.leave()
		p.groups++
		p.wrong += int64(kernel.One(g.wrong))
	}
	walk.Close()
	p.series.Discard()
}

// periodsOfGroup is the group at hand: the period that came last, of which it is
// not known yet whether the next one begins before it ends, and that which ends
// last.
type periodsOfGroup struct {
	all          *periods
	yield        func(rules.RowID, uint32)
	begun, wrong bool
	last, latest period
}

func (g *periodsOfGroup) add(next period) {
	if next.To < next.At {
		g.tell(next)
		return
	}
	if g.begun {
		if g.all.meet(next.At, g.latest.To) {
			next.overlaps, next.with = true, g.latest.Row
		}
		if !g.last.overlaps && g.all.meet(next.At, g.last.To) {
			g.last.overlaps, g.last.with = true, next.Row
		}
		g.leave()
	}
	if !g.begun || next.To > g.latest.To {
		g.latest = next
	}
	g.begun, g.last = true, next
}

// leave is done with the period that came last.
func (g *periodsOfGroup) leave() {
	if g.last.overlaps {
		g.wrong = true
		g.tell(g.last)
	}
}

func (g *periodsOfGroup) tell(of period) {
	g.all.row = of
	g.yield(rules.RowID(of.Row), of.Segment)
}
