package report

import (
	"context"
	"slices"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var (
	figuresOfEarlier = message.Define("report.figures_of_earlier",
		"lượt kiểm toán mới nhất (lần %s) bị lỗi; số liệu là của lần %s",
		"the newest attempt (%s) failed; the figures are those of attempt %s")
	rowsUnread = message.Define("report.rows_unread",
		"%s số dòng không đọc được", "%s of the rows could not be read")
	rowsUnscored = message.Define("report.rows_unscored",
		"%s số dòng không đọc được, không được tính vào điểm",
		"%s of the rows could not be read and have no part in the score")
)

// Failed reads, by dataset, the newest attempts at a period that broke off while these
// runs, which are of attempts before, go on to be shown. What history cannot tell of an
// attempt is left to verify.
func Failed(ctx context.Context, s *store.Store, period store.Day, shown []store.Run) (map[string]store.Run, error) {
	behind := superseded(ctx, s, period, shown)
	if len(behind) == 0 {
		return nil, nil
	}
	all, _, err := s.Recorded(ctx, store.Wanted{Datasets: behind, From: period, To: period, Again: true})
	failed := map[string]store.Run{}
	for _, r := range slices.Backward(all) { // the newest comes first
		if r.Err == nil {
			failed[r.Dataset] = r.Rows.Runs[0]
		}
	}
	for _, run := range shown {
		if r, ok := failed[run.Dataset]; ok && (r.Status != store.StatusError || r.RunID <= run.RunID) {
			delete(failed, run.Dataset)
		}
	}
	return failed, err
}

// superseded are the datasets whose run that is shown need not be their newest attempt at
// the period. HEAD.json names the newest of all periods, which mostly settles it; of one
// that is damaged no report need fail.
func superseded(ctx context.Context, s *store.Store, period store.Day, shown []store.Run) []string {
	head, _, err := s.Head(ctx)
	if err != nil {
		head = &store.Head{}
	}
	var ids []string
	for _, run := range shown {
		newest := head.Datasets[run.Dataset]
		same := newest.Period == date(period).Format(time.DateOnly) && newest.RunID == run.RunID
		if !same && run.Status != store.StatusError {
			ids = append(ids, run.Dataset)
		}
	}
	return ids
}

// Remarks are what whoever sees the score has to know beside it.
func (v sheetView) Remarks() []message.Text {
	return slices.DeleteFunc([]message.Text{v.Stale(), v.unread()}, func(t message.Text) bool { return t == message.Text{} })
}

// Stale says that the newest attempt failed and whose figures are shown, where it is so.
func (v sheetView) Stale() message.Text {
	if v.failed == nil || v.run == nil {
		return message.Text{}
	}
	return say(figuresOfEarlier, count(v.failed.Attempt), count(v.run.Attempt))
}

// unread says how many of the rows could not be read, where the dataset fails for them.
func (v sheetView) unread() message.Text {
	if v.run == nil || v.run.RowsRejected == 0 || !v.failsToRead() {
		return message.Text{}
	}
	key := rowsUnread
	if slices.ContainsFunc(v.fields, func(f store.FieldScore) bool { return f.Field == "_dataset" && f.Weight == 0 }) {
		key = rowsUnscored
	}
	return say(key, percent(shareOf(v.run.RowsRejected, v.run.RowsRead+v.run.RowsRejected)))
}

// failsToRead tells whether the rule about rows that cannot be read makes the dataset
// fail.
func (v sheetView) failsToRead() bool {
	return slices.ContainsFunc(v.rules, func(r store.RuleResult) bool { return r.Check == "readable_rows" && fails(r.Status) })
}

func fails(status string) bool { return status == "fail" || status == "critical" }
