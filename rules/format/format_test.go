package format

import (
	"os"
	"strings"
	"testing"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

func day(t testing.TB, iso string) value.Day {
	t.Helper()
	d, err := value.ParseDay(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// judge is the function of a format on a day.
func judge(t testing.TB, name, iso string) Func {
	t.Helper()
	f, ok := Lookup(name)
	if !ok {
		t.Fatalf("no format %s", name)
	}
	return f.New(day(t, iso))
}

func TestDays(t *testing.T) {
	if ExampleDay.String() != "2026-11-21" || citizenIDsSince.String() != "2025-07-01" {
		t.Errorf("the days are %s and %s", ExampleDay, citizenIDsSince)
	}
}

func TestNames(t *testing.T) {
	const want = `country currency email gtin ipv4 ipv6 language latitude longitude url uuid
		vn.agency_code vn.budget_unit vn.citizen_id vn.commune_code vn.health_card vn.health_facility vn.id_card_9
		vn.land_certificate vn.parcel_id vn.phone vn.plate vn.procedure_file vn.province_code vn.social_insurance vn.tax_code`
	for _, name := range strings.Fields(want) {
		if _, ok := Lookup(name); !ok {
			t.Errorf("no format %s", name)
		}
	}
	for _, name := range Names() {
		if _, err := os.Stat(strings.ReplaceAll(name, ".", "_") + ".go"); err != nil {
			t.Errorf("the format %s is not in the file of its name", name)
		}
	}
	if _, ok := Lookup("vn.nothing"); ok {
		t.Error("found a format that is not there")
	}
}

// TestExamples: what a format's manual shows as right passes, what it shows as
// wrong gets a reason that can be told in both languages.
func TestExamples(t *testing.T) {
	for _, name := range Names() {
		f, _ := Lookup(name)
		is := f.New(ExampleDay)
		for _, v := range f.Valid {
			if reason := is([]byte(v)); reason != "" {
				t.Errorf("%s: %q fails: %s", name, v, reason)
			}
		}
		for _, v := range f.Invalid {
			reason := is([]byte(v))
			if _, ok := message.Lookup(reason); !ok {
				t.Errorf("%s: %q: %q is no message", name, v, reason)
			}
		}
		if is(nil) == "" {
			t.Errorf("%s: nothing at all passes", name)
		}
	}
}

func TestRegisterRefusesWhatIsNotDocumented(t *testing.T) {
	whole := Format{Name: "test.whole", Doc: message.Text{VI: "a", EN: "b"}, Valid: []string{"1"}, Invalid: []string{"2"}, New: always(citizenID)}
	for what, spoil := range map[string]func(*Format){
		"a format without a name":                      func(f *Format) { f.Name = "" },
		"email is registered twice":                    func(f *Format) { f.Name = "email" },
		"test.whole has no manual in both languages":   func(f *Format) { f.Doc.EN = "" },
		"test.whole shows no examples":                 func(f *Format) { f.Invalid = nil },
		"test.whole has no function":                   func(f *Format) { f.New = nil },
		"test.whole has no manual in both languages\n": func(f *Format) { f.Doc.VI = "" },
	} {
		t.Run(what, func(t *testing.T) {
			f := whole
			spoil(&f)
			defer func() {
				if got, want := recover(), "format: "+strings.TrimSpace(what); got != want {
					t.Errorf("panic %v, want %s", got, want)
				}
			}()
			Register(f)
		})
	}
}

func TestNothingAllocates(t *testing.T) {
	for _, name := range Names() {
		f, _ := Lookup(name)
		for _, iso := range []string{"2025-06-30", "2026-11-21"} {
			is := f.New(day(t, iso))
			for _, v := range append(append([]string{"", strings.Repeat("9", 99)}, f.Valid...), f.Invalid...) {
				b := []byte(v)
				is(b)
				if n := testing.AllocsPerRun(10, func() { is(b) }); n != 0 {
					t.Errorf("%s: %q: %v allocations", name, v, n)
				}
			}
		}
	}
}

// reasons is a table of values and the reason each must get, without its
// prefix; “ok” passes.
func reasons(t *testing.T, is Func, table string) {
	t.Helper()
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\n")
		v, want, ok := strings.Cut(line, "→")
		if !ok {
			continue
		}
		got := strings.TrimPrefix(is([]byte(v)), "format.")
		if got == "" {
			got = "ok"
		}
		if got != strings.TrimSpace(want) {
			t.Errorf("%q: %s, want%s", v, got, want)
		}
	}
}

func BenchmarkFormats(b *testing.B) {
	for _, name := range Names() {
		f, _ := Lookup(name)
		is := f.New(ExampleDay)
		for kind, v := range map[string]string{"valid": f.Valid[0], "invalid": f.Invalid[0]} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				b.ReportAllocs()
				text := []byte(v)
				for b.Loop() {
					is(text)
				}
			})
		}
	}
}
