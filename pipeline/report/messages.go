package report

import "rasoat/rules/message"

// The words of the report. Headings are the words of the decrees and of the
// forms that officials fill in; they begin with a capital letter because they
// stand alone, unlike the sentences of other packages.
var words = [][3]string{
	// the page
	{"report.heading", "Báo cáo kiểm toán chất lượng dữ liệu", "Data quality audit report"},
	{"report.period", "Kỳ %s", "Period %s"},
	{"report.method", "Phương pháp %s", "Method %s"},
	{"report.nothing", "Không có dữ liệu của kỳ này", "There is no record of this period"},
	{"report.made_by", "Lập bởi rasoat %s từ kho điểm; mọi con số đều có thể tính lại từ kho", "Made by rasoat %s from the score store; every figure can be computed again from it"},

	// tiles
	{"report.datasets", "Bộ dữ liệu", "Datasets"},
	{"report.datasets_scored", "%s bộ đã chấm điểm", "%s scored"},
	{"report.rows", "Số bản ghi", "Records"},
	{"report.clean_rows", "Bản ghi sạch", "Clean records"},
	{"report.clean_percent", "Tỷ lệ bản ghi sạch", "Clean records"},
	{"report.of_rows", "%s trên %s bản ghi", "%s of %s records"},
	{"report.need_attention", "Cần xử lý", "Need attention"},
	{"report.need_attention_note", "nghiêm trọng, không đạt hoặc lỗi", "critical, failed or in error"},
	{"report.not_delivered", "Chưa cung cấp dữ liệu", "Not delivered"},
	{"report.unseen", "Không kiểm toán", "Not audited"},
	{"report.not_delivered_note", "đến hạn mà chưa có", "due and absent"},

	// tables of agencies and datasets
	{"report.agencies", "Điểm theo cơ quan", "Scores by agency"},
	{"report.agency", "Cơ quan", "Agency"},
	{"report.rank", "Thứ hạng", "Rank"},
	{"report.rank_of", "%s/%s", "%s of %s"},
	{"report.rank_tied", "%s/%s (đồng hạng)", "%s of %s (tied)"},
	{"report.rank_single", "%s", "%s"},
	{"report.rank_single_tied", "%s (đồng hạng)", "%s (tied)"},
	{"report.unranked", "chưa xếp hạng", "not ranked"},
	{"report.interval", "Khoảng tin cậy của tỷ lệ bản ghi sạch", "Confidence interval of the clean share"},
	{"report.trend", "Xu hướng", "Trend"},
	{"report.trend_days", "Xu hướng trong 30 ngày", "Trend over 30 days"},
	{"report.trend_against", "So với", "Compared with"},
	{"report.trend_last", "kỳ trước có điểm (%s)", "the period before with a score (%s)"},
	{"report.trend_mean", "trung bình %s ngày trước", "the mean of the %s days before"},
	{"report.trend_since", "so với %s", "since %s"},
	{"report.trend_over", "so với trung bình %s ngày: %s (%s kỳ)", "against the mean of %s days: %s (periods: %s)"},
	{"report.trend_figure", "Điểm để so sánh", "Its score"},
	{"report.trend_change", "Thay đổi", "Change"},
	{"report.trend_periods", "Số kỳ có điểm", "Periods with a score"},
	{"report.trend_scale", "Biểu đồ: thang điểm từ %s đến 100; thấp nhất %s, cao nhất %s", "Chart: from %s to 100; lowest %s, highest %s"},
	{"report.method_changed", "Phương pháp chấm điểm hoặc trọng số đã đổi trong %s ngày trước, lần gần nhất từ kỳ %s. Điểm trước và sau ngày này không so sánh được với nhau; điểm trung bình gộp cả hai.",
		"The scoring method or its weights changed within the %s days before, the last time from %s on. Scores before and after that day are not comparable; means hold both."},
	{"report.overview", "Tổng hợp các bộ dữ liệu", "Overview of datasets"},
	{"report.dataset", "Bộ dữ liệu", "Dataset"},
	{"report.score", "Điểm", "Score"},
	{"report.band", "Xếp loại", "Band"},
	{"report.status", "Kết quả", "Status"},
	{"report.group_1_short", "Nhóm 1", "Group 1"},
	{"report.group_2_short", "Nhóm 2", "Group 2"},
	{"report.group_3_short", "Nhóm 3", "Group 3"},
	{"report.duration", "Thời gian chạy", "Run time"},
	{"report.groups_note", "Nhóm 1: dùng được ngay; nhóm 2: cần làm sạch; nhóm 3: không dùng được",
		"Group 1: usable; group 2: to be corrected; group 3: unusable"},

	{"report.sheets_more", "Trình bày chi tiết %s bộ dữ liệu cần xử lý nhất trong %s bộ đã kiểm toán; xem bộ khác bằng lệnh: rasoat report --dataset MÃ --period %s --out x.html",
		"Details are given of %s of %s audited datasets, those that need attention most; for another: rasoat report --dataset ID --period %s --out x.html"},

	// errors
	{"report.problems", "Bộ dữ liệu có lỗi hoặc chưa cung cấp", "Errors and missing deliveries"},
	{"report.not_audited", "Không kiểm toán được", "Could not be audited"},
	{"report.no_error_text", "không ghi nguyên nhân", "no cause was recorded"},
	{"report.rule_broken", "Không tính được quy tắc", "Could not evaluate the rule"},
	{"report.absent_note", "Bộ dữ liệu đến hạn trong kỳ nhưng cơ quan chưa cung cấp; không chấm điểm, tính riêng trong điểm của cơ quan",
		"The dataset was due in this period and the agency has not delivered it; it is not scored, and counted apart in the agency's score"},

	// a dataset
	{"report.quality_score", "Điểm chất lượng dữ liệu", "Data quality score"},
	{"report.criteria", "Điểm theo tiêu chí", "Scores by criterion"},
	{"report.criterion", "Tiêu chí", "Criterion"},
	{"report.weight", "Trọng số", "Weight"},
	{"report.rules", "Quy tắc", "Rules"},
	{"report.rule", "Quy tắc", "Rule"},
	{"report.fields", "Điểm theo trường thông tin", "Scores by field"},
	{"report.field", "Trường thông tin", "Field"},
	{"report.identifier", "định danh", "identifier"},
	{"report.whole_dataset", "(toàn bộ dữ liệu)", "(whole dataset)"},
	{"report.segments", "Điểm theo phân nhóm", "Scores by segment"},
	{"report.segment", "Phân nhóm", "Segment"},
	{"report.segments_more", "Hiển thị %s phân nhóm điểm thấp nhất trong %s; còn lại xem trong kho điểm", "The %s lowest of %s segments are shown; the others are in the store"},
	{"report.no_segment", "(bỏ trống)", "(blank)"},
	{"report.records_by_group", "Bản ghi theo nhóm", "Records by group"},
	{"report.group_1", "Nhóm 1 – dùng được", "Group 1 – usable"},
	{"report.group_2", "Nhóm 2 – cần làm sạch", "Group 2 – to be corrected"},
	{"report.group_3", "Nhóm 3 – không dùng được", "Group 3 – unusable"},

	// rules
	{"report.total", "Tổng số", "Total"},
	{"report.tested", "Đã kiểm tra", "Tested"},
	{"report.missing", "Thiếu giá trị", "Missing"},
	{"report.excluded", "Ngoài phạm vi", "Excluded"},
	{"report.passed", "Đạt", "Passed"},
	{"report.failed", "Không đạt", "Failed"},
	{"report.thresholds", "Ngưỡng cảnh báo / không đạt", "Warn / fail below"},
	{"report.severity", "Mức độ", "Severity"},
	{"report.error_group", "Nhóm lỗi", "Error group"},
	{"report.basis", "Căn cứ pháp lý", "Legal basis"},
	{"report.waived_until", "Được miễn đến %s", "Waived until %s"},
	{"report.waived_by", "Được miễn đến %s theo %s", "Waived until %s by %s"},
	{"report.waived_why", "%s: %s", "%s: %s"},
	{"report.incident", "Sự cố", "Incident"},
	{"report.incident_open", "từ kỳ %s, %s kỳ không đạt; hạn xem xét %s, hạn khắc phục %s", "since %s, failing in %s period%[2]v; review due %s, correction due %s"},
	{"report.incident_overdue", "từ kỳ %s, %s kỳ không đạt; QUÁ HẠN khắc phục (%s)", "since %s, failing in %s period%[2]v; correction OVERDUE since %s"},
	{"report.incident_waived", "từ kỳ %s, %s kỳ không đạt; đang được miễn", "since %s, failing in %s period%[2]v; waived"},
	{"report.incident_waived_until", "từ kỳ %s, %s kỳ không đạt; được miễn đến %s", "since %s, failing in %s period%[2]v; waived until %s"},
	{"report.incident_resolved", "từ kỳ %s, %s kỳ không đạt; đã khắc phục ở kỳ này", "since %s, failing in %s period%[2]v; resolved in this period"},
	{"report.observed", "Giá trị đo được", "Observed"},
	{"report.reason", "Lý do", "Reason"},
	{"report.duplicates", "%s nhóm trùng, %s bản ghi thừa", "%s duplicate group%[1]v, %s surplus record%[2]v"},

	// samples
	{"report.samples", "Mẫu bản ghi lỗi (đã che)", "Samples of failing records (masked)"},
	{"report.samples_of", "%s không đạt trên %s đã kiểm tra", "%s failed of %s tested"},
	{"report.source_file", "Tệp nguồn", "Source file"},
	{"report.row_number", "Hàng", "Row"},
	{"report.line", "Dòng", "Line"},
	{"report.column", "Cột", "Column"},
	{"report.value_masked", "Giá trị (đã che)", "Value (masked)"},
	{"report.key_masked", "Khóa (đã che)", "Key (masked)"},
	{"report.empty_value", "(trống)", "(empty)"},
	{"report.samples_note", "Hàng: số thứ tự như trong bảng tính, kể cả tiêu đề. Dòng: dòng vật lý của tệp văn bản",
		"Row: as a spreadsheet counts, the header included. Line: physical line of a text file"},

	// profile
	{"report.profile", "Thống kê theo cột", "Column profile"},
	{"report.type", "Kiểu", "Type"},
	{"report.missing_values", "Thiếu giá trị", "Missing"},
	{"report.of_them_placeholders", "%s giá trị giữ chỗ", "%s placeholder%[1]v"},
	{"report.distinct", "Giá trị khác nhau", "Distinct"},
	{"report.about", "≈ %s", "≈ %s"},
	{"report.min_max", "Nhỏ nhất – lớn nhất", "Minimum – maximum"},
	{"report.lengths", "Độ dài", "Lengths"},
	{"report.top_values", "Giá trị thường gặp", "Commonest values"},
	{"report.shapes", "Dạng thức", "Shapes"},
	{"report.mean", "trung bình %s", "mean %s"},

	// reading
	{"report.reading", "Đọc dữ liệu", "Reading"},
	{"report.files", "Số tệp", "Files"},
	{"report.bytes", "Dung lượng", "Size"},
	{"report.rows_read", "Bản ghi đã đọc", "Records read"},
	{"report.rows_rejected", "Bản ghi không đọc được", "Records rejected"},
	{"report.rows_skipped", "Dòng bỏ qua", "Lines skipped"},
	{"report.encoding", "Bảng mã", "Encoding"},
	{"report.format", "Định dạng", "Format"},
	{"report.fingerprint", "SHA-256 của dữ liệu", "SHA-256 of the input"},
	{"report.run_id", "Mã lượt kiểm toán", "Run id"},
	{"report.attempt", "Lần kiểm toán", "Attempt"},
	{"report.finished_at", "Hoàn thành lúc", "Finished at"},
	{"report.rerun_reason", "Lý do chạy lại", "Reason for the re-run"},
	{"report.operator", "Người thực hiện", "Operator"},

	// method
	{"report.source", "Nguồn: %s", "Source: %s"},
	{"report.how", "Cách chấm điểm", "How scores are made"},
	{"report.bands", "Xếp loại", "Bands"},
	{"report.from", "từ %s", "%s and above"},
	{"report.below", "dưới %s", "below %s"},
	{"report.not_weighed", "đo, không tính vào điểm", "measured, not scored"},

	// statuses, severities, bands
	{"report.status.pass", "Đạt", "Pass"},
	{"report.status.warn", "Cảnh báo", "Warning"},
	{"report.status.fail", "Không đạt", "Fail"},
	{"report.status.critical", "Nghiêm trọng", "Critical"},
	{"report.status.not_applicable", "Không áp dụng", "Not applicable"},
	{"report.status.waived", "Được miễn", "Waived"},
	{"report.status.error", "Lỗi", "Error"},
	{"report.status.not_delivered", "Chưa cung cấp", "Not delivered"},
	{"report.status.not_due", "Chưa đến hạn", "Not due"},
	{"report.status.not_ranked", "Chưa xếp hạng", "Not ranked"},
	{"report.severity.minor", "nhẹ", "minor"},
	{"report.severity.major", "nặng", "major"},
	{"report.severity.critical", "nghiêm trọng", "critical"},
	{"report.band.green", "Xanh", "Green"},
	{"report.band.yellow", "Vàng", "Yellow"},
	{"report.band.red", "Đỏ", "Red"},

	// units of time
	{"report.ms", "%s ms", "%s ms"},
	{"report.seconds", "%s giây", "%s s"},
	{"report.minutes", "%s phút %s giây", "%s min %s s"},
	{"report.hours", "%s giờ %s phút", "%s h %s min"},

	// the terminal
	{"report.rule_unapplied", "không áp dụng: %s", "not applicable: %s"},
	{"report.day", "Kỳ", "Period"},
	{"report.attempt_short", "Lần", "Attempt"},
	{"report.shown_short", "Dùng", "Shown"},
	{"report.run_id_short", "Mã lượt", "Run id"},
	{"report.shown_note", "●: lượt mà báo cáo và bảng điều khiển đang dùng", "●: the run that reports and dashboards show"},
	{"report.attempts_more", "còn các lượt cũ hơn; --limit 0 để xem hết, --from và --to để chọn kỳ",
		"there are earlier ones; --limit 0 shows all, --from and --to choose periods"},
	{"report.no_attempts", "kho điểm chưa có lượt kiểm toán nào như vậy", "the store has no such run"},
	{"report.unreadable_attempt", "Không đọc được", "Unreadable"},
	{"report.rules_more", "và %s quy tắc khác chưa đạt", "and %s more rules that did not pass"},
}

func init() {
	for _, w := range words {
		message.Define(w[0], w[1], w[2])
	}
}

// word is a message without arguments.
func word(key string) message.Text {
	t, ok := message.Lookup(key)
	if !ok {
		return same(plain(key, shortText))
	}
	return t
}

// wordOr is the message prefix.id, or the id as it stands where a newer version
// of the tool wrote one that this one has no word for.
func wordOr(prefix, id string) message.Text {
	if t, ok := message.Lookup(prefix + "." + id); ok {
		return t
	}
	return same(plain(id, idText))
}
