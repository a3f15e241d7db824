package check

import (
	"slices"

	"github.com/zeebo/xxh3"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type determines struct {
	Columns []rules.ColumnName `param:"columns,main,required" vi:"các cột cùng tạo thành khóa" en:"the columns that make up the key"`
	Column  rules.ColumnName   `param:"column,required" vi:"cột chỉ được có một giá trị cho mỗi khóa" en:"the column that has one value only for each key"`
}

var (
	msgContradiction = message.Define("contradiction",
		"khóa này đi với %s giá trị khác nhau của cột %s; giá trị khác ở %s", "its key comes with %s different values of %s; another one is in %s")
	msgContradictions = message.Define("contradictions",
		"%s khóa, trong đó %s khóa có nhiều giá trị", "%s key%[1]v, %s of them with several values")
	msgOfItself = message.Define("check.determines_itself",
		"cột %q đã là một phần của khóa", "column %q is a part of the key itself")
)

func init() {
	rules.Register(rules.Check{
		Name: "determines", Criterion: "thong_nhat", ErrorGroup: 6, Unit: rules.UnitRow, Folds: true,
		Doc: message.Text{
			VI: "Dòng đạt khi mọi dòng có cùng khóa đều ghi cùng một giá trị ở cột được xét: một mã xã chỉ đi với một tên xã. Khi một khóa đi với nhiều giá trị thì mọi dòng của khóa đó đều không đạt, vì từ dữ liệu không biết được giá trị nào đúng. Dòng thiếu một phần của khóa hoặc thiếu giá trị không được kiểm tra. Chữ được so sánh đúng như đã ghi, trừ khi có “fold”; số, ngày và thời điểm được so sánh theo giá trị (1/7/2025 và 01/07/2025 là một). Kết quả ghi số khóa và số khóa có nhiều giá trị. Khóa và giá trị được so sánh bằng mã băm xxh3 128 bit: với 50 triệu khóa khác nhau, xác suất nhầm dưới 10⁻²³. Bộ nhớ: 48 byte mỗi dòng; quá phần bộ nhớ của --memory thì được ghi tạm ra đĩa, kết quả không đổi.",
			EN: "A row passes when all rows of the same key have the same value in the column: one commune code goes with one name. Where a key has several values all rows of that key fail, for the data cannot say which is right. Rows that lack a part of the key, or the value, are missing. Texts are compared as they stand unless `fold` is given; numbers, days and timestamps by what they mean (1/7/2025 and 01/07/2025 are one). The result says how many keys there are and how many of them have several values. Keys and values are compared by their 128-bit xxh3 hash: among 50 million different keys the chance of one mistake is below 10⁻²³. Memory: 48 bytes a row; past their part of --memory they go to disk, and the result is the same.",
		},
	}, bindDetermines)
}

func bindDetermines(p *determines, s *rules.Scope) rules.Bound {
	cols, col := s.Columns("columns", p.Columns), s.Column("column", p.Column)
	if len(cols) == 0 {
		s.Fault("columns", message.New(msgTooFewColumns, "1"))
	} else if slices.Contains(cols, col) {
		s.Misfit("column", message.New(msgOfItself, p.Column))
	}
	return rules.Whole{Columns: append(slices.Clone(cols), col), New: func() rules.State {
		return &contradictions{scope: s, column: p.Column, members: newMembers(s, func(b *rules.Batch) func(int, *state.Member) {
			key, val := hashOfValues(b, cols, s.Rule.Folding), hashOfValues(b, []int{col}, s.Rule.Folding)
			return func(row int, m *state.Member) {
				m.Group = key(row)
				hash := val(row)
				m.At, m.To = hash.Hi, hash.Lo
			}
		})}
	}}
}

// contradictions fails the rows of a key that has several values. A member
// stands where the hash of its value does, so that those of one value are
// together.
type contradictions struct {
	members
	scope       *rules.Scope
	column      rules.ColumnName
	keys, wrong int64
	key         keyValues    // that is told of
	row         state.Member // of it
}

// keyValues is what there is to say of a key: how many rows and values it has,
// and the first rows of the two values that come first.
type keyValues struct {
	rows, values  int64
	last          xxh3.Uint128 // value that was added
	first, second uint64
	of            xxh3.Uint128 // value of the first row
}

func hashOf(m *state.Member) xxh3.Uint128 { return xxh3.Uint128{Hi: m.At, Lo: m.To} }

func (k *keyValues) add(m *state.Member) {
	k.rows++
	if v := hashOf(m); k.values == 0 || v != k.last {
		k.values++
		k.last = v
		switch {
		case k.values == 1 || m.Row < k.first:
			k.first, k.second, k.of = m.Row, k.first, v
		case k.values == 2 || m.Row < k.second:
			k.second = m.Row
		}
	}
}

// another is a row with another value than that of m.
func (k *keyValues) another(m *state.Member) uint64 {
	if hashOf(m) == k.of {
		return k.second
	}
	return k.first
}

func (c *contradictions) Verdict() rules.Verdict {
	return rules.Verdict{Rows: c.rows, Why: c.why, Found: c.found}
}

func (c *contradictions) why() message.M {
	return message.New(msgContradiction, c.key.values, c.column, rowText(c.scope, c.key.another(&c.row)))
}

func (c *contradictions) found() message.M {
	if c.keys == 0 {
		return message.M{}
	}
	return message.New(msgContradictions, c.keys, c.wrong)
}

// rows looks at a key in one walk and, if it has several values, tells of its
// rows in another, which follows: a key may have more rows than there is memory
// for.
func (c *contradictions) rows(_ int, yield func(rules.RowID, uint32)) {
	ahead, after, behind := c.series.Walk(), c.series.Walk(), int64(0)
	for m, ok := ahead.Next(); ok; {
		group := m.Group
		for c.key = (keyValues{}); ok && m.Group == group; m, ok = ahead.Next() {
			c.key.add(m)
		}
		c.keys++
		if behind += c.key.rows; c.key.values == 1 {
			continue
		}
		c.wrong++
		for ; behind > 0; behind-- {
			m, _ := after.Next()
			if m != nil && behind <= c.key.rows {
				c.row = *m
				yield(rules.RowID(m.Row), m.Segment)
			}
		}
	}
	ahead.Close()
	after.Close()
	c.series.Discard()
}
