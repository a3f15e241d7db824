package store

import (
	"testing"

	"github.com/parquet-go/parquet-go"
)

// TestResultsForm: what goes into results_sha256, written out.
func TestResultsForm(t *testing.T) {
	score, low, a, b := 97.5, 0.0, "00001", "b\xff"
	rows := &Tables{CriterionScores: []CriterionScore{
		{Criterion: "accuracy", CriterionName: "Chính xác", Weight: 1, Rules: 2},
		{Criterion: "accuracy", CriterionName: "Chính xác", Segment: &a, Score: &score, Weight: 1, Rules: 2, Tested: 1200},
		{Criterion: "accuracy", CriterionName: "Chính xác", Segment: &b, Score: &low, Weight: 1, Rules: 2, Tested: 1200},
		{Criterion: "unique", CriterionName: "", Weight: 1, Rules: 2},
	}}
	table := tables[2]
	table.stamp(rows, Key{Period: -1, Agency: "city", Dataset: "births", RunID: "run"})
	const first = "agency=4:city,criterion=8:accuracy,criterion_name=11:Chính xác,dataset=6:births,failed=1:0,period=2:-1,rules=1:2,"
	for form, text := range map[int]string{
		2: first + "tested=1:0,weight=1:1,\n" +
			"score=4:97.5,segment=5:00001,tested=4:1200,\n" +
			"score=1:0,segment=4:b\uFFFD,\n" +
			"criterion=6:unique,criterion_name=0:,score=,segment=,tested=1:0,\n",
		1: first + "tested=1:0,weight=1:1,\n" +
			first + "score=4:97.5,segment=5:00001,tested=4:1200,weight=1:1,\n" +
			first + "score=1:0,segment=4:b\uFFFD,tested=4:1200,weight=1:1,\n" +
			"agency=4:city,criterion=6:unique,criterion_name=0:,dataset=6:births,failed=1:0,period=2:-1,rules=1:2,tested=1:0,weight=1:1,\n",
	} {
		want := sha256Hex([]byte("criterion_scores\n" + text))
		sum, inParts := resultsOf(form), resultsOf(form)
		sum.begin(table.name)
		inParts.begin(table.name)
		all := table.rows(rows)
		sum.of(table.own, table.schema.Columns()).add(all)
		later := inParts.of(table.own, table.schema.Columns())
		for _, row := range all {
			later.add([]parquet.Row{row})
		}
		if sum.sum() != want || inParts.sum() != want {
			t.Errorf("form %d has another digest", form)
		}
		if form == manifestVersion {
			ofLot := newResults()
			ofLot.begin(table.name)
			if table.lot(rows).digest(ofLot, table.own); ofLot.sum() != want {
				t.Error("rows of Go have another digest")
			}
		}
	}
}
