package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

type typeOf struct {
	Type    value.Type       `param:"type,main" vi:"kiểu: string, integer, decimal, boolean, date, timestamp (mặc định là kiểu đã khai báo của cột)" en:"string, integer, decimal, boolean, date or timestamp (the column's declared type if left out)"`
	Column  rules.ColumnName `param:"column,required" vi:"cột được kiểm tra" en:"the column that is judged"`
	Formats []string         `param:"formats" vi:"các dạng ngày được chấp nhận, ví dụ dd/mm/yyyy; nếu không ghi thì tự nhận biết" en:"the accepted forms of dates, e.g. dd/mm/yyyy; detected if left out"`
}

var (
	msgNotOfType = message.Define("not_of_type",
		"không phải là giá trị kiểu %s", "is not a value of type %s")
	msgDateForm = message.Define("check.date_form",
		"%q không phải là một dạng ngày", "%q is not a form of dates")
	msgFormsOfDates = message.Define("check.forms_of_dates",
		"formats chỉ dùng cho kiểu date, timestamp", "formats are for the types date and timestamp")
)

func init() {
	rules.Register(rules.Check{
		Name: "type", Criterion: "dung", ErrorGroup: 4, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi giá trị đọc được theo kiểu đã khai báo. Dạng ngày và dạng số của mỗi cột được quyết định một lần, từ 100.000 bản ghi đầu; nếu đã khai báo dạng thì chỉ các dạng đó được chấp nhận. Nếu không khai báo, ngày được chấp nhận ở các dạng dd/mm/yyyy, yyyy-mm-dd và “ngày d tháng m năm yyyy” (số 0 đứng đầu và dấu / - . không quan trọng); thêm d/m/yy hoặc yyyymmdd khi quá nửa số ngày của cột viết như vậy; mm/yyyy và yyyy phải được khai báo. Ngày đứng trước tháng, trừ khi có ngày chỉ đọc được theo thứ tự tháng trước và không có ngày nào chứng tỏ điều ngược lại. Kết quả ghi các dạng được chấp nhận đã gặp, rồi đến các dạng không được chấp nhận. Số integer nằm trong 64 bit (19 chữ số), số decimal có nhiều nhất 20 chữ số trước và 18 chữ số sau dấu thập phân; dài hơn thì không đúng kiểu. Kiểu boolean nhận true, có, đúng, yes, 1, x và false, không, sai, no, 0, - (không phân biệt hoa thường). Ngày không có trong lịch (31/02) không đạt. Ô thiếu không được kiểm tra.",
			EN: "A row passes when its value can be read as the declared type. The form of dates and numbers is decided once per column, from the first 100,000 records; where forms are declared, they alone are accepted. Where none are, dates are accepted as dd/mm/yyyy, yyyy-mm-dd and “ngày d tháng m năm yyyy” (leading zeros and the mark, / - or ., do not matter), and as d/m/yy or yyyymmdd if more than half of the column's dates are written so; mm/yyyy and yyyy have to be declared. The day comes before the month, unless some dates can only be read with the month first and none shows the contrary. The result names the accepted forms that were met, then those that are not accepted. An integer is of 64 bits (19 digits), a decimal of at most 20 digits before the mark and 18 after it; what is longer is not of the type. A boolean is true, có, đúng, yes, 1, x or false, không, sai, no, 0, -, in any case. A day that no calendar has (31/02) fails. Missing values are not tested.",
		},
	}, bindType)
}

func bindType(p *typeOf, s *rules.Scope) rules.Bound {
	col := s.Column("column", p.Column)
	want := p.Type
	if want == value.String {
		want = s.Dataset.Columns[col].Type
	}
	if len(p.Formats) > 0 && want != value.Date && want != value.Timestamp {
		s.Fault("formats", message.New(msgFormsOfDates))
	}
	for _, f := range p.Formats {
		if _, err := value.ParseDateForm(f); err != nil {
			s.Fault("formats", message.New(msgDateForm, f), message.DidYouMean(f, value.DateForms()))
		}
	}
	row := rules.Row{Columns: []int{col}, Reach: rules.Present, Judge: func(*rules.Batch, rules.Bits, rules.Bits) {},
		Why: func(*rules.Batch, int) message.M { return message.New(msgNotOfType, message.New(msgTypeName[want])) }}
	switch {
	case want == value.String:
	case want == s.Dataset.Columns[col].Type && len(p.Formats) == 0:
		row.Judge = func(b *rules.Batch, tested, failed rules.Bits) {
			bad := b.Mistyped(col)
			for w := range failed {
				failed[w] |= tested[w] & bad[w]
			}
		}
		if s.Forms != nil {
			row.Observed = s.Forms[col].Observed()
		}
	default:
		row.Judge, row.Value = nil, valueOfType(want, p.Formats, s)
	}
	return row
}

// valueOfType reads texts by forms of the rule's own, other than those by which
// the column's values are read.
func valueOfType(want value.Type, formats []string, s *rules.Scope) func([]byte) bool {
	form := new(value.Evidence).Decide(want, formats)
	read := map[value.Type]func([]byte) bool{
		value.Date:      func(v []byte) bool { _, ok := form.Day(v); return ok },
		value.Timestamp: func(v []byte) bool { _, ok := form.Micros(v, s.Zone); return ok },
		value.Integer:   func(v []byte) bool { _, ok := form.Integer(v); return ok },
		value.Decimal:   func(v []byte) bool { _, ok := form.Decimal(v); return ok },
		value.Boolean:   func(v []byte) bool { _, ok := form.Boolean(v); return ok },
	}[want]
	return func(v []byte) bool { return read(value.Trim(v)) }
}
