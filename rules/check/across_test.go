package check_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

// acrossRows is how many rows stand on either side.
const acrossRows = 50_000

// The kinds of rows that are planted. Rows of a kind are all judged alike, so that
// counts by kind say of every row whether it was found.
const (
	asThere      = iota // what the other side says
	otherwise           // the same, written otherwise
	otherName           // another name
	otherDay            // the next day
	anothers            // name and day of another key
	unknownKey          // a key that the other side does not have
	noValue             // the name is missing
	noKey               // the key is missing
	noDay               // the day is none
	notThere            // the other side has the key, and no name
	oneOfTwo            // the other side has the key twice, once so
	neitherOfTwo        // and neither time so
	kindsOfRows
)

// acrossKinds says of each check which kinds of rows fail, are missing, and are
// excluded; all others pass.
var acrossKinds = map[string]struct{ fail, missing, excluded []int }{
	"foreign_key":    {fail: []int{unknownKey}, missing: []int{noKey}},
	"linkable":       {fail: []int{unknownKey, noKey}},
	"agrees_with":    {fail: []int{otherName, otherDay, anothers, neitherOfTwo}, missing: []int{noKey, noValue}, excluded: []int{unknownKey, noDay, notThere}},
	"matches_source": {fail: []int{otherName, otherDay, anothers, neitherOfTwo, unknownKey}, missing: []int{noKey, noValue}, excluded: []int{noDay, notThere}},
}

// planting is two datasets of which one says here and there what the other does
// not; the other one is a list, too, and so are its keys.
type planting struct {
	here, there    *extract
	kinds          [kindsOfRows]int64 // how many rows of each kind are here
	register, keys *reference.List
}

func plantAcross(t *testing.T) *planting {
	random := rand.New(rand.NewPCG(20261121, 4))
	p := &planting{here: &extract{header: []string{"kind", "id", "name", "born"}}, there: &extract{header: []string{"citizen", "full_name", "birth"}}}
	family, given := []string{"Nguyễn", "Trần", "Lê", "Đặng"}, []string{"Hoà", "Thuý", "Khoẻ", "Bình"}
	for i := range acrossRows {
		kind := asThere
		if random.IntN(3) == 0 {
			kind = random.IntN(kindsOfRows)
		}
		id, born := fmt.Sprintf("0011%02d%06d", i%100, i), value.Day(random.IntN(20_000))
		name := fmt.Sprintf("%s %s %d", family[random.IntN(4)], given[random.IntN(4)], i)
		p.kinds[kind]++
		p.here.rows = append(p.here.rows, append([]string{strconv.Itoa(kind)}, rowOfKind(kind, id, name, born)...))
		switch kind {
		case unknownKey:
			continue
		case notThere:
			name = ""
		case oneOfTwo, neitherOfTwo:
			p.there.rows = append(p.there.rows, []string{id, "Người khác", born.String()})
		}
		p.there.rows = append(p.there.rows, []string{id, name, born.String()})
	}
	random.Shuffle(len(p.there.rows), func(i, j int) { p.there.rows[i], p.there.rows[j] = p.there.rows[j], p.there.rows[i] })
	p.register, p.keys = p.lists(t)
	return p
}

// lists are the other side as a list, whose key is the number of the row, and the
// keys of it.
func (p *planting) lists(t *testing.T) (register, keys *reference.List) {
	var rows, ids [][]string
	known := map[string]bool{}
	for i, row := range p.there.rows {
		rows = append(rows, append([]string{strconv.Itoa(i)}, row...))
		if !known[row[0]] {
			known[row[0]] = true
			ids = append(ids, row[:1])
		}
	}
	register, err := reference.NewList("register", append([]string{"no"}, p.there.header...), rows)
	if err != nil {
		t.Fatal(err)
	}
	if keys, err = reference.NewList("keys", []string{"citizen"}, ids); err != nil {
		t.Fatal(err)
	}
	return register, keys
}

// otherTones writes tones in the other style.
var otherTones = strings.NewReplacer("oà", "òa", "uý", "úy", "oẻ", "ỏe")

// rowOfKind are id, name and day of a row here.
func rowOfKind(kind int, id, name string, born value.Day) []string {
	written := func(day value.Day) string {
		y, m, d := day.Date()
		return fmt.Sprintf("%02d/%02d/%d", d, m, y)
	}
	switch kind {
	case otherwise:
		return []string{id, otherTones.Replace(name), written(born)}
	case otherName:
		return []string{id, name + "0", born.String()}
	case otherDay:
		return []string{id, name, written(born + 1)}
	case anothers:
		return []string{id, "Người khác", "1950-01-01"}
	case unknownKey:
		return []string{"9" + id, name, born.String()}
	case noValue:
		return []string{id, "đang cập nhật", born.String()}
	case noKey:
		return []string{"", name, born.String()}
	case noDay:
		return []string{id, name, "31/02/2000"}
	case neitherOfTwo:
		return []string{id, name, (born + 1).String()}
	}
	return []string{id, name, born.String()}
}

