package report

import "rasoat/rules/message"

// What only the workbook of a report says: headings that a page does without, because
// the figure stands beside another, or says its unit itself; and the words of drift.
var bookWords = [][3]string{
	{"report.book.cover", "Báo cáo", "Report"},
	{"report.book.item", "Nội dung", "Item"},
	{"report.book.figure", "Giá trị", "Value"},
	{"report.book.note", "Ghi chú", "Note"},
	{"report.book.method", "Phương pháp chấm điểm", "Scoring method"},
	{"report.book.weight_of", "Trọng số: %s", "Weight: %s"},
	{"report.book.band_of", "Xếp loại: %s", "Band: %s"},
	{"report.book.yes", "có", "yes"},

	{"report.book.dataset_id", "Mã bộ dữ liệu", "Dataset id"},
	{"report.book.agency_id", "Mã cơ quan", "Agency id"},
	{"report.book.parent", "Cơ quan cấp trên", "Parent agency"},
	{"report.book.rank_of", "Xếp trong số", "Ranked of"},
	{"report.book.tied", "Đồng hạng", "Tied"},
	{"report.book.confidence_low", "Tỷ lệ bản ghi sạch: tin cậy từ (%%)", "Clean records: confidence from (%%)"},
	{"report.book.confidence_high", "Tỷ lệ bản ghi sạch: tin cậy đến (%%)", "Clean records: confidence to (%%)"},
	{"report.book.clean_rows", "Số bản ghi sạch", "Clean records"},
	{"report.book.clean_percent", "Bản ghi sạch (%%)", "Clean records (%%)"},
	{"report.book.rule_count", "Số quy tắc", "Rules"},
	{"report.book.seconds", "Thời gian chạy (giây)", "Run time (s)"},
	{"report.book.error", "Vướng mắc", "Problem"},

	{"report.book.rules_failed", "Quy tắc chưa đạt", "Rules not passed"},
	{"report.book.check", "Phép kiểm tra", "Check"},
	{"report.book.unit", "Đơn vị tính", "Counted in"},
	{"report.book.waiver", "Miễn áp dụng", "Waiver"},
	{"report.book.warn_below", "Ngưỡng cảnh báo", "Warn below"},
	{"report.book.fail_below", "Ngưỡng không đạt", "Fail below"},
	{"report.book.duplicate_groups", "Nhóm trùng", "Duplicate groups"},
	{"report.book.surplus_rows", "Bản ghi thừa", "Surplus records"},
	{"report.book.identifier", "Định danh", "Identifier"},

	{"report.book.incidents", "Sự cố", "Incidents"},
	{"report.book.overdue", "Quá hạn", "Overdue"},
	{"report.book.first_seen", "Từ kỳ", "First seen"},
	{"report.book.last_seen", "Kỳ gần nhất", "Last seen"},
	{"report.book.periods_failed", "Số kỳ không đạt", "Periods failed"},
	{"report.book.due_review", "Hạn xem xét", "Review due"},
	{"report.book.due_correction", "Hạn khắc phục", "Correction due"},
	{"report.state.open", "Đang mở", "Open"},
	{"report.state.waived", "Được miễn", "Waived"},
	{"report.state.resolved", "Đã khắc phục", "Resolved"},
	{"report.state.withdrawn", "Quy tắc không còn", "Withdrawn"},

	{"report.book.samples", "Mẫu bản ghi lỗi (đã che)", "Failing records (masked)"},
	{"report.book.cell", "Địa chỉ ô", "Cell"},
	{"report.book.bytes", "Dung lượng (byte)", "Size (bytes)"},

	{"report.drift", "Biến động của cột", "Drift of columns"},
	{"report.drift.figure", "Chỉ tiêu", "Figure"},
	{"report.drift.missing", "tỷ lệ thiếu giá trị (%%)", "missing (%%)"},
	{"report.drift.distinct", "tỷ lệ giá trị khác nhau (%%)", "distinct values (%%)"},
	{"report.drift.mean", "trung bình", "mean"},
	{"report.drift.median", "trung vị (ước lượng)", "median (estimate)"},
	{"report.drift.shortest", "độ dài ngắn nhất", "shortest value"},
	{"report.drift.longest", "độ dài dài nhất", "longest value"},
	{"report.drift.share", "tỷ lệ của giá trị “%s” (%%)", "share of “%s” (%%)"},
	{"report.drift.now", "Kỳ này", "Now"},
	{"report.drift.previous", "Lần giao nộp trước", "Delivery before"},
	{"report.drift.mean_7", "Trung bình 7 ngày trước", "Mean of 7 days before"},
	{"report.drift.mean_30", "Trung bình 30 ngày trước", "Mean of 30 days before"},
	{"report.drift.bounds", "Khoảng thường thấy", "Usual bounds"},
	{"report.drift.low", "Khoảng thường thấy: từ", "Usual: from"},
	{"report.drift.high", "Khoảng thường thấy: đến", "Usual: to"},
	{"report.drift.outside", "Ngoài khoảng", "Outside"},
	{"report.drift.deliveries", "Số lần giao nộp để tính", "Deliveries it rests on"},
	{"report.drift.first", "Từ kỳ", "From"},
	{"report.drift.last", "Đến kỳ", "To"},
	{"report.drift.appeared", "giá trị mới, chưa lần giao nộp nào có", "a new value, which no delivery had"},
	{"report.drift.gone", "giá trị mà lần giao nộp nào cũng có, nay không còn", "a value that all deliveries had, and that is gone"},
	{"report.drift.none", "Chưa có lần giao nộp nào trước kỳ này để so sánh thống kê theo cột", "There is no delivery before this period to compare the profiles with"},
	{"report.drift.few", "Mới có %s lần giao nộp trước kỳ này; khoảng thường thấy được tính từ %s lần trở lên",
		"Deliveries before this period: %s; usual bounds are drawn from %s on"},
	{"report.drift.note", "Đã so %s chỉ tiêu với khoảng thường thấy của các lần giao nộp từ %s đến %s: trung vị ± 3,5 lần MAD ÷ 0,6745 (không hẹp hơn mức sàn nêu trong tài liệu); số chỉ tiêu nằm ngoài: %s",
		"%s figures were held against what was usual in the deliveries from %s to %s: the median ± 3.5 MAD ÷ 0.6745 (never nearer than the floors in the manual); outside are %s"},

	{"report.book.missing_percent", "Thiếu giá trị (%%)", "Missing (%%)"},
	{"report.book.placeholders", "Giá trị giữ chỗ", "Placeholders"},
	{"report.book.estimate", "Ước lượng", "Estimated"},
	{"report.book.min", "Nhỏ nhất", "Minimum"},
	{"report.book.max", "Lớn nhất", "Maximum"},
	{"report.book.mean", "Trung bình", "Mean"},
	{"report.book.min_length", "Độ dài ngắn nhất", "Shortest"},
	{"report.book.max_length", "Độ dài dài nhất", "Longest"},
}

func init() {
	for _, w := range bookWords {
		message.Define(w[0], w[1], w[2])
	}
}
