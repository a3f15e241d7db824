package sheet

import (
	"testing"
)

func TestParseFormat(t *testing.T) {
	for code, want := range map[string]Format{
		"":                                {},
		"General":                         {},
		"GENERAL":                         {},
		"@":                               {},
		"0":                               {Zeros: 1},
		"00000":                           {Zeros: 5},
		"000000000000":                    {Zeros: 12},
		"00000;-00000;00000":              {Zeros: 5},
		"00-000":                          {},
		"000\\ 000":                       {},
		"0.00":                            {},
		"#,##0":                           {},
		"#,##0.00":                        {},
		"0.00E+00":                        {},
		"##0.0E+0":                        {},
		"0%":                              {},
		"# ?/?":                           {},
		"#,##0\\ \"₫\"":                   {},
		"#,##0 [$₫-42A]":                  {},
		"[$-42A]#,##0":                    {},
		"#,##0 đ":                         {},
		"#,##0 VND":                       {}, // D is a day only where nothing else is a digit
		"_(* #,##0.00_);_(* (#,##0.00)":   {},
		"[Red]0":                          {Zeros: 1},
		"[>100]0;General":                 {Zeros: 1},
		"dd/mm/yyyy":                      {Kind: Date},
		"DD/MM/YYYY":                      {Kind: Date},
		"d-mmm-yy":                        {Kind: Date},
		"mmm-yy":                          {Kind: Date},
		"mmmm":                            {Kind: Date},
		"m/d/yyyy;@":                      {Kind: Date},
		"[$-409]d\\-mmm\\-yyyy;@":         {Kind: Date},
		"[$-42A]dd\\ mmmm\\ yyyy":         {Kind: Date},
		`"Ngày "dd" tháng "mm" năm "yyyy`: {Kind: Date},
		"yyyy\"年\"m\"月\"d\"日\"":           {Kind: Date},
		"ggge":                            {Kind: Date},
		"h:mm":                            {Kind: Time},
		"hh:mm:ss":                        {Kind: Time},
		"h:mm AM/PM":                      {Kind: Time},
		"h:mm a/p":                        {Kind: Time},
		"mm:ss":                           {Kind: Time},
		"mm:ss.0":                         {Kind: Time},
		"h:mm:ss.000":                     {Kind: Time},
		"上午/下午h\"时\"mm\"分\"":              {Kind: Time},
		"dd/mm/yyyy hh:mm":                {Kind: DateTime},
		"m/d/yy h:mm":                     {Kind: DateTime},
		"yyyy-mm-dd\\Thh:mm:ss.000":       {Kind: DateTime},
		"hh:mm dd/mm/yyyy":                {Kind: DateTime},
		"[h]:mm:ss":                       {Kind: Elapsed},
		"[mm]:ss":                         {Kind: Elapsed},
		"[ss].00":                         {Kind: Elapsed},
		"[h":                              {},
		"\"d":                             {},
		"\\d0":                            {},
		";;;":                             {},
		"\\":                              {},
	} {
		if got := ParseFormat(code); got != want {
			t.Errorf("%q: %+v, want %+v", code, got, want)
		}
	}
}

// The codes that the standard lists behind the numbers of formats mean what the
// numbers do.
func TestBuiltIn(t *testing.T) {
	codes := map[int]string{
		0: "General", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
		14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
		21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
		40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
		27: "yyyy\"年\"m\"月\"", 30: "m-d-yy", 36: "yyyy\"年\"m\"月\"", 57: "yyyy\"年\"m\"月\"", 71: "d/m/bb", 75: "h:mm", 77: "d/m/bbbb h:mm",
	}
	for id, code := range codes {
		if got, want := BuiltIn(id), ParseFormat(code); got != want {
			t.Errorf("%d: %+v, but %q is %+v", id, got, code, want)
		}
	}
}
