package format

import (
	"regexp"
	"testing"
)

func TestCitizenIDReasons(t *testing.T) {
	reasons(t, judge(t, "vn.citizen_id", "2026-11-21"), `
001088000123→ ok
079301012345→ ok
101088000123→ ok
999388000123→ ok
079401012345→ wrong_century
079901012345→ wrong_century
79301012345→ lost_leading_zero
1088000123→ lost_leading_zero
3088000123→ wrong_length
1488000123→ wrong_length
01088000123→ wrong_length
123456789→ old_id_card
12345678→ wrong_length
0010880001234→ wrong_length
→ wrong_length
00108800012a→ not_digits
001 088000123→ not_digits
001088000123 → blanks_around
	001088000123→ blanks_around
`+"\u00a0001088000123→ blanks_around\n\ufeff001088000123→ blanks_around\n001088000123\u200b→ blanks_around"+`
1088000123.0→ spreadsheet_number
1.08800E+09→ spreadsheet_number
1,088e9→ spreadsheet_number
１２３４５６７８９０１２→ not_digits
`)
	reasons(t, judge(t, "vn.citizen_id", "2024-12-31"), "001088000123→ ok\n123456789→ wrong_length\n")
	reasons(t, judge(t, "vn.citizen_id", "2025-01-01"), "001088000123→ ok\n123456789→ old_id_card\n12345678a→ not_digits\n")
}

func TestBirthProvinces(t *testing.T) {
	if n := len(birthProvinces()); n != 63 {
		t.Errorf("%d provinces of birth registration, want 63", n)
	}
	if name, known := BirthProvince("001"); name != "Hà Nội" || !known {
		t.Errorf("001 is %q", name)
	}
	if name, known := BirthProvince("003"); known {
		t.Errorf("003 is %q", name)
	}
}

func TestTaxCodeReasons(t *testing.T) {
	const both = `
0100109106→ ok
0300588569→ ok
0101248141→ ok
0312770607→ ok
0100233488→ ok
0100233488-001→ ok
0100233488-999→ ok
0100233480→ check_digit
0100233480-001→ check_digit
0000000000→ check_digit
0100233488-000→ wrong_branch
0100233488-1→ wrong_branch
0100233488-→ wrong_branch
0100233488-0001→ wrong_branch
100233488→ lost_leading_zero
100233488-001→ lost_leading_zero
100233480→ wrong_length
0100233488001→ lacks_hyphen
0100233480001→ wrong_length
123→ wrong_length
0100-233488→ not_digits
0100233488/001→ not_digits
0100233488–001→ not_digits
MST0100233488→ not_digits
 0100233488→ blanks_around
0100233488-001 → blanks_around
100233488.0→ spreadsheet_number
1.00233E+08→ spreadsheet_number
`
	reasons(t, judge(t, "vn.tax_code", "2025-06-30"), both+`
001088000123→ citizen_id_too_early
79301012345→ wrong_length
`)
	reasons(t, judge(t, "vn.tax_code", "2025-07-01"), both+`
001088000123→ ok
079401012345→ wrong_century
79301012345→ lost_leading_zero
001088000123-001→ not_digits
`)
}

