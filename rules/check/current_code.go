package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

type currentCode struct {
	Reference string           `param:"reference,main,required" vi:"tên danh mục trong rasoat.yaml" en:"the id of a reference of rasoat.yaml"`
	Column    rules.ColumnName `param:"column,required" vi:"cột mã" en:"the column of the code"`
}

var (
	msgNotCurrent = message.Define("not_current",
		"không có hiệu lực trong danh mục %s vào kỳ kiểm toán", "is not in force in the list %s in the period")
	msgEnded = message.Define("code_ended",
		"đã hết hiệu lực trong danh mục %s từ sau ngày %d", "is out of force in the list %s since the end of %d")
	msgNotYet = message.Define("code_not_yet",
		"chỉ có hiệu lực trong danh mục %s từ ngày %d", "is in force in the list %s from %d only")
	msgFormer = message.Define("former_code",
		"là mã cũ của %s (trước ngày %d), nay là %s (%s)", "is the former code of %s (before %d), now %s (%s)")
	msgDivided = message.Define("former_code_divided",
		"là mã cũ của %s (trước ngày %d), đã chia cho nhiều đơn vị, trong đó có %s (%s)", "is the former code of %s (before %d), which was divided; a part is now %s (%s)")
)

func init() {
	rules.Register(rules.Check{
		Name: "current_code", Criterion: "song", ErrorGroup: 7, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi mã đang có hiệu lực trong danh mục vào kỳ kiểm toán, bất kể bản ghi lập khi nào. Với mã tỉnh, mã xã trước ngày 1/7/2025, lý do cho biết đơn vị mới và mã mới. Mã cũ được dùng lại cho đơn vị mới thì đạt: chỉ nhìn mã không phân biệt được. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its code is in force in the list in the period, whenever the record was made. For codes of provinces and communes of before 1/7/2025 the reason names the unit and the code that came after. An old code that was used again for a new unit passes: the code alone does not tell. Missing values are not tested.",
		},
	}, bindCurrentCode)
}

func bindCurrentCode(p *currentCode, s *rules.Scope) rules.Bound {
	cols := []int{s.Column("column", p.Column)}
	list, ok := s.Dataset.References[p.Reference]
	if !ok {
		s.Fault("reference", message.New(msgUnknownReference, p.Reference), referenceHint(s, p.Reference))
		return rules.NotApplicable{}
	}
	switch {
	case s.Dry || list == nil:
		return rules.Row{Columns: cols}
	case !list.Covers(s.Period):
		first, _ := list.Since()
		return rules.NotApplicable{Reason: message.New(msgListBegins, p.Reference, first)}
	}
	row := rules.Row{Columns: cols,
		Value: foldedSet(list, list.Key(), s.Period, s.Rule.Folding),
		Why:   func(*rules.Batch, int) message.M { return message.New(msgNotCurrent, p.Reference) }}
	if !s.Dataset.Columns[cols[0]].Personal { // else the reason would tell the code
		row.Why = func(b *rules.Batch, row int) message.M {
			return whyNotCurrent(p.Reference, list, s.Period, b.Text(cols[0]).At(row))
		}
	}
	return row
}

// whyNotCurrent says what became of a code that is not in force.
func whyNotCurrent(id string, list *reference.List, period value.Day, code []byte) message.M {
	if r, ok := list.Last(code); ok {
		if to, ends := r.To(); ends && to < period {
			return message.New(msgEnded, id, to)
		}
		if from, begins := r.From(); begins && from > period {
			return message.New(msgNotYet, id, from)
		}
	}
	if m := successor(list, period, code); !m.IsZero() {
		return m
	}
	return message.New(msgNotCurrent, id)
}

// successor names the unit that came after the one whose code it was before
// the list begins; nothing where the list knows of none.
func successor(list *reference.List, period value.Day, code []byte) (m message.M) {
	former, ok := list.Former()
	if !ok {
		return m
	}
	old, ok := former.Find(period, code)
	if !ok {
		return m
	}
	became, _ := list.Find(period, []byte(old.Value("new_code")))
	since, _ := old.From()
	key := msgFormer
	if old.Value("divided") == "yes" {
		key = msgDivided
	}
	return message.New(key, unitName(old), since, unitName(became), old.Value("new_code"))
}

// unitName is the name of an administrative unit as it is written out, with the
// district it was in where there were districts.
func unitName(r reference.Row) string {
	name := r.Value("type") + " " + r.Value("name")
	if district := r.Value("district"); district != "" {
		name += ", " + district
	}
	return name
}
