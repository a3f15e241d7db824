package check_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
	"rasoat/rules/value"
)

// benchRows is a batch as the readers make them.
const benchRows = 1 << 16

// benchmarks say how each check is measured: its column, its parameters.
var benchmarks = map[string]map[string]any{
	"aggregate":          {"measure": "median", "column": rules.ColumnName("area"), "min": rules.Literal("0")},
	"agrees_with":        {"dataset": "others", "key": []rules.ColumnName{"id"}, "columns": []rules.ColumnName{"name"}},
	"all_or_none":        {"columns": []rules.ColumnName{"name", "day", "area"}},
	"any_of":             {"columns": []rules.ColumnName{"name", "day"}},
	"changed_since_last": {"min_percent": big.NewRat(1, 1)},
	"charset":            {"allow": []string{"vietnamese", "space", "digits"}, "column": rules.ColumnName("name")},
	"citizen_id_agrees":  {"column": rules.ColumnName("id"), "birth_date": rules.ColumnName("day"), "sex": rules.ColumnName("sex")},
	"columns":            {},
	"compare":            {"left": rules.ColumnName("day"), "op": "<=", "right": rules.ColumnName("later")},
	"covers":             {"reference": "vn.communes", "column": rules.ColumnName("commune")},
	"current_code":       {"reference": "vn.communes", "column": rules.ColumnName("commune")},
	"decimals":           {"precision": whole(8), "scale": whole(2), "column": rules.ColumnName("area")},
	"delivered_by":       {"time": "17:00"},
	"described":          {},
	"determines":         {"columns": []rules.ColumnName{"id"}, "column": rules.ColumnName("name")},
	"distinct_rows":      {"ignore": []string{"id"}},
	"expression":         {"that": rules.Expression(`day <= later && area >= 0.0 || sex == "Nam"`)},
	"foreign_key":        {"columns": []rules.ColumnName{"id"}, "dataset": "others"},
	"format":             {"format": "vn.citizen_id", "column": rules.ColumnName("id")},
	"geo_within":         {"lat": rules.ColumnName("lat"), "lon": rules.ColumnName("lon"), "reference": "centres", "max_km": rules.Literal("10")},
	"in_dictionary":      {"dictionary": "vn.communes"},
	"in_reference":       {"reference": "vn.communes", "column": rules.ColumnName("commune")},
	"in_set":             {"values": []string{"Nam", "Nữ", "Khác"}, "column": rules.ColumnName("sex")},
	"latency":            {"event": rules.ColumnName("day"), "recorded": rules.ColumnName("later"), "max": mustAge("13mo")},
	"latest_within":      {"max_age": mustAge("30d"), "column": rules.ColumnName("day")},
	"length":             {"min": new(int64(2)), "max": new(int64(50)), "column": rules.ColumnName("name")},
	"letter_case":        {"case": "title", "column": rules.ColumnName("name")},
	"linkable":           {"reference": "vn.communes", "column": rules.ColumnName("commune")},
	"matches_source":     {"reference": "vn.communes", "key": []rules.ColumnName{"commune"}, "columns": []rules.ColumnName{"commune"}, "source_columns": []string{"code"}},
	"near_duplicate":     {"keys": []rules.ColumnName{"name"}, "block": []rules.ColumnName{"day"}},
	"nfc":                {"column": rules.ColumnName("name")},
	"no_gaps":            {"column": rules.ColumnName("day"), "step": rules.Literal("1d")},
	"no_markup":          {"column": rules.ColumnName("name")},
	"no_overlap":         {"start": rules.ColumnName("day"), "end": rules.ColumnName("later"), "by": []rules.ColumnName{"commune"}},
	"no_stand_in":        {"column": rules.ColumnName("name")},
	"not_constant":       {"column": rules.ColumnName("name")},
	"not_expired":        {"column": rules.ColumnName("later")},
	"not_in_set":         {"values": []string{"Lê Văn A", "Trần Thị B"}, "column": rules.ColumnName("name")},
	"not_mojibake":       {"column": rules.ColumnName("name")},
	"not_null":           {"column": rules.ColumnName("name")},
	"one_form":           {"column": rules.ColumnName("name")},
	"open_format":        {},
	"outlier":            {"method": "iqr", "column": rules.ColumnName("area")},
	"pattern":            {"regex": `[0-9]{12}`, "column": rules.ColumnName("id")},
	"range":              {"min": rules.Literal("1900-01-01"), "max": rules.Literal("today"), "column": rules.ColumnName("day")},
	"readable_rows":      {},
	"readable_text":      {},
	"row_count":          {},
	"row_count_change":   {"max_percent": big.NewRat(10, 1)},
	"schema_unchanged":   {},
	"sums_to":            {"columns": []rules.ColumnName{"area", "area"}, "total": rules.ColumnName("area"), "tolerance": rules.Literal("100000")},
	"tidy_space":         {"column": rules.ColumnName("name")},
	"tone_style":         {"style": "new", "column": rules.ColumnName("name")},
	"total_agrees":       {"dataset": "others", "measure": "sum", "column": rules.ColumnName("area"), "tolerance": rules.Literal("60%")},
	"transitions":        {"column": rules.ColumnName("sex"), "by": []rules.ColumnName{"commune"}, "order": rules.ColumnName("day"), "allowed": map[string][]string{"Nam": {"Nữ"}, "Nữ": {"Nam"}}},
	"type":               {"column": rules.ColumnName("day")},
	"unique":             {"columns": []rules.ColumnName{"id"}},
	"updated_within":     {"max_age": mustAge("30d"), "column": rules.ColumnName("day")},
}