// outcome judges the rows here by rules that are given by check and parameters,
// with so much memory for the keys of the other side; less than none: any.
func (p *planting) outcome(t *testing.T, memory int64, list ...*rules.Rule) map[string]map[string]rules.Result {
	t.Helper()
	there := &rules.Dataset{ID: "there", Columns: []rules.Column{{Name: "citizen"}, {Name: "full_name"}, {Name: "birth", Type: value.Date}, {Name: "amount", Type: value.Decimal}}}
	d := &rules.Dataset{ID: "here", Segment: "kind", Rules: list, References: map[string]*reference.List{"register": p.register, "keys": p.keys},
		Columns: []rules.Column{{Name: "kind"}, {Name: "id"}, {Name: "name"}, {Name: "born", Type: value.Date}, {Name: "amount", Type: value.Decimal}}}
	env := rules.Env{Period: day("2026-11-21"), Zone: zone, Forms: p.here.forms(d), Files: p.here.headers()}
	if memory >= 0 {
		env.Spill = spill.New(t.TempDir(), "spill", memory).Share()
		defer env.Spill.Close()
	}
	env.Other = func(n rules.Need) (rules.Other, message.M) { return gather(there, p.there, n, env.Spill), message.M{} }
	plan, faults := rules.Bind(d, env)
	for _, f := range faults {
		t.Fatal(f.Text.In(message.EN))
	}
	all := map[string]map[string]rules.Result{}
	for _, r := range resultsOf(p.here.outcome(plan)) {
		segment := "all"
		if r.Segment != nil {
			segment = *r.Segment
		}
		if all[r.Rule.ID] == nil {
			all[r.Rule.ID] = map[string]rules.Result{}
		}
		all[r.Rule.ID][segment] = r.Result
	}
	if err := env.Spill.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func ruleOf(id, check string, fold rules.Folding, params map[string]any) *rules.Rule {
	c, _ := rules.Lookup(check)
	return &rules.Rule{ID: id, Check: c, Params: fill(c, params), Folding: fold, Severity: rules.Major}
}

// Of 50,000 rows the checks that look at another side fail those that were planted
// as wrong, and no others: precision and recall are 1.00, with memory for the keys
// of the other side and without.
func TestPlantedAcross(t *testing.T) {
	p := plantAcross(t)
	names := func(list ...rules.ColumnName) []rules.ColumnName { return list }
	list := []*rules.Rule{
		ruleOf("foreign_key", "foreign_key", 0, map[string]any{"columns": names("id"), "dataset": "there", "key": []string{"citizen"}}),
		ruleOf("linkable", "linkable", 0, map[string]any{"column": rules.ColumnName("id"), "reference": "keys"}),
		ruleOf("agrees_with", "agrees_with", rules.FoldTone, map[string]any{"dataset": "there", "key": names("id"), "columns": names("name", "born"),
			"other_key": []string{"citizen"}, "other_columns": []string{"full_name", "birth"}}),
		ruleOf("matches_source", "matches_source", rules.FoldTone, map[string]any{"reference": "register", "key": names("id"), "columns": names("name", "born"),
			"source_key": []string{"citizen"}, "source_columns": []string{"full_name", "birth"}}),
		ruleOf("covers", "covers", 0, map[string]any{"reference": "keys", "column": rules.ColumnName("id")}),
	}
	for _, memory := range []int64{-1, 256 << 10} {
		results := p.outcome(t, memory, list...)
		for check, kinds := range acrossKinds {
			for kind, n := range p.kinds {
				want := rules.Counts{Tested: n}
				switch {
				case slices.Contains(kinds.fail, kind):
					want.Failed = n
				case slices.Contains(kinds.missing, kind):
					want = rules.Counts{Missing: n}
				case slices.Contains(kinds.excluded, kind):
					want = rules.Counts{Excluded: n}
				}
				if got := results[check][strconv.Itoa(kind)].Counts; got != want || n < acrossRows/100 {
					t.Errorf("memory %d: %s: rows of kind %d: %+v, want %+v", memory, check, kind, got, want)
				}
			}
		}
		want := rules.Counts{Tested: int64(p.keys.Len()), Failed: p.kinds[noKey]}
		if got := results["covers"]["all"].Counts; got != want {
			t.Errorf("memory %d: covers: %+v, want %+v", memory, got, want)
		}
	}
}

// Totals of 50,000 rows that differ by a planted hundredth agree by that hundredth,
// and not by less, in whatever order the rows stand.
func TestPlantedTotals(t *testing.T) {
	p := plantAcross(t)
	random := rand.New(rand.NewPCG(20261121, 5))
	p.here.header, p.there.header = append(p.here.header, "amount"), append(p.there.header, "amount")
	sum := int64(0)
	for i, row := range p.there.rows {
		cents := random.Int64N(1e12)
		sum += cents
		p.there.rows[i] = append(row, fmt.Sprintf("%d.%02d", cents/100, cents%100))
	}
	left := sum + 1
	for i, row := range p.here.rows {
		cents := left / int64(len(p.here.rows)-i)
		left -= cents
		p.here.rows[i] = append(row, fmt.Sprintf("%d.%02d", cents/100, cents%100))
	}
	ids := map[string]bool{}
	for _, row := range p.there.rows {
		ids[row[0]] = true
	}
	apart := len(p.here.rows) - len(p.there.rows)
	total := func(id, measure, column, other, tolerance string) *rules.Rule {
		return ruleOf(id, "total_agrees", 0, map[string]any{"dataset": "there", "measure": measure, "column": rules.ColumnName(column), "other_column": other,
			"tolerance": rules.Literal(tolerance)})
	}
	want := map[string]bool{"exact": false, "hundredth": true, "less": false, "rows": true, "fewer": false, "ids": true, "one id": false}
	apartIDs := p.distinctHere() - len(ids)
	results := p.outcome(t, 256<<10,
		total("exact", "sum", "amount", "", ""), total("hundredth", "sum", "amount", "", "0.01"), total("less", "sum", "amount", "", "0.009999999999999999"),
		total("rows", "rows", "", "", strconv.Itoa(max(apart, -apart))), total("fewer", "rows", "", "", strconv.Itoa(max(apart, -apart)-1)),
		total("ids", "distinct", "id", "citizen", strconv.Itoa(max(apartIDs, -apartIDs))), total("one id", "distinct", "id", "citizen", strconv.Itoa(max(apartIDs, -apartIDs)-1)))
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if n := results[id]["all"].Counts; n.Tested != 1 || (n.Failed == 0) != want[id] {
			t.Errorf("%s: %+v (%s)", id, n, results[id]["all"].Observed)
		}
	}
}

