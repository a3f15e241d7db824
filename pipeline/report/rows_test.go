package report

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Reasons as other packages would define them.
func init() {
	for _, m := range [][3]string{
		{"test.missing", "thiếu %s giá trị", "%s values missing"},
		{"test.wrong_length", "dài %s ký tự, cần %s", "%s characters long, %s wanted"},
		{"test.unknown_province", "không có mã tỉnh %s", "there is no province code %s"},
		{"test.repeated", "giá trị xuất hiện nhiều lần", "the value occurs more than once"},
		{"test.year_differs", "năm sinh khác với số định danh", "the year of birth differs from the id"},
		{"test.after", "sau ngày %s", "after %s"},
		{"test.below", "nhỏ hơn %s", "below %s"},
		{"test.not_nfc", "không ở dạng Unicode dựng sẵn (NFC)", "not in Unicode form NFC"},
		{"test.blanks", "có khoảng trắng thừa", "superfluous blanks"},
		{"test.not_listed", "không có trong danh mục cho phép", "not among the values allowed"},
		{"test.not_in_force", "mã không có hiệu lực trong danh mục %s", "the code is not in force in the list %s"},
		{"test.waived", "được miễn theo %s", "waived by %s"},
		{"test.ragged", "có %s cột, cần %s", "%s columns, %s wanted"},
		{"test.placeholder", "chỉ có giá trị giữ chỗ", "only a placeholder"},
		{"test.dead_number", "đầu số không còn sử dụng", "the prefix is no longer in use"},
		{"test.nothing_tested", "không có bản ghi nào để kiểm tra", "there was no record to test"},
		{"test.check_digit", "sai chữ số kiểm tra", "wrong check digit"},
		{"test.no_at", "thiếu ký tự @", "no @ in it"},
		{"test.not_number", "không phải là số", "not a number"},
		{"test.year_only", "chỉ có năm", "a year only"},
		{"test.broken", "không tính được: %s", "could not be evaluated: %s"},
	} {
		message.Define(m[0], m[1], m[2])
	}
}

// city is the audit of a city: five datasets, one not delivered, one whose
// file is wrong, one not due.
func city(t testing.TB) (store.Tables, []store.AgencyScore) {
	t.Helper()
	text, err := os.ReadFile("testdata/city.json")
	if err != nil {
		t.Fatal(err)
	}
	return readRows(t, text)
}

// readRows reads tables from the form that JSON writes; columns left out are
// null, or the zero of their type.
func readRows(t testing.TB, text []byte) (tables store.Tables, agencies []store.AgencyScore) {
	t.Helper()
	var raw map[string][]map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatal(err)
	}
	for name, into := range map[string]any{
		"runs": &tables.Runs, "dataset_scores": &tables.DatasetScores, "segment_scores": &tables.SegmentScores,
		"criterion_scores": &tables.CriterionScores, "field_scores": &tables.FieldScores,
		"rule_results": &tables.RuleResults, "column_profiles": &tables.ColumnProfiles,
		"failure_samples": &tables.FailureSamples, "agency_scores": &agencies, "incidents": &tables.Incidents,
	} {
		fill(t, raw[name], reflect.ValueOf(into).Elem())
	}
	return tables, agencies
}

func fill(t testing.TB, from []map[string]json.RawMessage, rows reflect.Value) {
	t.Helper()
	columns := columnsOf(rows.Type().Elem(), nil)
	rows.Set(reflect.MakeSlice(rows.Type(), len(from), len(from)))
	for i, cells := range from {
		known := 0
		for _, c := range columns {
			text, ok := cells[c.name]
			if !ok {
				continue
			}
			known++
			if c.date {
				text = days(t, text)
			}
			if err := json.Unmarshal(text, rows.Index(i).FieldByIndex(c.index).Addr().Interface()); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		if known != len(cells) {
			t.Fatalf("%v has a column that %v lacks", cells, rows.Type().Elem())
		}
	}
}

// days turns "2026-11-21" into the number of days that the store keeps.
func days(t testing.TB, text json.RawMessage) json.RawMessage {
	t.Helper()
	d, err := time.Parse(`"2006-01-02"`, string(text))
	if err != nil {
		if string(text) == "null" {
			return text
		}
		t.Fatal(err)
	}
	out, _ := json.Marshal(d.Unix() / 86400)
	return out
}

// national is the national method as cmd would hand it over.
func national() Method {
	return Method{
		ID:    "cv4856-2026",
		Title: message.Text{VI: "Chấm điểm theo Công văn 4856/BCA-TTDLQG", EN: "Score of official letter 4856/BCA-TTDLQG"},
		Source: message.Text{
			VI: "Công văn 4856/BCA-TTDLQG ngày 14/9/2026, Phụ lục 3 (theo một bản tóm tắt, chưa đối chiếu với văn bản gốc)",
			EN: "Official letter 4856/BCA-TTDLQG of 14 September 2026, annex 3 (from a digest, not checked against the original)",
		},
		Criteria: []Criterion{
			{"dung", message.Text{VI: "Đúng", EN: "Validity"}, 1}, {"du", message.Text{VI: "Đủ", EN: "Completeness"}, 1},
			{"sach", message.Text{VI: "Sạch", EN: "Cleanliness"}, 1}, {"song", message.Text{VI: "Sống", EN: "Freshness"}, 1},
			{"thong_nhat", message.Text{VI: "Thống nhất", EN: "Consistency"}, 1},
			{"dung_chung", message.Text{VI: "Dùng chung", EN: "Shareability"}, 0},
		},
		Bands: []Band{
			{"green", message.Text{VI: "Xanh", EN: "Green"}, 90}, {"yellow", message.Text{VI: "Vàng", EN: "Yellow"}, 75},
			{"red", message.Text{VI: "Đỏ", EN: "Red"}, 0},
		},
	}
}

// options are those of the city's catalogue.
func options(l message.Lang) Options {
	return Options{
		Lang: l, Title: "Kiểm toán dữ liệu thành phố", Version: "0.1.0", Method: national(),
		Timezone: time.FixedZone("ICT", 7*3600),
	}
}
