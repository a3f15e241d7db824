package message

import "testing"

var testCount = Define("test.count", "%+d trên %d", "%+d of %d")

var testFigures = Define("test.figures", "mã %s, %q: từ %d đến %[4]d", "code %s, %q: %d to %[4]d")

func TestFigure(t *testing.T) {
	for text, want := range map[string]Text{
		"105.5566": {"105,5566", "105.5566"}, "-7": {"−7", "−7"}, "2026": {"2026", "2026"}, "12345": {"12.345", "12,345"},
		"-1234567.5": {"−1.234.567,5", "−1,234,567.5"}, "0.5": {"0,5", "0.5"},
		"2026-10-21": {"21/10/2026", "21 Oct 2026"}, "2026-13-41": {"2026-13-41", "2026-13-41"}, "2026-10": {"2026-10", "2026-10"},
		"00123": {"00123", "00123"}, "1e3": {"1e3", "1e3"}, "today": {"today", "today"}, "": {"", ""}, "1.2.3": {"1.2.3", "1.2.3"},
		"2026-11-21T16:30:00+07:00": {"21/11/2026 16:30:00 (UTC+07:00)", "21 Nov 2026 16:30:00 (UTC+07:00)"},
	} {
		if got := (Text{Figure(text, VI), Figure(text, EN)}); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// A number of four digits may be a year, unless it counts something.
func TestCount(t *testing.T) {
	m := New(testCount, "3321", "3321")
	if vi, en := m.In(VI), m.In(EN); vi != "3.321 trên 3321" || en != "3,321 of 3321" {
		t.Errorf("got %q and %q", vi, en)
	}
}

var testPlural = Define("test.plural", "%+d dòng, %+d cột", "%+d row%[1]v, %+d column%[2]v")

// One row is no rows.
func TestPlural(t *testing.T) {
	for en, m := range map[string]M{"1 row, 0 columns": New(testPlural, 1, 0), "1,001 rows, 1 column": New(testPlural, 1001, 1)} {
		if got := m.In(EN); got != en {
			t.Errorf("%q, want %q", got, en)
		}
	}
}

// Only what the text calls a figure is shown as one, whether the message was made
// here or read from the store.
func TestFiguresOfMessages(t *testing.T) {
	m := New(testFigures, "12345", "68.5", 12345.5, "2026-10-21")
	const vi, en = `mã 12345, "68.5": từ 12.345,5 đến 21/10/2026`, `code 12345, "68.5": 12,345.5 to 21 Oct 2026`
	if got := m.String(); got != `test.figures(12345, 68.5, 12345.5, 2026-10-21)` {
		t.Errorf("the store keeps %q", got)
	}
	for _, m := range []M{m, Parse(m.String())} {
		if m.In(VI) != vi || m.In(EN) != en {
			t.Errorf("got %q and %q", m.In(VI), m.In(EN))
		}
	}
}