// benchCentres are 10,500 points on a grid, some 11 km apart.
func benchCentres() *reference.List {
	var rows [][]string
	for i := range 150 * 70 {
		rows = append(rows, []string{fmt.Sprint(i), fmt.Sprintf("%.4f", 8.5+float64(i%150)/10), fmt.Sprintf("%.4f", 102.5+float64(i/150)/10)})
	}
	list, err := reference.NewList("centres", []string{"id", "lat", "lon"}, rows)
	if err != nil {
		panic(err)
	}
	return list
}

func whole(n int64) *int64 { return &n }

func mustAge(s string) value.Duration {
	d, err := value.ParseDuration(s)
	if err != nil {
		panic(err)
	}
	return d
}

// benchDataset is a register of residents: 12-digit ids, Vietnamese names, a
// few sexes and communes, days, a number.
func benchDataset() (*rules.Dataset, rules.Input) {
	d, in := benchRegister()
	return d, in.input(d.ColumnNames())
}

func benchRegister() (*rules.Dataset, *extract) {
	d := &rules.Dataset{ID: "bench", References: map[string]*reference.List{"vn.communes": communes, "centres": benchCentres()}, Columns: []rules.Column{
		{Name: "id"}, {Name: "name"}, {Name: "sex"}, {Name: "commune"},
		{Name: "day", Type: value.Date}, {Name: "later", Type: value.Date}, {Name: "area", Type: value.Decimal},
		{Name: "lat", Type: value.Decimal}, {Name: "lon", Type: value.Decimal},
	}}
	in := &extract{header: d.ColumnNames()}
	family, given, sexes := []string{"Nguyễn", "Trần", "Lê", "Phạm"}, []string{"An", "Bình", "Hòa", "Thuỷ"}, []string{"Nam", "Nữ"}
	for i := range benchRows {
		in.rows = append(in.rows, []string{
			benchID(i), fmt.Sprintf("%s Văn %s %d", family[i%4], given[i/4%4], i%977), sexes[benchSex(i)],
			fmt.Sprintf("%05d", 4+4*(i/500)), fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1990+i%36), fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1991+i%36),
			fmt.Sprintf("%d.%02d", i%5000, i%100),
			fmt.Sprintf("%.4f", 8.5+float64(i%150)/10+float64(i%7)/100), fmt.Sprintf("%.4f", 102.5+float64(i/150%70)/10+float64(i%5)/100),
		})
	}
	return d, in
}

// benchID agrees with the birth date and the sex of its row.
func benchID(i int) string {
	year := 1990 + i%36
	return fmt.Sprintf("001%d%02d%06d", (year-1900)/100*2+benchSex(i), year%100, i)
}

func benchSex(i int) int { return i * 7 % 13 % 2 }

// BenchmarkCheck/NAME is what one more rule costs, in ns per row: nine rules
// less one, over eight. What rules share (reading the values of a column,
// finding the missing ones) is in BenchmarkColumn.
func BenchmarkCheck(b *testing.B) {
	d, in := benchDataset()
	for _, name := range rules.Names() {
		b.Run(name, func(b *testing.B) {
			params, ok := benchmarks[name]
			if !ok {
				b.Skipf("`benchmarks` does not say how %s is measured", name)
			}
			check, _ := rules.Lookup(name)
			rule := &rules.Rule{ID: name, Check: check, Params: fill(check, params), Severity: rules.Major}
			reportRule(b, benchPlan(b, d, rule), benchPlan(b, d, slices.Repeat([]*rules.Rule{rule}, 9)...), in)
		})
	}
}

