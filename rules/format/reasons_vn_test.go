package format

import "testing"

func TestIDCard9Reasons(t *testing.T) {
	for _, iso := range []string{"2024-12-31", "2026-11-21"} {
		reasons(t, judge(t, "vn.id_card_9", iso), `
012345678→ ok
123456789→ ok
12345678→ lost_leading_zero
01234567→ wrong_length
1234567→ wrong_length
0123456789→ wrong_length
→ wrong_length
012 345 678→ not_digits
01234567O→ not_digits
012345678 → blanks_around
12345678.0→ spreadsheet_number
`)
	}
	if day := lastDayOf("vn.id_card_9").String(); day != "2024-12-31" {
		t.Errorf("the cards are in use until %s", day)
	}
}

func TestBudgetUnitReasons(t *testing.T) {
	reasons(t, judge(t, "vn.budget_unit", "2026-11-21"), `
1053576→ ok
0000001→ ok
105357→ wrong_length
10535761→ wrong_length
→ wrong_length
105357A→ not_digits
 1053576→ blanks_around
1053576,0→ spreadsheet_number
`)
}

func TestSocialInsuranceReasons(t *testing.T) {
	reasons(t, judge(t, "vn.social_insurance", "2026-11-21"), `
0112345678→ ok
7912345678→ ok
0012345678→ wrong_province
0312345678→ wrong_province
9912345678→ wrong_province
112345678→ lost_leading_zero
312345678→ wrong_length
01123456→ wrong_length
01123456789→ wrong_length
→ wrong_length
01-12345678→ not_digits
112345678.0→ spreadsheet_number
0112345678 → blanks_around
`)
	known := 0
	for _, ok := range oldProvinces {
		if ok {
			known++
		}
	}
	if known != 63 {
		t.Errorf("%d old codes of provinces, want 63", known)
	}
}

func TestLandCertificateReasons(t *testing.T) {
	reasons(t, judge(t, "vn.land_certificate", "2026-11-21"), `
CB 246904→ ok
AA 00476432→ ok
CB246904→ ok
AA00476432→ ok
ĐĐ 246904→ ok
AĐ 246904→ ok
ĐA00476432→ ok
cb 246904→ not_upper
đđ 246904→ not_upper
aĐ246904→ not_upper
CB 2469041→ land_certificate
CB 24690→ land_certificate
CB  246904→ land_certificate
C 246904→ land_certificate
Đ 246904→ land_certificate
CBB 246904→ land_certificate
CB-246904→ land_certificate
ÐÐ 246904→ land_certificate
→ land_certificate
CB 246904 → blanks_around
246904.0→ spreadsheet_number
`)
}

func TestPlateReasons(t *testing.T) {
	reasons(t, judge(t, "vn.plate", "2026-11-21"), `
29A-123.45→ ok
29A-1234→ ok
29-B1 123.45→ ok
80A-123.45→ ok
13-B1 123.45→ ok
10A-123.45→ plate_code
44A-1234→ plate_code
00-B1 123.45→ plate_code
29a-123.45→ not_upper
29-b1 123.45→ not_upper
29A12345→ plate_marks
29a12345→ plate_marks
29A-12345→ plate_marks
29A 123.45→ plate_marks
29B1-123.45→ plate_marks
29-B1.123.45→ plate_marks
29A-12→ plate
29A-123.456→ plate_marks
29A-123.4567→ plate
29AB-123.45→ plate
29-BB 123.45→ plate
29Đ-123.45→ plate
TM-12-34→ plate
80-123-NG-45→ plate
9A-123.45→ plate
29A-123.45.................→ plate_marks
29A-1234567890123456→ plate
→ plate
29A-123.45 → blanks_around
29000.0→ spreadsheet_number
`)
}

func TestAgencyCodeReasons(t *testing.T) {
	reasons(t, judge(t, "vn.agency_code", "2026-11-21"), `
H26→ ok
H26.1→ ok
H26.1.2→ ok
H26.999.100.10.1→ ok
000.00.00.H26→ ok
h26.1.2→ not_upper
000.00.00.h26→ not_upper
H26.01→ agency_code
H26.0→ agency_code
H26.1000→ agency_code
H26.→ agency_code
H26.1.→ agency_code
H26..1→ agency_code
H26.1a→ agency_code
H261→ agency_code
H2.1→ agency_code
26.H→ agency_code
000.00.00.H26.1→ agency_code
000.00.0.H26→ agency_code
→ agency_code
 H26→ blanks_around
26.0→ spreadsheet_number
`)
}

