package check

import (
	"slices"
	"strings"

	"rasoat/rules"
	"rasoat/rules/message"
)

var (
	msgSchemaNew = message.Define("schema_new",
		"cột mới: %s", "columns are new: %s")
	msgSchemaGone = message.Define("schema_gone",
		"cột không còn: %s", "columns are gone: %s")
	msgSchemaSome = message.Define("schema_some",
		"cột trước có mọi tệp nay chỉ một số tệp có, hoặc ngược lại: %s", "columns are now in some files instead of all, or the other way round: %s")
	msgSchemaMoved = message.Define("schema_moved",
		"cột đổi chỗ: %s", "columns were moved: %s")
	msgSchemaType = message.Define("schema_type",
		"cột đổi kiểu: %s", "columns are of another type: %s")
	msgSchemaOf = message.Define("schema_compared",
		"so với kỳ %d: %+d cột, nay %+d", "compared with %d: %+d column%[2]v, now %+d")
)

func init() {
	rules.Register(rules.Check{
		Name: "schema_unchanged", Criterion: "thong_nhat", ErrorGroup: 5, Unit: rules.UnitColumn, NoRows: true,
		Deed: message.Text{
			VI: "giao nộp lại theo cấu trúc của lần trước, hoặc báo trước việc thay đổi cấu trúc",
			EN: "deliver again in the structure of before, or give notice that it changes",
		},
		Doc: message.Text{
			VI: "Mỗi cột có trong lần giao nộp này hoặc lần trước (lần cuối đã kiểm toán xong của chu kỳ gần nhất trước chu kỳ này) là một đối tượng kiểm tra, kể cả cột không khai báo. Cột đạt khi lần trước đã có và nay vẫn có, trong mọi tệp hoặc trong một số tệp như trước, đúng thứ tự so với các cột khác, và đúng kiểu nếu định dạng tệp có kiểu (Parquet; văn bản thì không). Khi thứ tự thay đổi, số cột ít nhất mà chuyển chỗ là đủ sẽ không đạt. Không áp dụng khi kho điểm chưa có lần giao nộp nào.",
			EN: "Each column of this delivery or of the last one (the last that was audited of the newest cycle before this one) is one object, declared or not. It passes when it was there and still is, in all files or in some as before, in the same order among the others, and of the same type where the format of the files has types (Parquet; text has none). Where the order is another, the fewest columns fail that would have to be moved. Not applicable while the score store has no delivery.",
		},
	}, bindSchemaUnchanged, rules.LooksBack(func(*struct{}) int { return 1 }))
}

func bindSchemaUnchanged(_ *struct{}, s *rules.Scope) rules.Bound {
	before, none := earlier(s)
	if none != nil {
		return none
	}
	then, now := schemaOf(before[0].Files), schemaOf(s.Files)
	switch {
	case len(then.order) == 0:
		return rules.NotApplicable{Reason: message.New(msgNotKept, before[0].Period)}
	case len(now.order) == 0:
		return rules.NotApplicable{Reason: message.New(msgNoFiles)}
	}
	v := compareSchemas(then, now)
	v.Observed = message.New(msgSchemaOf, before[0].Period, len(then.order), len(now.order)).String()
	return rules.Whole{New: func() rules.State { return fixed{v} }}
}

// schema is the columns of all files of a delivery.
type schema struct {
	order []string // as they first appear
	files int
	in    map[string]int      // how many different headers have it
	types map[string][]string // as different files declare it
}

func schemaOf(files []rules.Header) schema {
	s := schema{in: map[string]int{}, types: map[string][]string{}}
	for _, f := range rules.Distinct(files) {
		s.files++
		for i, name := range f.Columns {
			if s.in[name]++; s.in[name] == 1 {
				s.order = append(s.order, name)
			}
			if i < len(f.Types) && !slices.Contains(s.types[name], f.Types[i]) {
				s.types[name] = append(s.types[name], f.Types[i])
			}
		}
	}
	for _, types := range s.types {
		slices.Sort(types)
	}
	return s
}

func (s schema) everywhere(name string) bool { return s.in[name] == s.files }

func (s schema) has(name string) bool { return s.in[name] > 0 }

// compareSchemas judges every column of either.
func compareSchemas(then, now schema) rules.Verdict {
	added := slices.DeleteFunc(slices.Clone(now.order), then.has)
	gone := slices.DeleteFunc(slices.Clone(then.order), now.has)
	kept := slices.DeleteFunc(slices.Clone(now.order), func(c string) bool { return !then.has(c) })
	var some, retyped []string
	for _, c := range kept {
		if then.everywhere(c) != now.everywhere(c) {
			some = append(some, c)
		}
		if a, b := then.types[c], now.types[c]; a != nil && b != nil && !slices.Equal(a, b) {
			retyped = append(retyped, c)
		}
	}
	moved := misplaced(kept, then.order)
	v := rules.Verdict{}
	v.Counts.Tested = int64(len(then.order) + len(added))
	v.Counts.Failed = int64(len(distinct(slices.Concat(added, gone, some, retyped, moved))))
	for _, fault := range []struct {
		key     string
		columns []string
	}{{msgSchemaGone, gone}, {msgSchemaNew, added}, {msgSchemaType, retyped}, {msgSchemaMoved, moved}, {msgSchemaSome, some}} {
		if len(fault.columns) > 0 && v.Reason.IsZero() {
			v.Reason = message.New(fault.key, strings.Join(fault.columns, ", "))
		}
	}
	return v
}

// misplaced returns the fewest columns that would have to be moved to bring those
// that are here into the order of before: all but a longest sequence that is in it.
func misplaced(here, before []string) []string {
	type run struct{ length, from int }
	place := map[string]int{}
	for i, c := range before {
		place[c] = i
	}
	runs := make([]run, len(here)) // the longest sequence that ends with each
	best := run{0, -1}
	for i, c := range here {
		runs[i] = run{1, -1}
		for j := range i {
			if runs[j].length >= runs[i].length && place[here[j]] < place[c] {
				runs[i] = run{runs[j].length + 1, j}
			}
		}
		if runs[i].length > best.length {
			best = run{runs[i].length, i}
		}
	}
	var out []string
	next := best.from
	for i := len(here) - 1; i >= 0; i-- {
		if i == next {
			next = runs[i].from
			continue
		}
		out = append(out, here[i])
	}
	slices.Reverse(out)
	return out
}
