package format

import (
	"bytes"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

func init() {
	Register(Format{
		Name: "vn.procedure_file",
		Doc: message.Text{
			VI: `Mã hồ sơ thủ tục hành chính: mã định danh của đơn vị, ngày tiếp nhận (năm, tháng, ngày, mỗi phần 2 chữ số) và số thứ tự 4 chữ số, ngăn cách bằng dấu “-”, ví dụ 000.00.01.H26-230101-0001 hoặc H26.1-230101-0001.

Được kiểm tra: mã đơn vị như định dạng vn.agency_code; ngày có thật (năm 2000–2099) và không sau kỳ kiểm toán; số thứ tự đủ 4 chữ số.
Không kiểm tra: đơn vị có tồn tại hay không; mã có bị trùng hay không (mã là duy nhất theo đơn vị và ngày: dùng phép kiểm tra unique).

Nguồn: quy định về mã số hồ sơ thủ tục hành chính trên môi trường điện tử (V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX).`,
			EN: `Code of an administrative procedure file: the identifier of the unit, the day of receipt (year, month, day, 2 digits each) and a number of 4 digits, with “-” between them, e.g. 000.00.01.H26-230101-0001 or H26.1-230101-0001.

Checked: the unit as in the format vn.agency_code; the day is a real one (years 2000–2099) and not after the period that is audited; the number has 4 digits.
Not checked: whether the unit exists; whether the code comes twice (it is unique within unit and day: use the check unique).

Source: the rules on codes of administrative procedure files (V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX).`,
		},
		Valid: []string{"000.00.01.H26-230101-0001", "H26.1-230101-0001", "H26-261121-9999", "000.00.00.G22-240229-0100", "H29.10.2-200131-0000"},
		Invalid: []string{"000.00.01.H26-230229-0001", "H26.1-231301-0001", "H26.1-230100-0001", "H26.1-261122-0001", "H26.1-230101-001", "H26.1-230101-00001",
			"H26.1-20230101-0001", "H26.1-230101", "H26.1.230101.0001", "h26.1-230101-0001", "26.1-230101-0001", "H26.1-010123-0001-1", "H26.1–230101–0001",
			"H26.1-230101-0001 ", "-230101-0001", "H26.0-230101-0001"},
		New: func(on value.Day) Func {
			return func(v []byte) string { return procedureFile(v, on) }
		},
	})
}

var (
	procedureForm = message.Define("format.procedure_file",
		"không đúng dạng mã hồ sơ MÃ ĐƠN VỊ-YYMMDD-XXXX, ví dụ H26.1-230101-0001",
		"not of the form UNIT-YYMMDD-XXXX, e.g. H26.1-230101-0001")
	procedureUnit = message.Define("format.procedure_unit",
		"mã đơn vị trong mã hồ sơ không đúng dạng H26.1 hoặc 000.00.00.H26",
		"the unit in the code is not of the form H26.1 or 000.00.00.H26")
	procedureNoDay = message.Define("format.procedure_no_day",
		"ngày tiếp nhận trong mã hồ sơ không có thật",
		"the day of receipt in the code does not exist")
	procedureLate = message.Define("format.procedure_late",
		"ngày tiếp nhận trong mã hồ sơ sau kỳ kiểm toán",
		"the day of receipt in the code is after the period audited")
)

// procedureTail is the length of what follows the unit: -YYMMDD-XXXX.
const procedureTail = 12

func procedureFile(v []byte, on value.Day) string {
	unit := len(v) - procedureTail
	if unit <= 0 || !isProcedureTail(v[unit:]) {
		return procedureFault(v)
	}
	if !isAgencyCode(v[:unit]) {
		return procedureUnitFault(v, unit)
	}
	switch day, ok := shortDay(v[unit+1:]); {
	case !ok:
		return procedureNoDay
	case day > on:
		return procedureLate
	}
	return ""
}

func isProcedureTail(v []byte) bool {
	return v[0] == '-' && isDigits(v[1:7]) && v[7] == '-' && isDigits(v[8:])
}

// shortDay reads YYMMDD, digits all, of the century that has codes.
func shortDay(v []byte) (value.Day, bool) {
	two := func(i int) int { return int(v[i]-'0')*10 + int(v[i+1]-'0') }
	return value.DayOf(2000+two(0), two(2), two(4))
}

func procedureFault(v []byte) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	return procedureForm
}

// procedureUnitFault is asked of a code whose tail is right.
func procedureUnitFault(v []byte, unit int) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	if bytes.IndexByte(v[:unit], '-') >= 0 {
		return procedureForm
	}
	if agencyCode(v[:unit]) == notUpper {
		return notUpper
	}
	return procedureUnit
}
