package dossier

import (
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline/store"
)

// TestNothingToDo: what was put right since is not recommended: an extract that was delivered
// again, in its cycle, and could be read; a waiver under which nothing fails any more.
func TestNothingToDo(t *testing.T) {
	s, until := emptyStore(t), day(t, "2026-10-10")
	waived := func(failed int64) func(*store.Tables, *store.Manifest) {
		return func(tables *store.Tables, _ *store.Manifest) {
			r := &tables.RuleResults[0]
			r.Status, r.Failed, r.Score, r.WaivedUntil = "waived", failed, nil, &until
		}
	}
	for _, dataset := range []string{"again", "still"} {
		audited(t, s, dataset, "2026-10-01", 0, status("error"))
	}
	audited(t, s, "again", "2026-10-02", 90, waived(0))
	audited(t, s, "still", "2026-10-01", 90, waived(4)) // a correction, and then two that cannot be read
	audited(t, s, "still", "2026-10-02", 0, status("error"))
	audited(t, s, "still", "2026-10-03", 0, status("error"))
	d := makeOf(t, s, frame(t, Dataset{ID: "again", Agency: "dept", Title: "Một", Every: "month"}, Dataset{ID: "still", Agency: "dept", Title: "Hai", Every: "month"}), "2026-10")
	want := []string{"Sở is to deliver the dataset “Hai” again in a form that can be read: 2 periods could not be audited.",
		"Sở is to correct 4 waived cases of the rule r of the dataset “Hai”, or to ask for more time: the document – holds until 10 Oct 2026."}
	recommended(t, d, want, func(r RecommendationRow) string { return r.TextEN })
}

// TestDeeds: a rule of a delivery names what can be done about one, and no field.
func TestDeeds(t *testing.T) {
	s := emptyStore(t)
	audited(t, s, "d", "2026-10-01", 50, func(tables *store.Tables, _ *store.Manifest) {
		points, group := 0.0, int64(5)
		tables.RuleResults = []store.RuleResult{
			{Rule: "columns", Check: "columns", Field: "_dataset", Criterion: "thong_nhat", ErrorGroup: &group, Severity: "major", Status: "fail", Unit: "column", Tested: 4, Failed: 1, Score: &points},
			{Rule: "new", Check: "of_another_version", Field: "c", Criterion: "thong_nhat", ErrorGroup: &group, Severity: "major", Status: "fail", Unit: "dataset", Tested: 1, Failed: 1}}
	})
	d := makeOf(t, s, frame(t, Dataset{ID: "d", Agency: "dept", Title: "Dân cư", Every: "month", Fields: map[string]string{"c": "Mã"}}), "2026-10")
	want := []string{"Đề nghị Sở giao nộp lại bản trích theo đúng cấu trúc đã thống nhất, đủ cột, đúng tên cột (bộ dữ liệu “Dân cư”): 1 trên 4 cột chưa đạt quy tắc columns, " +
		"đạt 0,00 điểm; quy tắc chưa đạt trong 1 trên 1 lần giao nộp.",
		"Đề nghị Sở sửa giá trị không tra được trong danh mục hoặc bộ dữ liệu liên quan (trường “Mã” của bộ dữ liệu “Dân cư”): chưa đạt quy tắc new trong 1 trên 1 lần giao nộp."}
	recommended(t, d, want, func(r RecommendationRow) string { return r.TextVI })
}

// recommended holds the texts of a dossier's recommendations, in one of the languages, to what they should be.
func recommended(t *testing.T, d *Dossier, want []string, text func(RecommendationRow) string) {
	t.Helper()
	var got []string
	for _, r := range d.Tables.Recommendations {
		got = append(got, text(r))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}
