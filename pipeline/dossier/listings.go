package dossier

import (
	"bytes"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Listing is a table of a dossier as those see it who write it or read it.
type Listing struct {
	store.Table
	Rows    func(*Tables) any // a slice of structs
	encode  func(*Tables) ([]byte, error)
	decode  func(name string, file []byte, into *Tables) error
	differs func(name string, file []byte, again *Tables) (message.M, error)
}

// File is the name of its Parquet file.
func (l *Listing) File() string { return l.Name + ".parquet" }

// list describes the table whose rows are a field of Tables. Names are the columns that
// name a row, after which rows are sorted.
func list[T any](name string, field func(*Tables) *[]T, names ...string) Listing {
	of := store.NewListing[T](name, names...)
	return Listing{
		Table: of.Table(),
		Rows:  func(t *Tables) any { return *field(t) },
		encode: func(t *Tables) ([]byte, error) {
			var file bytes.Buffer
			err := of.Write(&file, *field(t))
			return file.Bytes(), err
		},
		decode: func(name string, file []byte, into *Tables) (err error) {
			*field(into), err = of.Read(name, file)
			return err
		},
		differs: func(name string, file []byte, again *Tables) (message.M, error) {
			return of.Differs(name, file, *field(again), names...)
		},
	}
}

// Listings are the tables, in the order of the manual.
var Listings = []Listing{
	list("agencies", func(t *Tables) *[]AgencyRow { return &t.Agencies }, "position", "agency"),
	list("maturity", func(t *Tables) *[]MaturityRow { return &t.Maturity }, "agency", "indicator"),
	list("datasets", func(t *Tables) *[]DatasetRow { return &t.Datasets }, "agency", "dataset"),
	list("criteria", func(t *Tables) *[]CriterionRow { return &t.Criteria }, "agency", "dataset", "criterion"),
	list("rules", func(t *Tables) *[]RuleRow { return &t.Rules }, "agency", "dataset", "place", "rule"),
	list("missed_deliveries", func(t *Tables) *[]MissedRow { return &t.Missed }, "agency", "dataset", "due"),
	list("incidents", func(t *Tables) *[]IncidentRow { return &t.Incidents }, "agency", "dataset", "rule", "first_seen"),
	list("waivers", func(t *Tables) *[]WaiverRow { return &t.Waivers }, "agency", "dataset", "rule", "first_period", "waived_until"),
	list("recommendations", func(t *Tables) *[]RecommendationRow { return &t.Recommendations }, "agency", "place"),
	list("trend", func(t *Tables) *[]TrendRow { return &t.Trend }, "kind", "id", "from"),
	list("attempts", func(t *Tables) *[]AttemptRow { return &t.Attempts }, "period", "agency", "dataset", "attempt"),
	list("closings", func(t *Tables) *[]ClosingRow { return &t.Closings }, "number"),
	list("methods", func(t *Tables) *[]MethodRow { return &t.Methods }, "span", "first_period", "method_sha256"),
	list("method_weights", func(t *Tables) *[]WeightRow { return &t.Weights }, "span", "method_sha256", "criterion"),
}

// canonical puts the rows of all tables into the order of their files.
func (t *Tables) canonical() error {
	for i := range Listings {
		file, err := Listings[i].encode(t)
		if err == nil {
			err = Listings[i].decode(Listings[i].File(), file, t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
