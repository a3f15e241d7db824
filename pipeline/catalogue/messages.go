package catalogue

import "rasoat/rules/message"

// The kinds of problems, as they stand in brackets; package decode has more.
const (
	kindCheck      = "check"
	kindCircle     = "circle"
	kindConflict   = "conflict"
	kindExpression = "expression"
	kindFile       = "file"
	kindID         = "id"
	kindMissing    = "missing-key"
	kindNoDatasets = "no-dataset"
	kindParameter  = "parameter"
	kindReference  = "reference"
	kindScoring    = "scoring"
	kindSource     = "source"
	kindTwin       = "duplicate-id"
	kindUndeclared = "undeclared"
	kindValue      = "wrong-value"
	kindVersion    = "version"
)

// Files and what they declare.
var (
	lintNoFile = message.Define("lint.no_file",
		"không có tệp này", "there is no such file")
	hintInit = message.Define("lint.init",
		"lệnh rasoat init tạo một danh mục kiểm toán mẫu", "rasoat init writes a catalogue to begin with")
	lintUnreadable = message.Define("lint.unreadable",
		"không đọc được: %s", "it cannot be read: %s")
	lintExists = message.Define("lint.exists",
		"đã có tệp này nên không ghi gì", "it is there already: nothing was written")
	hintElsewhere = message.Define("lint.elsewhere",
		"chọn một thư mục khác", "choose another folder")
	lintYML = message.Define("lint.yml",
		"tệp có đuôi .yml không được đọc", "a file that ends in .yml is not read")
	hintRename = message.Define("lint.rename",
		"đổi tên thành %s.yaml", "rename it to %s.yaml")
	lintNoDatasets = message.Define("lint.no_datasets",
		"chưa có tệp khai báo bộ dữ liệu nào (*.yaml)", "there is no dataset file (*.yaml)")
	lintVersion = message.Define("lint.version",
		"không đọc được phiên bản %s", "version %s is not known")
	hintVersion = message.Define("lint.version_one",
		"bản rasoat này đọc phiên bản 1", "this rasoat reads version 1")
	lintBadID = message.Define("lint.bad_id",
		"mã %q không hợp lệ", "%q is no valid id")
	hintID = message.Define("lint.id_form",
		"mã gồm chữ thường không dấu, chữ số và dấu _, bắt đầu bằng chữ, dài nhất 64 ký tự", "an id is of lower-case letters a–z, digits and _, begins with a letter, and has at most 64 characters")
	hintRuleID = message.Define("lint.rule_id_form",
		"mã gồm chữ thường không dấu, chữ số, dấu _ và dấu chấm, bắt đầu bằng chữ", "an id is of lower-case letters a–z, digits, _ and dots, and begins with a letter")
	lintDuplicateID = message.Define("lint.duplicate_id",
		"mã %q đã được dùng", "the id %q is taken")
	hintAlsoIn = message.Define("lint.also_in",
		"mã này đã có trong %s", "it is also in %s")
	lintNoZone = message.Define("lint.no_zone",
		"không có múi giờ %q", "there is no time zone %q")
	hintZone = message.Define("lint.zone_form",
		"viết tên theo IANA, ví dụ Asia/Ho_Chi_Minh", "write its IANA name, as in Asia/Ho_Chi_Minh")
	lintWorkingDays = message.Define("lint.working_days",
		"cần số ngày làm việc, từ 1 đến %s", "a number of working days is wanted, from 1 to %s")
	lintMonthDay = message.Define("lint.month_day",
		"cần một ngày của tháng, từ 1 đến %s", "a day of the month is wanted, from 1 to %s")
	lintDueOrder = message.Define("lint.due_order",
		"hạn khắc phục (correction_days) không được sớm hơn hạn xem xét (review_days)", "the correction (correction_days) cannot be due before the review (review_days)")
	lintBroken = message.Define("lint.method_broken",
		"không đọc được phương pháp chấm điểm: %s", "the scoring methods cannot be read: %s")
	lintNoAgency = message.Define("lint.no_agency",
		"cơ quan %q không được khai báo trong rasoat.yaml", "agency %q is not declared in rasoat.yaml")
	lintCircle = message.Define("lint.circle",
		"cơ quan %q là cấp trên của chính nó", "agency %q is above itself")
	lintOneSource = message.Define("lint.reference_source",
		"cần đúng một trong hai khóa builtin và path", "exactly one of builtin and path is needed")
	hintOneSource = message.Define("lint.reference_form",
		"builtin: danh mục có sẵn trong rasoat; path: tệp của bạn", "builtin: a list that ships with rasoat; path: a file of yours")
	lintNoBuiltin = message.Define("lint.no_builtin",
		"không có danh mục sẵn tên %q", "no list named %q ships with rasoat")
	lintBuiltinKey = message.Define("lint.builtin_key",
		"danh mục có sẵn đã có khóa, không khai báo key", "a list that ships has its key: leave out key")
	lintBuiltinIdle = message.Define("lint.builtin_source",
		"danh mục có sẵn không đọc từ tệp nên không dùng %s", "a list that ships is read from no file, so %s says nothing here")
	lintListRemote = message.Define("lint.list_remote",
		"danh mục phải là tệp trên máy", "a reference is a file of this machine")
	lintListIdle = message.Define("lint.list_idle",
		"danh mục được đọc như văn bản nên không dùng %s", "a reference is read as text, so %s says nothing here")
	lintDigits = message.Define("lint.digits",
		"số chữ số %s không hợp lệ", "%s is no number of digits")
	hintDigits = message.Define("lint.digits_form",
		"digits là số chữ số của mã, từ 1 đến %s", "digits is how many digits a code has, from 1 to %s")
	lintWeight = message.Define("lint.weight",
		"trọng số %s không hợp lệ", "%s is no weight")
	hintWeight = message.Define("lint.weight_form",
		"trọng số là số từ 0 trở lên, tối đa 15 chữ số", "a weight is 0 or more, with at most 15 digits")
	lintPercent = message.Define("lint.percent",
		"ngưỡng %s nằm ngoài khoảng 0 đến 100", "%s is outside 0 to 100")
)

