package value

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]Duration{
		"90s": {Micros: 90e6}, "15m": {Micros: 900e6}, "12h": {Micros: 43200e6}, "30d": {Days: 30}, "3mo": {Months: 3}, "1y": {Months: 12},
		"0d": {}, "-7d": {Days: -7}, "-1y": {Months: -12}, "10000y": {Months: 120_000},
	} {
		if got, err := ParseDuration(s); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %+v, %v, want %+v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "d", "30", "30 d", "30D", "1.5h", "3 months", "3M", "--1d", "+1d", "1d2h", "10001y", "99999999999999999999s", "999999999999s", "3660001d"} {
		if got, err := ParseDuration(s); err == nil {
			t.Errorf("ParseDuration(%q) = %+v", s, got)
		}
	}
}

func anyDuration() *rapid.Generator[Duration] {
	return rapid.Custom(func(t *rapid.T) Duration {
		n := rapid.IntRange(-5000, 5000).Draw(t, "number")
		d, err := rapid.SampledFrom(durationUnits).Draw(t, "unit").unit.times(n, "")
		if err != nil {
			t.Fatalf("%v", err)
		}
		return d
	})
}

func TestDurationReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDuration().Draw(t, "duration")
		back, err := ParseDuration(d.String())
		if err != nil || back != d {
			t.Fatalf("%+v prints %q, read back as %+v, %v", d, d, back, err)
		}
		if d.Sign() != -d.Negate().Sign() || (d.Sign() == 0) != (d == Duration{}) {
			t.Fatalf("%v: sign %d", d, d.Sign())
		}
	})
}

func TestDurationFromADay(t *testing.T) {
	for _, c := range []struct{ day, span, want string }{
		{"2026-11-21", "30d", "2026-10-22"}, {"2026-11-21", "3mo", "2026-08-21"}, {"2026-03-31", "1mo", "2026-02-28"},
		{"2024-02-29", "1y", "2023-02-28"}, {"2026-11-21", "12h", "2026-11-21"}, {"2026-11-21", "36h", "2026-11-20"}, {"2026-11-21", "-7d", "2026-11-28"},
	} {
		span, err := ParseDuration(c.span)
		if err != nil {
			t.Fatal(err)
		}
		if got := span.Before(mustDay(t, c.day)); got.String() != c.want {
			t.Errorf("%s before %s is %v, want %s", c.span, c.day, got, c.want)
		}
	}
	if !(Duration{Months: 1}).IsWholeDays() || (Duration{Micros: 1}).IsWholeDays() {
		t.Error("whole days are days, months and years")
	}
}

func TestDurationFromAMoment(t *testing.T) {
	berlin := locations[2]
	for _, c := range []struct {
		at, span, want string
		loc            *time.Location
	}{
		{"2026-11-21T17:00:00Z", "30d", "2026-10-22T17:00:00Z", hoChiMinh},
		{"2026-03-30T18:30:00.25Z", "1mo", "2026-02-27T18:30:00.25Z", hoChiMinh}, // 31/03 01:30 local
		{"2026-03-30T18:30:00Z", "1mo", "2026-02-28T18:30:00Z", nil},
		{"2026-03-29T10:00:00Z", "1d", "2026-03-28T11:00:00Z", berlin}, // the clocks went forward that night
		{"2026-03-29T10:00:00Z", "24h", "2026-03-28T10:00:00Z", berlin},
		{"1975-06-14T00:00:00Z", "1y", "1974-06-13T23:00:00Z", hoChiMinh},
		{"2026-11-21T17:00:00Z", "90s", "2026-11-21T16:58:30Z", hoChiMinh},
	} {
		span, err := ParseDuration(c.span)
		if err != nil {
			t.Fatal(err)
		}
		at, _ := time.Parse(time.RFC3339, c.at)
		if got := time.UnixMicro(span.BeforeMicros(at.UnixMicro(), c.loc)).UTC().Format(time.RFC3339Nano); got != c.want {
			t.Errorf("%s before %s is %s, want %s", c.span, c.at, got, c.want)
		}
	}
}
