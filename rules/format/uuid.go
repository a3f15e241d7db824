package format

import "rasoat/rules/message"

func init() {
	Register(Format{
		Name: "uuid",
		Doc: message.Text{
			VI: `UUID (GUID): 32 chữ số thập lục phân viết thành nhóm 8-4-4-4-12, ví dụ f47ac10b-58cc-4372-a567-0e02b2c3d479.

Được kiểm tra: 36 ký tự; dấu “-” đúng chỗ; còn lại là 0–9, a–f hoặc A–F.
Không kiểm tra: phiên bản và biến thể. UUID gồm toàn số 0 đúng dạng, nên vẫn đạt. Dạng có ngoặc nhọn, có “urn:uuid:” hoặc không có dấu “-” không hợp lệ.

Nguồn: RFC 9562, mục 4.`,
			EN: `UUID (GUID): 32 hexadecimal digits in groups of 8-4-4-4-12, e.g. f47ac10b-58cc-4372-a567-0e02b2c3d479.

Checked: 36 characters; a “-” where it belongs; the rest 0–9, a–f or A–F.
Not checked: version and variant. The UUID of zeros is of the form, and passes. Braces, “urn:uuid:” and a UUID without “-” fail.

Source: RFC 9562, section 4.`,
		},
		Valid: []string{"f47ac10b-58cc-4372-a567-0e02b2c3d479", "F47AC10B-58CC-4372-A567-0E02B2C3D479", "00000000-0000-0000-0000-000000000000", "019330b2-7c4e-7d1a-8c5f-aB12cD34eF56"},
		Invalid: []string{"f47ac10b58cc4372a5670e02b2c3d479", "{f47ac10b-58cc-4372-a567-0e02b2c3d479}", "f47ac10b-58cc-4372-a567-0e02b2c3d47", "f47ac10b-58cc-4372-a567-0e02b2c3d4790",
			"g47ac10b-58cc-4372-a567-0e02b2c3d479", "f47ac10b-58cc-4372-a5670-e02b2c3d479", "f47ac10b–58cc–4372–a567–0e02b2c3d479", " f47ac10b-58cc-4372-a567-0e02b2c3d479", "urn:uuid:f47ac10b-58cc-4372-a567-0e02b2c3d479", "1"},
		New: always(uuid),
	})
}

var uuidForm = message.Define("format.uuid",
	"không đúng dạng UUID: 32 chữ số thập lục phân theo nhóm 8-4-4-4-12",
	"not a UUID: 32 hexadecimal digits in groups of 8-4-4-4-12")

var isHex = func() (hex [256]bool) {
	for _, c := range "0123456789abcdefABCDEF" {
		hex[c] = true
	}
	return hex
}()

func uuid(v []byte) string {
	if len(v) != 36 || v[8] != '-' || v[13] != '-' || v[18] != '-' || v[23] != '-' {
		return uuidFault(v)
	}
	if areHex(v[:8]) && areHex(v[9:13]) && areHex(v[14:18]) && areHex(v[19:23]) && areHex(v[24:]) {
		return ""
	}
	return uuidFault(v)
}

func areHex(v []byte) bool {
	all := true
	for _, c := range v {
		all = all && isHex[c]
	}
	return all
}

func uuidFault(v []byte) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	return uuidForm
}
