package check

import (
	"github.com/zeebo/xxh3"

	"rasoat/rules"
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
	"rasoat/rules/spill"
)

type oneForm struct {
	Column rules.ColumnName `param:"column,main,required" vi:"cột được kiểm tra" en:"the column that is judged"`
}

var (
	msgOtherForm = message.Define("other_form",
		"dạng %q không phải dạng phổ biến nhất của cột", "the form %q is not the commonest of the column")
	msgOtherFormPersonal = message.Define("other_form_personal",
		"dạng không phải dạng phổ biến nhất của cột", "the form is not the commonest of the column")
	msgForms = message.Define("forms",
		"%s dạng; dạng phổ biến nhất có ở %s dòng", "%s form%[1]v; the commonest is that of %s row%[2]v")
	msgFormsShown = message.Define("forms_shown",
		"%s dạng; dạng phổ biến nhất là %q, có ở %s dòng", "%s form%[1]v; the commonest is %q, that of %s row%[3]v")
)

func init() {
	rules.Register(rules.Check{
		Name: "one_form", Criterion: "sach", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: `Dòng đạt khi giá trị có cùng dạng với nhiều dòng nhất trong cột; tỷ lệ đạt vì vậy là tỷ trọng của dạng phổ biến nhất. Dạng là cách viết, như trong thống kê cột: mỗi chữ số thành 9, mỗi dãy chữ cái liền nhau thành A hoặc a theo chữ đầu, ký tự khác giữ nguyên, phần quá 60 byte bị cắt. “12/3/2020” có dạng 99/9/9999, “Quận 1” có dạng A 9. Hai dạng có số dòng bằng nhau thì chọn dạng của dòng đứng trước. Chỉ các dòng được kiểm tra mới được đếm; ô thiếu không được kiểm tra.

Kết quả ghi số dạng, dạng phổ biến nhất (trừ cột dữ liệu cá nhân; dạng có ở chưa tới năm phần trăm số dòng có thể không được nêu) và số dòng của dạng đó. Bộ nhớ: như unique.`,
			EN: `A row passes when its value has the form that most rows of the column have; the share of rows that pass is therefore the share of the commonest form. A form is how a value is written, as in the profile of the column: each digit is 9, each run of letters A or a by its first letter, other characters stand as they are, what is beyond 60 bytes is cut off. “12/3/2020” has the form 99/9/9999, “Quận 1” the form A 9. Of two forms with as many rows it is that of the row which comes first. Only rows that are tested are counted; missing values are not tested.

The result says how many forms there are, which is the commonest (not of personal columns; one that fewer than five rows in a hundred have may be left unnamed) and how many rows have it. Memory: as for unique.`,
		},
	}, func(p *oneForm, s *rules.Scope) rules.Bound {
		col := s.Column("column", p.Column)
		personal := s.Dataset.Columns[col].Personal
		return rules.Whole{Columns: []int{col},
			New: func() rules.State {
				return &rowForms{col: col, personal: personal, keys: state.NewKeys(s.Spill), share: s.Spill}
			},
			Why: func(b *rules.Batch, row int) message.M {
				if personal {
					return message.New(msgOtherFormPersonal)
				}
				return message.New(msgOtherForm, string(kernel.AppendShape(nil, b.TextAt(col, row))))
			}}
	})
}

// rowForms keeps the form of every tested row as a hash, and some forms as they
// are: the commonest is most likely to be among them.
type rowForms struct {
	col      int
	personal bool
	keys     *state.Keys
	share    *spill.Share
	seen     witnesses
	last     *formCache
}

func (r *rowForms) Update(b *rules.Batch, tested rules.Bits) {
	if r.last == nil {
		r.last = &formCache{}
	}
	text := b.Text(r.col)
	tested.Each(func(i int) {
		v, id := text.At(i), uint64(b.ID(i))
		r.keys.Add(r.last.hash(v), id, b.SegmentOf(i))
		if !r.personal {
			r.seen.offer(id, v)
		}
	})
}

func (r *rowForms) Merge(o rules.State) {
	other := o.(*rowForms)
	r.keys.Merge(other.keys)
	r.seen.merge(&other.seen)
}

func (r *rowForms) Append(b []byte) []byte { return r.keys.Append(r.seen.append(append(b, 1))) }

func (r *rowForms) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	r.seen = decodeWitnesses(d)
	r.keys = state.DecodeKeys(d, r.share)
	return d.Err()
}

func (r *rowForms) Remap(f func(uint32) uint32) { r.keys.Remap(f) }

func (r *rowForms) Verdict() rules.Verdict {
	common := r.keys.Commonest()
	v := rules.Verdict{Rows: func(jobs int, yield func(rules.RowID, uint32)) {
		r.keys.Except(common.Hash, jobs, func(k state.Key) { yield(rules.RowID(k.Row), k.Segment) })
	}}
	if common.Rows == 0 {
		return v
	}
	v.Observed = message.New(msgForms, common.Kinds, common.Rows).String()
	if form, ok := r.seen.form(common.Hash); ok {
		v.Observed = message.New(msgFormsShown, common.Kinds, form, common.Rows).String()
	}
	return v
}

// formCache makes the hashes of forms. Most texts are like the one before of
// their length, digit for digit and letter for letter, and have its form.
type formCache struct {
	like          [longestLike + 1]formLike // by length of the text
	alike, others int
	form          []byte // scratch
}

// longestLike is the longest text, in bytes, that others are compared with.
const longestLike = 64

type formLike struct {
	known bool
	frame kernel.Frame
	hash  xxh3.Uint128
}

func (c *formCache) hash(v []byte) xxh3.Uint128 {
	var like *formLike
	if len(v) <= longestLike && c.others <= 64+2*c.alike {
		like = &c.like[len(v)]
		if like.known && like.frame.Match(v) {
			c.alike++
			return like.hash
		}
		c.others++
	}
	c.form = kernel.AppendShape(c.form[:0], v)
	h := hashOfForm(c.form)
	if like != nil {
		like.known, like.hash = like.frame.Resemble(v), h
	}
	return h
}

func hashOfForm(form []byte) xxh3.Uint128 { return xxh3.Hash128Seed(form, state.KeySeed) }
