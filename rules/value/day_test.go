package value

import (
	"encoding/json"
	"math"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func anyDay() *rapid.Generator[Day] {
	return rapid.Custom(func(t *rapid.T) Day {
		return Day(rapid.Int32Range(int32(civilDay(minYear, 1, 1)), int32(civilDay(maxYear, 12, 31))).Draw(t, "day"))
	})
}

func (d Day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func mustDay(t interface{ Fatalf(string, ...any) }, iso string) Day {
	d, err := ParseDay(iso)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d
}

func TestEveryDayOfTheCalendar(t *testing.T) {
	want := time.Date(minYear, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := civilDay(minYear, 1, 1); d <= civilDay(maxYear, 12, 31); d++ {
		y, m, day := d.Date()
		wy, wm, wd := want.Date()
		if y != wy || m != int(wm) || day != wd {
			t.Fatalf("day %d is %d-%d-%d, want %v", d, y, m, day, want)
		}
		if back, ok := DayOf(y, m, day); !ok || back != d {
			t.Fatalf("DayOf(%d, %d, %d) = %d, %v, want %d", y, m, day, back, ok, d)
		}
		want = want.AddDate(0, 0, 1)
	}
}

func TestDayOfRefuses(t *testing.T) {
	for _, c := range [][3]int{{2020, 2, 30}, {2019, 2, 29}, {1900, 2, 29}, {2020, 4, 31}, {2020, 0, 1}, {2020, 13, 1}, {2020, 1, 0}, {2020, 1, 32}, {999, 1, 1}, {10000, 1, 1}, {2020, -1, 1}} {
		if d, ok := DayOf(c[0], c[1], c[2]); ok {
			t.Errorf("DayOf(%v) = %v", c, d)
		}
	}
}

func TestParseDay(t *testing.T) {
	for _, s := range []string{"", "2020-02-30", "2020-2-3", "05/03/2020", "0999-01-01", "2020-03-05 ", "2020-03-0x", "+020-03-05"} {
		if d, err := ParseDay(s); err == nil {
			t.Errorf("ParseDay(%q) = %v", s, d)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "day")
		if got := mustDay(t, d.String()); got != d {
			t.Fatalf("%v read back as %v", d, got)
		}
		if got, want := d.String(), d.time().Format("2006-01-02"); got != want {
			t.Fatalf("String() = %q, want %q", got, want)
		}
		if got := DayOfTime(d.time().Add(86399 * time.Second)); got != d {
			t.Fatalf("DayOfTime = %v, want %v", got, d)
		}
	})
}

func TestDayAndDurationAsJSON(t *testing.T) {
	type both struct {
		Day  Day
		Span Duration
	}
	in := both{mustDay(t, "2026-11-21"), Duration{Months: 3}}
	text, err := json.Marshal(in)
	if want := `{"Day":"2026-11-21","Span":"3mo"}`; err != nil || string(text) != want {
		t.Fatalf("%s, %v, want %s", text, err, want)
	}
	var out both
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Fatalf("%+v, %v", out, err)
	}
	if json.Unmarshal([]byte(`{"Day":"21/11/2026"}`), &out) == nil || json.Unmarshal([]byte(`{"Span":"3 months"}`), &out) == nil {
		t.Error("wrong texts were read")
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2020-01-31", 1, "2020-02-29"}, {"2021-01-31", 1, "2021-02-28"}, {"2020-03-31", -1, "2020-02-29"}, {"2020-12-31", 2, "2021-02-28"},
		{"2020-05-15", -5, "2019-12-15"}, {"2020-02-29", 12, "2021-02-28"}, {"2020-02-29", 48, "2024-02-29"}, {"2020-05-31", 0, "2020-05-31"},
	} {
		if got := mustDay(t, c.from).AddMonths(c.months); got.String() != c.want {
			t.Errorf("%s + %d months = %v, want %s", c.from, c.months, got, c.want)
		}
	}
	if got := mustDay(t, "2024-02-29").AddYears(-1); got.String() != "2023-02-28" {
		t.Errorf("one year before 2024-02-29 is %v", got)
	}
}

func TestDaysOutOfRangePrint(t *testing.T) {
	for d, want := range map[Day]string{civilDay(10000, 1, 1): "10000-01-01", civilDay(-1, 12, 31): "-1-12-31", civilDay(33, 4, 3): "0033-04-03"} {
		if got := d.String(); got != want {
			t.Errorf("%d prints %q, want %q", d, got, want)
		}
	}
	if math.MinInt32 > int(civilDay(-maxDurationYears, 1, 1)) {
		t.Error("a duration leads out of Day")
	}
}

var locations = func() (all []*time.Location) {
	for _, name := range []string{"UTC", "Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Apia"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			panic(err)
		}
		all = append(all, loc)
	}
	return append(all, time.FixedZone("+07", 7*3600))
}()

var hoChiMinh = locations[1]

// The short way through a zone's last era is what package time says.
func TestZonesAreThoseOfPackageTime(t *testing.T) {
	for _, loc := range locations {
		edges := []time.Time{time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}
		for at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC); len(edges) < 60; {
			start, _ := at.In(loc).ZoneBounds()
			if start.IsZero() {
				break
			}
			edges = append(edges, start)
			at = start.Add(-time.Second)
		}
		rapid.Check(t, func(t *rapid.T) {
			around := rapid.Int64Range(-80*3600*microsPerSecond, 80*3600*microsPerSecond).Draw(t, "around")
			us := rapid.SampledFrom(edges).Draw(t, "edge").UnixMicro() + around
			at := time.UnixMicro(us)
			if got, want := DayAt(us, loc), DayOfTime(at.In(loc)); got != want {
				t.Fatalf("%v: day %v, want %v", at, got, want)
			}
			_, offset := at.In(loc).Zone()
			if got, want := localMicros(us, loc), us+int64(offset)*microsPerSecond; got != want {
				t.Fatalf("%v: local %d, want %d", at, got, want)
			}
			local := at.UTC() // as if the clock showed this
			want := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), loc).UnixMicro()
			if got := toUTC(us, loc); got != want {
				t.Fatalf("%v %v: %d, want %d", loc, local, got, want)
			}
		})
	}
}

func TestHistoryOfHoChiMinh(t *testing.T) {
	for local, want := range map[string]string{
		"1975-06-12": "1975-06-11T16:00:00Z", // +08:00 in the South
		"1975-06-14": "1975-06-13T17:00:00Z",
		"2026-11-21": "2026-11-20T17:00:00Z",
	} {
		if got := time.UnixMicro(mustDay(t, local).Midnight(hoChiMinh)).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s begins at %s, want %s", local, got, want)
		}
	}
	if since := zoneOf(hoChiMinh).settled; since > int64(mustDay(t, "1975-06-16"))*microsPerDay {
		t.Errorf("the last era begins in %v: an entry that changes nothing began it", time.UnixMicro(since).UTC())
	}
	if got := mustDay(t, "2026-11-21").Midnight(nil); got != 1795219200*microsPerSecond {
		t.Errorf("nil is not UTC: %d", got)
	}
}

func TestManyLocations(t *testing.T) {
	for i := range 10 * maxZones {
		if got := Day(0).Midnight(time.FixedZone("", i)); got != -int64(i)*microsPerSecond {
			t.Fatalf("offset %d: %d", i, got)
		}
	}
	if n := zones.Load().length; n > maxZones {
		t.Errorf("%d zones are kept", n)
	}
}
