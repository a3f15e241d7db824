package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type transitions struct {
	Column  rules.ColumnName    `param:"column,required" vi:"cột trạng thái" en:"the column of the state"`
	By      []rules.ColumnName  `param:"by,required" vi:"các cột nhận ra một hồ sơ" en:"the columns that tell one case from another"`
	Order   rules.ColumnName    `param:"order,required" vi:"cột thứ tự của các dòng trong hồ sơ: số, ngày hoặc thời điểm" en:"the column that orders the rows of a case: numbers, days or timestamps"`
	Allowed map[string][]string `param:"allowed,required" vi:"với mỗi trạng thái, các trạng thái được phép tiếp theo; khóa \"\": các trạng thái được phép mở đầu" en:"for each state, the states that may follow it; the key \"\": the states that may come first"`
}

var (
	msgStep = message.Define("wrong_step",
		"không được chuyển từ “%s” (%s) sang trạng thái này", "may not follow “%s” (%s)")
	msgStepFromStranger = message.Define("step_from_stranger",
		"theo sau “%s” (%s), một trạng thái không có trong allowed", "follows “%s” (%s), a state that is not in allowed")
	msgStepFromUnknown = message.Define("step_from_unknown",
		"theo sau một trạng thái không có trong allowed (%s)", "follows a state that is not in allowed (%s)")
	msgHiddenStep = message.Define("wrong_step_hidden",
		"không được chuyển từ trạng thái trước đó (%s) sang trạng thái này", "may not follow the state before it (%s)")
	msgFirstStep = message.Define("wrong_first_step",
		"không được là trạng thái mở đầu", "may not come first")
	msgStepsSeen = message.Define("wrong_steps_seen",
		"bước sai nhiều nhất: %s", "wrong steps, the most frequent first: %s")
	msgNoSteps = message.Define("check.no_steps",
		"cần ít nhất một trạng thái và các trạng thái được phép tiếp theo", "at least one state and the states that may follow it are needed")
)

func init() {
	rules.Register(rules.Check{
		Name: "transitions", Criterion: "thong_nhat", ErrorGroup: 6, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi bước từ dòng trước của cùng hồ sơ (by) sang dòng đó được phép (allowed). Các dòng của hồ sơ được xếp theo order; order bằng nhau thì theo thứ tự giao nộp (tệp, rồi dòng). Bước không được ghi trong allowed là không được phép, kể cả giữ nguyên trạng thái (muốn cho phép thì ghi trạng thái đó theo sau chính nó) và bước sang hoặc từ một trạng thái không có trong allowed. Dòng đầu của hồ sơ luôn đạt, trừ khi khóa \"\" liệt kê các trạng thái được phép mở đầu. Dòng thiếu trạng thái, hồ sơ hoặc order không được kiểm tra và được bỏ qua khi xác định dòng trước. Kết quả ghi các bước sai nhiều nhất (trừ cột dữ liệu cá nhân). Bộ nhớ: 48 byte mỗi dòng; quá phần bộ nhớ của --memory thì được ghi tạm ra đĩa, kết quả không đổi.",
			EN: "A row passes when the step to it from the row before it of the same case (by) is allowed. The rows of a case are put in order of the column order; those that are equal there, in the order of delivery (file, then row). A step that allowed does not name is not allowed, nor is it to stay in a state (to allow that, let the state follow itself), nor a step to or from a state that is not in allowed. The first row of a case passes, unless the key \"\" names the states that may come first. Rows that lack state, case or order are missing, and are passed over where the row before is sought. The result names the most frequent wrong steps (not of personal columns). Memory: 48 bytes a row; past their part of --memory they go to disk, and the result is the same.",
		},
	}, bindTransitions)
}

func bindTransitions(p *transitions, s *rules.Scope) rules.Bound {
	col, by, order := s.Column("column", p.Column), s.Columns("by", p.By), s.Column("order", p.Order)
	if len(by) == 0 {
		s.Fault("by", message.New(msgTooFewColumns, "1"))
	}
	t := s.Dataset.Columns[order].Type
	if t == value.String || t == value.Boolean {
		s.Misfit("order", message.New(msgWrongType, p.Order, t, "integer, decimal, date, timestamp"))
	}
	if len(p.Allowed) == 0 {
		s.Fault("allowed", message.New(msgNoSteps))
	}
	allowed := newSteps(p.Allowed, s.Rule.Folding)
	return rules.Whole{Columns: append([]int{col, order}, by...), New: func() rules.State {
		h := &histories{scope: s, steps: allowed, personal: s.Dataset.Columns[col].Personal}
		h.members = newMembers(s, func(b *rules.Batch) func(int, *state.Member) {
			one, at, states, texts := hashOfValues(b, by, s.Rule.Folding), placesOf(b, order, t), b.Folded(col, s.Rule.Folding), b.Text(col)
			return func(row int, m *state.Member) {
				m.Group = one(row)
				m.At, m.To = at(row)
				m.Code = allowed.code(states.At(row))
				if m.Code >= firstStranger && !h.personal {
					h.strangers.add(m.Code, texts.At(row))
				}
			}
		})
		return h
	}}
}

