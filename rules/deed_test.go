package rules

import (
	"strings"
	"testing"

	"rasoat/rules/message"
)

// What is to be done about a delivery does not follow from an error group, which is about
// values: a check that judges one says it, or is not registered.
func TestDeedIsWanted(t *testing.T) {
	for _, c := range []Check{{Unit: UnitDataset}, {Unit: UnitColumn}, {Unit: UnitKey}, {Unit: UnitRow, AlwaysOn: true}, {Unit: UnitRow, NoRows: true}} {
		c.Name, c.Criterion, c.Doc = "without_a_deed", "du", message.Text{VI: "…", EN: "…"}
		if why := refused(c); !strings.Contains(why, "what is to be done") {
			t.Errorf("%+v: %q", c, why)
		}
	}
}

func refused(c Check) (why string) {
	defer func() { why, _ = recover().(string) }()
	Register(c, func(*struct{}, *Scope) Bound { return NotApplicable{} })
	return ""
}