func TestPhoneReasons(t *testing.T) {
	reasons(t, judge(t, "vn.phone", "2026-11-21"), `
0901234567→ ok
+84901234567→ ok
84901234567→ ok
0 9 0 1 2 3 4 5 6 7→ ok
090.123 .. 4567→ ok
`+"090\u00a0123\u20094567→ ok\n0901234567\u00a0→ blanks_around"+`
02438251234→ ok
02033825123→ ok
+842033825123→ ok
1800 1234→ ok
19001234→ ok
1900123456→ ok
84 1900 1234→ ok
019001234→ unknown_prefix
901234567→ lost_leading_zero
2438251234→ lost_leading_zero
841234567→ lost_leading_zero
090123456→ wrong_length
09012345678→ wrong_length
+8490123456→ wrong_length
0243825123→ wrong_length
1900123→ wrong_length
19001234567→ wrong_length
38251234→ wrong_length
00000000000000000→ wrong_length
01201234567→ dead_prefix
01691234567→ dead_prefix
01881234567→ dead_prefix
01991234567→ dead_prefix
+841201234567→ dead_prefix
1201234567→ dead_prefix
01901234567→ unknown_prefix
0711234567→ unknown_prefix
0541234567→ unknown_prefix
02173825123→ unknown_prefix
+12025550100→ unknown_prefix
+840901234567→ unknown_prefix
113→ unknown_prefix
0→ unknown_prefix
84→ unknown_prefix
→ phone_character
+→ phone_character
++84901234567→ phone_character
+ 84901234567→ phone_character
090-123-4567→ phone_character
(028)38221234→ phone_character
0901234567.→ phone_character
.0901234567→ phone_character
0901234567;0907654321→ phone_character
0901234567 → blanks_around
 0901234567→ blanks_around
901234567.0→ spreadsheet_number
9.01235E+08→ spreadsheet_number
`)
}

func TestDatedCodeReasons(t *testing.T) {
	reasons(t, judge(t, "vn.commune_code", "2026-11-21"), `
00004→ ok
25270→ ok
06970→ ok
23938→ ok
00001→ unknown_code
06978→ unknown_code
23737→ unknown_code
4→ lost_leading_zero
6970→ lost_leading_zero
1→ wrong_length
000004→ wrong_length
→ wrong_length
1.0→ spreadsheet_number
27400,0→ spreadsheet_number
2.74E+04→ spreadsheet_number
1.5→ not_digits
0000a→ not_digits
00004 → blanks_around
`)
	reasons(t, judge(t, "vn.commune_code", "2025-06-30"), `
00001→ ok
00004→ ok
99999→ ok
4→ lost_leading_zero
1.0→ spreadsheet_number
000004→ wrong_length
`)
	for _, iso := range []string{"2025-07-01", "2026-04-29", "2026-04-30"} {
		reasons(t, judge(t, "vn.commune_code", iso), "25270→ ok\n00001→ unknown_code\n")
		reasons(t, judge(t, "vn.province_code", iso), "01→ ok\n75→ ok\n02→ unknown_code\n1→ lost_leading_zero\n2→ wrong_length\n1.0→ spreadsheet_number\n")
	}
}

func TestEmailReasons(t *testing.T) {
	reasons(t, judge(t, "email", "2026-11-21"), `
a@b.vn→ ok
a.b-c_d%e+f@x-y.gov.vn→ ok
a→ email_at
→ email_at
a@b@c.vn→ email_at
a@b.vn; c@d.vn→ email_at
@b.vn→ email_local
a b@c.vn→ email_local
nguyễn@c.vn→ email_local
"a"@c.vn→ email_local
a@→ email_domain
a@b→ email_domain
a@.vn→ email_domain
a@b..vn→ email_domain
a@b.vn.→ email_domain
a@-b.vn→ email_domain
a@b-.vn→ email_domain
a@b_c.vn→ email_domain
a@b.v→ email_top_level
a@b.v1→ email_top_level
a@10.0.0.1→ email_top_level
 a@b.vn→ blanks_around
1.0→ spreadsheet_number
`)
}

// FuzzSpreadsheetNumber holds the loop to the expression it stands for.
func FuzzSpreadsheetNumber(f *testing.F) {
	for _, v := range []string{"1.0", "1,0", "1.5", "1.23457E+11", "1e5", "12E-3", "1.", ".0", "E+11", "1.0E", "1E+", ""} {
		f.Add([]byte(v))
	}
	slow := regexp.MustCompile(`^[0-9]+(?:[.,]0+|(?:[.,][0-9]+)?[eE][+-]?[0-9]+)$`)
	f.Fuzz(func(t *testing.T, v []byte) {
		if got, want := isSpreadsheetNumber(v), slow.Match(v); got != want {
			t.Errorf("%q: %v, want %v", v, got, want)
		}
	})
}
