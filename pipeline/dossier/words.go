package dossier

import "rasoat/rules/message"

// words are of each table and column the heading that the workbook gives it and, where
// that does not say it all, what is in it; first Vietnamese, then English. A column that
// means something else in one table stands there as TABLE/COLUMN.
var words = [][5]string{
	{"table/agencies", "Cơ quan", "Agencies", "Điểm, thứ hạng, mức trưởng thành của từng cơ quan, tính cả các cơ quan cấp dưới.", "Score, rank and maturity of each agency, those below it included."},
	{"table/maturity", "Mức trưởng thành", "Maturity", "Các chỉ số tạo nên mức trưởng thành của từng cơ quan.", "The indicators that make up the maturity of each agency."},
	{"table/datasets", "Bộ dữ liệu", "Datasets", "Từng bộ dữ liệu: giao nộp, điểm trung bình, gần nhất, thấp nhất, sự cố.", "Each dataset: deliveries, mean, last and worst score, incidents."},
	{"table/criteria", "Tiêu chí", "Criteria", "Điểm từng tiêu chí của từng bộ dữ liệu.", "The score of each criterion of each dataset."},
	{"table/rules", "Quy tắc", "Rules", "Kết quả từng quy tắc của từng bộ dữ liệu, quy tắc yếu nhất đứng trước.", "What each rule of each dataset came to, the worst first."},
	{"table/missed_deliveries", "Giao nộp thiếu, muộn", "Missed deliveries", "Từng kỳ đến hạn mà dữ liệu giao nộp muộn, chưa giao nộp, hoặc không được kiểm toán.", "Each cycle whose delivery was late, or was not made, or at which nobody looked."},
	{"table/incidents", "Sự cố", "Incidents", "Từng sự cố của cả bộ dữ liệu trong kỳ báo cáo, theo tình trạng cuối kỳ.", "Each incident of a whole dataset in the span, as it stood at the end."},
	{"table/waivers", "Miễn áp dụng", "Waivers", "Các quy tắc được miễn theo văn bản: được nêu, không tính điểm.", "Rules that a document waives: shown, not scored."},
	{"table/recommendations", "Kiến nghị", "Recommendations", "Kiến nghị với từng cơ quan, việc cấp bách đứng trước.", "What is recommended to each agency, the most pressing first."},
	{"table/trend", "Diễn biến", "Trend", "Điểm theo tháng (của năm), tuần (của quý), ngày (của tháng).", "Scores by month (of a year), week (of a quarter), day (of a month)."},
	{"table/attempts", "Lượt lỗi, chạy lại", "Attempts", "Các lượt kiểm toán bị lỗi hoặc chạy lại, với lý do.", "Attempts that failed or were made again, and why."},
	{"table/closings", "Chốt số liệu", "Closings", "Các lần chốt số liệu, mở lại số liệu của kỳ báo cáo.", "The acts by which the books were closed, or opened again, for days of the span."},
	{"table/methods", "Phương pháp", "Methods", "Các phương pháp chấm điểm đã dùng trong kỳ báo cáo và kỳ trước, và khi nào.", "The scoring methods used in this span and the one before, and when."},
	{"table/method_weights", "Trọng số", "Weights", "Trọng số các tiêu chí của từng phương pháp đã dùng.", "What each criterion weighed in each method used."},

	{"span", "Kỳ báo cáo", "Span", "kỳ báo cáo: 2026, 2026-Q4 hoặc 2026-11", "the span: 2026, 2026-Q4 or 2026-11"},
	{"agency", "Mã cơ quan", "Agency", "", ""},
	{"parent", "Cơ quan cấp trên", "Parent", "mã cơ quan cấp trên", "id of the agency above"},
	{"position", "Thứ tự", "Position", "thứ tự trong cây cơ quan, từ 1", "place in the tree of agencies, from 1"},
	{"level", "Cấp", "Level", "cấp trong cây cơ quan, 1 là cao nhất", "depth in the tree, 1 at the top"},
	{"code", "Mã định danh điện tử", "Code", "", ""},
	{"name", "Tên", "Name", "", ""},
	{"agencies/score", "Điểm", "Score", "trung bình các điểm trung bình của bộ dữ liệu theo trọng số, làm tròn một lần", "mean of the datasets' exact means by weight, rounded once"},
	{"trend/score", "Điểm", "Score", "của bộ dữ liệu: trung bình các lần giao nộp; của cơ quan: điểm ở kỳ kiểm toán cuối", "of a dataset the mean of its deliveries; of an agency its score at the last period"},
	{"recommendations/score", "Điểm", "Score", "điểm của quy tắc ở lần giao nộp gần nhất", "score of the rule in the last delivery"},
	{"band", "Xếp loại", "Band", "", ""},
	{"rank", "Thứ hạng", "Rank", "thứ hạng giữa các cơ quan cùng cấp trên", "rank among the agencies under the same parent"},
	{"rank_of", "Số được xếp hạng", "Of", "số cơ quan được xếp hạng cùng", "how many are ranked together"},
	{"tied", "Đồng hạng", "Tied", "", ""},
	{"confidence_low", "Khoảng tin cậy: dưới", "Interval: low", "đầu dưới khoảng Wilson của tỷ lệ bản ghi sạch, phần trăm", "low end of the Wilson interval of the share of clean records, percent"},
	{"confidence_high", "Khoảng tin cậy: trên", "Interval: high", "đầu trên khoảng Wilson của tỷ lệ bản ghi sạch, phần trăm", "high end of that interval"},
	{"maturity", "Mức trưởng thành (0–5)", "Maturity (0–5)", "", ""},
	{"maturity_level", "Cấp trưởng thành", "Maturity level", "cấp 0 đến 5", "level 0 to 5"},
	{"maturity_level_id", "Mã cấp trưởng thành", "Level id", "none, unstable, developing, defined, managed, optimised", "none, unstable, developing, defined, managed, optimised"},
	{"previous_score", "Điểm kỳ trước", "Previous score", "điểm trong kỳ báo cáo liền trước", "score over the span before"},
	{"previous_mean", "Trung bình kỳ trước", "Previous mean", "điểm trung bình trong kỳ báo cáo liền trước", "mean over the span before"},
	{"previous_change", "Thay đổi so với kỳ trước", "Change from previous", "hiệu hai điểm đã công bố", "difference of the two published figures"},
	{"comparable", "So sánh được", "Comparable", "cả hai kỳ chỉ dùng một phương pháp với cùng trọng số; sai thì không nên so sánh", "one method with the same weights was used in both spans; false: they are not to be compared"},
	{"datasets", "Số bộ dữ liệu", "Datasets", "", ""},
	{"datasets_scored", "Số bộ có điểm", "Datasets scored", "số bộ dữ liệu có điểm trong kỳ, kể cả bộ có trọng số 0", "datasets with a score in the span, those of weight 0 included"},
	{"agencies/rows", "Số bản ghi", "Records", "số bản ghi của lần giao nộp gần nhất của các bộ có điểm", "records of the last deliveries of the datasets with a score"},
	{"rows", "Số bản ghi", "Records", "số bản ghi của lần giao nộp gần nhất", "records of the last delivery"},
	{"clean_rows", "Bản ghi sạch", "Clean records", "", ""},
	{"clean_percent", "Tỷ lệ sạch, %", "Clean, percent", "", ""},
	{"clean_percent_mean", "Tỷ lệ sạch trung bình, %", "Clean, mean percent", "trung bình các lần giao nộp", "mean of the deliveries"},
	{"expected", "Kỳ đến hạn", "Due", "số kỳ đến hạn giao nộp, từ khi kho điểm có bộ dữ liệu", "cycles that were due, from when the store has the dataset"},
	{"delivered", "Đã giao nộp", "Delivered", "trong đó đã giao nộp, dù đọc được hay không", "of them, delivered, readable or not"},
	{"delivered_late", "Giao nộp muộn", "Late", "trong số đã giao nộp: dữ liệu đến sau ngày đến hạn", "of those delivered: it arrived after the due day"},
	{"not_delivered", "Chưa giao nộp", "Not delivered", "", ""},
	{"not_audited", "Không kiểm toán", "Not audited", "kỳ đến hạn mà từ ngày đến hạn không có lượt kiểm toán nào và trước đó chưa thấy dữ liệu", "cycles at which nobody looked on the due day or after it, nor had found the extract before"},
	{"incidents", "Số sự cố", "Incidents", "số sự cố của cả bộ dữ liệu trong kỳ báo cáo", "incidents of whole datasets in the span"},
	{"incidents_open", "Đang mở", "Open", "", ""},
	{"incidents_waived", "Được miễn", "Waived", "", ""},
	{"incidents_resolved", "Đã khắc phục", "Resolved", "", ""},
	{"incidents_overdue", "Quá hạn", "Overdue", "đang mở và đã quá hạn khắc phục", "open, and past the day of correction"},
	{"incidents_late", "Quá hạn hoặc khắc phục muộn", "Late", "quá hạn, hoặc đã khắc phục nhưng sau hạn và không trong thời gian được miễn", "overdue, or corrected after the day and not while waived"},
	{"indicator", "Chỉ số", "Indicator", "", ""},
	{"weight", "Trọng số", "Weight", "", ""},
	{"part", "Phần", "Part", "tử số; 0 với chỉ số quality", "what is counted; 0 for quality"},
	{"whole", "Tổng", "Whole", "mẫu số; 0 với chỉ số quality", "of how many; 0 for quality"},
	{"percent", "Phần trăm", "Percent", "", ""},
	{"figure", "Thang 0–5", "On 0–5", "", ""},
	{"dataset", "Mã bộ dữ liệu", "Dataset", "", ""},
	{"title", "Tên bộ dữ liệu", "Title", "", ""},
	{"every", "Chu kỳ", "Every", "day, week, month, quarter, year; trống: không còn trong danh mục", "day, week, month, quarter, year; null: not in the catalogue any more"},
	{"due", "Hạn", "Due", "", ""},
	{"not_counted", "Chưa nộp, không tính", "Not counted", "số kỳ chưa giao nộp không tính vào đâu, vì bộ dữ liệu không còn trong danh mục; trống: không có", "periods not delivered that count nowhere, for the dataset is not in the catalogue any more; null: none"},
	{"stored_elsewhere", "Lưu theo cơ quan khác", "Stored elsewhere", "số lượt kiểm toán lưu theo cơ quan khác; hồ sơ tính cho cơ quan ở dòng này; trống: không có", "audits stored under another agency; the dossier counts them for the one of the row; null: none"},
	{"every_before", "Chu kỳ trước đây", "Every, before", "chu kỳ khác với danh mục hiện hành mà các lượt kiểm toán trong kỳ báo cáo còn dùng; trống: không đổi, hoặc không rõ", "cycle of audits of the span that is not the catalogue's any more; null: the same, or not known"},
	{"due_before", "Hạn trước đây", "Due, before", "hạn của chu kỳ trước đây", "of the cycle before"},
	{"every_until", "Chu kỳ trước đây đến kỳ", "Every, until", "kỳ kiểm toán cuối còn theo chu kỳ trước đây", "last period audited by the cycle before"},
	{"weight_before", "Trọng số trước đây", "Weight, before", "trọng số khác với lần giao nộp gần nhất; trống: không đổi", "a weight other than that of the last delivery; null: the same throughout"},
	{"weight_until", "Trọng số trước đây đến kỳ", "Weight, until", "kỳ của lần giao nộp cuối còn trọng số trước đây", "last delivery of the weight before"},
	{"datasets/due", "Ngày đến hạn", "Due day", "ngày thứ mấy của chu kỳ; trống: ngày cuối", "day of the cycle; null: the last"},
	{"deliveries", "Số lần giao nộp", "Deliveries", "số lần giao nộp kiểm toán được, mỗi chu kỳ một lần", "deliveries that could be audited, one a cycle"},
	{"trend/deliveries", "Số lần", "Count", "của bộ dữ liệu: số lần giao nộp; của cơ quan: số kỳ chấm điểm", "of a dataset its deliveries, of an agency the periods"},
	{"mean", "Điểm trung bình", "Mean", "trung bình điểm công bố của các lần giao nộp, làm tròn một lần", "mean of the published scores of the deliveries, rounded once"},
	{"mean_band", "Xếp loại trung bình", "Band of the mean", "", ""},
	{"first_period", "Kỳ đầu", "First period", "", ""},
	{"first_score", "Điểm kỳ đầu", "First score", "", ""},
	{"last_period", "Kỳ gần nhất", "Last period", "", ""},
	{"last_score", "Điểm gần nhất", "Last score", "", ""},
	{"last_band", "Xếp loại gần nhất", "Last band", "", ""},
	{"last_status", "Kết quả gần nhất", "Last status", "pass, warn, fail, critical, not_applicable, waived, error", "pass, warn, fail, critical, not_applicable, waived, error"},
	{"change", "Thay đổi trong kỳ", "Change", "điểm gần nhất trừ điểm kỳ đầu", "last score less the first"},
	{"change_comparable", "So sánh được trong kỳ", "Comparable within", "mọi lần giao nộp trong kỳ chấm theo một phương pháp với cùng trọng số", "all deliveries of the span were scored by one method with the same weights"},
	{"worst_period", "Kỳ thấp nhất", "Worst period", "", ""},
	{"worst_score", "Điểm thấp nhất", "Worst score", "", ""},
	{"failed_attempts", "Lượt lỗi", "Failed attempts", "số lượt không kiểm toán được", "attempts that could not audit"},
	{"reruns", "Lượt chạy lại", "Re-runs", "", ""},
	{"rule_sets", "Số bộ quy tắc", "Rule sets", "số bộ quy tắc khác nhau đã dùng trong kỳ", "how many different sets of rules were used in the span"},
	{"segment_incidents_open", "Sự cố phân nhóm đang mở", "Open by segment", "số sự cố đang mở của từng phân nhóm (ví dụ từng xã) ở kỳ kiểm toán cuối", "open incidents of segments (communes, for instance) at the last period"},
	{"criterion", "Tiêu chí", "Criterion", "", ""},
	{"last_tested", "Đã kiểm tra", "Tested", "ở lần giao nộp gần nhất", "in the last delivery"},
	{"last_failed", "Không đạt", "Failed", "ở lần giao nộp gần nhất", "in the last delivery"},
	{"rule", "Quy tắc", "Rule", "", ""},
	{"place", "Thứ tự", "Place", "thứ tự trong bộ dữ liệu, quy tắc yếu nhất là 1", "place in the dataset, 1 is the worst"},
	{"recommendations/place", "Thứ tự", "Place", "thứ tự trong cơ quan, việc cấp bách nhất là 1", "place in the agency, 1 is the most pressing"},
	{"check", "Phép kiểm tra", "Check", "", ""},
	{"field", "Trường", "Field", "", ""},
	{"error_group", "Nhóm lỗi", "Error group", "nhóm lỗi 1–8", "error group 1–8"},
	{"severity", "Mức độ", "Severity", "minor, major, critical", "minor, major, critical"},
	{"unit", "Đơn vị", "Unit", "row, key, column, dataset", "row, key, column, dataset"},
	{"basis", "Căn cứ pháp lý", "Legal basis", "", ""},
	{"deliveries_failed", "Số lần không đạt", "Failed deliveries", "số lần giao nộp mà quy tắc không đạt hoặc nghiêm trọng", "deliveries in which it failed or was critical"},
	{"deliveries_warned", "Số lần cảnh báo", "Warned deliveries", "", ""},
	{"deliveries_waived", "Số lần được miễn", "Waived deliveries", "", ""},
	{"most_failed", "Không đạt nhiều nhất", "Most failed", "số trường hợp không đạt nhiều nhất trong một lần giao nộp", "most failures in one delivery"},
	{"in_last_delivery", "Còn áp dụng", "In the last delivery", "quy tắc có ở lần giao nộp gần nhất", "the rule was judged in the last delivery"},
	{"cycle_from", "Chu kỳ từ", "Cycle from", "", ""},
	{"cycle_to", "Chu kỳ đến", "Cycle to", "", ""},
	{"state", "Tình trạng", "State", "not_delivered, not_audited, late", "not_delivered, not_audited, late"},
	{"delivered_on", "Ngày có dữ liệu", "Delivered on", "ngày dữ liệu đến; nếu không rõ: kỳ kiểm toán đầu tiên thấy dữ liệu", "day on which the extract arrived; where nobody knows, the first period that found it"},
	{"period", "Kỳ kiểm toán", "Period", "", ""},
	{"attempt", "Lần", "Attempt", "lần kiểm toán thứ mấy trong kỳ", "which attempt at the period it is"},
	{"run_id", "Mã lượt", "Run id", "", ""},
	{"status", "Kết quả", "Status", "", ""},
	{"incidents/status", "Tình trạng", "Status", "open (đang mở), waived (được miễn), resolved (đã khắc phục), withdrawn (quy tắc không còn)", "open, waived, resolved, withdrawn (the rule is no more)"},
	{"recommendations/status", "Mức độ", "Status", "critical, fail, not_delivered, error, waived", "critical, fail, not_delivered, error, waived"},
	{"shown", "Được dùng", "Shown", "lượt mà điểm số đang dùng", "the attempt that counts"},
	{"reason", "Lý do", "Reason", "", ""},
	{"operator", "Người thực hiện", "Operator", "", ""},
	{"error", "Lỗi", "Error", "", ""},
	{"first_seen", "Từ kỳ", "First seen", "", ""},
	{"last_seen", "Đến kỳ", "Last seen", "kỳ gần nhất mà quy tắc không đạt", "last period in which the rule failed"},
	{"periods", "Số kỳ", "Periods", "số kỳ không đạt", "in how many periods it failed"},
	{"ended", "Kết thúc ở kỳ", "Ended", "kỳ mà sự cố được khắc phục hoặc quy tắc không còn", "period in which it was resolved or withdrawn"},
	{"due_review", "Hạn xem xét", "Review due", "", ""},
	{"due_correction", "Hạn khắc phục", "Correction due", "", ""},
	{"overdue", "Quá hạn", "Overdue", "", ""},
	{"late", "Muộn", "Late", "quá hạn, hoặc đã khắc phục sau hạn và không trong thời gian được miễn", "overdue, or corrected after the day and not while waived"},
	{"waived_until", "Miễn đến", "Waived until", "", ""},
	{"document", "Văn bản", "Document", "", ""},
	{"expired", "Hết hiệu lực", "Expired", "hết hiệu lực trước kỳ kiểm toán cuối", "before the last period"},
	{"trend/kind", "Loại", "Kind", "agency (cơ quan), dataset (bộ dữ liệu)", "agency, dataset"},
	{"recommendations/kind", "Loại", "Kind", "rule (quy tắc), delivery (giao nộp), reading (đọc dữ liệu), waiver (miễn áp dụng)", "rule, delivery, reading, waiver"},
	{"id", "Mã", "Id", "", ""},
	{"from", "Từ ngày", "From", "", ""},
	{"to", "Đến ngày", "To", "", ""},
	{"number", "Số", "Number", "số thứ tự của việc chốt hoặc mở lại, từ 1", "number of the act, from 1"},
	{"act", "Việc", "Act", "close (chốt), reopen (mở lại)", "close, reopen"},
	{"closings/period", "Kỳ", "Period", "kỳ đã nêu khi chốt hoặc mở lại", "the period as it was given"},
	{"closed_until", "Đã chốt đến hết", "Closed until", "ngày cuối cùng đã chốt từ lúc đó; trống: không có", "last day that is closed from then on; null: none"},
	{"at", "Lúc", "At", "thời điểm, UTC", "when, UTC"},
	{"head_sequence", "Số của kho điểm", "Number of the store", "số của HEAD.json lúc đó", "number of HEAD.json at that time"},
	{"method", "Phương pháp", "Method", "", ""},
	{"method_sha256", "SHA-256 của phương pháp", "Method SHA-256", "vân tay của phương pháp với trọng số và ngưỡng của danh mục", "fingerprint of the method with the catalogue's weights and bands"},
	{"of_catalogue", "Của danh mục", "Of the catalogue", "là phương pháp hiện hành của danh mục, dùng để xếp loại trong hồ sơ", "the catalogue's, by which the dossier gives bands"},
	{"failed", "Không đạt", "Failed", "số trường hợp không đạt, hoặc số kỳ thiếu và muộn", "failures, or cycles missed and late"},
	{"tested", "Đã kiểm tra", "Tested", "", ""},
	{"text_vi", "Nội dung", "Text (Vietnamese)", "", ""},
	{"text_en", "Nội dung (tiếng Anh)", "Text", "", ""},
}

// The prefixes of the keys of words.
const (
	headKey    = "dossier.head"
	meaningKey = "dossier.meaning"
)

func init() {
	for _, w := range words {
		message.Define(headKey+"."+w[0], w[1], w[2])
		if w[3] != "" {
			message.Define(meaningKey+"."+w[0], w[3], w[4])
		}
	}
}

// Heading is what a column of a table is headed by; of the table itself if column is "".
func Heading(table, column string) message.Text { return wordOf(headKey, table, column) }

// Meaning says what is in a column, or in a table.
func Meaning(table, column string) message.Text {
	t := wordOf(meaningKey, table, column)
	if t == (message.Text{}) {
		return Heading(table, column)
	}
	return t
}

func wordOf(prefix, table, column string) message.Text {
	if column == "" {
		t, _ := message.Lookup(prefix + ".table/" + table)
		return t
	}
	if t, own := message.Lookup(prefix + "." + table + "/" + column); own {
		return t
	}
	t, _ := message.Lookup(prefix + "." + column)
	return t
}
