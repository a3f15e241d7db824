package format

import (
	"regexp"
	"strings"
	"time"

	"rasoat/rules/reference"
)

// The twins of the Vietnamese identifiers.

var (
	slowAgency      = regexp.MustCompile(`^(?:[A-Z][0-9]{2}(?:\.[1-9][0-9]{0,2})*|[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})$`)
	slowProcedure   = regexp.MustCompile(`^(.+)-([0-9]{6})-[0-9]{4}$`)
	slowCertificate = regexp.MustCompile(`^[A-ZĐ]{2} ?(?:[0-9]{6}|[0-9]{8})$`)
	slowPlate       = regexp.MustCompile(`^(?:CODE[A-Z]-(?:[0-9]{3}\.[0-9]{2}|[0-9]{4})|CODE-[A-Z][0-9] [0-9]{3}\.[0-9]{2})$`)
	slowHealthCard  = regexp.MustCompile(`^(?:[A-Z]{2}[1-5](?:0[1-9]|[1-9][0-9]))?[0-9]{10}$`)
	slowFacility    = regexp.MustCompile(`^(?:0[1-9]|[1-9][0-9])[0-9A-Z][0-9]{2}$`)
	slowIDCard9     = regexp.MustCompile(`^[0-9]{9}$`)
	slowBudgetUnit  = regexp.MustCompile(`^[0-9]{7}$`)
	slowInsurance   = regexp.MustCompile(`^[0-9]{10}$`)
)

func slowIsProcedure(v []byte) bool {
	m := slowProcedure.FindSubmatch(v)
	if m == nil || !slowAgency.Match(m[1]) {
		return false
	}
	day, err := time.Parse("20060102", "20"+string(m[2]))
	return err == nil && day.Format("2006-01-02") <= ExampleDay.String()
}

var listedPlateCodes = facts(reference.Text("vn.plates"))

func slowIsPlate(v []byte) bool {
	return len(v) > 2 && listedPlateCodes[string(v[:2])] != "" && slowPlate.MatchString("CODE"+string(v[2:]))
}

func slowIsParcel(v []byte) bool {
	for _, c := range string(v) {
		if !strings.ContainsRune("0123456789bcdefghjkmnpqrstuvwxyz", c) {
			return false
		}
	}
	return len(v) == 12 && v[0] == 'w' && strings.ContainsRune("3679k", rune(v[1]))
}

func slowIsInsurance(v []byte) bool {
	if !slowInsurance.Match(v) {
		return false
	}
	_, known := BirthProvince("0" + string(v[:2]))
	return known
}

var vietnameseTwins = []twin{
	{"vn.agency_code", slowAgency.Match, `[A-Zh]?[0-9]{2}(?:\.[0-9]{0,4}){0,3}|[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2,3}`},
	{"vn.procedure_file", slowIsProcedure, `(?:[A-Z][0-9]{2}(?:\.[0-9])?|000\.00\.[0-9]{2}\.H[0-9]{2})-[0-3][0-9][01][0-9][0-3][0-9][-.][0-9]{3,5}`},
	{"vn.parcel_id", slowIsParcel, `w[3679ka][0-9b-k]{8}[0-9a-zA]{1,3}`},
	{"vn.land_certificate", slowCertificate.Match, `[A-CĐÐđ]{1,3} {0,2}[0-9]{5,9}`},
	{"vn.plate", slowIsPlate, `[0-9]{2}(?:[A-Za]-(?:[0-9]{3}\.?[0-9]{2}|[0-9]{4})|-?[A-Z][0-9] [0-9]{3}[. ]?[0-9]{2})`},
	{"vn.health_card", slowHealthCard.Match, `(?:[A-D]{2}[0-6][0-9]{2})?[0-9]{9,11}`},
	{"vn.health_facility", slowFacility.Match, `[0-9]{1,2}[0-9A-Za][0-9]{2,3}`},
	{"vn.id_card_9", slowIDCard9.Match, ` ?[0-9]{7,10}(?:\.0)?`},
	{"vn.budget_unit", slowBudgetUnit.Match, ` ?[0-9]{6,8}(?:\.0)?`},
	{"vn.social_insurance", slowIsInsurance, ` ?[0-9]{8,11}(?:\.0)?`},
}