func reportRule(b *testing.B, one, nine *rules.Plan, in rules.Input) {
	var spent time.Duration
	for b.Loop() {
		start := time.Now()
		nine.NewTally().Update(in)
		middle := time.Now()
		one.NewTally().Update(in)
		spent += middle.Sub(start) - time.Since(middle)
	}
	b.ReportMetric(float64(spent.Nanoseconds())/8/benchRows/float64(b.N), "ns/row")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkValidAt is in_reference of a dated column, where four rows of five
// lie in another era of the list than the row before them, in ns per row.
func BenchmarkValidAt(b *testing.B) {
	d, in := benchDataset()
	var rows [][]string
	for year := 1990; year < 2030; year++ {
		for i := range 200 {
			rows = append(rows, []string{fmt.Sprintf("%05d", 4+4*i), fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year)})
		}
	}
	list, err := reference.NewList("dated", []string{"code", "valid_from", "valid_to"}, rows)
	if err != nil {
		b.Fatal(err)
	}
	d.References["dated"] = list
	check, _ := rules.Lookup("in_reference")
	rule := &rules.Rule{ID: "valid_at", Check: check, Severity: rules.Major, Params: fill(check,
		map[string]any{"reference": "dated", "column": rules.ColumnName("commune"), "valid_at": rules.ColumnName("day")})}
	one, nine := benchPlan(b, d, rule), benchPlan(b, d, slices.Repeat([]*rules.Rule{rule}, 9)...)
	reportRule(b, one, nine, in)
}

// BenchmarkColumn/NAME is what a column costs before any rule looks at it, its
// profile included, in ns per cell.
func BenchmarkColumn(b *testing.B) {
	d, in := benchDataset()
	for i, c := range d.Columns {
		b.Run(c.Name, func(b *testing.B) {
			only := &rules.Dataset{ID: "bench", Columns: d.Columns[i : i+1]}
			batch := in
			batch.Record = array.NewRecord(arrow.NewSchema(in.Record.Schema().Fields()[i:i+1], nil), in.Record.Columns()[i:i+1], benchRows)
			tally := benchPlan(b, only).NewTally()
			for b.Loop() {
				tally.Update(batch)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/benchRows/float64(b.N), "ns/cell")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkWhere/EXPRESSION is what the evaluation of an expression costs.
func BenchmarkWhere(b *testing.B) {
	d, in := benchDataset()
	check, _ := rules.Lookup("readable_text")
	for _, where := range []string{`sex == "Nam"`, `day < today`, `sex in ["Nam", "Nữ"] && !missing(commune)`, `area >= 10.5`, `name.startsWith("Lê")`} {
		b.Run(where, func(b *testing.B) {
			rule := &rules.Rule{ID: "w", Check: check, Params: check.NewParams(), Where: where}
			with, without := benchPlan(b, d, rule), benchPlan(b, d)
			var spent time.Duration
			for b.Loop() {
				start := time.Now()
				with.NewTally().Update(in)
				middle := time.Now()
				without.NewTally().Update(in)
				spent += middle.Sub(start) - time.Since(middle)
			}
			b.ReportMetric(float64(spent.Nanoseconds())/benchRows/float64(b.N), "ns/row")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func benchPlan(b *testing.B, d *rules.Dataset, list ...*rules.Rule) *rules.Plan {
	with := *d
	with.Rules = list
	w := world{dataset: with, env: rules.Env{Period: day("2026-11-21"), Zone: zone, Other: benchOther, Past: benchPast(d), Files: []rules.Header{{File: "a", Format: "csv", Columns: d.ColumnNames()}}}}
	return w.bind(b)
}

// benchPast is a delivery of the day before, of as many rows.
func benchPast(d *rules.Dataset) *rules.Past {
	last := rules.Delivery{Period: day("2026-11-20"), Rows: benchRows, SHA256: []string{"a"}, Files: []rules.Header{{Columns: d.ColumnNames()}}}
	return &rules.Past{Earlier: []rules.Delivery{last}, This: func() rules.Delivery { return last }}
}

// benchOther is another dataset that holds half of the rows.
func benchOther(need rules.Need) (rules.Other, message.M) {
	d, in := benchRegister()
	half := &extract{header: in.header}
	for i := 0; i < benchRows; i += 2 {
		half.rows = append(half.rows, in.rows[i])
	}
	return gather(d, half, need, nil), message.M{}
}
