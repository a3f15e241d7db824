package report

import "rasoat/rules/message"

// What only the workbook of a report says: headings that a page does without, because
// the figure stands beside another, or says its unit itself.
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
