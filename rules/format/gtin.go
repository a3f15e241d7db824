package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "gtin",
		Doc: message.Text{
			VI: `Mã số thương phẩm toàn cầu (GTIN, số dưới mã vạch): 8, 12, 13 hoặc 14 chữ số viết liền, chữ số cuối là chữ số kiểm tra; mã của Việt Nam bắt đầu bằng 893.

Được kiểm tra: số chữ số; chữ số kiểm tra theo mô-đun 10 (từ phải sang trái, trọng số 3 và 1 xen kẽ). Sai một chữ số bất kỳ đều bị phát hiện.
Không kiểm tra: mã đã được cấp hay chưa; ba chữ số đầu (hàng nhập khẩu có mã khác 893). Dãy toàn số 0 có chữ số kiểm tra đúng: dùng phép kiểm tra no_stand_in.
Mã 8, 13 hoặc 14 chữ số mất số 0 ở đầu được báo khi thêm số 0 thì đúng; mã 13 chữ số mất một số 0 thành mã 12 chữ số đúng, nên không phân biệt được.

Nguồn: ghi theo trí nhớ (GS1), chưa đối chiếu văn bản gốc; số chữ số nằm trong tệp dữ liệu forms.csv.`,
			EN: `Global trade item number (GTIN, the number under a bar code): 8, 12, 13 or 14 digits, nothing between them, the last being a check digit; numbers of Việt Nam begin with 893.

Checked: the number of digits; the check digit modulo 10 (from the right, weights 3 and 1 in turn). Any single wrong digit is found.
Not checked: whether the number was issued; its first three digits (imports begin with others than 893). Zeros throughout have the right check digit: use the check no_stand_in.
Digits that are right with a 0 before them have lost it; a number of 13 digits that lost one 0 is a right one of 12, and cannot be told from it.

Source: remembered (GS1), no signed text compared; the numbers of digits are in the data file forms.csv.`,
		},
		Valid: []string{"8934673123457", "96385074", "036000291452", "4006381333931", "18934673123454", "0036000291452"},
		Invalid: []string{"8934673123450", "893467312345", "89346731234570", "6385074", "36000291452", "893 467312 3457", "8934673-123457", "8934673123457.0", "8.93467E+12",
			"893467312345a", " 8934673123457", "8934673123457 ", "123456789", "1"},
		New: always(gtin),
	})
}

var gtinForms = formsOf("gtin")

func gtin(v []byte) string {
	if !gtinForms.match(v) {
		return gtinFault(v)
	}
	if gtinSum(v)%10 != 0 {
		return wrongCheckDigit
	}
	return ""
}

// gtinSum weighs the digits from the right, 1 and 3 in turn, the check digit
// among them. Neither weight shares a factor with 10, so that a change of one
// digit always changes the last digit of the sum.
func gtinSum(v []byte) int {
	sum, i := 0, len(v)-1
	for ; i > 0; i -= 2 {
		sum += int(v[i]-'0') + 3*int(v[i-1]-'0')
	}
	if i == 0 {
		sum += int(v[0] - '0')
	}
	return sum
}

// gtinFault looks for a lost zero, which weighs nothing: the sum stays right.
func gtinFault(v []byte) string {
	reason := fixedDigits(v)
	if reason != wrongLength || len(v) >= 14 {
		return reason
	}
	var padded [15]byte
	padded[0] = '0'
	copy(padded[1:], v)
	if gtinForms.match(padded[:len(v)+1]) && gtinSum(v)%10 == 0 {
		return lostLeadingZero
	}
	return reason
}