// Datasets, columns and rules.
var (
	lintNoSource = message.Define("lint.no_source",
		"chưa khai báo bản trích dữ liệu", "no extract is declared")
	hintSource = message.Define("lint.source_form",
		"nói bản trích nằm ở đâu, ví dụ source: {path: ../extracts/births.csv}", "say where the extract is, as in source: {path: ../extracts/births.csv}")
	lintPassword = message.Define("lint.password_written",
		"mật khẩu được ghi thẳng trong dsn", "a password is written in dsn")
	hintPassword = message.Define("lint.password_form",
		"lấy mật khẩu từ biến môi trường: postgres://user:${PASSWORD}@host/database",
		"take it from the environment: postgres://user:${PASSWORD}@host/database")
	lintSecretValue = message.Define("lint.secret_value",
		"giá trị của %q không dùng được ở đây", "the value of %q cannot be used here")
	lintDateForm = message.Define("lint.date_form",
		"có dạng ngày không đọc được", "one of these is no form of dates")
	hintDateForm = message.Define("lint.date_forms",
		"ví dụ dd/mm/yyyy, yyyy-mm-dd, mm/yyyy, yyyy", "such as dd/mm/yyyy, yyyy-mm-dd, mm/yyyy, yyyy")
	lintAgencyless = message.Define("lint.agencyless",
		"thiếu khóa \"agency\"", "key \"agency\" is missing")
	hintAgency = message.Define("lint.agency_form",
		"mã của cơ quan cung cấp dữ liệu, khai báo trong rasoat.yaml", "the id of the agency that delivers it, as declared in rasoat.yaml")
	lintNoColumn = message.Define("lint.no_column",
		"cột %q không được khai báo", "column %q is not declared")
	lintBlankColumn = message.Define("lint.blank_column",
		"tên cột để trống", "the column has no name")
	lintSameColumn = message.Define("lint.same_column",
		"cột %q và cột %q là một: tên chỉ khác ở khoảng trắng hoặc cách mã hoá dấu",
		"the columns %q and %q are one: blanks, or how accents are encoded, are all that tells the names apart")
	lintReserved = message.Define("lint.reserved",
		"tên %q được dành riêng cho cả bộ dữ liệu", "the name %q is kept for the dataset as a whole")
	hintChecks = message.Define("lint.checks_form",
		"cần một danh sách, ví dụ [not_null, {format: vn.citizen_id}]", "a list is wanted, as in [not_null, {format: vn.citizen_id}]")
	lintUnknownCheck = message.Define("lint.unknown_check",
		"không có phép kiểm tra hay khóa nào tên %q", "there is no check and no key of a rule named %q")
	lintNoCheck = message.Define("lint.no_check",
		"quy tắc không nêu phép kiểm tra nào", "the rule names no check")
	hintRule = message.Define("lint.rule_form",
		"viết tên phép kiểm tra và tham số, ví dụ in_set: [Nam, Nữ]", "write a check and its parameters, as in in_set: [Nam, Nữ]")
	lintTwoChecks = message.Define("lint.two_checks",
		"quy tắc nêu hai phép kiểm tra: %s và %s", "the rule names two checks: %s and %s")
	hintTwoChecks = message.Define("lint.two_rules",
		"tách thành hai quy tắc", "make it two rules")
	lintNoRuleID = message.Define("lint.no_rule_id",
		"quy tắc thiếu khóa \"id\"", "the rule lacks the key \"id\"")
	lintSecondCheck = message.Define("lint.second_check",
		"cột đã có phép kiểm tra %s: phép thứ hai cần có id riêng", "the column has the check %s already: a second one needs an id")
	lintTakenID = message.Define("lint.always_on_id",
		"mã %q là của quy tắc luôn được áp dụng", "the id %q is that of a rule that is always on")
	lintUnknownParam = message.Define("lint.unknown_parameter",
		"phép kiểm tra %s không có tham số %q", "the check %s has no parameter %q")
	lintNoParam = message.Define("lint.no_parameter",
		"phép kiểm tra %s thiếu tham số %q", "the check %s lacks its parameter %q")
	hintParams = message.Define("lint.parameters_form",
		"viết tham số theo tên, ví dụ {min: 1}", "write the parameters by name, as in {min: 1}")
	lintOtherColumn = message.Define("lint.other_column",
		"phép kiểm tra đặt ở cột %q nhưng lại nêu cột %q", "the check stands under column %q and names column %q")
	hintOtherColumn = message.Define("lint.leave_out_column",
		"bỏ column, hoặc chuyển phép kiểm tra sang cột kia", "leave out column, or move the check to the other one")
	lintPersonalSegment = message.Define("lint.personal_segment",
		"không thể chấm điểm riêng theo cột %q: cột chứa dữ liệu cá nhân", "column %q cannot be the segment: it holds personal data")
	hintPersonalSegment = message.Define("lint.hint_personal_segment",
		"giá trị của cột phân nhóm xuất hiện trong báo cáo; hãy chọn cột như mã xã", "the values of the segment stand in reports; choose a column such as the commune code")
	lintOtherType = message.Define("lint.other_type",
		"kiểu %s khác với kiểu %s đã khai báo của cột", "type %s is not the column's declared type %s")
	hintColumnType = message.Define("lint.type_line",
		"kiểu của cột khai báo ở dòng %s", "the column's type is declared on line %s")
	lintNoFold = message.Define("lint.no_fold",
		"phép kiểm tra %s không so sánh văn bản nên không dùng fold", "the check %s compares no text: fold means nothing to it")
	lintThresholds = message.Define("lint.thresholds",
		"fail_below lớn hơn warn_below", "fail_below is above warn_below")
	lintErrorGroup = message.Define("lint.error_group",
		"không có nhóm lỗi %s: các nhóm từ 1 đến 8", "there is no error group %s: they are 1 to 8")
	lintNoCriterion = message.Define("lint.no_criterion",
		"phương pháp chấm điểm không có tiêu chí %q", "the scoring method has no criterion %q")
	lintNoDataset = message.Define("lint.no_dataset",
		"bộ dữ liệu %q không được khai báo", "dataset %q is not declared")
	hintUnread = message.Define("lint.unread",
		"có thể bộ dữ liệu này ở %s, là tệp chưa đọc được: hãy sửa tệp đó trước", "it may be that of %s, which could not be read: mend that file first")
	lintNoForeignColumn = message.Define("lint.no_foreign_column",
		"cột %q không được khai báo ở bộ dữ liệu %q", "column %q is not declared in dataset %q")
	lintForeignType = message.Define("lint.foreign_type",
		"cột %q của bộ dữ liệu %q có kiểu %s, không so sánh được với kiểu %s", "column %q of dataset %q is of type %s, which cannot be compared with %s")
)
