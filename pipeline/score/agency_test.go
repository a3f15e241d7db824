package score

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"rasoat/rules/value"
)

type agencyCase struct {
	Period   string
	Agencies []struct{ ID, Parent string }
	// Deliveries are “dataset agency passed/tested scored-on” or “… never”.
	Deliveries []struct {
		Delivery string
		Weight   *Decimal
		Every    string
		Due      int
		Clean    *int64
		Unseen   bool // nobody looked in this cycle
	}
}

func day(t *testing.T, iso string) value.Day {
	t.Helper()
	d, err := value.ParseDay(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (c *agencyCase) rollup(t *testing.T) []AgencyScore {
	t.Helper()
	m, err := Load("", Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	var agencies []Agency
	for _, a := range c.Agencies {
		agencies = append(agencies, Agency{ID: a.ID, Parent: a.Parent})
	}
	var deliveries []Delivery
	for _, in := range c.Deliveries {
		d := Delivery{Weight: rat(in.Weight), Searched: !in.Unseen}
		var passed, tested int64
		var on string
		if _, err := fmt.Sscanf(in.Delivery, "%s %s %d/%d %s", &d.Dataset, &d.Agency, &passed, &tested, &on); err != nil {
			t.Fatalf("%s: %v", in.Delivery, err)
		}
		if d.Cycle, err = NewCycle(in.Every, in.Due); err != nil {
			t.Fatal(err)
		}
		if on != "never" {
			d.Ever, d.Delivered, d.Scored = true, day(t, on), day(t, on)
		}
		d.Score, d.Rows, d.CleanRows = Of(passed, tested), tested, passed
		if in.Clean != nil {
			d.CleanRows = *in.Clean
		}
		deliveries = append(deliveries, d)
	}
	return m.Rollup(day(t, c.Period), agencies, deliveries)
}

func TestAgencyCases(t *testing.T) {
	runCases(t, "testdata/agency.txtar", func(t *testing.T, in []byte) string {
		var c agencyCase
		if err := yaml.Load(in, &c, yaml.WithKnownFields()); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, a := range c.rollup(t) {
			rank := "not ranked"
			if a.Rank > 0 {
				rank = fmt.Sprintf("rank %d of %d", a.Rank, a.Of)
			}
			if a.Tied {
				rank += " tied"
			}
			clean := "–"
			if a.ConfidenceLow != nil {
				clean = fmt.Sprintf("%.2f–%.2f", *a.ConfidenceLow, *a.ConfidenceHigh)
			}
			fmt.Fprintf(&b, "agency %s level=%d %v %s, %s, datasets=%d not_delivered=%d not_audited=%d, clean %d of %d: %s\n",
				a.ID, a.Level, a.Score, a.Band, rank, a.Datasets, a.NotDelivered, a.NotAudited, a.CleanRows, a.Rows, clean)
		}
		return b.String()
	})
}
