package source

import (
	"testing"

	"rasoat/rules/message"
)

// A layout is one of Go's time package; what people write of other languages says how it
// is written here.
func TestPatterns(t *testing.T) {
	const ymd = "write {date:2006-01-02}: 2006 is the year, 01 the month, 02 the day"
	for _, c := range []struct{ path, wrong, hint string }{
		{"x_{period}.csv", "", ""},
		{"{date:2006}/{date:01}/{date:02}.csv", "", ""},
		{"{date:20060102}.csv", "", ""},
		{"{date:02-01-2006}.csv", "", ""},
		{"{date:2-1-06}.csv", "", ""},
		{"{date:Jan 2006}.csv", "", ""},
		{"{date:2006-002}.csv", "", ""},
		{"{date:comm_2006-01}.csv", "", ""},
		{"{date:yyyy-MM-dd}.csv", "“{date:yyyy-MM-dd}” in the path is no way to write a date", ymd},
		{"{date:%Y-%m-%d}.csv", "“{date:%Y-%m-%d}” in the path is no way to write a date", ymd},
		{"{date:dd-MM-yyyy}.csv", "“{date:dd-MM-yyyy}” in the path is no way to write a date",
			"write {date:02-01-2006}: 2006 is the year, 01 the month, 02 the day"},
		{"{date:YYYYMM}.csv", "“{date:YYYYMM}” in the path is no way to write a date",
			"write {date:200601}: 2006 is the year, 01 the month, 02 the day"},
		{"{date:2006-MM}.csv", "“{date:2006-MM}” in the path is no way to write a date",
			"write {date:2006-01}: 2006 is the year, 01 the month, 02 the day"},
		{"{date:d/M/yyyy}.csv", "“{date:d/M/yyyy}” in the path is no way to write a date",
			"write {date:02/01/2006}: 2006 is the year, 01 the month, 02 the day"},
		{"{date:2006-13}.csv", "“{date:2006-13}” in the path is no way to write a date", ymd},
		{"{date:2026-11-21}.csv", "“{date:2026-11-21}” in the path is no way to write a date", ymd},
		{"{date:2006-01-02 15}.csv", "“{date:2006-01-02 15}” in the path is no way to write a date", ymd},
		{"{date:2006-07}.csv", "“{date:2006-07}” in the path is no way to write a date", ymd},
		{"{date:Mon}.csv", "“{date:Mon}” in the path is no way to write a date", ymd},
		{"{date:}.csv", "“{date:}” in the path is no way to write a date", ymd},
		{"{date:2006-01-02.csv", "“{date:2006-01-02.csv” in the path has no } at its end", ""},
		{"{period", "“{period” in the path has no } at its end", ""},
		{"{perod}.csv", "“{perod}” in the path means nothing; there are {period} and {date:2006/01/02}", ""},
	} {
		f := (&Spec{Path: c.path}).pathFault()
		if got := in(f.Message); got != c.wrong {
			t.Errorf("%s:\n got %s\nwant %s", c.path, got, c.wrong)
		}
		if got := in(f.Hint); got != c.hint {
			t.Errorf("%s: hint\n got %s\nwant %s", c.path, got, c.hint)
		}
	}
}

// Braces of a query that are no date are of the database's own language.
func TestPatternsOfQuery(t *testing.T) {
	for query, wrong := range map[string]bool{
		"SELECT a FROM t WHERE d = {ts '2026-01-01'} AND e = '{period}'": false,
		"SELECT a FROM t WHERE d = '{date:2006-01-02}' OR '{'":           false,
		"SELECT a FROM t WHERE d = '{date:yyyy-MM-dd}'":                  true,
	} {
		s := Spec{Database: Database{DSN: "postgres://db/x", Query: query}}
		if f := s.Faults(); (len(f) == 1) != wrong {
			t.Errorf("%s: %v", query, f)
		}
	}
}

func in(m message.M) string {
	if m.IsZero() {
		return ""
	}
	return m.In(message.EN)
}