func TestProcedureFileReasons(t *testing.T) {
	reasons(t, judge(t, "vn.procedure_file", "2026-11-21"), `
000.00.01.H26-230101-0001→ ok
H26.1-230101-0001→ ok
H26-261121-0001→ ok
H26-000229-0001→ ok
H26-261122-0001→ procedure_late
H26-991231-0001→ procedure_late
H26-230229-0001→ procedure_no_day
H26-231301-0001→ procedure_no_day
H26-230001-0001→ procedure_no_day
H26-230100-0001→ procedure_no_day
H-230101-0001→ procedure_unit
H26.01-230101-0001→ procedure_unit
h26.1-230101-0001→ not_upper
H26-1-230101-0001→ procedure_file
H26-20230101-0001→ procedure_file
H26-230101-001→ procedure_file
H26-230101-00001→ procedure_file
H26-230101→ procedure_file
-230101-0001→ procedure_file
H26.1_230101_0001→ procedure_file
→ procedure_file
 H26-230101-0001→ blanks_around
H26-230101-0001 → blanks_around
230101.0→ spreadsheet_number
`)
	reasons(t, judge(t, "vn.procedure_file", "2025-03-31"), "H26-250331-0001→ ok\nH26-250401-0001→ procedure_late\n")
}

func TestParcelReasons(t *testing.T) {
	reasons(t, judge(t, "vn.parcel_id", "2026-11-21"), `
w7er8u0evb2x→ ok
w3gv2p0k1jkm→ ok
w6jtnh3c0000→ ok
w9bbbbbbbbbb→ ok
wk5zzzzzzzzz→ ok
w4er8u0evb2x→ parcel_abroad
u4pruydqqvj8→ parcel_abroad
W7ER8U0EVB2X→ not_lower
w7er8u0evb2X→ not_lower
w7er8u0evb2a→ parcel_letter
w7er8u0evb2i→ parcel_letter
w7er8u0evb2l→ parcel_letter
w7er8u0evb2o→ parcel_letter
w7er8u0evb2L→ parcel_letter
w7er-8u0e-vb2→ parcel_letter
w7er8u0evb2→ wrong_length
w7er8u0evb2xx→ wrong_length
→ wrong_length
 w7er8u0evb2x→ blanks_around
1.0→ spreadsheet_number
`)
}

func TestHealthCardReasons(t *testing.T) {
	reasons(t, judge(t, "vn.health_card", "2026-11-21"), `
DN4797912345678→ ok
TE1017912345678→ ok
CH5997912345678→ ok
7912345678→ ok
DN0797912345678→ health_card_benefit
DN6797912345678→ health_card_benefit
DN4007912345678→ health_card_province
dn4797912345678→ not_upper
Dn4797912345678→ not_upper
DN47979123456A8→ health_card_digits
DN4-79791234567→ health_card_digits
D14797912345678→ health_card_letters
012345678901234→ health_card_letters
ĐN479791234567→ health_card_letters
DN479791234567→ wrong_length
DN 4 79 7912345678→ wrong_length
791234567→ wrong_length
→ wrong_length
79123456A8→ not_digits
 7912345678→ blanks_around
7912345678.0→ spreadsheet_number
`)
}

func TestHealthFacilityReasons(t *testing.T) {
	reasons(t, judge(t, "vn.health_facility", "2026-11-21"), `
01001→ ok
79A12→ ok
99999→ ok
00001→ health_facility_province
00A01→ health_facility_province
1001→ lost_leading_zero
1A01→ lost_leading_zero
0001→ wrong_length
79a12→ not_upper
79AB1→ health_facility
7A912→ health_facility
79-12→ health_facility
79Đ1→ health_facility
010012→ wrong_length
→ wrong_length
01001 → blanks_around
1001.0→ spreadsheet_number
`)
}
