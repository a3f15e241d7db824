package check

import (
	"slices"
	"strings"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

type columns struct {
	Required []string `param:"required,main" vi:"các cột phải có, đã được khai báo (mặc định là mọi cột đã khai báo)" en:"the columns that must be there, each declared (all declared columns if left out)"`
	Optional []string `param:"optional" vi:"các cột được phép vắng" en:"the columns that may be absent"`
	Closed   bool     `param:"closed" vi:"true: không được có cột nào khác" en:"true: no other column is allowed"`
	Ordered  bool     `param:"ordered" vi:"true: các cột phải theo đúng thứ tự đã ghi" en:"true: the columns must stand in the order given"`
}

var (
	msgColumnsAbsent = message.Define("columns_absent",
		"thiếu cột: %s", "columns are absent: %s")
	msgColumnsForeign = message.Define("columns_foreign",
		"có cột ngoài quy định: %s", "columns are not provided for: %s")
	msgColumnsOrder = message.Define("columns_order",
		"sai thứ tự cột từ: %s", "the order of columns is wrong from: %s")
	msgColumnsInFiles = message.Define("columns_in_files",
		"%s (%s trong %s tệp; tệp đầu tiên là %s: %s)", "%s (%s of %s files; the first is %s: %s)")
	msgNoFiles = message.Define("columns_no_files",
		"không có tệp nào để kiểm tra", "there is no file to look at")
)

func init() {
	rules.Register(rules.Check{
		Name: "columns", Criterion: "thong_nhat", ErrorGroup: 5, Unit: rules.UnitColumn, AlwaysOn: true, NoRows: true,
		Deed: message.Text{
			VI: "giao nộp lại bản trích theo đúng cấu trúc đã thống nhất, đủ cột, đúng tên cột",
			EN: "deliver again in the structure that was agreed, with all columns under their names",
		},
		Doc: message.Text{
			VI: "Mỗi cột phải có là một đối tượng kiểm tra; cột đạt khi có mặt trong mọi tệp được giao nộp (và đúng thứ tự nếu “ordered”). Với “closed”, mỗi cột ngoài quy định là một đối tượng không đạt. Luôn được áp dụng cho các cột đã khai báo.",
			EN: "Each column that must be there is one object; it passes when every delivered file has it (in its place, if `ordered`). With `closed`, every column not provided for is one more object, which fails. Always on for the declared columns.",
		},
	}, func(p *columns, s *rules.Scope) rules.Bound {
		required := slices.Clone(p.Required)
		for _, name := range required {
			s.Column("required", rules.ColumnName(name))
		}
		if len(required) == 0 {
			for _, name := range s.Dataset.ColumnNames() {
				if !slices.Contains(p.Optional, name) {
					required = append(required, name)
				}
			}
		}
		if s.Dry {
			return rules.NotApplicable{}
		}
		if len(s.Files) == 0 {
			return rules.NotApplicable{Reason: message.New(msgNoFiles)}
		}
		verdict := p.judge(required, s.Files)
		return rules.Whole{New: func() rules.State { return fixed{verdict} }}
	})
}

func (p *columns) judge(required []string, files []rules.Header) rules.Verdict {
	var absent, foreign, disordered strayed
	for _, f := range files {
		absent.add(f, beyond(required, f.Columns))
		if p.Closed {
			foreign.add(f, beyond(f.Columns, required, p.Optional))
		}
		if p.Ordered {
			disordered.add(f, outOfOrder(f.Columns, required))
		}
	}
	v := rules.Verdict{}
	v.Counts.Tested = int64(len(distinct(required)) + len(distinct(foreign.columns)))
	v.Counts.Failed = int64(len(distinct(slices.Concat(absent.columns, disordered.columns))) + len(distinct(foreign.columns)))
	switch {
	case len(absent.columns) > 0:
		v.Reason = absent.reason(msgColumnsAbsent, len(files))
	case len(foreign.columns) > 0:
		v.Reason = foreign.reason(msgColumnsForeign, len(files))
	case len(disordered.columns) > 0:
		disordered.columns = distinct(disordered.columns)[:1]
		v.Reason = disordered.reason(msgColumnsOrder, len(files))
	}
	return v
}

// strayed are the columns that are wrong in one way, in some of the files.
type strayed struct {
	columns []string
	files   int
	first   string // of the files
	there   []string
}

func (s *strayed) add(f rules.Header, columns []string) {
	if len(columns) == 0 {
		return
	}
	if s.files++; s.files == 1 {
		s.first, s.there = f.File, columns
	}
	s.columns = append(s.columns, columns...)
}

// reason tells the columns, and where to look where there are several files.
func (s *strayed) reason(key string, files int) message.M {
	why := message.New(key, strings.Join(distinct(s.columns), ", "))
	if files == 1 {
		return why
	}
	return message.New(msgColumnsInFiles, why, s.files, files, s.first, strings.Join(distinct(s.there), ", "))
}

func distinct(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return slices.Compact(names)
}

func beyond(have []string, lists ...[]string) []string {
	allowed := slices.Concat(lists...)
	return slices.DeleteFunc(slices.Clone(have), func(c string) bool { return slices.Contains(allowed, c) })
}

// outOfOrder returns the required columns that stand before one that should
// precede them.
func outOfOrder(have, required []string) []string {
	var out []string
	last := -1
	for _, c := range required {
		at := slices.Index(have, c)
		if at < 0 {
			continue
		}
		if at < last {
			out = append(out, c)
		}
		last = max(last, at)
	}
	return out
}

// fixed is the state of a check that was decided at binding: it folds nothing.
type fixed struct{ verdict rules.Verdict }

func (fixed) Update(*rules.Batch, rules.Bits) {}
func (fixed) Merge(rules.State)               {}
func (fixed) Append(b []byte) []byte          { return append(b, 1) }
func (f fixed) Verdict() rules.Verdict        { return f.verdict }

func (fixed) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	return d.Err()
}
