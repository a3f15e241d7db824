package check_test

import "rasoat/rules/message"

// phrases are the lines of a want section, as the Vietnamese manual shows them.
var phrases = map[string]string{
	"%s: %s tested, %d missing, %d excluded, %d failed\n":           "%s: %s được kiểm tra, %d thiếu giá trị, %d ngoài phạm vi, %d không đạt\n",
	"  segment %q: %d tested, %d missing, %d excluded, %d failed\n": "  phân nhóm %q: %d được kiểm tra, %d thiếu giá trị, %d ngoài phạm vi, %d không đạt\n",
	"  error: %s\n":    "  lỗi: %s\n",
	"  reason: %s\n":   "  lý do: %s\n",
	"  observed: %s\n": "  giá trị đo được: %s\n",
	"  duplicate groups: %d, surplus rows: %d\n": "  số nhóm trùng: %d, số dòng thừa: %d\n",
	"  row %d: %s\n": "  hàng %d: %s\n",
}

// say is a line in the language of the section.
func (c *testCase) say(format string) string {
	if c.lang == message.VI {
		return phrases[format]
	}
	return format
}
