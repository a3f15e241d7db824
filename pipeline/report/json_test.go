package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Every table of the store and every column of it is in the answer.
func TestJSONHasEveryColumn(t *testing.T) {
	full := store.Tables{}
	tables := reflect.ValueOf(&full).Elem()
	for i := range tables.NumField() {
		tables.Field(i).Set(reflect.MakeSlice(tables.Field(i).Type(), 1, 1))
	}
	var got map[string][]map[string]any
	if err := json.Unmarshal(made(t, asJSON, full, make([]store.AgencyScore, 1), Options{}), &got); err != nil {
		t.Fatal(err)
	}
	if want := len(store.Schema()); len(got) != want {
		t.Errorf("%d tables, %d wanted", len(got), want)
	}
	for name, columns := range map[string]string{
		"runs":            "period agency dataset run_id attempt started_at finished_at duration_ms tool_version method catalogue_sha256 rules_sha256 input_sha256 input_bytes input_files rows_read rows_rejected rows_skipped encoding format reason operator host status error previous_run results_sha256 every due",
		"segment_scores":  "period agency dataset run_id segment score band status rows clean_rows rank tied",
		"failure_samples": "period agency dataset run_id rule segment source_file row_number line column value_masked key_masked reason cell",
		"agency_scores":   "period agency parent name level score band rank rank_of tied datasets datasets_not_delivered confidence_low confidence_high datasets_not_audited",
	} {
		for c := range strings.FieldsSeq(columns) {
			if _, ok := got[name][0][c]; !ok {
				t.Errorf("%s lacks %s", name, c)
			}
		}
		if n := len(strings.Fields(columns)); len(got[name][0]) != n {
			t.Errorf("%s has %d columns, %d wanted", name, len(got[name][0]), n)
		}
	}
}

func TestJSONValues(t *testing.T) {
	nan, text, until := math.NaN(), "a \"b\" <c>\u2028\xff", store.Day(20778)
	got := string(made(t, asJSON, store.Tables{
		Runs:        []store.Run{{Key: store.Key{Period: 20778}, StartedAt: time.Date(2026, 11, 22, 2, 4, 5, 120000, time.FixedZone("", 7*3600))}},
		RuleResults: []store.RuleResult{{Score: &nan, Reason: &text, WaivedUntil: &until, Failed: math.MaxInt64}},
	}, nil, Options{}))
	for _, want := range []string{
		`"period": "2026-11-21"`, `"started_at": "2026-11-21T19:04:05.00012Z"`, `"input_sha256": null`,
		`"score": null`, `"reason": "a \"b\" <c>\u2028\ufffd"`, `"waived_until": "2026-11-21"`, `"failed": 9223372036854775807`,
		`"agency_scores": []`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

// TestTrendsAsJSON: an answer with trends has two tables more, of the figures that the
// page shows; all else is as without.
func TestTrendsAsJSON(t *testing.T) {
	tables, agencies := city(t)
	o := options(message.VI)
	o.Past = before(agencies[0].Period)
	o.Past.Profiles = profilesBefore(agencies[0].Period, tables)
	var trends Trends
	if err := trends.Add(tables, agencies, o); err != nil {
		t.Fatal(err)
	}
	var with bytes.Buffer
	if err := JSON(&with, tables, agencies, &trends); err != nil {
		t.Fatal(err)
	}
	plain := strings.TrimSuffix(string(made(t, asJSON, tables, agencies, o)), "\n}\n")
	added, ok := strings.CutPrefix(with.String(), plain)
	if !ok {
		t.Fatal("the tables of the store are others")
	}
	golden(t, "trends.golden.json", []byte("{"+strings.TrimPrefix(added, ",")))
	var empty Trends
	with.Reset()
	if err := errors.Join(empty.Add(store.Tables{}, nil, o), JSON(&with, store.Tables{}, nil, &empty)); err != nil || !strings.Contains(with.String(), `"column_drifts": []`) {
		t.Errorf("%v: %s", err, with.String())
	}
}
