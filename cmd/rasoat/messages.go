package main

import "rasoat/rules/message"

var (
	msgUnknownCommand = message.Define("cli.unknown_command",
		"không có lệnh %q; xem “rasoat help”", "no command %q; see rasoat help")
	msgBadFlag = message.Define("cli.bad_flag",
		"%s: không dùng được %q; cần: %s", "%s: %q cannot be used; wanted: %s")
	msgUnknownDataset = message.Define("cli.unknown_dataset",
		"không có bộ dữ liệu %q trong danh mục kiểm toán", "the catalogue has no dataset %q")
	msgFromAfterTo = message.Define("cli.from_after_to",
		"--from (%s) đứng sau --to (%s)", "--from (%s) is after --to (%s)")
	msgPeriodTwice = message.Define("cli.period_twice",
		"dùng --period, hoặc --from và --to, không dùng cả hai", "use --period, or --from and --to, not both")
	msgReportOfRange = message.Define("cli.report_of_range",
		"--report chỉ dùng cho một kỳ; báo cáo của nhiều kỳ nằm trong thư mục reports của kho điểm",
		"--report is for one period; the reports of a range are in the folder reports of the store")
	msgLeftAlone = message.Define("cli.left_alone",
		"%+d lượt đã có kết quả, không kiểm toán lại", "%+d had a result and were left alone")
	msgReportAt = message.Define("cli.report_at",
		"báo cáo: %s", "report: %s")
	msgReportNot = message.Define("cli.report_not_written",
		"không ghi được báo cáo %s (%s); kết quả đã lưu trong kho điểm không bị ảnh hưởng",
		"the report %s cannot be written (%s); what the score store holds is untouched")
	msgFuture = message.Define("cli.future_period",
		"chú ý: kỳ %d ở sau ngày hôm nay", "note: the period %d is after today")
	msgReplaced = message.Define("cli.agencies_replaced",
		"chú ý: từ kỳ %d, kho điểm đã có điểm của các cơ quan không có trong danh mục này (%s); các điểm đó đã bị thay thế. Một kho điểm chỉ dùng cho một danh mục: nếu có hai danh mục, hãy dùng hai kho",
		"note: from period %d on the store had scores of agencies that this catalogue does not have (%s), and they were replaced. A store is of one catalogue: where there are two, use two stores")
	msgStoreAt = message.Define("cli.store_at",
		"kho điểm: %s", "score store: %s")
	msgNoProblems = message.Define("cli.no_problems",
		"không có lỗi: %+d bộ dữ liệu, %+d quy tắc", "no problems: %+d dataset%[1]v, %+d rule%[2]v")
	msgProblems = message.Define("cli.problems",
		"%+d lỗi", "%+d problem%[1]v")
	msgNoTests = message.Define("cli.no_tests",
		"chưa có tệp kiểm thử quy tắc nào (tests/*.yaml)", "there are no rule tests (tests/*.yaml)")
	msgTestsHold = message.Define("cli.tests_hold",
		"đúng cả: %+d tệp, %+d trường hợp, %+d kỳ vọng", "all hold: %+d file%[1]v, %+d case%[2]v, %+d expectation%[3]v")
	msgNoFile = message.Define("cli.no_file",
		"cần đúng một tệp: rasoat check TỆP --rules TÊN.yaml", "one file is needed: rasoat check FILE --rules NAME.yaml")
	msgNoRules = message.Define("cli.no_rules",
		"không bộ dữ liệu nào trong danh mục nhận tệp %s; hãy chỉ rõ quy tắc bằng --rules datasets/TÊN.yaml",
		"no dataset of the catalogue takes %s; name the rules by --rules datasets/NAME.yaml")
	msgNoDir = message.Define("cli.no_dir",
		"cần đúng một thư mục: rasoat init THƯ_MỤC", "one folder is needed: rasoat init DIR")
	msgInitDone = message.Define("cli.init_done",
		"đã tạo danh mục mẫu; chạy thử: rasoat run --catalogue %s --period 2026-11-21",
		"wrote a small catalogue; try it: rasoat run --catalogue %s --period 2026-11-21")
	msgSchemaDone = message.Define("cli.schema_done",
		"đã ghi lược đồ vào %s/schema; để trình soạn thảo dùng, dòng đầu của tệp trong datasets là: # yaml-language-server: $schema=../schema/dataset.schema.json",
		"wrote the schemas to %s/schema; for an editor to use them, the first line of a file in datasets is: # yaml-language-server: $schema=../schema/dataset.schema.json")
	msgNoExplain = message.Define("cli.no_explain",
		"không có phép kiểm tra, định dạng hay danh mục nào tên là %q", "there is no check, format or list named %q")
	msgNoOut = message.Define("cli.no_out",
		"cần --out TÊN.html hoặc --out TÊN.xlsx, hoặc --json", "--out NAME.html or --out NAME.xlsx is needed, or --json")
	msgOutForm = message.Define("cli.out_form",
		"%s %s: không biết dạng báo cáo %q; cần .html hoặc .xlsx", "%s %s: there is no report of the form %q; .html or .xlsx is wanted")
	msgUnknownAgency = message.Define("cli.unknown_agency",
		"không có cơ quan %q trong danh mục kiểm toán", "the catalogue has no agency %q")
	msgNothingOfAgency = message.Define("cli.nothing_of_agency",
		"kho điểm %s không có kết quả của cơ quan %s cho kỳ %d", "the store %s has no results of the agency %s for %d")
	msgNothingStored = message.Define("cli.nothing_stored",
		"kho điểm %s chưa có kết quả nào cho kỳ %d", "the store %s has no results for %d")
)