// distinctHere counts the ids that are not missing.
func (p *planting) distinctHere() int {
	ids := map[string]bool{}
	for _, row := range p.here.rows {
		if row[1] != "" {
			ids[row[1]] = true
		}
	}
	return len(ids)
}

// Of 2,000 declared columns in_dictionary fails those that were planted as not, or
// otherwise, described.
func TestPlantedColumns(t *testing.T) {
	random := rand.New(rand.NewPCG(20261121, 6))
	d := &rules.Dataset{ID: "t", Rules: []*rules.Rule{ruleOf("d", "in_dictionary", 0, map[string]any{"dictionary": "d"})}}
	var entries [][]string
	wrong := map[string]int64{}
	for i := range 2000 {
		name, title := fmt.Sprintf("c%d", i), fmt.Sprintf("Cột hoà %d", i)
		d.Columns = append(d.Columns, rules.Column{Name: name, Title: title, Type: value.Type(i % 6)})
		entry := []string{name, otherTones.Replace(title), value.Type(i % 6).String(), "cột"}
		switch what := random.IntN(8); what {
		case 0:
			wrong["lacks"]++
			continue
		case 1:
			entry[1] += "0"
			wrong["otherwise"]++
		case 2:
			entry[2] = value.Type((i + 1) % 6).String()
			wrong["otherwise"]++
		case 3:
			entry[3] = " "
			wrong["define"]++
		}
		entries = append(entries, entry)
	}
	list, err := reference.NewList("d", []string{"name", "title", "type", "definition"}, entries)
	if err != nil {
		t.Fatal(err)
	}
	d.References = map[string]*reference.List{"d": list}
	plan, _ := rules.Bind(d, rules.Env{Period: day("2026-11-21")})
	r := (&extract{}).outcome(plan).Results[0]
	if want := (rules.Counts{Tested: 2000, Failed: wrong["lacks"] + wrong["otherwise"] + wrong["define"]}); r.Counts != want {
		t.Errorf("%+v, want %+v", r.Counts, want)
	}
	for _, part := range strings.Split(r.Reason.In(message.EN), "; ") {
		for what, n := range wrong {
			if strings.Contains(part, what) && int64(strings.Count(part, ", c")+1) != n {
				t.Errorf("%s: %d were planted: %.200s", what, n, part)
			}
		}
	}
}
