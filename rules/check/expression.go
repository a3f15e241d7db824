package check

import (
	"rasoat/rules"
	"rasoat/rules/message"
)

type expression struct {
	That rules.Expression `param:"that,main,required" vi:"biểu thức CEL trên các cột của dòng, cho kết quả đúng hoặc sai" en:"a CEL expression over the columns of the row that yields true or false"`
}

var msgNotSo = message.Define("not_so",
	"không đúng là %s", "it does not hold that %s")

func init() {
	rules.Register(rules.Check{
		Name: "expression", Criterion: "dung", ErrorGroup: 6, Unit: rules.UnitRow,
		Doc: message.Text{
			VI: "Dòng đạt khi biểu thức đúng. Biểu thức viết bằng CEL: tên cột là giá trị theo kiểu đã khai báo, so sánh bằng == != < <= > >=, nối bằng && || !, có thêm today (kỳ kiểm toán; viết today() nếu có cột tên là today), date(\"2026-01-31\"), missing(cột), col(\"Tên cột\") (cho cả cột trùng tên với từ riêng của CEL như type, int, list), days(từ, đến) và years(từ, đến) (số ngày, số năm tròn), fold(chữ, \"case space\") (bỏ qua khác biệt như “fold”), is_format(chữ, \"vn.tax_code\"), startsWith, endsWith, contains, matches, size, getFullYear, … Cột decimal so sánh trực tiếp với một số hay một cột decimal khác thì chính xác đến chữ số cuối; hễ đã tính toán với nó (a + b, a * 1.1) thì CEL tính bằng số thực IEEE 64 bit, như bảng tính, nên 0.1 + 0.2 == 0.3 là sai: khi đó hãy so sánh với một sai số, hoặc dùng compare, sums_to là các quy tắc tính chính xác. Biểu thức sai kiểu hoặc dùng cột không khai báo bị báo ngay khi chạy rasoat lint. Dòng thiếu giá trị mà biểu thức cần thì không được kiểm tra; nếu biểu thức có hỏi missing(cột) thì ô thiếu của cột ấy do biểu thức quyết định. Dòng không tính được (như chia cho 0) thì không đạt, lỗi được ghi lại.",
			EN: "A row passes when the expression is true of it. Expressions are CEL: a column's name is its value, of its declared type; compare with == != < <= > >=, join with && || !. Besides there are today (the period; today() where a column is named today), date(\"2026-01-31\"), missing(column), col(\"Any name\") (also for a column named by a word of CEL's own, such as type, int, list), days(from, to) and years(from, to) (whole ones), fold(text, \"case space\") (as `fold` has it), is_format(text, \"vn.tax_code\"), startsWith, endsWith, contains, matches, size, getFullYear and the like. A decimal column beside a number, or beside another, is compared to the last digit; but once something is computed with decimals (a + b, a * 1.1) CEL takes them for IEEE doubles, so that 0.1 + 0.2 == 0.3 is false: allow for a difference there, or use compare and sums_to, which are exact. Wrong types and undeclared columns are found at lint. A row that lacks a value which the expression reads is missing; of a column of which it asks missing(column), the expression decides. A row that cannot be evaluated (a division by 0) fails, and the error is kept.",
		},
	}, func(p *expression, s *rules.Scope) rules.Bound {
		condition := s.Condition("that", p.That)
		if condition == nil {
			return rules.Row{}
		}
		row := condition.Row()
		row.Why = func(*rules.Batch, int) message.M { return message.New(msgNotSo, p.That) }
		return row
	})
}