// placesOf views a column as places in a group.
func placesOf(b *rules.Batch, col int, t value.Type) func(row int) (at, to uint64) {
	if t == value.Decimal {
		decimals := b.Decimals(col)
		return func(row int) (at, to uint64) {
			return state.Signed(decimals[row].HighBits()), decimals[row].LowBits()
		}
	}
	whole := wholeOf(b, col, t)
	return func(row int) (at, to uint64) { return state.Signed(whole(row)), 0 }
}

// steps are the states that are known, by the order of their names, and which
// may follow which. The others, which nothing may follow, are strangers.
type steps struct {
	names   []string // as they are written in allowed
	codes   map[string]uint32
	follows map[step]bool
	first   map[uint32]bool // nil: any
}

// step is a step from one state to another.
type step struct{ from, to uint32 }

func newSteps(allowed map[string][]string, folding rules.Folding) *steps {
	s := &steps{codes: map[string]uint32{}, follows: map[step]bool{}}
	for _, from := range slices.Sorted(maps.Keys(allowed)) {
		known := uint32(0)
		if from == "" {
			s.first = map[uint32]bool{}
		} else {
			known = s.know(from, folding)
		}
		for _, to := range allowed[from] {
			next := s.know(to, folding)
			if from == "" {
				s.first[next] = true
			} else {
				s.follows[step{known, next}] = true
			}
		}
	}
	return s
}

// know returns the code of a state.
func (s *steps) know(name string, folding rules.Folding) uint32 {
	folded := string(folding.Append(nil, []byte(name)))
	code, ok := s.codes[folded]
	if !ok {
		code = uint32(len(s.names))
		s.codes[folded] = code
		s.names = append(s.names, name)
	}
	return code
}

func (s *steps) code(folded []byte) uint32 {
	if code, ok := s.codes[string(folded)]; ok {
		return code
	}
	return strangerCode(folded)
}

// histories fails the rows that follow the one before them by a step that is not
// allowed.
type histories struct {
	members
	scope       *rules.Scope
	steps       *steps
	strangers   strangers // none where the column is personal
	personal    bool
	wrong       map[step]int64
	first       bool         // the row that is told of is the first of its case
	row, before state.Member // that is told of, and the one before it
}

func (h *histories) Merge(o rules.State) {
	h.strangers.merge(&o.(*histories).strangers)
	h.members.Merge(o)
}

func (h *histories) Append(b []byte) []byte {
	return h.series.Append(h.strangers.append(append(b, 2)))
}

func (h *histories) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(2)
	h.strangers.decode(d)
	h.series = state.DecodeSeries(d, h.share)
	return d.Err()
}

func (h *histories) Verdict() rules.Verdict {
	h.wrong = map[step]int64{}
	return rules.Verdict{Rows: h.rows, Why: h.why, Found: h.found}
}

func (h *histories) rows(_ int, yield func(rules.RowID, uint32)) {
	walk := h.series.Walk()
	h.first = true
	for m, ok := walk.Next(); ok; m, ok = walk.Next() {
		h.first = h.first || m.Group != h.row.Group
		h.before, h.row = h.row, *m
		h.row.Code = h.strangers.known(m.Code)
		if !h.passes() {
			yield(rules.RowID(m.Row), m.Segment)
		}
		h.first = false
	}
	walk.Close()
	h.series.Discard()
}

// passes tells whether the row is allowed; it counts the steps that are not.
func (h *histories) passes() bool {
	if h.first {
		return h.steps.first == nil || h.steps.first[h.row.Code]
	}
	taken := step{h.before.Code, h.row.Code}
	if !h.steps.follows[taken] {
		h.wrong[taken]++
		return false
	}
	return true
}

func (h *histories) why() message.M {
	if h.first {
		return message.New(msgFirstStep)
	}
	switch at := rowText(h.scope, h.before.Row); {
	case h.personal:
		return message.New(msgHiddenStep, at)
	case h.before.Code == firstStranger:
		return message.New(msgStepFromUnknown, at)
	case h.before.Code > firstStranger:
		return message.New(msgStepFromStranger, h.strangers.names[h.before.Code], at)
	default:
		return message.New(msgStep, h.steps.names[h.before.Code], at)
	}
}

// mostStepsShown is how many wrong steps the result names.
const mostStepsShown = 3

func (h *histories) found() message.M {
	if len(h.wrong) == 0 || h.personal {
		return message.M{}
	}
	list := slices.SortedFunc(maps.Keys(h.wrong), func(a, b step) int {
		return cmp.Or(cmp.Compare(h.wrong[b], h.wrong[a]), h.compare(a.from, b.from), h.compare(a.to, b.to))
	})
	var shown []string
	for _, s := range list[:min(len(list), mostStepsShown)] {
		shown = append(shown, fmt.Sprintf("%s → %s (%d)", h.quoted(s.from), h.quoted(s.to), h.wrong[s]))
	}
	return message.New(msgStepsSeen, strings.Join(shown, "; "))
}

// compare puts strangers behind the states that are known, by their names.
func (h *histories) compare(a, b uint32) int {
	if a > firstStranger && b > firstStranger {
		return cmp.Compare(h.strangers.names[a], h.strangers.names[b])
	}
	return cmp.Compare(a, b)
}

// quoted is a state as the result shows it.
func (h *histories) quoted(code uint32) string {
	switch {
	case code < firstStranger:
		return "“" + h.steps.names[code] + "”"
	case code > firstStranger:
		return "“" + h.strangers.names[code] + "”"
	}
	return "…"
}
